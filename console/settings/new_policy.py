"""What a new policy says where nothing else is chosen: office files in personal folders, every evening."""

from __future__ import annotations

from datetime import datetime

from console.contract.services.backup_policy_records import (
    BackupSet,
    EntityPolicy,
    Options,
    ScannerMode,
    Schedule,
    ScheduleType,
)
from console.contract.services.days import DayOfWeek
from console.settings.whole_policy import WholePolicy

_EVENING = datetime(2000, 1, 1, 20, 0)  # noqa: DTZ001 - a time of day, whose zone the provider does not state
_MORNING = datetime(2000, 1, 1, 6, 0)  # noqa: DTZ001


def new_policy() -> WholePolicy:
    """A policy without a name and without an owner; what the document advises is as it advises."""
    return WholePolicy(
        Policy=EntityPolicy(
            EntityBackupPolicyID=None,
            TargetEntityID=None,
            PolicyName=None,
            DateCreated=None,
            BackupSet=BackupSet(
                ScannerMode=ScannerMode.SCAN_PERSONAL,
                BackupDocuments=True,
                BackupImages=True,
                BackupMusic=False,
                BackupVideo=False,
                BackupCustom=False,
            ),
            Schedule=Schedule(
                ScheduleType=ScheduleType.DAILY,
                ScheduledTime=_EVENING,
                ScheduledDayOfTheMonth=1,
                ScheduledDayOfTheWeek=DayOfWeek.MONDAY,
                ScheduledHoursBetweenRuns=1,
                ScheduledEndTime=_MORNING,
                UseEndTime=False,
            ),
            Options=Options(RunScheduledBackup=True, RunWhenNotLoggedOn=False, SendEmailReportAfterBackup=False),
            UseSystemAccountForScanningUserPersonalFolders=False,
            LiveProtectWholeBackupSet=False,
        )
    )
