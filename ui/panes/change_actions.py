"""One action for each change, on the places where it applies; the commands say which those are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from console.commands.change import TargetKind
from console.commands.command import Command, commands
from console.contract.language import Kind
from console.contract.services.account_management import (
    ChangeAccountSize,
    SuspendAccount,
    UncancelAccount,
    UnsuspendAccount,
)
from console.contract.services.backup_policy_management import AddAccountPolicy, CreateEntityPolicy
from console.contract.services.company_management import CreateAdditionalAdmin, EditCompany
from console.contract.services.entity_status import (
    ActivateEntity,
    AuthenticateDashboardUser,
    CancelEntity,
    SuspendEntity,
    UncancelEntity,
)
from console.contract.services.partner_management import CreatePartner, EditPartner
from console.store import NONE
from ui import navigation
from ui.actions import EDIT_KEY, REMOVE_KEY, Action
from ui.editors.change_sheet import open_change
from ui.editors.credentials_sheet import CredentialsSheet
from ui.navigation import Place
from ui.places import node_of
from ui.targets import caller_kind, entity_kind_of, target_of
from ui.translation import tr
from ui.workspace import Workspace

_KINDS = {TargetKind.ENTITY: navigation.ENTITY, TargetKind.ACCOUNT: navigation.ACCOUNT}

_ELSEWHERE = frozenset((CreateAdditionalAdmin, CreateEntityPolicy, AddAccountPolicy))
"""Another command does the same on the same places, or what is to be filled in is more than a sheet can hold."""

_SHORTCUTS = {
    EditCompany: EDIT_KEY,
    EditPartner: EDIT_KEY,
    ChangeAccountSize: EDIT_KEY,
    CancelEntity: REMOVE_KEY,
}
_PROMINENT = {
    EditCompany: "Edit",
    EditPartner: "Edit",
    SuspendEntity: "Suspend",
    ActivateEntity: "Activate",
    SuspendAccount: "Suspend",
    ChangeAccountSize: "Change quota",
}
"""What has a button of its own in the header, with the words that do there."""

_ICONS = {SuspendEntity: "suspended", SuspendAccount: "suspended", ActivateEntity: "ok", UnsuspendAccount: "ok"}
_FOR_ACTIVE = frozenset((SuspendEntity, CancelEntity, SuspendAccount))
_FOR_INACTIVE = frozenset((ActivateEntity, UncancelEntity, UnsuspendAccount, UncancelAccount))


def change_actions(workspace: Workspace) -> tuple[Action, ...]:
    """Every change of an entity or an account as an action, and the check of a dashboard user's credentials."""
    wanted = [known for known in commands().values() if known.target_kind in _KINDS]
    made = (_action(workspace, known) for known in wanted if known.operation not in _ELSEWHERE)
    return (
        *sorted(made, key=lambda action: not action.prominent),
        Action(
            name="check-credentials",
            words=tr("Check a dashboard user's credentials…"),
            icon="key",
            run=lambda _place: workspace.sheets.open(CredentialsSheet(workspace)),
            why_off=lambda _place: workspace.session.why_off(AuthenticateDashboardUser.spec.name),
        ),
    )


def name_of(command: Command[Any]) -> str:
    """The name of a command's action."""
    return f"{command.spec.service.name}.{command.spec.name}"


def _action(workspace: Workspace, command: Command[Any]) -> Action:
    operation = command.operation
    is_new = command.kind is Kind.CREATE and command.target_kind is TargetKind.ENTITY
    icon = {Kind.CREATE: "add", Kind.DESTROY: "delete"}.get(command.kind, "edit")
    return Action(
        name=name_of(command),
        words=tr("{what}…", what=tr(command.words)),
        short=tr(_PROMINENT.get(operation, "")),
        icon=_ICONS.get(operation, icon),
        run=lambda place: _open(workspace, command, place),
        applies=_where(workspace, command),
        why_off=lambda _place: workspace.session.why_no_change(command.spec.name),
        shortcut=_SHORTCUTS.get(operation, ""),
        on_place=True,
        prominent=is_new or operation in _PROMINENT,
        group=tr("New") if is_new else "" if operation in _PROMINENT else tr(command.group.value),
    )


def _open(workspace: Workspace, command: Command[Any], place: Place | None) -> None:
    if place is not None:
        open_change(workspace, command.spec, target_of(place, workspace.store))


def _where(workspace: Workspace, command: Command[Any]) -> Callable[[Place | None], bool]:
    store = workspace.store

    def applies(place: Place | None) -> bool:
        if place is None or place.kind != _KINDS[command.target_kind]:
            return False
        node = node_of(place, store)
        is_entity = command.target_kind is TargetKind.ENTITY
        if is_entity and node == NONE:
            return False
        # An account that is not among those loaded, all of which are active, may be in any state.
        is_active = store.entities.is_active(node) if is_entity else node != NONE
        if is_active and command.operation in _FOR_INACTIVE:
            return False
        if not is_active and command.operation in _FOR_ACTIVE:
            return not is_entity and command.operation is not CancelEntity
        if command.operation is CreatePartner and node not in store.entities.roots:
            return False
        return command.applies_to(command.target_kind, entity_kind_of(place, store), caller_kind(store))

    return applies
