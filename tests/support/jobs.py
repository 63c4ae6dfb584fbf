"""Bulk jobs for tests: plans over the provider's accounts, and who was changed when, as the provider saw it."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from aiohttp import web

from console.commands.change import Change, Target, TargetKind
from console.commands.job import Job, JobRow, JobState, Plan, RowState
from console.contract.language import Operation
from console.contract.services.account_management import SuspendAccount
from console.demo.exchange import Exchange
from console.demo.records import Status
from console.engine.change_messages import MakeJob, ReadJobRows, RunJob, WatchJobs
from console.engine.link import EngineLink
from tests.support.provider import RunningProvider

CHANGED = SuspendAccount.spec.name
_NAME = re.compile(rb"<(?:\w+:)?Username>([^<]+)<")


def active_accounts(provider: RunningProvider, count: int) -> list[str]:
    """User names of accounts that can be suspended."""
    state = provider.state
    found = [
        account.username
        for account in state.accounts.values()
        if account.status is Status.ACTIVE
        and state.is_active(account.entity_id)
        and all(above.is_managed for above in state.path(account.entity_id))
    ]
    assert len(found) >= count
    return found[:count]


def change_of(request: Operation[Any], username: str, owner: int = 0) -> Change:
    """A change to an account."""
    return Change.of(request, Target(TargetKind.ACCOUNT, username, owner=owner))


def suspending(usernames: Iterable[str], *, concurrency: int = 4, owner: int = 0) -> Plan:
    """A plan to suspend accounts."""
    changes = tuple(change_of(SuspendAccount(Username=name), name, owner) for name in usernames)
    return Plan(title="Suspend them", changes=changes, concurrency=concurrency)


async def started(link: EngineLink, plan: Plan) -> Job:
    """A job that runs."""
    job = await link.request(MakeJob(plan))
    return await link.request(RunJob(job.id))


async def until(link: EngineLink, job_id: str, holds: Callable[[Job], bool]) -> Job:
    """The job once it is as wanted."""
    async for jobs in link.stream(WatchJobs()):
        for job in jobs:
            if job.id == job_id and holds(job):
                return job
    raise AssertionError("the jobs are watched until the test ends")


async def ended(link: EngineLink, job_id: str) -> Job:
    """The job once nothing of it is under way any more."""
    return await until(
        link, job_id, lambda job: job.state is not JobState.RUNNING and not job.counts.get(RowState.RUNNING)
    )


async def rows_of(link: EngineLink, job_id: str, *states: RowState) -> tuple[JobRow, ...]:
    """The rows of a job, those in `states` only if any are named."""
    return (await link.request(ReadJobRows(job_id, states=states, limit=10_000))).rows


class Seen:
    """A mishap for `Faults.add` that notes which account a call names, and how many such calls were under way at once.

    seconds: how long each of them takes. lanes: what counts as one and the same, by user name.
    """

    goes_on = True

    def __init__(self, seconds: float = 0.0, lanes: dict[str, str] | None = None) -> None:
        self.calls: Counter[str] = Counter()
        self.widest = 0
        self.widest_of_one = 0
        self._seconds = seconds
        self._lanes = lanes or {}
        self._under_way: Counter[str] = Counter()

    async def happen(self, exchange: Exchange) -> web.StreamResponse | None:
        """Note the call; runs in the provider's thread."""
        found = _NAME.search(await exchange.request.read())
        assert found is not None
        name = found.group(1).decode()
        lane = self._lanes.get(name, name)
        self.calls[name] += 1
        self._under_way[lane] += 1
        self.widest = max(self.widest, self._under_way.total())
        self.widest_of_one = max(self.widest_of_one, self._under_way[lane])
        await asyncio.sleep(self._seconds)
        self._under_way[lane] -= 1
        return None


class AskLater:
    """A mishap for `Faults.add`: status 503 that names the seconds after which to ask again."""

    goes_on = False

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds

    async def happen(self, exchange: Exchange) -> web.StreamResponse | None:
        """Answer; runs in the provider's thread."""
        return web.Response(status=503, headers={"Retry-After": str(self._seconds)}, text="Busy")
