"""The journal as a file: all entries that the filters leave, written by the engine."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from console.commands.change import JournalQuery
from console.engine.change_messages import ExportJournal
from ui.dialogs.opened import opened
from ui.jobs import Job
from ui.translation import counted, tr
from ui.workspace import Workspace

_SECTION, _FOLDER = "export", "folder"


class JournalExport:
    """Asks for a file and lets the engine write it as a job. query: what is wanted at that moment."""

    def __init__(self, workspace: Workspace, query: Callable[[], JournalQuery], parent: QWidget) -> None:
        self._workspace = workspace
        self._query = query
        self._window = parent

    def menu(self, parent: QWidget) -> QMenu:
        """Every form that the journal can be written in."""
        menu = QMenu(tr("Export"), parent)
        forms = {"csv": "CSV", "xlsx": "Excel", "json": tr("JSON, with what proves that nothing was altered")}
        for ending, words in forms.items():
            act = menu.addAction(tr("What is found, as {form}…", form=words))
            act.triggered.connect(partial(self._start, ending))
        return menu

    async def export(self, path: Path, job: Job) -> None:
        """Write the file. Raises ExportFailed and JournalProblem."""
        job.advance(0, 0)
        written = await self._workspace.link.request(ExportJournal(self._query(), str(path)))
        self._workspace.notices.tell(
            tr("{file} holds {changes}.", file=path.name, changes=counted(written, "{n} change", "{n} changes"))
        )

    def _start(self, ending: str, *_checked: bool) -> None:
        self._workspace.tasks.start_latest(self._window, "ask export", self._ask(ending))

    async def _ask(self, ending: str) -> None:
        state = self._workspace.state
        dialog = QFileDialog(self._window, tr("Export"), state.get(_SECTION, _FOLDER, str(Path.home())))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{ending.upper()} (*.{ending})")
        dialog.setDefaultSuffix(ending)
        dialog.selectFile(f"{tr('journal')}.{ending}")
        if not await opened(dialog):
            return
        path = Path(dialog.selectedFiles()[0])
        state.set(_SECTION, _FOLDER, str(path.parent))
        self._workspace.tasks.start_job(tr("Exporting {file}", file=path.name), partial(self.export, path))
