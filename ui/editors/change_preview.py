"""What a change will do, before it is sent: to whom, from what to what, what goes with it, what cannot be undone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from console.commands.change import FieldChange, Preview
from console.contract.language import Kind, OperationSpec
from ui import formats
from ui.editors.told_panels import ValuesRow, plain_label, sentences_panel, values_panel
from ui.look import Look, spacing
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
        self._ask = plain_label(tr("Type “{name}” to go on:", name=name), self)
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
            self._add(plain_label(tr("It has no further values and no consequences that are documented."), self))
        self._ask.setVisible(self._wants_name)
        self.typed.setVisible(self._wants_name)
        self.typed.clear()
        self.ready.emit()

    def _add(self, part: QWidget) -> None:
        self._column.insertWidget(len(self._parts), part)
        self._parts.append(part)

    def _frame(self, look: str, icon: str, role: str, lines: Sequence[str]) -> QFrame:
        return sentences_panel(self._look, look, icon, role, lines, self)

    def _table(self, changes: Sequence[FieldChange]) -> QFrame:
        if not any(change.is_old_known for change in changes):
            rows = [
                ValuesRow(title, (new,), change.path, 0, f"{title}: {new}")
                for change in changes
                for title, _, new in (words_of_change(self._spec, change),)
            ]
            return values_panel(self._look, (), rows, wide=(0,), parent=self)
        headings = (tr("Now"), "", tr("Afterwards"))
        return values_panel(self._look, headings, map(self._row, changes), wide=(0, 2), parent=self)

    def _row(self, change: FieldChange) -> ValuesRow:
        title, old, new = words_of_change(self._spec, change)
        was = old or (formats.ABSENT if change.is_old_known else tr("not told"))
        spoken = f"{title}: {old}{ARROW}{new}" if old else f"{title}: {new}"
        if change.is_same:
            return ValuesRow(title, (was, "=", new), change.path, None, spoken)
        return ValuesRow(title, (was, ARROW.strip(), new), change.path, 2, spoken)
