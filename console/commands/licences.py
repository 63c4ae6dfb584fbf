"""Licences that accounts are given and lose."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from console.commands.change import State, TargetKind
from console.commands.command import Ask, Command, Group, OperationT, Settlement, command
from console.commands.reading import place_of_account
from console.contract import codes
from console.contract.language import Operation
from console.contract.services.license_management import (
    AssignLicense,
    GetAssignedLicensesSummary,
    LicenseType,
    RemoveLicense,
    UnassignLicense,
)


class _OfLicence(Command[OperationT]):
    """A change of how many licences of a kind the account holds, `step` more or fewer."""

    group = Group.LICENCES
    target_kind = TargetKind.ACCOUNT
    target_field = "Username"
    refused_fields: ClassVar[Mapping[str, str]] = MappingProxyType(
        {codes.ENTITY_WRONG_HIERARCHY.name: "LicenseProviderEntityId"}
    )
    step: ClassVar[int]

    async def state(self, request: Any, ask: Ask) -> State | None:
        """How many licences of that kind the account holds."""
        place = await place_of_account(request.Username, ask)
        if place is None or not place.ParentEntityID:
            return None
        reply = await ask(GetAssignedLicensesSummary(EntityId=place.ParentEntityID, ChildAccountsOnly=True))
        rows = [(row.Username, row.LicenseType) for row in reply.UsersLicenses]
        return {"held": rows.count((request.Username, request.LicenseType))}

    def wanted(self, request: Any, before: State | None) -> State:
        held = None if before is None else before.get("held")
        return {} if held is None else {"held": max(held + self.step, 0)}

    def settle(self, request: Any, before: State | None, now: State) -> Settlement:
        """Judged by the number before and now. Where it was not known, none now says that none was given.

        None now also stands for a licence that was taken away, even if the account never had one: it is gone.
        """
        if before is None:
            if now["held"]:
                return Settlement.UNCERTAIN
            return Settlement.DID_NOT if self.step > 0 else Settlement.HAPPENED
        if now["held"] == before["held"]:
            return Settlement.DID_NOT
        return Settlement.HAPPENED if now["held"] == before["held"] + self.step else Settlement.UNCERTAIN


@command
class AssigningLicence(_OfLicence[AssignLicense]):
    """Gives an account a licence out of a pool."""

    words = "Give the account a licence"
    effects = ("The entity whose pool it comes from has one licence less.",)
    step = 1

    def inverse(self, request: AssignLicense, before: State | None) -> Operation[Any] | None:
        return UnassignLicense(
            Username=request.Username,
            LicenseProviderEntityId=request.LicenseProviderEntityId,
            LicenseType=request.LicenseType,
        )


@command
class UnassigningLicence(_OfLicence[UnassignLicense]):
    """Takes a licence from an account and puts it back into the pool that it came from."""

    words = "Take a licence from the account"
    effects = ("The entity whose pool it came from has one licence more.",)
    step = -1

    def inverse(self, request: UnassignLicense, before: State | None) -> Operation[Any] | None:
        return AssignLicense(
            Username=request.Username,
            LicenseProviderEntityId=request.LicenseProviderEntityId,
            LicenseType=request.LicenseType,
        )


@command
class RemovingLicence(_OfLicence[RemoveLicense]):
    """Removes a ShadowProtect licence; unlike one that is taken away it is not said to go back to a pool."""

    words = "Remove the account's ShadowProtect licence for good"
    final = ("The licence is not said to go back to any pool.",)
    refused_fields = MappingProxyType({codes.NO_LICENSES_ARE_AVAILABLE.name: "LicenseType"})
    suggested = MappingProxyType({"LicenseType": LicenseType.SKRAFT_DISK_IMAGE_V5.value})
    step = -1
