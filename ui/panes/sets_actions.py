"""The actions that lead to sets and tags."""

from __future__ import annotations

from collections.abc import Sequence

from console.store.set_rules import Member
from ui import navigation
from ui.actions import Action
from ui.editors.sets_sheet import SetsSheet
from ui.models.set_rows import member_of
from ui.navigation import Place
from ui.translation import tr
from ui.workspace import Workspace


def sets_actions(workspace: Workspace) -> tuple[Action, ...]:
    """The sheet for a place, and the page with all of them."""
    return (
        Action(
            name="sets-and-tags",
            words=tr("Sets and tags…"),
            icon="tag",
            shortcut="Ctrl+Shift+G",
            run=lambda place: _open(workspace, place),
            applies=lambda place: member_of(place) is not None,
            on_place=True,
        ),
        Action(
            name="show-sets",
            words=tr("Show all sets and tags"),
            icon="tag",
            run=lambda _place: workspace.navigator.open(navigation.activity("sets")),
        ),
    )


def open_sets(workspace: Workspace, members: Sequence[Member]) -> None:
    """Show in which sets these members are, and which tags they carry, to be changed."""
    workspace.sheets.open(SetsSheet(workspace, members))


def _open(workspace: Workspace, place: Place | None) -> None:
    member = member_of(place)
    if member is not None:
        open_sets(workspace, (member,))
