"""Rows of one record type, held column by column and merged by key."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import compress
from typing import Any, Generic, TypeVar

from console.callbacks import Callbacks
from console.contract.columns import Batch, columns_of, moment, typecode_of
from console.contract.language import Field, Record
from console.store.keys import KeyIndex
from console.store.steps import Steps, spans
from console.store.texts import TextColumn

RecordT = TypeVar("RecordT", bound=Record)


@dataclass(frozen=True, slots=True)
class TableChange:
    """Row numbers that came (or came back), whose values changed, and that went."""

    added: array[int]
    changed: array[int]
    removed: array[int]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


class ColumnTable(Generic[RecordT]):
    """All known rows of one record type.

    A row keeps its number for as long as the table lives: a row that goes leaves a hole, and one with the same key that
    comes later gets the old number back. `version` counts changes; `changed` is called after each with a `TableChange`.

    key: name of the column that identifies a row; a later row with the same key replaces the earlier one. Without a key
    every row that is added is a new one. searchable: text columns whose folded form is kept, for search and filters.
    """

    def __init__(self, record: type[RecordT], *, key: str | None = None, searchable: Iterable[str] = ()) -> None:
        self.record = record
        self.key = key
        self.searchable = tuple(searchable)
        self.columns: dict[str, Field] = {column.name: column for column in columns_of(record)}
        self.version = 0
        self.count = 0
        self.changed: Callbacks[[TableChange]] = Callbacks()
        self._numbers: dict[str, array[int]] = {}
        self._texts: dict[str, TextColumn] = {}
        self._absent: dict[str, bytearray] = {}
        self._live = bytearray()
        for name, column in self.columns.items():
            code = typecode_of(column)
            if code is None:
                self._texts[name] = TextColumn(searchable=name in self.searchable)
            else:
                self._numbers[name] = array(code)
        self._index: KeyIndex | None = None
        if key is not None:
            keys: TextColumn | array[int] = self._texts[key] if key in self._texts else self._numbers[key]
            self._index = KeyIndex(keys.__getitem__)

    def __len__(self) -> int:
        """Row numbers given out so far, holes included; `count` is the number of rows that are there."""
        return len(self._live)

    @property
    def live(self) -> bytearray:
        """One byte per row number: 1 where the row is there. Only to be read."""
        return self._live

    def rows(self) -> Iterator[int]:
        """The numbers of the rows that are there, ascending."""
        return compress(range(len(self._live)), self._live)

    def row_of(self, key: Any) -> int:
        """The row that is there with this key, or -1."""
        row = self.number_of(key)
        return row if row >= 0 and self._live[row] else -1

    def number_of(self, key: Any) -> int:
        """The row number that was given to this key, whether the row is there or gone, or -1."""
        return self.numbers_of((key,))[0]

    def numbers_of(self, keys: Sequence[Any]) -> list[int]:
        """As `number_of`, for several keys."""
        return [-1] * len(keys) if self._index is None else self._index.find_all(keys)

    def is_text(self, name: str) -> bool:
        """Whether a column holds texts; the others hold numbers."""
        return name in self._texts

    def numbers(self, name: str) -> array[int]:
        """The packed numbers of a column by row number (bool 0/1, dateTime in microseconds). Only to be read."""
        return self._numbers[name]

    def texts(self, name: str) -> TextColumn:
        """The texts of a column by row number. Only to be read."""
        return self._texts[name]

    def absent(self, name: str) -> bytearray:
        """One byte per row number, 1 where the value is missing; empty where no row misses it. Only to be read."""
        return self._absent.get(name, bytearray())

    def is_missing(self, row: int, name: str) -> bool:
        """Whether the provider sent no value."""
        absent = self._absent.get(name)
        return absent is not None and bool(absent[row])

    def value(self, row: int, name: str) -> Any:
        """A value as the record's declaration types it, or None where it is missing."""
        if self.is_missing(row, name):
            return None
        texts = self._texts.get(name)
        if texts is not None:
            return texts[row]
        number = self._numbers[name][row]
        base = self.columns[name].base
        if base is bool:
            return bool(number)
        return moment(number) if base is datetime else number

    def text(self, row: int, name: str) -> str:
        """A value as plain text for machines: "" where missing, dates in ISO form, bool as true/false."""
        value = self.value(row, name)
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        return value.isoformat() if isinstance(value, datetime) else str(value)

    def record_at(self, row: int) -> RecordT:
        """One row as a record; fields that are no columns keep their defaults."""
        return self.record(**{name: self.value(row, name) for name in self.columns})

    def begin(self, scope: Iterable[int] = ()) -> TableLoad:
        """Start a load that replaces the rows of `scope`: those that it does not bring are removed at its end."""
        return TableLoad(self, scope)

    def merge(self, batch: Batch, unseen: bytearray | None = None) -> Steps:
        """Merge a batch by key; observers hear of it once, at its end. `unseen` is cleared at the rows that came."""
        incoming = _Incoming(self, batch)
        change = TableChange(array("i"), array("i"), array("i"))
        for first, end in spans(batch.count):
            for row in self._merge_span(incoming, first, end, change):
                if unseen is not None and row < len(unseen):
                    unseen[row] = 0
            yield
        self._announce(change)

    def remove(self, rows: Iterable[int]) -> Steps:
        """Remove rows; those that are not there are passed over."""
        change = TableChange(array("i"), array("i"), array("i"))
        gone = [row for row in rows if self._live[row]]
        for first, end in spans(len(gone)):
            piece = gone[first:end]
            self._leaving(piece)
            for row in piece:
                self._live[row] = 0
            self.count -= len(piece)
            change.removed.extend(piece)
            yield
        self._announce(change)

    def _merge_span(self, incoming: _Incoming, first: int, end: int, change: TableChange) -> list[int]:
        """Merge some rows of a batch and return the rows that were there before."""
        fresh: Sequence[int] = range(first, end)
        known: dict[int, int] = {}
        if self._index is not None and self.key is not None:
            # Of two rows with one key in the same span the later one counts.
            positions = dict(zip(incoming.values(self.key, fresh), fresh, strict=True))
            found = self._index.find_all(positions)
            known = {row: at for row, at in zip(found, positions.values(), strict=True) if row >= 0}
            if known or len(positions) < end - first:
                fresh = [at for row, at in zip(found, positions.values(), strict=True) if row < 0]
        if known:
            self._merge_known(incoming, known, change)
        if fresh:
            self._append(incoming, fresh, change)
        return list(known)

    def _merge_known(self, incoming: _Incoming, known: dict[int, int], change: TableChange) -> None:
        rows, positions = list(known), list(known.values())
        differing = {row for row in rows if not self._live[row]}
        for name in self.columns:
            held = self._held(name, rows)
            arriving = incoming.values(name, positions)
            if held != list(arriving):
                differing.update(row for row, old, new in zip(rows, held, arriving, strict=True) if old != new)
            absent, missing = self._absent.get(name), incoming.missing(name)
            if absent or missing:
                flags = absent or bytes(len(self))
                differing.update(row for row, at in known.items() if bool(flags[row]) != (at in missing))
        if differing:
            self._overwrite(incoming, {row: known[row] for row in sorted(differing)}, change)

    def _overwrite(self, incoming: _Incoming, known: dict[int, int], change: TableChange) -> None:
        rows, positions = list(known), list(known.values())
        changed = [row for row in rows if self._live[row]]
        revived = [row for row in rows if not self._live[row]]
        self._leaving(changed)
        for name in self.columns:
            values = incoming.values(name, positions)
            if name in self._texts:
                self._texts[name].replace(dict(zip(rows, values, strict=True)))
            else:
                held = self._numbers[name]
                for row, value in zip(rows, values, strict=True):
                    held[row] = value
            missing = incoming.missing(name)
            if missing or name in self._absent:
                absent = self._absent.setdefault(name, bytearray(len(self)))
                for row, at in known.items():
                    absent[row] = at in missing
        for row in revived:
            self._live[row] = 1
        self.count += len(revived)
        self._entered(rows)
        change.changed.extend(changed)
        change.added.extend(revived)

    def _append(self, incoming: _Incoming, positions: Sequence[int], change: TableChange) -> None:
        rows = range(len(self), len(self) + len(positions))
        for name in self.columns:
            values = incoming.values(name, positions)
            (self._texts[name] if name in self._texts else self._numbers[name]).extend(values)
            missing = incoming.missing(name)
            if missing or name in self._absent:
                absent = self._absent.setdefault(name, bytearray(len(self)))
                absent.extend(at in missing for at in positions)
        self._live.extend(b"\1" * len(rows))
        self.count += len(rows)
        if self._index is not None and self.key is not None:
            self._index.add_all(incoming.values(self.key, positions), rows.start)
        self._entered(rows)
        change.added.extend(rows)

    def _held(self, name: str, rows: Sequence[int]) -> list[Any]:
        if name in self._texts:
            return self._texts[name].take(rows)
        return list(map(self._numbers[name].__getitem__, rows))

    def _entered(self, rows: Sequence[int]) -> None:
        """Hook for what is derived from rows: these are there now, with these values."""

    def _leaving(self, rows: Sequence[int]) -> None:
        """Hook for what is derived from rows: these are about to go or to change; they still have their old values."""

    def _announce(self, change: TableChange) -> None:
        if change:
            self.version += 1
            self.changed(change)


class TableLoad:
    """One load into a table. Several may be under way at once; a batch that comes twice does no harm.

    A load that is given up is simply dropped: what it brought stays, and nothing is removed.
    """

    def __init__(self, table: ColumnTable[Any], scope: Iterable[int]) -> None:
        self._table = table
        self._unseen = bytearray(len(table))
        for row in scope:
            self._unseen[row] = 1

    def add(self, batch: Batch) -> Steps:
        """Merge a batch."""
        return self._table.merge(batch, self._unseen)

    def finish(self) -> Steps:
        """Remove the rows of the scope that the load did not bring."""
        return self._table.remove(compress(range(len(self._unseen)), self._unseen))


class _Incoming:
    """A batch as a table's columns want it; a column that the batch does not have is missing in every row."""

    def __init__(self, table: ColumnTable[Any], batch: Batch) -> None:
        self._columns: dict[str, Sequence[Any]] = {}
        self._missing: dict[str, Collection[int]] = {name: frozenset(rows) for name, rows in batch.missing.items()}
        for name, column in table.columns.items():
            code = typecode_of(column)
            if name in batch.texts:
                self._columns[name] = batch.texts[name]
            elif code is not None and name in batch.numbers:
                self._columns[name] = array(code, batch.numbers[name])
            else:
                self._columns[name] = ("",) * batch.count if code is None else array(code, [0]) * batch.count
                self._missing[name] = range(batch.count)

    def values(self, name: str, positions: Sequence[int]) -> Sequence[Any]:
        """The values at some positions of the batch: an array for numbers."""
        held = self._columns[name]
        if isinstance(positions, range):
            return held[positions.start : positions.stop]
        picked = [held[at] for at in positions]
        return array(held.typecode, picked) if isinstance(held, array) else picked

    def missing(self, name: str) -> Collection[int]:
        """The positions of the batch where the value is missing; false where there are none."""
        return self._missing.get(name, ())
