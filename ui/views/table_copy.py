"""What leaves the table for the clipboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from console.export import Form
from ui.models.copying import written
from ui.models.table_model import TableModel
from ui.tasks import outcome_of
from ui.translation import counted, tr
from ui.views.table_view import TableView
from ui.workspace import Workspace


class TableCopy(QObject):
    """Copies what is selected under the columns that are shown, in their order."""

    def __init__(self, workspace: Workspace, view: TableView, model: TableModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._view = view
        self._model = model

    @Slot()
    def copy_text(self) -> None:
        """Copy the selected rows as they are shown."""
        self.copy(Form.TEXT)

    def copy(self, form: Form) -> None:
        """Copy the selected rows in a form."""
        rows = [row for first, end in self._view.selected_spans() for row in self._model.rows[first:end]]
        if rows:
            self._start(form, self._view.shown_sections(), rows)

    def add_to(self, menu: QMenu, index: QModelIndex) -> None:
        """Offer every way to copy in the context menu of a cell."""
        row, section = self._model.row_at(index.row()), index.column()
        cell = menu.addAction(self._workspace.look.icon("copy"), tr("Copy this cell"))
        cell.triggered.connect(lambda: self._start(Form.TEXT, [section], [row]))
        rows = menu.addAction(tr("Copy rows"))
        rows.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        rows.triggered.connect(self.copy_text)
        menu.addAction(tr("Copy rows as CSV")).triggered.connect(lambda: self.copy(Form.CSV))
        menu.addAction(tr("Copy rows as JSON")).triggered.connect(lambda: self.copy(Form.JSON))

    def _start(self, form: Form, sections: Sequence[int], rows: Sequence[int]) -> None:
        self._workspace.tasks.start_latest(self, "copy", self._copy(form, sections, rows))

    async def _copy(self, form: Form, sections: Sequence[int], rows: Sequence[int]) -> None:
        QGuiApplication.clipboard().setText(await outcome_of(written(self._model, sections, rows, form)))
        if len(rows) > 1:
            self._workspace.notices.tell(
                counted(len(rows), "{n} row is in the clipboard.", "{n} rows are in the clipboard.")
            )
