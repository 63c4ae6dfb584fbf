"""Who is signed in, where, and what this server does not offer."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from console.engine.link import SignedIn
from ui.translation import tr


class Session(QObject):
    """The session as the window knows it. `changed` comes after signing in and out."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.signed_in: SignedIn | None = None

    @property
    def profile_name(self) -> str:
        """Name of the profile in use, empty when signed out."""
        return self.signed_in.profile.name if self.signed_in else ""

    def begin(self, signed_in: SignedIn) -> None:
        """A session was verified."""
        self.signed_in = signed_in
        self.changed.emit()

    def end(self) -> None:
        """The session is over."""
        self.signed_in = None
        self.changed.emit()

    def why_off(self, operation: str) -> str:
        """Why an operation cannot be used now, or "" when it can."""
        if self.signed_in is None:
            return tr("Nobody is signed in.")
        return self.signed_in.broken.get(operation, "")
