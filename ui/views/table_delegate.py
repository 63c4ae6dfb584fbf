"""Paints the cells of the table.

Qt's own delegate asks a model for eight roles a cell, and each answer crosses from C++ to Python and back; one page of
the table then takes three times as long. So the cell's text is read from the model directly, once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import formats
from ui.charts.quota import paint_bar
from ui.look import Look, spacing

if TYPE_CHECKING:
    from ui.models.cell_model import CellModel

_LEADING = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_TRAILING = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_SELECTED = QStyle.StateFlag.State_Selected
_HOVERED = QStyle.StateFlag.State_MouseOver
_FOCUSED = QStyle.StateFlag.State_HasFocus
_MARKED = _SELECTED | _HOVERED | _FOCUSED
_NO_VALUES = frozenset({formats.ABSENT, formats.PENDING})
_GROUND = QStyle.PrimitiveElement.PE_PanelItemViewItem


class CellDelegate(QStyledItemDelegate):
    """Texts elided at the end, numbers on the right, parts of a whole with a bar, missing values muted."""

    def __init__(self, look: Look, model: CellModel) -> None:
        super().__init__()
        self._look = look
        self._model = model
        # A text that would fit with the widest character of the font needs no measuring.
        self._widest = QFontMetrics(look.fonts.body).maxWidth()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        text = self._model.text(index.row(), index.column())
        column = self._model.columns[index.column()]
        metrics: QFontMetrics = option.fontMetrics
        ahead = spacing.CELL_GAUGE + spacing.SMALL if column.whole else 0
        ahead += spacing.ICON + spacing.SMALL if column.icon_of else 0
        return QSize(metrics.horizontalAdvance(text) + 2 * spacing.SMALL + ahead, spacing.ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row, section = index.row(), index.column()
        column = self._model.columns[section]
        text = self._model.text(row, section)
        palette = self._look.palette
        rect: QRect = option.rect
        # Most cells carry no mark, and each test of a flag costs as much as reading the cell.
        marks = option.state & _MARKED
        is_selected = bool(marks and marks & _SELECTED)
        if marks and marks & (_SELECTED | _HOVERED):
            self._paint_ground(painter, option)
        box = rect.adjusted(spacing.SMALL, 0, -spacing.SMALL, 0)
        if column.whole is not None:
            box = self._paint_fill(painter, box, row, section)
        if column.icon_of is not None:
            box = self._paint_icon(painter, box, *column.icon_of(self._model.value(row, section)), is_selected)
        if is_selected:
            painter.setPen(palette.selection_text)
        else:
            painter.setPen(palette.text_muted if text in _NO_VALUES else palette.text)
        metrics: QFontMetrics = option.fontMetrics
        if len(text) * self._widest > box.width():
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, _TRAILING if column.is_number else _LEADING, text)
        if marks and marks & _FOCUSED:
            painter.setPen(palette.accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        widget = option.widget
        option.palette.setBrush(QPalette.ColorRole.Base, Qt.BrushStyle.NoBrush)
        widget.style().drawPrimitive(_GROUND, option, painter, widget)

    def _paint_icon(self, painter: QPainter, box: QRect, name: str, role: str, is_selected: bool) -> QRect:
        """Paint the icon before a value; what is left of the cell is returned."""
        if not name:
            return box
        place = QRect(box.left(), box.center().y() - spacing.ICON // 2 + 1, spacing.ICON, spacing.ICON)
        self._look.icons.paint(painter, place, name, "selection_text" if is_selected else role)
        return box.adjusted(spacing.ICON + spacing.SMALL, 0, 0, 0)

    def _paint_fill(self, painter: QPainter, box: QRect, row: int, section: int) -> QRect:
        """Paint the bar of a part of a whole; what is left of the cell is returned."""
        fill = self._model.fill(row, section)
        if box.width() < 2 * spacing.CELL_GAUGE:
            return box
        if fill is not None:
            bar = QRectF(box.left(), 0, spacing.CELL_GAUGE, spacing.CELL_BAR)
            bar.moveCenter(QRectF(bar.left(), box.top(), bar.width(), box.height()).center())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_bar(painter, bar, fill.share, fill.role, self._look.palette)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        return box.adjusted(spacing.CELL_GAUGE + spacing.SMALL, 0, 0, 0)
