"""The rows of a long list, taken out of a reply's text by one expression instead of from a tree.

A tree of 10,000 rows costs as much to build as everything else together, and every row read from it as a record costs
several times that. So the list is cut out of the document. One expression, made from the declaration and from the
order of the elements in the first rows, matches each row that has the plain form: known elements in that order, at
most one of each, values in the form of their type. Such a row is well-formed XML by the expression itself. The rows
that it does not match are put back into the cut document, which is then parsed as XML like any other reply.

Where the cut list does not consist of such rows from end to end, `NotPlain` says that the tree has to be built.
"""

from __future__ import annotations

import functools
import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from lxml import etree

from console.contract.columns import columns_of, typecode_of
from console.contract.language import Field, Record
from console.soap.records import Reader, Slot
from console.soap.values import BOOLEAN, INTEGER, MOMENT, integer_range, microseconds_of_all
from console.soap.xml import XSI, local_name

SAMPLE = 20
"""Rows that are looked at to learn the order of their elements and what is not declared."""

_STEP = 256 * 1024
"""Bytes that are matched at a time: their values stay in the processor's cache until they are columns."""

_FORMS = {int: INTEGER, bool: BOOLEAN, datetime: MOMENT}
_TRUTHS = {b"true": 1, b"1": 1, b"false": 0, b"0": 0, b"": 0}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6});|#([0-9]{1,7});|(amp|lt|gt|quot|apos);)?")
_PREDEFINED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
# What a text of XML must not hold; half a surrogate pair is no UTF-8 either.
_CONTROLS = bytes(code for code in range(32) if chr(code) not in "\t\n\r")
_NOT_IN_TEXT = (b"]]>", "\ufffe".encode(), "\uffff".encode())
_SPACE = r"[ \t\n]*+"
_ROW_TAG = re.compile(rb"<([A-Za-z_][\w.:-]*)>")
_BETWEEN = b"\0"
"""Stands between the texts of a column while they are decoded together; no XML can hold it."""


class NotPlain(Exception):
    """The list is not made of rows in the plain form."""


@dataclass(frozen=True, slots=True)
class ListCut:
    """A document with the place of one list: `first` to `last` are its rows, `row` is their element as written."""

    body: bytes
    first: int
    last: int
    row: str

    def document(self, rows: bytes) -> bytes:
        """The document with these rows in the list and no others."""
        return b"".join((self.body[: self.first], rows, self.body[self.last :]))

    def end_of_row(self, start: int) -> int:
        """Where the first row ends that ends behind `start`."""
        closing = f"</{self.row}>".encode()
        found = self.body.find(closing, start, self.last)
        return self.last if found < 0 else found + len(closing)

    @property
    def sample(self) -> bytes:
        """The first rows."""
        end = self.first
        for _ in range(SAMPLE):
            end = self.end_of_row(end)
        return self.body[self.first : end]


def cut(slot: Slot, body: bytes) -> ListCut:
    """The place of the list `slot` in a document in UTF-8. Raises `NotPlain` where it has no plain place."""
    if b"\r" in body:
        body = body.replace(b"\r\n", b"\n").replace(b"\r", b"\n")  # as every XML parser does
    names = "|".join(map(re.escape, slot.element_names))
    opening = re.search(rf"<((?:[\w.-]+:)?(?:{names}))>{_SPACE}".encode(), body)
    last = -1 if opening is None else body.rfind(b"</%b>" % opening.group(1))
    row = None if opening is None else _ROW_TAG.match(body, opening.end())
    if opening is None or row is None or last < row.end():
        raise NotPlain
    while body[last - 1 : last].isspace():
        last -= 1
    return ListCut(body, opening.end(), last, row.group(1).decode())


@dataclass(frozen=True, slots=True)
class Expression:
    """The expression for rows of one form.

    groups: column -> its group in a match, and for texts the group that tells that the element was there and empty.
    The first group of a match is the whole row if it has the plain form, the last if it has not.
    """

    pattern: re.Pattern[bytes]
    groups: dict[str, tuple[int, int | None]]


def expression_for(reader: Reader, sample: etree._Element, row: str) -> Expression:
    """The expression for rows like those below the element `sample`."""
    columns = [column.name for column in columns_of(reader.record)]
    order: list[str] = []
    column_of: dict[str, str] = {}
    after = 0
    for element in islice(sample, SAMPLE):
        after = 0
        for child in element:
            tag = written(child)
            if tag not in column_of:
                slot = reader.slot_of(child.tag)
                is_column = slot is not None and slot.name in columns and slot.name not in column_of.values()
                if len(child) or (slot is not None and not is_column):
                    continue
                column_of[tag] = slot.name if slot is not None else ""
                order.insert(after, tag)
            after = order.index(tag) + 1
    prefix = row.rpartition(":")[0]
    places = {name: tag for tag, name in column_of.items()}
    after = 0
    for name in columns:
        tag = places.get(name) or (f"{prefix}:{name}" if prefix else name)
        if tag not in column_of:
            column_of[tag] = name
            order.insert(after, tag)
        after = order.index(tag) + 1
    xsi = next((name for name, address in sample.nsmap.items() if address == XSI and name), "xsi")
    return _expression(reader.record, row, tuple((tag, column_of[tag]) for tag in order), xsi)


@functools.lru_cache(maxsize=64)
def _expression(record: type[Record], row: str, parts: tuple[tuple[str, str], ...], xsi: str) -> Expression:
    """The expression for rows whose elements stand in the order of `parts`: (as written, column or "").

    Only single characters repeat possessively: before Python 3.11.5 a group that does loses its place. What may be
    absent has an empty alternative, which is a third faster than a question mark.
    """
    columns = {column.name: column for column in columns_of(record)}
    groups: dict[str, tuple[int, int | None]] = {}
    pieces: list[str] = []
    count = 1
    for tag, name in parts:
        nil = rf"<{tag} {xsi}:nil=\"(?:true|1)\" ?/>"
        if not name:
            pieces.append(rf"(?:<{tag}>[^<]*+</{tag}>|<{tag}(?: [^<>]*+|)/>|)")
        elif columns[name].base in _FORMS:
            pieces.append(rf"(?:<{tag}>({_FORMS[columns[name].base]})</{tag}>|{nil}|)")
            groups[name] = (count, None)
            count += 1
        else:
            pieces.append(rf"(?:<{tag}>([^<]++)</{tag}>|{nil}|(<{tag}(?: ?/>|></{tag}>))|)")
            groups[name] = (count, count + 1)
            count += 2
    plain = _SPACE.join(("", f"<{row}>", *pieces, f"</{row}>"))
    other = rf"{_SPACE}<{row}>[^<]*+(?:<(?!/{row}>)[^<]*+)*</{row}>|{_SPACE}<{row}\b[^<>]*+/>"
    return Expression(re.compile(f"({plain})|({other})".encode()), groups)


def texts_of_rows(place: ListCut, expression: Expression) -> Iterator[list[tuple[bytes, ...]]]:
    """The texts of some rows after the other, group by group: one tuple a group, one item a row.

    Raises `NotPlain` where there is anything between the rows.
    """
    start = place.first
    while start < place.last:
        end = place.end_of_row(start + _STEP)
        texts = list(zip(*expression.pattern.findall(place.body, start, end), strict=True))
        if not texts or sum(map(len, texts[0])) + sum(map(len, texts[-1])) != end - start:
            raise NotPlain
        yield texts
        start = end


def packed(column: Field, values: Sequence[bytes]) -> array[Any] | list[Any]:
    """The values of one column, absent ones as 0 or "".

    Raises ValueError or OverflowError for what has the form of a value and is none.
    """
    code = typecode_of(column)
    if code is None:
        return _plain_texts(values)
    if column.base is bool:
        return array(code, bytes(map(_TRUTHS.__getitem__, values)))
    if column.base is datetime:
        return array(code, microseconds_of_all(_together(values).split(_BETWEEN.decode())))
    whole = array(code, map(int, values) if b"" not in values else [int(value or 0) for value in values])
    allowed = integer_range(column.wire)
    narrower = allowed.stop < 2 ** (8 * whole.itemsize - 1)  # a wider one the array itself refuses
    if narrower and not (min(whole) in allowed and max(whole) in allowed):
        raise OverflowError(column.name)
    return whole


def _together(values: Sequence[bytes]) -> str:
    """The texts in one, which is decoded many times faster than each by itself."""
    return _BETWEEN.join(values).decode()


def _plain_texts(values: Sequence[bytes]) -> list[str]:
    """The texts that XML stands for. Raises ValueError for what is not well-formed."""
    together = _BETWEEN.join(values)
    controls = len(together) - len(together.translate(None, _CONTROLS))
    if controls != len(values) - 1 or any(found in together for found in _NOT_IN_TEXT):
        raise ValueError("a character that XML does not allow")
    text = together.decode()
    return (_REFERENCE.sub(_character, text) if "&" in text else text).split(_BETWEEN.decode())


def _character(reference: re.Match[str]) -> str:
    hexadecimal, decimal, name = reference.groups()
    if name:
        return _PREDEFINED[name]
    character = chr(int(hexadecimal, 16) if hexadecimal else int(decimal or "0"))
    written_out = character.encode()
    if written_out in _CONTROLS or written_out in _NOT_IN_TEXT:
        raise ValueError("a reference that XML does not allow")
    return character


def written(element: etree._Element) -> str:
    """The element's name as it is written, with its prefix."""
    name = local_name(element.tag)
    return f"{element.prefix}:{name}" if element.prefix else name
