"""Actions that hold policies against each other, and that make templates of them."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu

from console.commands.change import TargetKind
from console.commands.command import command_for
from console.contract.services.backup_policy_management import CreateEntityPolicy
from console.contract.services.backup_policy_records import EntityPolicy
from console.engine.settings_messages import PolicyAt
from console.store import NONE
from ui.actions import Action
from ui.editors.carry_over import target_of_policy
from ui.editors.compare_sheet import CompareSheet
from ui.editors.new_policy_editor import NewPolicyEditor
from ui.editors.policy_editor import PolicyEditor
from ui.editors.template_sheet import TemplateSheet
from ui.editors.templates_sheet import TemplatesSheet
from ui.navigation import ACCOUNT, DEVICE, ENTITY, Place
from ui.panes.policy_uses import delete_policy, show_uses
from ui.places import node_of
from ui.policy_sources import KnownPolicy, mark_gold
from ui.targets import target_of
from ui.translation import tr
from ui.workspace import Workspace

_WITH_SCHEDULE = (ENTITY, ACCOUNT, DEVICE)
"""Kinds of places that have a calendar."""


def policy_actions(workspace: Workspace) -> tuple[Action, ...]:
    """What can be done with the policies of an entity beside changing them."""
    return (
        Action(
            name="compare-policies",
            words=tr("Compare two policies…"),
            icon="columns",
            run=lambda place: workspace.sheets.open(CompareSheet(workspace, _node(workspace, place))),
            why_off=lambda _place: _why_off(workspace),
            on_place=True,
            applies=lambda place: _node(workspace, place) != NONE,
            group=tr("Policies"),
        ),
        Action(
            name="show-assignments",
            words=tr("Show who has which policy"),
            icon="account",
            run=lambda place: _show_page(workspace, place, "assignments"),
            why_off=lambda _place: _why_off(workspace),
            on_place=True,
            applies=lambda place: _node(workspace, place) != NONE,
            group=tr("Policies"),
        ),
        Action(
            name="show-schedule",
            words=tr("Show what runs in a week"),
            icon="clock",
            run=lambda place: _show_page(workspace, place, "schedule"),
            why_off=lambda _place: _why_off(workspace),
            on_place=True,
            applies=lambda place: place is not None and place.kind in _WITH_SCHEDULE,
            group=tr("Policies"),
        ),
        Action(
            name="try-path",
            words=tr("Try a path on a policy"),
            icon="search",
            run=lambda place: _show_page(workspace, place, "policies"),
            why_off=lambda _place: _why_off(workspace),
            on_place=True,
            applies=lambda place: _node(workspace, place) != NONE,
            group=tr("Policies"),
        ),
        Action(
            name="find-deviations",
            words=tr("Find deviations from a gold policy"),
            icon="policy",
            run=lambda place: _show_page(workspace, place, "deviations"),
            why_off=lambda _place: _why_off(workspace),
            on_place=True,
            applies=lambda place: _node(workspace, place) != NONE,
            group=tr("Policies"),
        ),
        Action(
            name="new-policy",
            words=tr("New policy…"),
            icon="add",
            run=lambda place: begin_policy(workspace, place),
            why_off=lambda _place: workspace.session.why_no_change(CreateEntityPolicy.spec.name),
            on_place=True,
            applies=lambda place: may_own_policies(workspace, place),
            group=tr("New"),
        ),
        Action(
            name="policy-templates",
            words=tr("Policy templates…"),
            icon="policy",
            run=lambda place: _show_templates(workspace, place),
            why_off=lambda _place: _why_off(workspace),
        ),
    )


def known_policy(workspace: Workspace, place: Place, policy: EntityPolicy) -> KnownPolicy | None:
    """A policy of the entity that a place shows; None where one of both is not known."""
    owner = _node(workspace, place)
    if owner == NONE or policy.EntityBackupPolicyID is None:
        return None
    tree = workspace.store.entities
    source = PolicyAt(policy.EntityBackupPolicyID, tree.entity_id(owner))
    return KnownPolicy(source, policy.PolicyName or "", tree.name(owner))


def add_policy_actions(workspace: Workspace, menu: QMenu, place: Place, policy: EntityPolicy) -> None:
    """What can be done with one policy, into its menu."""
    known = known_policy(workspace, place, policy)
    if known is None:
        return
    owner = _node(workspace, place)
    menu.addAction(tr("Edit…")).triggered.connect(lambda: edit_policy(workspace, known))
    menu.addAction(tr("Duplicate…")).triggered.connect(lambda: begin_policy(workspace, place, known))
    menu.addAction(tr("Delete…")).triggered.connect(lambda: delete_policy(workspace, known))
    menu.addSeparator()
    menu.addAction(tr("Show who has it")).triggered.connect(lambda: show_uses(workspace, known))
    menu.addAction(tr("Compare with another…")).triggered.connect(
        lambda: workspace.sheets.open(CompareSheet(workspace, owner, known))
    )
    menu.addAction(tr("Find deviations from it…")).triggered.connect(lambda: _hold_against(workspace, place, known))
    menu.addAction(tr("Save as template…")).triggered.connect(
        lambda: workspace.sheets.open(TemplateSheet(workspace, known))
    )


def edit_policy(workspace: Workspace, known: KnownPolicy) -> None:
    """Open the editor of a policy at the provider."""
    if isinstance(known.source, PolicyAt):
        workspace.sheets.open(PolicyEditor.reopen(workspace, target_of_policy(workspace, known.source, known.name)))


def may_own_policies(workspace: Workspace, place: Place | None) -> bool:
    """Whether an entity can have policies of its own."""
    node, tree = _node(workspace, place), workspace.store.entities
    is_known = node != NONE and tree.is_active(node)
    return is_known and command_for(CreateEntityPolicy.spec).applies_to(TargetKind.ENTITY, tree.kind(node))


def begin_policy(workspace: Workspace, place: Place | None, like: KnownPolicy | None = None) -> None:
    """Open the editor of a new policy of an entity, which begins with `like`."""
    if place is not None:
        workspace.sheets.open(NewPolicyEditor(workspace, target_of(place, workspace.store), like))


def _show_templates(workspace: Workspace, place: Place | None) -> None:
    owner = target_of(place, workspace.store) if place is not None and may_own_policies(workspace, place) else None
    workspace.sheets.open(TemplatesSheet(workspace, _node(workspace, place), owner))


def _hold_against(workspace: Workspace, place: Place, known: KnownPolicy) -> None:
    """Make a policy the gold one, and show the page where others are held against it."""
    mark_gold(workspace, known)
    _show_page(workspace, place, "deviations")


def _show_page(workspace: Workspace, place: Place | None, name: str) -> None:
    if place is not None:
        workspace.navigator.open(place.on(name))


def _node(workspace: Workspace, place: Place | None) -> int:
    return node_of(place, workspace.store) if place is not None and place.kind == ENTITY else NONE


def _why_off(workspace: Workspace) -> str:
    return tr("Not signed in yet: this is the snapshot.") if workspace.session.signed_in is None else ""
