"""Changes under chaos: faults on the way, engine and window's process killed, and the journal held to the truth.

The provider counts what it carries out. In the end every change stands in the journal as what really became of it:
none lost, none doubled, and none unsettled that a read can settle.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import random
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from time import monotonic
from typing import Any

import msgspec

from console.commands.change import Change, JournalEntry, JournalQuery, Outcome
from console.commands.journal import Journal
from console.demo.mishaps import AnyMishap, Broken, Cut, Delay, Lose, Refuse, Unavailable
from console.paths import HOME_VARIABLE, journal_folder
from tests.bench.chaos_engine import CERTAIN_AFTER
from tests.bench.chaos_estate import OPERATIONS, CountingProvider, Wishes, mark_of
from tests.bench.chaos_window import SILENCE, Order, Told
from tests.bench.figures import Target
from tests.support.provider import RunningProvider

TARGETS = {
    "lost": Target(0),
    "doubled": Target(0),
    "claimed_in_vain": Target(0),
    "not_in_journal": Target(0),
    "unsettled": Target(0),
    "told_otherwise": Target(0),
}

WORKERS = 12
KILL_EVERY = 60
"""Changes, about, between two kills: every third of the window's process, else of the engine."""

SETTLED_WITHIN = 180.0
"""Seconds after the last change in which everything is settled."""

_FAULTS: tuple[tuple[AnyMishap, float], ...] = (
    (Delay(SILENCE * 2), 0.03),
    (Refuse(), 0.03),
    (Lose(), 0.04),
    (Cut(at=0.3), 0.03),
    (Broken(), 0.02),
    (Unavailable(), 0.02),
)


class Window:
    """The process that makes the changes, started again whenever it was killed."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._process: Process | None = None
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[str]] = {}
        self._reading: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()

    async def ask(self, change: Change | None = None, *, look_up: str = "", kill: bool = False) -> str:
        """The outcome that is told, "" where the process died or knows none."""
        order = Order(next(self._numbers), change, look_up, kill)
        answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        async with self._starting:
            process = self._process
            if process is None or process.returncode is not None:
                process = await self._start()
            self._waiting[order.number] = answer
            if process.stdin is not None:
                with suppress(OSError):
                    process.stdin.write(msgspec.json.encode(order) + b"\n")
        return await answer

    async def _start(self) -> Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.bench.chaos_window", self._base, stdin=PIPE, stdout=PIPE
        )
        self._process = process
        self._reading = asyncio.get_running_loop().create_task(self._read(process))
        return process

    async def _read(self, process: Process) -> None:
        if process.stdout is not None:
            while (line := await process.stdout.readline()).endswith(b"\n"):
                told = msgspec.json.decode(line, type=Told)
                self._tell(told.number, told.outcome)
        await process.wait()
        for number in tuple(self._waiting):
            self._tell(number, "")

    def _tell(self, number: int, outcome: str) -> None:
        waiting = self._waiting.pop(number, None)
        # Whoever looked something up may have stopped waiting.
        if waiting is not None and not waiting.done():
            waiting.set_result(outcome)

    def kill(self) -> None:
        """End the process at once; its engine ends with it in its own time."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    async def stop(self) -> None:
        """End the process in order."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            await self._process.wait()
        if self._reading is not None:
            await self._reading


class Chaos:
    """One run: so many changes, and what was told of each."""

    def __init__(
        self, running: RunningProvider, provider: CountingProvider, changes: int, seed: int, kill_every: int
    ) -> None:
        self.made: dict[str, Change] = {}
        self.told: dict[str, str] = {}
        self.kills: Counter[str] = Counter()
        self._changes = changes
        self._window = Window(running.base)
        self._chance = random.Random(seed)
        self._wishes = Wishes(provider.state, seed)
        self._busy: Counter[str] = Counter()
        self._open: dict[str, float] = {}
        self._news = asyncio.Event()
        self._kill_every = kill_every

    async def run(self) -> None:
        """Make all changes and wait until everything is settled that can be."""
        async with asyncio.TaskGroup() as tasks:
            following = tasks.create_task(self._follow())
            killing = tasks.create_task(self._kill())
            workers = [tasks.create_task(self._work()) for _ in range(WORKERS)]
            await asyncio.wait(workers)
            killing.cancel()
            with suppress(TimeoutError):
                async with asyncio.timeout(SETTLED_WITHIN):
                    while self._open:
                        await self._next_news()
            following.cancel()
        await self._window.stop()

    async def _next_news(self) -> None:
        self._news.clear()
        await self._news.wait()

    async def _work(self) -> None:
        while len(self.made) < self._changes:
            change = self._wishes.next(lambda key: not self._busy[key])
            self.made[change.id] = change
            self._news.set()
            self._busy[change.target.key] += 1
            outcome = await self._window.ask(change)
            if outcome and Outcome(outcome).is_settled:
                self.told[change.id] = outcome
                self._busy[change.target.key] -= 1
            else:
                self._open[change.id] = monotonic()

    async def _follow(self) -> None:
        """Let go of what has been settled meanwhile, or was never begun."""
        while True:
            await asyncio.sleep(0.5)
            for change, since in tuple(self._open.items()):
                outcome = await self._window.ask(look_up=change)
                never_begun = outcome == "none" and monotonic() - since > 2 * CERTAIN_AFTER
                if never_begun or (outcome not in ("", "none") and Outcome(outcome).is_settled):
                    del self._open[change]
                    self._news.set()
                    self._busy[self.made[change].target.key] -= 1

    async def _kill(self) -> None:
        for number in itertools.count(1):
            due = len(self.made) + self._chance.randint(self._kill_every // 2, self._kill_every * 3 // 2)
            while len(self.made) < due:
                await self._next_news()
            if number % 3:
                self.kills["engine"] += 1
                await self._window.ask(kill=True)
            else:
                self.kills["window"] += 1
                self._window.kill()


def judged(chaos: Chaos, entries: Iterable[JournalEntry], performed: Counter[str]) -> dict[str, int]:
    """How the journal and the provider differ; all of it is to be 0."""
    happened: Counter[str] = Counter()
    doubtful: Counter[str] = Counter()
    otherwise = 0
    known = set()
    for entry in entries:
        known.add(entry.id)
        mark = mark_of(entry.operation, entry.fields)
        happened[mark] += entry.outcome.has_happened
        doubtful[mark] += not entry.outcome.is_settled
        otherwise += chaos.told.get(entry.id, entry.outcome.value) != entry.outcome
    marks = performed.keys() | happened.keys()
    wanted = Counter(mark_of(change.operation, _fields(change)) for change in chaos.made.values())
    return {
        "lost": sum(max(0, performed[mark] - happened[mark] - doubtful[mark]) for mark in marks),
        "doubled": sum(max(0, performed[mark] - wanted[mark]) for mark in marks),
        "claimed_in_vain": sum(max(0, happened[mark] - performed[mark]) for mark in marks),
        "not_in_journal": len(chaos.told.keys() - known - _never_begun(chaos)),
        "unsettled": sum(doubtful.values()),
        "told_otherwise": otherwise,
    }


def _never_begun(chaos: Chaos) -> set[str]:
    return {change for change, outcome in chaos.told.items() if outcome == Outcome.NOT_SENT}


def _fields(change: Change) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.msgpack.decode(change.fields)
    return fields


async def make(changes: int, seed: int, kill_every: int = KILL_EVERY) -> dict[str, Any]:
    """The figures of one run in the home there is. kill_every: changes, about, between two kills."""
    provider = CountingProvider("small")
    with RunningProvider(provider) as running:
        for operation in OPERATIONS:
            for fault, probability in _FAULTS:
                running.faults.add(fault, operation=operation, probability=probability)
        chaos = Chaos(running, provider, changes, seed, kill_every)
        began = monotonic()
        await chaos.run()
        journal = Journal(journal_folder())
        try:
            entries = tuple(journal.entries(JournalQuery()))
            damage = journal.page(JournalQuery(limit=1)).damage
        finally:
            journal.close()
    outcomes = Counter(entry.outcome for entry in entries)
    return {
        "changes": len(chaos.made),
        "seconds": monotonic() - began,
        "engines_killed": chaos.kills["engine"],
        "windows_killed": chaos.kills["window"],
        **{str(outcome): outcomes[outcome] for outcome in Outcome},
        "never_begun": len(chaos.made) - len(entries),
        "performed": sum(provider.performed.values()),
        "damage": damage or "none",
        **judged(chaos, entries, provider.performed),
    }


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Make `arguments.changes` changes with chance from `arguments.seed`."""
    with tempfile.TemporaryDirectory() as home:
        os.environ[HOME_VARIABLE] = home
        return asyncio.run(make(arguments.changes, arguments.seed))
