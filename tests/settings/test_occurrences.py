"""Runs of schedules within a week, in zones that put their clocks forward and back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QTimeZone

from console.contract.services import advanced_folder_backup_management as folders
from console.contract.services.backup_policy_records import EntityPolicy, Options, Schedule, ScheduleType
from console.contract.services.days import DayOfWeek
from console.settings.occurrences import (
    WEEK,
    Kind,
    Run,
    folder_runs,
    midnight,
    monday_of,
    overlapping,
    policy_runs,
)
from console.settings.patching import empty
from ui.models.zones import Zone

ZONES = {
    name: Zone(QTimeZone(name.encode()))
    for name in (
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Pacific/Auckland",
    )
}
BERLIN = ZONES["Europe/Berlin"]
SPRING, AUTUMN = date(2026, 3, 23), date(2026, 10, 19)
"""Mondays of the weeks in which Berlin's clocks are put forward and back, on the Sunday."""

_DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
_TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
_ZONES = st.sampled_from(list(ZONES.values()))


def policy(kind: str, at: time = time(2, 30), **values: Any) -> EntityPolicy:
    usual: dict[str, Any] = {
        "ScheduleType": kind,
        "ScheduledTime": datetime.combine(date(2020, 1, 1), at),
        "ScheduledDayOfTheWeek": DayOfWeek.WEDNESDAY,
        "ScheduledDayOfTheMonth": 31,
        "ScheduledHoursBetweenRuns": 3,
        "UseEndTime": False,
    }
    schedule = msgspec.structs.replace(empty(Schedule), **usual | values)
    return msgspec.structs.replace(empty(EntityPolicy), Schedule=schedule)


def folder(kind: folders.ScheduleType, at: time = time(2, 30), **values: Any) -> folders.BackupSchedule:
    usual: dict[str, Any] = {
        "ScheduleTypeId": kind,
        "StartTimeUTC": datetime.combine(date(2020, 1, 1), at, UTC),
        "WeeklyDayOfWeek": DayOfWeek.MONDAY,
        "MonthlyDayNumber": 31,
        "EndTimeEnabled": False,
    }
    return msgspec.structs.replace(empty(folders.BackupSchedule), **usual | values)


def on_clock(run: Run, zone: Zone = BERLIN) -> str:
    return run.start.astimezone(zone).strftime("%d.%m. %H:%M")


@given(_TIMES, _ZONES, _DAYS)
def test_a_daily_policy_runs_once_on_every_day_whatever_the_clocks_do(at: time, zone: Zone, day: date) -> None:
    first = monday_of(day)
    found = policy_runs(policy(ScheduleType.DAILY, at), zone, first)
    assert [run.start.astimezone(zone).date() for run in found.runs] == [
        first + timedelta(days=number) for number in range(WEEK)
    ]
    shown = [run.start.astimezone(zone).time() for run in found.runs]
    assert len([each for each in shown if each != at]) <= 1


@given(st.sampled_from(list(ScheduleType)), _TIMES, _ZONES, _DAYS)
def test_two_weeks_have_the_runs_of_both_and_none_twice(kind: ScheduleType, at: time, zone: Zone, day: date) -> None:
    chosen, second = policy(kind, at), day + timedelta(days=WEEK)
    both = policy_runs(chosen, zone, day, 2 * WEEK).runs
    assert both == policy_runs(chosen, zone, day).runs + policy_runs(chosen, zone, second).runs
    assert all(midnight(day, zone) <= run.start < midnight(second + timedelta(days=WEEK), zone) for run in both)


@given(st.sampled_from(list(folders.ScheduleType)[2:]), _TIMES, _ZONES, _DAYS)
def test_the_days_of_a_folder_are_those_of_utc(kind: folders.ScheduleType, at: time, zone: Zone, day: date) -> None:
    begin, end = midnight(day, zone), midnight(day + timedelta(days=WEEK), zone)
    found = folder_runs(folder(kind, at), zone, day).runs
    every = (datetime.combine(begin.date() + timedelta(days=number), at, UTC) for number in range(-1, 10))
    is_due = {
        folders.ScheduleType.DAILY: lambda _: True,
        folders.ScheduleType.WEEKLY: lambda moment: moment.weekday() == 0,
        folders.ScheduleType.MONTHLY: lambda moment: moment.day == 31,
    }[kind]
    assert [run.start for run in found] == [moment for moment in every if begin <= moment < end and is_due(moment)]


def test_a_run_in_the_gap_of_spring_starts_an_hour_later_on_the_clock() -> None:
    found = policy_runs(policy(ScheduleType.DAILY), BERLIN, SPRING).runs
    assert [on_clock(run) for run in found[-2:]] == ["28.03. 02:30", "29.03. 03:30"]


def test_a_time_that_comes_twice_in_autumn_is_run_once_the_first_time() -> None:
    found = policy_runs(policy(ScheduleType.DAILY), BERLIN, AUTUMN).runs
    assert [run.start for run in found[-2:]] == [
        datetime(2026, 10, 24, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    ]


@pytest.mark.parametrize(("first", "hours"), [(SPRING, 167), (AUTUMN, 169), (date(2026, 6, 1), 168)])
def test_a_week_is_as_long_as_its_clocks_make_it(first: date, hours: int) -> None:
    assert midnight(first + timedelta(days=WEEK), BERLIN) - midnight(first, BERLIN) == timedelta(hours=hours)
    every_hour = policy(ScheduleType.HOURLY, time(0, 0), ScheduledHoursBetweenRuns=1)
    assert len(policy_runs(every_hour, BERLIN, first).runs) == hours


def test_an_hourly_policy_begins_anew_each_day_at_its_time() -> None:
    found = policy_runs(policy(ScheduleType.HOURLY, time(7, 0), ScheduledHoursBetweenRuns=10), BERLIN, date(2026, 6, 1))
    assert [on_clock(run) for run in found.runs[:6]] == [
        "01.06. 03:00",
        "01.06. 07:00",
        "01.06. 17:00",
        "02.06. 03:00",
        "02.06. 07:00",
        "02.06. 17:00",
    ]


def test_weekly_and_monthly_policies_run_on_their_day_only() -> None:
    weekly = policy_runs(policy(ScheduleType.WEEKLY), BERLIN, date(2026, 6, 1)).runs
    assert [on_clock(run) for run in weekly] == ["03.06. 02:30"]
    assert policy_runs(policy(ScheduleType.MONTHLY), BERLIN, date(2026, 6, 29)).runs == ()
    last = policy_runs(policy(ScheduleType.MONTHLY), BERLIN, date(2026, 8, 31)).runs
    assert [on_clock(run) for run in last] == ["31.08. 02:30"]


def test_a_run_that_lasts_into_the_week_is_of_it() -> None:
    over_night = policy(ScheduleType.DAILY, time(22), UseEndTime=True, ScheduledEndTime=datetime(2020, 1, 1, 6))
    found = policy_runs(over_night, BERLIN, date(2026, 6, 1)).runs
    assert len(found) == WEEK + 1
    assert on_clock(found[0]) == "31.05. 22:00"
    assert found[0].end == datetime(2026, 6, 1, 4, tzinfo=UTC)
    limited = folder(folders.ScheduleType.DAILY, EndTimeEnabled=True, EndTimeUTC=datetime(2020, 1, 1, 3, tzinfo=UTC))
    assert {run.least_end - run.start for run in folder_runs(limited, BERLIN, SPRING).runs} == {timedelta(minutes=30)}


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"Options": msgspec.structs.replace(empty(Options), RunScheduledBackup=False)}, Kind.SWITCHED_OFF),
        ({"Schedule": None}, Kind.NOT_SAID),
        ({"Schedule": empty(Schedule)}, Kind.NOT_SAID),
        ({"Schedule": policy("Fortnightly").Schedule}, Kind.NOT_SAID),
    ],
)
def test_a_policy_that_tells_no_times_has_no_runs(changed: dict[str, Any], kind: Kind) -> None:
    found = policy_runs(msgspec.structs.replace(policy(ScheduleType.DAILY), **changed), BERLIN, SPRING)
    assert (found.kind, found.runs) == (kind, ())


@pytest.mark.parametrize("kind", [folders.ScheduleType.HOURLY, folders.ScheduleType.UNKNOWN])
def test_of_an_hourly_folder_nobody_says_when_it_counts_from(kind: folders.ScheduleType) -> None:
    assert folder_runs(folder(kind), BERLIN, SPRING).kind is Kind.NOT_SAID
    assert folder_runs(None, BERLIN, SPRING).kind is Kind.NOT_SAID


_RUNS = st.lists(
    st.tuples(st.integers(0, 20), st.none() | st.integers(1, 5)).map(
        lambda each: Run(
            datetime(2026, 6, 1, tzinfo=UTC) + timedelta(hours=each[0]),
            None if each[1] is None else datetime(2026, 6, 1, tzinfo=UTC) + timedelta(hours=each[0] + each[1]),
        )
    ),
    max_size=8,
)


@given(_RUNS)
def test_overlaps_are_those_that_comparing_each_with_each_finds(runs: list[Run]) -> None:
    def meet(one: Run, other: Run) -> bool:
        first, second = sorted((one, other), key=lambda run: run.start)
        return second.start == first.start or second.start < first.least_end

    numbers = range(len(runs))
    expected = {at for at in numbers if any(at != other and meet(runs[at], runs[other]) for other in numbers)}
    assert overlapping(runs) == expected


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), _ZONES)
def test_a_moment_comes_back_from_every_zone(moment: datetime, zone: Zone) -> None:
    in_utc = moment.replace(tzinfo=UTC)
    assert in_utc.astimezone(zone).astimezone(UTC) == in_utc
