"""LicenseManagementService: which accounts hold which licence."""

from __future__ import annotations

import enum
from dataclasses import replace
from typing import Annotated

from console.contract import codes, rules, spellings
from console.contract.language import DOCUMENT, OP_PAGE, Operation, Record, Reply, Result, ResultOnly, Service, about
from console.contract.limits import Rule

LICENSE_MANAGEMENT = Service("LicenseManagementService", "Which accounts hold which licence.")


class LicenseType(enum.StrEnum):
    """What a licence is for.

    The document also lists KrollExchangeRecovery; the help pages do not, and a server that does not know a value
    answers the whole call with a fault.
    """

    SKRAFT_DISK_IMAGE_V5 = "SkraftDiskImageV5"
    SQL_BACKUP = "SqlBackup"
    EXCHANGE_BACKUP = "ExchangeBackup"


_SHADOW_PROTECT_ONLY = Rule(
    f"must be {LicenseType.SKRAFT_DISK_IMAGE_V5}, the only kind that can be removed",
    lambda text: text == LicenseType.SKRAFT_DISK_IMAGE_V5,
    LicenseType.SKRAFT_DISK_IMAGE_V5,
)
_RULES_OF_THE_POOL = (
    "The caller must be above the provider entity, and both above the account. A licence goes back to the entity that "
    "it was taken from."
)
_ACCOUNT = about(
    "account that holds the licence", OP_PAGE, DOCUMENT, rule=rules.ACCOUNT_NAME, aliases=spellings.ACCOUNT_NAME
)
_PROVIDER = about(
    "entity whose pool the licence comes from or goes back to", OP_PAGE, DOCUMENT, server_default="the caller's entity"
)
_LICENSE = about(
    "kind of licence",
    OP_PAGE,
    DOCUMENT,
    choices=LicenseType,
    conflict="the document says a list of values and lists KrollExchangeRecovery as well; the help page has one value "
    "and three kinds, which is used",
)


class UserLicenseSummary(Record):
    """One licence and the account that holds it."""

    Username: Annotated[
        str | None, about("account that holds the licence", OP_PAGE, DOCUMENT, aliases=spellings.ACCOUNT_NAME)
    ] = None
    LicenseType: Annotated[str | None, about("kind of licence", OP_PAGE, DOCUMENT, choices=LicenseType)] = None


class GetAssignedLicensesSummaryResult(Reply):
    """The licences of an entity's accounts."""

    UsersLicenses: Annotated[tuple[UserLicenseSummary, ...], about("one row per assigned licence", OP_PAGE)] = ()
    Result: Annotated[Result | None, about("verdict of the provider", DOCUMENT)] = None


@LICENSE_MANAGEMENT.read(OP_PAGE, DOCUMENT, target="EntityId")
class GetAssignedLicensesSummary(Operation[GetAssignedLicensesSummaryResult]):
    """Lists which accounts of an entity hold which licence."""

    EntityId: Annotated[int, about("partner or company", OP_PAGE, DOCUMENT)]
    ChildAccountsOnly: Annotated[bool, about("direct accounts only, instead of all below", OP_PAGE, DOCUMENT)]


class GetAssignedLicenseDetailsResult(Reply):
    """What activates one licence; both are empty for SqlBackup and ExchangeBackup."""

    ProductKey: Annotated[
        str | None, about("key that activates SkraftDiskImageV5", OP_PAGE, DOCUMENT, nullable=True, secret=True)
    ] = None
    LicenseData: Annotated[
        bytes | None,
        about(
            "data that activates KrollExchangeRecovery",
            OP_PAGE,
            DOCUMENT,
            nullable=True,
            secret=True,
            conflict="the kind of licence it activates is not on the help page any more",
        ),
    ] = None
    Result: Annotated[Result | None, about("verdict of the provider", OP_PAGE)] = None


@LICENSE_MANAGEMENT.read(OP_PAGE, DOCUMENT, codes=(codes.NO_LICENSES_FOUND,))
class GetAssignedLicenseDetails(Operation[GetAssignedLicenseDetailsResult]):
    """Returns activation data of one licence held by an account."""

    Username: Annotated[str, _ACCOUNT]
    LicenseType: Annotated[str, _LICENSE]


@LICENSE_MANAGEMENT.change(OP_PAGE, DOCUMENT, codes=(codes.ENTITY_WRONG_HIERARCHY,), notes=_RULES_OF_THE_POOL)
class AssignLicense(Operation[ResultOnly]):
    """Gives an account a licence taken from an entity's pool."""

    Username: Annotated[str, _ACCOUNT]
    LicenseProviderEntityId: Annotated[int | None, _PROVIDER] = None
    LicenseType: Annotated[str, _LICENSE]


@LICENSE_MANAGEMENT.destroy(
    DOCUMENT,
    codes=(codes.NO_LICENSES_ARE_AVAILABLE, codes.SHADOW_PROTECT_API_ERROR),
    style_assumed=True,
    notes="Unlike UnassignLicense it is not said to give the licence back to a pool.",
)
class RemoveLicense(Operation[ResultOnly]):
    """Removes a ShadowProtect licence from an account through the ShadowProtect API."""

    Username: Annotated[
        str,
        about(
            "account of the caller's entity or below",
            DOCUMENT,
            rule=rules.ACCOUNT_NAME,
            aliases=spellings.ACCOUNT_NAME,
        ),
    ]
    LicenseType: Annotated[str, about("kind of licence", DOCUMENT, choices=LicenseType, rule=_SHADOW_PROTECT_ONLY)]


@LICENSE_MANAGEMENT.change(
    DOCUMENT,
    codes=(codes.ENTITY_WRONG_HIERARCHY,),
    style_assumed=True,
    notes=f"{_RULES_OF_THE_POOL} The order is that of AssignLicense, with which it shares its table.",
)
class UnassignLicense(Operation[ResultOnly]):
    """Takes a licence from an account and returns it to the entity it came from."""

    Username: Annotated[str, replace(_ACCOUNT, evidence=(DOCUMENT,))]
    LicenseProviderEntityId: Annotated[int | None, replace(_PROVIDER, evidence=(DOCUMENT,))] = None
    LicenseType: Annotated[str, replace(_LICENSE, evidence=(DOCUMENT,))]
