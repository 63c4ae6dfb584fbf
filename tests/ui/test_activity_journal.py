"""The page of the journal, over a real engine and provider: what was changed, and what became of it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QMenu

from console.commands.change import Change, Outcome
from console.contract.language import Operation
from console.contract.services.account_management import SuspendAccount, UnsuspendAccount
from console.engine.change_messages import MakeChange, PrepareChange
from tests.support.waits import comes
from tests.support.workspace import Told
from ui import navigation
from ui.models import paged_model
from ui.models.change_words import command_words, outcome_words
from ui.panes.activity_journal import ActivityJournal
from ui.panes.registry import pages_for
from ui.targets import target_of
from ui.workspace import Workspace

SUSPEND = command_words("AccountManagementService", "SuspendAccount")


async def settled(page: ActivityJournal) -> None:
    await comes(lambda: not page.is_loading and page.state != "loading")


async def made(workspace: Workspace, request: Operation, place: navigation.Place) -> Change:  # type: ignore[type-arg]
    """Make a change as a sheet does: look first, then send what was seen."""
    change = Change.of(request, target_of(place, workspace.store))
    preview = await workspace.link.request(PrepareChange(change))
    await workspace.link.request(MakeChange(change, preview.state))
    return change


def user_names(workspace: Workspace) -> list[str]:
    accounts = workspace.store.accounts
    return [accounts.texts("Username")[row] for row in accounts.rows()]


@pytest.fixture
async def first(loaded: Workspace) -> navigation.Place:
    return navigation.account(user_names(loaded)[0])


@pytest.fixture
async def second(loaded: Workspace) -> navigation.Place:
    return navigation.account(user_names(loaded)[1])


@pytest.fixture
async def changed(loaded: Workspace, first: navigation.Place, second: navigation.Place) -> Workspace:
    """A workspace with three changes behind it: two of the first account, one of the second."""
    await made(loaded, SuspendAccount(Username=first.key), first)
    await made(loaded, UnsuspendAccount(Username=first.key), first)
    await made(loaded, SuspendAccount(Username=second.key), second)
    return loaded


@asynccontextmanager
async def journal_of(workspace: Workspace, about: str = "") -> AsyncIterator[ActivityJournal]:
    """The page; whatever listens to the engine is ended inside the test, since afterwards no event loop runs."""
    page = ActivityJournal(workspace, navigation.activity("journal", about))
    page.resize(1000, 700)
    page.show()
    try:
        await settled(page)
        yield page
    finally:
        page.hide()
        await workspace.tasks.close()


def cell(page: ActivityJournal, row: int, key: str) -> str:
    section = [column.key for column in page.model.columns].index(key)
    return page.model.text(row, section)


async def test_the_activity_has_the_journal_first(loaded: Workspace) -> None:
    assert pages_for(loaded, navigation.activity())[0].name == "journal"
    await loaded.tasks.close()


async def test_every_change_stands_in_it_newest_first(changed: Workspace, second: navigation.Place) -> None:
    async with journal_of(changed) as page:
        assert page.model.rowCount() == 3
        assert cell(page, 0, "Whom") == second.key
        assert [cell(page, row, "Outcome") for row in range(3)] == [outcome_words(Outcome.DONE)] * 3
        assert [cell(page, row, "What") for row in range(3)] == [
            SUSPEND,
            command_words("AccountManagementService", "UnsuspendAccount"),
            SUSPEND,
        ]
        assert cell(page, 0, "Change") == "Active: Yes → No"
        assert page.summary == "3 changes"


async def test_a_journal_without_entries_says_what_will_stand_there(loaded: Workspace) -> None:
    async with journal_of(loaded) as page:
        assert page.state == "empty"


async def test_the_selected_change_is_told_in_full(changed: Workspace, second: navigation.Place) -> None:
    async with journal_of(changed) as page:
        page.view.select_row(0)
        entry = page.model.item(0)
        assert entry is not None
        lines = page.details.words.splitlines()
        assert lines[0] == SUSPEND
        assert second.key in lines[1]
        assert "Active: Yes → No" in lines
        assert f"Operation: {entry.operation}" in lines


async def test_a_change_that_is_far_down_is_told_once_it_is_here(
    loaded: Workspace, first: navigation.Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paged_model, "PAGE", 1)
    for request in (SuspendAccount, UnsuspendAccount, SuspendAccount):
        await made(loaded, request(Username=first.key), first)
    async with journal_of(loaded) as page:
        page.view.select_row(2)
        await comes(lambda: page.details.entry is not None)
        assert page.details.entry == page.model.item(2)


async def test_words_are_searched_for_while_one_types(changed: Workspace, first: navigation.Place) -> None:
    async with journal_of(changed) as page:
        QTest.keyClicks(page.filters.field, first.key)
        await comes(lambda: page.model.rowCount() == 2)
        assert {cell(page, row, "Whom") for row in range(2)} == {first.key}
        page.filters.field.setText("no such thing")
        await comes(lambda: page.model.rowCount() == 0)
        assert page.state == "content"
        page.filters.field.clear()
        await comes(lambda: page.model.rowCount() == 3)


async def test_chips_narrow_it_down_and_give_it_back(changed: Workspace) -> None:
    async with journal_of(changed) as page:
        page.filters.choose_what(SUSPEND)
        await comes(lambda: page.model.rowCount() == 2)
        assert page.filters.what.isChecked()
        assert SUSPEND in page.filters.what.text()
        page.filters.choose_outcomes([Outcome.REFUSED])
        await comes(lambda: page.model.rowCount() == 0)
        assert page.filters.clear.isVisible()
        page.filters.clear.click()
        await comes(lambda: page.model.rowCount() == 3)
        assert not page.filters.what.isChecked()


async def test_a_profile_and_a_time_narrow_it_down(changed: Workspace) -> None:
    async with journal_of(changed) as page:
        page.filters.choose_profile("Another")
        await comes(lambda: page.model.rowCount() == 0)
        page.filters.choose_profile(page.workspace.session.profile_name)
        await comes(lambda: page.model.rowCount() == 3)
        page.filters.choose_span("1970", (1, 2))
        await comes(lambda: page.model.rowCount() == 0)


async def test_the_menus_of_the_chips_open_and_choose(changed: Workspace) -> None:
    async with journal_of(changed) as page:
        for chip in (page.filters.outcome, page.filters.what, page.filters.when, page.filters.profile):
            QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
            (menu,) = (menu for menu in chip.findChildren(QMenu) if menu.isVisible())
            assert len(menu.actions()) > 2
            menu.close()
            assert not chip.isChecked()


async def test_what_was_changed_at_one_thing_has_an_address(changed: Workspace, first: navigation.Place) -> None:
    place = navigation.changes_of(first)
    async with journal_of(changed, place.key) as page:
        assert page.model.rowCount() == 2
        page.filters.only.click()
        assert changed.navigator.place == navigation.activity("journal")


async def test_a_change_made_meanwhile_comes_on_top_and_the_selection_stays(
    changed: Workspace, first: navigation.Place
) -> None:
    async with journal_of(changed) as page:
        page.view.select_row(0)
        entry = page.details.entry
        await made(page.workspace, SuspendAccount(Username=first.key), first)
        await comes(lambda: page.model.rowCount() == 4)
        await comes(lambda: page.model.item(0) is not None and page.model.item(0).outcome.is_settled)  # type: ignore[union-attr]
        assert page.details.entry == entry
        assert page.view.selected_spans() == [(1, 2)]


async def test_an_entry_leads_to_its_place(changed: Workspace, second: navigation.Place) -> None:
    async with journal_of(changed) as page:
        page.view.select_row(0)
        page.details.buttons["open-place"].click()
        assert page.workspace.navigator.place == second


async def test_an_entry_is_copied_as_text_and_as_json(changed: Workspace, second: navigation.Place) -> None:
    async with journal_of(changed) as page:
        page.view.select_row(0)
        QTest.keyClick(page.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        entry = page.model.item(0)
        assert entry is not None
        lines = QGuiApplication.clipboard().text().splitlines()
        assert lines[0] == SUSPEND
        assert f"Operation: {entry.service}.{entry.operation}" in lines
        assert f"Entry: {entry.id}" in lines
        (as_json,) = [act for act in page.menu_of(entry).actions() if act.text() == "Copy as JSON"]
        as_json.trigger()
        assert json.loads(QGuiApplication.clipboard().text())["target"]["key"] == second.key


async def test_what_was_made_with_another_profile_is_shown_and_left_alone(changed: Workspace, told: Told) -> None:
    async with journal_of(changed) as page:
        page.workspace.session.profile = type(page.workspace.session.profile)(name="Another")
        entry = page.model.item(0)
        assert entry is not None
        acts = {act.objectName(): act for act in page.menu_of(entry).actions() if act.objectName()}
        assert not acts["open-place"].isEnabled()
        assert "sign in with that one" in acts["open-place"].toolTip()


async def test_the_context_menu_opens_without_holding_the_window_up(changed: Workspace) -> None:
    async with journal_of(changed) as page:
        page.view.menu_asked.emit(page.model.index(0, 0), QPoint(10, 10))
        (menu,) = (menu for menu in page.findChildren(QMenu) if menu.isVisible())
        words = [act.text() for act in menu.actions()]
        menu.close()
        assert words[:2] == ["Undo…", "Repeat for another…"]
        assert "Only what was changed here" in words


async def test_a_page_without_an_engine_says_so(workspace: Workspace) -> None:
    async with journal_of(workspace) as page:
        assert page.state == "failed"


async def test_details_stand_below_the_table_where_there_is_room_and_beside_it_where_not(
    changed: Workspace,
) -> None:
    async with journal_of(changed) as page:
        assert page.details.y() >= page.view.geometry().bottom()
        page.resize(780, 420)
        assert page.details.x() >= page.view.geometry().right()


async def test_everything_on_the_page_has_a_name(changed: Workspace) -> None:
    async with journal_of(changed) as page:
        page.view.select_row(0)
        unnamed = [
            button
            for button in page.findChildren(QAbstractButton)
            if button.isVisible()
            and not isinstance(button.parent(), QLineEdit)
            and not (button.accessibleName() or button.text())
        ]
        assert unnamed == []
        assert page.view.accessibleName()
