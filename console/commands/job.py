"""Bulk jobs as plain records: one command over many targets, row by row. All of it crosses the pipe."""

from __future__ import annotations

import enum

import msgspec

from console.commands.change import Change, Target


class RowState(enum.StrEnum):
    """How one row of a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    PARTLY = "partly"
    REFUSED = "refused"
    NOT_SENT = "not-sent"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"

    @property
    def may_be_retried(self) -> bool:
        """Whether it is certain that nothing happened, so that it may be sent again."""
        return self in (RowState.REFUSED, RowState.NOT_SENT)


class JobState(enum.StrEnum):
    """How a job stands. WAITING: made, not started. PAUSED: by a person, or because it could not go on."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One job. Times are microseconds since 1970 in UTC, 0 = not yet. counts: rows in each state that has any.

    operation, service: of all its rows, "" where they differ. concurrency: rows under way at once, as asked; `width`:
    at present, less while the provider is overloaded. problem: why it is paused or slowed, a sentence, or "".
    was_interrupted: the program ended while it ran, and nobody has let it go on since.
    """

    id: str
    title: str
    service: str
    operation: str
    profile: str
    state: JobState
    total: int
    counts: dict[RowState, int]
    concurrency: int
    width: int = 0
    made_at: int
    started_at: int = 0
    ended_at: int = 0
    problem: str = ""
    was_interrupted: bool = False


class JobRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row: its number from 0, whom it is for, how it stands. entry: id in the journal, "" while it was not sent.

    summary: what the provider said or why it was not sent. seconds: how long it took.
    """

    number: int
    target: Target
    operation: str
    state: RowState
    entry: str = ""
    summary: str = ""
    at: int = 0
    seconds: float = 0.0


class JobRows(msgspec.Struct, frozen=True):
    """Some rows of a job and how many there are of the wanted states."""

    rows: tuple[JobRow, ...]
    total: int


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What a job is made from: a title for people and one change a row."""

    title: str
    changes: tuple[Change, ...]
    concurrency: int = 4


class RowProblem(msgspec.Struct, frozen=True, kw_only=True):
    """Why a row of a plan would not be sent: its number from 0, and a sentence; field: path in the request, or ""."""

    number: int
    sentence: str
    field: str = ""
