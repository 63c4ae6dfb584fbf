"""The form of a request, with a line above it that narrows a long one down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ui.look import Look, spacing
from ui.look.style import dress
from ui.models.request_draft import Draft
from ui.panes.explorer.element import Element
from ui.panes.explorer.group import element_for
from ui.tasks import Tasks
from ui.translation import counted, tr
from ui.views.scrolled import scrolled

_LONG = 8
"""Fields from which on a form can be narrowed down."""


_ITEM = re.compile(r"\[(\d+)\]")
"""The number of an item in a path, where it is not a step of its own."""


class FormView(QWidget):
    """The elements of one request. `changed` comes when a person changed a value."""

    changed = Signal()

    def __init__(self, look: Look, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._tasks = tasks
        self.draft: Draft | None = None
        self.elements: list[Element] = []
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(tr("Find a field"))
        self.field.setAccessibleName(tr("Find a field"))
        self.field.setClearButtonEnabled(True)
        self.field.addAction(look.icon("filter"), QLineEdit.ActionPosition.LeadingPosition)
        self.only_filled = QCheckBox(tr("Only what is filled in"), self)
        self._narrowing = QWidget(self)
        line = QHBoxLayout(self._narrowing)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(spacing.MEDIUM)
        line.addWidget(self.field, 1)
        line.addWidget(self.only_filled)
        self._nothing = QLabel(self)
        dress(self._nothing, "muted")
        self._nothing.hide()
        self._problems = QLabel(self)
        self._problems.setWordWrap(True)
        dress(self._problems, "error")
        self._problems.hide()
        self.missing = QLabel(self)
        dress(self.missing, "muted")
        self.missing.hide()
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 0, spacing.SMALL, 0)
        self._column.setSpacing(spacing.SMALL)
        self._column.addStretch(1)
        self._area = scrolled(self._body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing.SMALL)
        for part in (self._narrowing, self._problems, self.missing, self._nothing):
            layout.addWidget(part)
        layout.addWidget(self._area, 1)
        self.field.textChanged.connect(self._narrow)
        self.only_filled.toggled.connect(self._narrow)

    def show_draft(self, draft: Draft) -> None:
        """Show another request, or the same one after something else filled it in."""
        self.draft = draft
        self._body.hide()
        for element in self.elements:
            self._column.removeWidget(element)
            element.hide()
            element.deleteLater()
        self.elements = [element_for(self._look, self._tasks, part, part.name, self._body) for part in draft.parts]
        for at, element in enumerate(self.elements):
            element.changed.connect(self.changed)
            self._column.insertWidget(at, element)
        self._narrowing.setVisible(_count(draft) > _LONG)
        if self._narrowing.isHidden():
            self.field.clear()
            self.only_filled.setChecked(False)
        self._problems.hide()
        self.missing.hide()
        self._body.show()
        self._narrow()
        self._area.verticalScrollBar().setValue(0)

    def show_problems(self, problems: Sequence[tuple[str, str]]) -> None:
        """Say beside each field which rule it breaks, and above the form what belongs to no field that is shown.

        What is only missing is counted above the form: a form that nobody has begun to fill in is not full of mistakes.
        """
        shown = {element.path: element for element in self._all(self.elements)}
        by_path: dict[str, str] = {}
        others: list[str] = []
        missing = 0
        for written, rule in problems:
            path = _ITEM.sub(r".\1", written)
            if path not in shown:
                others.append(_sentence(f"{path} {rule}".strip()))
            elif not shown[path].draft.is_sent:
                missing += 1
            else:
                by_path[path] = f"{by_path.get(path, '')} {_sentence(rule)}".strip()
        for element in self.elements:
            element.show_problems(by_path)
        self._problems.setText("\n".join(others))
        self._problems.setVisible(bool(others))
        words = counted(missing, "{n} required field is not filled in.", "{n} required fields are not filled in.")
        self.missing.setText(words)
        self.missing.setVisible(bool(missing))

    def search(self) -> None:
        """Put the cursor where a field is looked for, or into the first one of a short form."""
        if self.field.isVisible():
            self.field.setFocus()
            self.field.selectAll()
        else:
            self.take_focus()

    def take_focus(self) -> None:
        """Put the cursor into the first field."""
        if self.elements:
            self.elements[0].take_focus()

    @Slot()
    def _narrow(self) -> None:
        words = tuple(self.field.text().casefold().split())
        only_filled = self.only_filled.isChecked()
        shown = [element.narrow(words, only_filled=only_filled) for element in self.elements]
        if not self.elements:
            self._nothing.setText(tr("The operation takes no values."))
        else:
            self._nothing.setText(tr("Nothing is filled in.") if not words else tr("No field matches."))
        self._nothing.setVisible(not any(shown))

    def _all(self, elements: Sequence[Element]) -> Iterator[Element]:
        for element in elements:
            yield element
            yield from self._all(element.elements)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:].removesuffix('.')}."


def _count(draft: Draft) -> int:
    """How many fields there are, down to the objects in objects."""
    whole = 0
    waiting = list(draft.field.fields)
    while waiting and whole <= _LONG:
        field = waiting.pop()
        whole += 1
        waiting.extend(field.fields)
    return whole
