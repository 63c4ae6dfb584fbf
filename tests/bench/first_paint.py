"""Starts a program and says `painted` once its first window stands painted: `… -m tests.bench.first_paint PROGRAM`.

Both sides of the startup benchmark run through this module, so that both carry its cost.
"""

from __future__ import annotations

import os
import sys

from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QObject, QTimer


class PaintWatch(QObject):
    """Ends the process in the turn after the first window has been painted."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, QtWidgets.QWidget) and watched.isWindow():
            QTimer.singleShot(0, say_painted)
        return False


class WatchedApplication(QtWidgets.QApplication):
    """An application whose windows are watched from the start."""

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self._watch = PaintWatch(self)
        self.installEventFilter(self._watch)


def say_painted() -> None:
    """Tell the parent process, and leave without tidying up, which is not what is measured."""
    os.write(1, b"painted\n")
    os._exit(0)


def bare_window() -> None:
    """The least that a Qt program in Python can be."""
    application = QtWidgets.QApplication(sys.argv)
    window = QtWidgets.QMainWindow()
    window.resize(1280, 800)
    window.show()
    application.exec()


def backup_console() -> None:
    """The program, as its user starts it."""
    from ui.__main__ import main

    main()


if __name__ == "__main__":
    QtWidgets.QApplication = WatchedApplication  # type: ignore[assignment,misc]
    program = sys.argv.pop(1)
    {"bare-window": bare_window, "backup-console": backup_console}[program]()
