"""Folder settings of three versions as one, and the passwords in them that are none.

`SetAdvancedFolderSettings` replaces the whole list, so what is sent must hold every folder that another person added or
changed since it was read. `merged_folders` puts my changes on top of what the provider has now, folder by folder, as
`console.settings.merging` does; what only folders need comes on top:

* A folder that was changed here and removed there is kept as a new one, since its id is gone. `three_way` of
  `console.settings.differences` tells it as a conflict, as it does one that was removed here and changed there.
* A folder that was added here and stands there already, because the answer to sending it was lost, stays one folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from console.contract.language import fields_of
from console.contract.services.advanced_folder_backup_management import (
    BackupSchedule,
    ImageStreamFolder,
    ImageStreamSettings,
    RetentionPolicyType,
    ScheduleType,
)
from console.settings.merging import merged
from console.settings.plain_values import comparable, plain

NEW_FOLDER = 0
"""Id of a folder that the provider is to number."""

(_FOLDERS,) = (field.name for field in fields_of(ImageStreamSettings) if field.array)
(_PASSWORD_OF_ALL,) = (field.name for field in fields_of(ImageStreamSettings) if field.about.secret)
(_PASSWORD_OF_FOLDER,) = (field.name for field in fields_of(ImageStreamFolder) if field.about.secret)
_MASK = re.compile(r"[*\u2022\u25cf]+")


def merged_folders(
    base: ImageStreamSettings, mine: ImageStreamSettings, theirs: ImageStreamSettings
) -> ImageStreamSettings:
    """`theirs` with all that I changed since `base`; where both did, mine counts. Every id in it is known there."""
    found = merged(base, mine, theirs)
    known = {folder.ImageStreamFolderId for folder in theirs.ImageStreamFolders}
    before = {folder.ImageStreamFolderId for folder in base.ImageStreamFolders}
    theirs_new = {
        _told(folder): folder for folder in theirs.ImageStreamFolders if folder.ImageStreamFolderId not in before
    }
    folders: list[ImageStreamFolder] = []
    typed: dict[int | None, str] = {}
    for folder in found.ImageStreamFolders:
        if folder.ImageStreamFolderId in known:
            folders.append(folder)
        elif (twin := theirs_new.pop(_told(folder), None)) is None:
            folders.append(replace(folder, ImageStreamFolderId=NEW_FOLDER))
        elif folder.FolderPathPassword:
            typed[twin.ImageStreamFolderId] = folder.FolderPathPassword
    return replace(found, ImageStreamFolders=tuple(_with_password(folder, typed) for folder in folders))


def new_folder(now: datetime) -> ImageStreamFolder:
    """A folder to begin with, made at a moment with a zone: kept for ever, backed up every day at 20:00 UTC."""
    made = now.replace(microsecond=0)
    return ImageStreamFolder(
        ImageStreamFolderId=NEW_FOLDER,
        BackupSchedule=BackupSchedule(
            ScheduleTypeId=ScheduleType.DAILY,
            StartTimeUTC=made.astimezone(UTC).replace(hour=20, minute=0, second=0),
            EndTimeEnabled=False,
        ),
        FolderFriendlyName=None,
        FolderPath=None,
        RetentionPolicyTypeId=RetentionPolicyType.FOREVER_SAVE,
        TimeLimitedBackupDays=0,
        CloudForWholeHierarchy=True,
        DateCreated=made,
    )


def is_mask(password: str | None) -> bool:
    """Whether a password that was read stands for one that the provider does not tell."""
    return password is not None and _MASK.fullmatch(password) is not None


def masked_passwords(settings: ImageStreamSettings) -> Iterator[tuple[str, str]]:
    """The passwords that have to be typed again, since sending a mask would store it: path and user of each."""
    if is_mask(settings.RunAsPassword):
        yield _PASSWORD_OF_ALL, settings.RunAsUsername or ""
    for at, folder in enumerate(settings.ImageStreamFolders):
        if is_mask(folder.FolderPathPassword):
            yield f"{_FOLDERS}.{at}.{_PASSWORD_OF_FOLDER}", folder.FolderPathDomainUser or ""


def _with_password(folder: ImageStreamFolder, typed: Mapping[int | None, str]) -> ImageStreamFolder:
    password = typed.get(folder.ImageStreamFolderId)
    return folder if password is None else replace(folder, FolderPathPassword=password)


def _told(folder: ImageStreamFolder) -> str:
    """All that tells a folder apart but its id, its password and the moment when it was made."""
    values: dict[str, Any] = comparable(ImageStreamFolder, plain(replace(folder, DateCreated=None)))
    return repr(values)
