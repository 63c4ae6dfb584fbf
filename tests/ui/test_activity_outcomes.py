"""Changes whose outcome is in doubt, and what can be done with a change that stands in the journal."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from console.commands.change import Change, JournalEntry, JournalQuery, Outcome
from console.contract.language import Operation
from console.contract.services.account_management import SuspendAccount, UnsuspendAccount
from console.contract.services.partner_management import SendResetPasswordLink
from console.demo.mishaps import Lose
from console.engine.change_messages import MakeChange, PrepareChange, ReadJournal
from console.errors import ExportFailed
from console.paths import journal_folder
from tests.support.provider import RunningProvider
from tests.support.waits import comes
from tests.support.workspace import Told
from tests.ui.test_activity_journal import journal_of
from ui import navigation
from ui.editors.change_sheet import ChangeSheet
from ui.journal_news import JournalNews
from ui.main_window import MainWindow
from ui.navigation import Place
from ui.panes.activity_journal import ActivityJournal
from ui.panes.activity_journal_sheets import DecideSheet, WhomSheet
from ui.targets import target_of
from ui.views.environment_bar import EnvironmentBar
from ui.work_session import WorkSession
from ui.workspace import Workspace

COMPANY = navigation.entity(311)


async def make(workspace: Workspace, request: Operation, place: Place) -> str:  # type: ignore[type-arg]
    """Make a change as a sheet does; gives the id of its entry."""
    change = Change.of(request, target_of(place, workspace.store))
    preview = await workspace.link.request(PrepareChange(change))
    await workspace.link.request(MakeChange(change, preview.state))
    return change.id


async def entry_of(workspace: Workspace, entry: str) -> JournalEntry:
    page = await workspace.link.request(ReadJournal(JournalQuery(entry=entry)))
    return page.entries[0]


@pytest.fixture
async def in_doubt(loaded: Workspace, provider: RunningProvider) -> str:
    """The id of a change whose answer was lost and that no read can settle: a mail that was sent, or not."""
    provider.faults.add(Lose(), operation="SendResetPasswordLink", times=1)
    return await make(loaded, SendResetPasswordLink(TargetEntityID=int(COMPANY.key)), COMPANY)


@pytest.fixture
def account(loaded: Workspace) -> Place:
    accounts = loaded.store.accounts
    return navigation.account(accounts.texts("Username")[next(accounts.rows())])


@pytest.fixture
def another(loaded: Workspace, account: Place) -> Place:
    accounts = loaded.store.accounts
    names = (accounts.texts("Username")[row] for row in accounts.rows())
    return navigation.account(next(name for name in names if name != account.key))


@asynccontextmanager
async def at_window(workspace: Workspace) -> AsyncIterator[WorkSession]:
    """A window with a desk, closed inside the test, since its timers must not fire while no event loop runs."""
    window = MainWindow(workspace.look.palette)
    bar = EnvironmentBar(workspace.look)
    window.furnish(workspace.look, bar)
    work = WorkSession(workspace, bar, window)
    window.show_page(work.desk)
    window.show()
    try:
        workspace.navigator.open(COMPANY)
        await workspace.tasks.wait_until_idle()
        yield work
    finally:
        await work.close()
        window.close_now()
        window.deleteLater()


async def test_an_unknown_outcome_stands_in_the_status_bar_until_it_is_settled(
    loaded: Workspace, in_doubt: str, told: Told
) -> None:
    async with at_window(loaded) as work:
        await comes(work.status.unknown.isVisible)
        assert work.status.unknown.text() == "1 unknown outcome"
        work.status.unknown.click()
        assert loaded.navigator.place == navigation.activity("journal", navigation.UNKNOWN_OUTCOMES)
        await loaded.tasks.wait_until_idle()
        page = work.desk.details.page
        assert isinstance(page, ActivityJournal)
        assert page.model.rowCount() == 1
        assert page.model.item(0).id == in_doubt  # type: ignore[union-attr]
        page.view.select_row(0)
        page.details.buttons["decide"].click()
        sheet = loaded.sheets.current
        assert isinstance(sheet, DecideSheet)
        sheet.happened.click()
        sheet.note.setPlainText("The administrator has the mail.")
        sheet.write.click()
        await comes(lambda: not work.status.unknown.isVisible())
        assert loaded.sheets.current is None
        await comes(lambda: any("found to have happened" in notice.summary for notice in told))
        assert (await entry_of(loaded, in_doubt)).outcome is Outcome.FOUND_DONE


async def test_what_a_read_finds_out_by_itself_is_told(
    loaded: Workspace, provider: RunningProvider, account: Place, told: Told
) -> None:
    news = JournalNews.of(loaded)
    heard = []
    news.changed.connect(lambda: heard.append(news.unknown))
    provider.faults.add(Lose(), operation="SuspendAccount", times=1)
    entry = await make(loaded, SuspendAccount(Username=account.key), account)
    await comes(lambda: bool(heard) and heard[-1] == 0 and len(heard) > 1)
    assert (await entry_of(loaded, entry)).outcome is Outcome.FOUND_DONE
    await loaded.tasks.close()


async def test_the_news_go_on_after_the_engine_came_back(loaded: Workspace, account: Place) -> None:
    news = JournalNews.of(loaded)
    heard: list[int] = []
    news.changed.connect(lambda: heard.append(news.unknown))
    await comes(lambda: bool(heard))
    pid = loaded.link.pid
    assert pid is not None
    os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    heard.clear()
    await make(loaded, SuspendAccount(Username=account.key), account)
    await comes(lambda: len(heard) > 1)
    await loaded.tasks.close()


async def test_a_person_says_what_they_saw_and_how_they_know(loaded: Workspace, in_doubt: str) -> None:
    sheet = DecideSheet(loaded, await entry_of(loaded, in_doubt))
    sheet.did_not.click()
    assert (sheet.write.isEnabled(), sheet.is_unsaved) == (False, False)
    sheet.note.setPlainText("Nobody got a mail.")
    assert (sheet.write.isEnabled(), sheet.is_unsaved) == (True, True)
    sheet.write.click()
    await loaded.tasks.wait_until_idle()
    entry = await entry_of(loaded, in_doubt)
    assert entry.outcome is Outcome.FOUND_UNDONE
    assert "Nobody got a mail." in entry.note


async def test_what_cannot_be_written_down_is_said_in_the_sheet(loaded: Workspace, in_doubt: str) -> None:
    sheet = DecideSheet(loaded, await entry_of(loaded, in_doubt))
    sheet.happened.click()
    sheet.note.setPlainText("I saw it.")
    await loaded.link.stop()
    sheet.write.click()
    await loaded.tasks.wait_until_idle()
    assert sheet.problem
    assert sheet.write.isEnabled()


async def test_looking_now_says_that_it_is_still_not_known(loaded: Workspace, in_doubt: str, told: Told) -> None:
    async with journal_of(loaded) as page:
        page.view.select_row(0)
        assert set(page.details.buttons) == {"look-now", "decide", "open-place", "repeat"}
        assert not page.details.buttons["repeat"].isEnabled()
        page.details.buttons["look-now"].click()
        await loaded.tasks.wait_until_idle()
        assert any("still not known" in notice.summary for notice in told)
        assert (await entry_of(loaded, in_doubt)).outcome is Outcome.UNKNOWN


async def test_undo_opens_the_sheet_of_the_change_that_takes_it_back(
    loaded: Workspace, account: Place, provider: RunningProvider
) -> None:
    entry = await make(loaded, SuspendAccount(Username=account.key), account)
    async with journal_of(loaded) as page:
        page.view.select_row(0)
        page.details.buttons["undo"].click()
        await comes(lambda: loaded.sheets.current is not None)
        sheet = loaded.sheets.current
        assert isinstance(sheet, ChangeSheet)
        await comes(lambda: sheet.known is not None)
        sheet.send.click()
        await comes(lambda: page.model.rowCount() == 2)
        await comes(lambda: page.model.item(0).outcome is Outcome.DONE)  # type: ignore[union-attr]
        loaded.sheets.close_now()
        assert page.model.item(0).undoes == entry  # type: ignore[union-attr]
        page.view.select_row(0)
        (link,) = page.details.links.values()
        link.click()
        assert loaded.navigator.place == navigation.activity("journal", f"{navigation.CHANGE}/{entry}")


async def test_a_change_is_repeated_for_whom_one_chooses(loaded: Workspace, account: Place, another: Place) -> None:
    await make(loaded, SuspendAccount(Username=account.key), account)
    async with journal_of(loaded) as page:
        page.view.select_row(0)
        page.details.buttons["repeat"].click()
        chooser = loaded.sheets.current
        assert isinstance(chooser, WhomSheet)
        QTest.keyClicks(chooser.field, another.key)
        await comes(chooser.take.isEnabled)
        chooser.take.click()
        await comes(lambda: isinstance(loaded.sheets.current, ChangeSheet))
        sheet = loaded.sheets.current
        assert isinstance(sheet, ChangeSheet)
        assert sheet.target == target_of(another, loaded.store)
        await loaded.tasks.wait_until_idle()
        loaded.sheets.close_now()


async def test_the_chooser_offers_only_what_the_change_can_be_made_to(loaded: Workspace, account: Place) -> None:
    entry = await make(loaded, SuspendAccount(Username=account.key), account)
    chooser = WhomSheet(loaded, await entry_of(loaded, entry), navigation.ACCOUNT)
    QTest.keyClicks(chooser.field, "o")
    await comes(chooser.take.isEnabled)
    found = chooser.list.results
    kinds = {found.result(row).payload.kind for row in range(found.rowCount())}
    assert kinds == {navigation.ACCOUNT}
    chooser.field.clear()
    QTest.keyClicks(chooser.field, "zzzzqq")
    await comes(lambda: not chooser.take.isEnabled())


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
async def test_what_is_found_is_written_to_a_file(
    loaded: Workspace, account: Place, tmp_path: Path, told: Told, ending: str
) -> None:
    await make(loaded, SuspendAccount(Username=account.key), account)
    async with journal_of(loaded) as page:
        path = tmp_path / f"journal.{ending}"
        await loaded.tasks.start_job("Exporting", lambda job: page.export.export(path, job))
        assert path.stat().st_size > 0
        assert told[-1].summary == f"journal.{ending} holds 1 change."


async def test_a_file_that_cannot_be_written_is_said(loaded: Workspace, account: Place, tmp_path: Path) -> None:
    async with journal_of(loaded) as page:
        with pytest.raises(ExportFailed):
            await loaded.tasks.start_job(
                "Exporting", lambda job: page.export.export(tmp_path / "nowhere" / "journal.csv", job)
            )


async def test_what_was_changed_here_is_an_action_on_every_place(loaded: Workspace, account: Place) -> None:
    async with at_window(loaded):
        assert loaded.actions.run("show-changes", account)
        assert loaded.navigator.place == navigation.changes_of(account)
        assert not loaded.actions.run("show-changes", navigation.activity())
        assert loaded.actions.run("show-activity")
        assert loaded.navigator.place == navigation.activity("journal")
        assert loaded.actions.run("show-jobs")
        assert loaded.navigator.place == navigation.activity("jobs")
        await loaded.tasks.wait_until_idle()


async def test_a_damaged_journal_is_said_above_what_can_still_be_read(loaded: Workspace, account: Place) -> None:
    for _ in range(2):
        await make(loaded, SuspendAccount(Username=account.key), account)
        await make(loaded, UnsuspendAccount(Username=account.key), account)
    await loaded.link.stop()
    (written,) = journal_folder().glob("*.jsonl")
    content = bytearray(written.read_bytes())
    content[len(content) // 2] ^= 1
    written.write_bytes(content)
    await loaded.link.start()
    async with journal_of(loaded) as page:
        await comes(lambda: bool(page.damage))
        assert "damaged" in page.damage


async def test_what_was_changed_while_nobody_looked_is_there_when_one_looks_again(
    loaded: Workspace, account: Place
) -> None:
    await make(loaded, SuspendAccount(Username=account.key), account)
    async with journal_of(loaded) as page:
        page.hide()
        await make(loaded, UnsuspendAccount(Username=account.key), account)
        await comes(lambda: page.is_outdated)
        page.show()
        await comes(lambda: page.model.rowCount() == 2)


async def test_enter_goes_on_at_what_can_be_done_with_the_change(loaded: Workspace, account: Place) -> None:
    await make(loaded, SuspendAccount(Username=account.key), account)
    async with journal_of(loaded) as page:
        page.activateWindow()
        page.view.setFocus()
        page.view.select_row(0)
        QTest.keyClick(page.view, Qt.Key.Key_Return)
        assert page.window().focusWidget() is page.details.buttons["undo"]


async def test_tab_goes_from_the_search_over_the_filters_and_the_table_to_the_actions(
    loaded: Workspace, account: Place
) -> None:
    await make(loaded, SuspendAccount(Username=account.key), account)
    async with journal_of(loaded) as page:
        page.activateWindow()
        page.view.select_row(0)
        page.filters.field.setFocus()
        passed: list[QWidget | None] = []
        for _ in range(10):
            QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
            passed.append(page.focusWidget())
        stops = [page.filters.outcome, page.filters.profile, page.view, page.details.buttons["undo"]]
        assert [widget for widget in passed if widget in stops] == stops
