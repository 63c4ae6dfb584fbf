"""Replies as JSON and CSV, under the names that the provider uses."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from console.contract.language import Field, OperationSpec, Record, Reply, fields_of

_WORDS = {True: "yes", False: "no"}


def plain(value: Any) -> Any:
    """A record as JSON has it: names of the provider; what the declaration does not know only where there is some."""
    if isinstance(value, Record):
        found = {field.name: plain(getattr(value, field.name)) for field in fields_of(type(value))}
        if value.unknown:
            found["unknown"] = [{"path": unknown.path, "xml": unknown.xml} for unknown in value.unknown]
        return found
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def as_json(value: Any) -> str:
    """Text of a JSON document, indented."""
    return msgspec.json.format(msgspec.json.encode(plain(value)), indent=2).decode()


def json_row(value: Any) -> str:
    """Text of one row on a line of its own."""
    return msgspec.json.encode(plain(value)).decode()


def list_of(spec: OperationSpec) -> Field | None:
    """The field of the reply that is its list: the one that is paged, else the first of records."""
    lists = [field for field in fields_of(spec.reply) if field.array and field.record]
    paged = [field for field in lists if spec.paging is not None and field.name == spec.paging.rows]
    return next(iter([*paged, *lists]), None)


def as_csv(spec: OperationSpec, reply: Reply) -> str:
    """The rows of a reply's list as CSV with a heading; without a list the reply itself is the one row."""
    field = list_of(spec)
    record = None if field is None else field.record
    if field is None or record is None:
        record = type(reply)
        rows: Sequence[Record] = (reply,)
    else:
        rows = getattr(reply, field.name) or ()
    names = column_names(record)
    return table([names, *(row_cells(row, names) for row in rows)])


def column_names(record: type[Record]) -> list[str]:
    """Headings of a record's values: those of the objects in it with dots, a list in it as one."""
    return list(_column_names(record))


def row_cells(row: Record, names: Sequence[str]) -> list[Any]:
    """The values of a record under such headings; a list is the text of a JSON array."""
    return [_cell(row, name) for name in names]


def aligned(rows: Sequence[Sequence[Any]]) -> str:
    """Rows as text for people, column under column."""
    texts = [
        [_WORDS.get(value, str(value)) if isinstance(value, bool) else str(value) for value in row] for row in rows
    ]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    lines = ("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)) for row in texts)
    return "\n".join(line.rstrip() for line in lines)


def table(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV text."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _column_names(record: type[Record], prefix: str = "") -> Iterable[str]:
    for field in fields_of(record):
        if field.record and not field.array:
            yield from _column_names(field.record, f"{prefix}{field.name}.")
        else:
            yield prefix + field.name


def _cell(row: Any, name: str) -> Any:
    for part in name.split("."):
        row = getattr(row, part, None)
    if isinstance(row, list | tuple):
        return json_row(row)
    plain_value = msgspec.to_builtins(row)
    return str(plain_value).lower() if isinstance(plain_value, bool) else plain_value
