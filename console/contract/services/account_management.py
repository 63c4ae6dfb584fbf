"""AccountManagementService: the documented operations on one backup account."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from console.contract import codes, rules, spellings
from console.contract.language import (
    DOCUMENT,
    INFERRED,
    OP_PAGE,
    SAMPLE,
    Operation,
    Record,
    Reply,
    Result,
    ResultOnly,
    Service,
    Style,
    about,
)

ACCOUNT_MANAGEMENT = Service("AccountManagementService", "Life, quota, space and sign-in of one backup account.")

ACCOUNT_SIZES_MB = tuple(
    1024 * gigabytes for gigabytes in (1, 2, 3, 4, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 150, 200, 250, 300, 400)
)
"""The quotas the document allows when writing; existing accounts have others as well."""

DESKTOP, MOBILE = "Desktop", "Mobile"
"""Kinds of devices."""

_TO_CHANGE = about("account to change", OP_PAGE, DOCUMENT, rule=rules.ACCOUNT_NAME, aliases=spellings.ACCOUNT_NAME)
_TELL_CUSTOMER = about("send the account a notification mail", OP_PAGE, DOCUMENT)
_AccountToChange = Annotated[str, _TO_CHANGE]
_TellCustomer = Annotated[bool, _TELL_CUSTOMER]


@ACCOUNT_MANAGEMENT.change(
    DOCUMENT,
    SAMPLE,
    codes=(
        replace(
            codes.OBJECT_ENTITY_MISMATCH,
            doc="The account is outside the hierarchy of the signed-in user, or its entity is unmanaged or cancelled.",
            advice="Bring the entity back first if it is cancelled, then the account.",
        ),
        codes.INVALID_PARAMETER_USER_NAME,
        codes.ACCOUNT_IS_NOT_CANCELED,
        replace(
            codes.CANNOT_SEND_EMAIL,
            doc="The account is active again, but its customer was not told by e-mail.",
            advice="Tell the customer yourself, and add an e-mail template with code UMSUNCANCEL in the dashboard.",
        ),
    ),
    notes="Nothing already purged comes back: files go after about 3 months, licences after about 7 days.",
)
class UncancelAccount(Operation[ResultOnly]):
    """Makes a cancelled backup account active again."""

    # The document prints no pattern here; the sibling operations' one is taken.
    Username: Annotated[
        str,
        about(
            "account name, unique across the whole system",
            DOCUMENT,
            SAMPLE,
            rule=rules.ACCOUNT_NAME,
            aliases=spellings.ACCOUNT_NAME,
        ),
    ]
    UncancelReason: Annotated[
        str | None,
        about(
            "why the account is brought back",
            SAMPLE,
            aliases=("UncanelReason",),
            conflict="the document's table spells it UncanelReason; the sample has UncancelReason, which is used",
        ),
    ] = None
    SendEmailToCustomer: Annotated[
        bool,
        about(
            "mail the account on success; needs an e-mail template with code UMSUNCANCEL in the dashboard",
            DOCUMENT,
            SAMPLE,
        ),
    ]


@ACCOUNT_MANAGEMENT.create(
    OP_PAGE,
    DOCUMENT,
    target="TargetEntityId",
    notes="The document lists SecretQuestion and SecretAnswer between IsUltrasafe and DisableEmailsNotification; the "
    "help page has neither, so they are not sent.",
)
class CreateAccountBySize(Operation[ResultOnly]):
    """Creates a backup account with a storage quota given in MB."""

    TargetEntityId: Annotated[
        int,
        about(
            "company or partner that will own the account; no range is documented",
            OP_PAGE,
            DOCUMENT,
            aliases=spellings.ENTITY_ID,
        ),
    ]
    Username: Annotated[
        str,
        about(
            "name of the new account",
            OP_PAGE,
            DOCUMENT,
            rule=rules.ACCOUNT_NAME,
            aliases=spellings.ACCOUNT_NAME,
        ),
    ]
    Password: Annotated[
        str,
        about("password of the new account", OP_PAGE, DOCUMENT, rule=rules.PASSWORD, secret=True),
    ]
    AccountSizeMB: Annotated[
        int,
        about(
            "storage quota",
            OP_PAGE,
            DOCUMENT,
            wire="long",
            minimum=1,
            choices=ACCOUNT_SIZES_MB,
            unit="MB",
            conflict="the document says Integer; the help page has long, which is used. A sample shows accounts of "
            "58368 and 206848 MB, which the closed list does not have: it holds when writing only",
        ),
    ]
    FullName: Annotated[str, about("full name of the account's user", OP_PAGE, DOCUMENT, rule=rules.FULL_NAME)]
    Email: Annotated[str, about("e-mail address of the account", OP_PAGE, DOCUMENT, rule=rules.EMAIL)]
    IsUltrasafe: Annotated[bool, about("UltraSafe security instead of standard", OP_PAGE, DOCUMENT)]
    DisableEmailsNotification: Annotated[
        bool | None,
        about(
            "send no notification mails",
            OP_PAGE,
            DOCUMENT,
            server_default=False,
            conflict="the document says that leaving it out changes nothing, which has no meaning for a new account",
        ),
    ] = None


@ACCOUNT_MANAGEMENT.change(OP_PAGE, DOCUMENT, codes=(codes.CANNOT_SEND_EMAIL,))
class ChangeBackupAccountEmail(Operation[ResultOnly]):
    """Sets a new e-mail address on a backup account and can mail a notice."""

    Username: _AccountToChange
    Email: Annotated[str, about("new e-mail address", OP_PAGE, DOCUMENT, rule=rules.EMAIL)]
    SendEmailToCustomer: _TellCustomer


@ACCOUNT_MANAGEMENT.change(
    OP_PAGE,
    DOCUMENT,
    codes=(codes.CANNOT_SEND_EMAIL,),
    notes="UltraSafe accounts are refused; the document names no code for that.",
)
class ChangeBackupAccountPassword(Operation[ResultOnly]):
    """Sets a new password on a regular (non-UltraSafe) backup account and can mail a notice."""

    Username: _AccountToChange
    NewPassword: Annotated[
        str,
        about(
            "new password",
            OP_PAGE,
            DOCUMENT,
            rule=rules.NEW_PASSWORD,
            secret=True,
            conflict="the document prints the pattern of e-mail addresses; that of CreateAccountBySize is used",
        ),
    ]
    SendEmailToCustomer: _TellCustomer


@ACCOUNT_MANAGEMENT.change(
    DOCUMENT,
    codes=(codes.CANNOT_SEND_EMAIL,),
    style_assumed=True,
    notes="The request's wrapper and the order follow CreateAccountBySize, whose spelling it shares; the older "
    "operations of this service are bare and in camel case.",
)
class ChangeAccountSize(Operation[ResultOnly]):
    """Sets a backup account's storage quota in MB."""

    Username: Annotated[str, replace(_TO_CHANGE, evidence=(DOCUMENT,))]
    AccountSizeMB: Annotated[
        int,
        about(
            "new quota",
            DOCUMENT,
            wire="long",
            minimum=1,
            choices=ACCOUNT_SIZES_MB,
            unit="MB",
            conflict="the document says Integer; long is used, as CreateAccountBySize has it",
        ),
    ]
    SendEmailToCustomer: Annotated[bool, replace(_TELL_CUSTOMER, evidence=(DOCUMENT,))]


# No pattern is printed for it; that of the sibling operations is taken.
_BELOW_CALLER = about(
    "account below the caller's entity",
    DOCUMENT,
    SAMPLE,
    rule=rules.ACCOUNT_NAME,
    aliases=spellings.ACCOUNT_NAME,
)
_REASON = about("why the status changes", DOCUMENT, SAMPLE)


class SuspendAccountResult(Reply):
    """What became of the account; the same answer serves its release."""

    AlreadyDone: Annotated[
        bool | None, about("the account was in the wanted state before the call", DOCUMENT, SAMPLE)
    ] = None
    Result: Annotated[Result | None, about("verdict of the provider", SAMPLE)] = None


@ACCOUNT_MANAGEMENT.change(
    DOCUMENT,
    SAMPLE,
    codes=(codes.ACCOUNT_IS_NOT_ACTIVE,),
    notes="The section prints only the name of code 3070; the number is that of AuthenticateDashboardUser.",
)
class SuspendAccount(Operation[SuspendAccountResult]):
    """Suspends a backup account until its suspension is lifted."""

    Username: Annotated[str, _BELOW_CALLER]
    Reason: Annotated[str | None, _REASON] = None


@ACCOUNT_MANAGEMENT.change(
    DOCUMENT,
    codes=(codes.ACCOUNT_IS_NOT_ACTIVE,),
    style_assumed=True,
    notes="Described together with SuspendAccount, whose sample's layout is taken over.",
)
class UnsuspendAccount(Operation[SuspendAccountResult]):
    """Lifts the suspension of a backup account."""

    Username: Annotated[str, replace(_BELOW_CALLER, evidence=(DOCUMENT,))]
    Reason: Annotated[str | None, replace(_REASON, evidence=(DOCUMENT,))] = None


class GetAccountUsedSpaceResponse(Reply):
    """The space of one account; a bare answer, whose first element is the verdict itself."""

    GetAccountUsedSpaceResult: Annotated[Result | None, about("verdict of the provider", OP_PAGE, INFERRED)] = None
    usedSpaceInKB: Annotated[int | None, about("space taken", OP_PAGE, DOCUMENT, wire="long", unit="KB")] = None


@ACCOUNT_MANAGEMENT.read(OP_PAGE, DOCUMENT, style=Style.BARE)
class GetAccountUsedSpace(Operation[GetAccountUsedSpaceResponse]):
    """Tells how much space a backup account's files take."""

    userName: Annotated[
        str,
        about(
            "account to measure",
            OP_PAGE,
            rule=rules.ACCOUNT_NAME,
            aliases=spellings.ACCOUNT_NAME,
            conflict="the document prints Username; the help page has userName without a wrapper, which is used",
        ),
    ]


class AccountSpace(Record):
    """Space that one account takes on one system; an account on two systems has two rows."""

    Username: Annotated[str | None, about("account name", OP_PAGE, DOCUMENT, aliases=spellings.ACCOUNT_NAME)] = None
    UsedSpaceKB: Annotated[
        int | None,
        about(
            "space the account takes on this system",
            OP_PAGE,
            wire="long",
            unit="KB",
            aliases=("UsedSpaceInKB",),
            conflict="the document prints UsedSpaceInKB; the help page has UsedSpaceKB, which is used",
        ),
    ] = None
    SystemName: Annotated[str | None, about("name of the system", OP_PAGE, DOCUMENT, nullable=True)] = None
    DeviceType: Annotated[
        str | None,
        about(
            "kind of device, a plain text on the wire",
            OP_PAGE,
            DOCUMENT,
            nullable=True,
            choices=(DESKTOP, MOBILE),
            conflict="the closed list is that of one account; for all accounts of an entity no values are documented",
        ),
    ] = None


class GetAccountUsedSpaceBySystemResult(Reply):
    """The space of one account, system by system."""

    Result: Annotated[Result | None, about("verdict of the provider", OP_PAGE)] = None
    AccountSpaces: Annotated[tuple[AccountSpace, ...], about("one row per system", OP_PAGE, DOCUMENT)] = ()


@ACCOUNT_MANAGEMENT.read(OP_PAGE, DOCUMENT, notes="The known help page stops inside the second row.")
class GetAccountUsedSpaceBySystem(Operation[GetAccountUsedSpaceBySystemResult]):
    """Tells how much space a backup account takes, one row per system."""

    Username: Annotated[
        str,
        about(
            "account to measure",
            OP_PAGE,
            DOCUMENT,
            rule=rules.ACCOUNT_NAME,
            aliases=spellings.ACCOUNT_NAME,
        ),
    ]


class GetAuthenticationTokenResult(Reply):
    """A token for client calls."""

    Result: Annotated[Result | None, about("verdict of the provider", OP_PAGE)] = None
    Token: Annotated[str | None, about("token for later client calls", OP_PAGE, DOCUMENT, secret=True)] = None


@ACCOUNT_MANAGEMENT.read(OP_PAGE, DOCUMENT)
class GetAuthenticationToken(Operation[GetAuthenticationTokenResult]):
    """Checks a backup account's password and returns a temporary token for client calls."""

    Username: Annotated[
        str,
        about("active, non-UltraSafe account below the caller", OP_PAGE, DOCUMENT, aliases=spellings.ACCOUNT_NAME),
    ]
    Password: Annotated[str, about("that account's password", OP_PAGE, DOCUMENT, secret=True)]


class GetAuthorizationTokenByEntityResult(Reply):
    """A token that signs in once."""

    AuthToken: Annotated[str | None, about("token for one sign-in", OP_PAGE, DOCUMENT, SAMPLE, secret=True)] = None
    Result: Annotated[Result | None, about("verdict of the provider", OP_PAGE, SAMPLE)] = None


@ACCOUNT_MANAGEMENT.read(
    OP_PAGE, DOCUMENT, SAMPLE, notes="The sign-in page takes uid and token, both URL-encoded, in its address."
)
class GetAuthorizationTokenByEntity(Operation[GetAuthorizationTokenByEntityResult]):
    """Returns a one-time token that signs a user in to MyAccount or the Partner Dashboard."""

    Username: Annotated[
        str,
        about(
            "active, non-UltraSafe account below the caller, or an application user if IsAppUser says so",
            OP_PAGE,
            DOCUMENT,
            SAMPLE,
            aliases=spellings.ACCOUNT_NAME,
        ),
    ]
    IsAppUser: Annotated[
        bool | None,
        about("Username names an application (dashboard) user", OP_PAGE, DOCUMENT, SAMPLE, nullable=True),
    ] = None
