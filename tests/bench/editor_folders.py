"""The editor of folder backups with 2,000 folders: how soon it is painted, and how long a letter takes.

What counts as the reply is the moment at which the settings are in the window's process. Letters are typed into the
path of a folder in the middle, and each is waited for until it is painted.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

from msgspec.structs import replace
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from console.contract.services.advanced_folder_backup_management import (
    GetAdvancedFolderSettings,
    ImageStreamSettings,
    SetAdvancedFolderSettings,
)
from console.contract.services.backup_devices_management import GetBackupDevices
from console.engine.embedded import DEMO_PASSWORD
from console.errors import ProviderRefused
from console.session.session import Session
from tests.bench.driven import painted
from tests.bench.figures import Target
from ui import navigation
from ui.app import Program
from ui.editors.folder_editor import FolderEditor
from ui.editors.folders_page import FoldersPage
from ui.editors.stages import Stage
from ui.navigation import Place
from ui.targets import target_of

FOLDERS = 2_000
LETTERS = "Archive 2026"

FOLDER_TARGETS = {
    "folders_first_paint_milliseconds": Target(100),
    "folders_letter_painted_milliseconds": Target(50),
}


class _TimedEditor(FolderEditor):
    """Notes when the reply is there."""

    replied = 0.0

    async def read(self) -> ImageStreamSettings | None:
        found = await super().read()
        self.replied = perf_counter()
        return found


async def folder_figures(program: Program) -> dict[str, Any]:
    """Open the editor of a device with many folders, type into one of them, move one and add one."""
    workspace = program.workspace
    async with await Session.sign_in(workspace.session.profile, DEMO_PASSWORD) as session:
        device = await _filled(session, program)
    sheet = _TimedEditor.reopen(workspace, target_of(device, workspace.store))
    moments: list[float] = []
    sheet.stage_changed.connect(lambda: moments.append(painted(sheet)) if sheet.stage is Stage.FIELDS else None)
    workspace.sheets.open(sheet)
    await program.wait_until_idle()
    page = sheet.sections_view.current
    if not isinstance(page, FoldersPage):
        raise TypeError("the folders are not shown")
    begun = perf_counter()
    page.list.setCurrentIndex(page.model.index(FOLDERS // 2))
    chosen = painted(sheet) - begun
    (line,) = page.form["FolderPath"].findChildren(QLineEdit)
    line.setFocus()
    letters = [_done(sheet, functools.partial(QTest.keyClicks, line, letter)) for letter in LETTERS]
    moved, added = _done(sheet, page.up.trigger), _done(sheet, page.add.trigger)
    workspace.sheets.close_now()
    return {
        "folders": FOLDERS,
        "folders_first_paint_milliseconds": (moments[0] - sheet.replied) * 1000,
        "folder_chosen_milliseconds": chosen * 1000,
        "folders_letter_painted_milliseconds": median(letters) * 1000,
        "folders_longest_letter_milliseconds": max(letters) * 1000,
        "folder_moved_milliseconds": moved * 1000,
        "folder_added_milliseconds": added * 1000,
    }


def _done(widget: QWidget, act: Callable[[], object]) -> float:
    begun = perf_counter()
    act()
    return painted(widget) - begun


async def _filled(session: Session, program: Program) -> Place:
    """A device whose folders may be changed, which gets many of them."""
    names = program.workspace.store.accounts.texts("Username")
    for row in program.workspace.store.accounts.rows():
        for device in (await session.call(GetBackupDevices(UserName=names[row]))).BackupDevices:
            name, system = names[row], device.SystemName or ""
            try:
                found = (
                    await session.call(GetAdvancedFolderSettings(UserName=name, SystemName=system))
                ).ImageStreamSettings
                if found is None or not found.ImageStreamFolders:
                    continue
                first = replace(found.ImageStreamFolders[0], ImageStreamFolderId=0)
                many = tuple(
                    replace(first, FolderFriendlyName=f"Folder {at:04}", FolderPath=rf"D:\Shared\Folder {at:04}")
                    for at in range(FOLDERS)
                )
                settings = replace(found, ImageStreamFolders=many)
                await session.call(
                    SetAdvancedFolderSettings(UserName=name, SystemName=system, ImageStreamSettings=settings)
                )
            except ProviderRefused:
                # Phones have no folders, and some customers look after themselves.
                continue
            return navigation.device(name, system)
    raise RuntimeError("no device with folders is there")
