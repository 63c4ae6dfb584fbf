"""Actions that make partners, companies and accounts from a file."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from console.commands.change import Change
from console.contract.services.entity_management import EntityType
from console.store import NONE
from ui.actions import Action
from ui.editors.bulk_sheet import PlanSheet
from ui.editors.provisioning_passwords import MadePasswords
from ui.navigation import ENTITY, Place
from ui.panes.bulk_actions import why_off
from ui.places import node_of
from ui.translation import tr
from ui.workspace import Workspace

_ABOVE = frozenset({EntityType.DISTRIBUTOR, EntityType.PARTNER, EntityType.COMPANY})
"""Kinds of entities below which something can be made."""


def provisioning_actions(workspace: Workspace, passwords: MadePasswords | None = None) -> tuple[Action, ...]:
    """The way in from the palette, from a place, and the way out for passwords that were made up."""
    made = passwords or MadePasswords(workspace)
    made.changed.connect(workspace.actions.stale)
    return (
        Action(
            name="make-from-file",
            words=tr("Make partners, companies or accounts from a file…"),
            icon="add",
            run=lambda _place: open_provisioning(workspace, made),
            applies=lambda place: not _can_hold(workspace, place),
            why_off=lambda _place: why_off(workspace),
        ),
        Action(
            name="make-below-from-file",
            words=tr("Make what a file lists below it…"),
            icon="add",
            run=lambda place: open_provisioning(workspace, made, place),
            applies=lambda place: _can_hold(workspace, place),
            why_off=lambda _place: why_off(workspace),
            on_place=True,
        ),
        Action(
            name="export-made-passwords",
            words=tr("Export the passwords made up…"),
            icon="key",
            run=lambda _place: workspace.tasks.start(made.ask_and_export(QApplication.activeWindow()), owner=made),
            why_off=lambda _place: "" if made.count else tr("No password was made up since you signed in."),
        ),
    )


def open_provisioning(workspace: Workspace, passwords: MadePasswords, place: Place | None = None) -> None:
    """Open the sheet in which a file is chosen; what comes of it opens as a plan."""
    # Imported here: the window starts without the declarations that stand behind it.
    from ui.editors.provisioning_sheet import ProvisioningSheet

    def plan(changes: tuple[Change, ...], title: str) -> None:
        workspace.sheets.open(PlanSheet(workspace, title, changes))

    workspace.sheets.open(ProvisioningSheet(workspace, passwords, plan, place))


def _can_hold(workspace: Workspace, place: Place | None) -> bool:
    node = node_of(place, workspace.store) if place is not None and place.kind == ENTITY else NONE
    return node != NONE and workspace.store.entities.kind(node) in _ABOVE
