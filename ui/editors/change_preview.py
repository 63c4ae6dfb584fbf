"""What a change will do, before it is sent: to whom, from what to what, what goes with it, what cannot be undone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from console.commands.change import FieldChange, Preview
from console.contract.language import Kind, OperationSpec
from ui import formats
from ui.look import Look, spacing
from ui.look.icon_label import IconLabel
from ui.look.style import dress
from ui.models.change_words import ARROW, title_of, value_words
from ui.translation import tr


def words_of_change(spec: OperationSpec, change: FieldChange) -> tuple[str, str, str]:
    """A field of a change in words: what it is called, what it is now ("" where that is not known), what is sent."""
    title = title_of(spec.request, change.path)
    if change.is_secret:
        return title, "", tr("a secret, which is not shown")
    old = value_words(spec.request, change.path, change.old) if change.is_old_known else ""
    new = tr("nothing") if change.new is None else value_words(spec.request, change.path, change.new)
    return title, old, new


class ChangePreview(QWidget):
    """The preview of one change. ready: whether it may be sent changed, as the name of what is destroyed is typed."""

    ready = Signal()

    def __init__(self, look: Look, spec: OperationSpec, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._spec = spec
        self._name = name
        self._wants_name = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(spacing.MEDIUM)
        self._parts: list[QWidget] = []
        self.typed = QLineEdit(self)
        self.typed.setMinimumHeight(spacing.CONTROL)
        self.typed.setAccessibleName(tr("The name of what is to be destroyed"))
        self.typed.setPlaceholderText(name)
        dress(self.typed, "field")
        self.typed.textChanged.connect(self.ready)
        self._ask = QLabel(tr("Type “{name}” to go on:", name=name), self)
        self._ask.setTextFormat(Qt.TextFormat.PlainText)
        self._ask.setWordWrap(True)
        self._ask.setBuddy(self.typed)
        self._column.addWidget(self._ask)
        self._column.addWidget(self.typed)
        self._column.addStretch(1)
        self._ask.hide()
        self.typed.hide()

    @property
    def is_ready(self) -> bool:
        """Whether what is destroyed has been named, where that is wanted."""
        return not self._wants_name or self.typed.text().strip() == self._name.strip()

    @property
    def wants_name(self) -> bool:
        """Whether the name has to be typed."""
        return self._wants_name

    @property
    def words(self) -> str:
        """Everything that is said, a line each."""
        labels = [label for part in self._parts for label in [part, *part.findChildren(QLabel)]]
        return "\n".join(label.text() for label in labels if isinstance(label, QLabel) and label.text())

    def show_preview(self, preview: Preview, below: Sequence[str] = ()) -> None:
        """Show a preview; below: what stands below the target, in numbers, where it is destroyed."""
        for part in self._parts:
            self._column.removeWidget(part)
            part.deleteLater()
        self._parts = []
        self._wants_name = preview.kind is Kind.DESTROY and bool(self._name)
        if preview.unreadable:
            unread = tr("How it stands now could not be read, so nothing can be compared.")
            self._add(self._frame("notice", "warning", "warning", [f"{unread} {preview.unreadable}"]))
        if preview.changes:
            self._add(self._table(preview.changes))
        if preview.changes and all(change.is_same for change in preview.changes) and preview.kind is Kind.CHANGE:
            same = tr("Nothing of this differs from how it stands at the provider already.")
            self._add(self._frame("notice", "warning", "warning", [same]))
        if preview.kind is Kind.DESTROY and below:
            self._add(self._frame("failure", "warning", "error", [tr("Goes with it: {what}.", what=", ".join(below))]))
        if preview.final:
            cannot = [tr("This cannot be taken back."), *map(tr, preview.final)]
            self._add(self._frame("failure", "warning", "error", cannot))
        if preview.effects:
            self._add(self._frame("chip", "ok", "info", list(map(tr, preview.effects))))
        if not self._parts:
            self._add(self._label(tr("It has no further values and no consequences that are documented.")))
        self._ask.setVisible(self._wants_name)
        self.typed.setVisible(self._wants_name)
        self.typed.clear()
        self.ready.emit()

    def _add(self, part: QWidget) -> None:
        self._column.insertWidget(len(self._parts), part)
        self._parts.append(part)

    def _label(self, words: str, look: str = "") -> QLabel:
        label = QLabel(words, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        if look:
            dress(label, look)
        return label

    def _frame(self, look: str, icon: str, role: str, lines: Sequence[str]) -> QFrame:
        frame = QFrame(self)
        dress(frame, look)
        mark = IconLabel(self._look, parent=frame)
        mark.show_icon(icon, role)
        grid = QGridLayout(frame)
        grid.setContentsMargins(spacing.MEDIUM, spacing.SMALL, spacing.MEDIUM, spacing.SMALL)
        grid.setColumnStretch(1, 1)
        grid.addWidget(mark, 0, 0, Qt.AlignmentFlag.AlignTop)
        for row, line in enumerate(lines):
            grid.addWidget(self._label(line, "error" if look == "failure" and not row else ""), row, 1)
        frame.setAccessibleName(" ".join(lines))
        return frame

    def _table(self, changes: Sequence[FieldChange]) -> QFrame:
        frame = QFrame(self)
        dress(frame, "panel")
        grid = QGridLayout(frame)
        grid.setContentsMargins(spacing.MEDIUM, spacing.SMALL, spacing.MEDIUM, spacing.SMALL)
        grid.setHorizontalSpacing(spacing.MEDIUM)
        grid.setVerticalSpacing(spacing.SMALL)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        has_old = any(change.is_old_known for change in changes)
        if has_old:
            for column, heading in ((1, tr("Now")), (3, tr("Afterwards"))):
                grid.addWidget(self._label(heading, "muted"), 0, column)
        for row, change in enumerate(changes, 1):
            title, old, new = words_of_change(self._spec, change)
            name = self._label(title, "muted")
            name.setToolTip(change.path)
            name.setFixedWidth(spacing.FIELD_NAME - spacing.WIDE)
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            told = self._label(new)
            if has_old:
                was = self._label(old or (formats.ABSENT if change.is_old_known else tr("not told")), "muted")
                grid.addWidget(was, row, 1, Qt.AlignmentFlag.AlignTop)
                arrow = self._label(ARROW.strip() if not change.is_same else "=", "muted")
                grid.addWidget(arrow, row, 2, Qt.AlignmentFlag.AlignTop)
            if not change.is_same:
                told.setFont(self._look.fonts.strong)
            grid.addWidget(told, row, 3, Qt.AlignmentFlag.AlignTop)
            told.setAccessibleName(f"{title}: {old}{ARROW}{new}" if old else f"{title}: {new}")
        return frame
