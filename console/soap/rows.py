"""Long lists of a reply as columns, without an object a row.

The usual reply is read from its text (`console.soap.row_text`); rows there that are not in the plain form (shuffled, an
element twice, an unknown object) and every reply that is not as usual are read from the tree like any record. Both
ways have one meaning.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

import msgspec
from lxml import etree

from console.contract.columns import Batch, batch_of, columns_of, microseconds, typecode_of
from console.contract.language import Field, OperationSpec, Record, Reply, Result, fields_of
from console.contract.verdicts import verdict_of
from console.errors import BadReply
from console.soap.decode import answer_in, decode_answer
from console.soap.records import Names, Reader, Slot, reader_for, unknown_at
from console.soap.row_text import Expression, ListCut, NotPlain, cut, expression_for, packed, texts_of_rows
from console.soap.xml import is_nil, local_name, parse, utf8_of

_INDEX = re.compile(r"\[[0-9]+\]")


@dataclass(frozen=True, slots=True)
class RowsReply:
    """A list as columns. reply: the answer without the list. total: rows over all pages, as far as the server says."""

    reply: Reply
    result: Result
    total: int
    batch: Batch = field(repr=False)


def rows_field(spec: OperationSpec) -> Field:
    """The field of the reply that is its list. Raises LookupError for an operation that has none or several."""
    lists = [found for found in fields_of(spec.reply) if found.array and found.record is not None]
    if spec.paging is not None:
        lists = [found for found in lists if found.name == spec.paging.rows]
    if len(lists) != 1:
        raise LookupError(f"{spec.name} does not answer with one list")
    return lists[0]


def decode_rows(spec: OperationSpec, body: bytes, names: Names | None = None) -> RowsReply:
    """The list in the reply of an operation as a `Batch`. Raises and means the same as `decode_reply`.

    A nil item of the list is no row; it is reported as unknown.
    """
    what = f"The reply to {spec.name}"
    body = utf8_of(body, what)
    name = rows_field(spec).name
    slot = next(slot for slot in reader_for(spec.reply, names).slots if slot.name == name)
    try:
        reply, batch = _from_text(spec, slot, body, names)
    except (NotPlain, BadReply, ValueError, OverflowError):  # the tree is the authority, and names what is wrong
        reply, batch = _from_tree(spec, slot, parse(body, what), names)
    counted = None if spec.paging is None else spec.paging.row_total
    total = getattr(reply, counted) if counted else None
    return RowsReply(reply, verdict_of(spec, reply), batch.count if total is None else total, batch)


def _from_tree(spec: OperationSpec, slot: Slot, root: etree._Element, names: Names | None) -> tuple[Reply, Batch]:
    """The reply without its list, and the list, from records."""
    reply = decode_answer(spec, answer_in(spec, root, names), names)
    records: Sequence[Record] = getattr(reply, slot.name)
    inside = [found for found in reply.unknown if found.path.rpartition("/")[0] in slot.element_names]
    beside = [found for found in reply.unknown if found not in inside]
    plain = batch_of(slot.field.base, list(records))
    unknown: dict[str, str] = {}
    for found in chain(inside, chain.from_iterable(record.unknown for record in records)):
        unknown.setdefault(_INDEX.sub("", found.path), found.xml)
    batch = Batch(plain.count, plain.numbers, plain.texts, plain.missing, tuple(unknown.items()))
    return msgspec.structs.replace(reply, **{slot.name: (), "unknown": tuple(beside)}), batch


def _from_text(spec: OperationSpec, slot: Slot, body: bytes, names: Names | None) -> tuple[Reply, Batch]:
    """The same from the text. Raises `NotPlain`, ValueError, OverflowError or `BadReply` where the tree is needed."""
    if slot.reader is None:
        raise NotPlain
    place = cut(slot, body)
    fields, sample = _parsed(spec, slot, place, place.sample, names)
    reply = decode_answer(spec, [found for found in fields if found is not sample], names)
    expression = expression_for(slot.reader, sample, place.row)
    rows = _Rows(slot, slot.reader, local_name(sample.tag))
    rows.note_undeclared(sample)
    for texts in texts_of_rows(place, expression):
        rows.take(expression, texts)
    if rows.others:
        _, elements = _parsed(spec, slot, place, b"".join(rows.others.values()), names)
        rows.read(list(elements))
    return reply, rows.batch()


def _parsed(
    spec: OperationSpec, slot: Slot, place: ListCut, rows: bytes, names: Names | None
) -> tuple[list[etree._Element], etree._Element]:
    """The answer's fields and the list's element, parsed with only these rows in it."""
    fields = answer_in(spec, parse(place.document(rows), f"The reply to {spec.name}"), names)
    holders = [found for found in fields if local_name(found.tag) in slot.element_names]
    if len(holders) != 1:
        raise NotPlain
    return fields, holders[0]


class _Rows:
    """The rows of one list on their way to columns. others: row number -> text of a row that is not plain."""

    def __init__(self, slot: Slot, reader: Reader, path: str) -> None:
        self.others: dict[int, bytes] = {}
        self._slot = slot
        self._reader = reader
        self._path = path
        self._count = 0
        self._columns = [_Column(column) for column in columns_of(reader.record)]
        self._unknown: dict[str, str] = {}

    def note_undeclared(self, sample: etree._Element) -> None:
        """Report what is not declared in the first rows: the expression steps over it from there on."""
        for row in sample:
            for child in row:
                if self._reader.slot_of(child.tag) is None:
                    self._note(f"{self._path}/{local_name(row.tag)}/{local_name(child.tag)}", child)

    def take(self, expression: Expression, texts: Sequence[tuple[bytes, ...]]) -> None:
        """Take what the expression found in the next rows; those that are not plain are held back."""
        if any(texts[-1]):
            self.others |= {self._count + number: row for number, row in enumerate(texts[-1]) if row}
        for column in self._columns:
            group, empty_group = expression.groups[column.field.name]
            column.take(texts[group], () if empty_group is None else texts[empty_group], self._count)
        self._count += len(texts[0])

    def read(self, elements: Sequence[etree._Element]) -> None:
        """Read the rows that were held back from the tree; what is no row is dropped and reported."""
        if len(self.others) != len(elements):
            raise NotPlain
        dropped: list[int] = []
        for number, element in zip(self.others, elements, strict=True):
            name = local_name(element.tag)
            if name not in self._slot.item_names or is_nil(element):
                self._note(f"{self._path}/{name}", element)
                dropped.append(number)
                continue
            record = self._reader.read(element, f"{self._path}/{name}[{number - len(dropped) + 1}]")
            for column in self._columns:
                column.put(number, getattr(record, column.field.name))
            for found in record.unknown:
                self._unknown.setdefault(_INDEX.sub("", found.path), found.xml)
        if dropped:
            self._count -= len(dropped)
            for column in self._columns:
                column.drop(dropped)

    def batch(self) -> Batch:
        """All rows as columns."""
        numbers = {column.field.name: column.values.tobytes() for column in self._columns if column.is_number}
        texts = {column.field.name: tuple(column.values) for column in self._columns if not column.is_number}
        missing = {column.field.name: tuple(sorted(column.absent)) for column in self._columns if column.absent}
        return Batch(self._count, numbers, texts, missing, tuple(self._unknown.items()))

    def _note(self, path: str, element: etree._Element) -> None:
        if path not in self._unknown:
            self._unknown[path] = unknown_at(path, element).xml


class _Column:
    """One column in the making. absent: numbers of the rows that have no such element, or a nil one."""

    def __init__(self, field: Field) -> None:
        code = typecode_of(field)
        self.field = field
        self.is_number = code is not None
        self.values: Any = [] if code is None else array(code)
        self.absent: set[int] = set()

    def take(self, texts: Sequence[bytes], empty: Sequence[bytes], first: int) -> None:
        """Take the texts of the next rows, the first of which has the number `first`; `empty` marks empty elements."""
        self.values.extend(packed(self.field, texts))
        if b"" in texts:
            self.absent.update([first + number for number, text in enumerate(texts) if not text])
            if any(empty):
                self.absent.difference_update([first + number for number, mark in enumerate(empty) if mark])

    def put(self, row: int, value: Any) -> None:
        """Put in the value of a row that was read from the tree; its place is taken as absent so far."""
        if value is not None:
            self.absent.discard(row)
            self.values[row] = microseconds(value) if isinstance(value, datetime) else value

    def drop(self, rows: Sequence[int]) -> None:
        """Take out what is no row; numbers ascend."""
        for row in reversed(rows):
            del self.values[row]
        self.absent = {row - bisect_left(rows, row) for row in self.absent.difference(rows)}
