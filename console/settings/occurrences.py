"""When the schedules of policies and of folder backups run within some days, as far as they tell.

A policy's times are those of a clock whose zone nobody states: the caller says which clock that is. Folder backups run
by UTC. A clock that is put forward lets a run that falls into the gap start that much later, and one that is put back
lets it run once, the first time. A month without the day of a monthly schedule has no run, which no document says.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

import msgspec

from console.contract.services import advanced_folder_backup_management as folders
from console.contract.services.backup_policy_records import EntityPolicy, Schedule, ScheduleType
from console.contract.services.days import DayOfWeek
from console.settings.folder_runs import MONDAY_FIRST, in_utc

WEEK = 7
_DAY = timedelta(days=1)


class Kind(enum.StrEnum):
    """What a schedule does beside the runs that it tells."""

    TIMED = "timed"
    SWITCHED_OFF = "switched off"
    NOT_SAID = "not said"


class Run(msgspec.Struct, frozen=True, order=True):
    """One run, in UTC. end: when it is stopped at the latest; None where nothing limits it."""

    start: datetime
    end: datetime | None = None

    @property
    def least_end(self) -> datetime:
        """When it is certainly still running: its start, where nobody knows how long it takes."""
        return self.start if self.end is None else self.end


class Runs(msgspec.Struct, frozen=True):
    """The runs of one schedule, by their start. kind: NOT_SAID where it runs and nothing tells when."""

    kind: Kind
    runs: tuple[Run, ...] = ()


def monday_of(day: date) -> date:
    """The first day of the week of a day."""
    return day - timedelta(days=day.weekday())


def midnight(day: date, zone: tzinfo) -> datetime:
    """When a day begins in a zone, in UTC."""
    return _on_clock(day, time(), zone)


def policy_runs(policy: EntityPolicy, zone: tzinfo, first: date, days: int = WEEK) -> Runs:
    """The runs of a policy that touch these days, its times being those of a clock in `zone`.

    One of every few hours is taken to begin anew each day at its time and to go on around the clock until then.
    """
    schedule, options = policy.Schedule, policy.Options
    if options is not None and options.RunScheduledBackup is False:
        return Runs(Kind.SWITCHED_OFF)
    if schedule is None or schedule.ScheduledTime is None:
        return Runs(Kind.NOT_SAID)
    if schedule.ScheduleType not in tuple(ScheduleType):
        return Runs(Kind.NOT_SAID)
    due = (day for day in _days(first, days) if _is_policy_due(schedule, day))
    found = (run for day in due for run in _of_policy_day(schedule, schedule.ScheduledTime.time(), day, zone))
    return Runs(Kind.TIMED, _within(found, midnight(first, zone), midnight(first + days * _DAY, zone)))


def folder_runs(schedule: folders.BackupSchedule | None, zone: tzinfo, first: date, days: int = WEEK) -> Runs:
    """The runs of a folder's backup that touch these days of a zone; an hourly one does not say when it counts from."""
    if schedule is None or schedule.StartTimeUTC is None:
        return Runs(Kind.NOT_SAID)
    timed = (folders.ScheduleType.DAILY, folders.ScheduleType.WEEKLY, folders.ScheduleType.MONTHLY)
    if schedule.ScheduleTypeId not in timed:
        return Runs(Kind.NOT_SAID)
    begin, end = midnight(first, zone), midnight(first + days * _DAY, zone)
    start = in_utc(schedule.StartTimeUTC).time()
    stopped = schedule.EndTimeUTC if schedule.EndTimeEnabled else None
    stop = None if stopped is None else in_utc(stopped).time()
    due = (day for day in _days(begin.date(), days + 1) if _is_folder_due(schedule, day))
    return Runs(Kind.TIMED, _within((_run(day, start, stop, UTC) for day in due), begin, end))


def overlapping(runs: Iterable[Run]) -> frozenset[int]:
    """Numbers of the runs during which another one starts, and of those that start during another or with it."""
    numbered = sorted(enumerate(runs), key=lambda each: each[1].start)
    found: set[int] = set()
    latest: tuple[int, Run] | None = None
    for number, run in numbered:
        if latest is not None and (run.start < latest[1].least_end or run.start == latest[1].start):
            found |= {latest[0], number}
        if latest is None or run.least_end >= latest[1].least_end:
            latest = number, run
    return frozenset(found)


def _days(first: date, days: int) -> Iterator[date]:
    """The days themselves, and before them the one whose runs may last into them."""
    return (first + number * _DAY for number in range(-1, days))


def _is_policy_due(schedule: Schedule, day: date) -> bool:
    match schedule.ScheduleType:
        case ScheduleType.WEEKLY:
            return _is_on(day, schedule.ScheduledDayOfTheWeek)
        case ScheduleType.MONTHLY:
            return day.day == schedule.ScheduledDayOfTheMonth
        case _:
            return True


def _is_folder_due(schedule: folders.BackupSchedule, day: date) -> bool:
    match schedule.ScheduleTypeId:
        case folders.ScheduleType.WEEKLY:
            return _is_on(day, schedule.WeeklyDayOfWeek)
        case folders.ScheduleType.MONTHLY:
            return day.day == schedule.MonthlyDayNumber
        case _:
            return True


def _is_on(day: date, named: str | None) -> bool:
    return named is not None and named in tuple(DayOfWeek) and MONDAY_FIRST[day.weekday()] == named


def _of_policy_day(schedule: Schedule, start: time, day: date, zone: tzinfo) -> Iterator[Run]:
    if schedule.ScheduleType != ScheduleType.HOURLY:
        ends = schedule.ScheduledEndTime if schedule.UseEndTime else None
        yield _run(day, start, None if ends is None else ends.time(), zone)
        return
    step = timedelta(hours=max(1, schedule.ScheduledHoursBetweenRuns or 1))
    at, anew = _on_clock(day, start, zone), _on_clock(day + _DAY, start, zone)
    while at < anew:
        yield Run(at)
        at += step


def _run(day: date, start: time, stop: time | None, zone: tzinfo) -> Run:
    begun = _on_clock(day, start, zone)
    if stop is None:
        return Run(begun)
    ends_next_day = stop <= start
    return Run(begun, max(begun, _on_clock(day + _DAY if ends_next_day else day, stop, zone)))


def _on_clock(day: date, at: time, zone: tzinfo) -> datetime:
    """When a clock in a zone first shows a time on a day, in UTC."""
    return datetime.combine(day, at.replace(tzinfo=None, microsecond=0), zone).astimezone(UTC)


def _within(runs: Iterable[Run], begin: datetime, end: datetime) -> tuple[Run, ...]:
    return tuple(sorted(run for run in runs if run.start < end and (run.start >= begin or run.least_end > begin)))
