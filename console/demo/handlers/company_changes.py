"""CompanyManagementService, changes: new companies, their administrators and their settings."""

from __future__ import annotations

from console.contract import codes
from console.contract.language import ResultOnly
from console.contract.services.account_management import ACCOUNT_SIZES_MB
from console.contract.services.company_management import (
    CreateAdditionalAdmin,
    CreateCompany,
    CreateCompanyResult,
    CreateCompanyWithBackupAccount,
    EditCompany,
)
from console.contract.services.entity_management import EntityType
from console.contract.services.partner_management import CreateAdditionalAdminResult
from console.demo.answering import Caller, Refused, answers
from console.demo.handlers.customers import active_customer, additional_administrator, edit_settings, parent_of_new
from console.demo.records import Account, Entity

DATA_CENTERS = frozenset(("US", "GB", "AU", "CA", "ZA", "DE"))
"""Countries with a data centre."""


@answers(CreateCompany)
def create_company(caller: Caller, call: CreateCompany) -> CreateCompanyResult:
    """Makes a company without any account below a partner, or below the distributor itself."""
    company = _new_company(caller, call, call.GeneralContactPerson, call.GeneralContactEmail)
    caller.state.add_entity(company)
    return CreateCompanyResult(CompanyEntityId=company.entity_id)


@answers(CreateCompanyWithBackupAccount)
def create_company_with_backup_account(caller: Caller, call: CreateCompanyWithBackupAccount) -> CreateCompanyResult:
    """Makes a company and its administrator's account, which has the smallest quota until it is given another."""
    state = caller.state
    company = _new_company(caller, call, call.BackupAccountUserFullName, call.BackupAccountEmail)
    if call.BackupAccountUserName in state.accounts:
        raise Refused(codes.INVALID_INPUT_PARAMETERS, f"BackupAccountUserName {call.BackupAccountUserName} is taken.")
    state.add_entity(company)
    state.add_account(
        Account(
            username=call.BackupAccountUserName,
            entity_id=company.entity_id,
            serial=state.next_serial(),
            email=call.BackupAccountEmail,
            full_name=call.BackupAccountUserFullName,
            signed_up=state.clock().replace(tzinfo=None),
            size_mb=min(ACCOUNT_SIZES_MB),
            password=call.BackupAccountPassword,
            is_entity_admin=True,
            is_ultrasafe=call.IsBackupAccountUltraSafe,
        )
    )
    return CreateCompanyResult(CompanyEntityId=company.entity_id)


def _new_company(
    caller: Caller, call: CreateCompany | CreateCompanyWithBackupAccount, person: str, email: str
) -> Entity:
    parent = parent_of_new(caller, call.TargetEntityId)
    return Entity(
        entity_id=caller.state.next_entity_id(),
        name=call.CompanyName,
        kind=EntityType.COMPANY,
        parent_id=parent.entity_id,
        quota_gb=call.DiskQuotaGB,
        allow_over_quota=call.AllowUploadOverAccountSize,
        auto_upgrade=bool(call.AutoUpgradeClientApp),
        contact_person=person,
        contact_email=email,
        data_center=_data_center(call.DataCenterCountryCodeIsoA2),
    )


def _data_center(country: str | None) -> str | None:
    """The country, if there is a data centre; None is the provider's own choice. Raises Refused for any other."""
    if country and country not in DATA_CENTERS:
        raise Refused(codes.CANNOT_FIND_DATA_CENTER_FOR_COUNTRY, f"There is no data centre in {country}.")
    return country or None


@answers(CreateAdditionalAdmin)
def create_additional_admin(caller: Caller, call: CreateAdditionalAdmin) -> CreateAdditionalAdminResult:
    """Makes a dashboard user; names are unique across the whole system."""
    return additional_administrator(caller, call.TargetEntityID, call.UserName, call.Password)


@answers(EditCompany)
def edit_company(caller: Caller, call: EditCompany) -> ResultOnly:
    """Sets what is given; an empty country leaves the choice to the provider from now on."""
    company = active_customer(caller, call.CompanyEntityId, EntityType.COMPANY)
    if call.DataCenterCountryCodeIsoA2 is not None:
        company.data_center = _data_center(call.DataCenterCountryCodeIsoA2)
    edit_settings(company, call)
    caller.state.changed()
    return ResultOnly()
