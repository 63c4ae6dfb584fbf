"""Answers what is asked of the journal: through its index, with what stands in its files."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from console.commands.change import JournalEntry
from console.commands.journal_index import IN_MEMORY, INDEX_NAME, Index, Spans, connected, remove
from console.commands.journal_lines import BODY, Begun, Ended, Head, decode, entry_after
from console.commands.journal_reading import Found, Position, Remark, lines_of
from console.commands.journal_segments import HEAD_NAME, Span, read_head, segment_path, segments_in
from console.errors import JournalProblem

AnswerT = TypeVar("AnswerT")

_LINES_A_BREATH = 500
_BREATH = 0.002
"""Seconds in which a check of everything leaves the interpreter to other threads."""

_UNUSABLE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
_NO_PLACE = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)


class _Changed(Exception):
    """A line is not where the index says that it is."""


class Answers:
    """Holds the index of the journal in `folder`, and makes it anew where it is missing, damaged or does not fit.

    May be used by any thread. Raises sqlite3.Error and OSError, and JournalProblem for lines that cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._filling = threading.RLock()
        self._asking = threading.RLock()
        self._index: Index | None = None
        self._connection: sqlite3.Connection | None = None
        self._elsewhere: Path | None = None
        self._closed = threading.Event()

    def index(self, head: Head | None = None) -> Index:
        """The index with everything up to `head`, or to where the journal was written by now."""
        with self._filling:
            try:
                return self._caught_up(head)
            except sqlite3.Error as error:
                if not _is_unusable(error):
                    raise
            self._throw_away()
            return self._caught_up(head)

    def ask(self, question: Callable[[sqlite3.Connection], AnswerT]) -> AnswerT:
        """What the index, brought up to date, answers."""
        if self._is_nothing_there():
            with closing(Index(self._folder, IN_MEMORY)) as empty:
                return question(empty.connection)
        path = self.index().path
        try:
            with self._asking:
                if self._connection is None:
                    self._connection = _reader(path)
                return question(self._connection)
        except sqlite3.Error as error:
            if not _is_unusable(error):
                raise
        with self._filling:
            self._throw_away()
        path = self.index().path
        with self._asking:
            self._connection = _reader(path)
            return question(self._connection)

    def entries(self, question: Callable[[sqlite3.Connection], Iterable[Spans]]) -> tuple[JournalEntry, ...]:
        """The entries whose lines stand where the index answers."""
        try:
            return tuple(self._read(self.ask(question)))
        except _Changed:
            # Somebody changed a file by hand; what is right is found by reading it from its beginning.
            self.forget()
        try:
            return tuple(self._read(self.ask(question)))
        except _Changed as change:
            raise JournalProblem(
                f"The journal in {self._folder} is being changed by something else: {change}.",
                "Close what changes it, then look again.",
            ) from None

    def streamed(self, question: Callable[[sqlite3.Connection], Iterator[list[Spans]]]) -> Iterator[JournalEntry]:
        """The entries whose lines stand where the index answers, however many, some at a time."""
        if self._is_nothing_there():
            return
        connection = _reader(self.index().path)
        try:
            for spans in question(connection):
                yield from self._read(spans)
        except _Changed as change:
            raise JournalProblem(
                f"The journal in {self._folder} is not as it was: {change}.", "Look at the journal, then export again."
            ) from None
        finally:
            connection.close()

    def lines(self) -> Iterator[Found | Remark]:
        """Every good line of every file in order, and a remark for each file with damage."""
        head, upto = self._end()
        if head is None and upto:
            yield Remark(0, f"{HEAD_NAME} is gone or damaged: lines cut off at the end would not show.")
        yield from lines_of(self._folder, Position(), head, upto)

    def remarks(self) -> tuple[Remark, ...]:
        """What is wrong with the files, as far as it was seen."""
        return () if self._is_nothing_there() else self.index().remarks()

    def check(self) -> tuple[Remark, ...]:
        """Read every line from the first on, leaving others time, and make the index anew where it does not fit."""
        begun, remarks = 0, []
        for number, found in enumerate(self.lines()):
            if isinstance(found, Remark):
                remarks.append(found)
            elif isinstance(found.line, Begun):
                begun += 1
            if number % _LINES_A_BREATH == 0 and self._closed.wait(_BREATH):
                return ()
        if self._is_nothing_there():
            return ()
        with self._filling:
            index = self.index()
            of_files = tuple(remark for remark in remarks if remark.segment)
            if index.count() < begun or index.remarks() != of_files:
                self.forget()
        return tuple(remarks)

    def forget(self) -> None:
        """Make the index anew."""
        with self._filling:
            self.index().forget()
            self.index()

    def close(self) -> None:
        """Let go of the files; a check that is under way ends."""
        self._closed.set()
        with self._filling, self._asking:
            if self._connection is not None:
                self._connection.close()
            if self._index is not None:
                self._index.close()
            self._connection = self._index = None
            if self._elsewhere is not None:
                shutil.rmtree(self._elsewhere, ignore_errors=True)
                self._elsewhere = None

    def _is_nothing_there(self) -> bool:
        """Whether no change was ever made; then none of the files is made for it."""
        return not (self._folder / HEAD_NAME).exists() and not segments_in(self._folder)

    def _end(self) -> tuple[Head | None, int]:
        head = read_head(self._folder)
        return head, head.segment if head else max(segments_in(self._folder), default=0)

    def _caught_up(self, head: Head | None) -> Index:
        if self._index is None:
            self._index = self._opened()
        upto = head.segment if head else 0
        if head is None:
            head, upto = self._end()
        self._index.catch_up(head, upto)
        return self._index

    def _opened(self) -> Index:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            return Index(self._folder, self._folder / INDEX_NAME)
        except (sqlite3.Error, OSError) as error:
            if isinstance(error, sqlite3.Error) and error.sqlite_errorcode & 0xFF not in _NO_PLACE:
                raise
        # A journal that is only to be read, on a disk where nothing can be written, is read all the same.
        self._elsewhere = Path(tempfile.mkdtemp(prefix="journal-"))
        return Index(self._folder, self._elsewhere / INDEX_NAME)

    def _throw_away(self) -> None:
        place = self._elsewhere or self._folder
        with self._asking:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
            if self._index is not None:
                self._index.close()
                self._index = None
        remove(place / INDEX_NAME)

    def _read(self, found: Iterable[Spans]) -> Iterator[JournalEntry]:
        with _files(self._folder) as line_at:
            for begun_span, ended_span in found:
                begun = line_at(begun_span)
                ended = line_at(ended_span) if ended_span else None
                if not isinstance(begun, Begun):
                    raise _Changed(f"file {begun_span.segment} has another line at byte {begun_span.offset}")
                if isinstance(ended, Ended) and ended.id == begun.entry.id:
                    yield entry_after(begun.entry, ended)
                elif ended is None:
                    yield begun.entry
                else:
                    raise _Changed(f"the outcome of {begun.entry.id} is not where it was")


def _reader(path: Path) -> sqlite3.Connection:
    connection = connected(path)
    connection.execute("PRAGMA mmap_size = 1073741824")
    return connection


def _is_unusable(error: sqlite3.Error) -> bool:
    return error.sqlite_errorcode & 0xFF in _UNUSABLE


@contextmanager
def _files(folder: Path) -> Iterator[Callable[[Span], object]]:
    """Gives what reads a line; holds the files open meanwhile."""
    files = {}

    def line_at(span: Span) -> object:
        try:
            if span.segment not in files:
                files[span.segment] = segment_path(folder, span.segment).open("rb")
            file = files[span.segment]
            file.seek(span.offset)
            return decode(file.read(span.size)[BODY:])
        except (OSError, ValueError) as error:
            raise _Changed(f"a line of file {span.segment} cannot be read: {error}") from None

    try:
        yield line_at
    finally:
        for file in files.values():
            file.close()
