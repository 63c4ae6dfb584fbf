"""A question that is answered with its verb or with Cancel."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.dialogs.opened import opened
from ui.look import Look, spacing
from ui.look.style import dress


async def confirmed(look: Look, question: str, consequence: str, verb: str, parent: QWidget) -> bool:
    """Ask `question`; the red button says `verb`, Esc and Enter say no."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(question)
    dialog.setMinimumWidth(spacing.FORM)
    words = QLabel(question, dialog)
    words.setFont(look.fonts.heading)
    words.setWordWrap(True)
    more = QLabel(consequence, dialog)
    more.setWordWrap(True)
    dress(more, "muted")
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, parent=dialog)
    act = QPushButton(verb, dialog)
    act.setAutoDefault(False)
    dress(act, "danger")
    buttons.addButton(act, QDialogButtonBox.ButtonRole.AcceptRole)
    buttons.button(QDialogButtonBox.StandardButton.Cancel).setDefault(True)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(spacing.WIDE, spacing.LARGE, spacing.WIDE, spacing.LARGE)
    layout.setSpacing(spacing.MEDIUM)
    for part in (words, more, buttons):
        layout.addWidget(part)
    return await opened(dialog)
