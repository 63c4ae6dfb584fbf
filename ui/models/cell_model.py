"""What the table's view and its delegate ask of any model: cells under columns, read when they are painted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ui.charts.quota import Fill
from ui.models.columns import Column

Index = QModelIndex | QPersistentModelIndex

NO_PARENT = QModelIndex()
_TRAILING = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEADING = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class CellModel(QAbstractTableModel):
    """Rows under `columns`. A position is where a row stands now; a row number tells it apart and stays.

    is_sortable: a person may sort and filter it by its columns. reordering and reordered enclose each change of order
    or choice, so that a view can carry its selection over by row number: Qt would carry it cell by cell.
    """

    reordering = Signal()
    reordered = Signal()

    is_sortable = True

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)

    def row_at(self, position: int) -> int:
        """The number of the row at a position; by default a row never moves."""
        return position

    def positions_of(self, rows: Collection[int]) -> list[int]:
        """Where rows stand now, ascending; those that are not shown are left out."""
        return sorted(rows)

    def value(self, position: int, section: int) -> Any:
        """A cell's value, None where the provider sent none."""
        raise NotImplementedError

    def text(self, position: int, section: int) -> str:
        """A cell as it is shown."""
        return self.columns[section].text(self.value(position, section))

    def hover(self, position: int, section: int) -> str:
        """The exact value of a cell."""
        return self.columns[section].hover(self.value(position, section))

    def fill(self, _position: int, _section: int) -> Fill | None:
        """How full a cell's part makes its whole; None where either is unknown or there is no whole."""
        return None

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        position, section = index.row(), index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(position, section)
            case Qt.ItemDataRole.ToolTipRole:
                return self.hover(position, section)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _TRAILING if self.columns[section].is_number else _LEADING
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(position, section)
            case Qt.ItemDataRole.UserRole:
                return self.value(position, section)
            case _:
                return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return column.title
            case Qt.ItemDataRole.ToolTipRole:
                return column.hint
            case Qt.ItemDataRole.TextAlignmentRole:
                return _TRAILING if column.is_number else _LEADING
            case _:
                return None

    def _spoken(self, position: int, section: int) -> str:
        fill = self.fill(position, section)
        text = f"{self.columns[section].title}: {self.text(position, section)}"
        return f"{text}, {fill.word}" if fill is not None and fill.word else text
