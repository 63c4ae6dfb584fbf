"""Short sentences that tell the person something without asking anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from console.errors import ConsoleError

INFO = "info"
WARNING = "warning"
ERROR = "error"


@dataclass(frozen=True, slots=True)
class Notice:
    """What happened, the next step, and folded details; level is INFO, WARNING or ERROR, also a palette role.

    offer, accept: words of a button that does the next step, and what it does. Such a notice waits for the person.
    """

    summary: str
    advice: str = ""
    details: str = ""
    level: str = INFO
    offer: str = ""
    accept: Callable[[], object] | None = None


class Notices(QObject):
    """Where any part of the window says something; the main window shows it."""

    told = Signal(object)

    def tell(self, summary: str, advice: str = "", *, level: str = INFO) -> None:
        """Show a sentence."""
        self.told.emit(Notice(summary, advice, "", level))

    def offer(self, summary: str, advice: str, offer: str, accept: Callable[[], object], *, level: str = INFO) -> None:
        """Show a sentence with a button `offer` that calls `accept`."""
        self.told.emit(Notice(summary, advice, "", level, offer, accept))

    def tell_error(self, error: ConsoleError) -> None:
        """Show a failure in its own words."""
        self.told.emit(Notice(error.summary, error.advice, error.details, ERROR))
