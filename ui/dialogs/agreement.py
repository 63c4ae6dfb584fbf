"""Asks before a call by hand that may change something: where to, what it does, and exactly what is sent."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui.dialogs.form_field import FormField
from ui.look import Look, spacing
from ui.look.style import dress
from ui.session import Session
from ui.translation import tr
from ui.views.environment_band import EnvironmentBand
from ui.views.xml_text import XmlText


class AgreementSheet(QDialog):
    """Accepted where the person agrees. Esc and Enter say no, but for Enter in the field with the name.

    kind: what the operation does, as a sentence. envelope: what is sent, without secrets. is_final: it cannot be taken
    back, so that its name has to be typed.
    """

    def __init__(
        self,
        look: Look,
        session: Session,
        operation: str,
        kind: str,
        envelope: str,
        *,
        is_final: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._operation = operation
        self.setWindowTitle(tr("Send {operation}?", operation=operation))
        self.setMinimumWidth(spacing.POPUP)
        band = EnvironmentBand(look, self)
        band.show_environment(session.environment, session.environment_label)
        question = QLabel(self.windowTitle(), self)
        question.setFont(look.fonts.heading)
        question.setWordWrap(True)
        question.setTextFormat(Qt.TextFormat.PlainText)
        self.meaning = QLabel(kind, self)
        self.meaning.setWordWrap(True)
        dress(self.meaning, "error" if is_final else "muted")
        self.shown = XmlText(look, tr("What is sent"), self)
        self.shown.setMinimumHeight(spacing.SIDE_LEAST)
        self.shown.show_text(envelope)
        self.field = QLineEdit(self)
        self._name = FormField(
            look,
            tr("Type &the operation's name to go on"),
            self.field,
            hint=operation,
            parent=self,
        )
        self._name.setVisible(is_final)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, parent=self)
        self.send = QPushButton(tr("Send {operation}", operation=operation), self)
        self.send.setAutoDefault(False)
        dress(self.send, "danger")
        buttons.addButton(self.send, QDialogButtonBox.ButtonRole.AcceptRole)
        cancel = buttons.button(QDialogButtonBox.StandardButton.Cancel)
        cancel.setDefault(True)
        buttons.accepted.connect(self._agree)
        buttons.rejected.connect(self.reject)
        if is_final:
            self.field.textChanged.connect(self._compare)
            self._compare()

        body = QVBoxLayout()
        body.setContentsMargins(spacing.WIDE, spacing.LARGE, spacing.WIDE, spacing.LARGE)
        body.setSpacing(spacing.MEDIUM)
        body.addWidget(question)
        body.addWidget(self.meaning)
        body.addWidget(self.shown, 1)
        body.addWidget(self._name)
        body.addWidget(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(band)
        layout.addLayout(body)
        (self.field if is_final else cancel).setFocus()

    @Slot()
    def _compare(self) -> None:
        is_typed = self.field.text().strip() == self._operation
        self.send.setEnabled(is_typed)
        self.send.setDefault(is_typed)
        self.send.setToolTip("" if is_typed else tr("Type the operation's name first."))

    @Slot()
    def _agree(self) -> None:
        if self.send.isEnabled():
            self.accept()
