"""When a folder is backed up next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from console.contract.services.advanced_folder_backup_management import BackupSchedule, ScheduleType
from console.contract.services.days import DayOfWeek
from console.settings.folder_runs import in_utc, next_run

NOW = datetime(2026, 1, 30, 12, 0, tzinfo=UTC)  # a Friday
START = datetime(2020, 6, 1, 8, 30, tzinfo=UTC)


def schedule(kind: ScheduleType | None, start: datetime | None = START, **changed: Any) -> BackupSchedule:
    return BackupSchedule(ScheduleTypeId=kind, StartTimeUTC=start, EndTimeEnabled=False, **changed)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (schedule(ScheduleType.DAILY), datetime(2026, 1, 31, 8, 30)),
        (schedule(ScheduleType.DAILY, START.replace(hour=13)), datetime(2026, 1, 30, 13, 30)),
        (schedule(ScheduleType.WEEKLY, WeeklyDayOfWeek=DayOfWeek.FRIDAY), datetime(2026, 2, 6, 8, 30)),
        (schedule(ScheduleType.WEEKLY, WeeklyDayOfWeek=DayOfWeek.SUNDAY), datetime(2026, 2, 1, 8, 30)),
        (schedule(ScheduleType.MONTHLY, MonthlyDayNumber=31), datetime(2026, 1, 31, 8, 30)),
        (schedule(ScheduleType.MONTHLY, MonthlyDayNumber=30), datetime(2026, 3, 30, 8, 30)),
    ],
)
def test_the_next_start_follows_from_the_schedule(found: BackupSchedule, expected: datetime) -> None:
    assert next_run(found, NOW) == expected.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "found",
    [
        None,
        schedule(ScheduleType.DAILY, None),
        schedule(ScheduleType.HOURLY, HourlyPeriod=2),
        schedule(ScheduleType.MONTHLY),
        schedule(ScheduleType.UNKNOWN),
        schedule(None),
    ],
)
def test_a_schedule_that_does_not_tell_has_no_next_start(found: BackupSchedule | None) -> None:
    assert next_run(found, NOW) is None


def test_an_offset_is_taken_into_account_and_no_zone_means_utc() -> None:
    there = datetime(2026, 4, 1, 11, 22, 33, tzinfo=timezone(timedelta(hours=3)))
    assert in_utc(there) == datetime(2026, 4, 1, 8, 22, 33, tzinfo=UTC)
    assert in_utc(datetime(2026, 4, 1, 8, 22)) == datetime(2026, 4, 1, 8, 22, tzinfo=UTC)


@pytest.mark.parametrize("hours", [-12, 14])
@pytest.mark.parametrize("moment", [datetime(1, 1, 1, 8, 30), datetime(9999, 12, 31, 8, 30)])
def test_the_first_and_the_last_year_are_no_obstacle(moment: datetime, hours: int) -> None:
    found = in_utc(moment.replace(tzinfo=timezone(timedelta(hours=hours))))
    assert (found.hour, found.minute) == ((moment.hour - hours) % 24, moment.minute)
