"""The folder backup of a device in words: when each folder runs, how long it is kept, and who reads it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from PySide6.QtCore import QDateTime, QTimeZone

from console.contract.services.advanced_folder_backup_management import (
    BackupSchedule,
    ImageStreamFolder,
    ImageStreamSettings,
    RetentionPolicyType,
    ScheduleType,
)
from ui import formats
from ui.models.policy_words import NOT_SET, day_in_words
from ui.models.zones import days_ahead, in_zone, offset_words
from ui.translation import counted, tr

MASKED = "\N{BULLET}" * 4
"""Stands for a password that is set."""


def settings_facts(settings: ImageStreamSettings) -> Iterator[tuple[str, str]]:
    """What holds for all folders of a device, as pairs of a name and a sentence."""
    report = settings.SendEmailReportTo or NOT_SET if settings.SendEmailReport else tr("Nobody")
    yield tr("Reports to"), report
    yield tr("Runs as"), run_as_in_words(settings)


def folder_facts(folder: ImageStreamFolder, device: QTimeZone, here: QTimeZone) -> Iterator[tuple[str, str]]:
    """What is set for one folder, as pairs of a name and a sentence; times as the clocks there and here show them."""
    yield tr("Path"), folder.FolderPath or NOT_SET
    yield tr("Runs"), schedule_in_words(folder.BackupSchedule, device)
    yield tr("Starts at"), start_in_words(folder.BackupSchedule, device, here)
    yield tr("Keeps"), retention_in_words(folder)
    yield tr("Skips"), skipped_in_words(folder)
    yield tr("Reads it as"), credentials_in_words(folder.FolderPathDomainUser, folder.FolderPathPassword)


def schedule_in_words(schedule: BackupSchedule | None, zone: QTimeZone, now: QDateTime | None = None) -> str:
    """When it runs, as a clock in `zone` shows it; days are those that are set, which the provider counts in UTC."""
    if schedule is None:
        return NOT_SET
    at = _clock(schedule.StartTimeUTC, zone, now)
    match schedule.ScheduleTypeId:
        case ScheduleType.HOURLY:
            return counted(schedule.HourlyPeriod or 1, "Every hour", "Every {n} hours")
        case ScheduleType.DAILY:
            words = tr("Daily at {time}", time=at)
        case ScheduleType.WEEKLY:
            day = day_in_words(schedule.WeeklyDayOfWeek)
            words = tr("Weekly on {day} at {time}", day=day, time=_with_day(at, schedule, zone, now))
        case ScheduleType.MONTHLY:
            number = schedule.MonthlyDayNumber or NOT_SET
            words = tr("Monthly on day {day} at {time}", day=number, time=_with_day(at, schedule, zone, now))
        case ScheduleType.UNKNOWN | None:
            return NOT_SET
        case other:
            return tr("Schedule type {number}", number=other)
    if schedule.EndTimeEnabled:
        return tr("{runs}, stopped at {time}", runs=words, time=_clock(schedule.EndTimeUTC, zone, now))
    return words


def start_in_words(
    schedule: BackupSchedule | None, device: QTimeZone, here: QTimeZone, now: QDateTime | None = None
) -> str:
    """The start on the clocks of the device, here and in UTC, with their offsets."""
    if schedule is None or schedule.StartTimeUTC is None:
        return NOT_SET
    return tr(
        "{device} on the device ({device_offset}), {here} here ({here_offset}), {utc} UTC",
        device=_clock(schedule.StartTimeUTC, device, now),
        device_offset=offset_words(device, now),
        here=_clock(schedule.StartTimeUTC, here, now),
        here_offset=offset_words(here, now),
        utc=_clock(schedule.StartTimeUTC, QTimeZone.utc(), now),
    )


def retention_in_words(folder: ImageStreamFolder) -> str:
    """How long files stay in the cloud."""
    match folder.RetentionPolicyTypeId:
        case RetentionPolicyType.REPLICATE:
            return tr("As in the folder")
        case RetentionPolicyType.FOREVER_SAVE:
            return tr("Forever")
        case RetentionPolicyType.ARCHIVE:
            return tr("In an archive")
        case RetentionPolicyType.TIME_LIMITED:
            return tr("For {span}", span=_days(folder.TimeLimitedBackupDays))
        case RetentionPolicyType.CLOUD_RETENTION:
            words = tr("Until they are {span} old", span=_days(folder.CloudDeleteOlderThanDays))
            return words if folder.CloudForWholeHierarchy else tr("{words}, not in subfolders", words=words)
        case RetentionPolicyType.UNKNOWN | None:
            return NOT_SET
        case other:
            return tr("Retention type {number}", number=other)


def skipped_in_words(folder: ImageStreamFolder) -> str:
    """Which files are not backed up."""
    if not folder.SkipFilesModifiedDays:
        return tr("Nothing")
    return tr("Files not modified for {span}", span=_days(folder.SkipFilesModifiedDays))


def credentials_in_words(user: str | None, password: str | None) -> str:
    """Who somebody signs in as; of a password only that there is one."""
    if not user:
        return tr("Nobody in particular")
    return f"{user}  {MASKED}" if password else tr("{user}, without a password", user=user)


def run_as_in_words(settings: ImageStreamSettings) -> str:
    """Who the backup runs as."""
    if not settings.RunAsEnabled:
        return tr("The backup service")
    return credentials_in_words(settings.RunAsUsername, settings.RunAsPassword)


def _clock(moment: datetime | None, zone: QTimeZone, now: QDateTime | None) -> str:
    return NOT_SET if moment is None else formats.time_of_day(in_zone(moment, zone, now))


def _with_day(at: str, schedule: BackupSchedule, zone: QTimeZone, now: QDateTime | None) -> str:
    """A time that falls on another date there than in UTC says so."""
    if schedule.StartTimeUTC is None:
        return at
    match days_ahead(schedule.StartTimeUTC, zone, now):
        case 0:
            return at
        case 1:
            return tr("{time} on the day after", time=at)
        case _:
            return tr("{time} on the day before", time=at)


def _days(number: int | None) -> str:
    return NOT_SET if number is None else counted(number, "{n} day", "{n} days")
