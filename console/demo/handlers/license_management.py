"""LicenseManagementService: licences on their way between the pools of entities and accounts."""

from __future__ import annotations

from console.contract import codes
from console.contract.language import ResultOnly
from console.contract.services.license_management import (
    AssignLicense,
    GetAssignedLicenseDetails,
    GetAssignedLicenseDetailsResult,
    GetAssignedLicensesSummary,
    GetAssignedLicensesSummaryResult,
    LicenseType,
    RemoveLicense,
    UnassignLicense,
    UserLicenseSummary,
)
from console.demo.answering import Caller, Refused, answers
from console.demo.licences import Licence
from console.demo.records import Account, Entity


@answers(GetAssignedLicensesSummary)
def assigned_licenses_summary(caller: Caller, call: GetAssignedLicensesSummary) -> GetAssignedLicensesSummaryResult:
    """The licences of the accounts of an entity, or of all below it, in every state."""
    state = caller.state
    root = caller.entity(call.EntityId).entity_id
    return GetAssignedLicensesSummaryResult(
        UsersLicenses=tuple(
            UserLicenseSummary(Username=licence.username, LicenseType=licence.kind)
            for licence in state.licences
            for owner in (state.accounts[licence.username].entity_id,)
            if owner == root or (not call.ChildAccountsOnly and state.is_below(owner, root))
        )
    )


@answers(GetAssignedLicenseDetails)
def assigned_license_details(caller: Caller, call: GetAssignedLicenseDetails) -> GetAssignedLicenseDetailsResult:
    """The key of a ShadowProtect licence; the other kinds have none."""
    account, kind = caller.account(call.Username), LicenseType(call.LicenseType)
    if caller.state.licences.held(account.username, kind) is None:
        raise Refused(codes.NO_LICENSES_FOUND, f"Account {account.username} holds no {kind} licence.")
    has_key = kind is LicenseType.SKRAFT_DISK_IMAGE_V5
    return GetAssignedLicenseDetailsResult(ProductKey=_product_key(account) if has_key else None)


@answers(AssignLicense)
def assign_license(caller: Caller, call: AssignLicense) -> ResultOnly:
    """Takes a licence from a pool; the document names no code for an empty one or for a kind that is held already."""
    licences, kind = caller.state.licences, LicenseType(call.LicenseType)
    account = caller.changeable_account(call.Username)
    provider = _provider(caller, call.LicenseProviderEntityId, account)
    if licences.held(account.username, kind) is not None:
        raise Refused(codes.INVALID_INPUT_PARAMETERS, f"Account {account.username} holds a {kind} licence already.")
    if not licences.left(provider, kind) > 0:
        raise Refused(codes.INVALID_INPUT_PARAMETERS, f"Entity {provider.entity_id} has no {kind} licence left.")
    licences.take(account.username, kind, provider)
    return ResultOnly()


@answers(UnassignLicense)
def unassign_license(caller: Caller, call: UnassignLicense) -> ResultOnly:
    """Returns a licence to the pool that it was taken from, and to no other."""
    account = caller.changeable_account(call.Username)
    provider = _provider(caller, call.LicenseProviderEntityId, account)
    licence = caller.state.licences.held(account.username, LicenseType(call.LicenseType))
    if licence is None:
        raise Refused(
            codes.INVALID_INPUT_PARAMETERS, f"Account {account.username} holds no {call.LicenseType} licence."
        )
    if licence.provider_id != provider.entity_id:
        raise Refused(
            codes.ENTITY_WRONG_HIERARCHY, f"The licence was taken from {licence.provider_id}, not {provider.entity_id}."
        )
    caller.state.licences.give_back(licence, provider)
    return ResultOnly()


@answers(RemoveLicense)
def remove_license(caller: Caller, call: RemoveLicense) -> ResultOnly:
    """Removes a ShadowProtect licence for good: no pool gets it back."""
    account = caller.changeable_account(call.Username)
    licence: Licence | None = caller.state.licences.held(account.username, LicenseType(call.LicenseType))
    if licence is None:
        raise Refused(codes.NO_LICENSES_ARE_AVAILABLE, f"Account {account.username} holds no such licence.")
    caller.state.licences.remove(licence)
    return ResultOnly()


def _provider(caller: Caller, entity_id: int | None, account: Account) -> Entity:
    """The entity of a pool, which is the caller's own where none is named. Raises Refused unless it is in between."""
    state, home = caller.state, caller.user.entity_id
    found = state.entities.get(entity_id or home)
    if (
        found is None
        or not state.is_below(found.entity_id, home)
        or not state.is_below(account.entity_id, found.entity_id)
    ):
        raise Refused(
            codes.ENTITY_WRONG_HIERARCHY, f"Entity {entity_id} is not between the caller and {account.username}."
        )
    return found


def _product_key(account: Account) -> str:
    digits = f"{account.serial * 7_919_077 + 31_415_926_535:016X}"
    return "-".join(("SPV5", *(digits[first : first + 4] for first in range(0, 16, 4))))
