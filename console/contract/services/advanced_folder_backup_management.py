"""AdvancedFolderBackupManagementService: folder backup of one account on one computer."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Annotated, ClassVar

from console.contract import rules, spellings
from console.contract.field_rules import false_when, given_when, given_when_true, left_out_unless
from console.contract.language import DOCUMENT, SAMPLE, Operation, Record, Reply, Result, Service, about
from console.contract.limits import Constraint
from console.contract.services.days import DayOfWeek

ADVANCED_FOLDER_BACKUP_MANAGEMENT = Service(
    "AdvancedFolderBackupManagementService", "Folder backup of one account on one computer."
)


class RetentionPolicyType(enum.IntEnum):
    """How long files stay in the cloud; a number on the wire."""

    UNKNOWN = 0
    REPLICATE = 1
    FOREVER_SAVE = 2
    ARCHIVE = 3
    TIME_LIMITED = 4
    CLOUD_RETENTION = 5


class ScheduleType(enum.IntEnum):
    """How often a backup runs; a number on the wire."""

    UNKNOWN = 0
    HOURLY = 1
    DAILY = 2
    WEEKLY = 3
    MONTHLY = 4


def _labels(numbers: type[enum.IntEnum]) -> dict[int, str]:
    """The document's names of the numbers."""
    return {number.value: number.name.title().replace("_", "") for number in numbers}


class BackupSchedule(Record):
    """When one folder is backed up; fields that its type does not use are taken and given back."""

    constraints: ClassVar[tuple[Constraint, ...]] = (
        given_when("HourlyPeriod", "ScheduleTypeId", ScheduleType.HOURLY),
        given_when("WeeklyDayOfWeek", "ScheduleTypeId", ScheduleType.WEEKLY),
        given_when("MonthlyDayNumber", "ScheduleTypeId", ScheduleType.MONTHLY),
        given_when_true("EndTimeUTC", "EndTimeEnabled"),
        false_when("EndTimeEnabled", "ScheduleTypeId", ScheduleType.HOURLY),
    )

    ScheduleTypeId: Annotated[
        int | None,
        about(
            "how often it runs", DOCUMENT, SAMPLE, choices=tuple(map(int, ScheduleType)), labels=_labels(ScheduleType)
        ),
    ]
    HourlyPeriod: Annotated[
        int | None, about("time between two runs, presumably in hours", DOCUMENT, SAMPLE, nullable=True)
    ] = None
    WeeklyDayOfWeek: Annotated[
        str | None, about("day of the week", DOCUMENT, SAMPLE, nullable=True, choices=DayOfWeek)
    ] = None
    MonthlyDayNumber: Annotated[
        int | None, about("day of the month", DOCUMENT, SAMPLE, nullable=True, minimum=1, maximum=31)
    ] = None
    StartTimeUTC: Annotated[
        datetime | None,
        about(
            "when it starts",
            DOCUMENT,
            SAMPLE,
            unit="UTC",
            conflict="the document says in one cell that it may be given and that it is required; it is always sent",
        ),
    ]
    EndTimeUTC: Annotated[datetime | None, about("when it is stopped", DOCUMENT, SAMPLE, nullable=True, unit="UTC")] = (
        None
    )
    EndTimeEnabled: Annotated[bool | None, about("stop it at EndTimeUTC", DOCUMENT, SAMPLE)]


class ImageStreamFolder(Record):
    """One folder that is backed up."""

    constraints: ClassVar[tuple[Constraint, ...]] = (
        given_when("CloudDeleteOlderThanDays", "RetentionPolicyTypeId", RetentionPolicyType.CLOUD_RETENTION),
        left_out_unless("SkipFilesModifiedDays", "RetentionPolicyTypeId", tuple(RetentionPolicyType)[2:]),
    )

    ImageStreamFolderId: Annotated[
        int | None,
        about(
            "id of the folder; 0 = a new one, to which the server gives an id",
            DOCUMENT,
            SAMPLE,
            minimum=0,
            by_server=True,
        ),
    ]
    BackupSchedule: Annotated[BackupSchedule | None, about("when it is backed up", DOCUMENT, SAMPLE)] = None
    FolderFriendlyName: Annotated[str | None, about("display name", DOCUMENT, SAMPLE)]
    FolderPath: Annotated[str | None, about("path of the folder", DOCUMENT, SAMPLE)]
    FolderPathDomainUser: Annotated[str | None, about("user for reaching the folder", DOCUMENT, SAMPLE)] = None
    FolderPathPassword: Annotated[
        str | None, about("that user's password; read back it may be a mask", DOCUMENT, SAMPLE, secret=True)
    ] = None
    RetentionPolicyTypeId: Annotated[
        int | None,
        about(
            "how long files stay in the cloud",
            DOCUMENT,
            SAMPLE,
            choices=tuple(map(int, RetentionPolicyType)),
            labels=_labels(RetentionPolicyType),
        ),
    ]
    TimeLimitedBackupDays: Annotated[
        int | None, about("time limit; always sent, though only type 4 uses it", DOCUMENT, SAMPLE, unit="days")
    ]
    SkipFilesModifiedDays: Annotated[
        int | None,
        about("skip files not modified within the last days", DOCUMENT, SAMPLE, nullable=True, unit="days"),
    ] = None
    CloudDeleteOlderThanDays: Annotated[
        int | None, about("delete older files from the cloud", DOCUMENT, SAMPLE, nullable=True, unit="days")
    ] = None
    CloudForWholeHierarchy: Annotated[bool | None, about("include subfolders", DOCUMENT, SAMPLE)]
    DateCreated: Annotated[
        datetime | None, about("when it was created; any offset is taken and UTC is given back", DOCUMENT, SAMPLE)
    ]


class ImageStreamSettings(Record):
    """Everything that is set for one account on one computer."""

    constraints: ClassVar[tuple[Constraint, ...]] = (
        given_when_true("SendEmailReportTo", "SendEmailReport"),
        given_when_true("RunAsUsername", "RunAsEnabled"),
        given_when_true("RunAsPassword", "RunAsEnabled"),
    )

    ImageStreamSettingsId: Annotated[int | None, about("id of the settings", DOCUMENT, SAMPLE)]
    ImageStreamFolders: Annotated[tuple[ImageStreamFolder, ...], about("the folders", DOCUMENT, SAMPLE)] = ()
    SendEmailReport: Annotated[bool | None, about("send a report by e-mail", DOCUMENT, SAMPLE)]
    SendEmailReportTo: Annotated[str | None, about("who gets the report", DOCUMENT, SAMPLE, rule=rules.EMAIL)] = None
    RunAsEnabled: Annotated[bool | None, about("run as a given user", DOCUMENT, SAMPLE)]
    RunAsUsername: Annotated[str | None, about("that user, as DOMAIN\\user", DOCUMENT, SAMPLE)] = None
    RunAsPassword: Annotated[
        str | None, about("that user's password; read back it may be a mask", DOCUMENT, SAMPLE, secret=True)
    ] = None


_Account = Annotated[
    str,
    about(
        "backup account",
        DOCUMENT,
        SAMPLE,
        rule=rules.ACCOUNT_NAME,
        aliases=spellings.ACCOUNT_NAME,
    ),
]
_System = Annotated[str, about("computer name", DOCUMENT, SAMPLE)]


class AdvancedFolderSettingsResult(Reply):
    """The settings as stored; absent where the call did not succeed."""

    ImageStreamSettings: Annotated[ImageStreamSettings | None, about("the settings", DOCUMENT, SAMPLE)] = None
    Result: Annotated[Result | None, about("verdict of the provider", SAMPLE)] = None


@ADVANCED_FOLDER_BACKUP_MANAGEMENT.read(DOCUMENT, SAMPLE)
class GetAdvancedFolderSettings(Operation[AdvancedFolderSettingsResult]):
    """Reads the folder-backup settings of one backup account on one computer."""

    UserName: _Account
    SystemName: _System


@ADVANCED_FOLDER_BACKUP_MANAGEMENT.change(
    DOCUMENT,
    SAMPLE,
    notes="The whole list is replaced: a folder that is not sent is lost. Passwords read back may be masks, so "
    "they are asked for again and never sent back.",
)
class SetAdvancedFolderSettings(Operation[AdvancedFolderSettingsResult]):
    """Stores the complete folder-backup settings of an account on one computer and returns what was stored."""

    UserName: _Account
    SystemName: _System
    ImageStreamSettings: Annotated[ImageStreamSettings, about("all settings, the folders included", DOCUMENT, SAMPLE)]
