"""Files that people make with spreadsheets, as headings and rows of texts: CSV in any usual form, and XLSX."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

import msgspec

from console.errors import ReadingFailed

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes of a file that is read."""

MOST_ROWS = 100_000
"""Rows of a file, its headings aside."""

MOST_COLUMNS = 200

_DELIMITERS = ",;\t|"
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"

# What an exported CSV puts before a text that a spreadsheet would take for a formula.
_ESCAPED = re.compile(r"'(?=[=+\-@])")


class FileTable(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in a file. Blank lines are left out, cells are without spaces around them, rows as long as headings.

    numbers: where each row stands in the file, from 1, as a spreadsheet or an editor numbers it. form: how the file was
    understood, in words: "CSV, semicolons, Windows-1252".
    """

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    form: str

    def __repr__(self) -> str:
        """The table without its cells, any of which may be a password."""
        return f"{type(self).__name__}({self.name!r}, {len(self.headings)} columns, {len(self.rows)} rows)"


def read_table(path: Path) -> FileTable:
    """What stands in a CSV or XLSX file. Blocks for a moment; raises ReadingFailed."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ReadingFailed(
                f"{path.name} is larger than {LARGEST_FILE // 1024**2} MB.", "Split it into several files."
            )
        content = path.read_bytes()
    except OSError as error:
        raise ReadingFailed(
            f"{path.name} cannot be read: {error.strerror or error}.", "Close it elsewhere, or choose another file."
        ) from error
    if content.startswith(_ZIP):
        # Imported here: the window knows the table, and XML has no place in its process.
        from console.commands.provisioning_workbook import sheet_rows

        return _table(path.name, sheet_rows(content, path.name), "XLSX")
    if content.startswith(_OLD_EXCEL):
        raise ReadingFailed(
            f"{path.name} is in Excel's format of before 2007, or protected with a password.",
            "Save it as an Excel workbook (.xlsx) or as CSV, without a password.",
        )
    text, encoding = _decoded(content, path.name)
    delimiter, text, skipped = _delimiter(text)
    words = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}.get(delimiter, f"“{delimiter}”")
    return _table(path.name, _csv_rows(text, delimiter, skipped, path.name), f"CSV, {words}, {encoding}")


def _decoded(content: bytes, name: str) -> tuple[str, str]:
    """The text of a file and what its encoding is called."""
    try:
        for mark, encoding in _MARKS:
            if content.startswith(mark):
                return content.decode(encoding), encoding.removesuffix("-sig").upper()
        half = content[: 2 * 1024]
        if half.count(0) * 3 > len(half):
            # Without a mark: in Latin letters every other byte is 0, and which one tells the order.
            encoding = "utf-16-be" if half[::2].count(0) > half[1::2].count(0) else "utf-16-le"
            return content.decode(encoding), "UTF-16"
    except UnicodeDecodeError as error:
        raise ReadingFailed(f"{name} is cut off or no text.", "Save it anew as CSV in UTF-8, or as XLSX.") from error
    try:
        text, encoding = content.decode(), "UTF-8"
    except UnicodeDecodeError:
        # Five bytes mean nothing in this encoding; to show a mark there is better than to refuse the file.
        text, encoding = content.decode("cp1252", errors="replace"), "Windows-1252"
    if "\0" in text:
        raise ReadingFailed(f"{name} is no text.", "Choose a CSV or XLSX file.")
    return text, encoding


def _delimiter(text: str) -> tuple[str, str, int]:
    """What parts the cells, the text from the headings on, and how many lines came before: a line `sep=;` says it."""
    first, end, rest = text.partition("\n")
    if said := _SEPARATOR_LINE.fullmatch(first.rstrip("\r")):
        return said[1], rest, 1
    if not end:
        first = text
    heading = _unquoted(next((line for line in text.splitlines() if line.strip()), ""))
    return max(_DELIMITERS, key=lambda sign: (heading.count(sign), -_DELIMITERS.index(sign))), text, 0


def _unquoted(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line)


def _csv_rows(text: str, delimiter: str, skipped: int, name: str) -> Iterable[tuple[int, list[str]]]:
    csv.field_size_limit(1024 * 1024)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    before = 0
    try:
        for cells in reader:
            yield before + 1 + skipped, [_ESCAPED.sub("", cell, count=1) if cell[:1] == "'" else cell for cell in cells]
            before = reader.line_num
    except csv.Error as error:
        raise ReadingFailed(
            f"{name} cannot be understood at line {before + 1 + skipped}: {error}.",
            "Look for a quotation mark that is not closed, or save the file as XLSX.",
        ) from error


def _table(name: str, lines: Iterable[tuple[int, list[str]]], form: str) -> FileTable:
    headings: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = []
    numbers: list[int] = []
    for number, line in lines:
        cells = [cell.strip() for cell in line]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(cells) > MOST_COLUMNS:
            raise ReadingFailed(f"{name} has more than {MOST_COLUMNS} columns.", "Leave out those that are not needed.")
        if not headings:
            headings = tuple(cells)
            continue
        if len(cells) > len(headings):
            raise ReadingFailed(
                f"Row {number} of {name} has {len(cells)} cells, and there are {len(headings)} headings.",
                "Put a cell that holds the separator in quotation marks, or give every column a heading.",
            )
        if len(rows) == MOST_ROWS:
            raise ReadingFailed(f"{name} has more than {MOST_ROWS:,} rows.", "Split it into several files.")
        rows.append(tuple(cells) + ("",) * (len(headings) - len(cells)))
        numbers.append(number)
    if not rows:
        raise ReadingFailed(f"{name} has no rows below its headings.", "Fill in the template, and choose it again.")
    return FileTable(name=name, headings=headings, rows=tuple(rows), numbers=tuple(numbers), form=form)
