"""PartnerManagementService, reads."""

from __future__ import annotations

from console.contract import codes
from console.contract.services.entity_management import EntityType
from console.contract.services.partner_management import (
    CompanySummary,
    GetCompaniesSummary,
    GetCompaniesSummaryResult,
    GetPartnerDetails,
    GetPartnerDetailsByApplicationUser,
    GetPartnerDetailsResult,
)
from console.demo.answering import Caller, Refused, answers
from console.demo.records import Entity
from console.demo.state import State
from console.demo.writing import Answer, Rows


@answers(GetCompaniesSummary)
def companies_summary(caller: Caller, call: GetCompaniesSummary) -> Answer:
    """The active companies of a partner; for 0 all of them below the caller's entity."""
    state = caller.state
    root = caller.entity(call.PartnerEntityId)
    companies = [
        entity for entity in state.tree(root.entity_id, include_inactive=False) if entity.kind is EntityType.COMPANY
    ]
    sums = [state.totals_of(company.entity_id) for company in companies]
    rows = Rows(
        CompanySummary,
        {
            "CompanyEntityId": [company.entity_id for company in companies],
            "CompanyName": [company.name for company in companies],
            "DiskQuotaGB": [company.quota_gb for company in companies],
            "UsedSpaceKB": [total.used_kb for total in sums],
            "AllocatedSpaceMB": [total.allocated_mb for total in sums],
            "NumberOfAccounts": [total.accounts for total in sums],
            "NumberOfLicensesShadowProtectV5": [company.shadowprotect_licences for company in companies],
            "DataCenterCountryCodeIsoA2": [company.data_center for company in companies],
            "NumberOfMobileDevices": [total.mobile_devices for total in sums],
            "NumberOfDesktopDevices": [total.desktop_devices for total in sums],
        },
    )
    return Answer(GetCompaniesSummaryResult(), Companies=rows)


@answers(GetPartnerDetailsByApplicationUser)
def partner_details_by_application_user(
    caller: Caller, _call: GetPartnerDetailsByApplicationUser
) -> GetPartnerDetailsResult:
    """The partner of the dashboard administrator who signed the call; nobody else has one."""
    entity = caller.entity(0)
    if not caller.user.is_dashboard_user:
        raise Refused(codes.OBJECT_ENTITY_MISMATCH, f"{caller.user.name} is not a dashboard user.")
    return _details(caller.state, entity)


@answers(GetPartnerDetails)
def partner_details(caller: Caller, call: GetPartnerDetails) -> GetPartnerDetailsResult:
    """A partner of the caller's tree."""
    return _details(caller.state, caller.entity(call.PartnerEntityId))


def _details(state: State, entity: Entity) -> GetPartnerDetailsResult:
    if entity.kind is not EntityType.PARTNER:
        raise Refused(codes.OBJECT_ENTITY_MISMATCH, f"Entity {entity.entity_id} is not a partner.")
    licences = sum(below.shadowprotect_licences for below in state.tree(entity.entity_id))
    return GetPartnerDetailsResult(
        PartnerEntityId=entity.entity_id,
        PartnerName=entity.name,
        DiskQuotaGB=entity.quota_gb,
        NumberOfLicensesShadowProtectV5=licences,
        AllowUploadOverAccountSize=entity.allow_over_quota,
    )
