"""The editor of a policy that is not there yet, over the real engine: what it begins with, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from console.contract.check import problems
from console.contract.services.backup_policy_paths import CustomPathes
from console.contract.services.backup_policy_records import RunAs
from console.demo.mishaps import Lose
from console.demo.policies import HeldPolicy
from console.demo.zeros import given
from console.engine.settings_messages import PolicyAt, SaveTemplate, TemplateAt
from console.settings.new_policy import new_policy
from tests.support.provider import RunningProvider
from tests.support.workspace import closed_inside
from tests.ui.test_policy_editor import operations, reviewed, row, saved, typed
from ui import formats, navigation
from ui.editors.new_policy_editor import NewPolicyEditor
from ui.editors.stages import Stage
from ui.policy_sources import KnownPolicy
from ui.targets import target_of
from ui.workspace import Workspace

PARTNER, COMPANY = 221, 321


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = QLocale()
    formats.use_locale(QLocale("en_GB"))
    yield
    formats.use_locale(before)


@pytest.fixture
def gold(provider: RunningProvider) -> HeldPolicy:
    """A policy of a partner, with paths and a password."""
    held = provider.state.policies.of_entity(PARTNER)[0]
    held.scanner = CustomPathes(IncludeFolders=("D:\\Shared",))
    run_as = RunAs(RunAsDomainAndLogin="NORTH\\svc", RunAsPassword="Nebel-12")
    held.policy = msgspec.structs.replace(held.policy, PolicyName="Gold", RunAs=run_as)
    return held


def known(held: HeldPolicy) -> KnownPolicy:
    source = PolicyAt(given(held.policy.EntityBackupPolicyID), PARTNER)
    return KnownPolicy(source, given(held.policy.PolicyName), "somewhere")


async def begun(workspace: Workspace, qtbot: QtBot, like: KnownPolicy | None = None) -> NewPolicyEditor:
    sheet = NewPolicyEditor(workspace, target_of(navigation.entity(COMPANY), workspace.store), like)
    qtbot.addWidget(sheet)
    sheet.show()
    sheet.begin()
    await workspace.tasks.wait_until_idle()
    return sheet


def test_what_a_new_policy_says_lacks_nothing_but_its_name_and_its_owner() -> None:
    found = {problem.path for problem in problems(new_policy())}
    assert found == {
        f"Policy.{name}" for name in ("EntityBackupPolicyID", "TargetEntityID", "PolicyName", "DateCreated")
    }


@closed_inside
async def test_a_new_policy_wants_no_more_than_a_name(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider
) -> None:
    sheet = await begun(loaded, qtbot)
    typed(row(sheet, "General", "PolicyName"), "Evenings", qtbot)
    words = await reviewed(sheet)
    assert "Create a policy" in words
    assert "Runs daily at 20:00." in words
    assert "Policy name: Evenings" in words.splitlines()
    assert "Date created" not in words
    await saved(sheet)
    assert sheet.stage is Stage.RESULT
    (made,) = provider.state.policies.of_entity(COMPANY)
    assert made.policy.PolicyName == "Evenings"
    assert given(made.policy.Schedule).ScheduleType == "Daily"


@closed_inside
async def test_it_begins_with_a_template_and_gets_the_lists_after_the_policy_is_there(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider, gold: HeldPolicy
) -> None:
    template = await loaded.link.request(SaveTemplate(known(gold).source, "Nightly"))
    sheet = await begun(loaded, qtbot, KnownPolicy(TemplateAt(template.path), "Nightly", "template"))
    assert sheet.settings.Policy.PolicyName == "Nightly"
    typed(row(sheet, "Runs as", "RunAs", "RunAsPassword"), "Sturmglas-77", qtbot)
    words = await reviewed(sheet)
    assert "It is saved with 2 calls" in words
    assert "Sturmglas" not in words

    said = await saved(sheet)

    (made,) = provider.state.policies.of_entity(COMPANY)
    assert made.policy.PolicyName == "Nightly"
    assert given(made.policy.Schedule).ScheduledTime == given(gold.policy.Schedule).ScheduledTime
    assert given(made.policy.RunAs).RunAsPassword == "Sturmglas-77"
    assert made.scanner == gold.scanner
    assert "everything is stored as it was sent" in said
    assert await operations(loaded) == ["CreateEntityPolicy", "SetScannerCustomPathes"]


@closed_inside
async def test_a_copy_has_another_name_and_no_password(loaded: Workspace, qtbot: QtBot, gold: HeldPolicy) -> None:
    sheet = await begun(loaded, qtbot, known(gold))
    assert sheet.settings.Policy.PolicyName == "Copy of Gold"
    assert given(sheet.settings.Policy.RunAs).RunAsPassword is None
    assert sheet.settings.ScannerPathes == gold.scanner


@closed_inside
async def test_what_was_typed_stays_when_one_begins_with_something_else(
    loaded: Workspace, qtbot: QtBot, gold: HeldPolicy
) -> None:
    sheet = await begun(loaded, qtbot)
    typed(row(sheet, "General", "PolicyName"), "Evenings", qtbot)
    sheet.source.choose(known(gold))
    await loaded.tasks.wait_until_idle()
    assert sheet.settings.Policy.PolicyName == "Evenings"
    assert given(sheet.settings.Policy.RunAs).RunAsDomainAndLogin == "NORTH\\svc"
    assert sheet.settings.ScannerPathes == gold.scanner


@closed_inside
async def test_a_template_that_is_gone_is_said_above_the_fields(loaded: Workspace, qtbot: QtBot) -> None:
    sheet = await begun(loaded, qtbot, KnownPolicy(TemplateAt("gone.policy.json"), "Gone", "template"))
    assert sheet.stage is Stage.FIELDS
    assert "cannot be read" in sheet.problem
    assert sheet.settings.Policy.PolicyName == "Gone"


@closed_inside
async def test_a_policy_whose_making_was_not_answered_is_found_by_its_name_and_not_made_twice(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider, gold: HeldPolicy
) -> None:
    provider.faults.add(Lose(), operation="CreateEntityPolicy", times=1)
    sheet = await begun(loaded, qtbot, known(gold))
    await reviewed(sheet)
    said = await saved(sheet)
    assert sheet.stage is Stage.RESULT
    assert "Outcome unknown" in said
    assert sheet.is_unsaved

    sheet.look_now.click()
    await loaded.tasks.wait_until_idle()
    assert "Found to have happened" in sheet.problem
    await reviewed(sheet)
    await saved(sheet)

    (made,) = provider.state.policies.of_entity(COMPANY)
    assert made.scanner == gold.scanner
    assert await operations(loaded) == ["CreateEntityPolicy", "SetScannerCustomPathes"]
