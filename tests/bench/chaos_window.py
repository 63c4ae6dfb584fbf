"""A window's process without a window: makes the changes that come as lines and writes how they ended.

`python -m tests.bench.chaos_window BASE`. It is there to be killed, and kills its engine when it is told to.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress
from typing import IO

import msgspec

from console.commands.change import Change, JournalQuery
from console.engine.change_messages import MakeChange, ReadJournal
from console.engine.link import DEMO_PASSWORD, EngineLink, Profile, SignIn
from console.errors import ConsoleError
from console.threads import in_daemon_thread

SILENCE = 0.4
"""Seconds after which a change's answer counts as lost."""


class Order(msgspec.Struct, omit_defaults=True):
    """What is to be done: make a change, look one up in the journal, or kill the engine."""

    number: int
    change: Change | None = None
    look_up: str = ""
    kill: bool = False


class Told(msgspec.Struct):
    """What came of it: an outcome, "" where none is known, "none" where the journal does not have the change."""

    number: int
    outcome: str = ""


async def _obey(link: EngineLink, order: Order) -> str:
    if order.kill:
        if link.pid is not None:
            os.kill(link.pid, signal.SIGKILL)
        return ""
    try:
        if order.change is not None:
            return (await link.request(MakeChange(order.change))).outcome
        page = await link.request(ReadJournal(JournalQuery(entry=order.look_up)))
    except ConsoleError:
        return ""
    return page.entries[0].outcome if page.entries else "none"


async def _serve(base: str, incoming: IO[bytes], outgoing: IO[bytes]) -> None:
    link = EngineLink(command=[sys.executable, "-m", "tests.bench.chaos_engine"])
    await link.start()
    profile = Profile(
        name="Chaos",
        environment="other",
        base=base,
        user="demo",
        remember=False,
        proxy="none",
        silence_timeout=SILENCE,
        total_timeout=5.0,
        concurrency=16,
    )
    await link.request(SignIn(profile, DEMO_PASSWORD))

    async def answer(order: Order) -> None:
        told = Told(order.number, await _obey(link, order))
        # Whoever gave the orders may be gone.
        with suppress(BrokenPipeError):
            outgoing.write(msgspec.json.encode(told) + b"\n")

    async with asyncio.TaskGroup() as tasks:
        while line := await in_daemon_thread(incoming.readline, name="orders"):
            tasks.create_task(answer(msgspec.json.decode(line, type=Order)))
    await link.stop()


if __name__ == "__main__":
    with os.fdopen(0, "rb") as orders, os.fdopen(1, "wb", buffering=0) as words:
        asyncio.run(_serve(sys.argv[1], orders, words))
