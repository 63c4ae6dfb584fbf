"""The calendar of schedules over the real engine, and its grid by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QLocale, Qt
from pytestqt.qtbot import QtBot

from console.contract.services.advanced_folder_backup_management import GetAdvancedFolderSettings
from console.contract.services.backup_devices_management import GetBackupDevices
from console.demo.mishaps import Fault
from tests.support.provider import RunningProvider
from ui import formats, navigation
from ui.charts import Block, WeekGrid
from ui.look import Look
from ui.models.table_rows import TableRows
from ui.navigation import Place
from ui.panes.schedule import AccountSchedule, DeviceSchedule, EntitySchedule, Schedule
from ui.workspace import Workspace

MONDAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = QLocale()
    formats.use_locale(QLocale("en_GB"))
    yield
    formats.use_locale(before)


async def opened(qtbot: QtBot, workspace: Workspace, kind: type[Schedule], place: Place) -> Schedule:
    page = kind(workspace, place)
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    await workspace.tasks.wait_until_idle()
    return await renewed(page)


async def renewed(page: Schedule) -> Schedule:
    for rows in page.findChildren(TableRows):
        rows.renew()
    await page.workspace.tasks.wait_until_idle()
    return page


def block(key: str, day: int, hour: float, hours: float | None = None) -> Block:
    begin = datetime.combine(MONDAY, datetime.min.time()) + timedelta(days=day, hours=hour)
    end = None if hours is None else begin + timedelta(hours=hours)
    return Block(key, begin, end, key, f"{key} spoken", "chart_used")


@pytest.fixture
def grid(look: Look, qtbot: QtBot) -> WeekGrid:
    made = WeekGrid(look, "Calendar of the week")
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    return made


def test_the_grid_is_walked_by_keyboard(grid: WeekGrid, qtbot: QtBot) -> None:
    chosen: list[str] = []
    turned: list[int] = []
    grid.chosen.connect(chosen.append)
    grid.turned.connect(turned.append)
    grid.show_week(MONDAY, [block("late", 0, 20), block("early", 0, 3), block("next", 1, 8)], None)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(grid, key)
    assert chosen == ["early", "late", "late", "early", "next"]
    assert grid.accessibleDescription() == "next spoken"
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Left, Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_PageUp):
        qtbot.keyClick(grid, key)
    assert turned == [-1, 1, -1]


def test_a_day_without_a_chosen_block_speaks_all_of_it(grid: WeekGrid) -> None:
    grid.show_week(MONDAY, [block("a", 0, 3), block("b", 0, 4), block("c", 1, 4)], None)
    assert grid.accessibleDescription() == "Monday 1 June: a spoken; b spoken"


def test_the_day_of_today_is_in_front(grid: WeekGrid) -> None:
    grid.show_week(MONDAY, [], datetime(2026, 6, 4, 12, 30))
    assert grid.day == 3


def test_a_block_is_chosen_where_it_is_clicked_also_where_others_stand_beside_it(grid: WeekGrid, qtbot: QtBot) -> None:
    grid.show_week(MONDAY, [block("left", 2, 6, 6), block("right", 2, 8, 6)], None)
    width = grid.width()
    with qtbot.waitSignal(grid.chosen) as heard:
        qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.rect().center().__class__(width // 2 - 100, 240))
    assert heard.args[0] in {"left", "right"}
    assert not grid.grab().isNull()


def test_what_lasts_over_midnight_stands_on_both_days_and_a_crowd_is_folded(grid: WeekGrid) -> None:
    crowd = [block(f"policy {number}", 3, 19.5) for number in range(60)]
    grid.show_week(MONDAY, [block("night", 6, 22, 8), block("before", -1, 22, 4), *crowd], datetime(2026, 6, 7, 1))
    assert not grid.grab().isNull()
    grid.choose("policy 59")
    assert grid.current == "policy 59"
    grid.show_week(MONDAY + timedelta(days=7), [block("night", 6, 22, 8)], None)
    assert grid.current == ""


async def test_the_policies_of_a_partner_stand_on_the_calendar_and_in_the_list(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider
) -> None:
    page = await opened(qtbot, loaded, EntitySchedule, navigation.entity(221))
    assert page.state == "content"
    held = provider.state.policies.of_entity(221)
    assert held
    assert page.first.weekday() == 0
    assert "this week" in page.said
    first = page.first
    page.after.click()
    await loaded.tasks.wait_until_idle()
    assert page.first == first + timedelta(days=7)
    page.before.click()
    page.before.click()
    await loaded.tasks.wait_until_idle()
    assert page.first == first - timedelta(days=7)
    page.this_week.click()
    await loaded.tasks.wait_until_idle()
    assert page.first == first


async def test_folder_backups_of_an_entity_are_read_only_when_asked_for_and_cost_what_was_said(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider
) -> None:
    page = await opened(qtbot, loaded, EntitySchedule, navigation.entity(221))
    assert page.calls_for_folders > 0
    assert f"about {page.calls_for_folders} calls" in page.read_folders.text()
    page.read_folders.click()
    await loaded.tasks.wait_until_idle()
    await renewed(page)
    assert page.read_folders.text().startswith("Read folder backups again")
    provider.faults.add(Fault(reason="The archive is closed"), operation=GetBackupDevices.spec.name)
    page.read_folders.click()
    await loaded.tasks.wait_until_idle()
    assert "could not be read: " in page.said


async def test_an_account_has_the_policies_that_are_assigned_to_it(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider
) -> None:
    book = provider.state.policies
    account = next(account for account in provider.state.accounts.values() if book.assignments_of(account.username))
    page = await opened(qtbot, loaded, AccountSchedule, navigation.account(account.username))
    names = {assignment.PolicyName for assignment in book.assignments_of(account.username)}
    assert page.state == "content"
    assert names & {run.planned.name for run in page.runs} or names & set(page.said.split(": "))


async def test_a_device_shows_its_folder_backups_at_once(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider
) -> None:
    username, system = next(
        (account.username, system.name)
        for account in provider.state.accounts.values()
        for system in provider.state.devices.systems_of(account)
        if not system.is_mobile
    )
    page = await opened(qtbot, loaded, DeviceSchedule, navigation.device(username, system))
    assert page.state in {"content", "empty"}
    assert page.problem is None


async def test_what_cannot_be_read_says_why(loaded: Workspace, qtbot: QtBot, provider: RunningProvider) -> None:
    provider.faults.add(Fault(reason="The archive is closed"))
    page = await opened(qtbot, loaded, EntitySchedule, navigation.entity(221))
    assert page.state == "failed"
    assert page.problem is not None


async def test_a_device_whose_folders_cannot_be_read_fails_as_a_whole(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider
) -> None:
    provider.faults.add(Fault(reason="The archive is closed"), operation=GetAdvancedFolderSettings.spec.name)
    account = next(iter(provider.state.accounts.values()))
    page = await opened(qtbot, loaded, DeviceSchedule, navigation.device(account.username, "DESK-1"))
    assert page.state == "failed"
