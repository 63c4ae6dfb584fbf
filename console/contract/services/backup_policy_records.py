"""BackupPolicyManagementService: what a policy consists of. Its paths and size limits are in `backup_policy_paths`."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Annotated, ClassVar

from console.contract import policy_rules, spellings
from console.contract.field_rules import false_when, given_when_true, one_given_when, true_when_given
from console.contract.language import CALLER_AT_ZERO, DOCUMENT, OP_PAGE, SAMPLE, SAMPLE_ONLY, Record, about
from console.contract.limits import Constraint
from console.contract.services.days import DayOfWeek


class ScannerMode(enum.StrEnum):
    """Where the scanner looks."""

    SCAN_ALL = "ScanAll"
    SCAN_PERSONAL = "ScanPersonal"
    DONT_SCAN = "DontScan"


class ScheduleType(enum.StrEnum):
    """How often a backup runs."""

    MONTHLY = "Monthly"
    WEEKLY = "Weekly"
    DAILY = "Daily"
    HOURLY = "Hourly"


class ScannerFileFilterMode(enum.StrEnum):
    """Which filters count. The two values differ in the case of one letter, and a wrong case is a fault."""

    NONE = "None"
    INCLUDE_BY_WILDCARD = "IncludeByWildcard"
    EXCLUDE_BY_WILDCARD = "ExcludeByWildCard"


class BackupSet(Record):
    """What the scanner looks for. Includes are applied first, then excludes."""

    ScannerMode: Annotated[str | None, about("where to scan", OP_PAGE, DOCUMENT, SAMPLE, choices=ScannerMode)]
    BackupDocuments: Annotated[bool | None, about("include documents", OP_PAGE, DOCUMENT, SAMPLE)]
    BackupImages: Annotated[bool | None, about("include images", OP_PAGE, DOCUMENT, SAMPLE)]
    BackupMusic: Annotated[bool | None, about("include music", OP_PAGE, DOCUMENT, SAMPLE)]
    BackupVideo: Annotated[bool | None, about("include video", DOCUMENT, SAMPLE)]
    BackupCustom: Annotated[bool | None, about("include the extensions in CustomFileTypes", DOCUMENT, SAMPLE)]
    CustomFileTypes: Annotated[
        str | None,
        about(
            "extensions to include while BackupCustom is true",
            DOCUMENT,
            SAMPLE,
            nullable=True,
            rule=policy_rules.FILE_TYPES,
        ),
    ] = None
    ExcludeFileTypes: Annotated[
        str | None,
        about("extensions left out of every type", DOCUMENT, SAMPLE, nullable=True, rule=policy_rules.FILE_TYPES),
    ] = None


class Schedule(Record):
    """When a backup runs. Fields that its type does not use still need valid values."""

    constraints: ClassVar[tuple[Constraint, ...]] = (false_when("UseEndTime", "ScheduleType", ScheduleType.HOURLY),)

    ScheduleType: Annotated[str | None, about("how often", DOCUMENT, SAMPLE, choices=ScheduleType)]
    ScheduledTime: Annotated[
        datetime | None,
        about("start; only the time of day counts, in a zone that is not stated", DOCUMENT, SAMPLE, time_of_day=True),
    ]
    ScheduledDayOfTheMonth: Annotated[
        int | None, about("day, for a monthly schedule", DOCUMENT, SAMPLE, minimum=1, maximum=31)
    ]
    ScheduledDayOfTheWeek: Annotated[
        str | None, about("day, for a weekly schedule", DOCUMENT, SAMPLE, choices=DayOfWeek, wire="DayOfTheWeek")
    ]
    ScheduledHoursBetweenRuns: Annotated[
        int | None,
        about("time between two runs, for an hourly schedule", DOCUMENT, SAMPLE, minimum=1, maximum=12, unit="hours"),
    ]
    ScheduledEndTime: Annotated[
        datetime | None,
        about(
            "when a running backup is stopped; only the time of day counts, while UseEndTime is true",
            DOCUMENT,
            SAMPLE,
            conflict="the document lists it and UseEndTime third and fourth; the sample has them last, which is used",
            time_of_day=True,
        ),
    ]
    UseEndTime: Annotated[bool | None, about("stop at ScheduledEndTime", DOCUMENT, SAMPLE)]


class RunAs(Record):
    """Windows credentials of the client; those of an account policy override those of its entity policy."""

    RunAsDomainAndLogin: Annotated[
        str | None,
        about("user, as DOMAIN\\user", DOCUMENT, SAMPLE, nullable=True, rule=policy_rules.WINDOWS_USER),
    ] = None
    RunAsPassword: Annotated[
        str | None,
        about("that user's password, which comes back in clear", DOCUMENT, SAMPLE, nullable=True, secret=True),
    ] = None


class Options(Record):
    """Switches, report, exclusions by age and size, and retention; note the units MB and KB."""

    constraints: ClassVar[tuple[Constraint, ...]] = (
        given_when_true("EmailAddressToSendReportsTo", "SendEmailReportAfterBackup"),
        # The document wants the address to "be true" here, which can only mean the switch.
        true_when_given("SendEmailReportAfterBackup", "RemoveFilesAfterDays", "RemoveDeletedFilesAfterDays"),
    )

    RunScheduledBackup: Annotated[
        bool | None, about("run the schedule; advised", DOCUMENT, SAMPLE, server_default=True)
    ]
    RunWhenNotLoggedOn: Annotated[
        bool | None,
        about(
            "run as RunAs says, with nobody logged on; not advised",
            DOCUMENT,
            SAMPLE,
            server_default=False,
            conflict="the document advises false; the sample has true",
        ),
    ]
    SendEmailReportAfterBackup: Annotated[bool | None, about("mail a report", DOCUMENT, SAMPLE)]
    EmailAddressToSendReportsTo: Annotated[
        str | None,
        about("e-mail addresses for the report", DOCUMENT, SAMPLE, nullable=True, rule=policy_rules.ADDRESSES),
    ] = None
    SendEmailReportAfterBackupToBackupAccount: Annotated[
        bool | None,
        about(
            "mail the report to the account as well, by its name",
            SAMPLE,
            conflict=SAMPLE_ONLY,
        ),
    ] = None
    ExcludeFilesOlderThanDate: Annotated[
        datetime | None, about("leave out older files", DOCUMENT, SAMPLE, nullable=True)
    ] = None
    ExcludeFilesLargerThanMb: Annotated[
        int | None, about("leave out larger files", DOCUMENT, SAMPLE, nullable=True, minimum=1, unit="MB")
    ] = None
    ExcludeFilesSmallerThanKb: Annotated[
        int | None, about("leave out smaller files", DOCUMENT, SAMPLE, nullable=True, minimum=1, unit="KB")
    ] = None
    RemoveFilesAfterDays: Annotated[
        int | None,
        about(
            "remove files from the cloud that were not modified for longer",
            DOCUMENT,
            nullable=True,
            minimum=1,
            unit="days",
            conflict="the sample does not have it; its place is the document's",
        ),
    ] = None
    RemoveDeletedFilesAfterDays: Annotated[
        int | None,
        about(
            "remove files from the cloud this long after their deletion",
            DOCUMENT,
            SAMPLE,
            nullable=True,
            minimum=1,
            unit="days",
        ),
    ] = None


_DIFFERENT_WORDS = "the document's words and its pattern differ; see the rule"


class ScannerFileFilters(Record):
    """A filter by name over everything the scanner finds; known to clients from 7.6.0 on."""

    constraints: ClassVar[tuple[Constraint, ...]] = (
        one_given_when("IncludeFiles", "IncludeFolders", "Mode", ScannerFileFilterMode.INCLUDE_BY_WILDCARD),
        one_given_when("ExcludeFiles", "ExcludeFolders", "Mode", ScannerFileFilterMode.EXCLUDE_BY_WILDCARD),
    )

    Mode: Annotated[
        str | None, about("which of the four filters count", DOCUMENT, SAMPLE, choices=ScannerFileFilterMode)
    ]
    IncludeFiles: Annotated[
        str | None,
        about(
            "file names to include",
            DOCUMENT,
            nullable=True,
            rule=policy_rules.FILE_TEMPLATES,
            conflict=_DIFFERENT_WORDS,
        ),
    ] = None
    IncludeFolders: Annotated[
        str | None,
        about(
            "folders to include",
            DOCUMENT,
            nullable=True,
            rule=policy_rules.FOLDER_TEMPLATES,
            conflict=_DIFFERENT_WORDS,
        ),
    ] = None
    ExcludeFiles: Annotated[
        str | None,
        about(
            "file names to exclude",
            DOCUMENT,
            SAMPLE,
            nullable=True,
            rule=policy_rules.FILE_TEMPLATES,
            conflict=_DIFFERENT_WORDS,
        ),
    ] = None
    ExcludeFolders: Annotated[
        str | None,
        about(
            "folders to exclude",
            DOCUMENT,
            SAMPLE,
            nullable=True,
            rule=policy_rules.FOLDER_TEMPLATES,
            conflict=_DIFFERENT_WORDS,
        ),
    ] = None


class EntityPolicy(Record):
    """A policy of a partner or company; it overrides what users set on their machines."""

    constraints: ClassVar[tuple[Constraint, ...]] = (
        Constraint(
            ("RunAs", "Options"),
            "must be given with user and password when Options.RunWhenNotLoggedOn is true",
            lambda it: (
                it.Options is None
                or not it.Options.RunWhenNotLoggedOn
                or bool(it.RunAs and it.RunAs.RunAsDomainAndLogin and it.RunAs.RunAsPassword)
            ),
        ),
    )

    EntityBackupPolicyID: Annotated[
        int | None,
        about(
            "id, set by the server; 1 when creating",
            OP_PAGE,
            DOCUMENT,
            SAMPLE,
            aliases=spellings.POLICY_ID,
            by_server=True,
        ),
    ]
    TargetEntityID: Annotated[
        int | None,
        about(
            "company or partner that owns the policy",
            OP_PAGE,
            DOCUMENT,
            SAMPLE,
            minimum=0,
            labels=CALLER_AT_ZERO,
            aliases=spellings.ENTITY_ID,
            by_server=True,
        ),
    ]
    PolicyName: Annotated[str | None, about("unique name", OP_PAGE, DOCUMENT, SAMPLE, rule=policy_rules.POLICY_NAME)]
    DateCreated: Annotated[
        datetime | None,
        about("set by the server; any valid moment when creating", OP_PAGE, DOCUMENT, SAMPLE, by_server=True),
    ]
    BackupSet: Annotated[
        BackupSet | None, about("what the scanner looks for", OP_PAGE, DOCUMENT, SAMPLE, nullable=True)
    ] = None
    Schedule: Annotated[Schedule | None, about("when the backup runs", DOCUMENT, SAMPLE, nullable=True)] = None
    RunAs: Annotated[RunAs | None, about("Windows credentials of the client", DOCUMENT, SAMPLE, nullable=True)] = None
    Options: Annotated[
        Options | None, about("switches, report, exclusions and retention", DOCUMENT, SAMPLE, nullable=True)
    ] = None
    ScannerFileFilters: Annotated[
        ScannerFileFilters | None,
        about(
            "filter over everything the scanner finds",
            DOCUMENT,
            SAMPLE,
            nullable=True,
            conflict="the document lists it after the next field; the sample has it before, which is used",
        ),
    ] = None
    UseSystemAccountForScanningUserPersonalFolders: Annotated[
        bool | None, about("run as SYSTEM, from client 7.3 on; not advised", DOCUMENT, SAMPLE, server_default=False)
    ]
    LiveProtectWholeBackupSet: Annotated[
        bool | None,
        about(
            "protect every file of the explicit paths live, from client 7.6 on",
            DOCUMENT,
            SAMPLE,
            server_default=False,
            conflict="the sample of GetEntityPolicy has it beside EntityPolicy; it is read in both and sent here",
        ),
    ] = None


class AccountPolicy(Record):
    """The assignment of an entity policy to an account, on one machine or on all.

    The order is known for the first two fields only, where the known help page ends; the rest is the document's.
    """

    AccountBackupPolicyID: Annotated[int | None, about("id, set by the server; 1 when creating", OP_PAGE, DOCUMENT)]
    TargetEntityID: Annotated[
        int | None,
        about(
            "company or partner",
            OP_PAGE,
            DOCUMENT,
            minimum=0,
            labels=CALLER_AT_ZERO,
            aliases=spellings.ENTITY_ID,
            conflict="the document lists AccountName before it; the help page has it second, which is used",
        ),
    ]
    AccountName: Annotated[str | None, about("backup account", DOCUMENT)]
    EntityBackupPolicyID: Annotated[
        int | None, about("entity policy to assign", DOCUMENT, minimum=1, aliases=spellings.POLICY_ID)
    ]
    SystemName: Annotated[
        str | None,
        about(
            "machine; left out = every one the account logs in on",
            DOCUMENT,
            nullable=True,
            rule=policy_rules.SYSTEM_NAME,
        ),
    ] = None
    PolicyName: Annotated[
        str | None, about("name of the entity policy; ignored when sent", DOCUMENT, nullable=True)
    ] = None
    DateCreated: Annotated[datetime | None, about("set by the server; any valid moment when creating", DOCUMENT)]
    RunAs: Annotated[
        RunAs | None, about("credentials that override those of the entity policy", DOCUMENT, nullable=True)
    ] = None
