"""Passwords that were made up for new accounts, and the choice of the files around them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from console.export import Form, export_file
from ui.dialogs.opened import opened
from ui.tasks import run_steps
from ui.translation import counted, tr
from ui.workspace import Workspace

if TYPE_CHECKING:
    # The window starts without the declarations that stand behind it.
    from console.commands.provisioning_check import MadePassword

_SECTION, _FOLDER = "provisioning", "folder"


async def ask_for_file(
    workspace: Workspace, window: QWidget | None, title: str, forms: str, *, name: str = "", form: Form | None = None
) -> Path | None:
    """A file that a person chooses: to write, where it has a `form`, else to read; None where none was chosen."""
    state = workspace.state
    dialog = QFileDialog(window, title, state.get(_SECTION, _FOLDER, str(Path.home())))
    dialog.setNameFilter(forms)
    if form is None:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    else:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(form)
        dialog.selectFile(f"{name}.{form}")
    if not await opened(dialog):
        return None
    path = Path(dialog.selectedFiles()[0])
    state.set(_SECTION, _FOLDER, str(path.parent))
    return path


class MadePasswords(QObject):
    """The passwords that were made up for new accounts, in memory until they are exported or the session ends."""

    changed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        # What the session has goes with it.
        super().__init__(workspace.session)
        self._workspace = workspace
        self._made: dict[str, str] = {}

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._made)

    def keep(self, made: Iterable[MadePassword]) -> None:
        """Hold further ones; of two for one account the later counts."""
        self._made.update((one.account, one.password) for one in made)
        self.changed.emit()

    async def ask_and_export(self, window: QWidget | None) -> None:
        """Let the person choose a file and write them there; afterwards they are nowhere else."""
        words = tr("Export the passwords made up")
        path = await ask_for_file(self._workspace, window, words, "CSV (*.csv)", name=tr("passwords"), form=Form.CSV)
        if path is not None:
            await self.export(path)

    async def export(self, path: Path) -> None:
        """Write all of them to a CSV file and forget them. Raises ExportFailed, and then none is forgotten."""
        rows = sorted(self._made.items())
        with closing(export_file(path, (tr("Account"), tr("Password")), rows, Form.CSV)) as steps:
            await run_steps(steps)
        for account, _ in rows:
            self._made.pop(account, None)
        self.changed.emit()
        self._workspace.notices.tell(
            tr("{file} holds {rows}.", file=path.name, rows=counted(len(rows), "{n} password", "{n} passwords")),
            tr("The console has forgotten them. Keep the file safe, and delete it when they are handed over."),
        )
