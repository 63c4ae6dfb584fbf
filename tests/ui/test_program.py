"""The whole window over the real engine and provider: what a technician does, and what goes wrong meanwhile."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from console.demo.mishaps import Unavailable
from console.engine.link import Profile, SaveProfile
from tests.support.held import Held
from tests.support.linked import profile_for
from tests.support.provider import PASSWORD, RunningProvider
from tests.support.waits import PATIENCE
from ui import navigation
from ui.app import Program
from ui.editors.bulk_sheet import BulkSheet
from ui.editors.change_sheet import ChangeSheet
from ui.look import Look
from ui.main_window import MainWindow
from ui.notices import Notice
from ui.options import Options
from ui.panes.bulk_actions import fill_selection_menu
from ui.state import RememberedState
from ui.work_session import WorkSession

ROOT, PARTNER, COMPANY = 888, 111, 311


@dataclass
class Person:
    """Somebody at the window."""

    program: Program
    qtbot: QtBot
    told: list[Notice]

    @property
    def work(self) -> WorkSession:
        assert self.program.work is not None
        return self.program.work

    async def sign_in(self, password: str = PASSWORD) -> None:
        page = self.program.sign_in_page
        page.password.setText(password)
        self.qtbot.mouseClick(page.submit, Qt.MouseButton.LeftButton)
        await self.program.wait_until_idle()

    @property
    def freshness(self) -> str:
        workspace = self.work.workspace
        return workspace.loading.freshness(workspace.store.entities.root)[0]

    async def hears(self) -> Notice:
        """The first notice that is told, now or soon."""
        if not self.told:
            heard = asyncio.Event()
            self.program.notices.told.connect(lambda _notice: heard.set())
            await asyncio.wait_for(heard.wait(), PATIENCE)
        return self.told[0]

    def press(self, widget: QWidget, keys: str) -> None:
        self.qtbot.keyClicks(widget, keys)


AtWindow = AbstractAsyncContextManager[Person]
"""The window is closed inside the test: left open, its timers would fire while no event loop runs."""


@asynccontextmanager
async def window_of(look: Look, state: RememberedState, options: Options, qtbot: QtBot) -> AsyncIterator[Person]:
    """Somebody at a window that was started with some options."""
    window = MainWindow(look.palette)
    window.show()
    program = Program(look, window, state, options)
    told: list[Notice] = []
    program.notices.told.connect(told.append)
    try:
        await program.open()
        yield Person(program, qtbot, told)
    finally:
        await program.close()


@pytest.fixture
def at_sign_in(look: Look, state: RememberedState, provider: RunningProvider, qtbot: QtBot) -> AtWindow:
    """Somebody in front of the sign-in page, with a profile for the provider."""

    @asynccontextmanager
    async def open_window() -> AsyncIterator[Person]:
        async with window_of(look, state, Options(), qtbot) as person:
            await person.program.link.request(SaveProfile(profile_for(provider)))
            await person.program.show_sign_in()
            yield person

    return open_window()


@pytest.fixture
def at_desk(at_sign_in: AtWindow) -> AtWindow:
    """Somebody who has signed in and sees the hierarchy."""

    @asynccontextmanager
    async def open_desk() -> AsyncIterator[Person]:
        async with at_sign_in as person:
            await person.sign_in()
            yield person

    return open_desk()


async def test_signing_in_shows_every_customer_in_one_tree(at_sign_in: AtWindow) -> None:
    async with at_sign_in as person:
        await person.sign_in()
        entities = person.work.workspace.store.entities
        assert len(entities) == 9
        assert person.work.workspace.navigator.place == navigation.entity(ROOT)
        assert entities.name(entities.root) in person.program.window.windowTitle()
        assert "Other address" in person.program.window.windowTitle()
        assert person.freshness == "Fresh just now"


async def test_a_wrong_password_is_told_beside_its_field_and_what_was_typed_stays(at_sign_in: AtWindow) -> None:
    async with at_sign_in as person:
        await person.sign_in("wrong")
        page = person.program.sign_in_page
        assert page.isVisible()
        assert page.password_field.problem
        assert page.user.text() == "demo"
        assert page.password.text() == "wrong"
        assert page.submit.isEnabled()
        await person.sign_in()
        assert page.isHidden()
        assert page.password.text() == ""


async def test_what_is_missing_is_said_before_anything_is_sent(at_sign_in: AtWindow) -> None:
    async with at_sign_in as person:
        page = person.program.sign_in_page
        await person.sign_in("")
        assert page.password_field.problem == "The password is missing."
        page.user.clear()
        await person.sign_in()
        assert page.user_field.problem == "The user name is missing."
        assert person.program.work is None


async def test_a_provider_that_is_away_is_named_with_the_next_step(at_sign_in: AtWindow) -> None:
    async with at_sign_in as person:
        away = Profile(
            name="Away", environment="other", base="http://127.0.0.1:9/", user="demo", remember=False, proxy="none"
        )
        await person.program.link.request(SaveProfile(away))
        await person.program.show_sign_in("Away")
        await person.sign_in()
        assert person.program.sign_in_page.failure
        assert not person.program.sign_in_page.password_field.problem


async def test_without_a_key_store_the_page_says_that_the_password_is_for_this_session(at_sign_in: AtWindow) -> None:
    async with at_sign_in as person:
        page = person.program.sign_in_page
        assert not page.remember.isEnabled()
        assert page.remember_reason.startswith("For this session only")


async def test_what_is_chosen_in_the_tree_is_opened_and_what_is_opened_is_chosen(at_desk: AtWindow) -> None:
    async with at_desk as technician:
        work, tree = technician.work, technician.work.desk.panel.tree
        tree.setFocus()
        tree.setCurrentIndex(work.desk.panel.model.index_of(work.workspace.store.entities.node_of(PARTNER)))
        tree.chosen.emit(PARTNER, False)
        assert work.workspace.navigator.place == navigation.entity(PARTNER)
        work.workspace.navigator.open(navigation.entity(COMPANY))
        assert tree.currentIndex().data() == work.workspace.store.entities.name(
            work.workspace.store.entities.node_of(COMPANY)
        )
        work.workspace.actions.run("back")
        assert work.workspace.navigator.place == navigation.entity(PARTNER)
        await technician.program.wait_until_idle()


async def test_a_click_on_the_chosen_entity_comes_back_to_it_and_keeps_its_page(at_desk: AtWindow) -> None:
    async with at_desk as technician:
        work, panel = technician.work, technician.work.desk.panel
        accounts = navigation.entity(PARTNER, "accounts")
        work.workspace.navigator.open(accounts)
        where = panel.tree.visualRect(panel.tree.currentIndex()).center()
        technician.qtbot.mouseClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=where)
        assert work.workspace.navigator.place == accounts
        work.workspace.navigator.open(navigation.activity("journal"))
        technician.qtbot.mouseClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=where)
        assert work.workspace.navigator.place == navigation.entity(PARTNER)
        await technician.program.wait_until_idle()


async def test_the_keys_of_a_row_mean_the_entity_in_the_tree_whatever_is_in_front(at_desk: AtWindow) -> None:
    async with at_desk as technician:
        work, tree = technician.work, technician.work.desk.panel.tree
        work.workspace.navigator.open(navigation.activity("journal"))
        tree.setCurrentIndex(work.desk.panel.model.index_of(work.workspace.store.entities.node_of(PARTNER)))
        technician.qtbot.keyClick(tree, Qt.Key.Key_F2)
        sheet = work.workspace.sheets.current
        assert isinstance(sheet, ChangeSheet)
        assert (sheet.command.spec.name, sheet.target.key) == ("EditCompany", str(PARTNER))
        await technician.program.wait_until_idle()
        sheet.close_now()


async def test_entities_that_are_selected_together_are_changed_together(at_desk: AtWindow) -> None:
    async with at_desk as technician:
        work, panel = technician.work, technician.work.desk.panel
        tree = work.workspace.store.entities
        for entity_id in (PARTNER, PARTNER + 1):
            index = panel.model.index_of(tree.node_of(entity_id))
            panel.tree.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Select)
        root = panel.model.index_of(tree.root)
        panel.tree.selectionModel().select(root, QItemSelectionModel.SelectionFlag.Deselect)
        menu = QMenu(panel)
        fill_selection_menu(work.workspace, menu, panel.tree.selected_ids)
        change = menu.actions()[0]
        assert change.text() == "Change the 2 selected…"
        change.trigger()
        await technician.program.wait_until_idle()
        sheet = work.workspace.sheets.current
        assert isinstance(sheet, BulkSheet)
        sheet.choice.choose("CancelEntity")
        assert {target.key for target in sheet.choice.targets} == {str(PARTNER), str(PARTNER + 1)}
        sheet.close_now()


async def test_what_stands_below_a_header_is_never_of_another_place(at_desk: AtWindow) -> None:
    async with at_desk as technician:
        details = technician.work.desk.details
        for place in (navigation.entity(PARTNER), navigation.entity(COMPANY), navigation.entity(PARTNER)):
            technician.work.workspace.navigator.open(place)
            assert details.page is None or details.page.place.same_thing(place)
            await technician.program.wait_until_idle()
            assert details.page is not None
            assert details.page.place.same_thing(place)


async def test_a_few_letters_find_an_account_and_enter_opens_it(at_desk: AtWindow, provider: RunningProvider) -> None:
    async with at_desk as technician:
        work, field = technician.work, technician.program.bar.search
        username = next(iter(provider.state.active_accounts(ROOT))).username
        technician.press(field, username[:6])
        await technician.program.wait_until_idle()
        titles = [work.results.list.results.result(row).title for row in range(work.results.list.results.rowCount())]
        assert username in titles
        for _ in range(titles.index(username)):
            technician.qtbot.keyClick(field, Qt.Key.Key_Down)
        technician.qtbot.keyClick(field, Qt.Key.Key_Return)
        assert work.workspace.navigator.place == navigation.account(username)
        assert work.results.isHidden()
        assert field.text() == ""
        await technician.program.wait_until_idle()
        assert work.desk.details.page is not None


async def test_a_search_that_finds_nothing_says_so(at_desk: AtWindow) -> None:
    async with at_desk as technician:
        technician.press(technician.program.bar.search, "zzzz")
        await technician.program.wait_until_idle()
        assert technician.work.results.isVisible()
        assert "zzzz" in technician.work.results.words
        technician.qtbot.keyClick(technician.program.bar.search, Qt.Key.Key_Escape)
        assert technician.work.results.isHidden()


async def test_a_hierarchy_that_cannot_be_loaded_says_why_and_can_be_tried_again(
    at_sign_in: AtWindow, provider: RunningProvider
) -> None:
    async with at_sign_in as person:
        provider.faults.add(Unavailable(), operation="GetEntityHierarchy")
        await person.sign_in()
        panel = person.work.desk.panel
        assert person.work.workspace.loading.problem is not None
        assert panel.failure
        provider.faults.clear()
        person.work.retry_asked.emit()
        await person.program.wait_until_idle()
        assert not panel.failure
        assert len(person.work.workspace.store.entities) == 9


async def test_a_refresh_brings_what_is_new_and_keeps_the_place(at_desk: AtWindow, provider: RunningProvider) -> None:
    async with at_desk as technician:
        work = technician.work
        work.workspace.navigator.open(navigation.entity(COMPANY))
        provider.state.entities[COMPANY].name = "Aardvark Dental"
        assert work.workspace.actions.run("refresh")
        await technician.program.wait_until_idle()
        assert work.workspace.navigator.place == navigation.entity(COMPANY)
        assert work.desk.panel.tree.currentIndex().data() == "Aardvark Dental"


async def test_an_engine_that_dies_while_it_loads_is_one_quiet_notice_and_the_load_ends_well(
    at_sign_in: AtWindow, provider: RunningProvider
) -> None:
    async with at_sign_in as person:
        held = Held()
        provider.faults.add(held, operation="GetEntityHierarchy", times=1)  # type: ignore[arg-type]
        page = person.program.sign_in_page
        page.password.setText(PASSWORD)
        page.submit.click()
        await asyncio.wait_for(held.arrived.wait(), PATIENCE)
        assert person.program.link.pid is not None
        os.kill(person.program.link.pid, signal.SIGTERM)
        held.release()
        await person.hears()
        await person.program.wait_until_idle()
        assert [notice.summary for notice in person.told] == [
            "The engine stopped unexpectedly; it was started again and goes on with what was loading."
        ]
        assert len(person.work.workspace.store.entities) == 9
        assert person.work.workspace.loading.problem is None


async def test_the_last_known_state_is_there_before_the_provider_answers(
    at_desk: AtWindow, provider: RunningProvider
) -> None:
    async with at_desk as technician:
        await technician.program.sign_out()
        held = Held()
        provider.faults.add(held, operation="GetEntityHierarchy", times=1)  # type: ignore[arg-type]
        page = technician.program.sign_in_page
        page.password.setText(PASSWORD)
        page.submit.click()
        await asyncio.wait_for(held.arrived.wait(), PATIENCE)
        assert technician.freshness.startswith("Stale: snapshot of")
        assert len(technician.work.workspace.store.entities) == 9
        held.release()
        await technician.program.wait_until_idle()
        assert technician.freshness == "Fresh just now"


async def test_signing_out_leaves_nothing_of_the_session_in_the_window(at_desk: AtWindow) -> None:
    async with at_desk as technician:
        await technician.program.sign_out()
        assert technician.program.work is None
        assert technician.program.sign_in_page.isVisible()
        assert technician.program.sign_in_page.focusWidget() is technician.program.sign_in_page.password
        assert technician.program.window.windowTitle() == "Backup Console"
        assert technician.program.bar.search.isHidden()


async def test_a_link_leads_back_to_its_place_but_never_at_another_provider(at_desk: AtWindow) -> None:
    async with at_desk as technician:
        workspace = technician.work.workspace
        workspace.navigator.open(navigation.entity(COMPANY))
        workspace.actions.run("copy-link")
        workspace.navigator.open(navigation.entity(ROOT))
        workspace.actions.run("open-copied-link")
        assert workspace.navigator.place == navigation.entity(COMPANY)
        QGuiApplication.clipboard().setText(navigation.entity(PARTNER).link("Another provider"))
        workspace.actions.run("open-copied-link")
        assert workspace.navigator.place == navigation.entity(COMPANY)
        assert "Another provider" in technician.told[-1].summary
        await technician.program.wait_until_idle()


async def test_the_palette_lists_every_action_and_says_why_one_is_off(at_desk: AtWindow) -> None:
    async with at_desk as technician:
        workspace, palette = technician.work.workspace, technician.work.palette
        workspace.actions.run("commands")
        shown = [palette.list.results.result(row) for row in range(palette.list.results.rowCount())]
        assert {"Back", "Refresh everything", "Quit"} <= {result.title for result in shown}
        assert next(result.off for result in shown if result.title == "Back") == "Nothing was open before this."
        technician.press(palette.field, "quit")
        assert palette.list.results.rowCount() == 1
        technician.qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
        assert palette.isHidden()


async def test_tabs_are_walked_with_the_keyboard(at_desk: AtWindow) -> None:
    async with at_desk as person:
        navigator = person.work.workspace.navigator
        assert not person.work.workspace.actions.run("next-tab")
        first = navigator.place
        navigator.open(navigation.account("ruth.hart"), new_tab=True)
        second = navigator.place
        for action, place in (("next-tab", first), ("next-tab", second), ("previous-tab", first)):
            assert person.work.workspace.actions.run(action)
            assert navigator.place == place
        await person.program.wait_until_idle()


async def test_the_demo_needs_nothing_but_a_wish(look: Look, state: RememberedState, qtbot: QtBot) -> None:
    async with window_of(look, state, Options(demo="documented"), qtbot) as person:
        await person.program.wait_until_idle()
        assert person.work.workspace.session.environment == "demo"
        assert len(person.work.workspace.store.entities) == 9


async def test_a_profile_that_is_not_there_is_named(look: Look, state: RememberedState, qtbot: QtBot) -> None:
    async with window_of(look, state, Options(profile="Nowhere"), qtbot) as person:
        assert "Nowhere" in person.program.sign_in_page.profile_field.problem


async def test_the_next_start_opens_the_window_as_it_was_left(at_desk: AtWindow) -> None:
    async with at_desk as technician:
        work = technician.work
        work.desk.panel.tree.expand(work.desk.panel.model.index_of(work.workspace.store.entities.node_of(PARTNER)))
        work.workspace.navigator.open(navigation.entity(COMPANY, "accounts"))
        await technician.program.wait_until_idle()
        await technician.program.sign_out()
        await technician.sign_in()
        assert technician.work.workspace.navigator.place == navigation.entity(COMPANY, "accounts")
        assert technician.work.desk.panel.tree.expanded_ids >= {ROOT, PARTNER}


async def test_the_first_start_offers_the_providers_own_environments(
    look: Look, state: RememberedState, qtbot: QtBot
) -> None:
    async with window_of(look, state, Options(), qtbot) as person:
        offered = person.program.sign_in_page.profile
        assert offered is not None
        assert (offered.name, offered.environment) == ("Production", "production")
        assert not person.program.sign_in_page.password_field.problem


async def test_the_tree_gets_its_width_back_after_a_narrow_window(at_desk: AtWindow) -> None:
    async with at_desk as technician:
        window, splitter = technician.program.window, technician.work.desk.splitter
        await technician.program.wait_until_idle()
        before = splitter.sizes()[0]
        window.resize(window.minimumSize())
        window.resize(1280, 800)
        assert splitter.sizes()[0] == before
