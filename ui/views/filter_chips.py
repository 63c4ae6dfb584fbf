"""The filters that a table is narrowed down by, as chips above it; a new one is written in place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from console.errors import InvalidInput
from ui.look import Look, spacing
from ui.look.style import dress
from ui.models.columns import Column
from ui.models.conditions import Filter, Relation, relation_words, stated
from ui.translation import tr
from ui.views.flow_layout import FlowLayout


class FilterChips(QWidget):
    """The chips. `changed` comes when a filter was added or taken away."""

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._chips: list[_Chip] = []
        self._draft: _Draft | None = None
        self._flow = FlowLayout(self)
        self._problem = QLabel(self)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        dress(self._problem, "error")
        self._problem.hide()
        self._flow.addWidget(self._problem)
        self.setAccessibleName(tr("Filters"))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    @property
    def filters(self) -> tuple[Filter, ...]:
        """All filters; a row is shown where it meets each."""
        return tuple(chip.filter for chip in self._chips)

    @property
    def draft_field(self) -> QLineEdit | None:
        """The field of the filter that is being written, if one is."""
        return self._draft.field if self._draft is not None else None

    @property
    def problem(self) -> str:
        """What is wrong with the value that is being written, or ""."""
        return self._problem.text() if self._draft is not None else ""

    def add(self, column: Column, relation: Relation, written: str | None = None) -> None:
        """Add a filter; without a value, where one is needed, the person writes it into the chip."""
        self._drop_draft()
        if relation.needs_value and written is None:
            self._draft = _Draft(self._look, column, relation, self)
            self._draft.entered.connect(self._take_draft)
            self._draft.dropped.connect(self._drop_draft)
            self._flow.addWidget(self._draft)
            self.show()
            self._draft.show()
            self._draft.field.setFocus(Qt.FocusReason.PopupFocusReason)
        else:
            self._add_chip(stated(column, relation, written or ""))

    def take(self, wanted: Filter) -> None:
        """Add a filter that stands already; one that says the same is there once."""
        self._drop_draft()
        self._add_chip(wanted)

    def replace(self, filters: tuple[Filter, ...]) -> None:
        """Show these filters in place of all others, without a word of `changed`."""
        self._drop_draft()
        for chip in self._chips:
            self._take_away(chip)
        self._chips = [self._chip(wanted) for wanted in filters]
        self.setVisible(bool(self._chips))

    def clear(self) -> None:
        """Take every filter away."""
        if self._chips:
            self.replace(())
            self.changed.emit()

    def _add_chip(self, wanted: Filter) -> None:
        if any(wanted.words == chip.filter.words for chip in self._chips):
            return
        self._chips.append(self._chip(wanted))
        self.show()
        self.changed.emit()

    def _chip(self, wanted: Filter) -> _Chip:
        chip = _Chip(self._look, wanted, self)
        chip.removed.connect(self._remove)
        self._flow.addWidget(chip)
        chip.show()
        return chip

    def _take_away(self, widget: QWidget) -> None:
        if widget.isAncestorOf(widget.window().focusWidget()):
            # Hidden with the focus, it would hand it to whatever comes first in the window.
            self.setFocus()
        self._flow.removeWidget(widget)
        widget.hide()
        widget.deleteLater()

    @Slot(object)
    def _remove(self, chip: _Chip) -> None:
        self._chips.remove(chip)
        self._take_away(chip)
        self.setVisible(bool(self._chips))
        self.changed.emit()

    @Slot()
    def _take_draft(self) -> None:
        if self._draft is None:
            return
        try:
            wanted = stated(self._draft.column, self._draft.relation, self._draft.field.text())
        except InvalidInput as problem:
            self._problem.setText(problem.summary)
            self._problem.show()
            dress(self._draft.field, "wrong")
            return
        self._drop_draft()
        self._add_chip(wanted)

    @Slot()
    def _drop_draft(self) -> None:
        if self._draft is not None:
            draft, self._draft = self._draft, None
            self._take_away(draft)
        self._problem.setText("")
        self._problem.hide()
        self.setVisible(bool(self._chips))


class _Chip(QFrame):
    """One filter in words, with a cross that takes it away."""

    removed = Signal(object)

    def __init__(self, look: Look, wanted: Filter, parent: QWidget) -> None:
        super().__init__(parent)
        self.filter = wanted
        dress(self, "chip")
        words = QLabel(wanted.words, self)
        words.setTextFormat(Qt.TextFormat.PlainText)
        away = QToolButton(self)
        away.setIcon(look.icon("close"))
        away.setAccessibleName(tr("Remove the filter: {words}", words=wanted.words))
        away.setToolTip(tr("Remove this filter"))
        dress(away, "flat")
        away.clicked.connect(self._ask_away)
        _line(self, words, away)

    @Slot()
    def _ask_away(self) -> None:
        self.removed.emit(self)


class _Draft(QFrame):
    """A filter whose value is being written. Enter takes it, Esc drops it."""

    entered = Signal()
    dropped = Signal()

    def __init__(self, look: Look, column: Column, relation: Relation, parent: QWidget) -> None:
        super().__init__(parent)
        self.column = column
        self.relation = relation
        dress(self, "chip")
        words = f"{column.title} {relation_words(column, relation)}"
        self.field = QLineEdit(self)
        self.field.setAccessibleName(words)
        self.field.setFixedWidth(spacing.BARS_LABEL)
        self.field.returnPressed.connect(self.entered)
        self.field.installEventFilter(self)
        take = QToolButton(self)
        take.setIcon(look.icon("ok", "ok"))
        take.setAccessibleName(tr("Apply the filter"))
        dress(take, "flat")
        take.clicked.connect(self.entered)
        _line(self, QLabel(words, self), self.field, take)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self.dropped.emit()
            return True
        return False


def _line(frame: QFrame, *parts: QWidget) -> None:
    layout = QHBoxLayout(frame)
    layout.setContentsMargins(spacing.SMALL, 0, spacing.TINY, 0)
    layout.setSpacing(spacing.TINY)
    for part in parts:
        layout.addWidget(part)
