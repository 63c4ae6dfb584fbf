"""The one table's model: row numbers of a store's table, in the order and choice in which they are shown.

No object is made per row. A cell is read from the store's columns when it is painted, and written by its column.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt

from console.store import ColumnTable
from ui import formats
from ui.charts.quota import Fill, fill_of
from ui.models.cell_model import NO_PARENT, CellModel, Index
from ui.models.columns import Column

VALUE_ROLE = Qt.ItemDataRole.UserRole
"""The value as the store holds it: what sorting and sums work on."""


class TableModel(CellModel):
    """Rows of `table` under `columns`. A row number is the store's."""

    def __init__(self, table: ColumnTable[Any], columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(columns, parent)
        self.table = table
        self._rows: array[int] = array("i")
        self._values = tuple(reader(table, column.key) for column in self.columns)
        self._wholes = tuple(reader(table, column.whole.name) if column.whole else None for column in self.columns)

    @property
    def rows(self) -> array[int]:
        """The row numbers by position. Only to be read."""
        return self._rows

    def row_at(self, position: int) -> int:
        return self._rows[position]

    def positions_of(self, rows: Collection[int]) -> list[int]:
        wanted = frozenset(rows)
        if not wanted:
            return []
        return [position for position, row in enumerate(self._rows) if row in wanted]

    def value(self, position: int, section: int) -> Any:
        return self._values[section](self._rows[position])

    def value_of(self, row: int, section: int) -> Any:
        """The same by the store's number of the row, whether it is shown or not."""
        return self._values[section](row)

    def text(self, position: int, section: int) -> str:
        return self.columns[section].text(self._values[section](self._rows[position]))

    def fill(self, position: int, section: int) -> Fill | None:
        column, read_whole = self.columns[section], self._wholes[section]
        if column.whole is None or read_whole is None:
            return None
        used, whole = self._values[section](self._rows[position]), read_whole(self._rows[position])
        if used is None or not whole:
            return None
        return fill_of(
            formats.bytes_in(used, column.field.about.unit), formats.bytes_in(whole, column.whole.about.unit)
        )

    def append(self, rows: Sequence[int]) -> None:
        """Show further rows below those that are shown."""
        if rows:
            first = len(self._rows)
            self.beginInsertRows(NO_PARENT, first, first + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()

    def show(self, rows: array[int]) -> None:
        """Show these rows in this order in place of what is shown."""
        if rows == self._rows:
            self.touch()
            return
        self.reordering.emit()
        surplus = len(self._rows) - len(rows)
        if surplus > 0:
            self.beginRemoveRows(NO_PARENT, len(rows), len(self._rows) - 1)
            del self._rows[len(rows) :]
            self.endRemoveRows()
        self._rearrange(rows[: len(self._rows)])
        self.append(rows[len(self._rows) :])
        self.reordered.emit()

    def touch(self) -> None:
        """Tell that values may have changed."""
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self.columns) - 1))

    def _rearrange(self, rows: array[int]) -> None:
        if rows == self._rows:
            return
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        numbers = [self._rows[index.row()] for index in kept]
        self._rows = array("i", rows)
        positions = {self._rows[position]: position for position in self.positions_of(numbers)}
        moved = [
            self.index(positions[number], index.column()) if number in positions else QModelIndex()
            for number, index in zip(numbers, kept, strict=True)
        ]
        self.changePersistentIndexList(kept, moved)
        self.layoutChanged.emit()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)


def reader(table: ColumnTable[Any], name: str) -> Callable[[int], Any]:
    """Reads a column's value by row number, as the store holds it: None where the provider sent none."""
    held = table.texts(name) if table.is_text(name) else table.numbers(name)
    value_at, is_missing = held.__getitem__, table.is_missing

    def read(row: int) -> Any:
        return None if is_missing(row, name) else value_at(row)

    return read
