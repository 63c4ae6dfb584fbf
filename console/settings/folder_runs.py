"""When a folder is backed up next, as far as its schedule tells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta

from console.contract.services.advanced_folder_backup_management import BackupSchedule, ScheduleType
from console.contract.services.days import DayOfWeek

MONDAY_FIRST = (
    DayOfWeek.MONDAY,
    DayOfWeek.TUESDAY,
    DayOfWeek.WEDNESDAY,
    DayOfWeek.THURSDAY,
    DayOfWeek.FRIDAY,
    DayOfWeek.SATURDAY,
    DayOfWeek.SUNDAY,
)
_DAYS_AHEAD = 400
"""A day that every year has comes again within them."""


def in_utc(moment: datetime) -> datetime:
    """A moment of a folder's schedule in UTC, which one without a zone is in already; the year is one with neighbours.

    The provider's zero is the first day of the year 1, before which there is no day that an offset could lead to.
    """
    within = moment.replace(year=min(max(moment.year, MINYEAR + 1), MAXYEAR - 1))
    return within.replace(tzinfo=UTC) if within.tzinfo is None else within.astimezone(UTC)


def next_run(schedule: BackupSchedule | None, after: datetime) -> datetime | None:
    """The first start after a moment with a zone, in UTC; None where the schedule does not tell.

    Of an hourly schedule nobody says when it counts from. A day of the week or of the month is taken as one in UTC, as
    the time of day is; a month without that day is left out.
    """
    if schedule is None or schedule.StartTimeUTC is None:
        return None
    start = in_utc(schedule.StartTimeUTC)
    first = after.astimezone(UTC).replace(hour=start.hour, minute=start.minute, second=start.second, microsecond=0)
    return next((moment for moment in _days(first) if moment > after and _is_due(schedule, moment)), None)


def _days(first: datetime) -> Iterator[datetime]:
    return (first + timedelta(days=number) for number in range(_DAYS_AHEAD))


def _is_due(schedule: BackupSchedule, moment: datetime) -> bool:
    match schedule.ScheduleTypeId:
        case ScheduleType.DAILY:
            return True
        case ScheduleType.WEEKLY:
            return MONDAY_FIRST[moment.weekday()] == schedule.WeeklyDayOfWeek
        case ScheduleType.MONTHLY:
            return moment.day == schedule.MonthlyDayNumber
        case _:
            return False
