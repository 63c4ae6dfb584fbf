"""How bulk jobs and their rows stand, in words, icons and colours."""

from __future__ import annotations

from collections.abc import Mapping

from console.commands.job import Job, JobState, RowState
from ui.translation import counted, grouped, tr

ROW_ICONS: Mapping[RowState, tuple[str, str]] = {
    RowState.DONE: ("ok", "ok"),
    RowState.PARTLY: ("warning", "warning"),
    RowState.REFUSED: ("error", "error"),
    RowState.NOT_SENT: ("cancelled", "error"),
    RowState.UNKNOWN: ("warning", "warning"),
    RowState.SKIPPED: ("suspended", "neutral"),
    RowState.RUNNING: ("refresh", "accent"),
    RowState.WAITING: ("clock", "neutral"),
}
"""Icon and palette role of each state, in the order in which they are counted."""

JOB_ICONS: Mapping[JobState, tuple[str, str]] = {
    JobState.WAITING: ("clock", "neutral"),
    JobState.RUNNING: ("refresh", "accent"),
    JobState.PAUSED: ("suspended", "warning"),
    JobState.FINISHED: ("ok", "ok"),
    JobState.CANCELLED: ("cancelled", "neutral"),
}
"""Icon and palette role of a job in each state."""

FAILED = frozenset({RowState.REFUSED, RowState.NOT_SENT})
"""Rows of which it is certain that nothing happened, though it was wanted."""

AHEAD = frozenset({RowState.WAITING, RowState.RUNNING})
"""Rows that have not come to their end."""


def row_words(state: RowState) -> str:
    """A state of a row in words."""
    return {
        RowState.DONE: tr("done"),
        RowState.PARTLY: tr("partly done"),
        RowState.REFUSED: tr("refused"),
        RowState.NOT_SENT: tr("not sent"),
        RowState.UNKNOWN: tr("outcome unknown"),
        RowState.SKIPPED: tr("left out"),
        RowState.RUNNING: tr("under way"),
        RowState.WAITING: tr("waiting"),
    }[state]


def job_words(state: JobState) -> str:
    """A state of a job in words."""
    return {
        JobState.WAITING: tr("not started"),
        JobState.RUNNING: tr("running"),
        JobState.PAUSED: tr("paused"),
        JobState.FINISHED: tr("finished"),
        JobState.CANCELLED: tr("cancelled"),
    }[state]


def job_icon(job: Job) -> tuple[str, str]:
    """Icon and palette role of a job: one that ended with failures or unknown outcomes says so."""
    if job.state is JobState.FINISHED and number(job, FAILED):
        return "error", "error"
    if job.state is JobState.FINISHED and job.counts.get(RowState.UNKNOWN):
        return "warning", "warning"
    return JOB_ICONS[job.state]


def number(job: Job, states: frozenset[RowState]) -> int:
    """How many rows are in one of some states."""
    return sum(job.counts.get(state, 0) for state in states)


def ended(job: Job) -> int:
    """How many rows have come to their end."""
    return job.total - number(job, AHEAD)


def progress_words(job: Job) -> str:
    """How far a job is: "412 of 1,000"."""
    return tr("{done} of {total}", done=grouped(ended(job)), total=grouped(job.total))


def counts_in_words(job: Job) -> str:
    """How many rows stand how: "990 done, 8 refused, 2 outcome unknown"."""
    known = ((state, job.counts.get(state, 0)) for state in ROW_ICONS)
    return ", ".join(f"{grouped(count)} {row_words(state)}" for state, count in known if count)


def interruption(job: Job) -> str:
    """What is said of a job that the program's end cut off."""
    return tr("“{title}” stopped at {progress} when the program ended.", title=job.title, progress=progress_words(job))


def time_left_words(seconds: float) -> str:
    """About how long a job still takes."""
    if seconds < 60:
        return tr("less than a minute left")
    minutes = round(seconds / 60)
    if minutes < 60:
        return counted(minutes, "about {n} min left", "about {n} min left")
    hours = round(minutes / 60)
    return counted(hours, "about {n} h left", "about {n} h left")
