"""The API explorer over the real engine and the real provider: choosing, sending, replies, history, and what fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from console.demo.mishaps import Fault, Lose
from console.demo.records import Status
from console.demo.variants import Called
from console.engine.link import SignIn
from console.errors import ConsoleError, ExportFailed
from tests.support.explorer import Explorer, texts_of
from tests.support.held import Held
from tests.support.linked import profile_for
from tests.support.provider import PASSWORD, RunningProvider
from tests.support.workspace import Told
from tests.ui.test_accessibility import nameless
from ui.models.call_history import KEPT_CALLS, CallHistory, PastCall, Verdict
from ui.models.offered_model import NO_ROW
from ui.panes.explorer.calls import Calls
from ui.panes.explorer.operation_pane import FORM, HISTORY, REPLY
from ui.panes.registry import pages_for
from ui.workspace import Workspace

SECRET = "Wombat4711secret"


@pytest.fixture
async def explorer(loaded: Workspace, qtbot: QtBot) -> Explorer:
    return Explorer(loaded, qtbot)


@asynccontextmanager
async def signed_in_to(provider: RunningProvider, workspace: Workspace) -> AsyncIterator[None]:
    """An engine that is signed in to another provider than the session's."""
    await workspace.link.start()
    try:
        workspace.session.begin(await workspace.link.request(SignIn(profile_for(provider), PASSWORD)))
        yield
        await workspace.tasks.close()
    finally:
        await workspace.link.stop()


def is_active(provider: RunningProvider, username: str) -> bool:
    found = next(each for each in provider.state.accounts.values() if each.username == username)
    return found.status is Status.ACTIVE


async def test_the_page_belongs_to_the_server(explorer: Explorer) -> None:
    assert "explorer" in [spec.name for spec in pages_for(explorer.workspace, explorer.page.place)]


async def test_everything_the_server_offers_is_listed_by_service_and_found_by_typing(explorer: Explorer) -> None:
    await explorer.settle()
    model = explorer.page.list.model
    assert len(model.offered) > 60
    assert model.index(0).data() == "AccountManagementService"
    assert model.operation_at(0) is None
    explorer.qtbot.keyClicks(explorer.page.list.field, "suspend account")
    shown = [found.operation for row in range(model.rowCount()) if (found := model.operation_at(row))]
    assert shown == ["SuspendAccount", "UnsuspendAccount"]
    explorer.qtbot.keyClick(explorer.page.list.field, Qt.Key.Key_Down)
    explorer.qtbot.keyClick(explorer.page.list.field, Qt.Key.Key_Return)
    await explorer.settle()
    assert explorer.page.pane.key == ("AccountManagementService", "UnsuspendAccount")
    assert explorer.page.pane.form is not None


async def test_a_read_is_sent_at_once_and_its_reply_is_a_tree(explorer: Explorer) -> None:
    await explorer.choose("GetAccountEntities")
    explorer.type("request.UserName", "ruth.hart")
    explorer.type("request.TargetEntityID", "888")
    explorer.send()
    await explorer.settle()
    pane = explorer.page.pane
    assert pane.tabs.currentIndex() == REPLY
    assert "Success" in pane.reply.verdict.text()
    assert "status 200" in pane.reply.facts.text()
    outcome = Calls.of(explorer.workspace).outcome(pane.key or ("", ""))
    assert outcome is not None
    assert outcome.reply is not None
    assert texts_of(outcome.reply.tree, "CompanyName") == ["Miller & Hart Solicitors"]


async def test_the_hands_stay_on_the_keys_from_the_list_through_the_form_to_the_reply(explorer: Explorer) -> None:
    await explorer.settle()
    explorer.page.list.field.setFocus()
    await explorer.choose("GetAccountEntities")
    assert explorer.page.focusWidget() is explorer.row("request.TargetEntityID").editor
    explorer.type("request.TargetEntityID", "888")
    explorer.type("request.UserName", "ruth.hart")
    explorer.page.pane.send()
    await explorer.settle()
    assert explorer.page.focusWidget() is explorer.page.pane.tabs
    explorer.page.filter()
    assert explorer.page.focusWidget() is explorer.page.pane.reply.tree.field


async def test_what_cannot_be_written_at_all_is_told_and_not_sent(explorer: Explorer) -> None:
    await explorer.choose("SetScannerCustomPathes")
    explorer.type("entityPolicyID", "1")
    explorer.group("customPathes.IncludeFiles").add.click()
    explorer.row("customPathes.IncludeFiles.0").draft.type("a\x00b")
    explorer.page.pane.renew_preview()
    await explorer.settle()
    assert "control characters" in explorer.page.pane.preview.problem.text()
    assert explorer.row("customPathes.IncludeFiles.0").problem.isVisible()
    await explorer.send_agreed()
    assert Calls.of(explorer.workspace).history.calls[0].verdict is Verdict.NOT_SENT


async def test_a_server_that_is_away_is_told_and_the_values_stay(
    fresh_provider: RunningProvider, workspace: Workspace, qtbot: QtBot
) -> None:
    async with signed_in_to(fresh_provider, workspace):
        explorer = Explorer(workspace, qtbot)
        await explorer.choose("GetAccountEntities")
        explorer.type("request.UserName", "ruth.hart")
        explorer.type("request.TargetEntityID", "888")
        fresh_provider.stop()
        explorer.send()
        await explorer.settle()
        assert "Not answered" in explorer.page.pane.reply.verdict.text()
        assert explorer.page.pane.reply.advice.text() != ""
        fresh_provider.start_again()
        explorer.send()
        await explorer.settle()
        assert "Success" in explorer.page.pane.reply.verdict.text()


async def test_control_return_sends(explorer: Explorer) -> None:
    await explorer.choose("GetCompaniesSummary")
    explorer.type("request.PartnerEntityId", "888")
    explorer.page.activateWindow()
    explorer.page.pane.tabs.setFocus()
    explorer.qtbot.keyClick(explorer.page.pane.tabs, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await explorer.settle()
    assert len(Calls.of(explorer.workspace).history.calls) == 1


async def test_a_change_is_made_at_the_provider_once_it_is_agreed_to(
    explorer: Explorer, provider: RunningProvider
) -> None:
    await explorer.choose("SuspendAccount")
    explorer.type("request.Username", "ruth.hart")
    sheet = await explorer.sheet()
    assert is_active(provider, "ruth.hart")
    assert "ruth.hart" in sheet.shown.toPlainText()
    explorer.qtbot.mouseClick(sheet.send, Qt.MouseButton.LeftButton)
    await explorer.settle()
    assert not is_active(provider, "ruth.hart")
    assert "Success" in explorer.page.pane.reply.verdict.text()


async def test_a_read_that_says_not_for_whom_it_is_asks_before_it_is_sent(
    explorer: Explorer, provider: RunningProvider
) -> None:
    await explorer.choose("GetCompaniesSummary")
    explorer.row("request.PartnerEntityId").editor.clear()
    sheet = await explorer.sheet()
    assert "request.PartnerEntityId must be given" in sheet.meaning.text()
    assert "your own entity" in sheet.meaning.text()
    explorer.qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    await explorer.settle()
    assert Calls.of(explorer.workspace).history.calls == ()


async def test_without_agreement_nothing_is_sent(explorer: Explorer, provider: RunningProvider) -> None:
    await explorer.choose("SuspendAccount")
    explorer.type("request.Username", "ruth.hart")
    explorer.qtbot.keyClick(await explorer.sheet(), Qt.Key.Key_Escape)
    await explorer.settle()
    assert is_active(provider, "ruth.hart")
    assert Calls.of(explorer.workspace).history.calls == ()


async def test_what_cannot_be_taken_back_wants_its_name_typed(explorer: Explorer, provider: RunningProvider) -> None:
    await explorer.choose("CancelEntity")
    sheet = await explorer.sheet()
    assert not sheet.send.isEnabled()
    explorer.qtbot.keyClicks(sheet.field, "CancelEntit")
    assert not sheet.send.isEnabled()
    explorer.qtbot.keyClicks(sheet.field, "y")
    assert sheet.send.isEnabled()
    sheet.reject()
    await explorer.settle()


async def test_an_operation_that_is_not_documented_is_called_as_a_change_unless_it_clearly_reads(
    fresh_provider: RunningProvider, workspace: Workspace, qtbot: QtBot
) -> None:
    fresh_provider.faults.vary(Called("GetEntityHierarchy", "FindWholeTree"), Called("SuspendAccount", "FreezeAccount"))
    async with signed_in_to(fresh_provider, workspace):
        explorer = Explorer(workspace, qtbot)
        await explorer.choose("FindWholeTree")
        explorer.type("request.TargetEntityID", "888")
        explorer.type("request.IncludeInactive", "true")
        assert "not documented" in explorer.page.pane.head.kind.text()
        explorer.send()
        await explorer.settle()
        assert "Success" in explorer.page.pane.reply.verdict.text()
        await explorer.choose("FreezeAccount")
        explorer.type("request.Username", "ruth.hart")
        await explorer.send_agreed()
        assert not is_active(fresh_provider, "ruth.hart")


async def test_a_profile_for_looking_sends_reads_only(loaded: Workspace, qtbot: QtBot) -> None:
    loaded.session.profile = msgspec.structs.replace(loaded.session.profile, read_only=True)
    explorer = Explorer(loaded, qtbot)
    await explorer.choose("SuspendAccount")
    assert not explorer.page.pane.head.send.isEnabled()
    assert "only for looking" in explorer.page.pane.head.off.text()
    await explorer.choose("GetCompaniesSummary")
    explorer.type("request.PartnerEntityId", "888")
    assert explorer.page.pane.head.send.isEnabled()


async def test_a_fault_and_a_refusal_are_told_as_such(explorer: Explorer, provider: RunningProvider) -> None:
    provider.faults.add(Fault(reason="The archive is closed"), operation="GetCompaniesSummary", times=1)
    await explorer.choose("GetCompaniesSummary")
    explorer.type("request.PartnerEntityId", "888")
    explorer.send()
    await explorer.settle()
    assert "Fault" in explorer.page.pane.reply.verdict.text()
    assert "The archive is closed" in explorer.page.pane.reply.verdict.text()
    await explorer.choose("GetAccountEntities")
    explorer.type("request.UserName", "nobody.at.all")
    explorer.type("request.TargetEntityID", "888")
    explorer.send()
    await explorer.settle()
    assert "Refused" in explorer.page.pane.reply.verdict.text()


async def test_a_change_whose_answer_was_lost_is_told_as_unknown(explorer: Explorer, provider: RunningProvider) -> None:
    provider.faults.add(Lose(), operation="SuspendAccount", times=1)
    await explorer.choose("SuspendAccount")
    explorer.type("request.Username", "ruth.hart")
    await explorer.send_agreed()
    assert "Outcome unknown" in explorer.page.pane.reply.verdict.text()
    assert Calls.of(explorer.workspace).history.calls[0].verdict is Verdict.UNKNOWN


async def test_a_read_that_takes_long_can_be_cancelled(explorer: Explorer, provider: RunningProvider) -> None:
    held = Held()
    provider.faults.add(held, operation="GetCompaniesSummary")
    await explorer.choose("GetCompaniesSummary")
    explorer.type("request.PartnerEntityId", "888")
    explorer.send()
    await held.arrived.wait()
    pane = explorer.page.pane
    assert not pane.head.send.isEnabled()
    assert "Calling GetCompaniesSummary" in pane.reply.verdict.text()
    pane.reply.cancel.emit()
    await held.left.wait()
    await explorer.settle()
    assert "Cancelled" in pane.reply.verdict.text()
    assert pane.head.send.isEnabled()


async def test_values_survive_other_operations_and_another_page_until_they_are_reset(explorer: Explorer) -> None:
    await explorer.choose("GetAccountEntities")
    explorer.type("request.UserName", "ruth.hart")
    explorer.type("request.TargetEntityID", "888")
    await explorer.choose("GetCompaniesSummary")
    explorer.type("request.PartnerEntityId", "888")
    await explorer.choose("GetAccountEntities")
    assert explorer.row("request.UserName").editor.property("text") == "ruth.hart"
    again = Explorer(explorer.workspace, explorer.qtbot)
    await again.settle()
    assert again.row("request.UserName").editor.property("text") == "ruth.hart"
    again.page.pane.head.reset.click()
    await again.settle()
    assert again.row("request.UserName").editor.property("text") == ""


async def test_a_call_of_the_history_fills_the_form_again(explorer: Explorer) -> None:
    await explorer.choose("GetAccountEntities")
    explorer.type("request.UserName", "ruth.hart")
    explorer.type("request.TargetEntityID", "888")
    explorer.send()
    await explorer.settle()
    explorer.page.pane.head.reset.click()
    await explorer.choose("GetCompaniesSummary")
    explorer.type("request.PartnerEntityId", "888")
    history = explorer.page.pane.history
    explorer.page.pane.tabs.setCurrentIndex(HISTORY)
    history.list.step(0)
    explorer.qtbot.keyClick(history.list, Qt.Key.Key_Return)
    await explorer.settle()
    assert explorer.page.pane.key == ("EntityManagementService", "GetAccountEntities")
    assert explorer.page.pane.tabs.currentIndex() == FORM
    assert explorer.row("request.UserName").editor.property("text") == "ruth.hart"


async def test_the_history_is_kept_for_the_profile_and_forgotten_when_asked(loaded: Workspace) -> None:
    history = CallHistory(loaded.state, "North/wind")
    for number in range(KEPT_CALLS + 5):
        history.add(PastCall("S", f"Op{number}", number, Verdict.SUCCESS, "Done", 0.1, {"a": [None, True, number]}))
    again = CallHistory(loaded.state, "North/wind")
    assert len(again.calls) == KEPT_CALLS
    assert again.calls[0].operation == f"Op{KEPT_CALLS + 4}"
    assert again.calls[0].values == {"a": [None, True, KEPT_CALLS + 4]}
    assert CallHistory(loaded.state, "other").calls == ()
    again.clear()
    assert CallHistory(loaded.state, "North/wind").calls == ()


async def test_a_history_of_another_version_is_left_out(loaded: Workspace) -> None:
    loaded.state.set("calls", "Northwind", [{"service": "S"}, 4, None, {"verdict": "splendid"}])
    assert CallHistory(loaded.state, "Northwind").calls == ()


async def test_values_too_long_to_be_kept_are_told_as_such(loaded: Workspace) -> None:
    history = CallHistory(loaded.state, "Northwind")
    history.add(PastCall("S", "Op", 1, Verdict.SUCCESS, "Done", 0.1, {"file": "x" * 100_000}))
    assert history.calls[0].values == {}
    assert not history.calls[0].has_values


async def test_a_secret_stands_in_no_preview_history_clipboard_or_file(
    explorer: Explorer, tmp_path: Path, told: Told
) -> None:
    await explorer.choose("ChangeBackupAccountPassword")
    explorer.type("request.Username", "ruth.hart")
    explorer.type("request.NewPassword", SECRET)
    explorer.type("request.SendEmailToCustomer", "false")
    envelope = await explorer.envelope()
    preview = explorer.page.pane.preview
    copied = []
    for button in (preview.curl, preview.command):
        button.click()
        copied.append(QGuiApplication.clipboard().text())
    await explorer.send_agreed()
    assert "Success" in explorer.page.pane.reply.verdict.text()
    explorer.workspace.state.save()
    call = Calls.of(explorer.workspace).history.calls[0]
    assert call.values == {"request": {"Username": "ruth.hart", "SendEmailToCustomer": False}}
    kept = (tmp_path / "window.ini").read_text()
    assert "ruth.hart" in kept
    reply = explorer.page.pane.reply.xml.text.toPlainText()
    for text in (envelope, *copied, kept, reply, *(f"{notice.summary} {notice.details}" for notice in told)):
        assert SECRET not in text


async def test_a_large_reply_is_searched_and_saved(explorer: Explorer, tmp_path: Path) -> None:
    await explorer.choose("GetEntityHierarchy")
    explorer.type("request.TargetEntityID", "0")
    explorer.type("request.IncludeInactive", "true")
    explorer.send()
    await explorer.settle()
    reply = explorer.page.pane.reply
    model = reply.tree.model
    reply.tree.field.setText("miller")
    reply.tree.apply_filter()
    await explorer.settle()
    index = model.index(0, 0)
    while model.rowCount(index):
        index = model.index(0, 0, index)
    assert model.value_at(index) == "Miller & Hart Solicitors"
    reply.tree.view.setCurrentIndex(index)
    reply.tree.copy_value()
    assert QGuiApplication.clipboard().text() == "Miller & Hart Solicitors"
    reply.tree.copy_path()
    path = QGuiApplication.clipboard().text()
    reply.tree.field.clear()
    reply.tree.apply_filter()
    await explorer.settle()
    assert path.startswith("GetEntityHierarchyResponse/")
    assert "[" in path
    reply.tabs.setCurrentIndex(1)
    explorer.qtbot.keyClicks(reply.xml.field, "Miller")
    assert reply.xml.text.textCursor().selectedText() == "Miller"
    await reply.write(tmp_path / "reply.xml")
    assert "Miller &amp; Hart" in (tmp_path / "reply.xml").read_text(encoding="utf-8")
    (tmp_path / "file").touch()
    with pytest.raises(ExportFailed):
        await reply.write(tmp_path / "file" / "reply.xml")


async def test_nobody_signed_in_is_a_sentence_with_retry(workspace: Workspace, qtbot: QtBot) -> None:
    explorer = Explorer(workspace, qtbot)
    await explorer.settle()
    assert explorer.page.state == "failed"
    assert explorer.page.problem is not None
    assert "Nobody is signed in" in explorer.page.problem.summary
    assert explorer.page.regions == (explorer.page,)


async def test_an_operation_that_vanished_from_the_wsdl_is_told(explorer: Explorer) -> None:
    await explorer.choose("GetCompaniesSummary")
    explorer.type("request.PartnerEntityId", "888")
    model = explorer.page.list.model
    explorer.page.show_offered(tuple(each for each in model.offered if each.operation != "GetCompaniesSummary"))
    assert model.row_of("CompanyManagementService", "GetCompaniesSummary") == NO_ROW
    assert "does not offer GetCompaniesSummary any more" in explorer.page.pane.head.off.text()
    assert not explorer.page.pane.head.send.isEnabled()


async def test_an_engine_that_is_gone_is_a_sentence_and_the_form_comes_with_retry(
    explorer: Explorer, told: Told
) -> None:
    await explorer.settle()
    await explorer.workspace.link.stop()
    explorer.page.refresh()
    await explorer.settle()
    assert explorer.page.state == "content"
    assert explorer.page.stale_words
    assert isinstance(explorer.page.problem, ConsoleError)


async def test_all_that_can_be_used_has_a_name_and_f6_walks_the_parts(explorer: Explorer) -> None:
    await explorer.choose("UpdateEntityPolicy")
    explorer.group("entityPolicy.BackupSet").included.click()
    for tab in range(4):
        explorer.page.pane.tabs.setCurrentIndex(tab)
        assert list(nameless(explorer.page)) == []
    assert len(explorer.page.regions) == 4
    assert all(explorer.page.isAncestorOf(region) for region in explorer.page.regions)
    await asyncio.sleep(0)
