"""Replies as JSON and CSV, under the names that the provider uses."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from console.contract.language import Record, Reply, fields_of

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


def as_csv(reply: Reply) -> str:
    """The rows of a reply's list as CSV with a heading; without a list the reply itself is the one row."""
    lists = [field for field in fields_of(type(reply)) if field.array and field.record]
    if lists:
        record = lists[0].record
        rows: Sequence[Record] = getattr(reply, lists[0].name) or ()
    else:
        record, rows = type(reply), (reply,)
    names = list(_column_names(record)) if record else []
    return table([names, *([_cell(row, name) for name in names] for row in rows)])


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
    """Names of the single values of a record, those of the objects in it with a dot."""
    for field in fields_of(record):
        if field.array:
            continue
        if field.record:
            yield from _column_names(field.record, f"{prefix}{field.name}.")
        else:
            yield prefix + field.name


def _cell(row: Any, name: str) -> Any:
    for part in name.split("."):
        row = getattr(row, part, None)
    plain_value = msgspec.to_builtins(row)
    return str(plain_value).lower() if isinstance(plain_value, bool) else plain_value
