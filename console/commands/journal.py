"""The journal: what was to be changed, written down before it is sent, and how it ended; only ever added to.

The truth is in files of lines (`journal_segments`), each chained to the one before, so that a gap or an edit shows;
several programs may write at once. A change has one line when it is begun and one for each outcome. What is asked of
the journal is answered through an index that follows from the lines (`journal_index`).
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from console.commands.change import JournalEntry, JournalPage, JournalQuery, Outcome
from console.commands.journal_answers import Answers
from console.commands.journal_disk import Program, flush
from console.commands.journal_index import Index, Spans
from console.commands.journal_lines import Because, Begun, Ended, Head, entry_after
from console.commands.journal_reading import Found, Position, Remark
from console.commands.journal_search import Search, spans_for, unsettled_in
from console.commands.journal_segments import Segments, read_head, segments_in
from console.contract.secrets import is_secret
from console.errors import BegunAlready, JournalProblem

_log = logging.getLogger(__name__)


class Journal:
    """The journal in a folder; may be used by any thread. All of it raises JournalProblem.

    Every method blocks: those that write until the line is on disk, those that ask until what was written since was
    taken in, which is much at the first time only. sync: what brings written bytes to the disk.
    """

    def __init__(self, folder: Path, sync: Callable[[int], None] = flush) -> None:
        self._folder = folder
        self._segments = Segments(folder, sync)
        self._program = Program(folder)
        self._answers = Answers(folder)
        self._writing = threading.RLock()
        self._under_way: dict[str, JournalEntry] = {}
        self._is_recovered = False

    def begin(self, entry: JournalEntry) -> JournalEntry:
        """Write down a change before it is sent; gives it with its number and its owner. On any error send nothing.

        Raises BegunAlready, a JournalProblem, for a change that is there already: it is never begun twice.
        """
        with self._writing, self._told("written to"):
            self._program.appear()
            with self._segments.locked() as head:
                index = self._answers.index(head)
                if spans_for(index.connection, entry.id):
                    raise BegunAlready(
                        "This change stands in the journal already and was not sent again.",
                        "Look at its outcome in the journal.",
                        entry=entry.id,
                    )
                self._leave_damage(index)
                numbered = msgspec.structs.replace(
                    entry,
                    number=self._segments.head.entries + 1,
                    owner=self._program.owner,
                    fields=_without_secrets(entry.fields),
                    before=_without_secrets(entry.before),
                )
                (span,) = self._segments.append(Begun(entry=numbered))
                self._under_way[entry.id] = numbered
                self._take(lambda: index.take(numbered, span, self._position))
        return numbered

    def end(
        self,
        entry: str,
        outcome: Outcome,
        *,
        at: int,
        code: int | None = None,
        code_name: str = "",
        message: str = "",
        note: str = "",
    ) -> JournalEntry:
        """Write down how a change stands now. Raises JournalProblem, and KeyError for an entry that is not there."""
        ended = Ended(id=entry, at=at, outcome=outcome, code=code, code_name=code_name, message=message, note=note)
        with self._writing, self._told("written to"):
            # Whether or not the outcome can be written: from here on nobody waits for its answer any more.
            known = self._under_way.pop(entry, None) or self.entry(entry)
            with self._segments.locked() as head:
                index = self._index_if_any(head)
                if index is not None:
                    self._leave_damage(index)
                (span,) = self._segments.append(ended)
                if index is not None:
                    self._take(lambda: index.take_outcome(ended, span, self._position))
        return entry_after(known, ended)

    def entry(self, entry: str) -> JournalEntry:
        """The entry of that id as it stands now. Raises KeyError."""

        def asked(connection: sqlite3.Connection) -> tuple[Spans, ...]:
            spans = spans_for(connection, entry)
            return (spans,) if spans else ()

        for found in self._entries(asked):
            return found
        raise KeyError(entry)

    def unsettled(self, *, mine: bool = False) -> tuple[JournalEntry, ...]:
        """Every change of which it is not known whether it happened, oldest first; none that is under way.

        mine: only those that this program may settle: its own, and those of programs that have ended.
        """
        return self._entries(lambda connection: self._unsettled(connection, mine=mine))

    def count_unsettled(self) -> int:
        """How many changes there are of which it is not known whether they happened, those under way left out."""
        with self._told("read from"):
            self._recover()
            return self._answers.ask(lambda connection: len(self._unsettled(connection)))

    def page(self, query: JournalQuery) -> JournalPage:
        """The entries that a query wants, newest first."""
        counted, unsettled = (0, False), 0

        def asked(connection: sqlite3.Connection) -> list[Spans]:
            nonlocal counted, unsettled
            search = Search(connection, query)
            counted, unsettled = search.total(), len(self._unsettled(connection))
            return search.page()

        entries = self._entries(asked)
        with self._told("read from"):
            remarks = self._answers.remarks()
        return JournalPage(
            entries=entries,
            total=counted[0],
            has_more=counted[1],
            unsettled=unsettled,
            damage=_sentences(remark for remark in remarks if not remark.torn),
            torn=_sentences(remark for remark in remarks if remark.torn),
        )

    def entries(self, query: JournalQuery) -> Iterator[JournalEntry]:
        """Every entry of a query, newest first, whatever its offset and limit."""
        with self._told("read from"):
            self._recover()
            yield from self._answers.streamed(lambda connection: Search(connection, query).all())

    def lines(self, query: JournalQuery) -> Iterator[Found]:
        """Every line about a query's entries, oldest first; where the query does not narrow, every line there is.

        What stands behind damage is left out.
        """
        is_whole = msgspec.structs.replace(query, offset=0, limit=0) == JournalQuery(limit=0)
        wanted = set() if is_whole else {entry.id for entry in self.entries(query)}
        with self._told("read from"):
            self._recover()
            for found in self._answers.lines():
                if isinstance(found, Found) and (is_whole or _entry_of(found) in wanted):
                    yield found

    def check(self) -> str:
        """Read every line there is, for seconds, in the background; what is wrong with the files, sentences or ""."""
        with self._told("read from"):
            self._recover()
            return _sentences(remark for remark in self._answers.check() if not remark.torn)

    def written(self) -> object:
        """Something that is another once this or any other program wrote; quick."""
        with self._told("read from"):
            return read_head(self._folder)

    def close(self) -> None:
        """Let go of the files."""
        with self._writing:
            self._answers.close()
            self._segments.close()
            self._program.close()

    @property
    def _position(self) -> Position:
        head = self._segments.head
        return Position(head.segment, head.size, head.lines, head.last, head.digest)

    def _entries(self, asked: Callable[[sqlite3.Connection], Iterable[Spans]]) -> tuple[JournalEntry, ...]:
        with self._told("read from"):
            self._recover()
            return self._answers.entries(asked)

    def _unsettled(self, connection: sqlite3.Connection, *, mine: bool = False) -> list[Spans]:
        alive: dict[str, bool] = {}
        found = []
        for entry, outcome, owner, spans in unsettled_in(connection):
            if owner not in alive:
                alive[owner] = self._program.is_alive(owner)
            is_own = owner == self._program.owner
            is_under_way = outcome == Outcome.OPEN and (entry in self._under_way if is_own else alive[owner])
            if not is_under_way and (is_own or not mine or not alive[owner]):
                found.append(spans)
        return found

    def _leave_damage(self, index: Index) -> None:
        """Go on in a new file where the present one is damaged."""
        if any(remark.segment == self._segments.head.segment for remark in index.remarks()):
            self._segments.open_next(Because.DAMAGE)

    def _index_if_any(self, head: Head) -> Index | None:
        """The index, unless it is of no use: an outcome is written down all the same."""
        try:
            return self._answers.index(head)
        except sqlite3.Error:
            _log.warning("The index of the journal cannot be used.", exc_info=True)
            return None

    def _take(self, into_index: Callable[[], None]) -> None:
        """Let the index take a line that stands; what it does not take now it takes in later."""
        try:
            into_index()
        except sqlite3.Error:
            _log.warning("The index of the journal cannot be written.", exc_info=True)

    def _recover(self) -> None:
        """Once, find the end of a journal whose last program ended while it wrote."""
        with self._writing:
            if not self._is_recovered and segments_in(self._folder):
                try:
                    with self._segments.locked():
                        self._is_recovered = True
                except OSError:
                    # Where nothing can be written, what there is can be read.
                    self._is_recovered = True

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            why = error.strerror if isinstance(error, OSError) else str(error)
            advice = (
                "Make room on the disk, or give yourself the right to write there; until then no change is sent."
                if what == "written to"
                else "Give yourself the right to read there; until then no change is sent."
            )
            raise JournalProblem(f"The journal cannot be {what} {self._folder}: {why}.", advice) from error


def _entry_of(found: Found) -> str:
    line = found.line
    return line.entry.id if isinstance(line, Begun) else line.id if isinstance(line, Ended) else ""


def _sentences(remarks: Iterable[Remark]) -> str:
    return " ".join(remark.sentence for remark in remarks)


def _without_secrets(value: Any) -> Any:
    """The value without what is called like a secret, wherever the values of a change come from."""
    if isinstance(value, dict):
        return {name: _without_secrets(held) for name, held in value.items() if not is_secret(name)}
    if isinstance(value, list | tuple):
        return [_without_secrets(item) for item in value]
    return value
