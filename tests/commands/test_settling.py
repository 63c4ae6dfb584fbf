"""What a read says of a lost change where somebody else changed something meanwhile, or little can be read."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from console.commands.change import State
from console.commands.command import command_for
from console.contract.language import Operation
from console.contract.services.account_management import (
    ChangeBackupAccountEmail,
    ChangeBackupAccountPassword,
    CreateAccountBySize,
    SuspendAccount,
    UnsuspendAccount,
)
from console.contract.services.advanced_folder_backup_management import SetAdvancedFolderSettings
from console.contract.services.backup_policy_management import (
    AddAccountPolicySimple,
    DeleteAccountPolicy,
    SetScannerFileSizeLimits,
    UpdateEntityPolicy,
)
from console.contract.services.backup_policy_paths import FileSizeLimit
from console.contract.services.backup_policy_records import RunAs
from console.contract.services.cloud_application_backup_management import DisableBackup, EnableBackup
from console.contract.services.company_management import CreateCompany, CreateCompanyWithBackupAccount, EditCompany
from console.contract.services.entity_status import ActivateEntity, CancelEntity, SuspendEntity
from console.contract.services.license_management import AssignLicense, UnassignLicense
from console.contract.services.partner_management import CreatePartner, EditPartner, MoveCompany
from console.settings.plain_values import plain
from tests.commands.cases import CASES, DID_NOT, HAPPENED, PASSWORD, SQL, UNCERTAIN, folder_settings, policy


def request_of(operation: type[Operation[Any]]) -> Operation[Any]:
    return next(case.request for case in CASES if isinstance(case.request, operation))


MOVE = request_of(MoveCompany)
HERE, IDLE, BELOW = (
    {"IsActive": active, "IsParentActive": parent} for active, parent in ((True, True), (False, True), (False, False))
)
LICENCE: dict[str, Any] = {"Username": "ruth.hart", "LicenseType": SQL}
ACCOUNT = {"exists": True, "TargetEntityId": 311, "Email": "amelia.stone@millerhart.example"}
NO_ACCOUNT = {"exists": False}
CONTACT: dict[str, Any] = {"CompanyEntityId": 312, "GeneralContactPerson": "Anna Berg"}
NONE = {"entityPolicyID": None, "owner": None, "assignment": None, "is_whole": True}


def assigned(policy_id: int, assignment: int) -> State:
    return {"entityPolicyID": policy_id, "owner": 221, "assignment": assignment, "is_whole": True}


def quotas(**by_id: int | None) -> State:
    found = {name.removeprefix("_"): quota for name, quota in by_id.items()}
    return {"same_name": [int(name) for name in found], "quotas": found}


@pytest.mark.parametrize(
    ("operation", "before", "now", "found"),
    [
        # Set to what was wanted, to something else, or as it was.
        (ChangeBackupAccountEmail, {"Email": "a@x.example"}, {"Email": "owen@x.example"}, HAPPENED),
        (ChangeBackupAccountEmail, {"Email": "a@x.example"}, {"Email": "b@x.example"}, UNCERTAIN),
        (ChangeBackupAccountEmail, {"Email": "a@x.example"}, {"Email": "a@x.example"}, DID_NOT),
        (SuspendAccount, {"IsActive": False}, {"IsActive": False}, HAPPENED),
        (UnsuspendAccount, {"IsActive": True}, {"IsActive": True}, HAPPENED),
        # An entity counts as inactive below one that is.
        (SuspendEntity, HERE, IDLE, HAPPENED),
        (SuspendEntity, HERE, BELOW, UNCERTAIN),
        (ActivateEntity, IDLE, BELOW, UNCERTAIN),
        (ActivateEntity, BELOW, HERE, HAPPENED),
        # Suspended looks like cancelled.
        (CancelEntity, HERE, IDLE, HAPPENED),
        (CancelEntity, IDLE, IDLE, UNCERTAIN),
        (CancelEntity, HERE, BELOW, UNCERTAIN),
        # Made here, by somebody else before, elsewhere, or twice.
        (CreateAccountBySize, NO_ACCOUNT, ACCOUNT, HAPPENED),
        (CreateAccountBySize, ACCOUNT, ACCOUNT, DID_NOT),
        (CreateAccountBySize, NO_ACCOUNT, ACCOUNT | {"TargetEntityId": 312}, UNCERTAIN),
        (CreateAccountBySize, NO_ACCOUNT, ACCOUNT | {"Email": "other@x.example"}, UNCERTAIN),
        (CreatePartner, {"same_name": [5]}, {"same_name": [5]}, DID_NOT),
        (CreatePartner, {"same_name": [5]}, {"same_name": [5, 9]}, HAPPENED),
        (CreatePartner, {"same_name": []}, {"same_name": [8, 9]}, UNCERTAIN),
        (CreatePartner, {"same_name": [5]}, {"same_name": [9]}, HAPPENED),
        (CreateCompany, {"same_name": [5]}, quotas(_5=300, _9=300), HAPPENED),
        (CreateCompany, {"same_name": []}, quotas(_9=700), UNCERTAIN),
        (CreateCompany, {"same_name": []}, quotas(_9=None), UNCERTAIN),
        (
            CreateCompanyWithBackupAccount,
            {"same_name": [], "account_in": None},
            {"same_name": [9], "account_in": None},
            UNCERTAIN,
        ),
        (
            CreateCompanyWithBackupAccount,
            {"same_name": [], "account_in": None},
            {"same_name": [9], "account_in": 312},
            UNCERTAIN,
        ),
        (
            CreateCompanyWithBackupAccount,
            {"same_name": [], "account_in": 312},
            {"same_name": [9], "account_in": 312},
            UNCERTAIN,
        ),
        # Licences are counted.
        (AssignLicense, {"held": 1}, {"held": 2}, HAPPENED),
        (AssignLicense, {"held": 1}, {"held": 1}, DID_NOT),
        (AssignLicense, {"held": 1}, {"held": 0}, UNCERTAIN),
        (AssignLicense, {"held": 0}, {"held": 2}, UNCERTAIN),
        (UnassignLicense, {"held": 2}, {"held": 1}, HAPPENED),
        (UnassignLicense, {"held": 0}, {"held": 0}, DID_NOT),
        (UnassignLicense, {"held": 1}, {"held": 2}, UNCERTAIN),
        # A company goes to the new partner, stays, or somebody moves it elsewhere.
        (MoveCompany, {"ToPartnerEntityId": 221}, {"ToPartnerEntityId": 225}, UNCERTAIN),
        (MoveCompany, None, {"ToPartnerEntityId": 225}, UNCERTAIN),
        (MoveCompany, {"ToPartnerEntityId": 225}, {"ToPartnerEntityId": 221}, DID_NOT),
        # Use says little of a subscription.
        (EnableBackup, {"is_subscribed": True, "Email": "a"}, {"is_subscribed": True, "Email": "a"}, DID_NOT),
        (EnableBackup, {"is_subscribed": True, "Email": "a"}, {"is_subscribed": True, "Email": "b"}, UNCERTAIN),
        (DisableBackup, {"is_subscribed": False, "Email": None}, {"is_subscribed": False, "Email": None}, UNCERTAIN),
        (DisableBackup, {"is_subscribed": True, "Email": "a"}, {"is_subscribed": True, "Email": "b"}, UNCERTAIN),
        # One policy on a machine; which assignment it is tells who gave it.
        (AddAccountPolicySimple, NONE, assigned(4_009, 7), UNCERTAIN),
        (AddAccountPolicySimple, assigned(4_009, 7), assigned(4_009, 7), DID_NOT),
        (AddAccountPolicySimple, assigned(4_001, 7), assigned(4_001, 7), HAPPENED),
        (DeleteAccountPolicy, assigned(4_001, 7), assigned(4_001, 8), UNCERTAIN),
        (DeleteAccountPolicy, assigned(4_001, 7), NONE, HAPPENED),
    ],
)
def test_a_lost_change_is_judged_by_what_stands_there(
    operation: type[Operation[Any]], before: State | None, now: State, found: object
) -> None:
    request = request_of(operation)
    assert command_for(request.spec).settle(request, before, now) is found


SETTINGS = {"DiskQuotaGB": 400, "AllowUploadOverAccountSize": True, "DataCenterCountryCodeIsoA2": "GB"}


@pytest.mark.parametrize(
    ("request_", "before", "now", "found"),
    [
        (EditCompany(**CONTACT), SETTINGS, SETTINGS, UNCERTAIN),
        (EditCompany(**CONTACT, DiskQuotaGB=400), SETTINGS, SETTINGS, UNCERTAIN),
        (EditCompany(**CONTACT, DiskQuotaGB=450), SETTINGS, SETTINGS | {"DiskQuotaGB": 450}, HAPPENED),
        (EditCompany(**CONTACT, DiskQuotaGB=450), None, SETTINGS | {"DiskQuotaGB": 450}, UNCERTAIN),
        (EditCompany(**CONTACT, DiskQuotaGB=450), SETTINGS, SETTINGS, DID_NOT),
        (EditCompany(**CONTACT, DiskQuotaGB=450), SETTINGS, SETTINGS | {"DiskQuotaGB": 500}, UNCERTAIN),
        (EditCompany(CompanyEntityId=312, DiskQuotaGB=400), SETTINGS, SETTINGS, HAPPENED),
        (EditCompany(CompanyEntityId=312, DiskQuotaGB=400), SETTINGS, SETTINGS | {"DiskQuotaGB": 9}, UNCERTAIN),
        (EditPartner(PartnerEntityId=221, DiskQuotaGB=9), {"DiskQuotaGB": 8}, {"DiskQuotaGB": 9}, HAPPENED),
    ],
)
def test_settings_that_cannot_be_read_are_proved_only_by_others_of_the_same_call(
    request_: Operation[Any], before: State | None, now: State, found: object
) -> None:
    assert command_for(request_.spec).settle(request_, before, now) is found


def test_settings_are_taken_back_only_where_all_of_them_can_be_read() -> None:
    command = command_for(EditCompany.spec)
    both = EditCompany(CompanyEntityId=312, DiskQuotaGB=450, DataCenterCountryCodeIsoA2="DE")
    former = EditCompany(CompanyEntityId=312, DiskQuotaGB=400, DataCenterCountryCodeIsoA2="GB")
    assert command.inverse(both, SETTINGS) == former
    assert command.inverse(both, None) is None
    assert command.inverse(former, SETTINGS) is None
    assert command.inverse(EditCompany(**CONTACT, DiskQuotaGB=450), SETTINGS) is None


def state_of(**changed: Any) -> State:
    return {"entityPolicy": plain(policy(**changed)), "is_whole": True}


def test_a_policy_is_compared_but_for_what_the_provider_sets() -> None:
    command = command_for(UpdateEntityPolicy.spec)
    request = UpdateEntityPolicy(entityPolicy=policy("Autumn"))
    stored = state_of(name="Autumn")
    stored["entityPolicy"] |= {"DateCreated": "2020-02-02T00:00:00", "EntityBackupPolicyID": 5, "TargetEntityID": 0}
    before = state_of(name="Summer")
    assert command.settle(request, before, stored) is HAPPENED
    # A value that the provider adds where none was given does not count against it.
    stored["entityPolicy"]["ScannerFileFilters"] = {"Mode": "None"}
    assert command.settle(request, before, stored) is HAPPENED
    assert command.settle(request, None, stored) is UNCERTAIN
    stored["entityPolicy"]["PolicyName"] = "Winter"
    assert command.settle(request, before, stored) is UNCERTAIN
    assert command.settle(request, before, before) is DID_NOT


def test_a_policy_s_new_password_alone_is_proved_by_nothing() -> None:
    command = command_for(UpdateEntityPolicy.spec)
    request = UpdateEntityPolicy(entityPolicy=policy(RunAs=RunAs(RunAsDomainAndLogin="A\\b", RunAsPassword=PASSWORD)))
    same = state_of(RunAs=RunAs(RunAsDomainAndLogin="A\\b"))
    assert command.settle(request, same, same) is UNCERTAIN
    assert command.settle(request, None, same) is UNCERTAIN
    assert command.settle(request, state_of(), same) is HAPPENED
    assert command.inverse(request, state_of() | {"is_whole": False}) is None
    assert command.inverse(request, state_of()) is not None


def test_a_schedule_is_compared_by_its_time_of_day() -> None:
    command = command_for(UpdateEntityPolicy.spec)
    schedule = {"ScheduleType": "Daily", "ScheduledTime": "2026-01-01T19:30:00", "UseEndTime": False}
    moved, later = ({**schedule, "ScheduledTime": moment} for moment in ("2020-05-05T19:30:00", "2026-01-01T20:30:00"))
    request = UpdateEntityPolicy(entityPolicy=policy("Autumn"))
    wanted = state_of(name="Autumn")["entityPolicy"]
    now = [{"entityPolicy": wanted | {"Schedule": found}, "is_whole": True} for found in (schedule, moved, later)]
    assert command.settle(request, now[0], now[1]) is DID_NOT
    assert command.settle(request, now[0], now[2]) is not DID_NOT


def test_folders_are_compared_without_their_ids_and_dropped_ones_come_back_as_new() -> None:
    command = command_for(SetAdvancedFolderSettings.spec)
    request = SetAdvancedFolderSettings(
        UserName="ruth.hart", SystemName="HART-LAPTOP", ImageStreamSettings=folder_settings()
    )
    numbered = plain(folder_settings())
    numbered["ImageStreamFolders"][0]["ImageStreamFolderId"] = 501
    before = {"ImageStreamSettings": plain(folder_settings(r"D:\Old")), "is_whole": True}
    before["ImageStreamSettings"]["ImageStreamFolders"][0]["ImageStreamFolderId"] = 500
    now = {"ImageStreamSettings": numbered, "is_whole": True}
    assert command.settle(request, before, now) is HAPPENED
    former = command.inverse(request, before)
    assert isinstance(former, SetAdvancedFolderSettings)
    (folder,) = former.ImageStreamSettings.ImageStreamFolders
    assert (folder.FolderPath, folder.ImageStreamFolderId) == (r"D:\Old", 0)
    assert command.inverse(request, before | {"is_whole": False}) is None


def test_size_limits_are_compared_in_bytes_and_a_missing_type_by_its_default() -> None:
    command = command_for(SetScannerFileSizeLimits.spec)

    def limits(*rows: tuple[str, str, int, str, int]) -> tuple[FileSizeLimit, ...]:
        return tuple(
            FileSizeLimit(FileType=kind, MinSizeUnit=least, MinSize=small, MaxSizeUnit=most, MaxSize=large)
            for kind, least, small, most, large in rows
        )

    request = SetScannerFileSizeLimits(
        entityPolicyID=1, targetEntityId=2, fileSizeLimits=limits(("Video", "KB", 1, "GB", 1))
    )
    stored = limits(("Music", "B", 0, "MB", 5 * 1024), ("Video", "B", 1024, "MB", 1024))
    assert command.settle(request, None, {"fileSizeLimits": plain(stored)}) is HAPPENED
    assert command.settle(request, None, {"fileSizeLimits": []}) is DID_NOT


async def test_a_secret_that_is_gone_from_memory_is_not_tried() -> None:
    async def never(operation: Operation[Any]) -> Any:
        raise AssertionError(operation)

    for operation, name in ((ChangeBackupAccountPassword, "NewPassword"),):
        request = msgspec.structs.replace(request_of(operation), **{name: ""})
        assert await command_for(operation.spec).evidence(request, never) is None


def test_moving_back_leads_to_the_former_partner() -> None:
    assert command_for(MoveCompany.spec).inverse(MOVE, None) == MoveCompany(
        CompanyEntityId=312, FromPartnerEntityId=226, ToPartnerEntityId=221
    )
    assert command_for(MoveCompany.spec).touched_entities(MOVE) == (312, 221, 226)


def test_a_preview_of_an_object_shows_what_is_left_out_of_it_and_no_secret() -> None:
    request = UpdateEntityPolicy(
        entityPolicy=policy("Autumn", RunAs=RunAs(RunAsDomainAndLogin="A\\b", RunAsPassword=PASSWORD))
    )
    before = state_of(name="Summer")
    before["entityPolicy"]["Schedule"] = {"ScheduleType": "Daily"}
    shown = {change.path: change for change in command_for(UpdateEntityPolicy.spec).changes(request, before)}
    name, schedule = shown["entityPolicy.PolicyName"], shown["entityPolicy.Schedule"]
    assert (name.old, name.new, name.is_old_known) == ("Summer", "Autumn", True)
    assert (schedule.old, schedule.new) == ({"ScheduleType": "Daily"}, None)
    assert shown["entityPolicy.BackupSet.BackupDocuments"].is_same
    assert shown["entityPolicy.RunAs.RunAsPassword"].is_secret
    assert PASSWORD not in repr(shown)


def test_what_is_wanted_can_be_told_from_less_than_a_state() -> None:
    for case in CASES:
        wanted = command_for(case.request.spec).wanted(case.request, {"Email": "a@x.example"})
        assert isinstance(wanted, dict)
