"""Folder backup of accounts on their computers, as it is set."""

from __future__ import annotations

import itertools

from msgspec.structs import replace

from console.contract.services.advanced_folder_backup_management import ImageStreamFolder, ImageStreamSettings

_FIRST_FOLDER = 501


class FolderBook:
    """The settings that were stored, by account and computer; a computer that nobody set up has no folders."""

    def __init__(self) -> None:
        self._stored: dict[tuple[str, str], ImageStreamSettings] = {}
        self._ids = itertools.count(_FIRST_FOLDER)

    def of(self, username: str, system: str, settings_id: int) -> ImageStreamSettings:
        """What is set for an account on a computer; `settings_id` is that of settings never stored."""
        nothing = ImageStreamSettings(ImageStreamSettingsId=settings_id, SendEmailReport=False, RunAsEnabled=False)
        return self._stored.get((username, system), nothing)

    def store(self, username: str, system: str, settings: ImageStreamSettings) -> ImageStreamSettings:
        """Replace everything that was set; folders with id 0 are new and get ids. Gives what was stored."""
        folders = tuple(
            folder if folder.ImageStreamFolderId else self._numbered(folder) for folder in settings.ImageStreamFolders
        )
        stored = self._stored[username, system] = replace(settings, ImageStreamFolders=folders)
        return stored

    def _numbered(self, folder: ImageStreamFolder) -> ImageStreamFolder:
        return replace(folder, ImageStreamFolderId=next(self._ids))
