"""What can be done with an account or an entity from its header, its context menu or the palette."""

from __future__ import annotations

from ui.actions import Action
from ui.navigation import ACCOUNT, ENTITY, Place
from ui.panes.change_actions import change_actions
from ui.panes.sign_in_link import SignInLinks
from ui.translation import tr
from ui.workspace import Workspace


def place_actions(workspace: Workspace, links: SignInLinks | None = None) -> tuple[Action, ...]:
    """The actions on places; `links` opens the browser and fills the clipboard."""
    sign_in = links or SignInLinks(workspace)
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
            run=lambda place: sign_in.ask(place) if place else None,
            applies=lambda place: place is not None and place.kind == ENTITY,
            why_off=lambda _place: sign_in.why_off(),
            on_place=True,
        ),
        *change_actions(workspace),
    )


def _is_account(place: Place | None) -> bool:
    return place is not None and place.kind == ACCOUNT
