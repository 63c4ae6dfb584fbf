"""The box in which a path is tried out: on the page of policies and in their editor."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from console.contract.services.backup_policy_paths import CustomPathes
from console.demo.mishaps import Fault
from console.settings.path_rules import Doubt
from tests.support.provider import RunningProvider
from tests.ui.test_policies_page import PARTNER, shown
from tests.ui.test_policy_editor import at, opened, row
from ui import formats
from ui.editors.paths_edit import PathsEdit
from ui.editors.try_path import TryPath, TryPathPage
from ui.look import Look
from ui.models.path_words import doubt_in_words
from ui.workspace import Workspace

LEDGER = r"D:\Ledgers\2026\march.xyz"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = QLocale()
    formats.use_locale(QLocale("en_GB"))
    yield
    formats.use_locale(before)


def type_path(box: TryPath, path: str, qtbot: QtBot) -> None:
    box.path.line.clear()
    qtbot.keyClicks(box.path.line, path)


async def test_the_first_key_reads_the_lists_and_each_further_one_only_tries(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider
) -> None:
    held = provider.state.policies.of_entity(221)[0]
    held.backup_set = CustomPathes(IncludeFolders=(r"D:\Ledgers",))
    page = await shown(qtbot, loaded, PARTNER)
    page.table.view.selectRow(0)
    box = page.details.try_path
    type_path(box, LEDGER, qtbot)
    await loaded.tasks.wait_until_idle()
    assert dict(box.facts)["Result"] == "Saved."
    assert dict(box.facts)["Explicit paths"] == r"Takes it. Explicit paths › Include folders: D:\Ledgers."
    provider.faults.add(Fault(reason="The archive is closed"))
    qtbot.keyClicks(box.path.line, "z")
    await loaded.tasks.wait_until_idle()
    assert dict(box.facts)["Result"] == "Saved."


async def test_a_policy_whose_lists_cannot_be_read_says_so_keeps_the_path_and_asks_again(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider
) -> None:
    page = await shown(qtbot, loaded, PARTNER)
    page.table.view.selectRow(0)
    box = page.details.try_path
    provider.faults.add(Fault(reason="The archive is closed"))
    type_path(box, LEDGER, qtbot)
    await loaded.tasks.wait_until_idle()
    assert "The archive is closed" in box.said
    assert box.path.value() == LEDGER
    assert box.facts == ()
    provider.faults.clear()
    qtbot.keyClicks(box.path.line, "z")
    await loaded.tasks.wait_until_idle()
    assert dict(box.facts)["Explicit paths"]


async def test_the_editor_tries_what_is_entered_and_not_saved(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider
) -> None:
    held = provider.state.policies.of_entity(221)[0]
    sheet = await opened(loaded, qtbot, at(loaded, held))
    edit = row(sheet, "Explicit paths", "IncludeFiles").edit
    assert isinstance(edit, PathsEdit)
    qtbot.keyClicks(edit.lines, LEDGER)
    page = sheet.sections_view.go_to("Try a path")
    assert isinstance(page, TryPathPage)
    type_path(page.box, LEDGER, qtbot)
    assert dict(page.box.facts)["Explicit paths"].startswith("Takes it.")
    sheet.sections_view.go_to("Explicit paths")
    edit.lines.clear()
    sheet.sections_view.go_to("Try a path")
    assert dict(page.box.facts)["Explicit paths"] == "No rule is about it."


def test_a_wrong_path_or_size_is_told_in_a_sentence(look: Look, qtbot: QtBot) -> None:
    box = TryPath(look)
    qtbot.addWidget(box)
    assert box.said.startswith("Type the path of a file")
    type_path(box, r"A:\x.doc", qtbot)
    assert "begin with a drive C: to Z:" in box.said
    type_path(box, r"%UserProfile%\x.doc", qtbot)
    assert "%UserProfile% is another folder for everyone" in box.said
    type_path(box, LEDGER, qtbot)
    qtbot.keyClicks(box.file_size.line, "big")
    assert box.said.startswith("The size must be a number of bytes")


def test_every_doubt_has_its_sentence() -> None:
    assert len({doubt_in_words(doubt) for doubt in Doubt}) == len(Doubt)
