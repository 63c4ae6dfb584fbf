"""The columnar form of a list of records: what crosses the pipe and what the store holds.

A batch of 10,000 accounts as objects costs the window's process tens of milliseconds; as columns it costs almost
nothing, since numbers travel as packed arrays and texts as one tuple a column. Which columns there are follows from
the record's declaration.
"""

from __future__ import annotations

import functools
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from console.contract.language import Field, Record, fields_of

NEVER = -62_135_596_800_000_000
"""Microseconds of 0001-01-01T00:00:00, which the provider sends for "never"."""

_TYPECODES = {"unsignedByte": "B", "short": "h", "int": "i", "long": "q"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Batch(msgspec.Struct, frozen=True):
    """Some rows of one record type, column by column.

    numbers: field name -> bytes of an `array(typecode_of(field))`: int, bool (0/1) and dateTime (microseconds since
    1970 in UTC). texts: field name -> one string a row. missing: field name -> sorted row numbers where the element was
    absent or nil (the value there is 0 or ""). unknown: (path, xml) of elements that the declaration does not know,
    each path once.
    """

    count: int
    numbers: dict[str, bytes]
    texts: dict[str, tuple[str, ...]]
    missing: dict[str, tuple[int, ...]] = {}
    unknown: tuple[tuple[str, str], ...] = ()


ENTITIES, ACCOUNTS = "entities", "accounts"
"""The two tables that a snapshot holds: rows of `EntityInHierarchy` and of `AccountDevicesInfo`."""


class SnapshotPart(msgspec.Struct, frozen=True):
    """A piece of the last known state: rows of `ENTITIES` or `ACCOUNTS` that were loaded for `target` at `at`.

    The parts of one load follow each other and `last` marks its end, so that what that load no longer had is removed
    when it is replayed. at: microseconds since 1970 in UTC.
    """

    table: str
    target: int
    at: int
    batch: Batch
    last: bool


def typecode_of(field: Field) -> str | None:
    """Type code of the field's packed array, or None for a text column."""
    if field.base is bool:
        return "B"
    if field.base is int:
        return _TYPECODES[field.wire]
    if field.base is datetime:
        return "q"
    return None


@functools.cache
def columns_of(record: type[Record]) -> tuple[Field, ...]:
    """The fields of a record that are columns: all that are neither objects nor arrays."""
    return tuple(found for found in fields_of(record) if not found.array and found.record is None)


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970 in UTC; a moment without zone is taken as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - _EPOCH) // _MICROSECOND


def moment(value: int) -> datetime:
    """The moment, in UTC, of `microseconds`."""
    return _EPOCH + timedelta(microseconds=value)


def batch_of(record: type[Record], rows: list[Any]) -> Batch:
    """Records of one type as a batch: the slow way, for short lists and for tests."""
    numbers: dict[str, bytes] = {}
    texts: dict[str, tuple[str, ...]] = {}
    missing: dict[str, tuple[int, ...]] = {}
    for column in columns_of(record):
        values = [getattr(row, column.name) for row in rows]
        absent = tuple(index for index, value in enumerate(values) if value is None)
        if absent:
            missing[column.name] = absent
        code = typecode_of(column)
        if code is None:
            texts[column.name] = tuple("" if value is None else str(value) for value in values)
        elif column.base is datetime:
            numbers[column.name] = array(
                code, (0 if value is None else microseconds(value) for value in values)
            ).tobytes()
        else:
            numbers[column.name] = array(code, (value or 0 for value in values)).tobytes()
    return Batch(len(rows), numbers, texts, missing)


def slices(batch: Batch, rows: int) -> Iterator[Batch]:
    """The batch in pieces of at most `rows` rows; what is unknown goes with the first."""
    if batch.count <= rows:
        yield batch
        return
    widths = {name: len(packed) // batch.count for name, packed in batch.numbers.items()}
    for first in range(0, batch.count, rows):
        last = min(first + rows, batch.count)
        missing = {}
        for name, absent in batch.missing.items():
            here = absent[bisect_left(absent, first) : bisect_left(absent, last)]
            if here:
                missing[name] = tuple(row - first for row in here)
        yield Batch(
            last - first,
            {name: packed[first * widths[name] : last * widths[name]] for name, packed in batch.numbers.items()},
            {name: texts[first:last] for name, texts in batch.texts.items()},
            missing,
            () if first else batch.unknown,
        )
