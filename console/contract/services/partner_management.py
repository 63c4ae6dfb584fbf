"""PartnerManagementService: partners, their administrators and their companies."""

from __future__ import annotations

from typing import Annotated, ClassVar

from console.contract import codes, rules, spellings
from console.contract.field_rules import different
from console.contract.language import (
    CALLER_AT_ZERO,
    DOCUMENT,
    SAMPLE,
    Operation,
    Record,
    Reply,
    Result,
    ResultOnly,
    Service,
    about,
)
from console.contract.limits import Constraint

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


class CreatePartnerResult(Reply):
    """The new partner; the document says what comes back and names no element."""

    Result: Annotated[Result | None, about("verdict of the provider", DOCUMENT)] = None
    PartnerEntityId: Annotated[int | None, about("id of the new partner", DOCUMENT, guessed=True)] = None
    UserName: Annotated[str | None, about("its dashboard user", DOCUMENT, guessed=True)] = None


@PARTNER_MANAGEMENT.create(
    DOCUMENT,
    codes=(codes.CANNOT_SEND_EMAIL,),
    style_assumed=True,
    notes=f"No target is passed: the partner is presumably made below the caller's own entity. {_CHANGING}",
)
class CreatePartner(Operation[CreatePartnerResult]):
    """Creates a partner and its dashboard user."""

    PartnerName: Annotated[
        str,
        about("name of the partner; it need not be unique", DOCUMENT, rule=rules.ENTITY_NAME),
    ]
    GeneralContactPerson: Annotated[str, about("contact name", DOCUMENT, rule=rules.CONTACT_PERSON)]
    GeneralContactEmail: Annotated[
        str, about("contact's e-mail address; the reset link goes there", DOCUMENT, rule=rules.EMAIL)
    ]
    DiskQuotaGB: Annotated[int, about("storage quota", DOCUMENT, minimum=1, unit="GB")]
    AllowUploadOverAccountSize: Annotated[bool, about("accounts may exceed the quota", DOCUMENT)]
    AutoUpgradeClientApp: Annotated[
        bool | None, about("accounts get client software updates automatically", DOCUMENT, server_default=False)
    ] = None
    SendResetPasswordEmail: Annotated[
        bool | None,
        about("mail the new dashboard user a link to reset the password", DOCUMENT, server_default=False),
    ] = None


class SendResetPasswordLinkResult(Reply):
    """Who gets the link."""

    Result: Annotated[Result | None, about("verdict of the provider", DOCUMENT)] = None
    UserName: Annotated[str | None, about("dashboard user that gets the link", DOCUMENT, guessed=True)] = None


@PARTNER_MANAGEMENT.change(
    DOCUMENT,
    codes=(codes.CANNOT_SEND_EMAIL,),
    target="TargetEntityID",
    style_assumed=True,
    notes="The mail goes to the GeneralContactEmail given at the entity's creation, from the template EntityResetPwd. "
    "A link dies with the next one, when it is used, or after one day; until then the password stays.",
)
class SendResetPasswordLink(Operation[SendResetPasswordLinkResult]):
    """Mails a password-reset link to the dashboard administrator of an entity."""

    TargetEntityID: Annotated[
        int,
        about(
            "partner, company or distributor whose administrator gets the link",
            DOCUMENT,
            minimum=0,
            labels=CALLER_AT_ZERO,
            aliases=spellings.ENTITY_ID,
        ),
    ]


class CreateAdditionalAdminResult(Reply):
    """The new administrator's password, where it was generated; a failed call has none."""

    Result: Annotated[Result | None, about("verdict of the provider", DOCUMENT, SAMPLE)] = None
    Password: Annotated[str | None, about("generated password", DOCUMENT, nullable=True, secret=True, guessed=True)] = (
        None
    )


AdministeredEntity = Annotated[
    int,
    about(
        "partner, company or distributor that gets the administrator",
        DOCUMENT,
        SAMPLE,
        minimum=0,
        labels=CALLER_AT_ZERO,
        aliases=spellings.ENTITY_ID,
    ),
]
AdministratorName = Annotated[
    str,
    about("dashboard sign-in name", DOCUMENT, SAMPLE, rule=rules.DASHBOARD_USER, aliases=spellings.ACCOUNT_NAME),
]
AdministratorPassword = Annotated[
    str | None,
    about("password; one is generated if it is left out", DOCUMENT, SAMPLE, rule=rules.PASSWORD, secret=True),
]


@PARTNER_MANAGEMENT.create(DOCUMENT, SAMPLE, target="TargetEntityID", codes=(codes.ALREADY_EXISTS,))
class CreateAdditionalAdmin(Operation[CreateAdditionalAdminResult]):
    """Adds a dashboard administrator to a partner, company or distributor."""

    TargetEntityID: AdministeredEntity
    UserName: AdministratorName
    Password: AdministratorPassword = None


@PARTNER_MANAGEMENT.change(
    DOCUMENT,
    target="PartnerEntityId",
    style_assumed=True,
    notes=f"That what is left out stays unchanged is said of EditCompany only. {_CHANGING}",
)
class EditPartner(Operation[ResultOnly]):
    """Changes contact, quota and client-update settings of a partner."""

    PartnerEntityId: Annotated[int, about("partner to change", DOCUMENT, minimum=1)]
    GeneralContactPerson: Annotated[str | None, about("contact name", DOCUMENT, rule=rules.CONTACT_PERSON)] = None
    GeneralContactEmail: Annotated[str | None, about("contact's e-mail address", DOCUMENT, rule=rules.EMAIL)] = None
    DiskQuotaGB: Annotated[int | None, about("storage quota", DOCUMENT, nullable=True, minimum=1, unit="GB")] = None
    AllowUploadOverAccountSize: Annotated[
        bool | None, about("accounts may exceed the quota", DOCUMENT, nullable=True)
    ] = None
    AutoUpgradeClientApp: Annotated[
        bool | None,
        about("accounts get client software updates automatically; left out = unchanged", DOCUMENT, nullable=True),
    ] = None
    SetAutoUpgradeClientAppForChildren: Annotated[
        bool | None,
        about("write AutoUpgradeClientApp to the partner's companies as well", DOCUMENT, server_default=False),
    ] = None


class CancelEmptyPartnerResult(Reply):
    """What became of the partner."""

    Result: Annotated[Result | None, about("verdict of the provider", DOCUMENT)] = None
    AlreadyCanceled: Annotated[bool | None, about("the partner was cancelled before the call", DOCUMENT)] = None


@PARTNER_MANAGEMENT.destroy(DOCUMENT, target="PartnerEntityId", codes=(codes.ENTITY_IS_NOT_EMPTY,), style_assumed=True)
class CancelEmptyPartner(Operation[CancelEmptyPartnerResult]):
    """Cancels a partner that has nothing below it."""

    PartnerEntityId: Annotated[int, about("partner to cancel, a child of the caller's entity", DOCUMENT, minimum=1)]
    Reason: Annotated[str | None, about("why it is cancelled", DOCUMENT, max_length=500)] = None


@PARTNER_MANAGEMENT.change(
    DOCUMENT,
    target="CompanyEntityId",
    style_assumed=True,
    notes="Only a distributor can do it. Account policies whose entity policy belongs to the parent are unassigned by "
    f"the move. {_CHANGING}",
)
class MoveCompany(Operation[ResultOnly]):
    """Moves a company with its accounts and licences from one partner to another."""

    constraints: ClassVar[tuple[Constraint, ...]] = (different("ToPartnerEntityId", "FromPartnerEntityId"),)

    CompanyEntityId: Annotated[int, about("company to move, a child of FromPartnerEntityId", DOCUMENT, minimum=1)]
    FromPartnerEntityId: Annotated[int, about("present owner, a child of the caller", DOCUMENT, minimum=1)]
    ToPartnerEntityId: Annotated[int, about("new owner, a child of the caller", DOCUMENT, minimum=1)]
    IncreaseQoutaOfDestinationPartner: Annotated[
        bool | None,
        about(
            "add the company's quota to the new owner's, which otherwise needs that much free space",
            DOCUMENT,
            server_default=False,
            aliases=("IncreaseQuotaOfDestinationPartner",),
            conflict="spelt Qouta in the document; the spelling on the wire was not seen",
        ),
    ] = None
