"""PartnerManagementService: what is known of partners and of their companies."""

from __future__ import annotations

from typing import Annotated

from console.contract.language import (
    CALLER_AT_ZERO,
    DOCUMENT,
    SAMPLE,
    Operation,
    Record,
    Reply,
    Result,
    Service,
    about,
)

PARTNER_MANAGEMENT = Service("PartnerManagementService", "Partners, and the companies below them.")

_CHANGING = "The document warns that this contract may change after a notice."


class CompanySummary(Record):
    """One company of a partner with its quota and use; note the three units."""

    CompanyEntityId: Annotated[int | None, about("id of the company", DOCUMENT)] = None
    CompanyName: Annotated[str | None, about("name of the company", DOCUMENT)] = None
    DiskQuotaGB: Annotated[int | None, about("quota of the company", DOCUMENT, wire="long", unit="GB")] = None
    UsedSpaceKB: Annotated[int | None, about("space used by its accounts", DOCUMENT, wire="long", unit="KB")] = None
    AllocatedSpaceMB: Annotated[
        int | None, about("space allocated by its accounts", DOCUMENT, wire="long", unit="MB")
    ] = None
    NumberOfAccounts: Annotated[int | None, about("active accounts", DOCUMENT)] = None
    NumberOfLicensesShadowProtectV5: Annotated[int | None, about("ShadowProtect licences assigned", DOCUMENT)] = None
    DataCenterCountryCodeIsoA2: Annotated[
        str | None, about("ISO 3166-1 alpha-2 country of the data centre", DOCUMENT, nullable=True)
    ] = None
    NumberOfMobileDevices: Annotated[int | None, about("mobile devices of active accounts", DOCUMENT)] = None
    NumberOfDesktopDevices: Annotated[int | None, about("desktop devices of active accounts", DOCUMENT)] = None


class GetCompaniesSummaryResult(Reply):
    """The companies of a partner."""

    Result: Annotated[Result | None, about("verdict of the provider", DOCUMENT)] = None
    Companies: Annotated[
        tuple[CompanySummary, ...],
        about("one row per company; the document names neither the list nor its items", DOCUMENT, guessed=True),
    ] = ()


@PARTNER_MANAGEMENT.read(DOCUMENT, target="PartnerEntityId", style_assumed=True, notes=_CHANGING)
class GetCompaniesSummary(Operation[GetCompaniesSummaryResult]):
    """Lists the companies of a partner with quota, usage and device counts."""

    PartnerEntityId: Annotated[
        int,
        about(
            "partner below the caller's entity; 0 = all companies of the caller's entity",
            DOCUMENT,
            minimum=0,
            labels=CALLER_AT_ZERO,
        ),
    ]


class GetPartnerDetailsResult(Reply):
    """Details of one partner."""

    Result: Annotated[Result | None, about("verdict of the provider", DOCUMENT, SAMPLE)] = None
    PartnerEntityId: Annotated[int | None, about("entity id of the partner", DOCUMENT, SAMPLE)] = None
    PartnerName: Annotated[str | None, about("name of the partner", DOCUMENT, SAMPLE)] = None
    DiskQuotaGB: Annotated[
        int | None, about("quota, that is the backup plan", DOCUMENT, SAMPLE, wire="long", unit="GB")
    ] = None
    NumberOfLicensesShadowProtectV5: Annotated[
        int | None, about("ShadowProtect licences assigned to the partner", DOCUMENT, SAMPLE)
    ] = None
    AllowUploadOverAccountSize: Annotated[
        bool | None, about("accounts may exceed the quota of the partner", DOCUMENT, SAMPLE)
    ] = None


@PARTNER_MANAGEMENT.read(
    DOCUMENT,
    target="PartnerEntityId",
    style_assumed=True,
    available=False,
    notes="The document's heading says that it is not available, and its address is CompanyManagementService.asmx. "
    "GetPartnerDetailsByApplicationUser answers instead.",
)
class GetPartnerDetails(Operation[GetPartnerDetailsResult]):
    """Returns details of one partner."""

    PartnerEntityId: Annotated[
        int, about("partner below the caller's entity", DOCUMENT, minimum=0, labels=CALLER_AT_ZERO)
    ]


@PARTNER_MANAGEMENT.read(
    DOCUMENT,
    SAMPLE,
    notes="The sample sends an empty request element. The partner is found from the AuthHeader, which here holds the "
    "credentials of a dashboard administrator instead of a web API user.",
)
class GetPartnerDetailsByApplicationUser(Operation[GetPartnerDetailsResult]):
    """Returns details of the partner whose dashboard administrator is signed in."""
