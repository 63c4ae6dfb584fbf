"""The folder backup of a device over the real engine, and what a folder is in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec
import pytest
from PySide6.QtCore import QDate, QDateTime, QLocale, QTime, QTimeZone
from pytestqt.qtbot import QtBot

from console.contract.services.advanced_folder_backup_management import (
    BackupSchedule,
    ImageStreamFolder,
    ImageStreamSettings,
    RetentionPolicyType,
    ScheduleType,
)
from console.contract.services.days import DayOfWeek
from console.demo.handlers.advanced_folder_backup import MASK
from tests.support.provider import RunningProvider
from ui import formats, navigation
from ui.models.folder_words import (
    credentials_in_words,
    retention_in_words,
    run_as_in_words,
    schedule_in_words,
    start_in_words,
)
from ui.models.table_rows import TableRows
from ui.models.zones import offset_words
from ui.panes.device_folders import DeviceFolders
from ui.workspace import Workspace

SERVER = navigation.device("millerhart.casefiles", "MH-FILESERVER")
BARE = navigation.device("ruth.hart", "HART-LAPTOP")
LONDON, KOLKATA, NEW_YORK = (QTimeZone(name) for name in (b"Europe/London", b"Asia/Kolkata", b"America/New_York"))
SUMMER = QDateTime(QDate(2026, 7, 1), QTime(12, 0), QTimeZone.utc())
WINTER = QDateTime(QDate(2026, 1, 1), QTime(12, 0), QTimeZone.utc())
WEEKLY = BackupSchedule(
    ScheduleTypeId=ScheduleType.WEEKLY,
    WeeklyDayOfWeek=DayOfWeek.WEDNESDAY,
    MonthlyDayNumber=31,
    HourlyPeriod=3,
    StartTimeUTC=datetime(2026, 1, 7, 21, 30, tzinfo=UTC),
    EndTimeUTC=datetime(2026, 1, 7, 23, 0, tzinfo=UTC),
    EndTimeEnabled=False,
)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = QLocale()
    formats.use_locale(QLocale("en_GB"))
    yield
    formats.use_locale(before)


async def shown(qtbot: QtBot, workspace: Workspace, place: navigation.Place) -> DeviceFolders:
    page = DeviceFolders(workspace, place)
    qtbot.addWidget(page)
    page.show()
    await settled(workspace, page)
    return page


async def settled(workspace: Workspace, page: DeviceFolders) -> None:
    await workspace.tasks.wait_until_idle()
    for rows in page.findChildren(TableRows):
        rows.renew()
    await workspace.tasks.wait_until_idle()


def told(page: DeviceFolders) -> dict[str, str]:
    return {name.text(): value.text() for name, value in page.details.facts.lines}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "Weekly on Wednesday at 21:30"),
        ({"EndTimeEnabled": True}, "Weekly on Wednesday at 21:30, stopped at 23:00"),
        ({"ScheduleTypeId": ScheduleType.DAILY}, "Daily at 21:30"),
        ({"ScheduleTypeId": ScheduleType.MONTHLY}, "Monthly on day 31 at 21:30"),
        ({"ScheduleTypeId": ScheduleType.HOURLY}, "Every 3 hours"),
        ({"ScheduleTypeId": ScheduleType.UNKNOWN}, "–"),
        ({"ScheduleTypeId": 9}, "Schedule type 9"),
        ({"ScheduleTypeId": ScheduleType.DAILY, "StartTimeUTC": None}, "Daily at –"),
    ],
)
def test_a_schedule_is_told_as_people_say_it(changed: dict[str, object], words: str) -> None:
    assert schedule_in_words(msgspec.structs.replace(WEEKLY, **changed), QTimeZone.utc()) == words


def test_a_time_on_another_date_there_than_in_utc_says_so() -> None:
    assert schedule_in_words(WEEKLY, KOLKATA, WINTER) == "Weekly on Wednesday at 03:00 on the day after"
    early = msgspec.structs.replace(WEEKLY, StartTimeUTC=datetime(2026, 1, 7, 2, 0, tzinfo=UTC))
    assert schedule_in_words(early, NEW_YORK, WINTER) == "Weekly on Wednesday at 21:00 on the day before"


def test_the_start_is_told_by_every_clock_with_the_offset_of_now() -> None:
    words = "22:30 on the device (UTC+01:00), 17:30 here (UTC-04:00), 21:30 UTC"
    assert start_in_words(WEEKLY, LONDON, NEW_YORK, SUMMER) == words
    assert start_in_words(WEEKLY, LONDON, KOLKATA, WINTER).startswith("21:30 on the device (UTC+00:00), 03:00 here")
    assert offset_words(KOLKATA, WINTER) == "UTC+05:30"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (RetentionPolicyType.FOREVER_SAVE, "Forever"),
        (RetentionPolicyType.TIME_LIMITED, "For 90 days"),
        (RetentionPolicyType.CLOUD_RETENTION, "Until they are 1 day old, not in subfolders"),
        (RetentionPolicyType.UNKNOWN, "–"),
        (17, "Retention type 17"),
    ],
)
def test_retention_is_told_in_words(kind: int, words: str) -> None:
    folder = ImageStreamFolder(
        ImageStreamFolderId=1,
        FolderFriendlyName="Scans",
        FolderPath="D:\\Scans",
        RetentionPolicyTypeId=kind,
        TimeLimitedBackupDays=90,
        CloudDeleteOlderThanDays=1,
        CloudForWholeHierarchy=False,
        DateCreated=None,
    )
    assert retention_in_words(folder) == words


def test_of_a_password_only_that_there_is_one() -> None:
    assert "Tide-Table9" not in credentials_in_words("OFFICE\\ann", "Tide-Table9")
    assert credentials_in_words("OFFICE\\ann", None) == "OFFICE\\ann, without a password"
    run_as = ImageStreamSettings(
        ImageStreamSettingsId=1, SendEmailReport=False, RunAsEnabled=False, RunAsUsername="OFFICE\\ann"
    )
    assert run_as_in_words(run_as) == "The backup service"


async def test_the_folders_of_a_device_stand_in_rows_and_the_chosen_one_in_sentences(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider
) -> None:
    page = await shown(qtbot, loaded, SERVER)
    stored = provider.state.folders.of("millerhart.casefiles", "MH-FILESERVER", 0)

    assert page.state == "content"
    assert page.table.model.rowCount() == len(stored.ImageStreamFolders)
    assert "Path" not in told(page)
    page.table.view.selectRow(0)
    assert told(page)["Path"] in {folder.FolderPath for folder in stored.ImageStreamFolders}
    shown_cells = [
        page.table.model.index(row, column).data()
        for row in range(page.table.model.rowCount())
        for column in range(page.table.model.columnCount())
    ]
    assert MASK not in str(shown_cells)


async def test_the_clock_of_the_device_is_chosen_and_remembered(loaded: Workspace, qtbot: QtBot) -> None:
    page = await shown(qtbot, loaded, SERVER)
    page.zone.show_zone("Asia/Kolkata")
    page.zone.activated.emit(page.zone.currentIndex())
    await settled(loaded, page)
    page.table.view.selectRow(0)
    assert "UTC+05:30" in told(page)["Starts at"]

    again = await shown(qtbot, loaded, SERVER)
    other = await shown(qtbot, loaded, BARE)
    assert (again.zone.chosen, other.zone.chosen) == ("Asia/Kolkata", "")


async def test_a_device_without_folders_says_so(loaded: Workspace, qtbot: QtBot) -> None:
    page = await shown(qtbot, loaded, BARE)
    assert page.state == "empty"


async def test_a_provider_that_is_gone_is_told_with_retry(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider
) -> None:
    provider.stop()
    try:
        page = await shown(qtbot, loaded, SERVER)
        assert page.state == "failed"
    finally:
        provider.start_again()
    page.renew()
    await settled(loaded, page)
    assert page.state == "content"
