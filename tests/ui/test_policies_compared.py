"""Policies held against each other over the real engine: side by side, a gold policy against many, carried over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from console.commands.job import JobState
from console.contract.services.backup_policy_paths import CustomPathes
from console.demo.policies import HeldPolicy
from console.demo.records import Status
from console.demo.zeros import given
from console.engine.change_messages import WatchJobs
from console.engine.settings_messages import PolicyAt, SaveTemplate, TemplateAt
from console.errors import ExportFailed, ReadingFailed
from console.settings.deviations import Deviation
from console.store.set_rules import Member, MemberKind
from console.store.sets import NamedSet
from tests.support.provider import RunningProvider
from tests.support.workspace import closed_inside
from ui import formats, navigation
from ui.editors.carry_over import CarryOverSheet
from ui.editors.compare_sheet import CompareSheet
from ui.editors.new_policy_editor import NewPolicyEditor
from ui.editors.source_choice import SourceChoice
from ui.editors.template_sheet import TemplateSheet
from ui.editors.templates_sheet import TemplatesSheet
from ui.models.setting_words import deviation_words, setting_title, setting_words
from ui.models.table_rows import TableRows
from ui.panes.entity_deviations import EntityDeviations
from ui.policy_sources import KnownPolicy, gold_of, mark_gold, remember, remembered
from ui.targets import target_of
from ui.views.table_panel import TablePanel
from ui.workspace import Workspace

PARTNER, COMPANY = 226, 321


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = QLocale()
    formats.use_locale(QLocale("en_GB"))
    yield
    formats.use_locale(before)


@pytest.fixture
def gold(provider: RunningProvider) -> HeldPolicy:
    """The only policy of a partner, which others are held against."""
    for held in provider.state.policies.of_entity(PARTNER):
        provider.state.policies.remove(given(held.policy.EntityBackupPolicyID))
    return added(provider, PARTNER, "Gold")


def added(provider: RunningProvider, owner: int, name: str, **values: Any) -> HeldPolicy:
    first = provider.state.policies.of_entity(221)[0]
    return provider.state.policies.add(msgspec.structs.replace(first.policy, PolicyName=name, **values), owner)


def known(held: HeldPolicy) -> KnownPolicy:
    policy = held.policy
    source = PolicyAt(given(policy.EntityBackupPolicyID), given(policy.TargetEntityID))
    return KnownPolicy(source, given(policy.PolicyName), "somewhere")


async def settled(workspace: Workspace, table: TablePanel) -> None:
    await workspace.tasks.wait_until_idle()
    for rows in table.findChildren(TableRows):
        rows.renew()
    await workspace.tasks.wait_until_idle()


def column(table: TablePanel, key: str) -> list[str]:
    section = [each.key for each in table.model.columns].index(key)
    return [table.model.text(position, section) for position in range(table.model.rowCount())]


async def deviations_page(workspace: Workspace, qtbot: QtBot, gold: HeldPolicy) -> EntityDeviations:
    page = EntityDeviations(workspace, navigation.entity(PARTNER, "deviations"))
    qtbot.addWidget(page)
    page.show()
    await workspace.tasks.wait_until_idle()
    page.search.gold.choose(known(gold))
    page.search.compare.click()
    await settled(workspace, page.settings)
    return page


async def compared(workspace: Workspace, qtbot: QtBot, left: KnownPolicy, right: KnownPolicy) -> CompareSheet:
    sheet = CompareSheet(workspace, left=left, right=right)
    qtbot.addWidget(sheet)
    sheet.show()
    sheet.begin()
    await settled(workspace, sheet.table)
    return sheet


async def finished_job(workspace: Workspace) -> None:
    async for jobs in workspace.link.stream(WatchJobs()):
        if jobs and jobs[0].state is JobState.FINISHED:
            return


@pytest.mark.parametrize(
    ("setting", "title"),
    [
        ("Policy.Schedule.ScheduledTime", "Schedule › Scheduled time"),
        ("ScannerPathes.IncludeFolders", "Scanner paths › Include folders"),
        ("SizeLimits.Video", "File size limits › Video"),
    ],
)
def test_a_setting_is_called_by_its_part_and_its_name(setting: str, title: str) -> None:
    assert setting_title(setting) == title


def test_values_are_told_as_people_say_them() -> None:
    assert setting_words("Policy.Schedule.ScheduledTime", "2001-01-01T19:30:00") == "19:30"
    assert setting_words("Policy.BackupSet.BackupMusic", True) == "Yes"
    assert setting_words("ScannerPathes.IncludeFolders", []) == "none"
    assert setting_words("ScannerPathes.IncludeFolders", ["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"
    assert setting_words("SizeLimits.Video", None) == "0 KB to 5 GB, by default"
    row = {"FileType": "Video", "MinSize": 1, "MinSizeUnit": "KB", "MaxSize": 7, "MaxSizeUnit": "MB"}
    assert setting_words("SizeLimits.Video", row) == "1 KB to 7 MB"
    lists = Deviation(
        setting="ScannerPathes.IncludeFolders", missing=("a",), missing_count=1, additional=("b",), additional_count=9
    )
    assert deviation_words(lists) == "without a; also b and 8 more"


@closed_inside
async def test_a_gold_policy_is_held_against_every_policy_below(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider, gold: HeldPolicy
) -> None:
    added(provider, COMPANY, "Same")
    added(provider, COMPANY, "Own", UseSystemAccountForScanningUserPersonalFolders=True)
    page = await deviations_page(loaded, qtbot, gold)
    assert "1 of 2 policies deviate" in page.said
    assert column(page.settings, "Title") == ["Use system account for scanning user personal folders"]
    assert column(page.settings, "Policies") == ["1"]
    page.settings.view.selectRow(0)
    await settled(loaded, page.deviations)
    assert (column(page.deviations, "Policy"), column(page.deviations, "There")) == (["Own"], ["Yes"])
    page.switch_to(page.policies)
    await settled(loaded, page.policies)
    assert sorted(column(page.policies, "Policy")) == ["Own", "Same"]
    assert gold_of(loaded) == known(gold)


@closed_inside
async def test_a_customer_that_cannot_be_read_is_a_row_with_the_reason(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider, gold: HeldPolicy
) -> None:
    provider.state.entities[COMPANY].status = Status.SUSPENDED
    provider.state.changed()
    page = await deviations_page(loaded, qtbot, gold)
    assert "1 could not be read" in page.said
    page.switch_to(page.policies)
    await settled(loaded, page.policies)
    assert "inactive" in " ".join(column(page.policies, "Remark"))


@closed_inside
async def test_only_the_members_of_a_set_are_compared(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider, gold: HeldPolicy
) -> None:
    added(provider, COMPANY, "Below")
    added(provider, 221, "Elsewhere")
    loaded.sets.put_set(NamedSet(name="Elsewhere", members=(Member(MemberKind.ENTITY, "221"),)))
    page = EntityDeviations(loaded, navigation.entity(PARTNER, "deviations"))
    qtbot.addWidget(page)
    page.show()
    await loaded.tasks.wait_until_idle()
    page.search.gold.choose(known(gold))
    page.search.among.setCurrentIndex(page.search.among.findText("Set “Elsewhere”"))
    page.search.compare.click()
    await settled(loaded, page.settings)
    page.switch_to(page.policies)
    await settled(loaded, page.policies)
    assert set(column(page.policies, "Customer")) == {loaded.store.entities.name(loaded.store.entities.node_of(221))}


@closed_inside
async def test_chosen_settings_are_carried_over_to_chosen_policies_as_a_job(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider, gold: HeldPolicy
) -> None:
    own = added(provider, COMPANY, "Own", UseSystemAccountForScanningUserPersonalFolders=True)
    own.scanner = CustomPathes(IncludeFolders=("E:\\Own",))
    page = await deviations_page(loaded, qtbot, gold)
    page.settings.view.selectAll()
    await settled(loaded, page.deviations)
    assert page.carry.text() == "Carry over to 1 policy…"
    page.carry.click()
    sheet = loaded.sheets.current
    assert isinstance(sheet, CarryOverSheet)
    qtbot.addWidget(sheet)
    await loaded.tasks.wait_until_idle()
    rows = sheet.view.model.rows
    assert [row.words for row in rows] == [
        "Use system account for scanning user personal folders: Yes → No",
        "Scanner paths › Include folders: also E:\\Own → none",
    ]
    assert all(row.target.name.endswith(": Own") and " › " in row.target.path for row in rows)
    sheet.start.click()
    await finished_job(loaded)
    assert own.policy.UseSystemAccountForScanningUserPersonalFolders is False
    assert own.scanner == CustomPathes()


@closed_inside
async def test_a_comparison_is_stopped_and_what_was_found_stays(
    loaded: Workspace, qtbot: QtBot, gold: HeldPolicy
) -> None:
    page = EntityDeviations(loaded, navigation.entity(PARTNER, "deviations"))
    qtbot.addWidget(page)
    page.show()
    await loaded.tasks.wait_until_idle()
    page.search.gold.choose(known(gold))
    page.search.compare.click()
    assert page.search.compare.text() == "Stop"
    page.search.compare.click()
    await loaded.tasks.wait_until_idle()
    assert page.search.compare.text() == "Compare"
    assert page.said.startswith("Stopped")


@closed_inside
async def test_two_policies_stand_side_by_side_with_their_differences_first(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider, gold: HeldPolicy
) -> None:
    other = added(provider, 221, "Other", UseSystemAccountForScanningUserPersonalFolders=True)
    sheet = await compared(loaded, qtbot, known(gold), known(other))
    assert sheet.said == "1 setting differs."
    assert (column(sheet.table, "Left"), column(sheet.table, "Right")) == (["No"], ["Yes"])
    sheet.only_differences.setChecked(False)
    await settled(loaded, sheet.table)
    assert sheet.table.model.rowCount() > 40
    assert column(sheet.table, "State").count("differs") == 1
    sheet.only_differences.setChecked(True)
    await settled(loaded, sheet.table)
    assert sheet.carry.text() == "Carry 1 setting over to the right…"
    sheet.table.view.selectRow(0)
    assert "Right: Yes" in sheet.details.toPlainText()


@closed_inside
async def test_a_policy_that_is_gone_is_said_in_the_sheet(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider, gold: HeldPolicy
) -> None:
    gone = KnownPolicy(PolicyAt(999_999, 221), "Gone", "")
    sheet = await compared(loaded, qtbot, known(gold), gone)
    assert "hierarchy" in sheet.said
    assert not sheet.carry.isEnabled()


@closed_inside
async def test_a_policy_is_kept_as_a_template_and_compared_like_one(
    loaded: Workspace, qtbot: QtBot, gold: HeldPolicy
) -> None:
    sheet = TemplateSheet(loaded, known(gold))
    qtbot.addWidget(sheet)
    sheet.name.setText("Nightly")
    await sheet.write()
    again = TemplateSheet(loaded, known(gold))
    qtbot.addWidget(again)
    again.name.setText("Nightly")
    await again.write()
    assert "already" in again.problem
    assert again.name.text() == "Nightly"
    choice = SourceChoice(loaded, "Left policy")
    qtbot.addWidget(choice)
    await choice.offer(loaded.store.entities.node_of(PARTNER))
    words = [choice.itemText(at) for at in range(choice.count())]
    assert "Nightly (template)" in words
    choice.setCurrentIndex(words.index("Nightly (template)"))
    choice.activated.emit(words.index("Nightly (template)"))
    assert choice.known is not None
    assert isinstance(choice.known.source, TemplateAt)
    other = await compared(loaded, qtbot, known(gold), choice.known)
    assert other.said.startswith("Both have the same settings")
    assert not other.carry.isEnabled()


@closed_inside
async def test_a_file_that_is_no_template_is_refused_with_the_reason(
    loaded: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    choice = SourceChoice(loaded, "Left policy")
    qtbot.addWidget(choice)
    with pytest.raises(ReadingFailed, match="no policy template"):
        await choice.take_file(written(tmp_path / "other.json", "{}"))
    assert choice.known is None


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_the_policies_that_were_compared_are_offered_first_the_next_time(workspace: Workspace) -> None:
    policies = [KnownPolicy(PolicyAt(number, 1), f"Policy {number}", "Somewhere") for number in range(1, 12)]
    for one in policies:
        remember(workspace, one)
    remember(workspace, policies[8])
    assert [one.name for one in remembered(workspace)][:3] == ["Policy 9", "Policy 11", "Policy 10"]
    assert len(remembered(workspace)) == 8
    mark_gold(workspace, policies[0])
    assert gold_of(workspace) == policies[0]


def test_what_was_remembered_in_another_form_is_forgotten(workspace: Workspace) -> None:
    workspace.state.set("policies compared", workspace.session.profile_name, [{"source": 7}, "x", None])
    workspace.state.set("gold policy", workspace.session.profile_name, [])
    assert remembered(workspace) == []
    assert gold_of(workspace) is None


@closed_inside
async def test_the_templates_of_this_computer_are_listed_with_what_is_wrong_and_taken_in_from_files(
    loaded: Workspace, qtbot: QtBot, gold: HeldPolicy, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere.json"
    await loaded.link.request(SaveTemplate(known(gold).source, "From elsewhere", str(elsewhere)))
    saved = await loaded.link.request(SaveTemplate(known(gold).source, "Spoilt"))
    written(Path(saved.path), "{}")
    sheet = TemplatesSheet(loaded)
    qtbot.addWidget(sheet)
    sheet.show()
    sheet.begin()
    await settled(loaded, sheet.table)
    await sheet.take_in(elsewhere)
    await settled(loaded, sheet.table)
    assert dict(zip(column(sheet.table, "Name"), column(sheet.table, "State"), strict=True)) == {
        "From elsewhere": "can be used",
        "Spoilt": "Spoilt.policy.json cannot be used. It is no policy template of this program.",
    }
    for row, can_be_compared in ((0, True), (1, False)):
        sheet.table.view.selectRow(row)
        assert sheet.compare.isEnabled() is can_be_compared
        assert sheet.delete.isEnabled()
    with pytest.raises(ExportFailed, match="already"):
        await sheet.take_in(elsewhere)


@closed_inside
async def test_the_list_of_templates_begins_a_policy_of_whom_it_was_opened_for(
    loaded: Workspace, qtbot: QtBot, gold: HeldPolicy
) -> None:
    await loaded.link.request(SaveTemplate(known(gold).source, "Nightly"))
    for owner, can_begin in ((None, False), (target_of(navigation.entity(COMPANY), loaded.store), True)):
        sheet = TemplatesSheet(loaded, owner=owner)
        loaded.sheets.open(sheet)
        await settled(loaded, sheet.table)
        sheet.table.view.selectRow(0)
        assert sheet.begin_policy.isEnabled() is can_begin
        assert bool(sheet.begin_policy.toolTip()) is not can_begin
    sheet.begin_policy.click()
    await loaded.tasks.wait_until_idle()
    asked = loaded.sheets.current
    assert isinstance(asked, NewPolicyEditor)
    assert asked.settings.Policy.PolicyName == "Nightly"
    loaded.sheets.close_now()
