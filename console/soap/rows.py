"""Long lists of a reply as columns, without an object a row.

Reading 10,000 rows as records costs several times what parsing them costs. So the tree is parsed once, which proves
the document whole and harmless, and then one expression, made from the declaration and the order of the first rows,
takes the values of every row out of the document's text. A row that does not have exactly the form that the expression
knows (shuffled, an element twice, an unknown one, a value in another form) is read from the tree like any record, so
both ways have one meaning. What makes the text safe to search: there is no document type, and where there is a
comment, CDATA or a processing instruction, or where the rows of text and tree do not tally, the tree is used for all.
"""

from __future__ import annotations

import functools
import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from typing import Any

from lxml import etree

from console.contract.columns import Batch, batch_of, columns_of, microseconds, typecode_of
from console.contract.language import Field, OperationSpec, Record, Reply, Result, fields_of
from console.soap.decode import answer_in, decode_answer
from console.soap.records import Names, Reader, Slot, reader_for, unknown_at
from console.soap.values import BOOLEAN, INTEGER, MOMENT, integer_range, microseconds_of
from console.soap.xml import XSI, is_nil, local_name, parse, utf8_of

_SAMPLE = 20
"""Rows that are looked at to learn the order of their elements and whatever is not declared."""

_FORMS = {int: INTEGER, bool: BOOLEAN, datetime: MOMENT}
_TRUTHS = {"true": 1, "1": 1, "false": 0, "0": 0, "": 0}
_INDEX = re.compile(r"\[[0-9]+\]")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|(amp|lt|gt|quot|apos));")
_PREDEFINED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


@dataclass(frozen=True, slots=True)
class RowsReply:
    """A list as columns. reply: the rest of the answer. total: rows over all pages, as far as the server names it."""

    reply: Reply
    result: Result
    total: int
    batch: Batch


def rows_field(spec: OperationSpec) -> Field:
    """The field of the reply that is its list. Raises LookupError for an operation that answers with none or several."""
    lists = [found for found in fields_of(spec.reply) if found.array and found.record is not None]
    if spec.paging is not None:
        lists = [found for found in lists if found.name == spec.paging.rows]
    if len(lists) != 1:
        raise LookupError(f"{spec.name} does not answer with one list")
    return lists[0]


def decode_rows(spec: OperationSpec, body: bytes, names: Names | None = None) -> RowsReply:
    """The list in the reply of an operation as a `Batch`. Raises and means the same as `decode_reply`."""
    what = f"The reply to {spec.name}"
    body = utf8_of(body, what)
    fields = answer_in(spec, parse(body, what))
    reader = reader_for(spec.reply, names)
    rows = next(slot for slot in reader.slots if slot.name == rows_field(spec).name)
    holders = [found for found in fields if reader.slot_of(found.tag) is rows]
    if rows.reader is not None and len(holders) == 1 and not is_nil(holders[0]) and not rows.is_repeated(holders[0]):
        reply = decode_answer(spec, [found for found in fields if found is not holders[0]], names)
        batch = _Rows(rows, rows.reader, holders[0]).batch(body)
    else:
        reply = decode_answer(spec, fields, names)
        batch = _of_records(rows, getattr(reply, rows.name))
    total = getattr(reply, spec.paging.total) if spec.paging is not None and spec.paging.total else None
    return RowsReply(reply, getattr(reply, spec.result_field.name), batch.count if total is None else total, batch)


def _of_records(rows: Slot, records: Sequence[Record]) -> Batch:
    """Records as a batch, with what they report as unknown."""
    plain = batch_of(rows.field.base, list(records))
    unknown: dict[str, str] = {}
    for found in chain.from_iterable(record.unknown for record in records):
        unknown.setdefault(_INDEX.sub("", found.path), found.xml)
    return Batch(plain.count, plain.numbers, plain.texts, plain.missing, tuple(unknown.items()))


class _Rows:
    """The rows below one element of a reply."""

    def __init__(self, slot: Slot, reader: Reader, holder: etree._Element) -> None:
        self.reader = reader
        self.columns = columns_of(reader.record)
        self.slot = slot
        self.holder = holder
        self.path = local_name(holder.tag)
        self.unknown: dict[str, str] = {}

    def batch(self, body: bytes) -> Batch:
        """The rows as columns: from the text where that is safe, from the tree otherwise."""
        matched = self._matched(body)
        if matched is not None:
            try:
                return self._columns(*matched)
            except (ValueError, OverflowError):  # a value of the right form that is none: the tree names its place
                self.unknown.clear()
        return self._from_tree()

    def _from_tree(self) -> Batch:
        unknown: list[Any] = []
        records = self.slot.read(self.holder, self.path, unknown)
        batch = _of_records(self.slot, records)
        reported = dict(batch.unknown) | {_INDEX.sub("", found.path): found.xml for found in reversed(unknown)}
        return Batch(batch.count, batch.numbers, batch.texts, batch.missing, tuple(reported.items()))

    def _matched(self, body: bytes) -> tuple[_Expression, list[tuple[str, ...]]] | None:
        """What the expression finds in the text, one tuple a row; None where text and tree do not tally."""
        if not len(self.holder) or b"<!" in body or body.find(b"<?", 2) >= 0:
            return None
        expression = self._expression()
        text = body.decode()
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")  # as every XML parser does
        found = expression.pattern.findall(text)
        closed = len(found) - sum(1 for row in found if row[-1])
        tallies = len(found) == len(self.holder) and (
            text.count(f"<{expression.row}>") == text.count(f"</{expression.row}>") == closed
        )
        return (expression, found) if tallies else None

    def _expression(self) -> _Expression:
        """The expression for these rows, from the order of the elements in the first of them."""
        order: list[str] = []
        for row in islice(self.holder, _SAMPLE):
            after = 0
            for child in row:
                tag = _written(child)
                if tag in order:
                    after = order.index(tag) + 1
                elif self._is_known_leaf(child) or not len(child):
                    order.insert(after, tag)
                    after += 1
                    if self.reader.slot_of(child.tag) is None:
                        found = unknown_at(f"{self.path}/{local_name(row.tag)}/{local_name(child.tag)}", child)
                        self.unknown.setdefault(found.path, found.xml)
        first = self.holder[0]
        prefix = f"{first.prefix}:" if first.prefix else ""
        seen = {self._column(tag) for tag in order}
        after = 0
        for column in self.columns:
            if column.name not in seen:
                order.insert(after, prefix + column.name)
                after += 1
            else:
                after = next(place for place, tag in enumerate(order) if self._column(tag) == column.name) + 1
        nil_prefix = next((name for name, address in first.nsmap.items() if address == XSI and name), "xsi")
        parts = tuple((tag, self._column(tag)) for tag in order)
        return _expression(self.reader.record, _written(first), parts, nil_prefix)

    def _is_known_leaf(self, child: etree._Element) -> bool:
        slot = self.reader.slot_of(child.tag)
        return slot is not None and slot.field.record is None and not slot.field.array

    def _column(self, tag: str) -> str:
        """Name of the column that an element belongs to, "" for what is no column."""
        slot = self.reader.slot_of(tag.rpartition(":")[2])
        return "" if slot is None else slot.name

    def _columns(self, expression: _Expression, found: list[tuple[str, ...]]) -> Batch:
        """The batch from the texts of all rows, with the irregular ones put in from the tree."""
        texts = list(zip(*found, strict=True))
        irregular = {} if all(texts[-2]) else self._irregular([row for row, end in enumerate(texts[-2]) if not end])
        dropped = sorted(row for row, record in irregular.items() if record is None)
        numbers: dict[str, bytes] = {}
        words: dict[str, tuple[str, ...]] = {}
        missing: dict[str, tuple[int, ...]] = {}
        for column in self.columns:
            place, empty_place = expression.groups[column.name]
            values = texts[place]
            absent: set[int] = set()
            if "" in values:
                absent = {row for row, value in enumerate(values) if not value}
                if empty_place is not None:
                    absent -= {row for row, mark in enumerate(texts[empty_place]) if mark}
            packed = _packed(column, values)
            for row, record in irregular.items():
                value = None if record is None else getattr(record, column.name)
                absent.discard(row)
                if value is None:
                    absent.add(row)
                    continue
                packed[row] = microseconds(value) if isinstance(value, datetime) else value
            for row in reversed(dropped):
                del packed[row]
            if absent := absent.difference(dropped):
                missing[column.name] = tuple(_shifted(sorted(absent), dropped))
            if isinstance(packed, array):
                numbers[column.name] = packed.tobytes()
            else:
                words[column.name] = tuple(packed)
        return Batch(len(found) - len(dropped), numbers, words, missing, tuple(self.unknown.items()))

    def _irregular(self, rows: list[int]) -> dict[int, Record | None]:
        """Row number -> its record, None for what is no row: nil items, and elements of another name."""
        elements = list(self.holder)
        records: dict[int, Record | None] = {}
        dropped = 0
        for row in rows:
            element = elements[row]
            name = local_name(element.tag)
            if name in self.slot.item_names and not is_nil(element):
                record = self.reader.read(element, f"{self.path}/{name}[{row - dropped + 1}]")
                reported = record.unknown
                records[row] = record
            else:
                reported = (unknown_at(f"{self.path}/{name}", element),)
                records[row] = None
                dropped += 1
            for found in reported:
                self.unknown.setdefault(_INDEX.sub("", found.path), found.xml)
        return records


@dataclass(frozen=True, slots=True)
class _Expression:
    """The expression for rows of one form.

    row: the rows' element as written. groups: column -> its group in a match, and the group that tells that the
    element was there and empty, for texts. The last two groups tell that the row had the form, and that it was one
    element without content.
    """

    pattern: re.Pattern[str]
    row: str
    groups: dict[str, tuple[int, int | None]]


@functools.lru_cache(maxsize=64)
def _expression(record: type[Record], row: str, parts: tuple[tuple[str, str], ...], nil_prefix: str) -> _Expression:
    """The expression for rows of a record whose elements stand in the order of `parts`: (as written, column or "")."""
    columns = {column.name: column for column in columns_of(record)}
    groups: dict[str, tuple[int, int | None]] = {}
    pieces: list[str] = []
    count = 0
    for tag, name in parts:
        column = columns.get(name)
        empty = rf"<{tag} {nil_prefix}:nil=\"(?:true|1)\" ?/>"
        if column is None or name in groups:
            pieces.append(rf"(?:<{tag}>[^<]*+</{tag}>|<{tag}(?: [^<>]*+)?/>)?+")
        elif column.base in _FORMS:
            pieces.append(rf"(?:<{tag}>({_FORMS[column.base]})</{tag}>|{empty})?+")
            groups[name] = (count, None)
            count += 1
        else:
            pieces.append(rf"(?:<{tag}>([^<]++)</{tag}>|{empty}|(<{tag}(?: ?/>|></{tag}>)))?+")
            groups[name] = (count, count + 1)
            count += 2
    inside = r"\s*+".join(("", *pieces, ""))
    pattern = (
        rf"<{row}>{inside}(</{row}>)"
        rf"|<{row}>[^<]*+(?:<(?!{row}\b)[^<]*+)*?</{row}>"
        rf"|(<{row}\b[^<>]*+/>)"
    )
    return _Expression(re.compile(pattern), row, groups)


def _packed(column: Field, values: tuple[str, ...]) -> array[Any] | list[Any]:
    """The values of one column, absent ones as 0 or "". Raises ValueError or OverflowError for what is no value."""
    code = typecode_of(column)
    if code is None:
        return [_unescaped(value) for value in values] if any("&" in value for value in values) else list(values)
    if column.base is bool:
        return array(code, bytes(map(_TRUTHS.__getitem__, values)))
    if column.base is datetime:
        return array(code, [microseconds_of(value) if value else 0 for value in values])
    whole = array(code, map(int, values) if "" not in values else [int(value or 0) for value in values])
    allowed = integer_range(column.wire)
    if min(whole) not in allowed or max(whole) not in allowed:
        raise OverflowError(column.name)
    return whole


def _unescaped(text: str) -> str:
    """The text that XML stands for."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(reference: re.Match[str]) -> str:
    hexadecimal, decimal, name = reference.groups()
    if name:
        return _PREDEFINED[name]
    return chr(int(hexadecimal, 16) if hexadecimal else int(decimal))


def _written(element: etree._Element) -> str:
    """The element's name as it is written, with its prefix."""
    name = local_name(element.tag)
    return f"{element.prefix}:{name}" if element.prefix else name


def _shifted(rows: Sequence[int], dropped: Sequence[int]) -> Iterator[int]:
    """Row numbers after the dropped rows are gone; both sorted."""
    gone = 0
    for row in rows:
        while gone < len(dropped) and dropped[gone] < row:
            gone += 1
        yield row - gone
