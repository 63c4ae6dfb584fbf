"""Reads the schedules of an entity, an account or a device: policies at once, folder backups at a price."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from console.contract.services.advanced_folder_backup_management import GetAdvancedFolderSettings
from console.contract.services.backup_devices_management import GetBackupDevices
from console.contract.services.backup_policy_management import GetAccountPolicies, GetEntityPoliciesAll
from console.contract.services.backup_policy_records import EntityPolicy
from console.errors import ConsoleError
from console.store import NONE
from ui.models.schedule_rows import Planned
from ui.workspace import Workspace

_AT_ONCE = 4
"""Calls that wait for their answers at the same time."""


@dataclass(frozen=True, slots=True)
class FoldersRead:
    """The backups of folders that were read, of how many devices, and what could not be read."""

    planned: tuple[Planned, ...] = ()
    devices: int = 0
    problems: tuple[ConsoleError, ...] = ()


async def policies_of_entity(workspace: Workspace, node: int) -> list[Planned]:
    """The policies that an entity owns. Raises ConsoleError."""
    tree = workspace.store.entities
    return [_planned(workspace, policy) for policy in await _owned(workspace, tree.entity_id(node))]


async def policies_of_account(workspace: Workspace, username: str, owner: int, system: str = "") -> list[Planned]:
    """The policies that are assigned to an account, or that hold on one of its devices. Raises ConsoleError.

    One call for the assignments, and one for each entity whose policies they are of.
    """
    reply = await workspace.link.call(GetAccountPolicies(accountName=username, targetEntityId=owner))
    held = [each for each in reply.AccountPolicies if not system or each.SystemName in (None, "", system)]
    owners = dict.fromkeys(each.TargetEntityID for each in held if each.TargetEntityID is not None)
    known = {policy.EntityBackupPolicyID: policy for entity in owners for policy in await _owned(workspace, entity)}
    chosen = dict.fromkeys(each.EntityBackupPolicyID for each in held)
    where = _computer(username, system) if system else ""
    return [replace(_planned(workspace, known[policy]), where=where) for policy in chosen if policy in known]


async def _owned(workspace: Workspace, entity: int) -> Sequence[EntityPolicy]:
    return (await workspace.link.call(GetEntityPoliciesAll(targetEntityId=entity))).EntityPolicies


def _planned(workspace: Workspace, policy: EntityPolicy) -> Planned:
    tree = workspace.store.entities
    node = tree.node_of(policy.TargetEntityID or 0)
    key = f"policy {policy.EntityBackupPolicyID}"
    return Planned(key, policy.PolicyName or key, tree.name(node) if node != NONE else "", policy)


def accounts_with_devices(workspace: Workspace, rows: Iterable[int]) -> dict[str, int]:
    """How many computers each of these rows of accounts has, by user name, where it has any."""
    accounts = workspace.store.accounts
    names = accounts.texts("Username")
    kinds = [accounts.numbers(name) for name in ("WindowsDevicesTotal", "MacDevicesTotal")]
    counted = {names[row]: sum(kind[row] for kind in kinds) for row in rows}
    return {name: number for name, number in counted.items() if number}


async def folders_of_accounts(workspace: Workspace, usernames: Iterable[str]) -> FoldersRead:
    """The folder backups of all computers of some accounts: one call for each account, one for each computer.

    What cannot be read is told and passed over.
    """
    gate = asyncio.Semaphore(_AT_ONCE)

    async def of_account(username: str) -> FoldersRead:
        try:
            async with gate:
                reply = await workspace.link.call(GetBackupDevices(UserName=username))
        except ConsoleError as problem:
            return FoldersRead(problems=(problem,))
        systems = dict.fromkeys(device.SystemName for device in reply.BackupDevices if device.SystemName)
        return _together([await of_device(username, system) for system in systems])

    async def of_device(username: str, system: str) -> FoldersRead:
        try:
            async with gate:
                return FoldersRead(tuple(await folders_of_device(workspace, username, system)), devices=1)
        except ConsoleError as problem:
            return FoldersRead(problems=(problem,))

    return _together(await asyncio.gather(*map(of_account, usernames)))


async def folders_of_device(workspace: Workspace, username: str, system: str) -> list[Planned]:
    """The folder backups of an account on one computer. Raises ConsoleError."""
    reply = await workspace.link.call(GetAdvancedFolderSettings(UserName=username, SystemName=system))
    folders = reply.ImageStreamSettings.ImageStreamFolders if reply.ImageStreamSettings is not None else ()
    return [
        Planned(
            f"folder {username} {system} {place}",
            folder.FolderFriendlyName or folder.FolderPath or system,
            system,
            folder.BackupSchedule,
            _computer(username, system),
        )
        for place, folder in enumerate(folders)
    ]


def _computer(username: str, system: str) -> str:
    return f"{username}/{system}"


def _together(parts: Sequence[FoldersRead]) -> FoldersRead:
    return FoldersRead(
        tuple(each for part in parts for each in part.planned),
        sum(part.devices for part in parts),
        tuple(problem for part in parts for problem in part.problems),
    )
