"""Cyclic garbage is collected on the window's thread, and nowhere else."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

PERIOD = 500
"""Milliseconds between two looks at how much garbage there may be."""


class GarbageCollector(QObject):
    """Collects in place of the interpreter, from a timer, as long as it is running.

    The interpreter collects in whichever thread makes one object too many. Were that the one that reads the engine's
    pipe, widgets and timers that are garbage would be destroyed outside of their thread, which Qt does not survive.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = False
        self._timer = QTimer(self)
        self._timer.setInterval(PERIOD)
        self._timer.timeout.connect(self.collect_what_is_due)

    def start(self) -> None:
        """Collect here from now on."""
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Leave it to the interpreter again, if it did so before."""
        self._timer.stop()
        if self._was_enabled:
            gc.enable()

    @Slot()
    def collect_what_is_due(self) -> None:
        """Collect the oldest generation whose threshold is passed, by the interpreter's own thresholds."""
        passed = [count > limit for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        if any(passed):
            gc.collect(max(generation for generation, is_passed in enumerate(passed) if is_passed))
