"""Rows as text, line by line: CSV, tab-separated and JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

Cell = str | int | float | bool | datetime | None
"""What may stand in a row. A moment is written in UTC, without zone in CSV and tab-separated text."""

# What spreadsheets take as the start of a formula, also when it comes from a file or from the clipboard.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

_FOLDED = str.maketrans({"\t": " ", "\r": " ", "\n": " "})


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """RFC 4180: commas, CRLF, quotes where needed.

    A text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay as they are.
    """
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")
    for row in _with_headings(headings, rows):
        writer.writerow([_plain(cell) for cell in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def tab_lines(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Tab-separated, as spreadsheets and mails take it when pasted; tabs and line ends in a cell become blanks."""
    for row in _with_headings(headings, rows):
        yield "\t".join(_plain(cell).translate(_FOLDED) for cell in row) + "\n"


def json_lines(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """One JSON array with an object per row under the headings, one a line; moments in ISO 8601 with zone."""
    before = "[\n"
    for row in rows:
        cells = [_utc(cell).isoformat() if isinstance(cell, datetime) else cell for cell in row]
        yield before + json.dumps(dict(zip(headings, cells, strict=True)), ensure_ascii=False)
        before = ",\n"
    yield "\n]\n" if before == ",\n" else "[]\n"


def _with_headings(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    if headings:
        yield headings
    yield from rows


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _plain(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case datetime():
            return _utc(cell).replace(tzinfo=None, microsecond=0).isoformat(" ")
        case str():
            return f"'{cell}" if cell.startswith(_FORMULA) else cell
        case _:
            return str(cell)
