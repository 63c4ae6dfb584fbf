"""CompanyManagementService: companies, their administrators and the space their accounts take."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from console.contract import codes, rules, spellings
from console.contract.language import (
    CALLER_AT_ZERO,
    DOCUMENT,
    OP_PAGE,
    SAMPLE,
    Operation,
    Reply,
    Result,
    ResultOnly,
    Service,
    about,
)
from console.contract.services.account_management import AccountSpace
from console.contract.services.partner_management import (
    AdministeredEntity,
    AdministratorName,
    AdministratorPassword,
    CreateAdditionalAdminResult,
)

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


class CreateCompanyResult(Reply):
    """The new company; the known help pages are cut before the answer and the document names no element."""

    Result: Annotated[Result | None, about("verdict of the provider", DOCUMENT)] = None
    CompanyEntityId: Annotated[int | None, about("id of the new company", DOCUMENT, guessed=True)] = None


_Name = Annotated[str, about("name of the company", OP_PAGE, DOCUMENT, rule=rules.ENTITY_NAME)]
_Parent = Annotated[int, about("parent partner", OP_PAGE, DOCUMENT, aliases=spellings.ENTITY_ID)]
_Quota = Annotated[int, about("storage quota of the company", OP_PAGE, DOCUMENT, minimum=1, unit="GB")]
_MayExceed = Annotated[bool, about("accounts may exceed the quota", OP_PAGE, DOCUMENT)]
_Country = Annotated[
    str | None,
    about(
        "ISO 3166-1 alpha-2 country of the data centre",
        OP_PAGE,
        DOCUMENT,
        rule=rules.COUNTRY,
        server_default="chosen automatically",
        conflict="the document lists US, GB, AU, CA and ZA, for CreateCompany DE as well; the server decides",
    ),
]
_Upgrade = Annotated[
    bool | None, about("accounts get client software updates automatically", OP_PAGE, DOCUMENT, server_default=False)
]
_Silent = Annotated[bool | None, about("send no notification mails at all", OP_PAGE, DOCUMENT, server_default=False)]

_WRONG_COUNTRY = (
    codes.CANNOT_FIND_DATA_CENTER_FOR_COUNTRY,
    replace(
        codes.INVALID_INPUT_PARAMETERS,
        doc="The country is not a valid two-letter code, or the provider does not accept another value.",
    ),
)
_ABROAD = "Data centres outside the US must be agreed with the account manager first."


@COMPANY_MANAGEMENT.create(
    OP_PAGE,
    DOCUMENT,
    target="TargetEntityId",
    codes=_WRONG_COUNTRY,
    notes=f"{_ABROAD} The order is the help page's; the document has another.",
)
class CreateCompany(Operation[CreateCompanyResult]):
    """Creates a company without any account below a partner."""

    CompanyName: _Name
    TargetEntityId: _Parent
    DiskQuotaGB: _Quota
    AllowUploadOverAccountSize: _MayExceed
    GeneralContactEmail: Annotated[str, about("contact's e-mail address", OP_PAGE, DOCUMENT, rule=rules.EMAIL)]
    GeneralContactPerson: Annotated[str, about("contact name", OP_PAGE, DOCUMENT, rule=rules.CONTACT_PERSON)]
    DataCenterCountryCodeIsoA2: _Country = None
    AutoUpgradeClientApp: _Upgrade = None
    DisableEmailsNotification: _Silent = None


@COMPANY_MANAGEMENT.create(OP_PAGE, DOCUMENT, target="TargetEntityId", codes=_WRONG_COUNTRY, notes=_ABROAD)
class CreateCompanyWithBackupAccount(Operation[CreateCompanyResult]):
    """Creates a company together with an administrator that has a backup account."""

    CompanyName: _Name
    TargetEntityId: _Parent
    DiskQuotaGB: _Quota
    BackupAccountUserFullName: Annotated[
        str, about("full name of the administrator", OP_PAGE, DOCUMENT, rule=rules.FULL_NAME)
    ]
    BackupAccountUserName: Annotated[str, about("name of the account", OP_PAGE, DOCUMENT, rule=rules.ACCOUNT_NAME)]
    BackupAccountPassword: Annotated[
        str, about("password of the account", OP_PAGE, DOCUMENT, rule=rules.PASSWORD, secret=True)
    ]
    IsBackupAccountUltraSafe: Annotated[bool, about("UltraSafe security instead of standard", OP_PAGE, DOCUMENT)]
    BackupAccountEmail: Annotated[str, about("e-mail address of the account", OP_PAGE, DOCUMENT, rule=rules.EMAIL)]
    AllowUploadOverAccountSize: _MayExceed
    DataCenterCountryCodeIsoA2: _Country = None
    AutoUpgradeClientApp: _Upgrade = None
    DisableEmailsNotification: _Silent = None


@COMPANY_MANAGEMENT.create(
    DOCUMENT,
    SAMPLE,
    target="TargetEntityID",
    codes=(codes.ALREADY_EXISTS,),
    style_assumed=True,
    notes="The sample is PartnerManagementService's, which has the same operation.",
)
class CreateAdditionalAdmin(Operation[CreateAdditionalAdminResult]):
    """Adds a dashboard administrator to a partner, company or distributor."""

    TargetEntityID: AdministeredEntity
    UserName: AdministratorName
    Password: AdministratorPassword = None


@COMPANY_MANAGEMENT.change(
    DOCUMENT,
    target="CompanyEntityId",
    codes=_WRONG_COUNTRY,
    style_assumed=True,
    notes="What is left out stays unchanged. A new country is for accounts made later.",
)
class EditCompany(Operation[ResultOnly]):
    """Changes contact, quota, data centre and client-update settings of a company."""

    CompanyEntityId: Annotated[int, about("company to change", DOCUMENT, minimum=1)]
    GeneralContactPerson: Annotated[str | None, about("contact name", DOCUMENT, rule=rules.CONTACT_PERSON)] = None
    GeneralContactEmail: Annotated[str | None, about("contact's e-mail address", DOCUMENT, rule=rules.EMAIL)] = None
    DiskQuotaGB: Annotated[
        int | None,
        about(
            "storage quota",
            DOCUMENT,
            nullable=True,
            minimum=1,
            unit="GB",
            conflict="the document calls it the quota for the partner; here it can only be the company's",
        ),
    ] = None
    AllowUploadOverAccountSize: Annotated[
        bool | None, about("accounts may exceed the quota", DOCUMENT, nullable=True)
    ] = None
    DataCenterCountryCodeIsoA2: Annotated[
        str | None,
        about(
            "ISO 3166-1 alpha-2 country of the data centre; left out = unchanged, empty = chosen automatically",
            DOCUMENT,
            nullable=True,
            rule=rules.COUNTRY,
        ),
    ] = None
    AutoUpgradeClientApp: Annotated[
        bool | None, about("accounts get client software updates automatically", DOCUMENT, nullable=True)
    ] = None
