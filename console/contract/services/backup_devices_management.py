"""BackupDevicesManagementService: the computers of an account, and the accounts of a computer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from console.contract import rules, spellings
from console.contract.language import (
    CALLER_AT_ZERO,
    DOCUMENT,
    OP_PAGE,
    SAMPLE,
    Operation,
    Record,
    Reply,
    Result,
    Service,
    about,
)

BACKUP_DEVICES_MANAGEMENT = Service(
    "BackupDevicesManagementService", "The computers of an account, and the accounts of a computer."
)


class BackupDevice(Record):
    """One computer on which an account is registered."""

    UserName: Annotated[str | None, about("account name", DOCUMENT, SAMPLE, aliases=spellings.ACCOUNT_NAME)] = None
    SystemName: Annotated[str | None, about("computer name", DOCUMENT, SAMPLE)] = None
    ProductVersion: Annotated[
        str | None, about("version of the backup client: major.minor.build.revision", DOCUMENT, SAMPLE)
    ] = None
    RegistrationDateUtc: Annotated[
        datetime | None, about("first successful sign-in of the device", DOCUMENT, SAMPLE, unit="UTC")
    ] = None
    OsName: Annotated[str | None, about("operating system", DOCUMENT, SAMPLE)] = None
    ClrVersion: Annotated[str | None, about(".NET version, if installed", DOCUMENT, SAMPLE, nullable=True)] = None


class GetBackupDevicesResult(Reply):
    """The computers of one account."""

    BackupDevices: Annotated[tuple[BackupDevice, ...], about("one row per computer", SAMPLE)] = ()
    Result: Annotated[Result | None, about("verdict of the provider", SAMPLE)] = None


@BACKUP_DEVICES_MANAGEMENT.read(DOCUMENT, SAMPLE)
class GetBackupDevices(Operation[GetBackupDevicesResult]):
    """Lists the computers on which a backup account is registered."""

    UserName: Annotated[
        str,
        about("account below the caller", DOCUMENT, SAMPLE, aliases=spellings.ACCOUNT_NAME),
    ]
    SystemName: Annotated[str | None, about("restricts the answer to one computer", DOCUMENT)] = None


class AccountOnDevice(Record):
    """One account registered on an installation."""

    UserName: Annotated[
        str | None, about("account name", OP_PAGE, DOCUMENT, SAMPLE, aliases=spellings.ACCOUNT_NAME)
    ] = None
    SystemName: Annotated[str | None, about("computer name", OP_PAGE, DOCUMENT, SAMPLE)] = None
    Ip: Annotated[str | None, about("IP address", OP_PAGE, DOCUMENT, SAMPLE)] = None
    EntityID: Annotated[int | None, about("entity that owns the account", OP_PAGE, DOCUMENT, SAMPLE)] = None
    BackupDeviceID: Annotated[int | None, about("id of the device", OP_PAGE, DOCUMENT, SAMPLE)] = None
    IsActiveUser: Annotated[bool | None, about("account is active", DOCUMENT, SAMPLE)] = None
    IsActiveRegistration: Annotated[bool | None, about("registration is current, not obsolete", DOCUMENT, SAMPLE)] = (
        None
    )
    ProductVersion: Annotated[
        str | None, about("version of the backup client: major.minor.build.revision", DOCUMENT, SAMPLE)
    ] = None
    UsedSpaceKb: Annotated[int | None, about("space taken", DOCUMENT, SAMPLE, wire="long", unit="KB")] = None
    RegistrationDateUtc: Annotated[
        datetime | None, about("first successful sign-in of the device", DOCUMENT, SAMPLE, unit="UTC")
    ] = None
    LastBackupDate: Annotated[
        datetime | None, about("last backup, in a zone that is not stated", DOCUMENT, SAMPLE, nullable=True)
    ] = None
    LastConnectedDateUtc: Annotated[
        datetime | None,
        about(
            "last connection",
            DOCUMENT,
            SAMPLE,
            nullable=True,
            unit="UTC",
            conflict="the document's description is that of ClrVersion; the name is followed",
        ),
    ] = None


class GetDeviceAccountsResult(Reply):
    """The accounts of one installation."""

    Accounts: Annotated[tuple[AccountOnDevice, ...], about("one row per registration", OP_PAGE, SAMPLE)] = ()
    SupposedlyMainAccount: Annotated[
        AccountOnDevice | None,
        about(
            "likely main account of the installation; not bound to the filters",
            SAMPLE,
            nullable=True,
            conflict="the document's table does not list it; the sample has it, which is used",
        ),
    ] = None
    Result: Annotated[Result | None, about("verdict of the provider", SAMPLE)] = None


@BACKUP_DEVICES_MANAGEMENT.read(OP_PAGE, DOCUMENT, SAMPLE, target="TargetEntityID")
class GetDeviceAccounts(Operation[GetDeviceAccountsResult]):
    """Lists the accounts registered on one installation, and the one taken to be its main account."""

    TargetEntityID: Annotated[
        int,
        about(
            "root of the hierarchy to search",
            OP_PAGE,
            DOCUMENT,
            SAMPLE,
            minimum=0,
            labels=CALLER_AT_ZERO,
            aliases=spellings.ENTITY_ID,
        ),
    ]
    InstallationId: Annotated[
        str,
        about(
            "id made when the backup client was installed, kept over upgrades",
            OP_PAGE,
            DOCUMENT,
            SAMPLE,
            rule=rules.GUID,
        ),
    ]
    SystemName: Annotated[str | None, about("computer name", OP_PAGE, DOCUMENT, SAMPLE)] = None
    IsActiveUser: Annotated[
        bool | None, about("active accounts, inactive ones, or (left out) all", OP_PAGE, DOCUMENT, SAMPLE)
    ] = None
    IsActiveRegistration: Annotated[
        bool | None,
        about("current registrations, obsolete ones, or (left out) all", OP_PAGE, DOCUMENT, SAMPLE),
    ] = None
