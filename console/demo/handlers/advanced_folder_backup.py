"""AdvancedFolderBackupManagementService: the folders of an account on a computer."""

from __future__ import annotations

from datetime import UTC, datetime

from msgspec.structs import replace

from console.contract import codes
from console.contract.services.advanced_folder_backup_management import (
    AdvancedFolderSettingsResult,
    BackupSchedule,
    GetAdvancedFolderSettings,
    ImageStreamFolder,
    ImageStreamSettings,
    SetAdvancedFolderSettings,
)
from console.demo.answering import Caller, Refused, answers
from console.demo.records import Account, Device
from console.demo.zeros import given

MASK = "********"
"""What is given back in the place of a password."""


@answers(GetAdvancedFolderSettings)
def advanced_folder_settings(caller: Caller, call: GetAdvancedFolderSettings) -> AdvancedFolderSettingsResult:
    """What is set for an active account on one of its computers, passwords masked."""
    account = caller.active_account(call.UserName)
    computer = _computer(caller, account, call.SystemName)
    stored = caller.state.folders.of(account.username, computer.system_name, computer.device_id)
    return AdvancedFolderSettingsResult(ImageStreamSettings=_masked(stored))


@answers(SetAdvancedFolderSettings)
def set_advanced_folder_settings(caller: Caller, call: SetAdvancedFolderSettings) -> AdvancedFolderSettingsResult:
    """Replaces everything that is set, so that a folder which is not sent is gone; moments become UTC."""
    account = caller.changeable_account(call.UserName)
    computer = _computer(caller, account, call.SystemName)
    before = caller.state.folders.of(account.username, computer.system_name, computer.device_id)
    settings = call.ImageStreamSettings
    if settings.ImageStreamSettingsId != before.ImageStreamSettingsId:
        raise Refused(
            codes.INVALID_INPUT_PARAMETERS,
            f"ImageStreamSettingsId of {computer.system_name} is {before.ImageStreamSettingsId}.",
        )
    known = {0, *(folder.ImageStreamFolderId for folder in before.ImageStreamFolders)}
    for folder in settings.ImageStreamFolders:
        if folder.ImageStreamFolderId not in known:
            raise Refused(
                codes.INVALID_INPUT_PARAMETERS, f"ImageStreamFolderId {folder.ImageStreamFolderId} is unknown."
            )
    folders = tuple(map(_in_utc, settings.ImageStreamFolders))
    stored = caller.state.folders.store(
        account.username, computer.system_name, replace(settings, ImageStreamFolders=folders)
    )
    return AdvancedFolderSettingsResult(ImageStreamSettings=_masked(stored))


def _computer(caller: Caller, account: Account, system: str) -> Device:
    """A computer of an account, whose name is found in any letter case. Raises Refused for any other."""
    for device in caller.state.devices.of(account):
        if not device.is_mobile and device.system_name.casefold() == system.casefold():
            return device
    raise Refused(codes.INVALID_INPUT_PARAMETERS, f"SystemName {system} is not a computer of {account.username}.")


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _in_utc(folder: ImageStreamFolder) -> ImageStreamFolder:
    schedule = folder.BackupSchedule
    return replace(
        folder, DateCreated=_utc(given(folder.DateCreated)), BackupSchedule=schedule and _schedule_in_utc(schedule)
    )


def _schedule_in_utc(schedule: BackupSchedule) -> BackupSchedule:
    end = schedule.EndTimeUTC
    return replace(schedule, StartTimeUTC=_utc(given(schedule.StartTimeUTC)), EndTimeUTC=end and _utc(end))


def _masked(settings: ImageStreamSettings) -> ImageStreamSettings:
    folders = tuple(
        replace(folder, FolderPathPassword=folder.FolderPathPassword and MASK) for folder in settings.ImageStreamFolders
    )
    return replace(settings, ImageStreamFolders=folders, RunAsPassword=settings.RunAsPassword and MASK)
