"""A secret: masked, shown while one wants to see it, made up on request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from ui.editors.value_edits import TextEdit
from ui.look import Look
from ui.look.style import dress
from ui.translation import tr


class SecretEdit(TextEdit):
    """A masked line. make: makes a secret up, where that is of use; it is shown then, since nobody knows it yet."""

    def __init__(
        self, look: Look, make: Callable[[], str] | None = None, placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(placeholder, parent)
        self._make = make
        self._made = ""
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.reveal = self._button(look, "eye", tr("Show what is typed"))
        self.reveal.setCheckable(True)
        self.reveal.toggled.connect(self._reveal)
        self.generate = self._button(look, "key", tr("Make one up"))
        self.generate.clicked.connect(self._generate)
        self.generate.setVisible(make is not None)

    @property
    def made(self) -> str:
        """The secret that was made up, where it is still the one that is entered."""
        return self._made if self._made and self._made == self.line.text() else ""

    def value(self) -> Any:
        # A blank may be part of a secret.
        return self.line.text() or None

    def _button(self, look: Look, icon: str, words: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(look.icon(icon, "text"))
        button.setToolTip(words)
        button.setAccessibleName(words)
        dress(button, "flat")
        self._line.addWidget(button)
        return button

    @Slot(bool)
    def _reveal(self, is_shown: bool) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password)
        self.reveal.setToolTip(tr("Hide what is typed") if is_shown else tr("Show what is typed"))

    @Slot()
    def _generate(self) -> None:
        if self._make is not None:
            self._made = self._make()
            self.line.setText(self._made)
            self.reveal.setChecked(True)
            self.changed.emit()
