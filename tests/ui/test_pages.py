"""Pages over the real engine and the real provider, in each of their states."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from console.demo.mishaps import Fault
from console.errors import ConsoleError
from console.store import Store
from tests.support.provider import RunningProvider
from ui import formats, navigation
from ui.loading import Loading
from ui.models.table_rows import TableRows
from ui.panes.account_overview import AccountOverview
from ui.panes.device_overview import DeviceOverview
from ui.panes.entity_accounts import DirectAccounts, EntityAccounts
from ui.panes.entity_overview import EntityOverview
from ui.panes.page import Page
from ui.panes.registry import pages_for
from ui.panes.section import FactList
from ui.panes.states import Empty
from ui.workspace import Workspace

ROOT, PARTNER, COMPANY, BARE_PARTNER = (navigation.entity(number) for number in (888, 221, 311, 225))
Show = Callable[[Page], None]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = QLocale()
    formats.use_locale(QLocale("en_GB"))
    yield
    formats.use_locale(before)


@pytest.fixture
def show_page(qtbot: QtBot) -> Show:
    def show(page: Page) -> None:
        qtbot.addWidget(page)
        page.resize(960, 600)
        page.show()

    return show


def facts(body: FactList) -> dict[str, str]:
    return {name.text(): value.text().replace(formats.GAP, " ") for name, value in body.lines}


def words(page: Page) -> str:
    """All that the page says now."""
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


async def settled(workspace: Workspace, page: Page) -> None:
    """Wait until nothing loads, and every table of the page shows what its store holds."""
    await workspace.tasks.wait_until_idle()
    for rows in page.findChildren(TableRows):
        rows.renew()
    await workspace.tasks.wait_until_idle()


def column(panel: QWidget, key: str) -> list[str]:
    model = panel.model  # type: ignore[attr-defined]
    section = next(number for number, found in enumerate(model.columns) if found.key == key)
    return [model.text(row, section).replace(formats.GAP, " ") for row in range(model.rowCount())]


async def test_pages_stand_in_order_with_their_counts(loaded: Workspace) -> None:
    specs = pages_for(loaded, PARTNER)
    assert [spec.title for spec in specs] == [
        "Overview",
        "Accounts",
        "Own accounts",
        "Policies",
        "Assignments",
        "Deviations",
        "Schedule",
    ]
    accounts = specs[1].count(loaded, PARTNER)
    assert accounts is not None
    assert accounts > 3


async def test_a_company_shows_its_quota_contents_and_settings(loaded: Workspace, show_page: Show) -> None:
    page = EntityOverview(loaded, COMPANY)
    show_page(page)
    await settled(loaded, page)
    assert page.state == "content"
    assert "1000.0 GB" in page.gauge.accessibleDescription().replace(formats.GAP, " ")
    assert facts(page.settings)["ShadowProtect licences"] == "3"
    assert facts(page.settings)["May exceed its quota"] == "Yes"
    assert int(facts(page.counts)["Active accounts"]) == len(column(page.accounts, "Username"))


async def test_a_partner_shows_its_companies_each_with_its_own_units(loaded: Workspace, show_page: Show) -> None:
    page = EntityOverview(loaded, PARTNER)
    show_page(page)
    await settled(loaded, page)
    assert column(page.companies, "CompanyName") == ["Miller & Hart Solicitors", "Orchard Veterinary Clinic"]
    assert column(page.companies, "DiskQuotaGB") == ["1000.0 GB", "400.0 GB"]
    assert facts(page.counts)["Companies"] == "2"
    page.companies.view.opened.emit(0, False)
    assert loaded.navigator.place == COMPANY


async def test_the_callers_own_entity_shows_all_companies(loaded: Workspace, show_page: Show) -> None:
    page = EntityOverview(loaded, ROOT)
    show_page(page)
    await settled(loaded, page)
    assert "Lindqvist Joinery" in column(page.companies, "CompanyName")


async def test_a_partner_without_companies_says_so(loaded: Workspace, show_page: Show) -> None:
    page = EntityOverview(loaded, BARE_PARTNER)
    show_page(page)
    await settled(loaded, page)
    assert page.summary.sentence == "Cobalt Systems Support has no companies yet."


async def test_the_accounts_below_an_entity_are_those_of_the_store(loaded: Workspace, show_page: Show) -> None:
    page = EntityAccounts(loaded, PARTNER)
    show_page(page)
    await settled(loaded, page)
    assert page.table is not None
    names = column(page.table, "Username")
    assert {"harbourlane.office", "ruth.hart", "owen.pryce"} <= set(names)
    assert "edith.rowan" not in names
    assert "Miller & Hart Solicitors" in column(page.table, "EntityID")
    page.table.view.opened.emit(column(page.table, "Username").index("ruth.hart"), True)
    assert loaded.navigator.place == navigation.account("ruth.hart")


async def test_an_entity_without_accounts_says_what_would_be_here_and_the_next_step(
    loaded: Workspace, show_page: Show
) -> None:
    page = EntityAccounts(loaded, BARE_PARTNER)
    show_page(page)
    await settled(loaded, page)
    assert page.state == "empty"
    loaded.navigator.open(BARE_PARTNER)
    button = next(found for found in page.findChildren(QPushButton) if found.text() == "Show inactive accounts")
    button.click()
    assert loaded.navigator.place == BARE_PARTNER.on("own-accounts")


async def test_own_accounts_list_the_inactive_ones_on_request(loaded: Workspace, show_page: Show) -> None:
    page = DirectAccounts(loaded, COMPANY)
    show_page(page)
    await settled(loaded, page)
    assert "millerhart.archive" in column(page.table, "Username")
    page.inactive.setChecked(False)
    await settled(loaded, page)
    assert "millerhart.archive" not in column(page.table, "Username")


async def test_an_account_shows_who_it_is_where_it_belongs_and_its_devices(loaded: Workspace, show_page: Show) -> None:
    page = AccountOverview(loaded, navigation.account("ruth.hart"))
    show_page(page)
    await settled(loaded, page)
    assert facts(page.identity)["E-mail"] == "ruth.hart@millerhart.example"
    steps = [step.text() for step in page.way.findChildren(QPushButton)]
    assert steps == ["Northwind Backup Distribution", "Harbour Lane IT", "Miller && Hart Solicitors"]
    systems = column(page.devices, "SystemName")
    assert systems
    assert systems[0] in page.systems.accessibleDescription()
    page.devices.view.opened.emit(0, False)
    assert loaded.navigator.place is not None
    assert navigation.device_of(loaded.navigator.place) == ("ruth.hart", systems[0])


async def test_an_account_that_the_store_does_not_know_is_asked_for(loaded: Workspace, show_page: Show) -> None:
    page = AccountOverview(loaded, navigation.account("millerhart.archive"))
    show_page(page)
    await settled(loaded, page)
    assert page.state in ("content", "failed")


async def test_a_device_tells_its_facts_and_looks_its_installation_up(
    loaded: Workspace, show_page: Show, provider: RunningProvider, qtbot: QtBot
) -> None:
    account = next(found for found in provider.state.accounts.values() if found.username == "ruth.hart")
    device = provider.state.devices.of(account)[0]
    page = DeviceOverview(loaded, navigation.device("ruth.hart", device.system_name))
    show_page(page)
    await settled(loaded, page)
    assert facts(page.facts)["Operating system"] == device.os_name
    assert device.system_name in page.systems.accessibleDescription()
    qtbot.keyClicks(page.lookup.field, "no such thing")
    page.lookup.look_up()
    assert "installation id" in page.lookup.installation.problem
    page.lookup.field.setText(str(device.installation))
    page.lookup.look_up()
    await settled(loaded, page)
    assert page.lookup.installation.problem == ""
    assert "ruth.hart" in column(page.lookup.table, "UserName")


async def test_a_page_that_fails_says_why_and_retries(
    loaded: Workspace, show_page: Show, provider: RunningProvider, qtbot: QtBot
) -> None:
    provider.faults.add(Fault(reason="The archive is closed"), operation="GetEntityDirectAccounts", times=1)
    page = DirectAccounts(loaded, COMPANY)
    show_page(page)
    await settled(loaded, page)
    assert page.state == "failed"
    retry = next(found for found in page.findChildren(QPushButton) if found.text() == "Retry" and found.isVisible())
    qtbot.mouseClick(retry, Qt.MouseButton.LeftButton)
    await settled(loaded, page)
    assert page.state == "content"


async def test_a_refresh_that_fails_keeps_what_was_shown_and_tells_its_age(
    loaded: Workspace, show_page: Show, provider: RunningProvider
) -> None:
    page = DirectAccounts(loaded, COMPANY)
    show_page(page)
    await settled(loaded, page)
    provider.faults.add(Fault(reason="The archive is closed"), operation="GetEntityDirectAccounts", times=1)
    page.refresh()
    await settled(loaded, page)
    assert page.state == "content"
    assert "Shown is what was known just now" in page.stale_words
    page.refresh()
    await settled(loaded, page)
    assert page.stale_words == ""


async def test_one_card_that_fails_leaves_the_others(
    loaded: Workspace, show_page: Show, provider: RunningProvider
) -> None:
    provider.faults.add(Fault(reason="No figures today"), operation="GetAccountUsedSpaceBySystem")
    page = AccountOverview(loaded, navigation.account("ruth.hart"))
    show_page(page)
    await settled(loaded, page)
    assert page.state == "content"
    assert page.by_system.sentence != ""
    assert column(page.devices, "SystemName")


async def test_a_card_that_fails_later_keeps_what_it_showed(
    loaded: Workspace, show_page: Show, provider: RunningProvider
) -> None:
    page = EntityOverview(loaded, COMPANY)
    show_page(page)
    await settled(loaded, page)
    assert page.space.is_filled
    provider.faults.add(Fault(reason="No figures today"), operation="GetCompanyDetails", times=1)
    page.refresh()
    await settled(loaded, page)
    assert page.space.is_filled
    assert page.details.is_filled
    assert "No figures today" in page.space.sentence
    page.refresh()
    await settled(loaded, page)
    assert page.space.sentence == ""


async def test_an_entity_that_is_not_there_is_a_sentence_with_a_next_step(loaded: Workspace, show_page: Show) -> None:
    for key in ("4711", "not-a-number"):
        page = EntityOverview(loaded, navigation.Place(navigation.ENTITY, key))
        show_page(page)
        await settled(loaded, page)
        assert page.state == "failed"
        assert key in words(page)


async def test_a_page_that_is_opened_while_the_hierarchy_loads_waits_for_it(
    loaded: Workspace, show_page: Show, provider: RunningProvider
) -> None:
    loaded = replace(loaded, store=(store := Store()), loading=Loading(loaded.link, store, loaded.tasks))
    loaded.loading.refresh()
    pages = [EntityOverview(loaded, COMPANY), EntityAccounts(loaded, COMPANY)]
    for page in pages:
        show_page(page)
        assert page.state == "loading"
    for page in pages:
        await settled(loaded, page)
        assert page.state == "content"


async def test_a_table_of_accounts_says_when_its_accounts_could_not_be_loaded(
    loaded: Workspace, show_page: Show, provider: RunningProvider
) -> None:
    provider.faults.add(Fault(reason="The archive is closed"), operation="GetEntityAccounts")
    loaded = replace(loaded, store=(store := Store()), loading=Loading(loaded.link, store, loaded.tasks))
    loaded.loading.refresh()
    page = EntityAccounts(loaded, COMPANY)
    show_page(page)
    await settled(loaded, page)
    assert page.state == "failed"
    provider.faults.clear()
    retry = next(found for found in page.findChildren(QPushButton) if found.text() == "Retry" and found.isVisible())
    retry.click()
    await settled(loaded, page)
    assert page.state == "content"


class _Slow(Page):
    """A page whose loads end when the test says so."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, COMPANY)
        self.answers: list[str] = []
        self.begun = 0

    async def load(self) -> Empty | None:
        self.begun += 1
        mine = self.begun
        await _turns(mine * 5)
        self.answers.append(f"load {mine}")
        return None


async def _turns(number: int) -> None:
    for _ in range(number):
        await asyncio.sleep(0)


async def test_a_load_that_is_overtaken_never_shows_its_answer(workspace: Workspace, show_page: Show) -> None:
    page = _Slow(workspace)
    show_page(page)
    await _turns(2)
    assert page.state == "loading"
    page.refresh()
    await workspace.tasks.wait_until_idle()
    assert page.answers == ["load 2"]


async def test_a_page_that_is_left_stops_loading_and_loads_when_one_comes_back(
    workspace: Workspace, show_page: Show
) -> None:
    page = _Slow(workspace)
    show_page(page)
    await _turns(2)
    page.leave()
    page.hide()
    await workspace.tasks.wait_until_idle()
    assert page.answers == []
    page.show()
    await workspace.tasks.wait_until_idle()
    assert page.answers == ["load 2"]


class _Broken(Page):
    async def load(self) -> Empty | None:
        raise ConsoleError("The moon is not reachable.", "Wait for the night.", "HTTP 503")


async def test_a_failed_page_folds_its_details_away(workspace: Workspace, show_page: Show) -> None:
    page = _Broken(workspace, COMPANY)
    show_page(page)
    await workspace.tasks.wait_until_idle()
    fold = next(found for found in page.findChildren(QPushButton) if found.text() == "Show details")
    fold.click()
    assert fold.text() == "Hide details"
    assert "HTTP 503" in words(page)
