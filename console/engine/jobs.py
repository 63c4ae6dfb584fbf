"""All bulk jobs: kept on disk from the moment they are made, taken up again by whichever engine comes next."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from weakref import WeakValueDictionary

import msgspec

from console.commands.change import JournalEntry
from console.commands.job import Job, JobState, Plan
from console.commands.job_folder import JobFolder
from console.commands.job_rows import HeldJob, JobMade, RowPlanned
from console.commands.journal import Journal
from console.contract.columns import microseconds
from console.engine.caller import Caller
from console.engine.jobs_check import by_row, check, holds_secret
from console.engine.jobs_pace import NARROWEST, WIDEST
from console.engine.jobs_run import JobRun, Maker
from console.errors import InvalidInput, JournalProblem, NotSignedIn
from console.session.profile import SignedIn

FOLDER = "jobs"

_FOLLOW_EVERY = 0.5
_log = logging.getLogger(__name__)


class Jobs:
    """Every job in a folder, by id. What is to be read from the disk is read when something is first asked.

    session: gives the signed-in session, or raises NotSignedIn. news: set once something is new, and then there is
    another one in its place. Methods raise InvalidInput for a job that is not there,
    and JournalProblem where the disk does not take what must be on it.
    """

    def __init__(self, folder: Path, journal: Journal, maker: Maker, session: Callable[[], Awaitable[Caller]]) -> None:
        self._folder = JobFolder(folder / FOLDER, journal)
        self._journal = journal
        self._maker = maker
        self._any_session = session
        self._runs: dict[str, JobRun] = {}
        self._damaged: dict[str, Job] = {}
        self._lanes: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._is_open = False
        self._opening = asyncio.Lock()
        self.news = asyncio.Event()
        self._following: asyncio.Task[None] | None = None

    async def all(self) -> tuple[Job, ...]:
        """Every job, the newest first."""
        await self._opened()
        found = [*(run.job for run in self._runs.values()), *self._damaged.values()]
        return tuple(sorted(found, key=lambda job: job.made_at, reverse=True))

    async def make(self, plan: Plan, signed_in: SignedIn) -> Job:
        """Keep a plan as a job; the same plan makes the same job."""
        await self._opened()
        if not plan.changes:
            raise InvalidInput("The job has no rows.", "Choose what it is for.")
        job_id = _id_of(plan)
        async with self._opening:
            if job_id not in self._runs:
                made, rows = await asyncio.to_thread(_planned, plan, job_id, signed_in)
                self._add(await asyncio.to_thread(self._folder.keep, made, rows))
                self._tell()
        run = await self._mine(job_id)
        run.held.recall(plan.changes)
        return run.job

    async def run(self, job_id: str) -> Job:
        """Let a job begin or go on."""
        run = await self._mine(job_id)
        await run.run()
        return run.job

    async def pause(self, job_id: str) -> Job:
        """Begin no further row of a job that runs."""
        run = await self._mine(job_id)
        if run.held.state is JobState.RUNNING:
            await run.halt(JobState.PAUSED)
        return run.job

    async def cancel(self, job_id: str) -> Job:
        """Skip every row that still waits."""
        run = await self._mine(job_id)
        if run.held.state is not JobState.FINISHED:
            await run.halt(JobState.CANCELLED)
        return run.job

    async def retry(self, job_id: str) -> Job:
        """Let the rows wait again of which it is certain that nothing happened."""
        run = await self._mine(job_id)
        await run.retry()
        return run.job

    async def forget(self, job_id: str) -> None:
        """Remove a job that is not under way."""
        await self._opened()
        if job_id in self._damaged:
            del self._damaged[job_id]
        else:
            run = await self._mine(job_id)
            if not run.is_idle:
                raise InvalidInput("The job is under way and cannot be removed.", "Cancel it first.")
            del self._runs[job_id]
        await asyncio.to_thread(self._folder.remove, job_id)
        self._tell()

    async def find(self, job_id: str) -> HeldJob:
        """A job with its rows."""
        await self._opened()
        if job_id not in self._runs:
            raise InvalidInput("This job is not there any more.", "Look at the list of jobs.")
        return self._runs[job_id].held

    def follow_journal(self) -> None:
        """Look again at what is unknown, since something was written into the journal."""
        if self._following is None and any(run.unknown_rows for run in self._runs.values()):
            self._following = asyncio.get_running_loop().create_task(self._follow())

    async def close(self, grace: float) -> None:
        """Begin no further row, and wait up to `grace` seconds for those under way."""
        if self._following:
            self._following.cancel()
        await asyncio.gather(*(run.close(grace) for run in self._runs.values()))
        self._folder.close()

    async def _opened(self) -> None:
        async with self._opening:
            if not self._is_open:
                held, damaged = await asyncio.to_thread(self._folder.read_all)
                for job in held:
                    self._add(job)
                self._damaged = {job.id: job for job in damaged}
                self._is_open = True

    async def _mine(self, job_id: str) -> JobRun:
        """A job that this program alone may move on."""
        await self.find(job_id)
        async with self._opening:
            if not self._folder.is_mine(job_id):
                self._add(await asyncio.to_thread(self._folder.take, job_id))
            return self._runs[job_id]

    def _add(self, held: HeldJob) -> None:
        path = self._folder.path(held.made.id)
        self._runs[held.made.id] = JobRun(held, path, self._maker, self._session, self._lanes, self._tell)

    async def _session(self, made: JobMade) -> Caller:
        """The session, if it is that of the connection for which the job was planned."""
        caller = await self._any_session()
        profile = caller.profile
        if (profile.name, profile.base, profile.user) != (made.profile, made.base, made.user):
            raise NotSignedIn(
                f"The job is for {made.user} of {made.profile} at {made.base}, where nobody is signed in now.",
                f"Sign in to {made.profile} and let it go on.",
            )
        return caller

    def _tell(self) -> None:
        self.news.set()
        self.news = asyncio.Event()

    async def _follow(self) -> None:
        await asyncio.sleep(_FOLLOW_EVERY)
        self._following = None
        for run in tuple(self._runs.values()):
            wanted = [row.change.id for row in run.unknown_rows]
            try:
                run.follow(await asyncio.to_thread(self._entries_of, wanted))
            except JournalProblem as problem:
                _log.warning("%s", problem.summary)

    def _entries_of(self, ids: list[str]) -> dict[str, JournalEntry]:
        found = {}
        for change in ids:
            try:
                found[change] = self._journal.entry(change)
            except KeyError:
                continue
        return found


def _planned(plan: Plan, job_id: str, signed_in: SignedIn) -> tuple[JobMade, list[RowPlanned]]:
    profile, problems = signed_in.profile, by_row(check(plan, signed_in))
    services = {change.service for change in plan.changes}
    operations = {change.operation for change in plan.changes}
    made = JobMade(
        id=job_id,
        title=plan.title,
        service=services.pop() if len(services) == 1 else "",
        operation=operations.pop() if len(operations) == 1 else "",
        profile=profile.name,
        base=profile.base,
        user=profile.user,
        concurrency=min(max(plan.concurrency, NARROWEST), WIDEST),
        made_at=microseconds(datetime.now(UTC)),
        total=len(plan.changes),
    )
    rows = [
        RowPlanned(
            change=msgspec.structs.replace(change, job=job_id),
            problem=problems.get(number, ""),
            is_withheld=holds_secret(change),
        )
        for number, change in enumerate(plan.changes)
    ]
    return made, rows


def _id_of(plan: Plan) -> str:
    digest = hashlib.sha256(plan.title.encode())
    for change in plan.changes:
        digest.update(change.id.encode())
    return digest.hexdigest()[:32]
