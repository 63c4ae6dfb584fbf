"""The policies of an entity over the real engine, and what a policy is in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import msgspec
import pytest
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from console.contract.services.backup_policy_records import Options, Schedule, ScheduleType
from console.contract.services.days import DayOfWeek
from tests.support.provider import RunningProvider
from ui import formats, navigation
from ui.models.policy_words import policy_facts, schedule_in_words
from ui.models.table_rows import TableRows
from ui.panes.entity_policies import EntityPolicies
from ui.workspace import Workspace

PARTNER, BARE_PARTNER = navigation.entity(221), navigation.entity(225)
WEEKLY = Schedule(
    ScheduleType=ScheduleType.WEEKLY,
    ScheduledTime=datetime(2025, 3, 4, 16, 44),
    ScheduledDayOfTheMonth=31,
    ScheduledDayOfTheWeek=DayOfWeek.WEDNESDAY,
    ScheduledHoursBetweenRuns=3,
    ScheduledEndTime=datetime(2025, 3, 4, 18, 0),
    UseEndTime=True,
)
Show = Callable[[EntityPolicies], None]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = QLocale()
    formats.use_locale(QLocale("en_GB"))
    yield
    formats.use_locale(before)


async def shown(qtbot: QtBot, workspace: Workspace, place: navigation.Place) -> EntityPolicies:
    page = EntityPolicies(workspace, place)
    qtbot.addWidget(page)
    page.show()
    await workspace.tasks.wait_until_idle()
    for rows in page.findChildren(TableRows):
        rows.renew()
    await workspace.tasks.wait_until_idle()
    return page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "Weekly on Wednesday at 16:44, stopped at 18:00"),
        ({"UseEndTime": False}, "Weekly on Wednesday at 16:44"),
        ({"ScheduleType": ScheduleType.DAILY, "UseEndTime": False}, "Daily at 16:44"),
        ({"ScheduleType": ScheduleType.MONTHLY, "UseEndTime": False}, "Monthly on day 31 at 16:44"),
        ({"ScheduleType": ScheduleType.HOURLY, "UseEndTime": False}, "Every 3 hours from 16:44"),
        ({"ScheduleType": "Fortnightly"}, "Fortnightly"),
        ({"ScheduledTime": None, "UseEndTime": False}, "Weekly on Wednesday at –"),
    ],
)
def test_a_schedule_is_told_as_people_say_it(changed: dict[str, object], words: str) -> None:
    assert schedule_in_words(msgspec.structs.replace(WEEKLY, **changed)) == words


def test_a_schedule_that_is_switched_off_does_not_run() -> None:
    off = Options(RunScheduledBackup=False, RunWhenNotLoggedOn=False, SendEmailReportAfterBackup=False)
    assert schedule_in_words(WEEKLY, off).startswith("Not by itself")


async def test_the_policies_of_a_partner_stand_in_rows_and_the_chosen_one_in_sentences(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider
) -> None:
    held = provider.state.policies.of_entity(221)
    page = await shown(qtbot, loaded, PARTNER)

    assert page.state == "content"
    assert page.table.model.rowCount() == len(held)
    page.table.view.selectRow(0)
    told = {name.text(): value.text() for name, value in page.details.facts.lines}
    assert told in [dict(policy_facts(found.policy)) for found in held]


async def test_an_entity_without_policies_says_where_others_may_be(loaded: Workspace, qtbot: QtBot) -> None:
    page = await shown(qtbot, loaded, BARE_PARTNER)
    assert page.state == "empty"


async def test_a_provider_that_is_gone_is_told_with_retry(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider
) -> None:
    provider.stop()
    try:
        page = await shown(qtbot, loaded, PARTNER)
        assert page.state == "failed"
    finally:
        provider.start_again()
