"""Answers the requests about bulk jobs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from console.commands.job import Job, JobRow, JobRows, RowProblem
from console.commands.journal import Journal
from console.contract.columns import moment
from console.engine import change_messages as messages
from console.engine.caller import Caller
from console.engine.conversation import Conversation
from console.engine.jobs import Jobs
from console.engine.jobs_check import check
from console.engine.jobs_run import Maker
from console.engine.serving import CHANGES_GRACE, Handler
from console.errors import ExportFailed
from console.export.files import Form, export_file
from console.export.texts import Cell
from console.session.profile import SignedIn

TELL_EVERY = 0.2
"""Seconds between two looks of the window at the jobs, at least."""

_HEADINGS = (
    "Row",
    "Target",
    "Target's name",
    "Where it sits",
    "Operation",
    "State",
    "What was said",
    "Sent at",
    "Seconds",
    "Journal entry",
)
_FORMS = (Form.CSV, Form.XLSX)


class SignedInCaller(Caller, Protocol):
    """A signed-in session that knows what its server offers."""

    @property
    def signed_in(self) -> SignedIn:
        """What the window was told of it."""


class JobDesk:
    """One coroutine for each kind of request. `session` gives the signed-in session, or raises NotSignedIn."""

    def __init__(
        self, folder: Path, journal: Journal, maker: Maker, session: Callable[[], Awaitable[SignedInCaller]]
    ) -> None:
        self._session = session
        self._jobs = Jobs(folder, journal, maker, session)

    @property
    def handlers(self) -> Mapping[type[Any], Handler]:
        """Which coroutine answers which request."""
        return {
            messages.CheckPlan: self._check,
            messages.MakeJob: self._make,
            messages.RunJob: self._run,
            messages.PauseJob: self._pause,
            messages.CancelJob: self._cancel,
            messages.RetryJob: self._retry,
            messages.ForgetJob: self._forget,
            messages.WatchJobs: self._watch,
            messages.ReadJobRows: self._read_rows,
            messages.ExportJob: self._export,
        }

    def journal_changed(self) -> None:
        """Take over what was found out about rows whose outcome was unknown."""
        self._jobs.follow_journal()

    async def close(self) -> None:
        """Begin no further row; those under way have a moment to come to their end."""
        await self._jobs.close(CHANGES_GRACE)

    async def _check(self, request: messages.CheckPlan, _: Conversation) -> tuple[RowProblem, ...]:
        session = await self._session()
        return await asyncio.to_thread(check, request.plan, session.signed_in)

    async def _make(self, request: messages.MakeJob, _: Conversation) -> Job:
        session = await self._session()
        return await self._jobs.make(request.plan, session.signed_in)

    async def _run(self, request: messages.RunJob, _: Conversation) -> Job:
        return await self._jobs.run(request.job)

    async def _pause(self, request: messages.PauseJob, _: Conversation) -> Job:
        return await self._jobs.pause(request.job)

    async def _cancel(self, request: messages.CancelJob, _: Conversation) -> Job:
        return await self._jobs.cancel(request.job)

    async def _retry(self, request: messages.RetryJob, _: Conversation) -> Job:
        return await self._jobs.retry(request.job)

    async def _forget(self, request: messages.ForgetJob, _: Conversation) -> None:
        await self._jobs.forget(request.job)

    async def _watch(self, _: messages.WatchJobs, conversation: Conversation) -> None:
        while True:
            news = self._jobs.news
            await conversation.part(await self._jobs.all())
            await news.wait()
            await asyncio.sleep(TELL_EVERY)

    async def _read_rows(self, request: messages.ReadJobRows, _: Conversation) -> JobRows:
        held = await self._jobs.find(request.job)
        return held.page(request.states, request.offset, request.limit)

    async def _export(self, request: messages.ExportJob, _: Conversation) -> int:
        held = await self._jobs.find(request.job)
        rows = held.page((), 0, len(held.rows)).rows
        await asyncio.to_thread(_write, Path(request.path), rows)
        return len(rows)


def _write(path: Path, rows: tuple[JobRow, ...]) -> None:
    ending = path.suffix.lower().removeprefix(".")
    if ending not in _FORMS:
        raise ExportFailed(
            f"{path.name} was not written: its ending does not say what it is to be.", "Use .csv or .xlsx."
        )
    for _ in export_file(path, _HEADINGS, _cells(rows), Form(ending)):
        pass


def _cells(rows: tuple[JobRow, ...]) -> Iterator[tuple[Cell, ...]]:
    for row in rows:
        target = row.target
        yield (
            row.number + 1,
            target.key,
            target.name,
            target.path,
            row.operation,
            row.state.value,
            row.summary,
            moment(row.at) if row.at else None,
            row.seconds if row.at else None,
            row.entry,
        )
