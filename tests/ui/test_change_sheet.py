"""One change in its sheet: shown before it is sent, sent once, and what became of it told in words."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from console.commands.change import JournalQuery, Outcome, Target
from console.contract.language import Operation
from console.contract.services.account_management import (
    ChangeAccountSize,
    ChangeBackupAccountEmail,
    CreateAccountBySize,
    SuspendAccount,
    UnsuspendAccount,
)
from console.contract.services.company_management import CreateAdditionalAdmin, CreateCompany, EditCompany
from console.contract.services.entity_status import CancelEntity, SuspendEntity
from console.demo.mishaps import Lose
from console.demo.records import Status
from console.engine.change_messages import ReadJournal, SettleEntry
from tests.support.held import Held
from tests.support.provider import RunningProvider
from tests.support.waits import PATIENCE
from tests.support.workspace import Told, closed_inside
from ui import navigation
from ui.editors.change_sheet import ChangeSheet, open_change
from ui.editors.drafts import Drafts
from ui.editors.field_row import FieldRow
from ui.editors.stages import Stage
from ui.navigation import Place
from ui.targets import target_of
from ui.views.sheet import SheetCover
from ui.workspace import Workspace

ACCOUNT, COMPANY, PARTNER = navigation.account("millerhart.scans"), navigation.entity(311), navigation.entity(221)

Open = Callable[..., "asyncio.Future[ChangeSheet]"]


@pytest.fixture
def provider() -> Iterator[RunningProvider]:
    """A provider of the test's own, since it is changed."""
    with RunningProvider() as running:
        yield running


@pytest.fixture
async def desk(loaded: Workspace, qtbot: QtBot) -> AsyncIterator[QWidget]:
    desk = QWidget()
    desk.resize(1280, 800)
    qtbot.addWidget(desk)
    cover = SheetCover(loaded.look, desk)
    loaded.sheets.opened.connect(cover.show_sheet)
    loaded.sheets.closed.connect(cover.hide_sheet)
    desk.show()
    desk.activateWindow()
    yield desk
    if loaded.sheets.current is not None:
        loaded.sheets.current.close_now()
    # A change asks for what it touched anew.
    await loaded.tasks.wait_until_idle()


async def until(sheet: ChangeSheet, *stages: Stage) -> None:
    """Wait until the sheet shows one of these stages."""
    if sheet.stage in stages:
        return
    reached = asyncio.get_running_loop().create_future()

    def look() -> None:
        if sheet.stage in stages and not reached.done():
            reached.set_result(None)

    sheet.stage_changed.connect(look)
    async with asyncio.timeout(PATIENCE):
        await reached
    sheet.stage_changed.disconnect(look)


async def opened(workspace: Workspace, operation: type[Operation[Any]], place: Place, **values: Any) -> ChangeSheet:
    """The sheet of a change of a place, with its fields or its preview shown."""
    sheet = open_change(workspace, operation.spec, target_of(place, workspace.store), values)
    assert sheet is not None
    await until(sheet, Stage.FIELDS, Stage.PREVIEW)
    return sheet


def row(sheet: ChangeSheet, name: str) -> FieldRow:
    assert sheet.form is not None
    part = sheet.form[name]
    assert isinstance(part, FieldRow)
    return part


async def made(sheet: ChangeSheet) -> ChangeSheet:
    """Go on from the fields, send, and wait for the outcome."""
    if sheet.stage is Stage.FIELDS:
        sheet.go_on.click()
        await until(sheet, Stage.PREVIEW)
    sheet.send.click()
    await until(sheet, Stage.RESULT, Stage.MOVED, Stage.FIELDS)
    return sheet


@pytest.mark.usefixtures("desk")
async def test_an_edit_shows_what_is_there_now_and_what_it_will_be_before_it_is_sent(
    loaded: Workspace, provider: RunningProvider
) -> None:
    sheet = await opened(loaded, EditCompany, COMPANY)
    assert row(sheet, "DiskQuotaGB").value() == 1_000
    row(sheet, "DiskQuotaGB").show_value(1_500)

    sheet.go_on.click()
    await until(sheet, Stage.PREVIEW)
    said = sheet.preview.words.replace("\N{NO-BREAK SPACE}", " ")
    assert "Quota" in said
    assert "1000.0 GB" in said
    assert "1.5 TB" in said
    assert "Data centre" not in said
    assert provider.state.entities[311].quota_gb == 1_000

    await made(sheet)
    assert sheet.result is not None
    assert sheet.result.outcome is Outcome.DONE
    assert provider.state.entities[311].quota_gb == 1_500
    assert provider.state.entities[311].data_center == "GB"


@pytest.mark.usefixtures("desk")
async def test_the_sheet_says_whom_it_is_for_and_in_which_environment(loaded: Workspace) -> None:
    sheet = await opened(loaded, EditCompany, COMPANY)
    assert sheet.band.accessibleName() == "Other address"
    assert sheet.subject == "Northwind Backup Distribution › Harbour Lane IT › Miller & Hart Solicitors · id 311"


@pytest.mark.usefixtures("desk")
async def test_a_change_without_fields_is_previewed_at_once_and_can_be_taken_back(
    loaded: Workspace, provider: RunningProvider
) -> None:
    sheet = await opened(loaded, SuspendEntity, COMPANY)
    assert sheet.stage is Stage.PREVIEW
    await made(sheet)
    assert provider.state.entities[311].status is Status.SUSPENDED

    sheet.undo.click()
    await loaded.tasks.wait_until_idle()
    undoing = loaded.sheets.current
    assert isinstance(undoing, ChangeSheet)
    assert undoing is not sheet
    assert undoing.title == "Activate the suspended partner or company"
    await until(undoing, Stage.PREVIEW)
    await made(undoing)
    assert provider.state.entities[311].status is Status.ACTIVE


@pytest.mark.usefixtures("desk")
async def test_what_is_wrong_is_told_before_anything_is_asked(loaded: Workspace) -> None:
    sheet = await opened(loaded, CreateCompany, PARTNER)
    sheet.go_on.click()
    assert sheet.stage is Stage.FIELDS
    assert row(sheet, "CompanyName").problem == "Company must be given."


@pytest.mark.usefixtures("desk")
async def test_a_new_company_is_in_the_tree_when_it_is_made(loaded: Workspace, provider: RunningProvider) -> None:
    values = {
        "CompanyName": "Alder & Finch Surveyors",
        "DiskQuotaGB": 50,
        "GeneralContactEmail": "finch@alderfinch.example.com",
        "GeneralContactPerson": "Robin Finch",
    }
    sheet = await made(await opened(loaded, CreateCompany, PARTNER, **values))
    assert sheet.result is not None
    assert sheet.result.outcome is Outcome.DONE
    await loaded.tasks.wait_until_idle()
    names = {loaded.store.entities.name(node) for node in loaded.store.entities.order}
    assert "Alder & Finch Surveyors" in names


@pytest.mark.usefixtures("desk")
async def test_what_is_destroyed_is_named_by_hand_and_what_goes_with_it_stands_in_numbers(
    loaded: Workspace, provider: RunningProvider
) -> None:
    sheet = await opened(loaded, CancelEntity, PARTNER)
    assert sheet.stage is Stage.PREVIEW
    assert "2 active companies" in sheet.preview.words
    assert "active accounts" in sheet.preview.words
    assert "This cannot be taken back." in sheet.preview.words
    assert sheet.send.property("look") == "danger"
    assert not sheet.send.isEnabled()

    sheet.preview.typed.setText("Harbour Lane")
    assert not sheet.send.isEnabled()
    sheet.preview.typed.setText("Harbour Lane IT")
    assert sheet.send.isEnabled()
    await made(sheet)
    assert provider.state.entities[221].status is Status.CANCELLED


@pytest.mark.usefixtures("desk")
async def test_what_somebody_else_changed_meanwhile_is_shown_and_nothing_is_sent(
    loaded: Workspace, provider: RunningProvider
) -> None:
    sheet = await opened(loaded, EditCompany, COMPANY)
    row(sheet, "DiskQuotaGB").show_value(1_500)
    sheet.go_on.click()
    await until(sheet, Stage.PREVIEW)
    provider.state.entities[311].quota_gb = 1_200
    await made(sheet)

    assert sheet.stage is Stage.MOVED
    ((title, seen, now, sent),) = sheet.moved.rows
    assert title == "Quota"
    assert [part.replace("\N{NO-BREAK SPACE}", " ") for part in (seen, now, sent)] == ["1000.0 GB", "1.2 TB", "1.5 TB"]
    assert provider.state.entities[311].quota_gb == 1_200

    sheet.send_all_the_same.click()
    await until(sheet, Stage.RESULT)
    assert provider.state.entities[311].quota_gb == 1_500


@pytest.mark.usefixtures("desk")
async def test_whoever_takes_theirs_goes_on_with_the_values_of_the_other(
    loaded: Workspace, provider: RunningProvider
) -> None:
    sheet = await opened(loaded, EditCompany, COMPANY)
    row(sheet, "DiskQuotaGB").show_value(1_500)
    sheet.go_on.click()
    await until(sheet, Stage.PREVIEW)
    provider.state.entities[311].quota_gb = 1_200
    await made(sheet)
    sheet.take_theirs.click()

    assert sheet.stage is Stage.FIELDS
    assert row(sheet, "DiskQuotaGB").value() == 1_200
    assert provider.state.entities[311].quota_gb == 1_200


@pytest.mark.usefixtures("desk")
async def test_a_refusal_is_told_with_the_providers_code_and_marks_the_field_that_is_meant(loaded: Workspace) -> None:
    values = {
        "Username": "ruth.hart",
        "Password": "Harbour$2024",
        "AccountSizeMB": 1024,
        "FullName": "Ruth Hart",
        "Email": "ruth@millerhart.example.com",
    }
    sheet = await made(await opened(loaded, CreateAccountBySize, COMPANY, **values))
    assert sheet.result is not None
    assert sheet.result.outcome is Outcome.REFUSED
    assert "The provider's code: " in sheet.outcome.words

    sheet.back.click()
    assert sheet.stage is Stage.FIELDS
    assert row(sheet, "Username").problem == sheet.result.summary


@pytest.mark.usefixtures("desk")
@closed_inside
async def test_an_unknown_outcome_is_explained_and_a_look_settles_it(
    loaded: Workspace, provider: RunningProvider
) -> None:
    provider.faults.add(Lose(), operation="SuspendAccount", times=1)
    sheet = await opened(loaded, SuspendAccount, ACCOUNT)
    await made(sheet)
    assert sheet.result is not None
    assert sheet.result.outcome is Outcome.UNKNOWN
    assert not sheet.look_now.isHidden()

    sheet.look_now.click()
    await until_settled(sheet)
    assert sheet.result.outcome is Outcome.FOUND_DONE
    assert sheet.look_now.isHidden()
    await loaded.tasks.wait_until_idle()


@pytest.mark.usefixtures("desk")
@closed_inside
async def test_an_unknown_outcome_that_is_settled_elsewhere_is_told_in_the_open_sheet(
    loaded: Workspace, provider: RunningProvider
) -> None:
    provider.faults.add(Lose(), operation="SuspendAccount", times=1)
    sheet = await made(await opened(loaded, SuspendAccount, ACCOUNT))
    assert sheet.result is not None
    assert sheet.result.outcome is Outcome.UNKNOWN

    await loaded.link.request(SettleEntry(sheet.result.entry))
    async with asyncio.timeout(PATIENCE):
        await until_settled(sheet)
    assert sheet.result.outcome is Outcome.FOUND_DONE
    assert sheet.look_now.isHidden()
    await loaded.tasks.wait_until_idle()


@pytest.mark.usefixtures("desk")
async def test_whose_an_inactive_account_is_stands_in_its_sheet_and_in_the_journal(loaded: Workspace) -> None:
    sheet = await opened(loaded, UnsuspendAccount, navigation.account("millerhart.archive"))
    names = [loaded.store.entities.name(loaded.store.entities.node_of(entity)) for entity in (888, 221, 311)]
    path = " › ".join((*names, "millerhart.archive"))
    assert sheet.subject == path
    assert sheet.band.accessibleName() == loaded.session.environment_label

    await made(sheet)
    page = await loaded.link.request(ReadJournal(JournalQuery(limit=1)))
    assert (page.entries[0].target.path, page.entries[0].target.owner) == (path, 311)
    await loaded.tasks.wait_until_idle()


async def until_settled(sheet: ChangeSheet) -> None:
    """Wait until what was looked for is told."""
    while sheet.result is None or not sheet.result.outcome.is_settled:
        changed = asyncio.get_running_loop().create_future()
        sheet.stage_changed.connect(lambda changed=changed: changed.done() or changed.set_result(None))
        await changed


@pytest.mark.usefixtures("desk")
@closed_inside
async def test_a_change_whose_engine_died_is_looked_up_by_its_id(loaded: Workspace, provider: RunningProvider) -> None:
    held = Held()
    provider.faults.add(held, operation="SuspendAccount", times=1)  # type: ignore[arg-type]
    sheet = await opened(loaded, SuspendAccount, ACCOUNT)
    sheet.go_on.click()
    await until(sheet, Stage.PREVIEW)
    sheet.send.click()
    await held.arrived.wait()
    assert loaded.link.pid is not None
    os.kill(loaded.link.pid, signal.SIGKILL)
    await until(sheet, Stage.RESULT)
    assert sheet.result is not None
    assert sheet.result.outcome in (Outcome.UNKNOWN, Outcome.FOUND_DONE)
    assert sheet.result.entry


@pytest.mark.usefixtures("desk")
async def test_a_generated_password_is_shown_once_and_copied_for_a_minute(
    loaded: Workspace, provider: RunningProvider
) -> None:
    sheet = await made(await opened(loaded, CreateAdditionalAdmin, COMPANY, UserName="hart.second"))
    (line,) = [line for line in sheet.outcome.findChildren(QLineEdit) if line.isReadOnly()]
    password = line.text()
    assert len(password) >= 6

    (copy,) = [button for button in sheet.outcome.findChildren(QPushButton) if button.text() == "Copy"]
    copy.click()
    assert QGuiApplication.clipboard().text() == password
    page = await loaded.link.request(ReadJournal(JournalQuery()))
    assert password not in repr(page)
    QGuiApplication.clipboard().clear()


@pytest.mark.usefixtures("desk")
async def test_two_clicks_send_once(loaded: Workspace, provider: RunningProvider) -> None:
    sheet = await opened(loaded, ChangeAccountSize, ACCOUNT, AccountSizeMB=20_480)
    sheet.go_on.click()
    await until(sheet, Stage.PREVIEW)
    sheet.send.click()
    sheet.send.click()
    assert not sheet.close_sheet()
    await until(sheet, Stage.RESULT)
    await loaded.tasks.wait_until_idle()
    page = await loaded.link.request(ReadJournal(JournalQuery()))
    assert page.total == 1


@pytest.mark.usefixtures("desk")
async def test_what_was_typed_is_not_lost_without_being_asked(loaded: Workspace, qtbot: QtBot) -> None:
    sheet = await opened(loaded, ChangeBackupAccountEmail, ACCOUNT)
    qtbot.keyClicks(row(sheet, "Email").edit.widget, "x")
    qtbot.keyClick(row(sheet, "Email").edit.widget, Qt.Key.Key_Escape)
    assert loaded.sheets.current is sheet
    assert sheet.is_asking


@pytest.mark.usefixtures("desk")
async def test_a_draft_is_kept_without_its_secrets_when_the_session_ends_and_forgotten_when_one_closes_the_sheet(
    loaded: Workspace,
) -> None:
    drafts = Drafts(loaded.state, loaded.session.profile_name)
    values = {"Username": "hart.new", "Password": "Harbour$2024", "AccountSizeMB": 1024}
    sheet = await opened(loaded, CreateAccountBySize, COMPANY, **values)
    loaded.sheets.close_now()
    draft = drafts.kept
    assert draft is not None
    assert draft.spec is CreateAccountBySize.spec
    assert draft.target.key == "311"
    assert draft.values["Username"] == "hart.new"
    assert "Password" not in draft.values

    sheet = await opened(loaded, CreateAccountBySize, COMPANY, **draft.values)
    sheet.close_now()
    assert drafts.kept is None


async def test_a_profile_that_only_looks_opens_no_sheet(loaded: Workspace, told: Told) -> None:
    loaded.session.profile = msgspec.structs.replace(loaded.session.profile, read_only=True)
    target = target_of(COMPANY, loaded.store)
    assert open_change(loaded, EditCompany.spec, target) is None
    assert told[-1].summary == "This profile is only for looking: it sends nothing that may change something."


async def test_a_target_knows_its_path_and_owner(loaded: Workspace) -> None:
    assert target_of(ACCOUNT, loaded.store) == Target(
        kind=target_of(ACCOUNT, loaded.store).kind,
        key="millerhart.scans",
        name="millerhart.scans",
        path="Northwind Backup Distribution › Harbour Lane IT › Miller & Hart Solicitors › millerhart.scans",
        owner=311,
    )
    assert target_of(COMPANY, loaded.store).owner == 221
