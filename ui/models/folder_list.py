"""The folders of a device as they are edited: one below the other, each with its marks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from console.contract.services.advanced_folder_backup_management import ImageStreamFolder
from ui.look import Look
from ui.translation import tr

_NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


def folder_name(folder: ImageStreamFolder) -> str:
    """What a folder is called: by its display name, else by its path."""
    return folder.FolderFriendlyName or folder.FolderPath or tr("New folder")


class FolderList(QAbstractListModel):
    """Folders in their order. wrong: rows in which something is wrong."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._folders: list[ImageStreamFolder] = []
        self._before: Mapping[int | None, ImageStreamFolder] = {}
        self.wrong: set[int] = set()

    @property
    def folders(self) -> Sequence[ImageStreamFolder]:
        """All of them as they are now."""
        return self._folders

    def show_folders(
        self, folders: Iterable[ImageStreamFolder], before: Mapping[int | None, ImageStreamFolder]
    ) -> None:
        """Show others. before: those that the provider has, by id; what differs from them is marked."""
        self.beginResetModel()
        self._folders, self._before, self.wrong = list(folders), before, set()
        self.endResetModel()

    def former(self, row: int) -> ImageStreamFolder | None:
        """A folder as the provider has it, None for one that is new."""
        return self._before.get(self._folders[row].ImageStreamFolderId)

    def replace(self, row: int, folder: ImageStreamFolder) -> None:
        """Let a folder be another one."""
        self._folders[row] = folder
        self._tell(row)

    def insert(self, row: int, folder: ImageStreamFolder) -> None:
        """Put a folder in front of the one in a row, or behind all."""
        self.beginInsertRows(_NOWHERE, row, row)
        self._folders.insert(row, folder)
        self.wrong = {each + (each >= row) for each in self.wrong}
        self.endInsertRows()

    def remove(self, row: int) -> ImageStreamFolder:
        """Take a folder away."""
        self.beginRemoveRows(_NOWHERE, row, row)
        folder = self._folders.pop(row)
        self.wrong = {each - (each > row) for each in self.wrong if each != row}
        self.endRemoveRows()
        return folder

    def swap(self, row: int, other: int) -> None:
        """Exchange two neighbours."""
        first, second = sorted((row, other))
        self.beginMoveRows(_NOWHERE, second, second, _NOWHERE, first)
        folders = self._folders
        folders[first], folders[second] = folders[second], folders[first]
        exchanged = {first: second, second: first}
        self.wrong = {exchanged.get(each, each) for each in self.wrong}
        self.endMoveRows()

    def mark_wrong(self, rows: Collection[int]) -> None:
        """Mark the rows in which something is wrong, and no others."""
        changed = self.wrong ^ set(rows)
        self.wrong = set(rows)
        for row in changed:
            self._tell(row)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._folders)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        folder, row = self._folders[index.row()], index.row()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{folder_name(folder)}\n{folder.FolderPath or tr('no path yet')}"
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join(filter(None, (folder.FolderPath, self._mark(row)[0])))
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(filter(None, (folder_name(folder), folder.FolderPath, self._mark(row)[0])))
            case Qt.ItemDataRole.DecorationRole:
                _, icon, colour = self._mark(row)
                return self._look.icon(icon, colour)
            case _:
                return None

    def _mark(self, row: int) -> tuple[str, str, str]:
        """What is particular about a row: in words, and as an icon with its colour."""
        if row in self.wrong:
            return tr("something is wrong"), "error", "error"
        former = self.former(row)
        if former is None:
            return tr("new"), "add", "accent"
        if former != self._folders[row]:
            return tr("changed"), "edit", "accent"
        return "", "policy", "text_muted"

    def _tell(self, row: int) -> None:
        at = self.index(row)
        self.dataChanged.emit(at, at)
