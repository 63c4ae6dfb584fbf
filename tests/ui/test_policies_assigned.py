"""Who has which policy, over the real engine: found, assigned, taken away, given other credentials."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from console.commands.job import JobState
from console.contract.services.backup_policy_management import GetAccountPolicies
from console.contract.services.backup_policy_records import AccountPolicy
from console.demo.estates.policies import give
from console.demo.mishaps import Portal
from console.demo.policies import HeldPolicy
from console.demo.records import Account, Status
from console.demo.zeros import given
from console.engine.change_messages import WatchJobs
from console.engine.settings_messages import PolicyAt
from tests.support.provider import RunningProvider
from tests.support.waits import comes
from tests.support.workspace import Told, closed_inside
from ui import formats, navigation
from ui.editors.assign_sheet import AssignSheet
from ui.editors.carry_over import CarryOverSheet
from ui.editors.change_sheet import ChangeSheet
from ui.editors.run_as_sheet import RunAsSheet
from ui.models.table_rows import TableRows
from ui.panes.account_overview import AccountOverview
from ui.panes.device_overview import DeviceOverview
from ui.panes.entity_assignments import EntityAssignments
from ui.panes.entity_policies import EntityPolicies
from ui.panes.policy_actions import policy_actions
from ui.panes.policy_uses import delete_policy
from ui.policy_sources import KnownPolicy, ask_about, take_asked
from ui.workspace import Workspace

PARTNER = 221
PASSWORD = "Sturmglas-77"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = QLocale()
    formats.use_locale(QLocale("en_GB"))
    yield
    formats.use_locale(before)


@pytest.fixture
def accounts(provider: RunningProvider) -> list[Account]:
    """The active accounts below the partner, none of which has a policy."""
    state = provider.state
    below = [account for account in state.accounts.values() if state.is_below(account.entity_id, PARTNER)]
    below = [account for account in below if account.status is Status.ACTIVE]
    for account in below:
        for held in state.policies.assignments_of(account.username):
            state.policies.unassign(given(held.AccountBackupPolicyID))
    return below


@pytest.fixture
def policy(provider: RunningProvider) -> HeldPolicy:
    return provider.state.policies.of_entity(PARTNER)[0]


def held_by(provider: RunningProvider, account: Account) -> list[AccountPolicy]:
    return provider.state.policies.assignments_of(account.username)


def column(page: EntityAssignments, key: str) -> list[str]:
    section = [each.key for each in page.table.model.columns].index(key)
    return [page.table.model.text(position, section) for position in range(page.table.model.rowCount())]


async def settled(workspace: Workspace, page: EntityAssignments) -> None:
    await workspace.tasks.wait_until_idle()
    for rows in page.table.findChildren(TableRows):
        rows.renew()
    await workspace.tasks.wait_until_idle()


async def assignments(workspace: Workspace, qtbot: QtBot) -> EntityAssignments:
    page = EntityAssignments(workspace, navigation.entity(PARTNER, "assignments"))
    qtbot.addWidget(page)
    page.show()
    await settled(workspace, page)
    return page


def select(page: EntityAssignments, *accounts: Account) -> None:
    page.table.view.clearSelection()
    names = column(page, "Account")
    for account in accounts:
        index = page.table.model.index(names.index(account.username), 0)
        model = page.table.view.selectionModel()
        model.select(index, model.SelectionFlag.Select | model.SelectionFlag.Rows)


async def sent(workspace: Workspace) -> list[str]:
    """Send the plan that is open; gives what its rows said."""
    plan = workspace.sheets.current
    assert isinstance(plan, CarryOverSheet)
    await workspace.tasks.wait_until_idle()
    said = [row.words or row.problem for row in plan.view.model.rows]
    if plan.view.is_final and not plan.view.confirmation.is_given:
        plan.view.confirmation.typed.setText(plan.view.confirmation.phrase)
    plan.start.click()
    async for jobs in workspace.link.stream(WatchJobs()):
        if jobs and jobs[0].state is JobState.FINISHED:
            break
    return said


@closed_inside
async def test_who_has_which_policy_and_who_has_none_is_shown(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider, accounts: list[Account], policy: HeldPolicy
) -> None:
    give(provider.state, policy, accounts[0])
    page = await assignments(loaded, qtbot)
    assert sorted(column(page, "Account")) == sorted(account.username for account in accounts)
    assert page.said == f"{len(accounts)} accounts asked about, {len(accounts) - 1} without a policy."
    assert column(page, "Policy").count("no policy") == len(accounts) - 1
    name, owner = given(policy.policy.PolicyName), loaded.store.entities.name(loaded.store.entities.node_of(PARTNER))
    page.search.choose(KnownPolicy(PolicyAt(given(policy.policy.EntityBackupPolicyID), PARTNER), name, owner))
    await settled(loaded, page)
    assert column(page, "Account") == [accounts[0].username]
    assert (column(page, "Policy"), column(page, "Machine")) == ([name], ["every machine"])
    assert column(page, "RunsAs") == ["as the policy says"]


@closed_inside
async def test_the_policy_that_was_asked_about_is_shown_once(
    loaded: Workspace, qtbot: QtBot, accounts: list[Account], policy: HeldPolicy
) -> None:
    source = PolicyAt(given(policy.policy.EntityBackupPolicyID), PARTNER)
    ask_about(loaded, KnownPolicy(source, given(policy.policy.PolicyName), "Somewhere"))
    page = await assignments(loaded, qtbot)
    assert page.search.shown == source
    assert page.table.model.rowCount() == 0
    assert (await assignments(loaded, qtbot)).search.shown == "all"


@closed_inside
async def test_an_account_that_cannot_be_read_is_a_row_with_the_reason(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider, accounts: list[Account]
) -> None:
    provider.faults.add(Portal(), operation=GetAccountPolicies.spec.name)
    page = await assignments(loaded, qtbot)
    assert "could not be read" in page.said
    assert any("web page" in remark for remark in column(page, "Remark"))


@closed_inside
async def test_a_policy_is_assigned_to_many_in_place_of_what_they_have(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider, accounts: list[Account], policy: HeldPolicy
) -> None:
    other = provider.state.policies.add(msgspec.structs.replace(policy.policy, PolicyName="Other"), PARTNER)
    first, second, third = accounts[:3]
    give(provider.state, other, first)
    give(provider.state, policy, second)
    page = await assignments(loaded, qtbot)
    select(page, first, second, third)
    assert page.assign.text() == "Assign to 3 accounts…"
    page.assign.click()
    sheet = loaded.sheets.current
    assert isinstance(sheet, AssignSheet)
    await loaded.tasks.wait_until_idle()
    assert not sheet.go_on.isEnabled()
    name = given(policy.policy.PolicyName)
    sheet.policy.setCurrentIndex(next(at for at in range(sheet.policy.count()) if name in sheet.policy.itemText(at)))
    sheet.go_on.click()
    said = await sent(loaded)
    assert sorted(said) == sorted(
        [
            "every machine: Other → no policy",
            f"every machine: no policy → {name}",
            "It has this policy already, on every machine.",
            f"every machine: no policy → {name}",
        ]
    )
    wanted = policy.policy.EntityBackupPolicyID
    assert [[one.EntityBackupPolicyID for one in held_by(provider, each)] for each in (first, second, third)] == [
        [wanted]
    ] * 3
    loaded.sheets.close_now()


@closed_inside
async def test_a_policy_is_taken_from_accounts_and_the_page_shows_it_when_one_comes_back(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider, accounts: list[Account], policy: HeldPolicy
) -> None:
    for account in accounts[:2]:
        give(provider.state, policy, account)
    page = await assignments(loaded, qtbot)
    select(page, *accounts[:3])
    assert page.take.text() == "Take from 2 accounts…"
    page.take.click()
    plan = loaded.sheets.current
    assert isinstance(plan, CarryOverSheet)
    await loaded.tasks.wait_until_idle()
    assert "Credentials" in plan.view.summary
    assert "With what is sent go" not in plan.view.summary
    assert len(await sent(loaded)) == 2
    assert not any(held_by(provider, account) for account in accounts)
    page.hide()
    page.show()
    await settled(loaded, page)
    assert set(column(page, "Policy")) == {"no policy"}
    loaded.sheets.close_now()


@closed_inside
async def test_an_account_runs_as_somebody_else_than_the_policy_says_and_the_password_is_nowhere_shown(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider, accounts: list[Account], policy: HeldPolicy
) -> None:
    give(provider.state, policy, accounts[0])
    page = await assignments(loaded, qtbot)
    select(page, accounts[1])
    assert not page.run_as.isEnabled()
    select(page, accounts[0])
    page.run_as.click()
    sheet = loaded.sheets.current
    assert isinstance(sheet, RunAsSheet)
    sheet.go_on.click()
    assert sheet.problem == "It runs as the policy says already."
    sheet.form.show_values({"RunAsDomainAndLogin": "NORTH\\desk"})
    sheet.go_on.click()
    assert sheet.problem == "Give both the user and the password, or neither."
    sheet.form.show_values({"RunAsDomainAndLogin": "NORTH\\desk", "RunAsPassword": PASSWORD})
    sheet.go_on.click()
    said = await sent(loaded)
    name = given(policy.policy.PolicyName)
    assert said == [f"every machine: {name} → no policy", f"every machine: no policy → {name}, runs as NORTH\\desk"]
    (held,) = held_by(provider, accounts[0])
    assert given(held.RunAs).RunAsPassword == PASSWORD
    page.hide()
    page.show()
    await settled(loaded, page)
    assert "NORTH\\desk" in column(page, "RunsAs")
    assert PASSWORD not in "".join(said)
    loaded.sheets.close_now()


def known(held: HeldPolicy) -> KnownPolicy:
    source = PolicyAt(given(held.policy.EntityBackupPolicyID), given(held.policy.TargetEntityID))
    return KnownPolicy(source, given(held.policy.PolicyName), "somewhere")


@closed_inside
async def test_a_policy_that_an_account_has_is_not_deleted_and_it_is_said_who_has_it(
    loaded: Workspace, provider: RunningProvider, told: Told, accounts: list[Account], policy: HeldPolicy
) -> None:
    give(provider.state, policy, accounts[0])
    delete_policy(loaded, known(policy))
    await loaded.tasks.wait_until_idle()
    assert loaded.sheets.current is None
    (notice,) = told
    name = given(policy.policy.PolicyName)
    assert notice.summary == f"“{name}” cannot be deleted: it is assigned to {accounts[0].username}."
    assert notice.accept is not None
    notice.accept()
    assert loaded.navigator.place == navigation.entity(PARTNER, "assignments")
    assert take_asked(loaded) == known(policy)


@closed_inside
async def test_of_many_that_have_a_policy_some_are_named(
    loaded: Workspace, provider: RunningProvider, told: Told, accounts: list[Account], policy: HeldPolicy
) -> None:
    for account in accounts[:5]:
        give(provider.state, policy, account)
    delete_policy(loaded, known(policy))
    await loaded.tasks.wait_until_idle()
    (notice,) = told
    assert notice.summary.endswith(" and others.")
    assert notice.summary.count(",") == 2 + given(policy.policy.PolicyName).count(",")


@closed_inside
async def test_a_policy_that_no_account_has_can_be_deleted(
    loaded: Workspace, accounts: list[Account], policy: HeldPolicy
) -> None:
    delete_policy(loaded, known(policy))
    await loaded.tasks.wait_until_idle()
    sheet = loaded.sheets.current
    assert isinstance(sheet, ChangeSheet)
    assert sheet.target.key == str(policy.policy.EntityBackupPolicyID)
    loaded.sheets.close_now()


@closed_inside
async def test_the_page_of_an_account_shows_its_policies_and_leads_to_each(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider, accounts: list[Account], policy: HeldPolicy
) -> None:
    page = AccountOverview(loaded, navigation.account(accounts[0].username))
    qtbot.addWidget(page)
    page.show()
    await loaded.tasks.wait_until_idle()
    assert page.policies.sentence == "The account has no policy."
    give(provider.state, policy, accounts[0])
    page.renew()
    await loaded.tasks.wait_until_idle()
    assert page.policies.is_filled
    (step,) = page.assigned.steps
    step.click()
    assert loaded.navigator.place == navigation.entity(PARTNER, "policies")
    policies = EntityPolicies(loaded, navigation.entity(PARTNER, "policies"))
    provider.state.policies.add(msgspec.structs.replace(policy.policy, PolicyName="Another"), PARTNER)
    qtbot.addWidget(policies)
    policies.show()
    await comes(lambda: policies.details.policy is not None)
    assert policies.details.policy is not None
    assert policies.details.policy.PolicyName == policy.policy.PolicyName


@closed_inside
async def test_the_page_of_a_device_shows_the_policy_that_holds_there(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider, accounts: list[Account], policy: HeldPolicy
) -> None:
    account = next(one for one in accounts if provider.state.devices.systems_of(one))
    machine = provider.state.devices.systems_of(account)[0].name
    page = DeviceOverview(loaded, navigation.device(account.username, machine))
    qtbot.addWidget(page)
    page.show()
    await loaded.tasks.wait_until_idle()
    assert page.policies.sentence == "No policy holds on this device."
    here = provider.state.policies.add(msgspec.structs.replace(policy.policy, PolicyName="Only here"), PARTNER)
    for held, where, wanted in ((policy, None, policy), (here, machine, here)):
        give(provider.state, held, account, where)
        page.renew()
        await loaded.tasks.wait_until_idle()
        (step,) = page.assigned.steps
        assert step.text().startswith(given(wanted.policy.PolicyName))


async def test_the_page_of_assignments_is_an_action_on_an_entity(loaded: Workspace) -> None:
    (action,) = (action for action in policy_actions(loaded) if action.name == "show-assignments")
    place = navigation.entity(PARTNER)
    assert action.applies(place)
    assert not action.applies(navigation.account("somebody"))
    action.run(place)
    assert loaded.navigator.place == place.on("assignments")
