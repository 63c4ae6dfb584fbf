"""The bulk jobs as a table's model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from PySide6.QtCore import QModelIndex, QObject

from console.commands.job import Job, JobState
from console.contract.language import Record, about
from ui import formats
from ui.models.cell_model import NO_PARENT, CellModel, Index
from ui.models.columns import Column, columns_for
from ui.models.job_words import counts_in_words, job_icon, job_words, progress_words, time_left_words
from ui.translation import counted, tr

_TEXTS: Mapping[str, Callable[[Job, Mapping[str, float]], str]] = {
    "Job": lambda job, _left: job.title,
    "State": lambda job, _left: job_words(job.state),
    "Progress": lambda job, _left: progress_words(job),
    "Result": lambda job, _left: counts_in_words(job),
    "Left": lambda job, left: time_left_words(left[job.id]) if job.id in left else "",
    "Made": lambda job, _left: formats.moment(job.made_at),
}


_WIDE = {"Job": 36, "State": 14, "Progress": 16, "Result": 30}


class JobFacts(Record, kw_only=True):
    """One job."""

    Job: Annotated[str, about("what the job does")] = ""
    State: Annotated[str, about("how it stands")] = ""
    Progress: Annotated[str, about("rows that have come to their end")] = ""
    Left: Annotated[str, about("how long it still takes, at the rate of the last half minute")] = ""
    Result: Annotated[str, about("how many rows stand how")] = ""
    Made: Annotated[datetime | None, about("when the job was made")] = None


def job_columns() -> tuple[Column, ...]:
    """The columns."""
    found = {column.key: column for column in columns_for(JobFacts)}
    found["Left"] = replace(found["Left"], title=tr("Time left"))
    found["State"] = replace(found["State"], icon_of=job_icon)
    return tuple(replace(column, wide=_WIDE.get(column.key, 0)) for column in found.values())


class JobTableModel(CellModel):
    """Jobs, newest first. The value of every cell is its job."""

    is_sortable = False

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(job_columns(), parent)
        self._jobs: tuple[Job, ...] = ()
        self._left: Mapping[str, float] = {}

    @property
    def jobs(self) -> tuple[Job, ...]:
        """What is shown."""
        return self._jobs

    def show_jobs(self, jobs: tuple[Job, ...], left: Mapping[str, float]) -> None:
        """Show these jobs. left: seconds that a job still takes, by its id, where that can be told."""
        before = [job.id for job in self._jobs]
        if [job.id for job in jobs] == before:
            self._jobs, self._left = jobs, left
            if jobs:
                self.dataChanged.emit(self.index(0, 0), self.index(len(jobs) - 1, len(self.columns) - 1))
            return
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        ids = [before[index.row()] for index in kept]
        self._jobs, self._left = jobs, left
        moved = [
            self.index(at, index.column()) if (at := self.position_of(job)) >= 0 else QModelIndex()
            for job, index in zip(ids, kept, strict=True)
        ]
        self.changePersistentIndexList(kept, moved)
        self.layoutChanged.emit()

    def position_of(self, job: str) -> int:
        """Where a job stands, -1 where it is not shown."""
        return next((at for at, shown in enumerate(self._jobs) if shown.id == job), -1)

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._jobs)

    def value(self, position: int, _section: int) -> Job:
        return self._jobs[position]

    def text(self, position: int, section: int) -> str:
        return _TEXTS[self.columns[section].key](self._jobs[position], self._left)

    def hover(self, position: int, section: int) -> str:
        job = self._jobs[position]
        match self.columns[section].key:
            case "State":
                return job.problem or job_words(job.state)
            case "Left" if job.state is JobState.RUNNING:
                return counted(job.width, "{n} row under way at once", "{n} rows under way at once")
            case "Made":
                return formats.moment_exact(job.made_at)
            case _:
                return self.text(position, section)
