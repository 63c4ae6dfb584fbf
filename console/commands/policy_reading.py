"""A policy read with all that belongs to it, and chosen settings put into what was read."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import msgspec

from console.commands.change import Target
from console.commands.command import Ask
from console.contract.check import Problem
from console.contract.services.backup_policy_management import (
    GetBackupSetCustomPathes,
    GetEntityPolicy,
    GetScannerCustomPathes,
    GetScannerFileSizeLimits,
)
from console.contract.services.backup_policy_paths import CustomPathes
from console.contract.services.backup_policy_records import EntityPolicy
from console.errors import InvalidInput
from console.settings.deviations import deviations
from console.settings.patching import BadSetting, broken, empty, patched
from console.settings.whole_policy import WholePolicy


async def stored_policy(policy_id: int, owner: int, ask: Ask) -> EntityPolicy | None:
    """A policy with all its fields, wherever the reply has them. Raises ConsoleError."""
    reply = await ask(GetEntityPolicy(entityPolicyID=policy_id, targetEntityId=owner))
    stored = reply.EntityPolicy
    if stored is not None and stored.LiveProtectWholeBackupSet is None:
        return msgspec.structs.replace(stored, LiveProtectWholeBackupSet=reply.LiveProtectWholeBackupSet)
    return stored


async def whole_policy(policy_id: int, owner: int, ask: Ask) -> WholePolicy:
    """A policy with its lists. Raises ConsoleError."""
    stored = await stored_policy(policy_id, owner, ask)
    if stored is None:
        raise InvalidInput(f"Policy {policy_id} is not there any more.", "Refresh the list of policies.")
    return await with_lists(stored, policy_id, owner, ask)


async def with_lists(policy: EntityPolicy, policy_id: int, owner: int, ask: Ask) -> WholePolicy:
    """A policy that was read with the lists that belong to it. Raises ConsoleError."""
    scanner, explicit, limits = await asyncio.gather(
        ask(GetScannerCustomPathes(entityPolicyID=policy_id, targetEntityId=owner)),
        ask(GetBackupSetCustomPathes(entityPolicyID=policy_id, targetEntityId=owner)),
        ask(GetScannerFileSizeLimits(entityPolicyID=policy_id, targetEntityId=owner)),
    )
    return WholePolicy(
        Policy=policy,
        ScannerPathes=scanner.CustomPathes or CustomPathes(),
        ExplicitPathes=explicit.CustomPathes or CustomPathes(),
        SizeLimits=limits.FileSizeLimits,
    )


def key_of(target: Target) -> dict[str, Any]:
    """Which policy a target is, as reads and writes of its lists name it."""
    return {"entityPolicyID": int(target.key), "targetEntityId": target.owner}


def with_settings(stored: WholePolicy, part: str, settings: Mapping[str, Any]) -> WholePolicy | None:
    """A policy with other values for settings of one of its parts, None where it has them already.

    Raises InvalidInput for what is no setting of that part.
    """
    found = problems_of(part, settings)
    if found:
        raise InvalidInput(f"Nothing was sent: {found[0].path} {found[0].rule}.", "Choose the settings anew.")
    wanted = patched(stored, settings)
    return wanted if deviations(wanted, stored) else None


def problems_of(part: str, settings: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What speaks against values for settings of one part of a policy, whatever the rest of it says."""
    found = [Problem(path, f"does not belong to {part}") for path in settings if path.partition(".")[0] != part]
    try:
        values = patched(WholePolicy(Policy=empty(EntityPolicy)), settings)
    except BadSetting as problem:
        return (*found, Problem(problem.path, problem.rule))
    return (*found, *broken(values))
