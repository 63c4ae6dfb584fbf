"""Holds a gold policy against 1,000 policies: the comparing by itself, and the window while the engine reads them all.

The comparing is set against lxml's bare parse of the very replies that the policies come in. The window shows what is
found as it comes, then every deviation of every policy at once.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
from typing import Any

import msgspec
from lxml import etree

from console.contract.language import Operation, OperationSpec, Reply
from console.contract.services.backup_policy_management import (
    CreateEntityPolicy,
    CustomPathesResult,
    GetBackupSetCustomPathes,
    GetEntityPoliciesAll,
    GetEntityPoliciesResult,
    GetScannerCustomPathes,
    GetScannerFileSizeLimits,
    GetScannerFileSizeLimitsResult,
    SetScannerCustomPathes,
)
from console.contract.services.backup_policy_paths import CustomPathes
from console.contract.services.backup_policy_records import EntityPolicy
from console.contract.services.entity_management import EntityType
from console.demo.envelope import VERSIONS
from console.demo.estates import build
from console.demo.policies import HeldPolicy
from console.demo.writing import Answer, reply_text
from console.engine.embedded import DEMO_PASSWORD
from console.engine.settings_messages import PolicyAt
from console.errors import ProviderRefused
from console.session.session import Session
from console.settings.deviations import deviations
from console.settings.whole_policy import WholePolicy
from tests.bench.driven import Heartbeat, driven
from tests.bench.figures import Target, interleaved
from ui import navigation
from ui.app import Program
from ui.panes.entity_deviations import EntityDeviations
from ui.policy_sources import KnownPolicy

POLICIES, PATHS = 1_000, 100
"""How many policies, and how many scanner paths each of them has."""

TARGETS = {
    "comparing_seconds": Target(1),
    "comparing_to_bare_parse": Target(2),
    "longest_stall_milliseconds": Target(50),
}


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Measure the comparing and the bare parse in turns, then the window over a real engine and provider."""
    gold, *others = _policies()
    replies = [text for policy in others for text in _replies(policy)]
    taken = interleaved(
        arguments.repeat,
        comparing=lambda: [deviations(gold, policy) for policy in others],
        bare_parse=lambda: [etree.fromstring(text) for text in replies],
    )
    seconds, stall, rows = driven("small", _watched)
    return {
        "policies": len(others),
        "deviations": sum(len(deviations(gold, policy)) for policy in others),
        "bytes": sum(map(len, replies)),
        "comparing_seconds": taken["comparing"],
        "bare_parse_seconds": taken["bare_parse"],
        "comparing_to_bare_parse": taken["comparing"] / taken["bare_parse"],
        "reading_and_comparing_seconds": seconds,
        "rows_shown_at_once": rows,
        "longest_stall_milliseconds": stall * 1000,
    }


def _policies() -> list[WholePolicy]:
    """Policies that differ from the first in some paths, in their time, and every third in its size limits."""
    state = build("small")
    held = [held for entity in state.entities for held in state.policies.of_entity(entity)]
    first = next(found for found in held if found.limits)
    return [_policy(first, number) for number in range(POLICIES + 1)]


def _policy(held: HeldPolicy, number: int) -> WholePolicy:
    return WholePolicy(
        Policy=_another(held.policy, number),
        ScannerPathes=_paths(number),
        ExplicitPathes=held.backup_set,
        SizeLimits=held.all_limits if number % 3 else (),
    )


def _another(policy: EntityPolicy, number: int) -> EntityPolicy:
    found, schedule = policy.BackupSet, policy.Schedule
    if found is None or schedule is None or schedule.ScheduledTime is None:
        raise RuntimeError("the policies of the estate are not what they were")
    time = schedule.ScheduledTime.replace(hour=number % 24)
    is_odd = bool(number % 2)
    return msgspec.structs.replace(
        policy,
        PolicyName=f"Policy {number}",
        Schedule=msgspec.structs.replace(schedule, ScheduledTime=time, ScheduledDayOfTheMonth=number % 28 + 1),
        BackupSet=msgspec.structs.replace(
            found,
            BackupDocuments=is_odd,
            BackupImages=is_odd,
            BackupMusic=is_odd,
            BackupVideo=is_odd,
            ExcludeFileTypes=f"tmp, {number}",
        ),
        UseSystemAccountForScanningUserPersonalFolders=is_odd,
        LiveProtectWholeBackupSet=is_odd,
    )


def _paths(number: int) -> CustomPathes:
    return CustomPathes(IncludeFolders=tuple(rf"D:\Customers\Folder {at}" for at in range(number % 7, PATHS)))


def _replies(policy: WholePolicy) -> list[bytes]:
    """The replies in which one policy comes."""
    answers: tuple[tuple[type[Operation[Any]], Reply], ...] = (
        (GetEntityPoliciesAll, GetEntityPoliciesResult(EntityPolicies=(policy.Policy,))),
        (GetScannerCustomPathes, CustomPathesResult(CustomPathes=policy.ScannerPathes)),
        (GetBackupSetCustomPathes, CustomPathesResult(CustomPathes=policy.ExplicitPathes)),
        (GetScannerFileSizeLimits, GetScannerFileSizeLimitsResult(FileSizeLimits=policy.SizeLimits)),
    )
    return [_text(operation.spec, reply) for operation, reply in answers]


def _text(spec: OperationSpec, reply: Reply) -> bytes:
    return b"".join(reply_text(VERSIONS[0], spec, Answer(reply)))


async def _watched(program: Program) -> tuple[float, float, int]:
    """Seconds of reading and comparing, the longest pause of the window's loop, and the rows that it showed at once."""
    await program.open()
    await program.wait_until_idle()
    workspace = program.workspace
    tree = workspace.store.entities
    owners = [
        tree.entity_id(node) for node in tree.order if tree.kind(node) == EntityType.COMPANY and tree.is_active(node)
    ]
    async with await Session.sign_in(workspace.session.profile, DEMO_PASSWORD) as session:
        gold = await _fill(session, owners)
    workspace.navigator.open(navigation.entity(tree.entity_id(tree.root), "deviations"))
    await program.wait_until_idle()
    page = program.work.desk.details.page if program.work is not None else None
    if not isinstance(page, EntityDeviations):
        raise TypeError("the page of deviations is not shown")
    page.search.gold.choose(gold)
    loop = asyncio.get_running_loop()
    heartbeat = Heartbeat()
    heartbeat.begin()
    begun = loop.time()
    page.search.compare.click()
    await program.wait_until_idle()
    seconds = loop.time() - begun
    page.settings.view.selectAll()
    await program.wait_until_idle()
    page.switch_to(page.policies)
    await program.wait_until_idle()
    page.policies.view.selectAll()
    await program.wait_until_idle()
    return seconds, heartbeat.end(), page.deviations.model.table.count


async def _fill(session: Session, owners: list[int]) -> KnownPolicy:
    """Give the customers 1,000 policies that differ; the gold one is the first that one of them has."""
    gold, *others = _policies()
    room = asyncio.Semaphore(8)

    async def made(policy: WholePolicy, owner: int) -> int:
        async with room:
            wanted = msgspec.structs.replace(policy.Policy, EntityBackupPolicyID=1, TargetEntityID=owner)
            reply = await session.call(CreateEntityPolicy(entityPolicy=wanted))
            policy_id = reply.EntityPolicy.EntityBackupPolicyID if reply.EntityPolicy is not None else None
            if policy_id is None:
                raise RuntimeError("the provider made no policy")
            paths = SetScannerCustomPathes(
                entityPolicyID=policy_id, targetEntityId=owner, customPathes=policy.ScannerPathes
            )
            await session.call(paths)
            return policy_id

    known: dict[int, int] = {}
    for owner in owners:
        # Some customers look after themselves: the caller may look at them and not change them.
        with contextlib.suppress(ProviderRefused):
            known[owner] = await made(gold, owner)
    own = list(known)
    await asyncio.gather(*(made(policy, own[at % len(own)]) for at, policy in enumerate(others[len(own) :])))
    return KnownPolicy(PolicyAt(known[own[0]], own[0]), "Gold", "")
