"""The desk of a licence server: its orders, and beside them no hierarchy."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from console.contract.services.license_activation_center import FindLicenseOrderByActivationKey
from ui import navigation
from ui.detail_area import DetailArea
from ui.models.result_model import Result
from ui.panes.states import FailedState
from ui.search import MOST_RESULTS
from ui.session_desk import SessionDesk
from ui.translation import tr
from ui.workspace import Workspace


class LicenceDesk(SessionDesk):
    """Details of orders alone; why nobody could sign in is said in their place."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.details = DetailArea(workspace, self)
        self._failed = FailedState(workspace.look, self)
        self._failed.retry.connect(self.retry)
        self._shown = QStackedWidget(self)
        self._shown.addWidget(self.details)
        self._shown.addWidget(self._failed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._shown)
        self.details.show_waiting(is_waiting=True)
        workspace.session.changed.connect(self._begin)
        workspace.loading.changed.connect(self._show_problem)

    @property
    def subject(self) -> str:
        return tr("Licence server")

    @property
    def search_words(self) -> str:
        return tr("Find by activation key")

    async def results(self, typed: str) -> tuple[tuple[Result, ...], bool]:
        """The orders whose activation key has these letters."""
        reply = await self.workspace.link.call(FindLicenseOrderByActivationKey(activationKey=typed))
        found = [
            Result(
                icon="key",
                title=order.activation_key,
                detail=order.description or "",
                note=tr("Licence order"),
                payload=navigation.order(order.activation_key),
                role="accent",
            )
            for order in reply.result_array
            if order.activation_key
        ]
        return tuple(found[:MOST_RESULTS]), len(found) > MOST_RESULTS

    def nothing_words(self, typed: str) -> str:
        return tr("No licence order has “{typed}” in its activation key.", typed=typed)

    def take_focus(self) -> None:
        if self.details.page is not None:
            self.details.page.enter()
        else:
            self.details.header.setFocus()

    @Slot()
    def _begin(self) -> None:
        if self.workspace.navigator.place is None:
            known = navigation.place_of_link(self.workspace.state.get(self.section, "place", ""))
            self.workspace.navigator.open(known[0] if known else navigation.orders())

    @Slot()
    def _show_problem(self) -> None:
        problem = self.workspace.loading.problem
        is_away = problem is not None and self.workspace.session.signed_in is None
        if problem is not None and is_away:
            self._failed.show_error(problem)
        self._shown.setCurrentWidget(self._failed if is_away else self.details)
