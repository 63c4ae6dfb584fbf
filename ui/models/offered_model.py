"""The operations that a server really offers, service by service, as a list that is typed into."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from console.contract.language import Kind
from console.contract.live import OfferedOperation
from ui.translation import tr

Index = QModelIndex | QPersistentModelIndex

ROW = Qt.ItemDataRole.UserRole
NO_ROW = -1


def kind_words(kind: Kind | None) -> str:
    """What a kind of operation does, in words."""
    return {
        None: tr("not documented"),
        Kind.READ: tr("reads"),
        Kind.CHANGE: tr("changes"),
        Kind.CREATE: tr("creates"),
        Kind.DESTROY: tr("cannot be taken back"),
    }[kind]


def kind_icon(kind: Kind | None) -> tuple[str, str]:
    """Icon and palette role of a kind of operation."""
    return {
        None: ("warning", "warning"),
        Kind.READ: ("search", "accent"),
        Kind.CHANGE: ("settings", "warning"),
        Kind.CREATE: ("add", "ok"),
        Kind.DESTROY: ("delete", "error"),
    }[kind]


class OfferedModel(QAbstractListModel):
    """Rows that are a service's name or an operation; only operations can be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._offered: tuple[OfferedOperation, ...] = ()
        self._rows: list[str | OfferedOperation] = []
        self.typed = ""

    @property
    def offered(self) -> tuple[OfferedOperation, ...]:
        """All operations, whatever is typed."""
        return self._offered

    def show_offered(self, offered: Iterable[OfferedOperation]) -> None:
        """Show the operations of another server, or of the same one later."""
        self._offered = tuple(offered)
        self.show_matching(self.typed)

    def show_matching(self, typed: str) -> None:
        """Show the operations whose name, service or kind holds every word of `typed`."""
        words = typed.casefold().split()
        rows: list[str | OfferedOperation] = []
        service = ""
        for each in sorted(self._offered, key=lambda each: (each.service, each.operation)):
            said = f"{each.operation} {each.service} {kind_words(each.kind)}".casefold()
            if not all(word in said for word in words):
                continue
            if each.service != service:
                service = each.service
                rows.append(service)
            rows.append(each)
        self.beginResetModel()
        self.typed = typed
        self._rows = rows
        self.endResetModel()

    def operation_at(self, row: int) -> OfferedOperation | None:
        """The operation in a row; None for a service's name and outside."""
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return found if isinstance(found, OfferedOperation) else None

    def find(self, service: str, operation: str) -> OfferedOperation | None:
        """An operation by its name, whatever is typed; None where it is not offered."""
        wanted = (service, operation)
        return next((each for each in self._offered if (each.service, each.operation) == wanted), None)

    def row_of(self, service: str, operation: str) -> int:
        """The row of an operation, NO_ROW where it is not shown."""
        for row, each in enumerate(self._rows):
            if isinstance(each, OfferedOperation) and (each.service, each.operation) == (service, operation):
                return row
        return NO_ROW

    def step(self, row: int, steps: int) -> int:
        """The row of the operation so many operations further, at most the last or first one."""
        rows = [at for at in range(len(self._rows)) if self.operation_at(at) is not None]
        if not rows:
            return NO_ROW
        here = rows.index(row) if row in rows else -1 if steps > 0 else len(rows)
        return rows[max(0, min(len(rows) - 1, here + steps))]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return that operations can be chosen and services cannot."""
        if self.operation_at(index.row()) is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of a row, for assistive technology too; ROW gives the name of a service or the operation."""
        if not index.isValid():
            return None
        found = self._rows[index.row()]
        if role == ROW:
            return found
        if isinstance(found, str):
            return found if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return found.operation
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (found.operation, kind_words(found.kind), found.off) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(part for part in (found.operation, found.doc, kind_words(found.kind), found.off) if part)
        return None
