"""The list under a search field: icon, words with the match in bold, a muted second line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.look import Look, spacing
from ui.models.result_model import RESULT, Result, ResultModel
from ui.views.marked_text import paint_marked


class ResultList(QListView):
    """Results while typing, each in one or two lines. `opened` carries a payload and whether a new tab is wanted."""

    opened = Signal(object, bool)

    MOST_ROWS = 10

    def __init__(self, look: Look, name: str, *, lines: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row_height = spacing.ROW + (lines - 1) * spacing.LARGE + spacing.TINY
        self._results = ResultModel(self)
        self.setModel(self._results)
        self.setItemDelegate(_ResultDelegate(look, self._results, self._row_height, self))
        self.setAccessibleName(name)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.clicked.connect(lambda _index: self.open_chosen(new_tab=False))

    @property
    def results(self) -> ResultModel:
        """The rows shown."""
        return self._results

    def show_results(self, typed: str, results: Sequence[Result]) -> None:
        """Show other rows and choose the first."""
        self._results.show(typed, results)
        self.setCurrentIndex(self._results.index(0))
        self.setMinimumHeight(min(len(results), self.MOST_ROWS) * self._row_height)
        self.setMaximumHeight(self.minimumHeight())

    @Slot(int)
    def step(self, rows: int) -> None:
        """Move the choice."""
        count = self._results.rowCount()
        if count:
            row = self.currentIndex().row()
            wanted = (row + rows) % count if abs(rows) == 1 else max(0, min(count - 1, row + rows))
            self.setCurrentIndex(self._results.index(wanted))

    @Slot(bool)
    def open_chosen(self, new_tab: bool) -> None:
        """Open the chosen row, unless it is off."""
        index = self.currentIndex()
        if index.isValid() and not self._results.result(index.row()).off:
            self.opened.emit(self._results.result(index.row()).payload, new_tab)


class _ResultDelegate(QStyledItemDelegate):
    """Paints one result."""

    def __init__(self, look: Look, results: ResultModel, row_height: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._row_height = row_height
        self._look = look
        self._results = results

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(spacing.SEARCH, self._row_height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        result: Result = index.data(RESULT)
        palette = self._look.palette
        fonts = self._look.fonts
        rect: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, palette.selection)
        words = palette.text_disabled if result.off else palette.text
        icon = QRect(rect.left() + spacing.MEDIUM, rect.center().y() - spacing.ICON // 2, spacing.ICON, spacing.ICON)
        self._look.icons.paint(painter, icon, result.icon, "text_disabled" if result.off else result.role)

        inner = rect.adjusted(
            spacing.MEDIUM + spacing.ICON + spacing.MEDIUM, spacing.TINY, -spacing.MEDIUM, -spacing.TINY
        )
        painter.setPen(palette.text_muted)
        painter.setFont(fonts.small)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        used = painter.boundingRect(inner, right, result.note).width() + spacing.MEDIUM if result.note else 0
        painter.drawText(inner, right, result.note)
        inner.setRight(inner.right() - used)

        lines = [inner]
        detail = result.detail
        if detail:
            upper, lower = QRect(inner), QRect(inner)
            upper.setBottom(inner.center().y())
            lower.setTop(inner.center().y() + 1)
            lines = [upper, lower]
        painter.setPen(words)
        typed = self._results.typed
        paint_marked(painter, lines[0], result.title, typed, font=fonts.body, strong=fonts.strong)
        if detail:
            painter.setPen(palette.text_muted)
            small_strong = fonts.small_strong
            paint_marked(painter, lines[1], detail, typed, font=fonts.small, strong=small_strong)
        painter.restore()
