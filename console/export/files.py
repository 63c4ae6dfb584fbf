"""Exported rows as files: whole, or not at all."""

from __future__ import annotations

import enum
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from console.errors import ExportFailed
from console.export.texts import Cell, csv_lines, json_lines, tab_lines

if TYPE_CHECKING:
    from console.export.workbook import Sheet

_LINES_A_STEP = 128


class Form(enum.StrEnum):
    """How a file is written; the value is the usual ending of its name."""

    CSV = "csv"
    TEXT = "txt"
    JSON = "json"
    XLSX = "xlsx"


_LINES: dict[Form, Callable[[Sequence[str], Iterable[Sequence[Cell]]], Iterator[str]]] = {
    Form.CSV: csv_lines,
    Form.TEXT: tab_lines,
    Form.JSON: json_lines,
}


def export_file(
    path: Path, headings: Sequence[str], rows: Iterable[Sequence[Cell]], form: Form, beside: Sequence[Sheet] = ()
) -> Generator[None, None, None]:
    """Write rows to a file, in steps; the rows are taken one by one, as the steps are turned.

    The file appears whole at the end, in place of an older one; steps that fail or are closed before leave that as it
    was. beside: further sheets, which only a workbook has. Raises ExportFailed.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        yield from _written(part, headings, rows, form, beside)
        part.replace(path)
    except OSError as error:
        raise _failed(path, error) from error
    finally:
        part.unlink(missing_ok=True)


def _written(
    part: Path, headings: Sequence[str], rows: Iterable[Sequence[Cell]], form: Form, beside: Sequence[Sheet]
) -> Iterator[None]:
    if form is Form.XLSX:
        # Imported here: most sessions export no workbook, and every window would start later for it.
        from console.export.workbook import write_workbook

        yield from write_workbook(part, headings, rows, beside)
        return
    # Excel takes a CSV file for UTF-8 only with the mark in front; a JSON file must not have one.
    encoding = "utf-8" if form is Form.JSON else "utf-8-sig"
    with part.open("w", encoding=encoding, newline="") as file:
        for number, line in enumerate(_LINES[form](headings, rows), 1):
            file.write(line)
            if number % _LINES_A_STEP == 0:
                yield


def _failed(path: Path, error: OSError) -> ExportFailed:
    return ExportFailed(
        f"{path.name} was not written: {error.strerror or error}.",
        f"Choose another folder than {path.parent}, or close the program that has the file open.",
    )
