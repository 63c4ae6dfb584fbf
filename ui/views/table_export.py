"""A table as a file: what is seen of it, or everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from console.export import Form, export_file
from ui.dialogs.opened import opened
from ui.jobs import Job
from ui.models.copying import exact, headings
from ui.models.table_model import TableModel
from ui.models.table_rows import TableRows
from ui.tasks import run_steps
from ui.translation import counted, tr
from ui.views.table_view import TableView
from ui.workspace import Workspace

_FORMS = {Form.CSV: "CSV", Form.XLSX: "Excel"}
_SECTION, _FOLDER = "export", "folder"
_ROWS_A_WORD = 512
"""Rows between two words on the progress."""


class TableExport(QObject):
    """Asks for a file and writes it as a job: rows and columns as seen, or all of both."""

    def __init__(
        self, workspace: Workspace, view: TableView, model: TableModel, rows: TableRows, name: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._view = view
        self._model = model
        self._rows = rows
        self._name = name
        self._window = parent

    def menu(self, parent: QWidget) -> QMenu:
        """Every way to get the table into a file."""
        menu = QMenu(tr("Export"), parent)
        for form, words in _FORMS.items():
            seen = menu.addAction(tr("What is seen, as {form}…", form=words))
            seen.triggered.connect(partial(self._start, form, False))
        menu.addSeparator()
        for form, words in _FORMS.items():
            everything = menu.addAction(tr("All rows and columns, as {form}…", form=words))
            everything.triggered.connect(partial(self._start, form, True))
        return menu

    async def export(self, path: Path, form: Form, job: Job, *, is_everything: bool) -> None:
        """Write the file. Raises ExportFailed."""
        rows = await self._rows.all_rows() if is_everything else self._model.rows[:]
        sections = list(range(len(self._model.columns))) if is_everything else self._view.shown_sections()
        values = exact(self._model, sections, _told_to(job, rows))
        with closing(export_file(path, headings(self._model, sections, form), values, form)) as steps:
            await run_steps(steps)
        self._workspace.notices.tell(
            tr("{file} holds {rows}.", file=path.name, rows=counted(len(rows), "{n} row", "{n} rows"))
        )

    def _start(self, form: Form, is_everything: bool, _checked: bool = False) -> None:
        self._workspace.tasks.start_latest(self, "ask", self._ask(form, is_everything=is_everything))

    async def _ask(self, form: Form, *, is_everything: bool) -> None:
        state = self._workspace.state
        dialog = QFileDialog(self._window, tr("Export"), state.get(_SECTION, _FOLDER, str(Path.home())))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{_FORMS[form]} (*.{form})")
        dialog.setDefaultSuffix(form)
        dialog.selectFile(f"{self._name}.{form}")
        if not await opened(dialog):
            return
        path = Path(dialog.selectedFiles()[0])
        state.set(_SECTION, _FOLDER, str(path.parent))
        # The job goes on when the page is left: it holds the rows by number, not by what is shown.
        self._workspace.tasks.start_job(
            tr("Exporting {file}", file=path.name),
            lambda job: self.export(path, form, job, is_everything=is_everything),
        )


def _told_to(job: Job, rows: Sequence[int]) -> Iterator[int]:
    for number, row in enumerate(rows):
        if number % _ROWS_A_WORD == 0:
            job.advance(number, len(rows))
        yield row
