"""Values to choose from that no declaration knows: partners of the tree, licences and policies that were read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from console.commands.change import Target
from console.contract.language import Operation, fields_of
from console.contract.services.backup_policy_management import (
    AddAccountPolicySimple,
    DeleteAccountPolicy,
    DeleteAccountPolicySilent,
    GetAccountPolicies,
    GetEntityPoliciesAll,
)
from console.contract.services.entity_management import EntityType
from console.contract.services.license_management import (
    AssignLicense,
    GetAssignedLicensesSummary,
    LicenseType,
    RemoveLicense,
    UnassignLicense,
)
from console.contract.services.partner_management import MoveCompany
from console.store import NONE, Store
from ui.editors.choices import Choices, choices_of
from ui.places import entity_path, path_in_words
from ui.workspace import Workspace

Found = dict[str, Choices]
"""Choices by field."""


async def choices_for(workspace: Workspace, operation: type[Operation[Any]], target: Target) -> Found:
    """What can be chosen for the fields of a request for a target, read where that is needed. Raises ConsoleError."""
    chooser = _CHOOSERS.get(operation)
    return await chooser(workspace, target) if chooser is not None else {}


async def _new_partners(workspace: Workspace, target: Target) -> Found:
    """The partners of the caller's own entity but the present one; a company moves between them only."""
    tree = workspace.store.entities
    partners = [
        node
        for node in tree.children(tree.root)
        if tree.kind(node) == EntityType.PARTNER and tree.is_active(node) and tree.entity_id(node) != target.owner
    ]
    return {"ToPartnerEntityId": {tree.entity_id(node): _named(workspace.store, node) for node in partners}}


async def _pools(workspace: Workspace, target: Target) -> Found:
    return {"LicenseProviderEntityId": _above(workspace.store, target)}


async def _held(workspace: Workspace, target: Target) -> Found:
    """The kinds of licences that the account holds, and the entities that one can go back to."""
    reply = await workspace.link.call(GetAssignedLicensesSummary(EntityId=target.owner, ChildAccountsOnly=False))
    kinds = {row.LicenseType for row in reply.UsersLicenses if row.Username == target.key}
    return {"LicenseType": _of(UnassignLicense, kinds), "LicenseProviderEntityId": _above(workspace.store, target)}


async def _removable(_workspace: Workspace, _target: Target) -> Found:
    return {"LicenseType": _of(RemoveLicense, {LicenseType.SKRAFT_DISK_IMAGE_V5.value})}


async def _policies(workspace: Workspace, target: Target) -> Found:
    """The policies of the account's entity and of those above it."""
    found: dict[int, str] = {}
    tree = workspace.store.entities
    for node in reversed(tree.path(tree.node_of(target.owner))):
        entity = tree.entity_id(node)
        reply = await workspace.link.call(GetEntityPoliciesAll(targetEntityId=entity))
        for policy in reply.EntityPolicies:
            if policy.EntityBackupPolicyID is not None:
                words = f"{policy.PolicyName or policy.EntityBackupPolicyID} ({tree.name(node)})"
                found.setdefault(policy.EntityBackupPolicyID, words)
    return {"entityPolicyID": found, "targetEntityId": _above(workspace.store, target)}


async def _assignments(workspace: Workspace, target: Target) -> Found:
    """What is assigned to the account: by number, and by machine."""
    reply = await workspace.link.call(GetAccountPolicies(accountName=target.key, targetEntityId=target.owner))
    numbered: dict[int, str] = {}
    machines: dict[str, str] = {}
    for row in reply.AccountPolicies:
        words = " · ".join(part for part in (row.PolicyName or "", row.SystemName or "") if part)
        if row.AccountBackupPolicyID is not None:
            numbered[row.AccountBackupPolicyID] = words or str(row.AccountBackupPolicyID)
        if row.SystemName:
            machines[row.SystemName] = words
    above = _above(workspace.store, target)
    return {"accountPolicyID": numbered, "systemName": machines, "targetEntityId": above}


def _above(store: Store, target: Target) -> dict[int, str]:
    tree = store.entities
    node = tree.node_of(target.owner)
    return {tree.entity_id(step): _named(store, step) for step in tree.path(node)} if node != NONE else {}


def _named(store: Store, node: int) -> str:
    return path_in_words(entity_path(store, node))


def _of(operation: type[Operation[Any]], kinds: set[str | None]) -> Choices:
    (field,) = (field for field in fields_of(operation) if field.name == "LicenseType")
    return {value: words for value, words in choices_of(field).items() if value in kinds}


_CHOOSERS: dict[type[Operation[Any]], Callable[[Workspace, Target], Awaitable[Found]]] = {
    MoveCompany: _new_partners,
    AssignLicense: _pools,
    UnassignLicense: _held,
    RemoveLicense: _removable,
    AddAccountPolicySimple: _policies,
    DeleteAccountPolicySilent: _assignments,
    DeleteAccountPolicy: _assignments,
}
