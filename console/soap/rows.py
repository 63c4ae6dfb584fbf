"""Long lists of a reply as columns, without an object a row.

The usual reply is read from its text (`console.soap.row_text`); rows there that are not in the plain form (shuffled, an
element twice, an unknown object) and every reply that is not as usual are read from the tree like any record. Both
ways have one meaning.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

import msgspec
from lxml import etree

from console.contract.columns import Batch, batch_of, columns_of, microseconds
from console.contract.language import Field, OperationSpec, Record, Reply, Result, fields_of
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
    batch: Batch


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
    total = getattr(reply, spec.paging.total) if spec.paging is not None and spec.paging.total else None
    return RowsReply(reply, getattr(reply, spec.result_field.name), batch.count if total is None else total, batch)


def _from_tree(spec: OperationSpec, slot: Slot, root: etree._Element, names: Names | None) -> tuple[Reply, Batch]:
    """The reply without its list, and the list, from records."""
    reply = decode_answer(spec, answer_in(spec, root), names)
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
    fields, sample = _parsed(spec, slot, place, place.sample)
    reply = decode_answer(spec, [found for found in fields if found is not sample], names)
    expression = expression_for(slot.reader, sample, place.row)
    texts = texts_of_rows(place, expression)
    rows = _Rows(slot, slot.reader, local_name(sample.tag))
    rows.note_undeclared(sample)
    others = [number for number, row in enumerate(texts[-1]) if row] if any(texts[-1]) else []
    if others:
        _, elements = _parsed(spec, slot, place, "".join(texts[-1]))
        rows.read(others, list(elements))
    return reply, rows.batch(expression, texts)


def _parsed(spec: OperationSpec, slot: Slot, place: ListCut, rows: str) -> tuple[list[etree._Element], etree._Element]:
    """The answer's fields and the list's element, parsed with only these rows in it."""
    fields = answer_in(spec, parse(place.document(rows), f"The reply to {spec.name}"))
    holders = [found for found in fields if local_name(found.tag) in slot.element_names]
    if len(holders) != 1:
        raise NotPlain
    return fields, holders[0]


class _Rows:
    """The rows of one list on their way to columns. path: name of the list's element, for reports."""

    def __init__(self, slot: Slot, reader: Reader, path: str) -> None:
        self._slot = slot
        self._reader = reader
        self._path = path
        self._records: dict[int, Record] = {}
        self._dropped: list[int] = []
        self._unknown: dict[str, str] = {}

    def note_undeclared(self, sample: etree._Element) -> None:
        """Report what is not declared in the first rows: the expression steps over it from there on."""
        for row in sample:
            for child in row:
                if self._reader.slot_of(child.tag) is None:
                    self._note(f"{self._path}/{local_name(row.tag)}/{local_name(child.tag)}", child)

    def read(self, numbers: Sequence[int], elements: Sequence[etree._Element]) -> None:
        """Read the rows with these numbers from the tree; what is no row is dropped and reported."""
        if len(numbers) != len(elements):
            raise NotPlain
        for number, element in zip(numbers, elements, strict=True):
            name = local_name(element.tag)
            if name not in self._slot.item_names or is_nil(element):
                self._note(f"{self._path}/{name}", element)
                self._dropped.append(number)
                continue
            record = self._reader.read(element, f"{self._path}/{name}[{number - len(self._dropped) + 1}]")
            self._records[number] = record
            for found in record.unknown:
                self._unknown.setdefault(_INDEX.sub("", found.path), found.xml)

    def batch(self, expression: Expression, texts: Sequence[tuple[str, ...]]) -> Batch:
        """All rows as columns, those that were read from the tree at their places."""
        numbers: dict[str, bytes] = {}
        words: dict[str, tuple[str, ...]] = {}
        missing: dict[str, tuple[int, ...]] = {}
        for column in columns_of(self._reader.record):
            group, empty_group = expression.groups[column.name]
            values = packed(column, texts[group])
            absent = _absent(texts[group], () if empty_group is None else texts[empty_group])
            if self._records or self._dropped:
                self._put_in(column, values, absent)
            if absent:
                missing[column.name] = tuple(_renumbered(sorted(absent), self._dropped))
            if isinstance(values, array):
                numbers[column.name] = values.tobytes()
            else:
                words[column.name] = tuple(values)
        return Batch(len(texts[0]) - len(self._dropped), numbers, words, missing, tuple(self._unknown.items()))

    def _put_in(self, column: Field, values: array[Any] | list[Any], absent: set[int]) -> None:
        """Put the column's values of the rows from the tree in, and take what is no row out."""
        for number, record in self._records.items():
            value = getattr(record, column.name)
            if value is None:
                continue
            absent.discard(number)
            values[number] = microseconds(value) if isinstance(value, datetime) else value
        absent.difference_update(self._dropped)
        for number in reversed(self._dropped):
            del values[number]

    def _note(self, path: str, element: etree._Element) -> None:
        if path not in self._unknown:
            self._unknown[path] = unknown_at(path, element).xml


def _absent(values: Sequence[str], empty: Sequence[str]) -> set[int]:
    """Rows that have no such element, or a nil one, by the column's texts and the marks of empty elements."""
    if "" not in values:
        return set()
    absent = {number for number, value in enumerate(values) if not value}
    if any(empty):
        absent.difference_update([number for number, mark in enumerate(empty) if mark])
    return absent


def _renumbered(rows: Sequence[int], dropped: Sequence[int]) -> Iterator[int]:
    """Row numbers after the dropped rows are gone; both sorted."""
    gone = 0
    for row in rows:
        while gone < len(dropped) and dropped[gone] < row:
            gone += 1
        yield row - gone
