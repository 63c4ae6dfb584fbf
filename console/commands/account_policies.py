"""Policies that accounts are given and lose, on one machine or on all."""

from __future__ import annotations

from typing import Any, ClassVar

from console.commands.change import State, Target, TargetKind
from console.commands.command import Ask, Command, Group, OperationT, Settlement, command
from console.commands.policies import PLACEHOLDER
from console.commands.reading import CALLER
from console.contract.language import Operation
from console.contract.services.backup_policy_management import (
    AddAccountPolicy,
    AddAccountPolicySimple,
    DeleteAccountPolicy,
    DeleteAccountPolicySilent,
    GetAccountPolicies,
)
from console.contract.services.backup_policy_records import AccountPolicy
from console.settings.plain_values import plain

_OVERRIDES = "The policy overrides what users set on their machines."
_LOST = "Credentials that came with the assignment are lost."


async def assignments_of(username: str, ask: Ask) -> tuple[AccountPolicy, ...]:
    """The policies that an account has, whoever of those above it owns them."""
    return (await ask(GetAccountPolicies(accountName=username, targetEntityId=CALLER))).AccountPolicies


async def _assignment(username: str, machine: str | None, ask: Ask) -> AccountPolicy | None:
    """The policy that an account has on one machine, or for all where none is named."""
    wanted = (machine or "").casefold()
    held = await assignments_of(username, ask)
    return next((found for found in held if (found.SystemName or "").casefold() == wanted), None)


def _told(found: AccountPolicy | None) -> State:
    """Which policy it is, whose, by which assignment, and whether that is all: credentials of its own are left out."""
    return {
        "entityPolicyID": found.EntityBackupPolicyID if found else None,
        "owner": found.TargetEntityID if found else None,
        "assignment": found.AccountBackupPolicyID if found else None,
        "is_whole": not (found and found.RunAs),
    }


class _OfAssignment(Command[OperationT]):
    """A change of the policies of the account that the request names."""

    group = Group.POLICIES
    target_kind = TargetKind.ACCOUNT
    target_field = "accountName"


class _Assigning(_OfAssignment[OperationT]):
    """A change that gives the account a policy. `_given` says what of the request counts for that."""

    effects: ClassVar[tuple[str, ...]] = (_OVERRIDES,)

    def _given(self, request: Any) -> AccountPolicy:
        return request.accountPolicy  # type: ignore[no-any-return]

    async def _found(self, request: Any, ask: Ask) -> AccountPolicy | None:
        given = self._given(request)
        return await _assignment(given.AccountName or "", given.SystemName, ask)

    async def state(self, request: OperationT, ask: Ask) -> State | None:
        return _told(await self._found(request, ask))

    def wanted(self, request: OperationT, before: State | None) -> State:
        return {"entityPolicyID": self._given(request).EntityBackupPolicyID}

    def settle(self, request: OperationT, before: State | None, now: State) -> Settlement:
        """Proved by the policy being the account's there, even if it was so before: it is not assigned twice.

        Where credentials were to come with it, only an assignment that was not there before proves that it has them.
        """
        given = self._given(request)
        is_known = before is not None and before["assignment"] == now["assignment"]
        if now["assignment"] is None:
            return Settlement.DID_NOT
        if now["entityPolicyID"] != given.EntityBackupPolicyID:
            return Settlement.DID_NOT if is_known else Settlement.UNCERTAIN
        if given.RunAs is None or (before is not None and not is_known):
            return Settlement.HAPPENED
        return Settlement.DID_NOT if is_known else Settlement.UNCERTAIN

    def can_take_back(self, request: OperationT, before: State | None) -> bool:
        return before is not None and before["assignment"] is None

    async def taking_back(self, request: OperationT, before: State | None, ask: Ask) -> Operation[Any] | None:
        """The policy is taken away if the account still has it; one for all machines by an id, which is read now."""
        given, found = self._given(request), await self._found(request, ask)
        if not self.can_take_back(request, before) or found is None or found.AccountBackupPolicyID is None:
            return None
        if found.EntityBackupPolicyID != given.EntityBackupPolicyID:
            return None
        owner = given.TargetEntityID or CALLER
        if given.SystemName:
            return DeleteAccountPolicy(
                accountName=given.AccountName or "", systemName=given.SystemName, targetEntityId=owner
            )
        return DeleteAccountPolicySilent(accountPolicyID=found.AccountBackupPolicyID, targetEntityId=owner)


@command
class AssigningPolicy(_Assigning[AddAccountPolicySimple]):
    """Gives an account a policy with the policy's own credentials."""

    words = "Assign a policy to the account"

    def _given(self, request: AddAccountPolicySimple) -> AccountPolicy:
        return AccountPolicy(
            AccountBackupPolicyID=PLACEHOLDER,
            TargetEntityID=request.targetEntityId,
            AccountName=request.accountName,
            EntityBackupPolicyID=request.entityPolicyID,
            SystemName=request.systemName,
            DateCreated=None,
        )


@command
class AssigningPolicyWithCredentials(_Assigning[AddAccountPolicy]):
    """Gives an account a policy with Windows credentials that override those of the policy."""

    words = "Assign a policy to the account with credentials"
    target_field = ""
    effects = (_OVERRIDES, "The account's Windows credentials override those of the policy.")

    def key(self, request: AddAccountPolicy) -> str:
        return request.accountPolicy.AccountName or ""

    def defaults(self, target: Target) -> dict[str, Any]:
        return {"accountPolicy": {"AccountBackupPolicyID": PLACEHOLDER, "AccountName": target.key}}

    async def state(self, request: AddAccountPolicy, ask: Ask) -> State | None:
        found = await self._found(request, ask)
        return _told(found) | {"accountPolicy": None if found is None else plain(found)}


@command
class UnassigningPolicy(_OfAssignment[DeleteAccountPolicy]):
    """Takes from an account the policy that it has on one machine; the policy itself stays."""

    words = "Take the policy from the account on one machine"
    final = (_LOST,)

    async def state(self, request: DeleteAccountPolicy, ask: Ask) -> State | None:
        return _told(await _assignment(request.accountName, request.systemName, ask))

    def wanted(self, request: DeleteAccountPolicy, before: State | None) -> State:
        return {"assignment": None}

    def inverse(self, request: DeleteAccountPolicy, before: State | None) -> Operation[Any] | None:
        """The same policy again, unless there were credentials, which are not known any more."""
        if before is None or not before["is_whole"] or not before["entityPolicyID"] or not before["owner"]:
            return None
        return AddAccountPolicySimple(
            accountName=request.accountName,
            entityPolicyID=before["entityPolicyID"],
            systemName=request.systemName,
            targetEntityId=before["owner"],
        )


@command
class UnassigningPolicyById(_OfAssignment[DeleteAccountPolicySilent]):
    """Takes away the policy of an assignment, whose account the request does not name.

    The provider reports success whatever happens, and no read finds an assignment by its id: only a person can tell.
    """

    words = "Take the policy from the account"
    target_field = ""
    owner_field = "targetEntityId"
    effects = ("The provider reports success even where it found nothing: look at the account's policies afterwards.",)
    final = (_LOST,)

    def touched_accounts(self, request: DeleteAccountPolicySilent) -> tuple[str, ...]:
        return ()
