"""Folder backup at the embedded provider: what is set replaces all that was set before."""

from __future__ import annotations

import pytest

from tests.support.provider import RunningProvider
from tests.support.raw_soap import Reply, call, fields

SERVICE = "AdvancedFolderBackupManagementService"
ACCOUNT, COMPUTER = "ruth.hart", "HART-LAPTOP"


def read(provider: RunningProvider, username: str = ACCOUNT, system: str = COMPUTER) -> Reply:
    return call(provider, SERVICE, "GetAdvancedFolderSettings", fields(UserName=username, SystemName=system))


def folder(name: str, folder_id: object = 0, **schedule: object) -> str:
    when = {
        "ScheduleTypeId": 2,
        "StartTimeUTC": "2026-04-01T11:22:33+03:00",
        "EndTimeEnabled": False,
        **schedule,
    }
    told = fields(
        FolderFriendlyName=name,
        FolderPath=f"C:\\{name}",
        FolderPathPassword="Tide-Table9",
        RetentionPolicyTypeId=1,
        TimeLimitedBackupDays=0,
        CloudForWholeHierarchy=True,
        DateCreated="2026-04-01T08:00:00.1234567+02:00",
    )
    return (
        f"<ImageStreamFolder>{fields(ImageStreamFolderId=folder_id)}"
        f"<BackupSchedule>{fields(**when)}</BackupSchedule>{told}</ImageStreamFolder>"
    )


def store(provider: RunningProvider, *folders: str, settings_id: object = None, **settings: object) -> Reply:
    number = read(provider).text("ImageStreamSettingsId") if settings_id is None else settings_id
    rest = fields(**{"SendEmailReport": False, "RunAsEnabled": False, **settings})
    content = (
        f"<ImageStreamSettings>{fields(ImageStreamSettingsId=number)}"
        f"<ImageStreamFolders>{''.join(folders)}</ImageStreamFolders>{rest}</ImageStreamSettings>"
    )
    named = fields(UserName=ACCOUNT, SystemName=COMPUTER)
    return call(provider, SERVICE, "SetAdvancedFolderSettings", f"{named}{content}")


def test_a_computer_that_nobody_set_up_has_no_folders(provider: RunningProvider) -> None:
    reply = read(provider)
    assert (reply.code, reply.find("ImageStreamFolder")) == (0, [])
    assert reply.text("ImageStreamSettings/RunAsEnabled") == "false"


def test_new_folders_get_ids_and_are_read_back(provider: RunningProvider) -> None:
    stored = store(provider, folder("Letters"), folder("Ledgers"))
    ids = stored.texts("ImageStreamFolder/ImageStreamFolderId")
    assert len({*ids, "0"}) == 3
    assert read(provider).texts("ImageStreamFolder/ImageStreamFolderId") == ids
    assert read(provider).texts("ImageStreamFolder/FolderFriendlyName") == ["Letters", "Ledgers"]
    assert read(provider, system="hart-laptop").texts("ImageStreamFolder/ImageStreamFolderId") == ids


def test_a_folder_that_is_not_sent_is_gone(provider: RunningProvider) -> None:
    kept, lost = store(provider, folder("Letters"), folder("Ledgers")).texts("ImageStreamFolder/ImageStreamFolderId")
    again = store(provider, folder("Letters 2026", kept), folder("Scans"))
    ids = again.texts("ImageStreamFolder/ImageStreamFolderId")
    assert ids[0] == kept
    assert lost not in ids
    assert read(provider).texts("FolderFriendlyName") == ["Letters 2026", "Scans"]
    assert store(provider, folder("Ledgers", lost)).code == 2
    assert store(provider).code == 0
    assert read(provider).find("ImageStreamFolder") == []


def test_moments_are_given_back_in_utc(provider: RunningProvider) -> None:
    reply = store(provider, folder("Letters"))
    assert reply.text("BackupSchedule/StartTimeUTC") == "2026-04-01T08:22:33Z"
    assert reply.text("ImageStreamFolder/DateCreated") == "2026-04-01T06:00:00.123456Z"


def test_fields_that_the_schedule_does_not_use_are_given_back(provider: RunningProvider) -> None:
    reply = store(provider, folder("Letters", HourlyPeriod=4, MonthlyDayNumber=31))
    assert (reply.text("HourlyPeriod"), reply.text("MonthlyDayNumber")) == ("4", "31")


def test_passwords_are_never_given_back(provider: RunningProvider) -> None:
    run_as = {"RunAsEnabled": True, "RunAsUsername": "HART\\ruth", "RunAsPassword": "Ebb-And-Flow3"}
    for reply in (store(provider, folder("Letters"), **run_as), read(provider)):
        assert b"Tide-Table9" not in reply.body
        assert b"Ebb-And-Flow3" not in reply.body
        assert (reply.text("FolderPathPassword"), reply.text("RunAsPassword")) == ("********", "********")


@pytest.mark.parametrize(
    "broken", [{"ScheduleTypeId": 3}, {"ScheduleTypeId": 4, "MonthlyDayNumber": 32}, {"EndTimeEnabled": True}]
)
def test_a_schedule_has_to_be_whole(provider: RunningProvider, broken: dict[str, object]) -> None:
    store(provider, folder("Letters"))
    assert store(provider, folder("Ledgers", **broken)).code == 2
    assert read(provider).texts("FolderFriendlyName") == ["Letters"]


def test_settings_of_another_computer_are_not_taken(provider: RunningProvider) -> None:
    assert store(provider, folder("Letters"), settings_id=1).code == 2


def test_only_computers_of_active_accounts_have_folders(provider: RunningProvider) -> None:
    assert read(provider, system="ELSEWHERE").code == 2
    assert read(provider, "edith.rowan", "Pixel 9").code == 2
    assert read(provider, "millerhart.archive", "MH-ARCHIVE").code == 53
