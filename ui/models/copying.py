"""Rows of a table as text for other programs, made in steps, since a selection may hold all of them."""

from __future__ import annotations

import csv
import io
import json
from array import array
from collections.abc import Generator, Sequence
from typing import Any

from ui.models.table_model import TableModel

_ROWS_A_STEP = 256
_SUMMED_A_STEP = 8192

Written = Generator[None, None, str]


def as_text(model: TableModel, sections: Sequence[int], positions: Sequence[int]) -> Written:
    """The cells as shown, tab-separated, with headings unless it is a single cell: what a mail or a sheet takes."""
    lines = []
    if len(sections) > 1 or len(positions) > 1:
        lines.append("\t".join(model.columns[section].title for section in sections))
    for place, position in enumerate(positions):
        lines.append("\t".join(_one_line(model.text(position, section)) for section in sections))
        if place % _ROWS_A_STEP == 0:
            yield
    return "\n".join(lines)


def as_csv(model: TableModel, sections: Sequence[int], positions: Sequence[int]) -> Written:
    """Exact values, comma-separated, with headings that name the unit."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow([model.columns[section].plain_title for section in sections])
    for place, position in enumerate(positions):
        writer.writerow([_plain(model, position, section) for section in sections])
        if place % _ROWS_A_STEP == 0:
            yield
    return written.getvalue()


def as_json(model: TableModel, sections: Sequence[int], positions: Sequence[int]) -> Written:
    """A list of objects under the provider's own names, with exact values in the provider's units."""
    keys = [model.columns[section].key for section in sections]
    rows = []
    for place, position in enumerate(positions):
        rows.append({key: _plain(model, position, section) for key, section in zip(keys, sections, strict=True)})
        if place % _ROWS_A_STEP == 0:
            yield
    return json.dumps(rows, ensure_ascii=False, indent=1)


def _plain(model: TableModel, position: int, section: int) -> Any:
    return model.columns[section].plain(model.value(position, section))


def _one_line(text: str) -> str:
    return " ".join(text.split()) if "\t" in text or "\n" in text else text


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
