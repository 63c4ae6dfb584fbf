"""EntityManagementService: the life of entities and their dashboard users."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated

from console.contract import codes, rules, spellings
from console.contract.language import DOCUMENT, OP_PAGE, SAMPLE, Operation, Reply, Result, ResultOnly, about
from console.contract.services.entity_management import ENTITY_MANAGEMENT

_TARGET = about(
    "partner or company below the caller; the caller itself cannot be named",
    DOCUMENT,
    SAMPLE,
    minimum=1,
    aliases=spellings.ENTITY_ID,
)

_LOCALES = {
    1: "en_US",
    4: "nl_NL",
    5: "de_DE",
    6: "es_ES",
    7: "fr_FR",
    11: "pt_BR",
    12: "da_DK",
    13: "sv_SE",
}


class CancelEntityResult(Reply):
    """What became of the entity."""

    Result: Annotated[Result | None, about("verdict of the provider", SAMPLE)] = None
    AlreadyCanceled: Annotated[bool | None, about("the entity was cancelled before the call", DOCUMENT, SAMPLE)] = None


@ENTITY_MANAGEMENT.destroy(
    DOCUMENT,
    SAMPLE,
    target="TargetEntityId",
    notes="Active accounts and active companies below are cancelled for good, ShadowProtect licences go to the "
    "caller's entity and disk space is released. UncancelEntity brings back the entity alone.",
)
class CancelEntity(Operation[CancelEntityResult]):
    """Cancels a partner or company for good, with all its accounts and sub-companies."""

    TargetEntityId: Annotated[int, _TARGET]


@ENTITY_MANAGEMENT.change(
    DOCUMENT,
    SAMPLE,
    target="TargetEntityId",
    codes=(
        replace(
            codes.OBJECT_ENTITY_MISMATCH,
            doc="The entity does not exist, is in an unmanaged hierarchy, or is outside that of the signed-in user.",
        ),
        codes.ENTITY_EXPIRED,
        codes.ENTITY_STATUS_FLOW_TRANSITION_VIOLATION,
    ),
    notes="Entities and accounts below and their licences stay as they are; only a company's administrator account "
    "comes back with it. Files are purged after about 3 months, used licences after about 7 days, unused ones at once. "
    "The document describes code 3351 with words about accounts, pasted from UncancelAccount.",
)
class UncancelEntity(Operation[ResultOnly]):
    """Marks a cancelled entity as active again, without what was below it."""

    TargetEntityId: Annotated[int, _TARGET]


class SuspendEntityResult(Reply):
    """What became of the entity."""

    Result: Annotated[Result | None, about("verdict of the provider", SAMPLE)] = None
    AlreadySuspended: Annotated[bool | None, about("the entity was suspended before the call", DOCUMENT, SAMPLE)] = None


@ENTITY_MANAGEMENT.change(DOCUMENT, SAMPLE, target="TargetEntityId", notes="ActivateEntity undoes it.")
class SuspendEntity(Operation[SuspendEntityResult]):
    """Suspends a partner or company until it is activated again."""

    TargetEntityId: Annotated[int, _TARGET]


class ActivateEntityResult(Reply):
    """What became of the entity."""

    Result: Annotated[Result | None, about("verdict of the provider", SAMPLE)] = None
    AlreadyActive: Annotated[
        bool | None,
        about(
            "the entity was active before the call",
            SAMPLE,
            aliases=spellings.ALREADY_ACTIVE,
            conflict="the document prints AlreadyActivated; the sample has AlreadyActive, which is used",
        ),
    ] = None


@ENTITY_MANAGEMENT.change(
    DOCUMENT,
    SAMPLE,
    target="TargetEntityId",
    notes="It does not bring back cancelled entities; UncancelEntity does.",
)
class ActivateEntity(Operation[ActivateEntityResult]):
    """Makes a suspended partner or company active again."""

    TargetEntityId: Annotated[int, _TARGET]


class AuthenticateDashboardUserResult(Reply):
    """Whom a dashboard user belongs to, and a token; ids may be missing, nil or 0 after a failure."""

    Result: Annotated[Result | None, about("verdict of the provider", OP_PAGE, SAMPLE)] = None
    EntityId: Annotated[
        int | None,
        about("user's entity: company, partner or distributor", OP_PAGE, DOCUMENT, SAMPLE, minimum=1),
    ] = None
    ParentEntityId: Annotated[int | None, about("parent of that entity", OP_PAGE, DOCUMENT, SAMPLE, minimum=1)] = None
    LocaleId: Annotated[
        int | None,
        about("preferred language of the user", OP_PAGE, DOCUMENT, SAMPLE, minimum=1, labels=_LOCALES),
    ] = None
    IsManaged: Annotated[
        bool | None,
        about("the caller may change what the entity owns; otherwise only read it", OP_PAGE, DOCUMENT, SAMPLE),
    ] = None
    AuthenticationToken: Annotated[
        str | None, about("temporary token", OP_PAGE, DOCUMENT, SAMPLE, secret=True, nullable=True)
    ] = None
    ValidTillUtcDate: Annotated[
        datetime | None, about("when the token ends", OP_PAGE, DOCUMENT, SAMPLE, nullable=True, unit="UTC")
    ] = None


@ENTITY_MANAGEMENT.read(
    OP_PAGE,
    DOCUMENT,
    SAMPLE,
    codes=(
        replace(
            codes.OBJECT_ENTITY_MISMATCH,
            doc="The dashboard user is outside the hierarchy of the signed-in user.",
            advice="Check the user's name, or sign in as a user of an entity above it.",
        ),
        codes.INVALID_USER_NAME_OR_PASSWORD,
        replace(
            codes.ACCOUNT_IS_NOT_ACTIVE,
            doc="The dashboard user or its entity is inactive, or the entity's trial has ended.",
            advice="Refresh the entity and bring it back if it is cancelled or suspended.",
        ),
    ),
)
class AuthenticateDashboardUser(Operation[AuthenticateDashboardUserResult]):
    """Checks a dashboard user's password and returns the user's entity and a temporary token."""

    UserName: Annotated[
        str,
        about(
            "dashboard sign-in name",
            OP_PAGE,
            DOCUMENT,
            SAMPLE,
            rule=rules.DASHBOARD_USER,
            aliases=spellings.ACCOUNT_NAME,
        ),
    ]
    Password: Annotated[
        str,
        about("dashboard user's password", OP_PAGE, DOCUMENT, SAMPLE, rule=rules.PASSWORD, secret=True),
    ]
