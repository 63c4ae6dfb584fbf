"""BackupPolicyManagementService: the policies of entities, with the paths and size limits that belong to them."""

from __future__ import annotations

from console.contract import codes
from console.contract.language import ResultOnly
from console.contract.services.backup_policy_management import (
    CreateEntityPolicy,
    CustomPathesResult,
    DeleteEntityPolicy,
    DeleteEntityPolicyResult,
    EntityPolicyResult,
    GetBackupSetCustomPathes,
    GetEntityPolicies,
    GetEntityPoliciesAll,
    GetEntityPoliciesResult,
    GetEntityPolicy,
    GetEntityPolicyResult,
    GetScannerCustomPathes,
    GetScannerFileSizeLimits,
    GetScannerFileSizeLimitsResult,
    SetBackupSetCustomPathes,
    SetScannerCustomPathes,
    SetScannerFileSizeLimits,
    UpdateEntityPolicy,
)
from console.demo.answering import Caller, Refused, answers
from console.demo.policies import HeldPolicy
from console.demo.zeros import given


@answers(CreateEntityPolicy)
def create_entity_policy(caller: Caller, call: CreateEntityPolicy) -> EntityPolicyResult:
    """Keeps a policy for its owner, among whose policies no other has the name."""
    policy = call.entityPolicy
    owner = caller.managed(caller.entity(policy.TargetEntityID))
    _refuse_taken_name(caller, owner.entity_id, given(policy.PolicyName))
    return EntityPolicyResult(EntityPolicy=caller.state.policies.add(policy, owner.entity_id).policy)


def _refuse_taken_name(caller: Caller, owner: int, name: str, but: HeldPolicy | None = None) -> None:
    # The document does not say how far a name has to be unique.
    if any(held is not but and held.policy.PolicyName == name for held in caller.state.policies.of_entity(owner)):
        raise Refused(codes.INVALID_INPUT_PARAMETERS, f"PolicyName {name} is taken by a policy of entity {owner}.")


@answers(GetEntityPolicy)
def entity_policy(caller: Caller, call: GetEntityPolicy) -> GetEntityPolicyResult:
    """One policy, with the password it may hold in clear, as the real server gives it."""
    policy = owned_policy(caller, call.entityPolicyID, call.targetEntityId).policy
    return GetEntityPolicyResult(EntityPolicy=policy, LiveProtectWholeBackupSet=policy.LiveProtectWholeBackupSet)


@answers(GetEntityPoliciesAll)
def entity_policies_all(caller: Caller, call: GetEntityPoliciesAll) -> GetEntityPoliciesResult:
    """The policies that an entity owns, in the order they were made."""
    held = caller.state.policies.of_entity(caller.entity(call.targetEntityId).entity_id)
    return GetEntityPoliciesResult(EntityPolicies=tuple(found.policy for found in held))


@answers(GetEntityPolicies)
def entity_policies(caller: Caller, call: GetEntityPolicies) -> GetEntityPoliciesResult:
    """One page of the same; beyond the last page there is an empty one."""
    held = caller.state.policies.of_entity(caller.entity(call.targetEntityId).entity_id)
    page = held[(call.pageIndex - 1) * call.pageSize : call.pageIndex * call.pageSize]
    return GetEntityPoliciesResult(EntityPolicies=tuple(found.policy for found in page))


@answers(UpdateEntityPolicy)
def update_entity_policy(caller: Caller, call: UpdateEntityPolicy) -> EntityPolicyResult:
    """Puts the whole policy in the place of the old one: what is left out is gone."""
    policy = call.entityPolicy
    held = changeable_policy(caller, given(policy.EntityBackupPolicyID), given(policy.TargetEntityID))
    _refuse_taken_name(caller, given(held.policy.TargetEntityID), given(policy.PolicyName), but=held)
    return EntityPolicyResult(EntityPolicy=caller.state.policies.replace(held, policy))


@answers(DeleteEntityPolicy)
def delete_entity_policy(caller: Caller, call: DeleteEntityPolicy) -> DeleteEntityPolicyResult:
    """Forgets a policy that no account has, or takes it from its accounts first where that is asked for."""
    policies = caller.state.policies
    held = changeable_policy(caller, call.entityPolicyID, call.targetEntityId)
    if policies.in_use(call.entityPolicyID) and not call.unassignAccounts:
        raise Refused(codes.INVALID_INPUT_PARAMETERS, f"Policy {call.entityPolicyID} is assigned to accounts.")
    policies.remove(call.entityPolicyID)
    return DeleteEntityPolicyResult(EntityPolicy=held.policy)


@answers(GetScannerCustomPathes)
def scanner_custom_pathes(caller: Caller, call: GetScannerCustomPathes) -> CustomPathesResult:
    """The roots that the scanner searches beside its standard ones."""
    return CustomPathesResult(CustomPathes=owned_policy(caller, call.entityPolicyID, call.targetEntityId).scanner)


@answers(SetScannerCustomPathes)
def set_scanner_custom_pathes(caller: Caller, call: SetScannerCustomPathes) -> ResultOnly:
    """Puts all four lists in the place of the old ones."""
    changeable_policy(caller, call.entityPolicyID, call.targetEntityId).scanner = call.customPathes
    return ResultOnly()


@answers(GetBackupSetCustomPathes)
def backup_set_custom_pathes(caller: Caller, call: GetBackupSetCustomPathes) -> CustomPathesResult:
    """The explicit paths, that is the second backup set."""
    return CustomPathesResult(CustomPathes=owned_policy(caller, call.entityPolicyID, call.targetEntityId).backup_set)


@answers(SetBackupSetCustomPathes)
def set_backup_set_custom_pathes(caller: Caller, call: SetBackupSetCustomPathes) -> ResultOnly:
    """Puts all four lists in the place of the old ones."""
    changeable_policy(caller, call.entityPolicyID, call.targetEntityId).backup_set = call.customPathes
    return ResultOnly()


@answers(GetScannerFileSizeLimits)
def scanner_file_size_limits(caller: Caller, call: GetScannerFileSizeLimits) -> GetScannerFileSizeLimitsResult:
    """One row for each type of files, whether a limit was set for it or not."""
    limits = owned_policy(caller, call.entityPolicyID, call.targetEntityId).all_limits
    return GetScannerFileSizeLimitsResult(FileSizeLimits=limits)


@answers(SetScannerFileSizeLimits)
def set_scanner_file_size_limits(caller: Caller, call: SetScannerFileSizeLimits) -> ResultOnly:
    """Puts the rows in the place of the old ones; a type without a row falls back to what holds by default."""
    held = changeable_policy(caller, call.entityPolicyID, call.targetEntityId)
    held.limits = {given(limit.FileType): limit for limit in call.fileSizeLimits}
    return ResultOnly()


def owned_policy(caller: Caller, policy_id: int, owner_id: int) -> HeldPolicy:
    """A policy of an active entity of the caller's tree; 0 is the caller's own. Raises Refused for any other."""
    owner = caller.entity(owner_id)
    held = caller.state.policies.policy(policy_id)
    if held is None or held.policy.TargetEntityID != owner.entity_id:
        raise Refused(codes.OBJECT_ENTITY_MISMATCH, f"Policy {policy_id} is not one of entity {owner.entity_id}.")
    return held


def changeable_policy(caller: Caller, policy_id: int, owner_id: int) -> HeldPolicy:
    """The same, if the caller may change what its owner has."""
    caller.managed(caller.entity(owner_id))
    return owned_policy(caller, policy_id, owner_id)
