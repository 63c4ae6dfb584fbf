"""What can be done at a licence server."""

from __future__ import annotations

from console.commands.change import Target, TargetKind
from console.contract.services.license_activation_center import UpdateLicenseOrder
from ui import navigation
from ui.actions import Action
from ui.editors.order_editor import OrderEditor
from ui.navigation import Place
from ui.places import facts_of, path_in_words
from ui.translation import tr
from ui.workspace import Workspace


def order_actions(workspace: Workspace) -> tuple[Action, ...]:
    """The actions on licence orders."""
    return (
        Action(
            name="show-orders",
            words=tr("Show all licence orders"),
            icon="key",
            shortcut="Ctrl+Shift+K",
            run=lambda _place: workspace.navigator.open(navigation.orders()),
        ),
        Action(
            name="edit-order",
            words=tr("Edit the licence order…"),
            icon="edit",
            shortcut="F2",
            on_place=True,
            prominent=True,
            applies=_is_one,
            run=lambda place: edit_order(workspace, place) if place else None,
            why_off=lambda _place: workspace.session.why_no_change(UpdateLicenseOrder.spec.name),
        ),
    )


def edit_order(workspace: Workspace, place: Place) -> None:
    """Open the editor of an order."""
    target = Target(
        kind=TargetKind.ORDER,
        key=place.key,
        name=place.key,
        path=path_in_words(facts_of(place, workspace.store).path),
    )
    workspace.sheets.open(OrderEditor(workspace, target))


def _is_one(place: Place | None) -> bool:
    return place is not None and place.kind == navigation.ORDER and not place.same_thing(navigation.orders())
