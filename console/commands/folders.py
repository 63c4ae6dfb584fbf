"""Folder backup of an account on one computer."""

from __future__ import annotations

from typing import Any

import msgspec

from console.commands.change import State, Target, TargetKind
from console.commands.command import Ask, Command, Group, Settlement, command
from console.commands.whole import settled
from console.contract.language import Operation
from console.contract.services.advanced_folder_backup_management import (
    GetAdvancedFolderSettings,
    ImageStreamSettings,
    SetAdvancedFolderSettings,
)
from console.settings.folders import NEW_FOLDER
from console.settings.plain_values import comparable, plain, record_from

_SEPARATOR = "/"


@command
class SettingFolders(Command[SetAdvancedFolderSettings]):
    """Writes all settings, the folders included: one that is not sent is lost."""

    words = "Change the folder backup"
    group = Group.FOLDERS
    target_kind = TargetKind.FOLDERS
    effects = ("A folder that is not in the list is lost from the settings.",)
    final = ("Passwords are stored as they are given now; those before cannot be read.",)

    def key(self, request: SetAdvancedFolderSettings) -> str:
        return f"{request.UserName}{_SEPARATOR}{request.SystemName}"

    def defaults(self, target: Target) -> dict[str, Any]:
        # Account names may hold the separator, names of computers cannot.
        username, _, system = target.key.rpartition(_SEPARATOR)
        return {"UserName": username, "SystemName": system}

    async def state(self, request: SetAdvancedFolderSettings, ask: Ask) -> State | None:
        """The settings, and whether that is all of them: passwords are left out."""
        stored = await self._stored(request, ask)
        if stored is None:
            return None
        return {"ImageStreamSettings": plain(stored), "is_whole": not _has_passwords(stored)}

    @staticmethod
    async def _stored(request: SetAdvancedFolderSettings, ask: Ask) -> ImageStreamSettings | None:
        read = GetAdvancedFolderSettings(UserName=request.UserName, SystemName=request.SystemName)
        return (await ask(read)).ImageStreamSettings

    def wanted(self, request: SetAdvancedFolderSettings, before: State | None) -> State:
        return {"ImageStreamSettings": plain(request.ImageStreamSettings)}

    def settle(self, request: SetAdvancedFolderSettings, before: State | None, now: State) -> Settlement:
        """Judged by all settings but the ids of folders; new passwords alone are proved by nothing."""
        return settled(
            _compared(self.wanted(request, before)),
            None if before is None else _compared(before),
            _compared(now),
            has_secrets=_has_users(request.ImageStreamSettings),
        )

    def inverse(self, request: SetAdvancedFolderSettings, before: State | None) -> SetAdvancedFolderSettings | None:
        """The former settings, unless there were passwords; folders that were dropped get new ids."""
        if before is None or not before["is_whole"]:
            return None
        if _compared(before) == _compared(self.wanted(request, before)):
            return None
        kept = {folder.ImageStreamFolderId for folder in request.ImageStreamSettings.ImageStreamFolders}
        former = record_from(ImageStreamSettings, before["ImageStreamSettings"])
        folders = tuple(
            folder
            if folder.ImageStreamFolderId in kept
            else msgspec.structs.replace(folder, ImageStreamFolderId=NEW_FOLDER)
            for folder in former.ImageStreamFolders
        )
        settings = msgspec.structs.replace(former, ImageStreamFolders=folders)
        return msgspec.structs.replace(request, ImageStreamSettings=settings)

    async def taking_back(
        self, request: SetAdvancedFolderSettings, before: State | None, ask: Ask
    ) -> Operation[Any] | None:
        """With what the provider keeps beside what is declared, as it is now."""
        former, stored = self.inverse(request, before), await self._stored(request, ask)
        if former is None or stored is None:
            return None
        kept = msgspec.structs.replace(former.ImageStreamSettings, source=stored.source, unknown=stored.unknown)
        return msgspec.structs.replace(former, ImageStreamSettings=kept)

    def touched_accounts(self, request: SetAdvancedFolderSettings) -> tuple[str, ...]:
        return (request.UserName,)


def _compared(state: State) -> dict[str, Any]:
    return comparable(ImageStreamSettings, state["ImageStreamSettings"])


def _has_passwords(settings: ImageStreamSettings) -> bool:
    return bool(settings.RunAsPassword or any(folder.FolderPathPassword for folder in settings.ImageStreamFolders))


def _has_users(settings: ImageStreamSettings) -> bool:
    """Whether there is somebody whose password may have been sent."""
    return bool(settings.RunAsUsername or any(folder.FolderPathDomainUser for folder in settings.ImageStreamFolders))
