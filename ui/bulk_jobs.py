"""The bulk jobs of a session as the engine has them: followed as long as the session lasts, and steered."""

from __future__ import annotations

import asyncio
from time import monotonic

from PySide6.QtCore import QObject, Signal

from console.commands.job import Job, JobState
from console.engine.change_messages import CancelJob, ForgetJob, PauseJob, RetryJob, RunJob, WatchJobs
from console.engine.link import EngineLink, Request
from console.errors import ConsoleError
from ui.jobs import Job as ShownJob
from ui.models.job_pace import JobPace
from ui.models.job_words import AHEAD, FAILED, counts_in_words, ended, interruption, number, progress_words
from ui.navigation import Navigator, activity
from ui.notices import WARNING, Notices
from ui.session import Session
from ui.tasks import Tasks
from ui.translation import counted, tr

_LISTEN_AGAIN = 2.0
"""Seconds after which the engine is listened to again, once the listening broke off."""


class BulkJobs(QObject):
    """Jobs of this profile, newest first. changed: one of them stands otherwise, or the engine is not heard.

    problem: why what is known may be old, until it is the newest again. Every method that steers raises ConsoleError.
    """

    changed = Signal()

    def __init__(
        self,
        link: EngineLink,
        tasks: Tasks,
        session: Session,
        notices: Notices,
        navigator: Navigator,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._link = link
        self._tasks = tasks
        self._session = session
        self._notices = notices
        self._navigator = navigator
        self._is_following = False
        self._known = asyncio.Event()
        self._paces: dict[str, JobPace] = {}
        self._shown: dict[str, ShownJob] = {}
        self._offered: set[str] = set()
        self.jobs: tuple[Job, ...] = ()
        self.problem: ConsoleError | None = None

    def follow(self) -> None:
        """Listen to the engine from now on, if that has not begun yet."""
        if not self._is_following:
            self._is_following = True
            self._tasks.watch(self._listen(), owner=self)

    async def until_known(self) -> None:
        """Return once the jobs are known. Raises ConsoleError while they cannot be."""
        self.follow()
        await self._known.wait()
        if self.problem is not None:
            raise self.problem

    def job(self, job: str) -> Job | None:
        """A job by its id."""
        return next((known for known in self.jobs if known.id == job), None)

    @property
    def running(self) -> tuple[Job, ...]:
        """Those that send rows now."""
        return tuple(job for job in self.jobs if job.state is JobState.RUNNING)

    def seconds_left(self) -> dict[str, float]:
        """How long each running job still takes at the rate measured, where there is one."""
        left: dict[str, float] = {}
        for job in self.running:
            pace = self._paces.get(job.id)
            seconds = pace.seconds_left(number(job, AHEAD)) if pace else None
            if seconds is not None:
                left[job.id] = seconds
        return left

    async def run(self, job: str) -> None:
        """Start a job or let it go on."""
        await self._steer(RunJob(job))

    async def pause(self, job: str) -> None:
        """Let no further row go out."""
        await self._steer(PauseJob(job))

    async def cancel(self, job: str) -> None:
        """Never send the rows that still wait."""
        await self._steer(CancelJob(job))

    async def retry(self, job: str) -> None:
        """Send the rows again of which it is certain that nothing happened."""
        await self._steer(RetryJob(job))
        await self._steer(RunJob(job))

    async def forget(self, job: str) -> None:
        """Take a job off the list."""
        await self._link.request(ForgetJob(job))
        self._show(tuple(known for known in self.jobs if known.id != job))

    async def _steer(self, request: Request[Job]) -> None:
        self.learn(await self._link.request(request))

    def learn(self, job: Job) -> None:
        """A job as an answer of the engine told of it."""
        if self.job(job.id) is None:
            self._show((job, *self.jobs))
        else:
            self._show(tuple(job if known.id == job.id else known for known in self.jobs))

    async def _listen(self) -> None:
        while True:
            try:
                async with self._link.stream(WatchJobs()) as parts:
                    async for jobs in parts:
                        self._hear(jobs)
            except ConsoleError as problem:
                self.problem = problem
                self._known.set()
                self.changed.emit()
            await asyncio.sleep(_LISTEN_AGAIN)

    def _hear(self, jobs: tuple[Job, ...]) -> None:
        self.problem = None
        self._show(tuple(job for job in jobs if job.profile == self._session.profile_name))
        self._known.set()
        for job in self.jobs:
            if job.was_interrupted and job.id not in self._offered:
                self._offered.add(job.id)
                self._offer(job)

    def _show(self, jobs: tuple[Job, ...]) -> None:
        self.jobs = jobs
        for job in jobs:
            pace = self._paces.setdefault(job.id, JobPace())
            if job.state is JobState.RUNNING:
                pace.note(monotonic(), ended(job))
            else:
                pace.pause()
            self._tell_progress(job)
        for gone in self._paces.keys() - {job.id for job in jobs}:
            del self._paces[gone]
        self.changed.emit()

    def _tell_progress(self, job: Job) -> None:
        """Bring the entry in the window's list of work up to date."""
        shown = self._shown.get(job.id)
        if job.state is JobState.RUNNING:
            if shown is None:
                shown = self._shown[job.id] = self._tasks.jobs.open(job.title, pauses=True)
                shown.cancel_asked.connect(lambda: self._tasks.start(self.pause(job.id), owner=self))
            shown.advance(ended(job), job.total)
        elif shown is not None:
            del self._shown[job.id]
            _end(shown, job)

    def _offer(self, job: Job) -> None:
        waiting = counted(number(job, AHEAD), "{n} row waits.", "{n} rows wait.")
        self._notices.offer(interruption(job), waiting, tr("Go on"), lambda: self._go_on(job.id), level=WARNING)

    def _go_on(self, job: str) -> None:
        self._navigator.open(activity("jobs"))
        self._tasks.start(self.run(job), owner=self)


def _end(shown: ShownJob, job: Job) -> None:
    if job.state is JobState.PAUSED:
        paused = tr("Paused at {progress}", progress=progress_words(job))
        shown.paused(f"{paused}. {job.problem}" if job.problem else paused)
    elif job.state is JobState.CANCELLED:
        shown.cancelled()
    elif number(job, FAILED):
        shown.fell_short(counts_in_words(job))
    else:
        shown.finished(counts_in_words(job))
