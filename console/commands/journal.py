"""The journal: what was to be changed, written down before it is sent, and how it ended; only ever added to.

The truth is in files of lines (`journal_segments`), each chained to the one before, so that a gap or an edit shows;
several programs may write at once. A change has one line when it is begun and one for each outcome. What is asked of
the journal is answered through an index that follows from the lines (`journal_index`).
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from console.commands.change import JournalEntry, JournalPage, JournalQuery, Outcome
from console.commands.journal_answers import Answers
from console.commands.journal_disk import Program, flush
from console.commands.journal_group import Group, Told
from console.commands.journal_index import Index, Spans
from console.commands.journal_lines import Because, Begun, Ended, Head
from console.commands.journal_reading import Found, Position, Remark
from console.commands.journal_search import Search, spans_for, unsettled_in
from console.commands.journal_segments import Segments, read_head, segments_in
from console.errors import JournalProblem

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
        return _given(self.write([entry])[0])

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
        return _given(self.write([ended])[0])

    def write(self, wanted: Sequence[JournalEntry | Ended]) -> list[Told]:
        """Write down changes before they are sent, and how others stand now: in this order, with one flush for all.

        Gives for each its entry as it stands now that its line is on disk, or what `begin` or `end` raises for it: no
        line stands of it then. What cannot be written together is tried one by one.
        """
        with self._writing:
            # Whether or not an outcome can be written: from here on nobody waits for its answer any more.
            known = [self._under_way.pop(one.id, None) if isinstance(one, Ended) else None for one in wanted]
            pairs = list(zip(wanted, known, strict=True))
            together = self._written(pairs)
            if isinstance(together, list):
                return together
            alone = (self._written([pair]) for pair in pairs) if len(pairs) > 1 else (together,)
            return [told if isinstance(told, JournalProblem) else told[0] for told in alone]

    def entry(self, entry: str) -> JournalEntry:
        """The entry of that id as it stands now. Raises KeyError."""
        return self.find((entry,))[entry]

    def find(self, entries: Iterable[str]) -> dict[str, JournalEntry]:
        """Those of the entries that are there, as they stand now, by id."""
        wanted = tuple(entries)

        def asked(connection: sqlite3.Connection) -> list[Spans]:
            return [spans for entry in wanted if (spans := spans_for(connection, entry))]

        return {found.id: found for found in self._entries(asked)}

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

    def _written(
        self, wanted: Sequence[tuple[JournalEntry | Ended, JournalEntry | None]]
    ) -> list[Told] | JournalProblem:
        """What is told of each once all lines are on disk, or why none is. wanted: each with its entry, where known."""
        try:
            with self._told("written to"):
                missing = [one.id for one, known in wanted if isinstance(one, Ended) and known is None]
                found = self.find(missing) if missing else {}
                is_beginning = any(isinstance(one, JournalEntry) for one, _ in wanted)
                if is_beginning:
                    self._program.appear()
                with self._segments.locked() as head:
                    index = self._answers.index(head) if is_beginning else self._index_if_any(head)
                    if index is not None:
                        self._leave_damage(index)
                    group = Group(self._program.owner, self._segments.head.entries)
                    for one, known in wanted:
                        if isinstance(one, Ended):
                            group.end(one, known or found.get(one.id))
                        else:
                            group.begin(
                                one, is_there=index is not None and spans_for(index.connection, one.id) is not None
                            )
                    self._add(group, index)
        except JournalProblem as problem:
            return problem
        return group.told

    def _add(self, group: Group, index: Index | None) -> None:
        """Bring a group's lines to the disk, and into the index: what that does not take now it takes in later."""
        if not group.lines:
            return
        spans = self._segments.append(*group.lines)
        self._under_way |= group.begun
        try:
            if index is not None:
                index.take(zip(group.lines, spans, strict=True), self._position)
        except sqlite3.Error:
            _log.warning("The index of the journal cannot be written.", exc_info=True)

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


def _given(told: Told) -> JournalEntry:
    if isinstance(told, JournalEntry):
        return told
    raise told
