"""The rows of a bulk job, which the engine holds, as pages of a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

from PySide6.QtCore import QObject

from console.commands.job import JobRow, RowState
from console.contract.language import Record, about
from ui import formats
from ui.models.columns import Column, columns_for
from ui.models.job_words import ROW_ICONS, row_words
from ui.models.paged_model import PagedModel
from ui.tasks import Tasks
from ui.translation import grouped, tr

_WIDE = {"Number": 8, "Target": 26, "State": 18, "Said": 40, "Path": 44, "Took": 10}


class JobRowFacts(Record, kw_only=True):
    """One row, in words."""

    Number: Annotated[str, about("its place in the job")] = ""
    Target: Annotated[str, about("whom it is for")] = ""
    Path: Annotated[str, about("where that stands")] = ""
    State: Annotated[str, about("how it stands")] = ""
    Said: Annotated[str, about("what the provider said, or why it was not sent")] = ""
    At: Annotated[datetime | None, about("when it was sent")] = None
    Took: Annotated[str, about("how long the answer took")] = ""


def job_row_columns() -> tuple[Column, ...]:
    """The columns; those that narrow windows can do without stand last."""
    titles = {
        "Number": tr("Row"),
        "Target": tr("Whom"),
        "Path": tr("Where"),
        "Said": tr("What was said"),
        "At": tr("When"),
    }
    found = columns_for(JobRowFacts, first=("Number", "Target", "State", "Said", "Path"))
    return tuple(
        replace(
            column,
            title=titles.get(column.key, column.title),
            icon_of=_icon_of if column.key == "State" else None,
            wide=_WIDE.get(column.key, 0),
        )
        for column in found
    )


class JobRowsModel(PagedModel[JobRow]):
    """Rows in the job's order."""

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(JobRowFacts, job_row_columns(), _facts_of, _number_of, tasks, parent)


def _number_of(row: JobRow) -> int:
    return row.number


def _icon_of(word: str) -> tuple[str, str]:
    return next((icon for state, icon in ROW_ICONS.items() if row_words(state) == word), ("", "text"))


def _facts_of(row: JobRow) -> JobRowFacts:
    return JobRowFacts(
        Number=grouped(row.number + 1),
        Target=row.target.name or row.target.key,
        Path=row.target.path,
        State=row_words(RowState(row.state)),
        Said=row.summary,
        At=datetime.fromtimestamp(row.at / 1_000_000, UTC) if row.at else None,
        Took=formats.took(row.seconds) if row.seconds else "",
    )
