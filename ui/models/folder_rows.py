"""The backed-up folders of a device as rows of the one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from PySide6.QtCore import QTimeZone

from console.contract.language import Record, about
from console.contract.services.advanced_folder_backup_management import ImageStreamFolder
from console.settings.folder_runs import next_run
from ui.models.columns import Column, columns_for
from ui.models.folder_words import (
    credentials_in_words,
    retention_in_words,
    schedule_in_words,
    skipped_in_words,
)
from ui.translation import tr


class FolderRow(Record, kw_only=True):
    """One folder, in words. Id tells rows apart."""

    Id: Annotated[str, about("id of the folder")] = ""
    Number: Annotated[int, about("its place in the list")] = 0
    Name: Annotated[str, about("display name")] = ""
    Path: Annotated[str, about("path of the folder")] = ""
    Runs: Annotated[str, about("when it is backed up, by the clock of the device")] = ""
    Next: Annotated[
        datetime | None, about("the next start, as far as the schedule tells; an hourly one does not tell")
    ] = None
    Keeps: Annotated[str, about("how long files stay in the cloud")] = ""
    Skips: Annotated[str, about("files that are not backed up")] = ""
    ReadAs: Annotated[str, about("user who reads the folder; passwords are masked")] = ""
    Created: Annotated[datetime | None, about("when the folder was added")] = None


def folder_columns() -> tuple[Column, ...]:
    """The columns; the order of the list and the ids are hidden at first."""
    titles = {"Id": tr("Id"), "Number": tr("No."), "Next": tr("Next start"), "ReadAs": tr("Read as")}
    wide = {"Runs": 34, "Keeps": 30, "Path": 26}
    found = columns_for(
        FolderRow,
        first=("Name", "Path", "Runs", "Next", "Keeps", "ReadAs", "Skips", "Created", "Number", "Id"),
        hidden=("Id", "Number", "Created"),
    )
    return tuple(
        replace(column, title=titles.get(column.key, column.title), wide=wide.get(column.key, column.wide))
        for column in found
    )


def folder_rows(folders: Sequence[ImageStreamFolder], zone: QTimeZone, now: datetime) -> list[FolderRow]:
    """A row for each folder, times by the clock of `zone`."""
    return [
        FolderRow(
            Id=str(folder.ImageStreamFolderId),
            Number=number,
            Name=folder.FolderFriendlyName or "",
            Path=folder.FolderPath or "",
            Runs=schedule_in_words(folder.BackupSchedule, zone),
            Next=next_run(folder.BackupSchedule, now),
            Keeps=retention_in_words(folder),
            Skips=skipped_in_words(folder),
            ReadAs=credentials_in_words(folder.FolderPathDomainUser, folder.FolderPathPassword),
            Created=folder.DateCreated,
        )
        for number, folder in enumerate(folders, 1)
    ]
