"""What would be sent, kept up to date while the form is filled in; no secret is in it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from console.contract.live import CallPreview
from console.errors import ConsoleError
from ui.look import spacing
from ui.look.style import dress, show_words_beside_icon
from ui.translation import tr
from ui.views.xml_text import SearchedText
from ui.workspace import Workspace


class PreviewView(QWidget):
    """The envelope, its headers, and the same call for other programs."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.preview: CallPreview | None = None
        self.headers = QLabel(self)
        self.headers.setFont(workspace.look.fonts.fixed)
        self.headers.setTextFormat(Qt.TextFormat.PlainText)
        self.headers.setWordWrap(True)
        self.headers.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.headers.setAccessibleName(tr("Headers"))
        dress(self.headers, "muted")
        self.problem = QLabel(self)
        self.problem.setWordWrap(True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        dress(self.problem, "error")
        self.problem.hide()
        self.envelope = SearchedText(workspace.look, tr("What is sent"), self)
        self.curl = self._button(tr("Copy as cURL"))
        self.curl.clicked.connect(self._copy_curl)
        self.command = self._button(tr("Copy as command line"))
        self.command.clicked.connect(self._copy_command)
        line = QHBoxLayout()
        line.setSpacing(spacing.SMALL)
        line.addWidget(self.headers, 1)
        buttons = QVBoxLayout()
        buttons.setSpacing(spacing.TINY)
        buttons.addWidget(self.command)
        buttons.addWidget(self.curl)
        buttons.addStretch(1)
        line.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing.SMALL)
        layout.addWidget(self.problem)
        layout.addLayout(line)
        layout.addWidget(self.envelope, 1)
        self.show_preview(None)

    def show_preview(self, preview: CallPreview | None) -> None:
        """Show what would be sent; nothing for None."""
        self.preview = preview
        self.problem.hide()
        if preview is None:
            self.headers.clear()
            self.envelope.text.show_text("")
        else:
            headers = "\n".join(f"{name}: {value}" for name, value in preview.headers.items())
            self.headers.setText(f"POST {preview.address}\n{headers}")
            self.envelope.text.show_text(preview.envelope)
        self._offer(self.curl, preview.curl if preview else "", tr("There is no call to copy yet."))
        why_no_command = tr("The command line takes only what is documented of an operation.")
        self._offer(self.command, preview.command if preview else "", why_no_command)

    def show_error(self, error: ConsoleError) -> None:
        """Say why what would be sent cannot be told; what was shown stays."""
        self.problem.setText(f"{error.summary} {error.advice}".strip())
        self.problem.setToolTip(error.details)
        self.problem.show()

    def search(self) -> None:
        """Put the cursor where the envelope is searched."""
        self.envelope.field.setFocus()
        self.envelope.field.selectAll()

    def _button(self, words: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setIcon(self._workspace.look.icon("copy", "text"))
        show_words_beside_icon(button)
        return button

    @staticmethod
    def _offer(button: QPushButton, text: str, why_off: str) -> None:
        button.setEnabled(bool(text))
        button.setToolTip("" if text else why_off)
        button.setAccessibleDescription(button.toolTip())

    @Slot()
    def _copy_curl(self) -> None:
        if self.preview is not None:
            self._copy(self.preview.curl)

    @Slot()
    def _copy_command(self) -> None:
        if self.preview is not None:
            self._copy(self.preview.command)

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._workspace.notices.tell(tr("The call is in the clipboard; it asks for the password when it runs."))
