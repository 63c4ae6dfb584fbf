"""The editor of the folder backup of an account on a device."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Self

from PySide6.QtWidgets import QWidget

from console.commands.change import Target
from console.contract.check import Problem
from console.contract.services.advanced_folder_backup_management import (
    GetAdvancedFolderSettings,
    ImageStreamSettings,
    SetAdvancedFolderSettings,
)
from console.settings.differences import differences
from console.settings.folders import masked_passwords, merged_folders
from ui import navigation
from ui.editors.draft_offer import reopened
from ui.editors.folders_page import FOLDERS, FoldersPage
from ui.editors.masked_passwords_page import MaskedPasswordsPage
from ui.editors.settings_page import FormPage, Section
from ui.editors.settings_saving import SettingsCall
from ui.editors.settings_sheet import SettingsSheet
from ui.models.difference_words import Fact
from ui.models.folder_list import folder_name
from ui.models.folder_words import retention_in_words, schedule_in_words
from ui.models.policy_words import NOT_SET
from ui.models.zones import zone_called, zone_of_device
from ui.navigation import Place
from ui.translation import tr
from ui.workspace import Workspace

_OF_ALL = ("SendEmailReport", "SendEmailReportTo", "RunAsEnabled", "RunAsUsername", "RunAsPassword")
_PASSWORDS = ("RunAsPassword", "FolderPathPassword")


class _PasswordsSection(Section):
    """Concerned with every password, and changes none but by what is typed there."""

    def holds(self, path: str) -> bool:
        return path.rpartition(".")[2] in _PASSWORDS


@reopened
class FolderEditor(SettingsSheet):
    """Edits all folders of an account on a device, which are stored with one call.

    target: the folders. folder_id: which one is shown first.
    """

    kind = ImageStreamSettings
    operations = (SetAdvancedFolderSettings.spec,)
    unset = NOT_SET
    merged = staticmethod(merged_folders)

    def __init__(
        self, workspace: Workspace, target: Target, folder_id: int | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(workspace, target, tr("Edit the folder backup"), "device", parent)
        place = Place(navigation.DEVICE, target.key)
        self._username, self._system = navigation.device_of(place)
        self._zone = zone_of_device(workspace.state, place)
        self._folder_id = folder_id
        # Made before the settings are asked for, so that nothing is left to do when they come but to show them.
        self._made_ahead: FoldersPage | None = FoldersPage(self.look, self._zone, folder_id, self)
        self._made_ahead.hide()

    @classmethod
    def reopen(cls, workspace: Workspace, target: Target) -> Self:
        return cls(workspace, target)

    async def read(self) -> ImageStreamSettings | None:
        asked = GetAdvancedFolderSettings(UserName=self._username, SystemName=self._system)
        return (await self.workspace.link.call(asked)).ImageStreamSettings

    def sections(self, settings: ImageStreamSettings) -> Sequence[Section]:  # noqa: ARG002
        look = self.look
        made = [
            Section(tr("Folders"), (FOLDERS,), self._folders_page),
            Section(
                tr("Report and user"), _OF_ALL, lambda parent: FormPage(look, self.kind, "", _OF_ALL, parent=parent)
            ),
        ]
        if any(masked_passwords(self.before)):
            made.append(_PasswordsSection(tr("Passwords"), (), lambda parent: MaskedPasswordsPage(look, parent)))
        return made

    def _folders_page(self, parent: QWidget) -> FoldersPage:
        page, self._made_ahead = self._made_ahead, None
        return page or FoldersPage(self.look, self._zone, self._folder_id, parent)

    def wrong(self, wanted: ImageStreamSettings) -> Sequence[Problem]:
        masks = [Problem(path, tr("must be typed again")) for path, _ in masked_passwords(wanted)]
        return (*super().wrong(wanted), *masks)

    def calls(self, before: ImageStreamSettings, wanted: ImageStreamSettings) -> Sequence[SettingsCall]:
        if not differences(before, wanted):
            return ()

        def request() -> SetAdvancedFolderSettings:
            return SetAdvancedFolderSettings(
                UserName=self._username, SystemName=self._system, ImageStreamSettings=wanted
            )

        spec = SetAdvancedFolderSettings.spec
        return (SettingsCall(spec, lambda: self.target, request, "ImageStreamSettings"),)

    def facts(self, settings: Any) -> Iterable[Fact]:
        zone = zone_called(self._zone)
        for folder in settings.ImageStreamFolders:
            name = folder_name(folder)
            yield tr("“{folder}” runs", folder=name), schedule_in_words(folder.BackupSchedule, zone)
            yield tr("“{folder}” keeps files", folder=name), retention_in_words(folder)
