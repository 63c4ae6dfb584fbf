"""The editor of backup policies over the real engine: what it shows, what it saves, and what becomes of that."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from console.commands.change import JournalQuery, Target
from console.contract.language import fields_of
from console.contract.services.backup_policy_management import GetEntityPolicy
from console.contract.services.backup_policy_paths import CustomPathes
from console.contract.services.backup_policy_records import EntityPolicy, RunAs
from console.demo.policies import HeldPolicy
from console.demo.variants import Extended
from console.demo.zeros import given
from console.engine.change_messages import ReadJournal
from console.engine.settings_messages import PolicyAt
from tests.support.provider import RunningProvider
from tests.support.workspace import Told, closed_inside
from ui import formats
from ui.editors.carry_over import target_of_policy
from ui.editors.draft_offer import offer_draft
from ui.editors.drafts import Drafts
from ui.editors.field_row import FieldRow
from ui.editors.policy_editor import PolicyEditor
from ui.editors.record_group import RecordGroup
from ui.editors.settings_page import FormPage, UndeclaredPage
from ui.editors.size_limits_page import SizeLimitsPage
from ui.editors.stages import Stage
from ui.workspace import Workspace

OWNER = 221


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = QLocale()
    formats.use_locale(QLocale("en_GB"))
    yield
    formats.use_locale(before)


@pytest.fixture
def held(provider: RunningProvider) -> HeldPolicy:
    """A policy of a partner."""
    return provider.state.policies.of_entity(OWNER)[0]


def at(workspace: Workspace, held: HeldPolicy) -> Target:
    policy = held.policy
    source = PolicyAt(given(policy.EntityBackupPolicyID), given(policy.TargetEntityID))
    return target_of_policy(workspace, source, given(policy.PolicyName))


async def opened(workspace: Workspace, qtbot: QtBot, target: Target) -> PolicyEditor:
    sheet = PolicyEditor.reopen(workspace, target)
    qtbot.addWidget(sheet)
    sheet.show()
    sheet.begin()
    await workspace.tasks.wait_until_idle()
    return sheet


def row(sheet: PolicyEditor, section: str, *names: str) -> FieldRow:
    page = sheet.sections_view.go_to(section)
    assert isinstance(page, FormPage)
    form = page.form
    for name in names[:-1]:
        group = form[name]
        assert isinstance(group, RecordGroup)
        assert group.form is not None
        form = group.form
    part = form[names[-1]]
    assert isinstance(part, FieldRow)
    return part


def typed(row_: FieldRow, text: str, qtbot: QtBot) -> None:
    line = row_.edit.widget
    assert isinstance(line, QLineEdit)
    line.clear()
    qtbot.keyClicks(line, text)


async def reviewed(sheet: PolicyEditor) -> str:
    sheet.review.click()
    await sheet.workspace.tasks.wait_until_idle()
    assert sheet.stage is Stage.PREVIEW, sheet.problem
    return sheet.review_page.words


async def saved(sheet: PolicyEditor) -> str:
    sheet.save.click()
    await sheet.workspace.tasks.wait_until_idle()
    return sheet.outcome_page.words


async def operations(workspace: Workspace) -> list[str]:
    page = await workspace.link.request(ReadJournal(JournalQuery()))
    return [entry.operation for entry in reversed(page.entries)]


@closed_inside
async def test_a_change_is_reviewed_in_words_saved_once_and_read_back(
    loaded: Workspace, qtbot: QtBot, held: HeldPolicy
) -> None:
    sheet = await opened(loaded, qtbot, at(loaded, held))
    assert not sheet.review.isEnabled()
    typed(row(sheet, "Schedule", "Schedule", "ScheduledTime"), "05:17", qtbot)

    words = await reviewed(sheet)
    assert "at 05:17 instead of" in words
    assert "Schedule › Scheduled time" in words
    assert "Change the policy" in words
    said = await saved(sheet)

    assert sheet.stage is Stage.RESULT
    assert "Change the policy: Done" in said
    assert "everything is stored as it was sent" in said
    assert given(given(held.policy.Schedule).ScheduledTime).strftime("%H:%M") == "05:17"
    assert await operations(loaded) == ["UpdateEntityPolicy"]
    assert sheet.close_sheet()


@closed_inside
async def test_sections_are_marked_and_the_lists_are_saved_with_calls_of_their_own(
    loaded: Workspace, qtbot: QtBot, held: HeldPolicy
) -> None:
    sheet = await opened(loaded, qtbot, at(loaded, held))
    page = sheet.sections_view.go_to("Scanner paths")
    assert isinstance(page, FormPage)
    part = page.form["IncludeFolders"]
    assert isinstance(part, FieldRow)
    part.edit.widget.setPlainText("D:\\Ledgers\nE:\\Plans")  # type: ignore[attr-defined]
    limits = sheet.sections_view.go_to("File size limits")
    assert isinstance(limits, SizeLimitsPage)
    (edit,) = [each for each in limits.findChildren(QLineEdit) if each.accessibleName() == "Video: Max size"]
    edit.clear()
    qtbot.keyClicks(edit, "3")
    titles = sheet.sections_view.titles
    marks = {title: sheet.sections_view.list.item(n).toolTip() for n, title in enumerate(titles)}
    assert marks["Scanner paths"] == "Scanner paths: changed"
    assert marks["File size limits"] == "File size limits: changed"
    assert marks["Schedule"] == ""

    words = await reviewed(sheet)
    assert "It is saved with 2 calls, one by one:" in words
    assert "added: D:\\Ledgers, E:\\Plans" in words
    await saved(sheet)

    assert held.scanner.IncludeFolders == ("D:\\Ledgers", "E:\\Plans")
    assert held.limits["Video"].MaxSize == 3
    assert await operations(loaded) == ["SetScannerCustomPathes", "SetScannerFileSizeLimits"]


@closed_inside
async def test_nothing_is_reviewed_while_something_is_wrong_and_a_key_goes_to_it(
    loaded: Workspace, qtbot: QtBot, held: HeldPolicy
) -> None:
    sheet = await opened(loaded, qtbot, at(loaded, held))
    typed(row(sheet, "Schedule", "Schedule", "ScheduledHoursBetweenRuns"), "99", qtbot)
    typed(row(sheet, "General", "PolicyName"), "<Nightly>", qtbot)
    assert sheet.sections_view.wrong_count == 2
    sheet.sections_view.go_to("Options")
    sheet.activateWindow()

    sheet.review.click()

    assert sheet.stage is Stage.FIELDS
    assert sheet.sections_view.list.currentRow() == sheet.sections_view.titles.index("General")
    qtbot.keyClick(sheet, Qt.Key.Key_F8)
    assert sheet.sections_view.list.currentRow() == sheet.sections_view.titles.index("Schedule")
    assert "must be at most 12" in row(sheet, "Schedule", "Schedule", "ScheduledHoursBetweenRuns").problem


@closed_inside
async def test_a_rule_between_two_sections_brings_the_other_one_into_view(
    loaded: Workspace, qtbot: QtBot, held: HeldPolicy
) -> None:
    held.policy = msgspec.structs.replace(held.policy, RunAs=None)
    sheet = await opened(loaded, qtbot, at(loaded, held))
    row(sheet, "Options", "Options", "RunWhenNotLoggedOn").edit.show_value(value=False)
    row(sheet, "Options", "Options", "RunWhenNotLoggedOn").edit.widget.click()  # type: ignore[attr-defined]

    sheet.review.click()

    assert sheet.sections_view.titles[sheet.sections_view.list.currentRow()] == "Runs as"
    page = sheet.sections_view.current
    assert isinstance(page, FormPage)
    assert "must be given with user and password" in page.form["RunAs"].problem
    assert not page.form["RunAs"].isHidden()
    assert page.wrong()


@closed_inside
async def test_what_somebody_else_changed_is_shown_and_both_changes_are_kept(
    loaded: Workspace, qtbot: QtBot, held: HeldPolicy
) -> None:
    sheet = await opened(loaded, qtbot, at(loaded, held))
    typed(row(sheet, "General", "PolicyName"), "Evening", qtbot)
    held.policy = msgspec.structs.replace(held.policy, LiveProtectWholeBackupSet=True)
    held.scanner = CustomPathes(IncludeFolders=("F:\\Theirs",))

    sheet.review.click()
    await loaded.tasks.wait_until_idle()

    assert sheet.stage is Stage.MOVED
    assert [(title, now) for title, _, now, _ in sheet.moved_page.rows] == [
        ("Live protect whole backup set", "Yes"),
        ("Scanner paths › Include folders", "added: F:\\Theirs"),
    ]
    assert sheet.take_theirs.isHidden()
    sheet.keep_mine.click()
    await loaded.tasks.wait_until_idle()
    assert sheet.stage is Stage.PREVIEW
    await saved(sheet)
    assert held.policy.PolicyName == "Evening"
    assert held.policy.LiveProtectWholeBackupSet is True
    assert held.scanner.IncludeFolders == ("F:\\Theirs",)


@pytest.mark.parametrize(("button", "name"), [("take_theirs", "Theirs"), ("keep_mine", "Mine")])
@closed_inside
async def test_where_both_changed_the_same_one_chooses(
    button: str, name: str, loaded: Workspace, qtbot: QtBot, held: HeldPolicy
) -> None:
    sheet = await opened(loaded, qtbot, at(loaded, held))
    typed(row(sheet, "General", "PolicyName"), "Mine", qtbot)
    typed(row(sheet, "Schedule", "Schedule", "ScheduledTime"), "03:33", qtbot)
    held.policy = msgspec.structs.replace(held.policy, PolicyName="Theirs")
    sheet.review.click()
    await loaded.tasks.wait_until_idle()
    assert sheet.moved_page.rows[0][1:] == (sheet.before.Policy.PolicyName, "Theirs", "Mine")

    getattr(sheet, button).click()
    await loaded.tasks.wait_until_idle()
    await saved(sheet)

    assert held.policy.PolicyName == name
    assert given(given(held.policy.Schedule).ScheduledTime).strftime("%H:%M") == "03:33"


@closed_inside
async def test_a_refusal_stands_beside_the_fields_with_the_provider_s_words_and_nothing_typed_is_lost(
    loaded: Workspace, qtbot: QtBot, held: HeldPolicy, provider: RunningProvider
) -> None:
    provider.state.policies.add(msgspec.structs.replace(held.policy, PolicyName="Taken"), OWNER)
    sheet = await opened(loaded, qtbot, at(loaded, held))
    name = row(sheet, "General", "PolicyName")
    typed(name, "Taken", qtbot)
    await reviewed(sheet)

    await saved(sheet)

    message = f"PolicyName Taken is taken by a policy of entity {OWNER}."
    assert sheet.stage is Stage.FIELDS
    assert message in sheet.problem
    assert message in name.problem
    assert name.edit.widget.property("text") == "Taken"
    typed(name, "Free", qtbot)
    assert name.problem == ""
    await reviewed(sheet)
    assert "Done" in await saved(sheet)


@closed_inside
async def test_a_password_is_neither_shown_in_the_review_nor_kept_in_the_draft_nor_sent_back_changed(
    loaded: Workspace, qtbot: QtBot, held: HeldPolicy
) -> None:
    held.policy = msgspec.structs.replace(
        held.policy, RunAs=RunAs(RunAsDomainAndLogin="NORTH\\backup", RunAsPassword="Sail$Boat9")
    )
    sheet = await opened(loaded, qtbot, at(loaded, held))
    typed(row(sheet, "General", "PolicyName"), "Evening", qtbot)
    sheet.abandon()
    kept = Drafts(loaded.state, loaded.session.profile_name).kept
    assert kept is not None
    assert "Sail" not in repr(kept.values)

    again = PolicyEditor.reopen(loaded, kept.target)
    qtbot.addWidget(again)
    again.go_on_with(kept)
    again.show()
    again.begin()
    await loaded.tasks.wait_until_idle()
    assert again.is_unsaved
    typed(row(again, "Runs as", "RunAs", "RunAsDomainAndLogin"), "NORTH\\other", qtbot)
    words = await reviewed(again)
    assert "Evening" in words
    assert "Sail" not in words
    assert "assword" not in words
    await saved(again)
    assert held.policy.RunAs == RunAs(RunAsDomainAndLogin="NORTH\\other", RunAsPassword="Sail$Boat9")


@closed_inside
async def test_input_that_is_not_saved_is_asked_about(loaded: Workspace, qtbot: QtBot, held: HeldPolicy) -> None:
    sheet = await opened(loaded, qtbot, at(loaded, held))
    assert sheet.close_sheet()
    sheet = await opened(loaded, qtbot, at(loaded, held))
    typed(row(sheet, "General", "PolicyName"), "Evening", qtbot)
    assert not sheet.close_sheet()
    assert sheet.is_asking


@closed_inside
async def test_a_setting_that_the_server_silently_dropped_is_named(
    loaded: Workspace, qtbot: QtBot, held: HeldPolicy, provider: RunningProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = provider.state.policies.replace

    def forgetful(of: HeldPolicy, policy: EntityPolicy) -> EntityPolicy:
        return replace(of, msgspec.structs.replace(policy, LiveProtectWholeBackupSet=False))

    monkeypatch.setattr(provider.state.policies, "replace", forgetful)
    sheet = await opened(loaded, qtbot, at(loaded, held))
    row(sheet, "General", "LiveProtectWholeBackupSet").edit.show_value(value=True)
    typed(row(sheet, "General", "PolicyName"), "Evening", qtbot)
    await reviewed(sheet)

    said = await saved(sheet)

    assert sheet.stage is Stage.RESULT
    assert "has not kept all of it" in said
    assert "Live protect whole backup set: sent Yes, stored No" in said
    assert "Evening" not in said
    assert sheet.is_unsaved
    sheet.back.click()
    assert sheet.settings.Policy.LiveProtectWholeBackupSet is True


@closed_inside
async def test_what_a_newer_server_tells_stands_in_a_section_of_its_own_and_goes_back(
    loaded: Workspace, qtbot: QtBot, held: HeldPolicy, provider: RunningProvider
) -> None:
    name, *_ = (found.name for found in fields_of(EntityPolicy) if found.base is str)
    provider.faults.vary(Extended(GetEntityPolicy.spec.name, name, "Region", "EMEA"))
    sheet = await opened(loaded, qtbot, at(loaded, held))
    page = sheet.sections_view.go_to("Other")
    assert isinstance(page, UndeclaredPage)
    assert ">EMEA</" in page.text.toPlainText()
    typed(row(sheet, "General", "PolicyName"), "Evening", qtbot)
    assert "EMEA" in sheet.settings.Policy.source
    await reviewed(sheet)
    assert "Done" in await saved(sheet)


@closed_inside
async def test_a_draft_is_offered_again_and_opens_the_editor(
    loaded: Workspace, qtbot: QtBot, held: HeldPolicy, told: Told
) -> None:
    sheet = await opened(loaded, qtbot, at(loaded, held))
    typed(row(sheet, "General", "PolicyName"), "Evening", qtbot)
    sheet.abandon()

    offer_draft(loaded)
    offered = told[-1]
    assert offered.accept is not None
    offered.accept()
    await loaded.tasks.wait_until_idle()

    again = loaded.sheets.current
    assert isinstance(again, PolicyEditor)
    assert again.settings.Policy.PolicyName == "Evening"
    again.close_now()
