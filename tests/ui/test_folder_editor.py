"""The editor of folder backups over the real engine: what it shows, what it saves, and what becomes of that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from console.commands.change import JournalQuery
from console.contract.services.advanced_folder_backup_management import ImageStreamFolder, ImageStreamSettings
from console.demo.handlers.advanced_folder_backup import MASK
from console.engine.change_messages import ReadJournal
from console.settings.folders import new_folder
from tests.support.provider import RunningProvider
from tests.support.workspace import closed_inside
from ui import formats, navigation
from ui.editors.drafts import Drafts
from ui.editors.field_row import FieldRow
from ui.editors.folder_editor import FolderEditor
from ui.editors.folders_page import FoldersPage
from ui.editors.masked_passwords_page import MaskedPasswordsPage
from ui.editors.record_group import RecordGroup
from ui.editors.stages import Stage
from ui.targets import place_of, target_of
from ui.workspace import Workspace

SERVER = navigation.device("millerhart.casefiles", "MH-FILESERVER")
BARE = navigation.device("ruth.hart", "HART-LAPTOP")
TYPED = "Harbour-Light4"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = QLocale()
    formats.use_locale(QLocale("en_GB"))
    yield
    formats.use_locale(before)


def stored(provider: RunningProvider, place: navigation.Place = SERVER) -> ImageStreamSettings:
    return provider.state.folders.of(*navigation.device_of(place), 0)


def store(provider: RunningProvider, *folders: ImageStreamFolder, **values: Any) -> ImageStreamSettings:
    """Another person's hand: other folders, and other settings of all."""
    changed = msgspec.structs.replace(stored(provider), ImageStreamFolders=folders, **values)
    return provider.state.folders.store(*navigation.device_of(SERVER), changed)


@pytest.fixture
def plain(provider: RunningProvider) -> ImageStreamSettings:
    """Three folders that nobody needs a password for."""
    made = new_folder(datetime(2026, 3, 1, 9, 0, tzinfo=UTC))
    named = (
        msgspec.structs.replace(made, FolderFriendlyName=name, FolderPath=f"D:\\{name}")
        for name in ("Ledgers", "Scans", "Plans")
    )
    return store(provider, *named, RunAsEnabled=False, RunAsUsername=None, RunAsPassword=None)


async def opened(workspace: Workspace, qtbot: QtBot, place: navigation.Place = SERVER) -> FolderEditor:
    sheet = FolderEditor(workspace, target_of(place, workspace.store))
    qtbot.addWidget(sheet)
    sheet.show()
    sheet.begin()
    await workspace.tasks.wait_until_idle()
    return sheet


def folders_of(sheet: FolderEditor) -> FoldersPage:
    page = sheet.sections_view.go_to("Folders")
    assert isinstance(page, FoldersPage)
    return page


def row(page: FoldersPage, *names: str) -> FieldRow:
    form = page.form
    for name in names[:-1]:
        group = form[name]
        assert isinstance(group, RecordGroup)
        assert group.form is not None
        form = group.form
    part = form[names[-1]]
    assert isinstance(part, FieldRow)
    return part


def typed(found: FieldRow, text: str, qtbot: QtBot) -> None:
    line = found.edit.widget
    assert isinstance(line, QLineEdit)
    line.clear()
    line.textEdited.emit("")
    qtbot.keyClicks(line, text)


def choose(page: FoldersPage, at: int) -> None:
    page.list.setCurrentIndex(page.model.index(at))


async def reviewed(sheet: FolderEditor) -> str:
    sheet.review.click()
    await sheet.workspace.tasks.wait_until_idle()
    assert sheet.stage is Stage.PREVIEW, sheet.problem
    return sheet.review_page.words


async def saved(sheet: FolderEditor) -> str:
    sheet.save.click()
    await sheet.workspace.tasks.wait_until_idle()
    return sheet.outcome_page.words


def names(settings: ImageStreamSettings) -> list[str | None]:
    return [folder.FolderFriendlyName for folder in settings.ImageStreamFolders]


@closed_inside
async def test_a_change_is_reviewed_in_words_saved_once_and_read_back(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider, plain: ImageStreamSettings
) -> None:
    sheet = await opened(loaded, qtbot)
    page = folders_of(sheet)
    assert not sheet.review.isEnabled()
    choose(page, 1)
    typed(row(page, "FolderPath"), "E:\\Scanned", qtbot)
    typed(row(page, "BackupSchedule", "StartTimeUTC"), "2026-03-01 05:17", qtbot)

    words = await reviewed(sheet)
    assert "Scans › Path" in words or "Folders › Scans › Path" in words
    assert "“Scans” runs daily at 05:17 instead of daily at" in words
    said = await saved(sheet)

    assert sheet.stage is Stage.RESULT
    assert "everything is stored as it was sent" in said
    kept = stored(provider).ImageStreamFolders
    assert kept[1].FolderPath == "E:\\Scanned"
    assert kept[1].BackupSchedule is not None
    assert kept[1].BackupSchedule.StartTimeUTC == datetime(2026, 3, 1, 5, 17, tzinfo=UTC)
    assert (kept[0], kept[2]) == (plain.ImageStreamFolders[0], plain.ImageStreamFolders[2])
    entries = (await loaded.link.request(ReadJournal(JournalQuery()))).entries
    assert [entry.operation for entry in entries] == ["SetAdvancedFolderSettings"]
    assert place_of(sheet.target) == SERVER


@closed_inside
async def test_folders_are_added_copied_moved_removed_and_put_back_by_keyboard(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider, plain: ImageStreamSettings
) -> None:
    sheet = await opened(loaded, qtbot)
    page = folders_of(sheet)
    before = [folder.ImageStreamFolderId for folder in plain.ImageStreamFolders]

    def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> list[str | None]:
        page.list.setFocus()
        qtbot.keyClick(page.list, key, modifier)
        return names(sheet.settings)

    choose(page, 0)
    assert press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier) == ["Scans", "Ledgers", "Plans"]
    assert press(Qt.Key.Key_Delete) == ["Scans", "Plans"]
    assert press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier) == ["Scans", "Ledgers", "Plans"]
    copied = press(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert copied == ["Scans", "Ledgers", "Copy of Ledgers", "Plans"]
    press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    press(Qt.Key.Key_Insert)
    typed(row(page, "FolderFriendlyName"), "Letters", qtbot)
    typed(row(page, "FolderPath"), "D:\\Letters", qtbot)

    words = await reviewed(sheet)
    assert "added" in words
    await saved(sheet)
    assert names(stored(provider)) == ["Scans", "Copy of Ledgers", "Letters", "Ledgers", "Plans"]
    ids = [folder.ImageStreamFolderId for folder in stored(provider).ImageStreamFolders]
    assert [ids[3], ids[0], ids[4]] == before
    assert names(sheet.settings) == names(stored(provider))


@closed_inside
async def test_the_first_wrong_field_comes_into_view_and_nothing_is_sent(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider, plain: ImageStreamSettings
) -> None:
    sheet = await opened(loaded, qtbot)
    page = folders_of(sheet)
    choose(page, 2)
    page.add.trigger()
    choose(page, 0)
    sheet.review.click()
    await loaded.tasks.wait_until_idle()

    assert sheet.stage is Stage.FIELDS
    assert page.list.currentIndex().row() == 3
    assert row(page, "FolderFriendlyName").problem == "Name must be given."
    assert page.model.wrong == {3}
    assert stored(provider) == plain
    typed(row(page, "FolderFriendlyName"), "Letters", qtbot)
    typed(row(page, "FolderPath"), "D:\\Letters", qtbot)
    assert page.model.wrong == set()


@closed_inside
async def test_what_another_person_added_and_changed_is_shown_and_kept(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider, plain: ImageStreamSettings
) -> None:
    sheet = await opened(loaded, qtbot)
    page = folders_of(sheet)
    choose(page, 0)
    typed(row(page, "FolderPath"), "D:\\Mine", qtbot)
    first, second, third = plain.ImageStreamFolders
    theirs = msgspec.structs.replace(new_folder(datetime.now(UTC)), FolderFriendlyName="Theirs", FolderPath="T:\\")
    store(
        provider,
        msgspec.structs.replace(first, FolderPath="D:\\Theirs"),
        second,
        msgspec.structs.replace(third, TimeLimitedBackupDays=7),
        theirs,
    )
    sheet.review.click()
    await loaded.tasks.wait_until_idle()
    assert sheet.stage is Stage.MOVED
    assert sheet.is_conflict
    sheet.keep_mine.click()
    await loaded.tasks.wait_until_idle()
    await saved(sheet)

    kept = stored(provider).ImageStreamFolders
    assert [folder.FolderPath for folder in kept] == ["D:\\Mine", "D:\\Scans", "D:\\Plans", "T:\\"]
    assert kept[2].TimeLimitedBackupDays == 7


@closed_inside
async def test_a_folder_that_was_edited_here_and_removed_there_is_stored_as_a_new_one(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider, plain: ImageStreamSettings
) -> None:
    sheet = await opened(loaded, qtbot)
    page = folders_of(sheet)
    choose(page, 0)
    typed(row(page, "FolderPath"), "D:\\Mine", qtbot)
    store(provider, *plain.ImageStreamFolders[1:])
    sheet.review.click()
    await loaded.tasks.wait_until_idle()
    sheet.keep_mine.click()
    await loaded.tasks.wait_until_idle()
    await saved(sheet)

    assert sheet.stage is Stage.RESULT
    assert "D:\\Mine" in [folder.FolderPath for folder in stored(provider).ImageStreamFolders]


@closed_inside
async def test_masks_are_never_sent_and_passwords_are_asked_for_once_for_each_user(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider
) -> None:
    sheet = await opened(loaded, qtbot)
    page = folders_of(sheet)
    choose(page, 0)
    typed(row(page, "FolderFriendlyName"), "Renamed", qtbot)
    sheet.review.click()
    await loaded.tasks.wait_until_idle()
    assert sheet.stage is Stage.FIELDS
    asked = sheet.sections_view.current
    assert isinstance(asked, MaskedPasswordsPage)
    for user in asked.users:
        qtbot.keyClicks(asked.edit_of(user).line, TYPED)

    words = await reviewed(sheet)
    await saved(sheet)
    assert sheet.stage is Stage.RESULT
    passwords = {folder.FolderPathPassword for folder in stored(provider).ImageStreamFolders}
    assert passwords == {None, TYPED}
    assert MASK not in passwords
    for shown in (
        words,
        sheet.outcome_page.words,
        str((await loaded.link.request(ReadJournal(JournalQuery()))).entries),
    ):
        assert TYPED not in shown


@closed_inside
async def test_a_draft_holds_no_password_and_is_gone_on_with(
    loaded: Workspace, qtbot: QtBot, plain: ImageStreamSettings
) -> None:
    sheet = await opened(loaded, qtbot)
    page = folders_of(sheet)
    choose(page, 1)
    typed(row(page, "FolderPath"), "E:\\Half typed", qtbot)
    typed(row(page, "FolderPathPassword"), TYPED, qtbot)
    sheet.abandon()
    draft = Drafts(loaded.state, loaded.session.profile_name).kept
    assert draft is not None
    assert TYPED not in str(draft)

    again = FolderEditor.reopen(loaded, draft.target)
    qtbot.addWidget(again)
    again.go_on_with(draft)
    again.show()
    again.begin()
    await loaded.tasks.wait_until_idle()
    assert again.settings.ImageStreamFolders[1].FolderPath == "E:\\Half typed"
    assert again.settings.ImageStreamFolders[0] == plain.ImageStreamFolders[0]


@closed_inside
async def test_a_device_without_folders_gets_its_first_one(
    loaded: Workspace, qtbot: QtBot, provider: RunningProvider
) -> None:
    sheet = await opened(loaded, qtbot, BARE)
    page = folders_of(sheet)
    assert page.model.rowCount() == 0
    page.add.trigger()
    typed(row(page, "FolderFriendlyName"), "Letters", qtbot)
    typed(row(page, "FolderPath"), "D:\\Letters", qtbot)
    await reviewed(sheet)
    await saved(sheet)
    try:
        assert names(stored(provider, BARE)) == ["Letters"]
        made = stored(provider, BARE).ImageStreamFolders[0].DateCreated
        assert made is not None
        assert datetime.now(UTC) - made < timedelta(hours=1)
    finally:
        provider.state.folders.store(
            *navigation.device_of(BARE), msgspec.structs.replace(stored(provider, BARE), ImageStreamFolders=())
        )
