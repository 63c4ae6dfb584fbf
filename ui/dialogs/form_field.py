"""One field of a form: its name, the editor, and beneath it the sentence that says what is wrong with the value."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from ui.look import Look, spacing
from ui.look.style import dress


class FormField(QWidget):
    """An editor with its label above and room for one sentence below; the label's mnemonic focuses the editor."""

    def __init__(
        self, look: Look, name: str, editor: QWidget, *, hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self._hint = hint
        label = QLabel(name, self)
        label.setFont(look.fonts.small)
        label.setBuddy(editor)
        editor.setMinimumHeight(spacing.CONTROL)
        editor.setAccessibleName(name.replace("&", ""))
        self._sentence = QLabel(self)
        self._sentence.setWordWrap(True)
        self._sentence.setFont(look.fonts.small)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing.TINY)
        layout.addWidget(label)
        layout.addWidget(editor)
        layout.addWidget(self._sentence)
        self.show_problem("")

    @property
    def problem(self) -> str:
        """What is wrong with the value, or ""."""
        return self._sentence.text() if self._sentence.property("look") == "error" else ""

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong with the value; "" when nothing is."""
        dress(self._sentence, "error" if sentence else "muted")
        self._sentence.setText(sentence or self._hint)
        self._sentence.setVisible(bool(sentence or self._hint))
        self.editor.setAccessibleDescription(sentence or self._hint)
        if isinstance(self.editor, QLineEdit):
            dress(self.editor, "wrong" if sentence else "field")

    def show_hint(self, hint: str) -> None:
        """Say something that helps, while nothing is wrong."""
        self._hint = hint
        if not self.problem:
            self.show_problem("")
