"""What can be done with an account or an entity from its header, its context menu or the palette."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from ui.actions import Action
from ui.dialogs.dashboard_user import DashboardUserSheet
from ui.navigation import ACCOUNT, ENTITY, Place
from ui.panes.sign_in_link import SignInLinks
from ui.places import facts_of
from ui.translation import tr
from ui.workspace import Workspace


def place_actions(workspace: Workspace, links: SignInLinks | None = None) -> tuple[Action, ...]:
    """The actions on places; `links` opens the browser and fills the clipboard."""
    sign_in = links or SignInLinks(workspace)

    def ask_for_user(place: Place | None) -> None:
        path = " › ".join(step for step, _ in facts_of(place, workspace.store).path) if place else ""
        sheet = DashboardUserSheet(workspace.look, workspace.session, path, QApplication.activeWindow())
        sheet.chosen.connect(lambda user: sign_in.open(user, is_app_user=True))
        sheet.copy_chosen.connect(lambda user: sign_in.copy(user, is_app_user=True))
        sheet.show()

    return (
        Action(
            name="sign-in-account",
            words=tr("Sign in to the dashboard"),
            icon="sign-in",
            run=lambda place: sign_in.open(place.key) if place else None,
            applies=_is_account,
            why_off=lambda _place: sign_in.why_off(),
            shortcut="Ctrl+D",
            on_place=True,
            prominent=True,
        ),
        Action(
            name="copy-sign-in-link",
            words=tr("Copy sign-in link"),
            icon="link",
            run=lambda place: sign_in.copy(place.key) if place else None,
            applies=_is_account,
            why_off=lambda _place: sign_in.why_off(),
            on_place=True,
        ),
        Action(
            name="sign-in-dashboard-user",
            words=tr("Sign in as a dashboard user"),
            icon="sign-in",
            run=ask_for_user,
            applies=lambda place: place is not None and place.kind == ENTITY,
            why_off=lambda _place: sign_in.why_off(),
            on_place=True,
        ),
    )


def _is_account(place: Place | None) -> bool:
    return place is not None and place.kind == ACCOUNT
