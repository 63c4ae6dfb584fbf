"""Rows as an Excel workbook, in steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from console.errors import ExportFailed
from console.export.texts import Cell

MOST_ROWS = 1_048_576
"""Rows of a sheet, its headings included."""

MOST_CHARACTERS = 32_767
"""Characters of a cell; a longer text is cut."""

# Before this Excel's calendar knows no day.
_FIRST_DAY = datetime(1900, 3, 1, tzinfo=UTC)

_ROWS_A_STEP = 32
_SECONDS_A_STEP = 0.003


@dataclass(frozen=True, slots=True)
class Sheet:
    """A further sheet of a workbook."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def write_workbook(
    path: Path, headings: Sequence[str], rows: Iterable[Sequence[Cell]], beside: Iterable[Sheet] = ()
) -> Iterator[None]:
    """Write a workbook to `path`, with the rows on its first sheet and further sheets beside it.

    Texts are written as texts, never as formulas or links. Raises ExportFailed for more rows than a sheet has, OSError
    where the file cannot be written.
    """
    with TemporaryDirectory() as folder:
        workbook = Workbook(path, {"constant_memory": True, "tmpdir": folder})
        sheet = workbook.add_worksheet()
        further: list[Worksheet] = []
        moment_format = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        try:
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, headings, workbook.add_format({"bold": True}))
            for number, row in enumerate(rows, 1):
                if number >= MOST_ROWS:
                    raise ExportFailed(
                        f"The rows do not fit an Excel sheet, which ends after {MOST_ROWS:,}.",
                        "Export them as CSV, or filter the table first.",
                    )
                for column, cell in enumerate(row):
                    _write(sheet, number, column, cell, moment_format)
                if number % _ROWS_A_STEP == 0:
                    yield
            for other in beside:
                further.append(workbook.add_worksheet(other.name))
                further[-1].write_row(0, 0, other.headings, workbook.add_format({"bold": True}))
                for number, row in enumerate(other.rows, 1):
                    for column, cell in enumerate(row):
                        _write(further[-1], number, column, cell, moment_format)
            yield from _close(workbook)
        finally:
            for opened in (sheet, *further):
                opened.row_data_fh.close()


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, moment_format: Format) -> None:
    match cell:
        case None:
            return
        case bool():
            sheet.write_boolean(row, column, cell)
        case datetime():
            moment = cell if cell.tzinfo else cell.replace(tzinfo=UTC)
            if moment < _FIRST_DAY:
                sheet.write_string(row, column, moment.date().isoformat())
            else:
                naive = moment.astimezone(UTC).replace(tzinfo=None)
                sheet.write_datetime(row, column, naive, moment_format)
        case str():
            sheet.write_string(row, column, cell[:MOST_CHARACTERS])
        case _:
            sheet.write_number(row, column, cell)


def _close(workbook: Workbook) -> Iterator[None]:
    """Pack the file, which cannot be cut into steps, beside the thread that turns them."""
    with ThreadPoolExecutor(1, thread_name_prefix="export") as thread:
        packed = thread.submit(workbook.close)
        while wait([packed], _SECONDS_A_STEP).not_done:
            yield
        try:
            packed.result()
        except XlsxWriterException as error:
            raise OSError(str(error)) from error
