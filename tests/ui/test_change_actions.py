"""Changes as actions: on the places where they apply, off with the reason where they cannot be made."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from console.commands.change import TargetKind
from console.commands.command import commands
from tests.support.provider import RunningProvider
from ui import navigation
from ui.editors.change_sheet import ChangeSheet
from ui.editors.credentials_sheet import CredentialsSheet
from ui.editors.drafts import Drafts
from ui.editors.field_row import FieldRow
from ui.editors.stages import Stage
from ui.navigation import Place
from ui.panes.change_actions import change_actions, name_of
from ui.workspace import Workspace

ROOT, PARTNER, COMPANY = navigation.entity(888), navigation.entity(221), navigation.entity(311)
ACTIVE, SUSPENDED = navigation.account("millerhart.scans"), navigation.account("millerhart.archive")


@pytest.fixture
def provider() -> Iterator[RunningProvider]:
    """A provider of the test's own."""
    with RunningProvider() as running:
        yield running


@pytest.fixture
def acting(loaded: Workspace) -> Workspace:
    loaded.actions.add(*change_actions(loaded))
    return loaded


def offered(workspace: Workspace, place: Place) -> set[str]:
    return {action.name.partition(".")[2] for action in workspace.actions.on_place(place)}


async def test_a_company_offers_what_can_be_done_to_a_company(acting: Workspace) -> None:
    found = offered(acting, COMPANY)
    assert {"EditCompany", "SuspendEntity", "CancelEntity", "MoveCompany", "CreateAccountBySize"} <= found
    assert not found & {"ActivateEntity", "UncancelEntity", "EditPartner", "CreateCompany", "CreatePartner"}
    assert not found & {"SuspendAccount", "ChangeAccountSize"}


async def test_partners_are_made_where_they_come_to_stand(acting: Workspace) -> None:
    assert "CreatePartner" in offered(acting, ROOT)
    assert "CreatePartner" not in offered(acting, PARTNER)
    assert {"CreateCompany", "CreateCompanyWithBackupAccount", "EditPartner"} <= offered(acting, PARTNER)


async def test_an_account_is_suspended_while_it_is_active_and_released_otherwise(acting: Workspace) -> None:
    assert {"SuspendAccount", "ChangeAccountSize", "AssignLicense"} <= offered(acting, ACTIVE)
    assert not offered(acting, ACTIVE) & {"UnsuspendAccount", "UncancelAccount"}
    assert {"UnsuspendAccount", "UncancelAccount"} <= offered(acting, SUSPENDED)


async def test_every_command_for_a_place_has_one_action_unless_it_is_made_elsewhere(acting: Workspace) -> None:
    kinds = (TargetKind.ENTITY, TargetKind.ACCOUNT)
    wanted = {name_of(command) for command in commands().values() if command.target_kind in kinds}
    made = {action.name for action in change_actions(acting)} - {"check-credentials"}
    assert wanted - made == {
        "CompanyManagementService.CreateAdditionalAdmin",
        "BackupPolicyManagementService.CreateEntityPolicy",
        "BackupPolicyManagementService.AddAccountPolicy",
    }


async def test_a_menu_has_the_changes_under_their_headings(acting: Workspace, qtbot: QtBot) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    acting.actions.fill_menu(menu, COMPANY)
    headings = [action.text() for action in menu.actions() if action.menu() is not None]
    assert headings == ["New", "Partner or company", "Company", "Cloud backup"]


async def test_the_reason_why_a_change_is_off_is_said(acting: Workspace) -> None:
    edit = acting.actions["CompanyManagementService.EditCompany"]
    assert edit.why_off(COMPANY) == ""
    acting.session.profile = msgspec.structs.replace(acting.session.profile, read_only=True)
    assert "only for looking" in edit.why_off(COMPANY)
    assert not acting.actions.run(edit.name, COMPANY)


async def test_an_operation_that_the_server_lacks_is_off_with_the_reason(acting: Workspace) -> None:
    assert acting.session.signed_in is not None
    broken = {"EditCompany": "This server's EditCompany has no CompanyEntityId: switched off."}
    acting.session.signed_in = msgspec.structs.replace(acting.session.signed_in, broken=broken)
    assert acting.actions["CompanyManagementService.EditCompany"].why_off(COMPANY).startswith(broken["EditCompany"])
    assert acting.actions["EntityManagementService.SuspendEntity"].why_off(COMPANY) == ""


async def test_an_action_opens_the_sheet_of_its_change(acting: Workspace) -> None:
    assert acting.actions.run("EntityManagementService.SuspendEntity", COMPANY)
    sheet = acting.sheets.current
    assert isinstance(sheet, ChangeSheet)
    await acting.tasks.wait_until_idle()
    assert sheet.stage is Stage.PREVIEW
    assert sheet.target.key == "311"
    sheet.close_now()


async def test_a_company_moves_to_another_partner_of_the_distributor(acting: Workspace) -> None:
    acting.actions.run("PartnerManagementService.MoveCompany", COMPANY)
    sheet = acting.sheets.current
    assert isinstance(sheet, ChangeSheet)
    await acting.tasks.wait_until_idle()
    assert sheet.form is not None
    assert "ToPartnerEntityId" not in sheet.form.values()
    assert Drafts(acting.state, acting.session.profile_name).kept is None
    sheet.close_now()


@pytest.mark.parametrize(("password", "said"), [("", "The name and the password are right."), ("Wrong1", "password")])
async def test_a_dashboard_users_credentials_are_checked_without_showing_the_token(
    password: str, said: str, acting: Workspace, provider: RunningProvider
) -> None:
    user = next(user for user in provider.state.users.values() if user.entity_id == 311)
    assert acting.actions.run("check-credentials")
    sheet = acting.sheets.current
    assert isinstance(sheet, CredentialsSheet)
    for name, value in (("UserName", user.name), ("Password", password or user.password)):
        row = sheet.form[name]
        assert isinstance(row, FieldRow)
        row.show_value(value)
    sheet.check.click()
    await acting.tasks.wait_until_idle()
    assert said in sheet.words
    assert "token" not in sheet.words.casefold()
    sheet.close_now()
