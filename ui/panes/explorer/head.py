"""What stands above an operation's form: its name, what it does, and the buttons that send it or empty the form."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from console.contract.live import OfferedOperation
from ui.look import Look, spacing
from ui.look.icon_label import IconLabel
from ui.look.style import dress, show_words_beside_icon
from ui.models.offered_model import kind_icon, kind_words
from ui.translation import tr
from ui.views.elided_label import ElidedLabel

SEND_KEYS = "Ctrl+Return"


class Head(QWidget):
    """Name, kind and buttons of the operation that is shown."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel(look, size=spacing.ICON_LARGE, parent=self)
        self.name = ElidedLabel("", self)
        self.name.setFont(look.fonts.heading)
        self.kind = QLabel(self)
        self.kind.setTextFormat(Qt.TextFormat.PlainText)
        dress(self.kind, "muted")
        self.doc = QLabel(self)
        self.doc.setWordWrap(True)
        self.doc.setTextFormat(Qt.TextFormat.PlainText)
        self.off = QLabel(self)
        self.off.setWordWrap(True)
        self.off.setTextFormat(Qt.TextFormat.PlainText)
        dress(self.off, "warning")
        self.reset = QPushButton(tr("Reset"), self)
        self.reset.setToolTip(tr("Empty the form"))
        self.send = QPushButton(tr("Send"), self)
        self.send.setIcon(look.icon("forward", "on_accent"))
        show_words_beside_icon(self.send)
        dress(self.send, "primary")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self.kind)
        line = QHBoxLayout()
        line.setSpacing(spacing.SMALL)
        line.addWidget(self._icon)
        line.addLayout(words, 1)
        line.addWidget(self.reset)
        line.addWidget(self.send)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing.TINY)
        layout.addLayout(line)
        layout.addWidget(self.doc)
        layout.addWidget(self.off)

    def show_operation(self, offered: OfferedOperation) -> None:
        """Show which operation this is."""
        icon, role = kind_icon(offered.kind)
        self._icon.show_icon(icon, role)
        self.name.set_text(offered.operation)
        self.kind.setText(f"{offered.service}   ·   {kind_words(offered.kind)}")
        self.doc.setText(offered.doc)
        self.doc.setVisible(bool(offered.doc))

    def show_why_off(self, why: str) -> None:
        """Let it be sent, or say why it cannot be; the sentence stands below."""
        self.send.setEnabled(not why)
        self.send.setToolTip(why or f"{tr('Send')}  {SEND_KEYS}")
        self.off.setText(why)
        self.off.setVisible(bool(why))

    def show_sending(self) -> None:
        """An answer is awaited: nothing is sent a second time until then."""
        self.send.setEnabled(False)
        self.send.setToolTip(tr("The answer to the last call is still awaited."))
