"""CompanyManagementService, reads."""

from __future__ import annotations

from console.contract import codes
from console.contract.services.company_management import (
    GetCompanyDetails,
    GetCompanyDetailsResult,
    GetUsedSpaceForAllAccounts,
    GetUsedSpaceForAllAccountsResult,
)
from console.contract.services.entity_management import EntityType
from console.demo.answering import Caller, Refused, answers
from console.demo.handlers.account_management import space_rows
from console.demo.records import Status
from console.demo.writing import Answer


@answers(GetUsedSpaceForAllAccounts)
def used_space_for_all_accounts(caller: Caller, call: GetUsedSpaceForAllAccounts) -> Answer:
    """The space of the active accounts of an entity, or of all below it, one row per account and device."""
    state = caller.state
    entity = caller.entity(call.EntityId)
    if call.ChildAccountsOnly:
        own = state.accounts_of(entity.entity_id)
        accounts = [account for account in own if account.status is Status.ACTIVE]
    else:
        accounts = state.active_accounts(entity.entity_id)
    return Answer(GetUsedSpaceForAllAccountsResult(), AccountsSpace=space_rows(state, accounts))


@answers(GetCompanyDetails)
def company_details(caller: Caller, call: GetCompanyDetails) -> GetCompanyDetailsResult:
    """A company of the caller's tree."""
    company = caller.entity(call.CompanyEntityId)
    if company.kind is not EntityType.COMPANY:
        raise Refused(codes.OBJECT_ENTITY_MISMATCH, f"Entity {company.entity_id} is not a company.")
    total = caller.state.totals_of(company.entity_id)
    return GetCompanyDetailsResult(
        CompanyEntityId=company.entity_id,
        CompanyName=company.name,
        DiskQuotaGB=company.quota_gb,
        UsedSpaceKB=total.used_kb,
        AllocatedSpaceMB=total.allocated_mb,
        NumberOfAccounts=total.accounts,
        NumberOfLicensesShadowProtectV5=company.shadowprotect_licences,
        AllowUploadOverAccountSize=company.allow_over_quota,
        DataCenterCountryCodeIsoA2=company.data_center,
    )
