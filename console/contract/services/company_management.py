"""CompanyManagementService: what is known of companies."""

from __future__ import annotations

from typing import Annotated

from console.contract.language import (
    CALLER_AT_ZERO,
    DOCUMENT,
    OP_PAGE,
    Operation,
    Reply,
    Result,
    Service,
    about,
)
from console.contract.services.account_management import AccountSpace

COMPANY_MANAGEMENT = Service("CompanyManagementService", "Companies and the space their accounts take.")


class GetUsedSpaceForAllAccountsResult(Reply):
    """The space of an entity's accounts."""

    Result: Annotated[Result | None, about("verdict of the provider", OP_PAGE)] = None
    AccountsSpace: Annotated[
        tuple[AccountSpace, ...],
        about(
            "one row per account and system; sum them by Username",
            OP_PAGE,
            conflict="the document's rows lack SystemName and DeviceType; the help page has both, which is used",
        ),
    ] = ()


@COMPANY_MANAGEMENT.read(
    OP_PAGE, DOCUMENT, target="EntityId", notes="The document does not say whether 0 stands for the caller here."
)
class GetUsedSpaceForAllAccounts(Operation[GetUsedSpaceForAllAccountsResult]):
    """Tells how much space the accounts of an entity take, one row per account and system."""

    EntityId: Annotated[int, about("entity below the caller whose accounts are wanted", OP_PAGE, DOCUMENT)]
    ChildAccountsOnly: Annotated[bool, about("direct accounts only, instead of all below", OP_PAGE, DOCUMENT)]


class GetCompanyDetailsResult(Reply):
    """Details of one company; its contact is not among them."""

    Result: Annotated[Result | None, about("verdict of the provider", DOCUMENT)] = None
    CompanyEntityId: Annotated[int | None, about("id of the company", DOCUMENT)] = None
    CompanyName: Annotated[str | None, about("name of the company", DOCUMENT)] = None
    DiskQuotaGB: Annotated[int | None, about("quota, that is the backup plan", DOCUMENT, wire="long", unit="GB")] = None
    UsedSpaceKB: Annotated[int | None, about("space used by its accounts", DOCUMENT, wire="long", unit="KB")] = None
    AllocatedSpaceMB: Annotated[
        int | None, about("space allocated by its accounts", DOCUMENT, wire="long", unit="MB")
    ] = None
    NumberOfAccounts: Annotated[int | None, about("accounts in the company", DOCUMENT)] = None
    NumberOfLicensesShadowProtectV5: Annotated[int | None, about("ShadowProtect licences assigned", DOCUMENT)] = None
    AllowUploadOverAccountSize: Annotated[bool | None, about("accounts may exceed the quota", DOCUMENT)] = None
    DataCenterCountryCodeIsoA2: Annotated[
        str | None, about("ISO 3166-1 alpha-2 country of the data centre", DOCUMENT, nullable=True)
    ] = None


@COMPANY_MANAGEMENT.read(
    DOCUMENT,
    target="CompanyEntityId",
    style_assumed=True,
    notes="The fields lie beside Result, as in the sample of GetPartnerDetailsByApplicationUser.",
)
class GetCompanyDetails(Operation[GetCompanyDetailsResult]):
    """Returns details of one company."""

    CompanyEntityId: Annotated[int, about("company below the caller", DOCUMENT, minimum=0, labels=CALLER_AT_ZERO)]
