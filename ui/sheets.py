"""Which sheet is open: at most one lies over the desk of a session."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from ui.views.sheet import Sheet


class Sheets(QObject):
    """Opens and closes sheets. opened: a sheet wants to be shown; closed: it is gone and is deleted soon."""

    opened = Signal(object)
    closed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._current: Sheet | None = None

    @property
    def current(self) -> Sheet | None:
        """The sheet that lies over the desk."""
        return self._current

    def open(self, sheet: Sheet) -> bool:
        """Show a sheet; False where another one holds what is not sent yet, which then asks what to do with it."""
        if self._current is not None and not self._current.close_sheet():
            sheet.deleteLater()
            return False
        self._current = sheet
        sheet.closed.connect(self._gone)
        sheet.destroyed.connect(self._destroyed)
        self.opened.emit(sheet)
        sheet.begin()
        return True

    def close_now(self) -> None:
        """Close what is open without asking, as at the end of a session."""
        if self._current is not None:
            self._current.abandon()

    @Slot()
    def _destroyed(self) -> None:
        """A sheet went with what held it."""
        if self._current is not None and not isValid(self._current):
            self._current = None

    @Slot()
    def _gone(self) -> None:
        gone, self._current = self._current, None
        self.closed.emit()
        if gone is not None:
            gone.deleteLater()
