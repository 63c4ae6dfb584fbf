"""The folder backup of an estate: what firms back up of their servers and desks, each at another time of the day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from console.contract.services.advanced_folder_backup_management import (
    BackupSchedule,
    ImageStreamFolder,
    ImageStreamSettings,
    RetentionPolicyType,
    ScheduleType,
)
from console.contract.services.days import DayOfWeek
from console.demo.records import Account, Device, Status
from console.demo.state import State

BARE_ACCOUNTS = 3
"""Of so many accounts one has no folders on its computers."""

_PASSWORD = "Lighthouse7"  # noqa: S105 - of an invented file server
_LONGEST = 5
_DAYS = tuple(DayOfWeek)


class _Kind(NamedTuple):
    """What a folder is, how often it is backed up and how long it is kept."""

    name: str
    path: str
    schedule: ScheduleType
    retention: RetentionPolicyType
    skip: int | None = None
    delete: int | None = None


_KINDS = (
    _Kind("Ledgers", r"D:\Ledgers", ScheduleType.DAILY, RetentionPolicyType.FOREVER_SAVE),
    _Kind("Case files", r"\\fileserver\Cases", ScheduleType.HOURLY, RetentionPolicyType.REPLICATE),
    _Kind("Scans", r"D:\Shared\Scans", ScheduleType.WEEKLY, RetentionPolicyType.CLOUD_RETENTION, 30, 365),
    _Kind("Database dumps", r"E:\SQL\Backup", ScheduleType.DAILY, RetentionPolicyType.TIME_LIMITED),
    _Kind("Year ends", r"\\fileserver\Archive\Years", ScheduleType.MONTHLY, RetentionPolicyType.ARCHIVE, 60),
    _Kind("Letters", r"C:\Users\Public\Letters", ScheduleType.DAILY, RetentionPolicyType.CLOUD_RETENTION, None, 730),
    _Kind("Drawings", r"\\nas-01\Drawings", ScheduleType.WEEKLY, RetentionPolicyType.FOREVER_SAVE),
)


def give_folders(state: State, accounts: int) -> None:
    """Folders on the computers of the first active accounts; of three such accounts one has none."""
    served = [account for account in state.accounts.values() if account.status is Status.ACTIVE]
    for number, account in enumerate(served[:accounts], 1):
        if number % BARE_ACCOUNTS and state.is_active(account.entity_id):
            for device in state.devices.of(account):
                if not device.is_mobile:
                    give_some(state, account, device, 1 + (number + device.device_id) % _LONGEST)


def give_some(state: State, account: Account, device: Device, count: int) -> ImageStreamSettings:
    """So many folders, of every kind in turn, to an account on one of its computers."""
    first = device.device_id % len(_KINDS)
    folders = tuple(_folder(state, device, first + number) for number in range(count))
    has_report, has_user = device.device_id % 2 == 0, device.device_id % 4 == 1
    settings = ImageStreamSettings(
        ImageStreamSettingsId=device.device_id,
        ImageStreamFolders=folders,
        SendEmailReport=has_report,
        SendEmailReportTo="backups@silverline-backup.example" if has_report else None,
        RunAsEnabled=has_user,
        RunAsUsername=r"OFFICE\backup" if has_user else None,
        RunAsPassword=_PASSWORD if has_user else None,
    )
    return state.folders.store(account.username, device.system_name, settings)


def _folder(state: State, device: Device, number: int) -> ImageStreamFolder:
    kind, turn = _KINDS[number % len(_KINDS)], number // len(_KINDS)
    today = state.clock().replace(microsecond=0)
    is_network = kind.path.startswith("\\\\")
    return ImageStreamFolder(
        ImageStreamFolderId=0,
        BackupSchedule=_schedule(kind.schedule, device.device_id + number, today),
        FolderFriendlyName=f"{kind.name} {turn + 1}" if turn else kind.name,
        FolderPath=f"{kind.path}\\{turn + 1}" if turn else kind.path,
        FolderPathDomainUser=r"OFFICE\fileservice" if is_network else None,
        FolderPathPassword=_PASSWORD if is_network else None,
        RetentionPolicyTypeId=kind.retention,
        TimeLimitedBackupDays=90 if kind.retention is RetentionPolicyType.TIME_LIMITED else 0,
        SkipFilesModifiedDays=kind.skip,
        CloudDeleteOlderThanDays=kind.delete,
        CloudForWholeHierarchy=number % 3 != 1,
        DateCreated=max(today - timedelta(days=20 + 13 * (number % 60)), _in_zone(device.registered, today)),
    )


def _schedule(kind: ScheduleType, number: int, today: datetime) -> BackupSchedule:
    """Spread over the night; every third that is not hourly is stopped after four hours."""
    start = today.replace(hour=(18 + number) % 24, minute=number * 5 % 60, second=0)
    is_stopped = kind is not ScheduleType.HOURLY and number % 3 == 0
    return BackupSchedule(
        ScheduleTypeId=kind,
        HourlyPeriod=1 + number % 6 if kind is ScheduleType.HOURLY else None,
        WeeklyDayOfWeek=_DAYS[number % len(_DAYS)] if kind is ScheduleType.WEEKLY else None,
        MonthlyDayNumber=1 + number % 31 if kind is ScheduleType.MONTHLY else None,
        StartTimeUTC=start,
        EndTimeUTC=start + timedelta(hours=4) if is_stopped else None,
        EndTimeEnabled=is_stopped,
    )


def _in_zone(moment: datetime, like: datetime) -> datetime:
    return moment.replace(tzinfo=like.tzinfo)
