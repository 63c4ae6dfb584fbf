"""Pictures of the editor of folder backups in its stages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from PySide6.QtWidgets import QLineEdit, QWidget

from ui.editors.folder_editor import FolderEditor
from ui.editors.folders_page import FoldersPage
from ui.editors.masked_passwords_page import MaskedPasswordsPage
from ui.navigation import Place
from ui.panes.folder_actions import EDIT_FOLDERS
from ui.tour import Tour

_SMALLEST = (1024, 640)
_PASSWORD = "Harbour-Light4"  # noqa: S105 - of an invented file server
Step = Callable[[FolderEditor], Awaitable[None]]


def folder_scenes(tour: Tour, device: Place) -> Mapping[str, AbstractAsyncContextManager[QWidget]]:
    """Each stage, by name. device: one with some folders."""
    pictures = _Pictures(tour, device)
    return {
        "folder-editor": pictures.editor(pictures.nothing),
        "folder-editor-smallest": pictures.editor(pictures.nothing, _SMALLEST),
        "folder-editor-wrong": pictures.editor(pictures.wrong),
        "folder-editor-passwords": pictures.editor(pictures.asked),
        "folder-editor-review": pictures.editor(pictures.reviewed),
    }


class _Pictures:
    def __init__(self, tour: Tour, device: Place) -> None:
        self._tour = tour
        self._device = device
        self._window = tour.program.window

    async def nothing(self, sheet: FolderEditor) -> None:
        """As it opens."""

    async def wrong(self, sheet: FolderEditor) -> None:
        """A new folder of which nothing is said yet."""
        _folders(sheet).add.trigger()
        await self._review(sheet)

    async def asked(self, sheet: FolderEditor) -> None:
        """A folder has another path, and passwords are asked for."""
        page = _folders(sheet)
        page.duplicate.trigger()
        _type(page.form["FolderPath"], r"D:\Shared\Copies")
        await self._review(sheet)

    async def reviewed(self, sheet: FolderEditor) -> None:
        """What saving comes to."""
        await self.asked(sheet)
        page = sheet.sections_view.current
        if isinstance(page, MaskedPasswordsPage):
            for user in page.users:
                _type(page.edit_of(user), _PASSWORD)
            await self._review(sheet)

    async def _review(self, sheet: FolderEditor) -> None:
        sheet.review.click()
        await self._tour.settle()

    @asynccontextmanager
    async def editor(self, step: Step, size: tuple[int, int] | None = None) -> AsyncIterator[QWidget]:
        """The editor of the device, brought into a stage."""
        before = self._window.size()
        self._window.resize(*(size or (before.width(), before.height())))
        workspace = self._tour.workspace
        await self._tour.open(self._device.on("folders"))
        workspace.actions.run(EDIT_FOLDERS, self._device)
        await self._tour.settle()
        sheet = workspace.sheets.current
        if isinstance(sheet, FolderEditor):
            await step(sheet)
        yield self._window
        workspace.sheets.close_now()
        self._window.resize(before)


def _folders(sheet: FolderEditor) -> FoldersPage:
    page = sheet.sections_view.current
    if not isinstance(page, FoldersPage):
        raise TypeError("the folders are not shown")
    return page


def _type(part: QWidget, text: str) -> None:
    line = part.findChild(QLineEdit)
    if line is not None:
        line.setText(text)
        line.textEdited.emit(text)
