"""A notice at the lower edge of the window: one sentence, its next step, and a way to put it aside."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from ui.look import Look, spacing
from ui.look.icon_label import IconLabel
from ui.look.style import dress
from ui.notices import ERROR, INFO, Notice, Notices
from ui.translation import tr
from ui.views.overlay import Overlay

READING_TIME = 8_000
"""Milliseconds after which an ordinary notice goes by itself; warnings and errors wait for the person."""

_ICONS = {INFO: "ok", ERROR: "error"}


class NoticeBar(Overlay):
    """The newest notice, over the lower right corner of its window. Resting the pointer on it keeps it."""

    def __init__(self, look: Look, notices: Notices, parent: QWidget) -> None:
        super().__init__(parent)
        dress(self, "raised")
        self._icon = IconLabel(look, parent=self)
        self._summary = _sentence(self)
        self._advice = _sentence(self)
        dress(self._advice, "muted")
        self._notice: Notice | None = None
        self.accept = QPushButton(self)
        self.accept.clicked.connect(self._accept)
        close = QToolButton(self)
        close.setIcon(look.icon("close"))
        close.setToolTip(tr("Put aside"))
        close.setAccessibleName(tr("Put this notice aside"))
        close.clicked.connect(self.hide)
        dress(close, "flat")
        words = QVBoxLayout()
        words.setSpacing(spacing.TINY)
        words.addWidget(self._summary)
        words.addWidget(self._advice)
        words.addWidget(self.accept, 0, Qt.AlignmentFlag.AlignLeft)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(spacing.MEDIUM, spacing.MEDIUM, spacing.SMALL, spacing.MEDIUM)
        layout.setSpacing(spacing.MEDIUM)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(READING_TIME)
        self._timer.timeout.connect(self._go)
        notices.told.connect(self.show_notice)

    @Slot(object)
    def show_notice(self, notice: Notice) -> None:
        """Show `notice` in place of the one before."""
        self._notice = notice
        self._icon.show_icon(_ICONS.get(notice.level, "warning"), "ok" if notice.level == INFO else notice.level)
        self._summary.setText(notice.summary)
        self._advice.setText(notice.advice)
        self._advice.setVisible(bool(notice.advice))
        self.accept.setText(notice.offer)
        self.accept.setVisible(bool(notice.offer))
        self.setToolTip(notice.details)
        self.setAccessibleName(f"{notice.summary} {notice.advice}".strip())
        self.appear()
        if notice.level == INFO and not notice.offer:
            self._timer.start()
        else:
            self._timer.stop()

    @Slot()
    def _accept(self) -> None:
        self.hide()
        if self._notice is not None and self._notice.accept is not None:
            self._notice.accept()

    @Slot()
    def _go(self) -> None:
        if self.underMouse():
            self._timer.start()
        else:
            self.hide()

    def place(self) -> None:
        window = self.covered
        width = min(spacing.FORM, window.width() - 2 * spacing.LARGE)
        height = self.height_at(width)
        # High enough to leave the row of buttons free that a sheet has there.
        above = 2 * spacing.BAR + spacing.LARGE
        self.setGeometry(window.width() - width - spacing.LARGE, window.height() - height - above, width, height)


def _sentence(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
