"""A job as it is held: its rows, and the lines of its file, each of which says what became of the job or of a row.

The same lines build a job up when its file is read and move it on while it runs, so that both come to the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from console.commands.change import Change, JournalEntry, Outcome
from console.commands.job import Job, JobRow, JobRows, JobState, RowState

NOT_KEPT = "Not sent: its password is not kept on disk. Make a new job and give it again."
CANCELLED = "The job was cancelled before it was sent."
UNDER_WAY = "It was sent, and its answer is not known yet."

_STATES = {
    Outcome.OPEN: RowState.UNKNOWN,
    Outcome.DONE: RowState.DONE,
    Outcome.PARTLY: RowState.PARTLY,
    Outcome.REFUSED: RowState.REFUSED,
    Outcome.NOT_SENT: RowState.NOT_SENT,
    Outcome.UNKNOWN: RowState.UNKNOWN,
    Outcome.FOUND_DONE: RowState.DONE,
    Outcome.FOUND_UNDONE: RowState.NOT_SENT,
}


def row_state(outcome: Outcome) -> RowState:
    """How a row stands whose change ended so; what was found not to have happened may be sent again."""
    return _STATES[outcome]


class JobMade(msgspec.Struct, frozen=True, kw_only=True, tag="job"):
    """The first line: what was planned, and for which connection."""

    id: str
    title: str
    service: str
    operation: str
    profile: str
    base: str
    user: str
    concurrency: int
    made_at: int
    total: int


class RowPlanned(msgspec.Struct, frozen=True, kw_only=True, tag="row"):
    """One row. problem: why it is skipped. is_withheld: its request holds a secret, and so its fields are left out."""

    change: Change
    problem: str = ""
    is_withheld: bool = False


class JobStood(msgspec.Struct, frozen=True, kw_only=True, tag="state"):
    """How the job stood from `at` on."""

    state: JobState
    at: int
    problem: str = ""


class RowEnded(msgspec.Struct, frozen=True, kw_only=True, tag="ended"):
    """What became of one row. entry: id in the journal, "" where it was not begun."""

    number: int
    state: RowState
    entry: str = ""
    summary: str = ""
    at: int = 0
    seconds: float = 0.0


class RowAgain(msgspec.Struct, frozen=True, kw_only=True, tag="again"):
    """A row waits again, under the id of a new change; repeats: the entry of the old one, "" if it had none."""

    number: int
    id: str
    repeats: str = ""


JobLine = RowPlanned | JobStood | RowEnded | RowAgain
"""A line behind the first one."""


class Row:
    """One row as it stands."""

    __slots__ = ("at", "change", "entry", "is_withheld", "number", "seconds", "state", "summary")

    def __init__(self, number: int, planned: RowPlanned) -> None:
        self.number = number
        self.change = planned.change
        self.is_withheld = planned.is_withheld
        self.state = RowState.SKIPPED if planned.problem else RowState.WAITING
        self.summary = planned.problem
        self.entry = ""
        self.at = 0
        self.seconds = 0.0

    @property
    def may_be_retried(self) -> bool:
        """Whether it is certain that nothing happened, and all that is to be sent is at hand."""
        return self.state.may_be_retried and bool(self.change.fields or self.change.patch)

    def record(self) -> JobRow:
        """The row for the window."""
        return JobRow(
            number=self.number,
            target=self.change.target,
            operation=self.change.operation,
            state=self.state,
            entry=self.entry,
            summary=self.summary,
            at=self.at,
            seconds=self.seconds,
        )


class HeldJob:
    """A job with all its rows. `apply` moves it on."""

    def __init__(self, made: JobMade) -> None:
        self.made = made
        self.rows: list[Row] = []
        self.state = JobState.WAITING
        self.problem = ""
        self.started_at = 0
        self.ended_at = 0
        self.was_interrupted = False
        self.counts: Counter[RowState] = Counter()

    def apply(self, line: JobLine) -> bool:
        """Move on by one line; False for one about a row that is not there."""
        if isinstance(line, RowPlanned):
            row = Row(len(self.rows), line)
            self.rows.append(row)
            self.counts[row.state] += 1
        elif isinstance(line, JobStood):
            self._stand(line)
        elif not 0 <= line.number < len(self.rows):
            return False
        elif isinstance(line, RowEnded):
            self._end(self.rows[line.number], line)
        else:
            row = self.rows[line.number]
            row.change = msgspec.structs.replace(row.change, id=line.id, repeats=line.repeats)
            self._end(row, RowEnded(number=line.number, state=RowState.WAITING))
        return True

    def begin_row(self, row: Row, at: int) -> None:
        """Note that a row is under way; of that there is no line, since the journal tells it."""
        self._end(row, RowEnded(number=row.number, state=RowState.RUNNING, at=at))

    def take_up(self, entries: Iterable[JournalEntry]) -> None:
        """Bring a job that was just read up to what the journal says: of a row that counts for more than the file."""
        found = {entry.id: entry for entry in entries}
        for row in self.rows:
            entry = found.get(row.change.id)
            if entry is not None:
                self.follow(row, entry)
            elif row.is_withheld and row.state is RowState.WAITING:
                self._end(row, RowEnded(number=row.number, state=RowState.NOT_SENT, summary=NOT_KEPT))

    def recall(self, changes: Iterable[Change]) -> None:
        """Take secrets that are given again; the rows that were left without them wait again."""
        given = {change.id: change.fields for change in changes}
        for row in self.rows:
            if row.is_withheld and not row.change.fields and row.change.id in given:
                row.change = msgspec.structs.replace(row.change, fields=given[row.change.id])
                if row.state is RowState.NOT_SENT and not row.entry:
                    self._end(row, RowEnded(number=row.number, state=RowState.WAITING))

    def interrupt(self) -> None:
        """Note that whoever ran the job is gone; where a row still waits, a person lets it go on."""
        if self.state is not JobState.RUNNING:
            return
        waiting, total = self.counts[RowState.WAITING], len(self.rows)
        if waiting:
            self.state, self.was_interrupted = JobState.PAUSED, True
            self.problem = f"The program ended while it ran: {total - waiting:,} of {total:,} rows were dealt with."
        else:
            self.state, self.ended_at = JobState.FINISHED, max((row.at for row in self.rows), default=0)

    def follow(self, row: Row, entry: JournalEntry) -> RowEnded | None:
        """Take over what the journal says of a row now; the line that says so, None where nothing is new."""
        state = row_state(entry.outcome)
        if row.state is state and row.entry == entry.id:
            return None
        summary = entry.note or entry.message or (UNDER_WAY if entry.outcome is Outcome.OPEN else "")
        seconds = max(0, entry.ended_at - entry.at) / 1_000_000
        line = RowEnded(number=row.number, state=state, entry=entry.id, summary=summary, at=entry.at, seconds=seconds)
        self._end(row, line)
        return line

    def job(self, width: int = 0) -> Job:
        """The job for the window."""
        made = self.made
        return Job(
            id=made.id,
            title=made.title,
            service=made.service,
            operation=made.operation,
            profile=made.profile,
            state=self.state,
            total=len(self.rows),
            counts=+self.counts,
            concurrency=made.concurrency,
            width=width,
            made_at=made.made_at,
            started_at=self.started_at,
            ended_at=self.ended_at,
            problem=self.problem,
            was_interrupted=self.was_interrupted,
        )

    def page(self, states: tuple[RowState, ...], offset: int, limit: int) -> JobRows:
        """Rows in their order, those in `states` only if any are named."""
        found = [row for row in self.rows if row.state in states] if states else self.rows
        return JobRows(tuple(row.record() for row in found[offset : offset + limit]), len(found))

    def _stand(self, line: JobStood) -> None:
        self.state, self.problem, self.was_interrupted = line.state, line.problem, False
        if line.state is JobState.RUNNING:
            self.started_at = self.started_at or line.at
        self.ended_at = line.at if line.state in (JobState.FINISHED, JobState.CANCELLED) else 0
        if line.state is JobState.CANCELLED:
            for row in self.rows:
                if row.state is RowState.WAITING:
                    self._end(row, RowEnded(number=row.number, state=RowState.SKIPPED, summary=CANCELLED))

    def _end(self, row: Row, line: RowEnded) -> None:
        self.counts[row.state] -= 1
        self.counts[line.state] += 1
        row.state, row.entry, row.summary, row.at, row.seconds = (
            line.state,
            line.entry,
            line.summary,
            line.at,
            line.seconds,
        )
