"""How long a bulk job takes, against what its provider's latency alone would take at the same concurrency.

The latency of a row is measured in the same run: what it reads and the change itself, one after the other, by a session
without journal, engine and pipe. The job goes through all of them, with each of its lines flushed to the disk.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from console.commands.change import Change, Target, TargetKind
from console.commands.command import command_for
from console.commands.job import JobState, Plan, RowState
from console.contract.services.account_management import SuspendAccount
from console.contract.services.entity_management import GetEntityAccounts
from console.engine.change_messages import MakeJob, RunJob, WatchJobs
from console.engine.embedded import DEMO_PASSWORD, EmbeddedProvider
from console.engine.link import EngineLink, SignIn
from console.paths import HOME_VARIABLE
from console.session.profile import Profile
from console.session.session import Session
from tests.bench.figures import Target as Limit

CHANGES = 1_000
AT_ONCE = (4, 16)
"""As many rows at once as a job has by itself, and as a person may ask for."""
LATENCY = 0.05
SINGLE = 40
"""Rows whose latency is measured one by one, before the job and after it."""

TARGETS = {f"ratio_to_latency_at_{width}": Limit(1.2) for width in AT_ONCE} | {"rows_not_done": Limit(0)}


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Make jobs of many changes at an embedded provider that takes its time for each."""
    with tempfile.TemporaryDirectory() as home:
        os.environ[HOME_VARIABLE] = home
        return asyncio.run(_run(Path(home)))


async def _run(home: Path) -> dict[str, Any]:
    faults = home / "faults.json"
    delay = {"operation": SuspendAccount.spec.name, "fault": {"kind": "delay", "seconds": LATENCY}}
    await asyncio.to_thread(faults.write_text, json.dumps({"rules": [delay]}))
    provider = await EmbeddedProvider.start("large:10000", faults)
    try:
        return await _measured(provider.profile)
    finally:
        await provider.stop()


async def _measured(profile: Profile) -> dict[str, Any]:
    async with await Session.sign_in(profile, DEMO_PASSWORD) as session:
        names = iter(await _active(session, CHANGES * len(AT_ONCE) + 2 * SINGLE))
        latencies = [await _single(session, name) for name in itertools.islice(names, SINGLE)]
        jobs = {width: await _job(profile, tuple(itertools.islice(names, CHANGES)), width) for width in AT_ONCE}
        latencies += [await _single(session, name) for name in names]
    latency = median(latencies)
    figures: dict[str, Any] = {"changes": CHANGES, "row_latency_milliseconds": latency * 1000}
    for width, (elapsed, _) in jobs.items():
        figures[f"latency_alone_at_{width}_seconds"] = latency * CHANGES / width
        figures[f"job_at_{width}_seconds"] = elapsed
        figures[f"ratio_to_latency_at_{width}"] = elapsed / (latency * CHANGES / width)
    return figures | {"rows_not_done": sum(CHANGES - done for _, done in jobs.values())}


async def _active(session: Session, count: int) -> list[str]:
    """Names of active accounts."""
    reply = await session.call(GetEntityAccounts(TargetEntityID=0, PageSize=count, PageIndex=1))
    names = [row.Username for row in reply.Accounts if row.Username]
    if len(names) < count:
        raise RuntimeError(f"the estate has {len(names)} active accounts, and {count} are needed")
    return names


async def _single(session: Session, name: str) -> float:
    request = SuspendAccount(Username=name)
    begun = perf_counter()
    await command_for(request.spec).state(request, session.call)
    await session.call(request)
    return perf_counter() - begun


async def _job(profile: Profile, names: tuple[str, ...], width: int) -> tuple[float, int]:
    """Seconds from the start of a job to its end as the window sees it, and the number of rows that were done."""
    changes = tuple(Change.of(SuspendAccount(Username=name), Target(TargetKind.ACCOUNT, name)) for name in names)
    link = EngineLink()
    await link.start()
    try:
        await link.request(SignIn(profile, DEMO_PASSWORD))
        job = await link.request(MakeJob(Plan(title="Suspend", changes=changes, concurrency=width)))
        begun = perf_counter()
        await link.request(RunJob(job.id))
        async for jobs in link.stream(WatchJobs()):
            if jobs[0].state is not JobState.RUNNING:
                return perf_counter() - begun, jobs[0].counts.get(RowState.DONE, 0)
        raise RuntimeError("the engine stopped telling of its jobs")
    finally:
        await link.stop()
