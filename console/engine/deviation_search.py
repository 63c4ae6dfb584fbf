"""A gold policy against every policy of many entities: read with the session's concurrency, compared as they come."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from console.commands.policy_reading import stored_policy, with_lists
from console.contract.services.backup_policy_management import GetEntityPoliciesAll
from console.contract.services.backup_policy_records import EntityPolicy
from console.engine.caller import Caller
from console.engine.jobs_listening import hindrance_of
from console.engine.settings_messages import Compared, EntityFound, PolicyFound
from console.engine.sweep import Sweep
from console.errors import ConsoleError
from console.settings.deviations import deviations
from console.settings.whole_policy import WholePolicy

PER_PART = 25
"""Policies in one part at most: few enough that the window reads it within a frame."""


class DeviationSearch:
    """Looks through entities. own: id of the gold policy itself, which is passed over. part: takes what was found."""

    def __init__(
        self, caller: Caller, gold: WholePolicy, own: int, part: Callable[[EntityFound], Awaitable[None]]
    ) -> None:
        self._gold = gold
        self._own = own
        self._part = part
        self._sweep: Sweep[int] = Sweep(caller, self._look_at, self._failed)
        self._policies = 0
        self._deviating = 0

    async def run(self, entities: tuple[int, ...], progress: Callable[[int, int], None]) -> Compared:
        """Look through all of them. Raises ConsoleError where none of the others would fare better."""
        done = await self._sweep.run(entities, progress)
        return Compared(done, self._policies, self._deviating)

    async def _look_at(self, entity: int) -> None:
        reply = await self._sweep.ask(GetEntityPoliciesAll(targetEntityId=entity))
        found: list[PolicyFound] = []
        for policy in reply.EntityPolicies:
            if policy.EntityBackupPolicyID != self._own:
                found.append(await self._compared(policy, entity))
            if len(found) == PER_PART:
                await self._part(EntityFound(entity=entity, policies=tuple(found)))
                found = []
        if found:
            await self._part(EntityFound(entity=entity, policies=tuple(found)))

    async def _compared(self, policy: EntityPolicy, entity: int) -> PolicyFound:
        known, name = policy.EntityBackupPolicyID or 0, policy.PolicyName or ""
        try:
            if policy.LiveProtectWholeBackupSet is None:
                # A list may not have the field that stands beside the policy in a reply of its own.
                policy = await stored_policy(known, entity, self._sweep.ask) or policy
            whole = await with_lists(policy, known, entity, self._sweep.ask)
        except ConsoleError as problem:
            if hindrance_of(problem):
                raise
            return PolicyFound(policy=known, name=name, problem=f"{problem.summary} {problem.advice}".strip())
        found = deviations(self._gold, whole)
        self._policies += 1
        self._deviating += bool(found)
        return PolicyFound(policy=known, name=name, deviations=found)

    async def _failed(self, entity: int, problem: str) -> None:
        await self._part(EntityFound(entity=entity, problem=problem))
