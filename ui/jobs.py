"""Work that takes a while, as the status bar and its list show it."""

from __future__ import annotations

import enum
from time import monotonic

from PySide6.QtCore import QObject, Signal, Slot

from console.errors import ConsoleError
from ui.translation import grouped, tr

NOTICED_AFTER = 0.5
"""Seconds from which on a job is shown."""


class JobState(enum.StrEnum):
    """How a job stands."""

    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(QObject):
    """One piece of work: title, progress in `done` of `total` (0 = unknown), and how it ended.

    pauses: asked to stop, it stands still and can go on later.
    """

    changed = Signal()
    ended = Signal()
    cancel_asked = Signal()

    def __init__(self, title: str, parent: QObject | None = None, *, pauses: bool = False) -> None:
        super().__init__(parent)
        self.title = title
        self.pauses = pauses
        self.done = 0
        self.total = 0
        self.state = JobState.RUNNING
        self.outcome = ""
        self._started = monotonic()

    @property
    def stop(self) -> str:
        """What the button is called that asks it to stop."""
        return tr("Pause") if self.pauses else tr("Cancel")

    @property
    def stop_icon(self) -> str:
        """The icon of that button."""
        return "suspended" if self.pauses else "close"

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self.state is JobState.RUNNING

    @property
    def age(self) -> float:
        """Seconds since it began."""
        return monotonic() - self._started

    @property
    def progress(self) -> str:
        """How far it is, in words: "38,000 of 250,000"."""
        if self.total:
            return tr("{done} of {total}", done=grouped(self.done), total=grouped(self.total))
        return grouped(self.done) if self.done else ""

    def advance(self, done: int, total: int) -> None:
        """Tell how far it is, in rows."""
        self.done, self.total = done, total
        self.changed.emit()

    @Slot()
    def cancel(self) -> None:
        """Ask it to stop."""
        if self.is_running:
            self.cancel_asked.emit()

    def finished(self, outcome: str = "") -> None:
        """It went well."""
        self._end(JobState.FINISHED, outcome or self.progress)

    def failed(self, error: BaseException) -> None:
        """It did not go well."""
        self._end(JobState.FAILED, error.summary if isinstance(error, ConsoleError) else tr("It stopped unexpectedly."))

    def fell_short(self, outcome: str) -> None:
        """It came to its end, but not all of it went well."""
        self._end(JobState.FAILED, outcome)

    def paused(self, outcome: str) -> None:
        """It stands still until somebody lets it go on elsewhere."""
        self._end(JobState.PAUSED, outcome)

    def cancelled(self) -> None:
        """The person stopped it."""
        self._end(JobState.CANCELLED, "")

    def _end(self, state: JobState, outcome: str) -> None:
        self.state = state
        self.outcome = outcome
        self.changed.emit()
        self.ended.emit()


class JobList(QObject):
    """The jobs that run and those that ended and were not yet looked at, oldest first."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: list[Job] = []

    @property
    def jobs(self) -> tuple[Job, ...]:
        """All of them."""
        return tuple(self._jobs)

    @property
    def running(self) -> tuple[Job, ...]:
        """Those that run."""
        return tuple(job for job in self._jobs if job.is_running)

    def open(self, title: str, *, pauses: bool = False) -> Job:
        """A new running job."""
        job = Job(title, self, pauses=pauses)
        job.changed.connect(self.changed)
        job.ended.connect(lambda: self._forget_if_unnoticed(job))
        self._jobs.append(job)
        self.changed.emit()
        return job

    def _forget_if_unnoticed(self, job: Job) -> None:
        """Drop a job that went well before anybody saw it: it is not worth a look."""
        if job.state is JobState.FINISHED and job.age < NOTICED_AFTER:
            self._jobs.remove(job)
            job.deleteLater()
            self.changed.emit()

    def clear_ended(self) -> None:
        """Forget the jobs that ended, since they were looked at."""
        for job in self._jobs:
            if not job.is_running:
                job.deleteLater()
        self._jobs = [job for job in self._jobs if job.is_running]
        self.changed.emit()
