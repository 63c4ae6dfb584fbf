"""The second confirmation of a change of many: how many it is for is typed, and for what is final the verb too."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QSpinBox, QWidget

from ui.look import spacing
from ui.look.style import dress
from ui.translation import counted, tr
from ui.workspace import Workspace

ASKED_ABOVE = 25
"""So many rows are sent without a second confirmation, unless the person wants another number."""

MOST_ASKED_ABOVE = 10_000
_SECTION, _ABOVE = "changes", "confirm above"


class BulkConfirmation(QFrame):
    """Shown only where it is wanted. changed: it is given now, or not any more."""

    changed = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = workspace.state
        self._number = 0
        self._verb = ""
        dress(self, "notice")
        self._words = QLabel(self)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self.typed = QLineEdit(self)
        self.typed.setMaximumWidth(spacing.PROGRESS)
        self.typed.textChanged.connect(self.changed)
        self._words.setBuddy(self.typed)
        self.above = QSpinBox(self)
        self.above.setRange(1, MOST_ASKED_ABOVE)
        self.above.setValue(self._state.get(_SECTION, _ABOVE, ASKED_ABOVE))
        self.above.setAccessibleName(tr("Ask from more rows than"))
        self.above.valueChanged.connect(self._keep)
        asked = QLabel(tr("Ask above"), self)
        asked.setBuddy(self.above)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(spacing.MEDIUM, spacing.SMALL, spacing.MEDIUM, spacing.SMALL)
        layout.setSpacing(spacing.SMALL)
        layout.addWidget(self._words, 1)
        layout.addWidget(self.typed)
        layout.addWidget(asked)
        layout.addWidget(self.above)
        self.hide()

    @property
    def phrase(self) -> str:
        """What is to be typed; "" where nothing is asked."""
        if self._verb:
            return f"{self._verb} {self._number}"
        return str(self._number) if self._number > self.above.value() else ""

    @property
    def is_given(self) -> bool:
        """Whether nothing is asked, or what was typed is it."""
        return not self.phrase or " ".join(self.typed.text().casefold().split()) == self.phrase

    def ask(self, number: int, words: str) -> None:
        """Ask for so many rows. words: of the command where it cannot be taken back, else ""."""
        self._number = number
        self._verb = words.casefold().split()[0] if words and number else ""
        self._show()

    def _show(self) -> None:
        phrase = self.phrase
        rows = counted(self._number, "{n} row is sent.", "{n} rows are sent.")
        self._words.setText(tr("{rows} Type “{phrase}” to confirm.", rows=rows, phrase=phrase))
        self.typed.setAccessibleName(self._words.text())
        self.setVisible(bool(phrase))

    @Slot(int)
    def _keep(self, number: int) -> None:
        self._state.set(_SECTION, _ABOVE, number)
        phrase = self.phrase
        # The person who raises the number past these rows must still see where to lower it again.
        self.typed.setEnabled(bool(phrase))
        if phrase:
            self._show()
        self.changed.emit()
