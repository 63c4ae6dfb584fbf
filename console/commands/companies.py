"""New companies, their settings, and companies that move to another partner."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from console.commands.change import State
from console.commands.command import Ask, Command, Group, OperationT, Settlement, command
from console.commands.editing import Editing
from console.commands.partners import settled_by_ids
from console.commands.reading import account_named, children_named, entity, is_unknown
from console.contract import codes
from console.contract.language import Operation
from console.contract.services.company_management import (
    CreateCompany,
    CreateCompanyWithBackupAccount,
    EditCompany,
    GetCompanyDetails,
)
from console.contract.services.entity_management import EntityType
from console.contract.services.partner_management import MoveCompany
from console.errors import ProviderRefused

_WRONG_COUNTRY = MappingProxyType({codes.CANNOT_FIND_DATA_CENTER_FOR_COUNTRY.name: "DataCenterCountryCodeIsoA2"})


class _NewCompany(Command[OperationT]):
    """A company that is made below a partner or the distributor itself."""

    group = Group.COMPANY
    needs = frozenset((EntityType.PARTNER, EntityType.DISTRIBUTOR))
    target_field = "TargetEntityId"
    refused_fields = _WRONG_COUNTRY
    effects = ("The country of the data centre holds for the accounts that are made in it.",)
    final = ("A company cannot be deleted, only cancelled.",)


@command
class CreatingCompany(_NewCompany[CreateCompany]):
    """Makes a company without accounts; names of companies need not be unique."""

    words = "Create a company"

    async def state(self, request: CreateCompany, ask: Ask) -> State | None:
        """Ids of the companies of that name that the parent has."""
        return {"same_name": await children_named(request.TargetEntityId, request.CompanyName, EntityType.COMPANY, ask)}

    async def evidence(self, request: CreateCompany, ask: Ask) -> State | None:
        """With their quotas in GB by id, as far as they are active."""
        found = await children_named(request.TargetEntityId, request.CompanyName, EntityType.COMPANY, ask)
        quotas = {str(company): await _quota(company, ask) for company in found}
        return {"same_name": found, "quotas": quotas}

    def settle(self, request: CreateCompany, before: State | None, now: State) -> Settlement:
        """Proved by one new company of that name with that quota: another may have moved here."""
        made = set(now["same_name"]) - set(before["same_name"] if before else ())
        found = settled_by_ids(before, now)
        if found is Settlement.HAPPENED and now["quotas"][str(made.pop())] != request.DiskQuotaGB:
            return Settlement.UNCERTAIN
        return found


async def _quota(company: int, ask: Ask) -> int | None:
    try:
        return (await ask(GetCompanyDetails(CompanyEntityId=company))).DiskQuotaGB
    except ProviderRefused as refusal:
        if is_unknown(refusal):
            return None
        raise


@command
class CreatingCompanyWithAccount(_NewCompany[CreateCompanyWithBackupAccount]):
    """Makes a company and its administrator's backup account, whose name is unique across the whole system."""

    words = "Create a company with an administrator's account"
    refused_fields = MappingProxyType(
        {
            **_WRONG_COUNTRY,
            codes.ALREADY_EXISTS.name: "BackupAccountUserName",
            codes.INVALID_PARAMETER_USER_NAME.name: "BackupAccountUserName",
        }
    )
    suggested = MappingProxyType({"IsBackupAccountUltraSafe": False})

    async def state(self, request: CreateCompanyWithBackupAccount, ask: Ask) -> State | None:
        """Ids of the companies of that name that the parent has, and whose the account of that name is."""
        parent, name = request.TargetEntityId, request.CompanyName
        place = await account_named(request.BackupAccountUserName, ask)
        return {
            "same_name": await children_named(parent, name, EntityType.COMPANY, ask),
            "account_in": None if place is None else place.ParentEntityID,
        }

    def settle(self, request: CreateCompanyWithBackupAccount, before: State | None, now: State) -> Settlement:
        """Proved by an account that was not there before and is in a company of that name that was not there either.

        A company without the account, or the account elsewhere, proves nothing.
        """
        owner = now["account_in"]
        if before is None:
            is_there = owner is not None or now["same_name"]
            return Settlement.UNCERTAIN if is_there else Settlement.DID_NOT
        if now == before:
            return Settlement.DID_NOT
        made = set(now["same_name"]) - set(before["same_name"])
        return Settlement.HAPPENED if before["account_in"] is None and owner in made else Settlement.UNCERTAIN

    def touched_accounts(self, request: CreateCompanyWithBackupAccount) -> tuple[str, ...]:
        return (request.BackupAccountUserName,)


@command
class EditingCompany(Editing[EditCompany]):
    """Changes settings of a company; its contact and its client updates cannot be read."""

    words = "Edit the company's settings"
    group = Group.COMPANY
    needs = frozenset((EntityType.COMPANY,))
    target_field = "CompanyEntityId"
    refused_fields = _WRONG_COUNTRY
    readable = ("DiskQuotaGB", "AllowUploadOverAccountSize", "DataCenterCountryCodeIsoA2")

    def effects_of(self, request: EditCompany) -> tuple[str, ...]:
        country = "The country holds for accounts that are made later; those there are stay where they are."
        return self.effects if request.DataCenterCountryCodeIsoA2 is None else (*self.effects, country)

    async def state(self, request: EditCompany, ask: Ask) -> State | None:
        found = await ask(GetCompanyDetails(CompanyEntityId=request.CompanyEntityId))
        return {
            "DiskQuotaGB": found.DiskQuotaGB,
            "AllowUploadOverAccountSize": found.AllowUploadOverAccountSize,
            # No country and an empty one are the provider's own choice; only the empty one can be written.
            "DataCenterCountryCodeIsoA2": found.DataCenterCountryCodeIsoA2 or "",
        }


@command
class MovingCompany(Command[MoveCompany]):
    """Gives a company, with its accounts and licences, to another partner of the distributor."""

    words = "Move the company to another partner"
    group = Group.COMPANY
    needs = frozenset((EntityType.COMPANY,))
    caller_needs = frozenset((EntityType.DISTRIBUTOR,))
    target_field = "CompanyEntityId"
    owner_field = "FromPartnerEntityId"
    effects = ("Its accounts and licences go with it.",)
    final = ("Policies of its present partner are taken from its accounts; moving it back does not bring them back.",)

    def effects_of(self, request: MoveCompany) -> tuple[str, ...]:
        if request.IncreaseQoutaOfDestinationPartner:
            return (*self.effects, "The new partner's quota grows by the company's.")
        return (*self.effects, "The new partner needs that much free space: its quota stays.")

    async def state(self, request: MoveCompany, ask: Ask) -> State | None:
        """Whose company it is."""
        row = await entity(request.CompanyEntityId, ask)
        return None if row is None else {"ToPartnerEntityId": row.ParentEntityID}

    def wanted(self, request: MoveCompany, before: State | None) -> State:
        return {"ToPartnerEntityId": request.ToPartnerEntityId}

    def settle(self, request: MoveCompany, before: State | None, now: State) -> Settlement:
        """Judged by the parent: the new one, the old one, or another that somebody else moved it to."""
        parent = now["ToPartnerEntityId"]
        if parent == request.ToPartnerEntityId:
            return Settlement.HAPPENED
        return Settlement.DID_NOT if parent == request.FromPartnerEntityId else Settlement.UNCERTAIN

    def inverse(self, request: MoveCompany, before: State | None) -> Operation[Any] | None:
        """Back to the former partner, whose quota still has room for it."""
        return MoveCompany(
            CompanyEntityId=request.CompanyEntityId,
            FromPartnerEntityId=request.ToPartnerEntityId,
            ToPartnerEntityId=request.FromPartnerEntityId,
        )

    def touched_entities(self, request: MoveCompany) -> tuple[int, ...]:
        return (request.CompanyEntityId, request.FromPartnerEntityId, request.ToPartnerEntityId)
