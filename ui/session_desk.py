"""What every desk has: the details of a place, and what the window asks of whatever stands beside them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.detail_area import DetailArea
from ui.models.result_model import Result
from ui.workspace import Workspace


class SessionDesk(QWidget):
    """Where one works while signed in. retry: what failed is to be tried again.

    details: shows the navigator's place; each desk makes it where it stands among its parts.
    """

    retry = Signal()

    details: DetailArea

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.section = f"profile {workspace.session.profile_name}"

    @property
    def subject(self) -> str:
        """Whose things one sees here; "" while that is not known."""
        raise NotImplementedError

    @property
    def regions(self) -> tuple[QWidget, ...]:
        """The parts beside the details that F6 walks through."""
        return ()

    @property
    def search_words(self) -> str:
        """What the search field is for."""
        raise NotImplementedError

    async def results(self, typed: str) -> tuple[tuple[Result, ...], bool]:
        """What the search finds, best first, and whether there is more. Raises ConsoleError."""
        raise NotImplementedError

    def nothing_words(self, typed: str) -> str:
        """What is said where the search finds nothing."""
        raise NotImplementedError

    def take_focus(self) -> None:
        """Go on with the keyboard where one chooses what to see."""
        self.details.setFocus()

    def remember(self) -> None:
        """Note for the next start how it is laid out and what is open."""
        if self.workspace.navigator.place is not None:
            link = self.workspace.navigator.place.link(self.workspace.session.profile_name)
            self.workspace.state.set(self.section, "place", link)

    def close_desk(self) -> None:
        """Let go of the pages."""
        self.details.close_pages()
