"""The list of everything that the server offers, with a line to type into above it."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLabel, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from console.contract.live import OfferedOperation
from ui.look import Look, spacing
from ui.look.style import dress
from ui.models.offered_model import NO_ROW, ROW, OfferedModel, kind_icon
from ui.translation import counted, tr
from ui.views.marked_text import paint_marked
from ui.views.search_field import SearchField


class OperationList(QWidget):
    """Operations by service. `chosen` comes with the one that is to be shown, and whether it was chosen by Enter."""

    chosen = Signal(object, bool)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = OfferedModel(self)
        self.field = SearchField(look, tr("Find an operation"), self)
        self.field.setClearButtonEnabled(True)
        self.view = QListView(self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(_OperationDelegate(look, self.model, self.view))
        self.view.setAccessibleName(tr("Operations"))
        self.view.setUniformItemSizes(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setFrameShape(QListView.Shape.NoFrame)
        self.view.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self._said = QLabel(self)
        self._said.setFont(look.fonts.small)
        dress(self._said, "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, spacing.MEDIUM, 0)
        layout.setSpacing(spacing.SMALL)
        layout.addWidget(self.field)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._said)

        self.field.textChanged.connect(self._narrow)
        self.field.stepped.connect(self._step)
        self.field.chosen.connect(self._choose_current)
        self.field.dismissed.connect(self._forget_typed)
        self.view.clicked.connect(lambda index: self._choose(index, by_key=False))
        self.view.activated.connect(self._choose_current)

    def show_offered(self, offered: tuple[OfferedOperation, ...]) -> None:
        """Show these operations; the one that was chosen stays so."""
        former = self.current
        self.model.show_offered(offered)
        if former is not None:
            self.mark(former.service, former.operation)
        self._say()

    @property
    def current(self) -> OfferedOperation | None:
        """The operation under the cursor."""
        return self.model.operation_at(self.view.currentIndex().row())

    def mark(self, service: str, operation: str) -> None:
        """Put the cursor on an operation, if it is shown."""
        row = self.model.row_of(service, operation)
        if row != NO_ROW:
            self._go_to(row)

    @Slot(str)
    def _narrow(self, typed: str) -> None:
        former = self.current
        self.model.show_matching(typed)
        row = self.model.row_of(former.service, former.operation) if former is not None else NO_ROW
        row = row if row != NO_ROW else self.model.step(NO_ROW, 1)
        if row != NO_ROW and (typed or former is not None):
            self._go_to(row)
        self._say()

    @Slot(int)
    def _step(self, steps: int) -> None:
        row = self.model.step(self.view.currentIndex().row(), steps)
        if row != NO_ROW:
            self._go_to(row)

    def _go_to(self, row: int) -> None:
        index = self.model.index(row)
        self.view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.view.scrollTo(index)

    @Slot()
    def _choose_current(self) -> None:
        self._choose(self.view.currentIndex(), by_key=True)

    def _choose(self, index: QModelIndex, *, by_key: bool) -> None:
        operation = self.model.operation_at(index.row())
        if operation is not None:
            self.chosen.emit(operation, by_key)

    @Slot()
    def _forget_typed(self) -> None:
        # Also comes when the focus leaves, and then what is typed stays.
        if self.field.hasFocus():
            self.field.clear()

    def _say(self) -> None:
        rows = range(self.model.rowCount())
        shown = sum(self.model.operation_at(row) is not None for row in rows)
        whole = len(self.model.offered)
        words = counted(whole, "{n} operation", "{n} operations")
        self._said.setText(words if shown == whole else tr("{shown} of {whole}", shown=shown, whole=words))


class _OperationDelegate(QStyledItemDelegate):
    """Paints a service's name as a heading, an operation with the icon of its kind."""

    def __init__(self, look: Look, model: OfferedModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._model = model

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(spacing.SIDE_LEAST, spacing.ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        palette, fonts = self._look.palette, self._look.fonts
        found: str | OfferedOperation = index.data(ROW)
        rect: QRect = option.rect.adjusted(spacing.SMALL, 0, -spacing.SMALL, 0)
        painter.save()
        if isinstance(found, str):
            painter.setPen(palette.text_muted)
            painter.setFont(fonts.small_strong)
            words = painter.fontMetrics().elidedText(found, Qt.TextElideMode.ElideRight, rect.width())
            painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
            painter.restore()
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, palette.selection)
            painter.setPen(palette.selection_text)
        else:
            painter.setPen(palette.text_disabled if found.off else palette.text)
        icon, role = kind_icon(found.kind)
        at = QRect(rect.left(), rect.center().y() - spacing.ICON // 2, spacing.ICON, spacing.ICON)
        self._look.icons.paint(painter, at, icon, "text_disabled" if found.off else role)
        inner = rect.adjusted(spacing.ICON + spacing.SMALL, 0, 0, 0)
        note = tr("off") if found.off else "" if found.is_declared else tr("not documented")
        if note:
            painter.save()
            painter.setFont(fonts.small)
            painter.setPen(palette.text_muted)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            used = painter.boundingRect(inner, right, note).width()
            painter.drawText(inner, right, note)
            inner.setRight(inner.right() - used - spacing.SMALL)
            painter.restore()
        paint_marked(painter, inner, found.operation, self._model.typed, font=fonts.body, strong=fonts.strong)
        painter.restore()
