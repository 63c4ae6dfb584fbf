"""Rules between the fields of one record, service by service."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from console.contract.check import problems
from console.contract.language import Record, fields_of
from console.contract.services.advanced_folder_backup_management import (
    BackupSchedule,
    ImageStreamFolder,
    ImageStreamSettings,
)
from console.contract.services.backup_policy_management import SetScannerFileSizeLimits
from console.contract.services.backup_policy_paths import FileSizeLimit
from console.contract.services.backup_policy_records import (
    EntityPolicy,
    Options,
    RunAs,
    ScannerFileFilters,
    Schedule,
)
from console.contract.services.entity_monitoring import EventsFilter, RecoveryEventsFilter
from console.contract.services.monitoring_values import SINCE_VERSION, VERSIONS
from console.contract.services.partner_management import MoveCompany
from tests.contract.declared import RECORDS, full

NOON = datetime(2024, 5, 31, 12, tzinfo=UTC)


def broken(record: Record, **changes: Any) -> list[str]:
    """The fields that a record with these changes is refused for."""
    return [problem.path for problem in problems(msgspec.structs.replace(record, **changes))]


FILTER = EventsFilter(PageSize=100)


def test_a_filter_that_filters_nothing_is_complete_with_its_page_size() -> None:
    assert broken(FILTER) == []
    assert broken(RecoveryEventsFilter(PageSize=100)) == []
    assert FILTER.AccountTypeFilterIsNotDefined
    assert FILTER.Version == VERSIONS[-1]


@pytest.mark.parametrize("name", ["AccountName", "SystemName"])
def test_a_name_filter_that_is_on_needs_its_name(name: str) -> None:
    switched_on = {f"{name}FilterDefined": True}
    assert broken(FILTER, **switched_on) == [f"{name}FilterValue"]
    assert broken(FILTER, **switched_on, **{f"{name}FilterValue": "anna.berg"}) == []


def test_a_period_does_not_end_before_it_begins() -> None:
    period = {"FromDateFilterDefined": True, "FromDateFilterValue": NOON, "ToDateFilterValue": NOON - timedelta(days=1)}
    assert broken(FILTER, **period) == []
    assert broken(FILTER, **period, ToDateFilterDefined=True) == ["FromDateFilterValue"]


def test_a_filter_may_compare_moments_with_and_without_zone() -> None:
    period = {"FromDateFilterDefined": True, "ToDateFilterDefined": True}
    local = (NOON + timedelta(days=2)).replace(tzinfo=None)
    assert broken(FILTER, **period, FromDateFilterValue=NOON, ToDateFilterValue=local) == []


@pytest.mark.parametrize("value", SINCE_VERSION, ids=str)
def test_a_value_of_a_later_version_cannot_be_asked_of_an_earlier_one(value: Any) -> None:
    name = {
        "HistoryEventType": "EventType",
        "MonitorEventStatus": "Status",
        "EventBackupType": "EventBackupType",
        "AccountType": "AccountType",
    }[type(value).__name__]
    switch = {"AccountTypeFilterIsNotDefined": False} if name == "AccountType" else {f"{name}FilterDefined": True}
    asked = {f"{name}FilterValue": value, **switch}
    assert broken(FILTER, **asked, Version=SINCE_VERSION[value]) == []
    assert broken(FILTER, **asked, Version=SINCE_VERSION[value] - 1) == [f"{name}FilterValue"]
    assert broken(FILTER, **asked, Version=None) == [f"{name}FilterValue"]


def test_a_company_is_not_moved_to_where_it_is() -> None:
    assert broken(MoveCompany(CompanyEntityId=221, FromPartnerEntityId=112, ToPartnerEntityId=112)) == [
        "ToPartnerEntityId"
    ]


@pytest.mark.parametrize(
    ("schedule_type", "needed"),
    [(0, None), (1, "HourlyPeriod"), (2, None), (3, "WeeklyDayOfWeek"), (4, "MonthlyDayNumber")],
)
def test_a_folder_s_schedule_has_what_its_type_needs(schedule_type: int, needed: str | None) -> None:
    schedule = BackupSchedule(ScheduleTypeId=schedule_type, StartTimeUTC=NOON, EndTimeEnabled=False)
    assert broken(schedule) == ([needed] if needed else [])


def test_a_schedule_that_stops_a_backup_says_when() -> None:
    schedule = BackupSchedule(ScheduleTypeId=2, StartTimeUTC=NOON, EndTimeEnabled=True)
    assert broken(schedule) == ["EndTimeUTC"]
    assert broken(schedule, EndTimeUTC=NOON) == []


def test_a_folder_s_hourly_schedule_has_no_end_time() -> None:
    schedule = BackupSchedule(ScheduleTypeId=1, HourlyPeriod=2, StartTimeUTC=NOON, EndTimeEnabled=False)
    assert broken(schedule) == []
    assert broken(schedule, EndTimeEnabled=True, EndTimeUTC=NOON) == ["EndTimeEnabled"]


def test_retention_of_a_folder_goes_with_its_type() -> None:
    folder = full(ImageStreamFolder)
    assert broken(folder, CloudDeleteOlderThanDays=None) == ["CloudDeleteOlderThanDays"]
    assert broken(folder, CloudDeleteOlderThanDays=None, RetentionPolicyTypeId=2) == []
    assert broken(folder, RetentionPolicyTypeId=1) == ["SkipFilesModifiedDays"]
    assert broken(folder, RetentionPolicyTypeId=1, SkipFilesModifiedDays=None) == []


def test_settings_name_whom_they_run_as_and_report_to() -> None:
    settings = ImageStreamSettings(ImageStreamSettingsId=53, SendEmailReport=True, RunAsEnabled=True)
    assert broken(settings) == ["SendEmailReportTo", "RunAsUsername", "RunAsPassword"]
    assert broken(settings, SendEmailReport=False, RunAsEnabled=False) == []


def test_an_hourly_policy_has_no_end_time() -> None:
    schedule = full(Schedule)
    assert broken(schedule, UseEndTime=True) == []
    assert broken(schedule, UseEndTime=True, ScheduleType="Hourly") == ["UseEndTime"]


def test_files_are_removed_and_reports_sent_only_to_an_address() -> None:
    options = Options(RunScheduledBackup=True, RunWhenNotLoggedOn=False, SendEmailReportAfterBackup=False)
    assert broken(options) == []
    assert broken(options, SendEmailReportAfterBackup=True) == ["EmailAddressToSendReportsTo"]
    assert broken(options, RemoveFilesAfterDays=90) == ["SendEmailReportAfterBackup"]
    assert broken(options, RemoveDeletedFilesAfterDays=90) == ["SendEmailReportAfterBackup"]


@pytest.mark.parametrize(
    ("filters", "refused"),
    [
        ({"Mode": "None"}, []),
        ({"Mode": "IncludeByWildcard", "ExcludeFiles": "*.tmp"}, ["IncludeFiles"]),
        ({"Mode": "IncludeByWildcard", "IncludeFolders": "C:\\*"}, []),
        ({"Mode": "ExcludeByWildCard", "IncludeFiles": "*.tmp"}, ["ExcludeFiles"]),
        ({"Mode": "ExcludeByWildCard", "ExcludeFiles": "*.tmp"}, []),
        ({"Mode": "IncludeByWildCard"}, ["Mode"]),
    ],
)
def test_a_filter_by_name_has_the_names_of_its_mode(filters: dict[str, str], refused: list[str]) -> None:
    assert broken(ScannerFileFilters(**filters)) == refused


def test_a_policy_that_runs_with_nobody_logged_on_says_as_whom() -> None:
    policy = full(EntityPolicy)
    assert broken(policy) == []
    assert broken(policy, RunAs=None) == ["RunAs"]
    assert broken(policy, RunAs=RunAs(RunAsDomainAndLogin=r"NORTHLIGHT\backup")) == ["RunAs"]
    assert broken(policy, RunAs=None, Options=None) == []


@pytest.mark.parametrize(
    ("smallest", "largest", "refused"),
    [((1, "MB"), (1024, "KB"), []), ((1, "MB"), (1023, "KB"), ["MaxSize"]), ((0, "TB"), (0, "B"), [])],
)
def test_size_limits_are_compared_in_bytes(
    smallest: tuple[int, str], largest: tuple[int, str], refused: list[str]
) -> None:
    limit = FileSizeLimit(
        FileType="Image", MinSize=smallest[0], MinSizeUnit=smallest[1], MaxSize=largest[0], MaxSizeUnit=largest[1]
    )
    assert broken(limit) == refused


def test_each_type_of_files_has_one_row_of_limits() -> None:
    request = full(SetScannerFileSizeLimits)
    (row,) = request.fileSizeLimits
    other = msgspec.structs.replace(row, FileType="Video")
    assert broken(request, fileSizeLimits=(row, other)) == []
    assert broken(request, fileSizeLimits=(row, other, row)) == ["fileSizeLimits"]
    assert broken(request, fileSizeLimits=()) == []


@pytest.mark.parametrize("record", [record for record in RECORDS if record.constraints], ids=lambda it: it.__name__)
def test_a_rule_between_fields_is_a_sentence_about_the_first_and_names_fields_that_exist(record: type[Record]) -> None:
    names = {declared.name for declared in fields_of(record)}
    for constraint in record.constraints:
        assert set(constraint.fields) <= names
        assert not constraint.sentence.endswith(".")
        assert constraint.holds(full(record))
