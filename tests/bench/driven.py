"""The real program, offscreen and driven by a benchmark instead of a person."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import perf_counter
from typing import TypeVar

import qasync
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from console.paths import HOME_VARIABLE
from console.threads import outlast_threads
from ui.app import Program
from ui.look import Look, Scheme
from ui.main_window import MainWindow
from ui.options import Options
from ui.state import RememberedState

FiguresT = TypeVar("FiguresT")


def driven(estate: str, measure: Callable[[Program], Awaitable[FiguresT]]) -> FiguresT:
    """What `measure` gives, called with a program that has a window and is about to open the demo with `estate`."""
    application = QApplication(sys.argv[:1])
    application.setQuitOnLastWindowClosed(False)
    with tempfile.TemporaryDirectory() as home, qasync.QEventLoop(application) as loop:
        os.environ[HOME_VARIABLE] = home
        look = Look(application, Scheme.LIGHT)
        window = MainWindow(look.palette)
        window.show()
        program = Program(look, window, RememberedState(Path(home) / "window.ini"), Options(demo=estate))

        async def measured() -> FiguresT:
            try:
                return await measure(program)
            finally:
                await program.close()

        figures: FiguresT = loop.run_until_complete(measured())
    outlast_threads(2)
    return figures


def painted(widget: QWidget) -> float:
    """The moment at which a widget is laid out and painted."""
    QApplication.sendPostedEvents()
    widget.repaint()
    return perf_counter()


class Heartbeat(QObject):
    """Notes the longest time that the event loop did not turn, in seconds, since `begin`."""

    INTERVAL = 0.001

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.longest = 0.0
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(round(self.INTERVAL * 1000))
        self._timer.timeout.connect(self._beat)

    def begin(self) -> None:
        """Start to listen."""
        self.longest = 0.0
        self._last = perf_counter()
        self._timer.start()

    def end(self) -> float:
        """Stop and give the longest pause."""
        self._beat()
        self._timer.stop()
        return self.longest

    def _beat(self) -> None:
        now = perf_counter()
        self.longest = max(self.longest, now - self._last - self.INTERVAL)
        self._last = now
