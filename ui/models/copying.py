"""Rows of a table for other programs, in steps, since there may be all of them."""

from __future__ import annotations

from array import array
from collections.abc import Generator, Iterable, Iterator, Sequence

from console.export import Cell, Form, csv_lines, json_lines, tab_lines
from ui.models.table_model import TableModel

_LINES_A_STEP = 128
_SUMMED_A_STEP = 8192


def headings(model: TableModel, sections: Sequence[int], form: Form) -> list[str]:
    """What stands over exact values: titles with their unit, for programs the provider's own names."""
    columns = [model.columns[section] for section in sections]
    return [column.key if form is Form.JSON else column.plain_title for column in columns]


def exact(model: TableModel, sections: Sequence[int], rows: Iterable[int]) -> Iterator[list[Cell]]:
    """The exact values of rows by number, in the provider's units."""
    for row in rows:
        yield [model.columns[section].plain(model.value_of(row, section)) for section in sections]


def written(model: TableModel, sections: Sequence[int], rows: Sequence[int], form: Form) -> Generator[None, None, str]:
    """Rows by number as one text: as they are shown where `form` is TEXT, else with exact values."""
    if form is Form.JSON:
        lines = json_lines(headings(model, sections, form), exact(model, sections, rows))
    elif form is Form.CSV:
        lines = csv_lines(headings(model, sections, form), exact(model, sections, rows))
    else:
        is_one_cell = len(sections) == len(rows) == 1
        titles = [] if is_one_cell else [model.columns[section].title for section in sections]
        lines = tab_lines(titles, _shown(model, sections, rows))
    parts = []
    for number, line in enumerate(lines):
        parts.append(line)
        if number % _LINES_A_STEP == 0:
            yield
    return "".join(parts).rstrip("\r\n")


def sums(
    model: TableModel, sections: Sequence[int], spans: Sequence[tuple[int, int]]
) -> Generator[None, None, list[str]]:
    """What the number columns come to over the rows at some (first, end) of positions: "Used 93.0 GB"."""
    rows = array("i")
    for first, end in spans:
        rows += model.rows[first:end]
    said = []
    for column in (model.columns[section] for section in sections):
        if column.is_number:
            numbers, total = model.table.numbers(column.key), 0
            for first in range(0, len(rows), _SUMMED_A_STEP):
                total += sum(map(numbers.__getitem__, rows[first : first + _SUMMED_A_STEP]))
                yield
            said.append(f"{column.title} {column.text(total)}")
    return said


def _shown(model: TableModel, sections: Sequence[int], rows: Iterable[int]) -> Iterator[list[Cell]]:
    for row in rows:
        yield [model.columns[section].text(model.value_of(row, section)) for section in sections]
