"""The bulk jobs: which there are, how far they are, and the rows of the one that is chosen."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Slot
from PySide6.QtWidgets import QMenu, QSplitter, QVBoxLayout, QWidget

from console.commands.job import Job, JobState
from ui import navigation
from ui.look import spacing
from ui.models.job_table import JobTableModel
from ui.navigation import Place
from ui.panes.activity_job_details import JobDetails
from ui.panes.page import Page
from ui.panes.registry import page
from ui.panes.states import Empty
from ui.translation import tr
from ui.views.skeleton import Outline
from ui.views.table_view import TableView
from ui.workspace import Workspace

_JOBS_SEEN = 4
"""Rows of jobs that are seen at least, the heading counted."""


@page(navigation.ACTIVITY, "jobs", order=20, title="Jobs")
class JobsPage(Page):
    """Jobs above, the chosen one below. The newest is chosen at first, or the one that the place is about."""

    outline = Outline.TABLE
    icon = "clock"

    def __init__(self, workspace: Workspace, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(workspace, place, parent)
        self._jobs = workspace.bulk_jobs
        self._seen: set[str] = set()
        self.model = JobTableModel(self)
        self.table = TableView(workspace.look, self.model, self.content)
        self.table.setAccessibleName(tr("Jobs"))
        self.table.setSelectionMode(TableView.SelectionMode.SingleSelection)
        self.table.setMinimumHeight(_JOBS_SEEN * spacing.ROW)
        self.details = JobDetails(workspace, self.content)
        splitter = QSplitter(Qt.Orientation.Vertical, self.content)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(spacing.HAIR)
        splitter.addWidget(self.table)
        splitter.addWidget(self.details)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 3)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        self.table.selected.connect(self._show_chosen)
        self.table.menu_asked.connect(self._open_menu)
        self._jobs.changed.connect(self._follow)

    @classmethod
    def count(cls, workspace: Workspace, _place: Place) -> int | None:
        return len(workspace.bulk_jobs.jobs) or None

    async def load(self) -> Empty | None:
        await self._jobs.until_known()
        if not self._jobs.jobs:
            return Empty(
                tr("No bulk job was made yet."),
                tr("Select rows in a table, open their menu and choose what is to be changed; it becomes a job here."),
            )
        self._show()
        return None

    @property
    def regions(self) -> tuple[QWidget, ...]:
        return (self.table, *self.details.regions)

    @property
    def chosen(self) -> Job | None:
        """The job whose rows are shown."""
        return self.details.job

    def choose(self, job: str) -> None:
        """Show the rows of a job; one that is not there changes nothing."""
        position = self.model.position_of(job)
        if position >= 0:
            self.table.select_row(position)

    @Slot()
    def _follow(self) -> None:
        if self._jobs.problem is not None or self.problem is not None or self.state != "content" or not self._jobs.jobs:
            self.refresh()
        else:
            self._show()

    def _show(self) -> None:
        chosen = self.chosen.id if self.chosen is not None else self._wanted()
        jobs = self._jobs.jobs
        if self._seen and jobs[0].id not in self._seen:
            # Whoever has just made a job wants to see it.
            chosen = jobs[0].id
        self._seen = {job.id for job in jobs}
        self.model.show_jobs(jobs, self._jobs.seconds_left())
        known = self._jobs.job(chosen) or jobs[0]
        if self._selected() != known:
            self.choose(known.id)
        self.details.show_job(known)

    def _wanted(self) -> str:
        """The job that the place is about, else the newest that runs."""
        kind, key = navigation.about_of(self.place)
        if kind == navigation.JOB:
            return key
        return next((job.id for job in self._jobs.jobs if job.state is JobState.RUNNING), "")

    def _selected(self) -> Job | None:
        spans = self.table.selected_spans()
        return self.model.jobs[spans[0][0]] if spans and spans[0][0] < len(self.model.jobs) else None

    @Slot()
    def _show_chosen(self) -> None:
        job = self._selected()
        if job is not None:
            self.details.show_job(job)

    @Slot(QModelIndex, QPoint)
    def _open_menu(self, _index: QModelIndex, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.details.fill_menu(menu)
        menu.popup(at)
