"""The clipboard for what must not stay in it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QClipboard, QGuiApplication

FORGET_AFTER: Final = 60_000
"""Milliseconds that something copied stays in the clipboard."""


class PassingClipboard(QObject):
    """A text in the clipboard that takes itself out again, after a minute or when the program ends.

    forgotten: it is not there any more.
    """

    forgotten = Signal()

    def __init__(self, clipboard: QClipboard, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clipboard = clipboard
        self._copied = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FORGET_AFTER)
        self._timer.timeout.connect(self.forget)
        application = QGuiApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.forget)

    def put(self, text: str) -> None:
        """Copy `text` and take it out again in a minute."""
        self._copied = text
        self._clipboard.setText(text)
        self._timer.start()

    @Slot()
    def forget(self) -> None:
        """Take the text out now, if it is still what the clipboard holds."""
        self._timer.stop()
        if self._copied and self._clipboard.text() == self._copied:
            self._clipboard.clear()
        self._copied = ""
        self.forgotten.emit()


_kept: list[PassingClipboard] = []


def put_for_a_minute(text: str) -> None:
    """Copy `text` for somebody who may be gone when it leaves the clipboard again."""
    # One for the whole program: nobody is there to say when it could go.
    if not _kept:
        _kept.append(PassingClipboard(QGuiApplication.clipboard()))
    _kept[0].put(text)
