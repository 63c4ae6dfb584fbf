"""One bulk job: how its rows stand, what can be done with it, and the rows themselves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from console.commands.job import Job, JobRow, RowState
from console.engine.change_messages import ExportJob, ReadJobRows
from console.errors import ConsoleError
from console.export import Form
from ui import navigation
from ui.dialogs.opened import opened
from ui.jobs import Job as ShownJob
from ui.look import spacing
from ui.look.style import dress, show_words_beside_icon
from ui.models.job_rows import JobRowsModel
from ui.models.job_words import ROW_ICONS, job_words, progress_words, row_words, time_left_words
from ui.models.paged_model import Part
from ui.panes.activity_job_steering import JobSteering
from ui.targets import place_of
from ui.translation import counted, grouped, tr
from ui.views.elided_label import ElidedLabel
from ui.views.job_bar import JobBar
from ui.views.table_view import TableView
from ui.workspace import Workspace

_FORMS = {Form.CSV: "CSV", Form.XLSX: "Excel"}
_SECTION, _FOLDER = "export", "folder"
_PACE = 400
"""Milliseconds between two looks at the rows of a job that runs."""


class JobDetails(QWidget):
    """Title, bar, buttons to steer it, buttons that narrow the rows down to a state, and the rows."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        look = workspace.look
        self.job: Job | None = None
        self._title = ElidedLabel(parent=self)
        self._title.setFont(look.fonts.heading)
        self._said = QLabel(self)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        dress(self._said, "muted")
        self._bar = JobBar(look, self)
        self._problem = QLabel(self)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._problem.setWordWrap(True)
        dress(self._problem, "warning")
        self.steering = JobSteering(workspace, self)
        self.steering.export_asked.connect(self._ask_export)
        self.states: dict[RowState, QToolButton] = {}
        self._chips = QHBoxLayout()
        self._chips.setSpacing(spacing.TINY)
        for state in ROW_ICONS:
            self.states[state] = self._state_button(state)
            self._chips.addWidget(self.states[state])
        self._chips.addStretch(1)
        self.rows = JobRowsModel(workspace.tasks, self)
        self.rows.failed.connect(self._show_failure)
        self.table = TableView(look, self.rows, self)
        self.table.setAccessibleName(tr("Rows of the job"))
        self.table.opened.connect(self._open)
        self.table.menu_asked.connect(self._open_menu)
        heading = QHBoxLayout()
        heading.addWidget(self._title, 1)
        heading.addWidget(self._said)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, spacing.SMALL, 0, 0)
        layout.setSpacing(spacing.SMALL)
        layout.addLayout(heading)
        layout.addWidget(self._bar)
        layout.addWidget(self._problem)
        layout.addWidget(self.steering)
        layout.addLayout(self._chips)
        layout.addWidget(self.table, 1)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PACE)
        self._soon.timeout.connect(self._renew)

    @property
    def regions(self) -> tuple[QWidget, ...]:
        """The parts that F6 walks through."""
        return (self.steering, self.table)

    @property
    def problem_words(self) -> str:
        """Why the job stands still or goes slowly, or its rows cannot be shown."""
        return self._problem.text()

    @property
    def said(self) -> str:
        """State, progress and time left, in words."""
        return self._said.text()

    def show_job(self, job: Job) -> None:
        """Show a job, or the same one as it stands now."""
        before, self.job = self.job, job
        self._title.set_text(job.title)
        left = self._workspace.bulk_jobs.seconds_left().get(job.id)
        said = [job_words(job.state), progress_words(job), time_left_words(left) if left is not None else ""]
        self._said.setText(" · ".join(part for part in said if part))
        self._bar.show_job(job)
        self._problem.setText(job.problem)
        self._problem.setVisible(bool(job.problem))
        self.steering.show_job(job)
        for state, button in self.states.items():
            count = job.counts.get(state, 0)
            button.setText(f"{grouped(count)} {row_words(state)}")
            button.setAccessibleName(tr("Show only: {words}", words=button.text()))
            button.setVisible(bool(count) or button.isChecked())
        if before is None or before.id != job.id:
            for button in self.states.values():
                button.setChecked(False)
            self._show_rows()
        elif before != job and self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._soon.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._soon.stop()

    def narrow(self, *states: RowState) -> None:
        """Show only the rows in these states; all without any."""
        for state, button in self.states.items():
            button.setChecked(state in states)
        self._show_rows()

    def fill_menu(self, menu: QMenu) -> None:
        """Everything that can be done with the job."""
        self.steering.fill_menu(menu)

    def fill_row_menu(self, menu: QMenu, row: JobRow) -> None:
        """What can be done with a row."""
        place = place_of(row.target)
        if place is not None:
            menu.addAction(tr("Open {name}", name=row.target.name or row.target.key)).triggered.connect(
                lambda: self._workspace.navigator.open(place)
            )
        if row.entry:
            entry = navigation.activity("journal", f"{navigation.CHANGE}/{row.entry}")
            menu.addAction(tr("Show it in the journal")).triggered.connect(
                lambda: self._workspace.navigator.open(entry)
            )

    def _state_button(self, state: RowState) -> QToolButton:
        button = QToolButton(self)
        button.setCheckable(True)
        button.setIcon(self._workspace.look.icon(*ROW_ICONS[state]))
        show_words_beside_icon(button)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(partial(self._choose_state, state))
        dress(button, "flat")
        return button

    def _choose_state(self, state: RowState, *_checked: bool) -> None:
        self.narrow(*([state] if self.states[state].isChecked() else []))

    def _show_rows(self) -> None:
        if self.job is None:
            return
        job, states = self.job.id, tuple(state for state, button in self.states.items() if button.isChecked())

        async def fetch(offset: int, limit: int) -> Part[JobRow]:
            found = await self._workspace.link.request(ReadJobRows(job, states, offset, limit))
            return Part(found.rows, found.total)

        self._workspace.tasks.start_latest(self, "rows", self._load_rows(lambda: self.rows.show(fetch)))

    @Slot()
    def _renew(self) -> None:
        self._workspace.tasks.start_latest(self, "rows", self._load_rows(self.rows.renew))

    async def _load_rows(self, load: Callable[[], Awaitable[None]]) -> None:
        try:
            await load()
        except ConsoleError as error:
            self._show_failure(error)

    @Slot(object)
    def _show_failure(self, error: ConsoleError) -> None:
        self._problem.setText(f"{error.summary} {error.advice}".strip())
        self._problem.show()

    @Slot(int, bool)
    def _open(self, position: int, in_new_tab: bool) -> None:
        row = self.rows.item(position)
        place = place_of(row.target) if row is not None else None
        if place is not None:
            self._workspace.navigator.open(place, new_tab=in_new_tab)

    @Slot(QModelIndex, QPoint)
    def _open_menu(self, index: QModelIndex, at: QPoint) -> None:
        row = self.rows.item(index.row())
        if row is not None:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self.fill_row_menu(menu, row)
            menu.popup(at)

    @Slot()
    def _ask_export(self) -> None:
        if self.job is not None:
            self._workspace.tasks.start_latest(self, "export", self._export(self.job))

    async def _export(self, job: Job) -> None:
        state = self._workspace.state
        dialog = QFileDialog(self, tr("Export result"), state.get(_SECTION, _FOLDER, str(Path.home())))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([f"{words} (*.{form})" for form, words in _FORMS.items()])
        dialog.setDefaultSuffix(Form.CSV)
        dialog.selectFile(f"result.{Form.CSV}")
        if await opened(dialog):
            path = Path(dialog.selectedFiles()[0])
            state.set(_SECTION, _FOLDER, str(path.parent))
            self.write_result(job, path)

    def write_result(self, job: Job, path: Path) -> None:
        """Write the rows of a job with their outcomes to a file, as work that the status bar shows."""

        async def write(_shown: ShownJob) -> None:
            rows = await self._workspace.link.request(ExportJob(job.id, str(path)))
            said = counted(rows, "{n} row", "{n} rows")
            self._workspace.notices.tell(tr("{file} holds {rows}.", file=path.name, rows=said))

        self._workspace.tasks.start_job(tr("Exporting {file}", file=path.name), write)
