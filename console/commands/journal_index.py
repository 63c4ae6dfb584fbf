"""What the journal's search looks into: a SQLite file beside the journal that follows from it and may be deleted.

It holds where each entry's lines stand, and what is searched for. Texts that many entries share stand in it once: a
word is looked for in the texts, and then the entries that have one of those.
"""

from __future__ import annotations

import functools
import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec

from console.commands.change import JournalEntry, Outcome
from console.commands.journal_lines import Begun, Ended, Head, Line
from console.commands.journal_reading import Found, Position, Remark, lines_of
from console.commands.journal_segments import Span, has_tail

INDEX_NAME = "journal.index"
VERSION = 1
"""Version of the layout; an index of another version is made anew."""

PATIENCE = 30.0
"""Seconds to wait for another program that holds the file."""

IN_MEMORY = Path(":memory:")
"""The path of an index that is kept nowhere."""

AT_ONCE = 20_000
"""Lines that are taken in one transaction."""

_LAYOUT = """
CREATE TABLE entry (
    place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, number INTEGER NOT NULL, at INTEGER NOT NULL,
    outcome TEXT NOT NULL, operation TEXT NOT NULL, profile TEXT NOT NULL, target TEXT NOT NULL, job TEXT NOT NULL,
    owner TEXT NOT NULL, made INTEGER NOT NULL, whom INTEGER NOT NULL, said INTEGER NOT NULL, answered INTEGER NOT NULL,
    segment INTEGER NOT NULL, start INTEGER NOT NULL, size INTEGER NOT NULL,
    end_segment INTEGER NOT NULL, end_start INTEGER NOT NULL, end_size INTEGER NOT NULL
) STRICT;
CREATE TABLE text (id INTEGER PRIMARY KEY, folded TEXT NOT NULL, uses INTEGER NOT NULL) STRICT;
CREATE TABLE state (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
"""

# Made once the lines that are there were taken in, which takes a third of the time so.
_INDEXES = """
CREATE INDEX IF NOT EXISTS entry_made ON entry (made);
CREATE INDEX IF NOT EXISTS entry_whom ON entry (whom);
CREATE INDEX IF NOT EXISTS entry_said ON entry (said);
CREATE INDEX IF NOT EXISTS entry_answered ON entry (answered);
CREATE INDEX IF NOT EXISTS entry_outcome ON entry (outcome);
CREATE INDEX IF NOT EXISTS entry_operation ON entry (operation);
CREATE INDEX IF NOT EXISTS entry_target ON entry (target);
CREATE INDEX IF NOT EXISTS entry_job ON entry (job);
CREATE INDEX IF NOT EXISTS entry_at ON entry (at);
"""

UNSETTLED = tuple(outcome.value for outcome in Outcome if not outcome.is_settled)


class Index:
    """The index of the journal in `folder`, kept in `path`. For one thread at a time.

    Its methods raise sqlite3.Error, and OSError where the journal cannot be read.
    """

    def __init__(self, folder: Path, path: Path) -> None:
        self._folder = folder
        self.path = path
        if path != IN_MEMORY:
            # The names of a provider's customers are nobody else's on this machine.
            path.touch(mode=0o600)
        self.connection = connected(path)
        try:
            self._lay_out()
        except BaseException:
            self.connection.close()
            raise
        self.position = Position()

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def catch_up(self, head: Head | None, upto: int) -> None:
        """Take in every line that was written since; an index that does not fit the journal is made anew."""
        self._recall()
        if not has_tail(self._folder, self.position.as_head) or (head and self._is_ahead_of(head)):
            self.forget()
        if head and (self.position.segment, self.position.offset) == (head.segment, head.size):
            return
        while self._take_some(head, upto):
            pass
        self.connection.executescript(_INDEXES)

    def forget(self) -> None:
        """Begin anew."""
        with self._transaction():
            for table in ("entry", "text", "state"):
                self.connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
            self._remember(Position())

    def take(self, lines: Iterable[tuple[Begun | Ended, Span]], position: Position) -> None:
        """Take in lines that were just written, and how far the journal goes with them."""
        taken = _Taken()
        for line, span in lines:
            taken.add(line, span)
        with self._transaction():
            self._put(taken)
            self._remember(position)

    def remarks(self) -> tuple[Remark, ...]:
        """What is wrong with the journal's files, as far as it was seen."""
        row = self.connection.execute("SELECT value FROM state WHERE name = 'remarks'").fetchone()
        return msgspec.json.decode(row[0], type=tuple[Remark, ...]) if row else ()

    def count(self) -> int:
        """How many entries there are."""
        (count,) = self.connection.execute("SELECT count(*) FROM entry").fetchone()
        return int(count)

    def _take_some(self, head: Head | None, upto: int) -> bool:
        """Take in the next `AT_ONCE` lines; whether there may be more."""
        with self._transaction():
            self._recall()
            taken, read = _Taken(), 0
            remarks = {remark.segment: remark for remark in self.remarks()}
            position = self.position
            for found in lines_of(self._folder, position, head, upto):
                if isinstance(found, Remark):
                    remarks[found.segment] = found
                    continue
                taken.add(found.line, found.span)
                position = behind(found)
                read += 1
                if read == AT_ONCE:
                    break
            self._put(taken)
            self._note(tuple(remarks[segment] for segment in sorted(remarks)))
            self._remember(position)
        return read == AT_ONCE

    def _put(self, taken: _Taken) -> None:
        marks = ", ".join("?" * 19)
        # The second of two lines that begin the same change cannot come from this program, and does not count.
        self.connection.executemany(f"INSERT OR IGNORE INTO entry VALUES (NULL, {marks})", taken.rows.values())  # noqa: S608
        self._add_texts(taken.texts)
        self._end(taken.ended)

    def _end(self, ended: list[tuple[Ended, Span]]) -> None:
        answers = [(line.outcome.value, _answer(line), *span, line.id) for line, span in ended]
        self._add_texts(Counter(answer for _, answer, *_ in answers))
        self.connection.executemany(
            "UPDATE entry SET outcome = ?, answered = ?, end_segment = ?, end_start = ?, end_size = ? WHERE id = ?",
            ((outcome, text_id(answer), *rest) for outcome, answer, *rest in answers),
        )

    def _add_texts(self, texts: Counter[str]) -> None:
        self.connection.executemany(
            "INSERT INTO text VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET uses = uses + excluded.uses",
            ((text_id(text), text, uses) for text, uses in texts.items()),
        )

    def _note(self, remarks: tuple[Remark, ...]) -> None:
        self._set("remarks", msgspec.json.encode(remarks))

    def _remember(self, position: Position) -> None:
        self._set("position", msgspec.json.encode(position))
        self.position = position

    def _recall(self) -> None:
        row = self.connection.execute("SELECT value FROM state WHERE name = 'position'").fetchone()
        self.position = msgspec.json.decode(row[0], type=Position) if row else Position()

    def _set(self, name: str, value: bytes) -> None:
        self.connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, value))

    def _is_ahead_of(self, head: Head) -> bool:
        return (self.position.segment, self.position.offset) > (head.segment, head.size)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.connection.execute("BEGIN IMMEDIATE")
        with self.connection:
            yield

    def _lay_out(self) -> None:
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = NORMAL")
        self.connection.execute("PRAGMA cache_size = -65536")
        with self._transaction():
            (version,) = self.connection.execute("PRAGMA user_version").fetchone()
            if version == VERSION:
                return
            tables = self.connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
            for (table,) in tables:
                self.connection.execute(f'DROP TABLE "{table}"')
            for statement in _LAYOUT.split(";"):
                self.connection.execute(statement)
            self.connection.execute(f"PRAGMA user_version = {VERSION}")


class _Taken:
    """What is put into the tables for lines, in their order."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Any]] = {}
        self.texts: Counter[str] = Counter()
        self.ended: list[tuple[Ended, Span]] = []

    def add(self, line: Line, span: Span) -> None:
        """Take one line in."""
        if isinstance(line, Begun):
            searched = _texts(line.entry)
            self.rows.setdefault(line.entry.id, _row(line.entry, searched, span))
            self.texts.update(searched)
        elif isinstance(line, Ended):
            self.ended.append((line, span))


Spans = tuple[Span, Span | None]
"""Where an entry's lines stand: the one it began with, and its latest outcome."""

SPANS = "segment, start, size, end_segment, end_start, end_size"


def spans_of(row: tuple[int, ...]) -> Spans:
    """Where an entry's lines stand, from the columns `SPANS`."""
    return Span(*row[:3]), Span(*row[3:]) if row[3] else None


def remove(path: Path) -> None:
    """Delete an index that is of no use."""
    for companion in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + companion).unlink()


@functools.lru_cache(maxsize=4096)
def text_id(text: str) -> int:
    """The number by which a text is known."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def behind(found: Found) -> Position:
    """Where the line behind a good one begins."""
    span = found.span
    return Position(span.segment, span.offset + span.size, found.number, span.offset, found.digest)


def connected(path: Path) -> sqlite3.Connection:
    """A connection to the index. Raises sqlite3.Error."""
    # The journal sees to it that one thread at a time uses it.
    connection = sqlite3.connect(path, timeout=PATIENCE, check_same_thread=False, isolation_level=None)
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def _row(entry: JournalEntry, searched: tuple[str, ...], span: Span) -> list[Any]:
    target = entry.target.key
    facts = [entry.id, entry.number, entry.at, entry.outcome.value, entry.operation, entry.profile, target, entry.job]
    return [*facts, entry.owner, *map(text_id, searched), *span, 0, 0, 0]


def _texts(entry: JournalEntry) -> tuple[str, str, str, str]:
    """What is searched of an entry: how it was made, for whom, what was sent, and what was answered."""
    made = (entry.operation, entry.service, entry.who, entry.user, entry.profile)
    whom = (entry.target.key, entry.target.name, entry.target.path)
    said = tuple(_values([entry.fields, entry.before]))
    answered = (entry.code or "", entry.code_name, entry.message, entry.note)
    return _folded(made), _folded(whom), _folded(said), _folded(answered)


def _answer(ended: Ended) -> str:
    return _folded((ended.code or "", ended.code_name, ended.message, ended.note))


def _folded(texts: tuple[object, ...]) -> str:
    return "\n".join([str(text) for text in texts if text != ""]).casefold()


def _values(value: Any) -> list[object]:
    """Every value that is in a value, however deep."""
    if isinstance(value, dict):
        value = list(value.values())
    elif isinstance(value, tuple):
        value = list(value)
    elif not isinstance(value, list):
        return [] if value is None else [value]
    found: list[object] = []
    for item in value:
        if isinstance(item, dict | list | tuple):
            found += _values(item)
        elif item is not None:
            found.append(item)
    return found
