"""The table's view: set for speed, worked with keyboard and mouse alike."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.look import Look, spacing
from ui.models.cell_model import CellModel
from ui.views.row_keys import claims_row_keys, row_keys
from ui.views.table_delegate import CellDelegate
from ui.views.table_header import TableHeader

_CLEAR = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


class TableView(QTableView):
    """A table over a `CellModel`.

    opened: a row was asked for, by position, in a new tab where True. typed: letters were typed into the table, meant
    for its filter. copy_asked: Ctrl+C. menu_asked: a context menu is wanted at a cell, at a global position.
    selected: the selection changed, or the rows behind it. keys_asked: one of `ROW_KEYS` was pressed.
    """

    opened = Signal(int, bool)
    typed = Signal(str)
    copy_asked = Signal()
    menu_asked = Signal(QModelIndex, QPoint)
    selected = Signal()
    keys_asked = Signal(str)

    def __init__(self, look: Look, model: CellModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self._kept: list[int] = []
        self._delegate = CellDelegate(look, model)
        self.setModel(model)
        self.header = TableHeader(look, model.columns, self, is_sortable=model.is_sortable)
        self.setHorizontalHeader(self.header)
        self.header.begin()
        self.setItemDelegate(self._delegate)
        lines = self.verticalHeader()
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lines.setDefaultSectionSize(spacing.ROW)
        lines.hide()
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setMouseTracking(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.doubleClicked.connect(self._open_index)
        model.reordering.connect(self._keep_selection)
        model.reordered.connect(self._restore_selection)
        self.selectionModel().selectionChanged.connect(self._tell_selected)

    def selected_spans(self) -> list[tuple[int, int]]:
        """The selected rows as (first, end) of consecutive positions, ascending."""
        parts = self.selectionModel().selection().toList()
        spans = sorted({(part.top(), part.bottom() + 1) for part in parts})
        merged: list[tuple[int, int]] = []
        for first, end in spans:
            if merged and first <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((first, end))
        return merged

    def shown_sections(self) -> list[int]:
        """The columns that are shown, in the order in which they stand."""
        sections = (self.header.logicalIndex(place) for place in range(self.header.count()))
        return [section for section in sections if not self.header.isSectionHidden(section)]

    def select_row(self, position: int) -> None:
        """Select one row and bring it into view."""
        # A cell that is not shown would take the focus and not show it.
        index = self._rows.index(position, next(iter(self.shown_sections()), 0))
        self.selectionModel().setCurrentIndex(index, _CLEAR)
        self.scrollTo(index)

    def event(self, event: QEvent) -> bool:
        return claims_row_keys(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if keys := row_keys(event):
            self.keys_asked.emit(keys)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            in_new_tab = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self._open(self.currentIndex(), in_new_tab=in_new_tab)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        # The key means the row with the cursor, wherever Qt says that the pointer is.
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if index.isValid():
            below = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
            self.menu_asked.emit(index, event.globalPos() if by_mouse else below)

    def keyboardSearch(self, search: str) -> None:
        # Qt would ask the model for every row until one begins with these letters; the filter answers at once.
        self.typed.emit(search)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton):
            # Back and Forward are the window's.
            event.ignore()
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton:
            self._open(self.indexAt(event.position().toPoint()), in_new_tab=True)
        super().mouseReleaseEvent(event)

    def _open(self, index: QModelIndex, *, in_new_tab: bool) -> None:
        if index.isValid():
            self.opened.emit(index.row(), in_new_tab)

    @Slot(QModelIndex)
    def _open_index(self, index: QModelIndex) -> None:
        self._open(index, in_new_tab=False)

    @Slot()
    def _tell_selected(self) -> None:
        self.selected.emit()

    @Slot()
    def _keep_selection(self) -> None:
        """Let go of the selection, which Qt would carry over cell by cell, and note the rows instead."""
        self._kept = [self._rows.row_at(at) for first, end in self.selected_spans() for at in range(first, end)]
        blocked = self.selectionModel().blockSignals(True)
        self.selectionModel().clearSelection()
        self.selectionModel().blockSignals(blocked)

    @Slot()
    def _restore_selection(self) -> None:
        positions = self._rows.positions_of(self._kept)
        self._kept = []
        selection = QItemSelection()
        last = self._rows.columnCount() - 1
        for first, end in _spans(positions):
            selection.select(self._rows.index(first, 0), self._rows.index(end - 1, last))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.selected.emit()


def _spans(positions: list[int]) -> list[tuple[int, int]]:
    """Ascending positions as (first, end) of consecutive ones."""
    spans: list[tuple[int, int]] = []
    for position in positions:
        if spans and spans[-1][1] == position:
            spans[-1] = (spans[-1][0], position + 1)
        else:
            spans.append((position, position + 1))
    return spans
