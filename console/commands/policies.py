"""Backup policies of partners and companies, as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from console.commands.change import State, Target, TargetKind
from console.commands.command import Ask, Command, Group, Settlement, command
from console.commands.partners import settled_by_ids
from console.commands.policy_reading import problems_of, stored_policy, with_settings
from console.commands.whole import settled
from console.contract.check import Problem
from console.contract.language import Operation
from console.contract.services.backup_policy_management import (
    CreateEntityPolicy,
    DeleteEntityPolicy,
    GetEntityPoliciesAll,
    UpdateEntityPolicy,
)
from console.contract.services.backup_policy_records import EntityPolicy
from console.contract.services.entity_management import EntityType
from console.errors import InvalidInput
from console.settings.deviations import POLICY
from console.settings.plain_values import comparable, plain, record_from
from console.settings.whole_policy import WholePolicy

PLACEHOLDER = 1
"""Id that a new policy or assignment is sent with; the provider gives it another."""

AT_ONCE = "It holds for every account and machine that the policy is assigned to."


async def _policies_of(owner: int, ask: Ask) -> tuple[EntityPolicy, ...]:
    return (await ask(GetEntityPoliciesAll(targetEntityId=owner))).EntityPolicies


@command
class CreatingPolicy(Command[CreateEntityPolicy]):
    """Makes a policy, whose name none of its owner's other policies has."""

    words = "Create a policy"
    group = Group.POLICIES
    needs = frozenset((EntityType.PARTNER, EntityType.COMPANY))
    effects = ("It holds for no account until it is assigned.",)

    def key(self, request: CreateEntityPolicy) -> str:
        return str(request.entityPolicy.TargetEntityID)

    def defaults(self, target: Target) -> dict[str, Any]:
        return {"entityPolicy": {"EntityBackupPolicyID": PLACEHOLDER, "TargetEntityID": int(target.key)}}

    async def state(self, request: CreateEntityPolicy, ask: Ask) -> State | None:
        """Ids of the owner's policies of that name."""
        wanted = request.entityPolicy
        policies = await _policies_of(wanted.TargetEntityID or 0, ask)
        return {
            "same_name": sorted(
                found.EntityBackupPolicyID
                for found in policies
                if found.PolicyName == wanted.PolicyName and found.EntityBackupPolicyID is not None
            )
        }

    def settle(self, request: CreateEntityPolicy, before: State | None, now: State) -> Settlement:
        """Proved by one new policy of that name."""
        return settled_by_ids(before, now)


@command
class UpdatingPolicy(Command[UpdateEntityPolicy]):
    """Writes a whole policy: what is left out is gone."""

    words = "Change the policy"
    group = Group.POLICIES
    target_kind = TargetKind.POLICY
    effects = (AT_ONCE,)

    def key(self, request: UpdateEntityPolicy) -> str:
        return str(request.entityPolicy.EntityBackupPolicyID)

    async def state(self, request: UpdateEntityPolicy, ask: Ask) -> State | None:
        """The policy, and whether that is all of it: a password is left out."""
        stored = await self._stored(request, ask)
        return None if stored is None else {"entityPolicy": plain(stored), "is_whole": not _has_password(stored)}

    @staticmethod
    async def _stored(request: UpdateEntityPolicy, ask: Ask) -> EntityPolicy | None:
        wanted = request.entityPolicy
        return await stored_policy(wanted.EntityBackupPolicyID or 0, wanted.TargetEntityID or 0, ask)

    async def patching(self, target: Target, settings: Mapping[str, Any], ask: Ask) -> UpdateEntityPolicy | None:
        """The policy as it is now, its password included, with the chosen settings."""
        stored = await stored_policy(int(target.key), target.owner, ask)
        if stored is None:
            raise InvalidInput(f"Policy {target.key} is not there any more.", "Refresh the list of policies.")
        wanted = with_settings(WholePolicy(Policy=stored), POLICY, settings)
        return None if wanted is None else UpdateEntityPolicy(entityPolicy=wanted.Policy)

    def problems_of_patch(self, settings: Mapping[str, Any]) -> tuple[Problem, ...]:
        return problems_of(POLICY, settings)

    def wanted(self, request: UpdateEntityPolicy, before: State | None) -> State:
        return {"entityPolicy": plain(request.entityPolicy)}

    def settle(self, request: UpdateEntityPolicy, before: State | None, now: State) -> Settlement:
        """Judged by the whole policy, but for what the provider sets; a new password alone is proved by nothing."""
        return settled(
            _compared(self.wanted(request, before)),
            None if before is None else _compared(before),
            _compared(now),
            has_secrets=request.entityPolicy.RunAs is not None,
        )

    def inverse(self, request: UpdateEntityPolicy, before: State | None) -> UpdateEntityPolicy | None:
        """The former policy, unless it had a password, which is not known any more."""
        if before is None or not before["is_whole"] or _compared(before) == _compared(self.wanted(request, before)):
            return None
        return UpdateEntityPolicy(entityPolicy=record_from(EntityPolicy, before["entityPolicy"]))

    async def taking_back(self, request: UpdateEntityPolicy, before: State | None, ask: Ask) -> Operation[Any] | None:
        """With what the provider keeps of the policy beside what is declared, as it is now."""
        former, stored = self.inverse(request, before), await self._stored(request, ask)
        if former is None or stored is None:
            return None
        kept = msgspec.structs.replace(former.entityPolicy, source=stored.source, unknown=stored.unknown)
        return UpdateEntityPolicy(entityPolicy=kept)


def _has_password(policy: EntityPolicy) -> bool:
    return bool(policy.RunAs and policy.RunAs.RunAsPassword)


def _compared(state: State) -> dict[str, Any]:
    return comparable(EntityPolicy, state["entityPolicy"])


@command
class DeletingPolicy(Command[DeleteEntityPolicy]):
    """Deletes a policy, which no account may have unless it is to be taken from them first."""

    words = "Delete the policy"
    group = Group.POLICIES
    target_kind = TargetKind.POLICY
    target_field = "entityPolicyID"
    owner_field = "targetEntityId"
    suggested = MappingProxyType({"unassignAccounts": False})
    final = ("The policy is gone with its paths and size limits.",)

    def final_of(self, request: DeleteEntityPolicy) -> tuple[str, ...]:
        taken = "It is taken from every account that has it."
        return (*self.final, taken) if request.unassignAccounts else self.final

    async def state(self, request: DeleteEntityPolicy, ask: Ask) -> State | None:
        """Whether its owner has the policy, and its name."""
        policies = await _policies_of(request.targetEntityId, ask)
        names = [found.PolicyName for found in policies if found.EntityBackupPolicyID == request.entityPolicyID]
        return {"exists": bool(names), "PolicyName": names[0] if names else None}

    def wanted(self, request: DeleteEntityPolicy, before: State | None) -> State:
        return {"exists": False}
