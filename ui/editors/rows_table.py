"""The table of rows that are edited: its keys, and the editors of its cells."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QWidget

from ui.editors.field_row import edit_for
from ui.editors.value_edits import ValueEdit
from ui.look import Look
from ui.models.edited_rows import EditedRows
from ui.translation import tr
from ui.views.table_delegate import CellDelegate
from ui.views.table_view import TableView

KEYS: Final = {
    "Ins": "add",
    "Del": "remove",
    "Ctrl+D": "duplicate",
    "Alt+Up": "up",
    "Alt+Down": "down",
    "Ctrl+Z": "put back",
}
"""What is done with rows, by its key."""


class RowsTable(TableView):
    """The table of the rows. asked: something is to be done with them, by its name."""

    asked = Signal(str)

    def __init__(self, look: Look, rows: EditedRows, parent: QWidget) -> None:
        super().__init__(look, rows, parent)
        self.cells = _Cells(look, rows)
        self.setItemDelegate(self.cells)
        self.setEditTriggers(QAbstractItemView.EditTrigger.AnyKeyPressed)

    def event(self, event: QEvent) -> bool:
        # The window has other uses for some of these keys.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _act_of(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = _act_of(event)
        if self.state() is QAbstractItemView.State.EditingState:
            # The editor of the cell passes on what ends it.
            event.accept()
        elif act:
            self.asked.emit(act)
        elif event.key() == Qt.Key.Key_F2:
            # In other tables it edits what the row stands for.
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class _Cells(CellDelegate):
    """Edits a cell with the editor of its field. edited: position, name of the field and value."""

    edited = Signal(int, str, object)

    def __init__(self, look: Look, rows: EditedRows) -> None:
        super().__init__(look, rows)
        self._rows = rows
        self._edit: ValueEdit | None = None

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        column = self._rows.columns[index.column()]
        self._edit = edit_for(self._look, column.field, column.title, tr("Left out"))
        editor = self._edit.widget
        editor.setParent(parent)
        editor.setMinimumHeight(0)
        editor.setAccessibleName(column.title)
        return editor

    def setEditorData(self, _editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        if self._edit is not None:
            self._edit.show_value(getattr(self._rows.record(index.row()), self._rows.columns[index.column()].key))

    def setModelData(self, _editor: QWidget, _model: object, index: QModelIndex | QPersistentModelIndex) -> None:
        if self._edit is None:
            return
        field = self._rows.columns[index.column()].field
        value = self._edit.value()
        value = field.default if value is None and not field.required else value
        if value != getattr(self._rows.record(index.row()), field.name):
            self.edited.emit(index.row(), field.name, value)

    def destroyEditor(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        self._edit = None
        super().destroyEditor(editor, index)


def _act_of(event: QKeyEvent) -> str:
    key = QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText)
    return KEYS.get(key, "")
