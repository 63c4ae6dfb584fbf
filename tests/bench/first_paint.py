"""Starts a program and says `painted` once its first window stands painted: `… -m tests.bench.first_paint PROGRAM`.

Both sides of the startup benchmark run through this module, so that both carry its cost.
"""

from __future__ import annotations

import os
import sys

from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QObject


class WatchedApplication(QtWidgets.QApplication):
    """An application that ends the process once its first window has been painted and flushed to the screen."""

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self._depth = 0
        self._is_painted = False

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        self._depth += 1
        handled = super().notify(receiver, event)
        self._depth -= 1
        # A window that its content covers is not painted itself; what covers it is, in the same turn.
        if event.type() == QEvent.Type.Paint and isinstance(receiver, QtWidgets.QWidget):
            self._is_painted = True
        if self._is_painted and self._depth == 0:
            # No tidying up, which is not what is measured.
            os.write(1, b"painted\n")
            os._exit(0)
        return handled


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
