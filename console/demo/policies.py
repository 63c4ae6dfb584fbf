"""The backup policies that the embedded provider holds, and their assignment to accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

import msgspec

from console.contract.services.backup_policy_paths import CustomPathes, FileSizeLimit, FileType, SizeUnit
from console.contract.services.backup_policy_records import AccountPolicy, EntityPolicy
from console.demo.zeros import given

FIRST_POLICY = 4_001
FIRST_ASSIGNMENT = 70_001


def default_limit(kind: FileType) -> FileSizeLimit:
    """What holds for files of a type without a limit of their own: 0 KB to 5 GB."""
    return FileSizeLimit(FileType=kind, MinSizeUnit=SizeUnit.KB, MinSize=0, MaxSizeUnit=SizeUnit.GB, MaxSize=5)


class HeldPolicy(msgspec.Struct):
    """A policy with what is read and written apart from it. `limits` has the types that were given a limit."""

    policy: EntityPolicy
    scanner: CustomPathes = CustomPathes()
    backup_set: CustomPathes = CustomPathes()
    limits: dict[str, FileSizeLimit] = {}

    @property
    def all_limits(self) -> tuple[FileSizeLimit, ...]:
        """One row for each type of files."""
        return tuple(self.limits.get(kind) or default_limit(kind) for kind in FileType)


class PolicyBook:
    """Entity policies by id, and which of them hold for which account, on one machine or on all of them.

    Ids and the moment of creation are given here, whatever a record brings along; `made` is that moment where it is
    not the present one.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._policies: dict[int, HeldPolicy] = {}
        self._assignments: dict[int, AccountPolicy] = {}
        self._next_policy = FIRST_POLICY
        self._next_assignment = FIRST_ASSIGNMENT

    def _now(self) -> datetime:
        return self._clock().replace(tzinfo=None, microsecond=0)

    def policy(self, policy_id: int) -> HeldPolicy | None:
        """The policy of an id."""
        return self._policies.get(policy_id)

    def of_entity(self, entity_id: int) -> list[HeldPolicy]:
        """The policies that an entity owns, in the order they were made."""
        return [held for held in self._policies.values() if held.policy.TargetEntityID == entity_id]

    def add(self, policy: EntityPolicy, owner: int, made: datetime | None = None) -> HeldPolicy:
        """Keep a new policy of an entity. Gives it as kept."""
        kept = msgspec.structs.replace(
            policy, EntityBackupPolicyID=self._next_policy, TargetEntityID=owner, DateCreated=made or self._now()
        )
        held = self._policies[self._next_policy] = HeldPolicy(kept)
        self._next_policy += 1
        return held

    def replace(self, held: HeldPolicy, policy: EntityPolicy) -> EntityPolicy:
        """Put another content in the place of a policy's. Gives it as kept."""
        old = held.policy
        held.policy = msgspec.structs.replace(
            policy,
            EntityBackupPolicyID=old.EntityBackupPolicyID,
            TargetEntityID=old.TargetEntityID,
            DateCreated=old.DateCreated,
        )
        return held.policy

    def remove(self, policy_id: int) -> None:
        """Forget a policy and its assignments."""
        del self._policies[policy_id]
        self._unassign(found for found in self._assignments.values() if found.EntityBackupPolicyID == policy_id)

    def in_use(self, policy_id: int) -> bool:
        """Whether a policy is assigned to any account."""
        return any(found.EntityBackupPolicyID == policy_id for found in self._assignments.values())

    def assign(self, assignment: AccountPolicy, owner: int, made: datetime | None = None) -> AccountPolicy:
        """Keep a new assignment of a policy of `owner`. Gives it as kept."""
        kept = msgspec.structs.replace(
            assignment,
            AccountBackupPolicyID=self._next_assignment,
            TargetEntityID=owner,
            SystemName=assignment.SystemName or None,
            DateCreated=made or self._now(),
        )
        self._assignments[self._next_assignment] = kept
        self._next_assignment += 1
        return self._named(kept)

    def assignment(self, assignment_id: int) -> AccountPolicy | None:
        """The assignment of an id."""
        found = self._assignments.get(assignment_id)
        return found and self._named(found)

    def assignments_of(self, username: str) -> list[AccountPolicy]:
        """The assignments of an account, in the order they were made."""
        return [self._named(found) for found in self._assignments.values() if found.AccountName == username]

    def _named(self, assignment: AccountPolicy) -> AccountPolicy:
        """An assignment with the name that its policy has now."""
        name = self._policies[given(assignment.EntityBackupPolicyID)].policy.PolicyName
        return msgspec.structs.replace(assignment, PolicyName=name)

    def unassign(self, assignment_id: int) -> None:
        """Forget an assignment."""
        del self._assignments[assignment_id]

    def unassign_foreign(self, usernames: Iterable[str], owners: Iterable[int]) -> None:
        """Forget the assignments of accounts to policies of any entity but `owners`."""
        accounts, kept = frozenset(usernames), frozenset(owners)
        self._unassign(
            found
            for found in self._assignments.values()
            if found.AccountName in accounts and found.TargetEntityID not in kept
        )

    def _unassign(self, assignments: Iterable[AccountPolicy]) -> None:
        for found in list(assignments):
            self.unassign(given(found.AccountBackupPolicyID))
