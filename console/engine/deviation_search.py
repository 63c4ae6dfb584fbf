"""A gold policy against every policy of many entities: read with the session's concurrency, compared as they come."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

from console.commands.policy_reading import stored_policy, with_lists
from console.contract.language import Operation, Reply
from console.contract.services.backup_policy_management import GetEntityPoliciesAll
from console.contract.services.backup_policy_records import EntityPolicy
from console.engine.caller import Caller
from console.engine.jobs_listening import hindrance_of
from console.engine.settings_messages import Compared, EntityFound, PolicyFound
from console.errors import ConsoleError
from console.settings.deviations import deviations
from console.settings.whole_policy import WholePolicy

ReplyT = TypeVar("ReplyT", bound=Reply)

PER_PART = 25
"""Policies in one part at most: few enough that the window reads it within a frame."""


class DeviationSearch:
    """Looks through entities. own: id of the gold policy itself, which is passed over. part: takes what was found.

    One connection of the session is left to whatever else the window asks.
    """

    def __init__(
        self, caller: Caller, gold: WholePolicy, own: int, part: Callable[[EntityFound], Awaitable[None]]
    ) -> None:
        self._caller = caller
        self._gold = gold
        self._own = own
        self._part = part
        self._width = max(1, caller.profile.concurrency - 1)
        self._room = asyncio.Semaphore(self._width)
        self._hindrance: ConsoleError | None = None
        self._done = 0
        self._policies = 0
        self._deviating = 0

    async def run(self, entities: tuple[int, ...], progress: Callable[[int, int], None]) -> Compared:
        """Look through all of them. Raises ConsoleError where none of the others would fare better."""
        waiting = iter(entities)
        progress(0, len(entities))
        async with asyncio.TaskGroup() as workers:
            for _ in range(self._width):
                workers.create_task(self._work(waiting, len(entities), progress))
        if self._hindrance is not None:
            raise self._hindrance
        return Compared(self._done, self._policies, self._deviating)

    async def _work(self, waiting: Iterator[int], total: int, progress: Callable[[int, int], None]) -> None:
        for entity in waiting:
            try:
                await self._look_at(entity)
            except ConsoleError as problem:
                if hindrance_of(problem):
                    self._hindrance = problem
                if self._hindrance is not None:
                    return
                await self._part(EntityFound(entity=entity, problem=f"{problem.summary} {problem.advice}".strip()))
            self._done += 1
            progress(self._done, total)
            if self._hindrance is not None:
                return

    async def _look_at(self, entity: int) -> None:
        reply = await self._ask(GetEntityPoliciesAll(targetEntityId=entity))
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
                policy = await stored_policy(known, entity, self._ask) or policy
            whole = await with_lists(policy, known, entity, self._ask)
        except ConsoleError as problem:
            if hindrance_of(problem):
                raise
            return PolicyFound(policy=known, name=name, problem=f"{problem.summary} {problem.advice}".strip())
        found = deviations(self._gold, whole)
        self._policies += 1
        self._deviating += bool(found)
        return PolicyFound(policy=known, name=name, deviations=found)

    async def _ask(self, operation: Operation[ReplyT], /) -> ReplyT:
        async with self._room:
            return await self._caller.call(operation)
