"""The rows that answer what is typed into a search field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex

RESULT = Qt.ItemDataRole.UserRole


class Result(NamedTuple):
    """One row: icon and its palette role, title, a muted second line, a note at the right, and why it is off or ""."""

    icon: str
    title: str
    detail: str
    note: str
    payload: Any
    role: str = "text_muted"
    off: str = ""


class ResultModel(QAbstractListModel):
    """A short list of results and the text that they answer."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._results: tuple[Result, ...] = ()
        self.typed = ""

    def show(self, typed: str, results: Sequence[Result]) -> None:
        """Show other results; the list is short and lives as long as a keystroke, so it is replaced as a whole."""
        self.beginResetModel()
        self.typed = typed
        self._results = tuple(results)
        self.endResetModel()

    def result(self, row: int) -> Result:
        """The result in a row."""
        return self._results[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of results."""
        return 0 if parent.isValid() else len(self._results)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of a row, for assistive technology too; RESULT gives the whole row."""
        if not index.isValid():
            return None
        result = self._results[index.row()]
        if role == RESULT:
            return result
        if role == Qt.ItemDataRole.DisplayRole:
            return result.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (result.title, result.detail, result.off) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return result.off or None
        return None
