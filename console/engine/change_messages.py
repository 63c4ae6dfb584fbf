"""Requests about changes: one at a time, the journal, and bulk jobs."""

from __future__ import annotations

from console.commands.change import Change, ChangeResult, JournalEntry, JournalPage, JournalQuery, Preview, State
from console.commands.job import Job, JobRows, Plan, RowProblem, RowState
from console.commands.provisioning_reading import FileTable
from console.engine.request import Request, Stream


class PrepareChange(Request[Preview], frozen=True, tag=True):
    """What a change would do, read from the provider now. Nothing is sent that changes anything."""

    change: Change


class MakeChange(Request[ChangeResult], frozen=True, tag=True):
    """Write the change into the journal, send it once, write down how it ended.

    seen: the state that the person saw in the preview. Where the provider tells another one now, nothing is sent and
    the result has it as `moved`; None = do not look again.
    """

    change: Change
    seen: State | None = None


class TakeBack(Request[Change], frozen=True, tag=True):
    """The change that takes the journal's entry back, to be prepared and made as any other."""

    entry: str


class RepeatFor(Request[Change], frozen=True, tag=True):
    """The change of the journal's entry once more, for another entity or account (or the same: `key`)."""

    entry: str
    key: str


class ReadJournal(Request[JournalPage], frozen=True, tag=True):
    """Entries of the journal, newest first."""

    query: JournalQuery


class ExportJournal(Request[int], frozen=True, tag=True):
    """Write the entries of a query, all of them, to a CSV, XLSX or JSON file by its ending; answers how many."""

    query: JournalQuery
    path: str


class SettleEntry(Request[JournalEntry], frozen=True, tag=True):
    """Look now whether a change of unknown outcome has happened; the entry as it stands then."""

    entry: str


class DecideEntry(Request[JournalEntry], frozen=True, tag=True):
    """A person looked and says whether a change of unknown outcome has happened, and how they know."""

    entry: str
    has_happened: bool
    note: str


class WatchJournal(Stream[int, None], frozen=True, tag=True):
    """The number of unsettled entries, at once and whenever it or the journal changes, until it is cancelled."""


class CheckPlan(Request[tuple[RowProblem, ...]], frozen=True, tag=True):
    """What speaks against the rows of a plan, in their order; nothing is kept, sent or asked of the provider."""

    plan: Plan


class MakeJob(Request[Job], frozen=True, tag=True):
    """Keep a plan as a job on disk; it does not start by itself. What `CheckPlan` finds is skipped from the start.

    The same plan makes the same job, however often it is asked for.
    """

    plan: Plan


class RunJob(Request[Job], frozen=True, tag=True):
    """Start a job, or let a paused one go on where it stopped; answers once it is running."""

    job: str


class PauseJob(Request[Job], frozen=True, tag=True):
    """Send no further rows; those under way come to their end."""

    job: str


class CancelJob(Request[Job], frozen=True, tag=True):
    """Never send the rows that still wait."""

    job: str


class RetryJob(Request[Job], frozen=True, tag=True):
    """Let the rows wait again of which it is certain that nothing happened; it does not start by itself."""

    job: str


class ForgetJob(Request[None], frozen=True, tag=True):
    """Remove a job that is not running from the list; the journal keeps what it did."""

    job: str


class WatchJobs(Stream[tuple[Job, ...], None], frozen=True, tag=True):
    """All jobs, newest first, at once and whenever one of them changes (a few times a second at most)."""


class ReadJobRows(Request[JobRows], frozen=True, tag=True):
    """Rows of a job in their order, those in `states` only if any are named."""

    job: str
    states: tuple[RowState, ...] = ()
    offset: int = 0
    limit: int = 500


class ExportJob(Request[int], frozen=True, tag=True):
    """Write the rows of a job with their outcomes to a CSV or XLSX file by its ending; answers how many."""

    job: str
    path: str


class ReadTable(Request[FileTable], frozen=True, tag=True):
    """The headings and rows of a CSV or XLSX file from which changes are to be planned. Raises ReadingFailed."""

    path: str


ChangeRequest = (
    PrepareChange
    | MakeChange
    | TakeBack
    | RepeatFor
    | ReadJournal
    | ExportJournal
    | SettleEntry
    | DecideEntry
    | WatchJournal
    | CheckPlan
    | MakeJob
    | RunJob
    | PauseJob
    | CancelJob
    | RetryJob
    | ForgetJob
    | WatchJobs
    | ReadJobRows
    | ExportJob
    | ReadTable
)
