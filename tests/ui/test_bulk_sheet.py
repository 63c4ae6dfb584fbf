"""A change of many in a person's hands: chosen once, looked at row by row, confirmed, and made."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from console.commands.change import Change, Target
from console.commands.job import JobState, RowState
from console.contract.services.account_management import ChangeAccountSize, SuspendAccount
from console.contract.services.entity_status import CancelEntity, SuspendEntity
from console.demo.records import Status
from console.errors import ReadingFailed
from console.session.profile import Profile
from tests.support.provider import RunningProvider
from tests.support.workspace import Told, closed_inside
from ui import navigation
from ui.editors.bulk_sheet import BulkSheet, PlanSheet, change_accounts, change_targets
from ui.editors.field_row import FieldRow
from ui.models.plan_model import Standing
from ui.models.plan_targets import of_accounts, of_entities
from ui.panes.account_table import account_table
from ui.panes.bulk_actions import bulk_actions, change_listed
from ui.tasks import outcome_of
from ui.views.sheet import SheetCover
from ui.workspace import Workspace

NAMES = ("brightwater.reception", "kestrel.studio", "kestrel.field")
SIZE = ChangeAccountSize.spec.name
SUSPEND = SuspendAccount.spec.name


@pytest.fixture
async def desk(loaded: Workspace, qtbot: QtBot) -> AsyncIterator[QWidget]:
    desk = QWidget()
    qtbot.addWidget(desk)
    desk.resize(1024, 640)
    cover = SheetCover(loaded.look, desk)
    loaded.sheets.opened.connect(cover.show_sheet)
    loaded.sheets.closed.connect(cover.hide_sheet)
    desk.show()
    yield desk
    loaded.sheets.close_now()


def resized(target: Target, size: int) -> ChangeAccountSize:
    return ChangeAccountSize(Username=target.key, AccountSizeMB=size, SendEmailToCustomer=False)


async def opened(workspace: Workspace) -> BulkSheet:
    """The sheet that is open once everything asked for has come."""
    await workspace.tasks.wait_until_idle()
    sheet = workspace.sheets.current
    assert isinstance(sheet, BulkSheet)
    return sheet


async def sheet_for(workspace: Workspace, names: Sequence[str] = NAMES) -> BulkSheet:
    change_accounts(workspace, names)
    return await opened(workspace)


async def test_tab_leads_from_the_rows_of_a_plan_to_their_confirmation(
    loaded: Workspace, desk: QWidget, qtbot: QtBot
) -> None:
    sheet = await sheet_for(loaded)
    await plan_of(loaded, sheet, "SuspendAccount")
    sheet.view.confirmation.above.setValue(1)
    sheet.view.confirmation.ask(len(NAMES), "")
    sheet.view.table.setFocus()
    qtbot.keyClick(sheet.view.table, Qt.Key.Key_Tab)
    assert desk.focusWidget() is sheet.view.confirmation.typed
    sheet.close_now()


@pytest.mark.usefixtures("desk")
async def test_leaving_a_value_out_of_an_edit_of_many_is_called_unchanged(loaded: Workspace) -> None:
    change_targets(loaded, of_entities(loaded.store, [311]))
    sheet = await opened(loaded)
    sheet.choice.choose("EditCompany")
    assert sheet.choice.form is not None
    contact = sheet.choice.form["GeneralContactPerson"]
    assert isinstance(contact, FieldRow)
    assert isinstance(contact.edit.widget, QLineEdit)
    assert contact.edit.widget.placeholderText() == "Unchanged"
    sheet.close_now()


async def plan_of(workspace: Workspace, sheet: BulkSheet, operation: str, **values: object) -> None:
    """Choose, fill in, and wait for the plan."""
    sheet.choice.choose(operation)
    assert sheet.choice.form is not None
    sheet.choice.form.show_values(values)
    sheet.preview.click()
    await workspace.tasks.wait_until_idle()


async def until_ended(workspace: Workspace) -> None:
    """Wait until no job is under way any more."""
    jobs, changed = workspace.bulk_jobs, asyncio.Event()
    jobs.changed.connect(changed.set)
    while not jobs.jobs or any(job.state in (JobState.WAITING, JobState.RUNNING) for job in jobs.jobs):
        changed.clear()
        await changed.wait()


@pytest.mark.usefixtures("desk")
@closed_inside
async def test_one_change_is_made_for_everyone_chosen(loaded: Workspace, provider: RunningProvider) -> None:
    sheet = await sheet_for(loaded)
    await plan_of(loaded, sheet, SUSPEND)
    assert [change.target.key for change in sheet.view.plan.changes] == list(NAMES)
    assert sheet.start.isEnabled()

    sheet.start.click()
    await loaded.tasks.wait_until_idle()
    assert loaded.sheets.current is None
    assert loaded.navigator.place == navigation.activity("jobs")
    await until_ended(loaded)

    (job,) = loaded.bulk_jobs.jobs
    assert (job.state, job.counts) == (JobState.FINISHED, {RowState.DONE: len(NAMES)})
    assert all(provider.state.accounts[name].status is Status.SUSPENDED for name in NAMES)


@pytest.mark.usefixtures("desk")
@closed_inside
async def test_rows_that_are_left_out_are_not_sent(loaded: Workspace, provider: RunningProvider, qtbot: QtBot) -> None:
    sheet = await sheet_for(loaded)
    await plan_of(loaded, sheet, SUSPEND)
    sheet.view.table.select_row(1)
    qtbot.keyClick(sheet.view.table, Qt.Key.Key_Space)
    assert sheet.view.model.standing(1) is Standing.LEFT_OUT

    sheet.start.click()
    await loaded.tasks.wait_until_idle()
    await until_ended(loaded)
    assert [provider.state.accounts[name].status for name in NAMES] == [
        Status.SUSPENDED,
        Status.ACTIVE,
        Status.SUSPENDED,
    ]


@pytest.mark.usefixtures("desk")
async def test_many_rows_want_their_number_typed(loaded: Workspace) -> None:
    sheet = await sheet_for(loaded)
    await plan_of(loaded, sheet, SUSPEND)
    confirmation = sheet.view.confirmation
    assert (confirmation.phrase, sheet.start.isEnabled()) == ("", True)

    sheet.view.model.send([0], is_sent=True)
    confirmation.above.setValue(2)
    assert (confirmation.phrase, sheet.start.isEnabled()) == ("3", False)
    confirmation.typed.setText("2")
    assert not sheet.start.isEnabled()
    confirmation.typed.setText(" 3 ")
    assert sheet.start.isEnabled()

    sheet.view.model.send([0], is_sent=False)
    assert (confirmation.phrase, sheet.start.isEnabled()) == ("", True)


@pytest.mark.usefixtures("desk")
async def test_the_number_above_which_is_asked_is_remembered(loaded: Workspace) -> None:
    sheet = await sheet_for(loaded)
    sheet.view.confirmation.above.setValue(2)
    sheet.view.at_once.setValue(7)
    sheet.close_now()
    again = await sheet_for(loaded)
    await plan_of(loaded, again, SUSPEND)
    assert again.view.confirmation.phrase == "3"
    assert again.view.plan.concurrency == 7


@pytest.mark.usefixtures("desk")
async def test_what_cannot_be_taken_back_wants_the_verb_and_says_what_goes_with_it(loaded: Workspace) -> None:
    change_targets(loaded, of_entities(loaded.store, [111, 112]))
    sheet = await opened(loaded)
    await plan_of(loaded, sheet, CancelEntity.spec.name)
    assert sheet.view.confirmation.phrase == "cancel 2"
    assert "With what is sent go:" in sheet.view.summary
    assert not sheet.start.isEnabled()
    sheet.view.confirmation.typed.setText("Cancel 2")
    assert sheet.start.isEnabled()
    before = sheet.view.summary
    sheet.view.model.send([0], is_sent=False)
    await loaded.tasks.wait_until_idle()
    assert sheet.view.confirmation.phrase == "cancel 1"
    assert sheet.view.summary != before


@pytest.mark.usefixtures("desk")
async def test_values_that_break_a_rule_make_no_plan(loaded: Workspace) -> None:
    sheet = await sheet_for(loaded)
    sheet.choice.choose(SIZE)
    sheet.preview.click()
    await loaded.tasks.wait_until_idle()
    assert sheet.pages.currentWidget() is sheet.choice
    assert sheet.view.model.rows == []


@pytest.mark.usefixtures("desk")
async def test_back_keeps_what_was_typed_and_closing_asks(loaded: Workspace) -> None:
    sheet = await sheet_for(loaded)
    await plan_of(loaded, sheet, SIZE, AccountSizeMB=4096)
    sheet.back.click()
    assert sheet.choice.values()["AccountSizeMB"] == 4096
    sheet.preview.click()
    await loaded.tasks.wait_until_idle()
    assert not sheet.close_sheet()
    assert sheet.is_asking


@pytest.mark.usefixtures("desk")
async def test_only_what_makes_sense_for_the_targets_is_offered(loaded: Workspace) -> None:
    accounts = await sheet_for(loaded)
    assert {SIZE, SUSPEND} <= set(accounts.choice.offered)
    assert SuspendEntity.spec.name not in accounts.choice.offered
    change_targets(loaded, of_entities(loaded.store, [111]))
    entities = await opened(loaded)
    assert SuspendEntity.spec.name in entities.choice.offered
    assert SIZE not in entities.choice.offered


@pytest.mark.usefixtures("desk")
async def test_no_targets_are_said_and_open_nothing(loaded: Workspace, told: Told) -> None:
    change_accounts(loaded, [])
    await loaded.tasks.wait_until_idle()
    assert loaded.sheets.current is None
    assert told[-1].summary == "There is nothing to change."


@pytest.mark.usefixtures("desk")
async def test_a_check_that_fails_sends_nothing_and_is_said(loaded: Workspace) -> None:
    sheet = await sheet_for(loaded)
    await loaded.link.stop()
    await plan_of(loaded, sheet, SUSPEND)
    assert not sheet.start.isEnabled()
    assert "engine" in sheet.view.summary


@pytest.mark.usefixtures("desk")
async def test_a_plan_made_elsewhere_is_checked_and_its_broken_rows_stay_out(loaded: Workspace) -> None:
    targets = await outcome_of(of_accounts(loaded.store, NAMES[:2]))
    changes = [
        Change.of(resized(targets[0], 4096), targets[0]),
        Change.of(resized(targets[1], -5), targets[1]),
    ]
    sheet = PlanSheet(loaded, "From a file", changes)
    assert loaded.sheets.open(sheet)
    await loaded.tasks.wait_until_idle()
    assert sheet.view.plan.changes == (changes[0],)
    assert sheet.view.model.standing(1) is Standing.BLOCKED
    assert sheet.start.text() == "Send 1 change"


@pytest.mark.usefixtures("desk")
async def test_a_file_of_names_opens_the_sheet(loaded: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "names.csv"
    file.write_text("Account;Note\n" + "".join(f"{name};x\n" for name in NAMES))
    await change_listed(loaded, file)
    sheet = await opened(loaded)
    sheet.choice.choose(SUSPEND)
    assert [target.key for target in sheet.choice.targets] == list(NAMES)


async def test_a_file_that_cannot_be_read_says_so(loaded: Workspace, tmp_path: Path) -> None:
    with pytest.raises(ReadingFailed):
        await change_listed(loaded, tmp_path / "not there.csv")


@pytest.mark.usefixtures("desk")
async def test_selected_rows_of_the_accounts_table_or_all_that_are_shown_are_changed(
    loaded: Workspace, desk: QWidget
) -> None:
    panel = account_table(loaded, loaded.store.entities.root, desk)
    await loaded.tasks.wait_until_idle()
    panel.field.setText("kestrel")
    panel.apply_filter()
    await loaded.tasks.wait_until_idle()
    shown = panel.model.rowCount()
    assert 1 < shown < loaded.store.accounts.count
    selected, everything = panel.change_menu(panel).actions()
    assert not selected.isEnabled()
    panel.view.select_row(0)
    selected, everything = panel.change_menu(panel).actions()
    assert (selected.text(), everything.text()) == ("Change the 1 selected…", f"Change all {shown} shown…")
    everything.trigger()
    sheet = await opened(loaded)
    assert sheet.title == f"Change {shown} targets"


@pytest.mark.usefixtures("desk")
async def test_everything_below_an_entity_is_changed_from_its_menu(loaded: Workspace) -> None:
    loaded.actions.add(*bulk_actions(loaded))
    root = navigation.entity(loaded.store.entities.entity_id(loaded.store.entities.root))
    assert loaded.actions.run("change-accounts-below", root)
    assert (await opened(loaded)).title == f"Change {loaded.store.accounts.count} targets"
    loaded.sheets.close_now()
    assert loaded.actions.run("change-companies-below", root)
    companies = loaded.store.entities.counts(loaded.store.entities.root).companies
    assert (await opened(loaded)).title == f"Change {companies} targets"
    company = navigation.entity(111)
    assert not loaded.actions.run("change-companies-below", company)


async def test_nothing_is_offered_for_a_profile_that_may_only_read(loaded: Workspace) -> None:
    loaded.actions.add(*bulk_actions(loaded))
    profile: Profile = loaded.session.profile
    loaded.session.profile = type(profile)(name=profile.name, read_only=True)
    assert "read-only" in loaded.actions["change-listed"].why_off(None)
    assert not loaded.actions.run("change-listed")
