"""BackupPolicyManagementService: which policies accounts have, on one machine or on all of them."""

from __future__ import annotations

from console.contract import codes
from console.contract.language import ResultOnly
from console.contract.services.backup_policy_management import (
    AccountPolicyResult,
    AddAccountPolicy,
    AddAccountPolicySimple,
    DeleteAccountPolicy,
    DeleteAccountPolicyResult,
    DeleteAccountPolicySilent,
    GetAccountPolicies,
    GetAccountPoliciesResult,
)
from console.contract.services.backup_policy_records import AccountPolicy
from console.demo.answering import Caller, Refused, answers
from console.demo.handlers.backup_policies import owned_policy
from console.demo.records import Account
from console.demo.zeros import given


@answers(AddAccountPolicy)
def add_account_policy(caller: Caller, call: AddAccountPolicy) -> AccountPolicyResult:
    """Assigns a policy with the credentials that are to override its own."""
    return _assigned(caller, call.accountPolicy)


@answers(AddAccountPolicySimple)
def add_account_policy_simple(caller: Caller, call: AddAccountPolicySimple) -> AccountPolicyResult:
    """Assigns a policy that keeps its own credentials."""
    assignment = AccountPolicy(
        AccountBackupPolicyID=1,
        TargetEntityID=call.targetEntityId,
        AccountName=call.accountName,
        EntityBackupPolicyID=call.entityPolicyID,
        SystemName=call.systemName,
        DateCreated=caller.state.clock(),
    )
    return _assigned(caller, assignment)


def _assigned(caller: Caller, assignment: AccountPolicy) -> AccountPolicyResult:
    """The policy's owner has to be above the account, which has one policy on a machine and one for all machines."""
    policies = caller.state.policies
    owner = caller.entity(assignment.TargetEntityID)
    owned_policy(caller, given(assignment.EntityBackupPolicyID), owner.entity_id)
    account = _changeable(caller, given(assignment.AccountName), owner.entity_id)
    machine = assignment.SystemName or None
    if any(found.SystemName == machine for found in policies.assignments_of(account.username)):
        where = f"on {machine}" if machine else "for all machines"
        raise Refused(codes.INVALID_INPUT_PARAMETERS, f"Account {account.username} has a policy {where} already.")
    return AccountPolicyResult(AccountPolicy=policies.assign(assignment, owner.entity_id))


@answers(GetAccountPolicies)
def account_policies(caller: Caller, call: GetAccountPolicies) -> GetAccountPoliciesResult:
    """The policies of an account below the entity, those of the entities above it included."""
    account = caller.account(call.accountName, below=caller.entity(call.targetEntityId))
    found = caller.state.policies.assignments_of(account.username)
    return GetAccountPoliciesResult(
        AccountPolicies=tuple(each for each in found if call.systemName in (None, "", each.SystemName))
    )


@answers(DeleteAccountPolicy)
def delete_account_policy(caller: Caller, call: DeleteAccountPolicy) -> DeleteAccountPolicyResult:
    """Takes from an account the policy that it has on one machine."""
    policies = caller.state.policies
    account = _changeable(caller, call.accountName, call.targetEntityId)
    for found in policies.assignments_of(account.username):
        if found.SystemName == call.systemName:
            policies.unassign(given(found.AccountBackupPolicyID))
            return DeleteAccountPolicyResult(AccountPolicy=found)
    raise Refused(
        codes.OBJECT_ENTITY_MISMATCH, f"Account {account.username} has no policy of its own on {call.systemName}."
    )


@answers(DeleteAccountPolicySilent)
def delete_account_policy_silent(caller: Caller, call: DeleteAccountPolicySilent) -> ResultOnly:
    """Takes a policy from an account by the assignment's id; one that the caller cannot reach stays, unmentioned."""
    found = caller.state.policies.assignment(call.accountPolicyID)
    if found is not None and _may_change(caller, found, call.targetEntityId):
        caller.state.policies.unassign(given(found.AccountBackupPolicyID))
    return ResultOnly()


def _may_change(caller: Caller, assignment: AccountPolicy, root: int) -> bool:
    try:
        _changeable(caller, given(assignment.AccountName), root)
    except Refused:
        return False
    return True


def _changeable(caller: Caller, username: str, root: int) -> Account:
    """An account below an entity of the caller's tree that the caller may change. Raises Refused for any other."""
    caller.account(username, below=caller.entity(root))
    return caller.changeable_account(username)
