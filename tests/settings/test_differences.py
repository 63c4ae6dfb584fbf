from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.contract.language import Record
from console.contract.services.advanced_folder_backup_management import ImageStreamFolder, ImageStreamSettings
from console.contract.services.backup_policy_paths import CustomPathes
from console.contract.services.backup_policy_records import BackupSet, EntityPolicy, RunAs, Schedule
from console.contract.services.license_activation_center_records import Soap_Feature, Soap_LicenseOrder
from console.settings.differences import Difference, differences, dropped, three_way
from console.settings.merging import merged
from console.settings.whole_policy import WholePolicy
from tests.settings.policies import policy, size_limit, whole
from tests.support.generated import fullest, records
from tests.support.work import work_of

COMPARED = (WholePolicy, EntityPolicy, CustomPathes, ImageStreamSettings, Soap_LicenseOrder)
SLACK = 200


def folder(number: int, path: str = "", **values: Any) -> ImageStreamFolder:
    values |= {"ImageStreamFolderId": number, "FolderPath": path or rf"D:\Data {number}"}
    return msgspec.structs.replace(fullest(ImageStreamFolder), **values)


def folders(*items: ImageStreamFolder) -> ImageStreamSettings:
    return msgspec.structs.replace(fullest(ImageStreamSettings), ImageStreamFolders=items)


def keys(items: tuple[Any, ...]) -> list[str]:
    return [item.key for item in items]


def only(found: tuple[Difference, ...]) -> Difference:
    (one,) = found
    return one


def test_a_changed_setting_is_named_by_its_path_with_both_values() -> None:
    before = whole(Policy=policy(BackupSet=msgspec.structs.replace(fullest(BackupSet), BackupMusic=False)))
    after = whole(Policy=policy(BackupSet=msgspec.structs.replace(fullest(BackupSet), BackupMusic=True)))
    found = only(differences(before, after))
    assert (found.path, found.old, found.new) == ("Policy.BackupSet.BackupMusic", False, True)


def test_a_list_tells_what_was_added_removed_and_moved() -> None:
    before = whole(ScannerPathes=CustomPathes(IncludeFolders=("C:\\a", "C:\\b", "C:\\c", "C:\\d")))
    after = whole(ScannerPathes=CustomPathes(IncludeFolders=("C:\\d", "C:\\a", "C:\\c", "C:\\e")))
    found = only(differences(before, after))
    assert found.path == "ScannerPathes.IncludeFolders"
    assert keys(found.added) == ["C:\\e"]
    assert keys(found.removed) == ["C:\\b"]
    assert found.moved == ("C:\\d",)


def test_a_path_that_stands_twice_and_then_once_was_removed_once() -> None:
    found = only(differences(CustomPathes(IncludeFiles=("C:\\a", "C:\\a")), CustomPathes(IncludeFiles=("C:\\a",))))
    assert (keys(found.removed), found.added, found.moved) == (["C:\\a"], (), ())


def test_a_record_in_a_list_is_known_by_what_it_is_for_wherever_it_stands() -> None:
    before = whole(SizeLimits=(size_limit("Documents", 5), size_limit("Video", 9)))
    after = whole(SizeLimits=(size_limit("Video", 9), size_limit("Documents", 7)))
    moved, changed = differences(before, after)
    assert (moved.path, moved.moved, moved.is_order_only) == ("SizeLimits", ("Video",), True)
    assert (changed.path, changed.old, changed.new) == ("SizeLimits.Documents.MaxSize", 5, 7)


def test_folders_are_known_by_their_numbers_and_new_ones_are_added() -> None:
    found = differences(folders(folder(4), folder(9)), folders(folder(9, "E:\\Moved"), folder(0, "F:\\New")))
    items, changed = found
    assert keys(items.removed) == ["4"]
    assert [item.value["FolderPath"] for item in items.added] == ["F:\\New"]
    assert (changed.path, changed.new) == ("ImageStreamFolders.9.FolderPath", "E:\\Moved")


def test_features_of_an_order_that_share_a_name_are_told_apart_by_their_place() -> None:
    def order(*versions: str) -> Soap_LicenseOrder:
        return Soap_LicenseOrder(Features=tuple(Soap_Feature(name="backup", version=each) for each in versions))

    found = only(differences(order("1.0", "2.0"), order("1.0", "2.1")))
    assert (found.path, found.old, found.new) == ("Features.#2.version", "2.0", "2.1")


def test_of_a_secret_it_is_only_said_that_it_changed() -> None:
    user = RunAs(RunAsDomainAndLogin="NORTH\\svc", RunAsPassword="old-secret")
    found = differences(
        whole(Policy=policy(RunAs=user)),
        whole(Policy=policy(RunAs=msgspec.structs.replace(user, RunAsPassword="new-secret"))),
    )
    assert only(found).is_secret
    assert "secret" not in msgspec.json.encode(found).decode().replace("is_secret", "")


def test_an_added_folder_brings_no_password_along() -> None:
    found = only(differences(folders(), folders(folder(0, FolderPathPassword="hush"))))
    assert "hush" not in str(found)


def test_what_the_server_gives_its_value_and_the_day_of_a_time_of_day_do_not_count() -> None:
    schedule = fullest(Schedule)
    one = policy(EntityBackupPolicyID=7, DateCreated=datetime(2020, 1, 1), Schedule=schedule)
    time = msgspec.structs.replace(schedule, ScheduledTime=datetime(2001, 1, 1, 9, 30, tzinfo=UTC))
    other = policy(EntityBackupPolicyID=8, DateCreated=datetime(2026, 1, 1), Schedule=time)
    third = msgspec.structs.replace(
        other, Schedule=msgspec.structs.replace(time, ScheduledTime=datetime(1999, 5, 5, 9, 30))
    )
    assert differences(other, third) == ()
    assert only(differences(one, other)).path == "Schedule.ScheduledTime"


def test_nothing_and_an_empty_text_are_the_same() -> None:
    assert differences(Soap_LicenseOrder(licensee=""), Soap_LicenseOrder(licensee=None)) == ()


def test_a_part_that_one_of_them_lacks_differs_in_each_of_its_settings() -> None:
    found = differences(policy(RunAs=None), policy(RunAs=RunAs(RunAsDomainAndLogin="NORTH\\svc", RunAsPassword="p")))
    assert [each.path for each in found] == ["RunAs.RunAsDomainAndLogin", "RunAs.RunAsPassword"]


@pytest.mark.parametrize("record", COMPARED)
@settings(max_examples=30)
@given(data=st.data())
def test_a_version_does_not_differ_from_itself(record: type[Record], data: st.DataObject) -> None:
    one = data.draw(records(record, bound=False))
    assert differences(one, one) == ()
    assert dropped(one, one) == ()


@pytest.mark.parametrize("record", COMPARED)
@settings(max_examples=30)
@given(data=st.data())
def test_what_nobody_else_changed_becomes_what_i_want(record: type[Record], data: st.DataObject) -> None:
    base, mine = (data.draw(records(record, bound=False)) for _ in range(2))
    assert differences(merged(base, mine, base), mine) == ()
    assert differences(merged(base, base, mine), mine) == ()


def test_a_value_that_the_server_dropped_is_named_and_one_that_it_added_is_not() -> None:
    sent = folders(folder(0, "D:\\Data", SkipFilesModifiedDays=30, CloudDeleteOlderThanDays=None))
    stored = folders(folder(17, "D:\\Data", SkipFilesModifiedDays=None, CloudDeleteOlderThanDays=5))
    found = only(dropped(sent, stored))
    assert (found.path, found.old, found.new) == ("ImageStreamFolders.#1.SkipFilesModifiedDays", 30, None)


def test_a_new_folder_that_got_its_number_was_not_dropped() -> None:
    assert dropped(folders(folder(3), folder(0, "E:\\x")), folders(folder(3), folder(12, "E:\\x"))) == ()


def test_a_folder_that_the_server_did_not_store_is_named() -> None:
    found = only(dropped(folders(folder(3), folder(0, "E:\\x")), folders(folder(3))))
    assert [item.value["FolderPath"] for item in found.removed] == ["E:\\x"]


def test_a_password_is_never_said_to_be_dropped() -> None:
    assert dropped(folders(folder(3, FolderPathPassword="hush")), folders(folder(3, FolderPathPassword="****"))) == ()


def test_three_versions_tell_who_changed_what_and_where_both_did() -> None:
    base = folders(folder(1), folder(2), folder(3))
    mine = folders(folder(1, "D:\\Mine"), folder(2, "D:\\Mine 2"), folder(3))
    theirs = folders(folder(1, "D:\\Theirs"), folder(2), folder(3, "D:\\Theirs 3"))
    told = {
        each.path: (each.mine is not None, each.theirs is not None, each.is_conflict)
        for each in three_way(base, mine, theirs)
    }
    assert told == {
        "ImageStreamFolders.1.FolderPath": (True, True, True),
        "ImageStreamFolders.2.FolderPath": (True, False, False),
        "ImageStreamFolders.3.FolderPath": (False, True, False),
    }


def test_a_folder_that_i_removed_while_another_person_changed_it_is_a_conflict() -> None:
    found = three_way(folders(folder(1)), folders(), folders(folder(1, "D:\\Theirs")))
    assert {each.path: each.is_conflict for each in found} == {
        "ImageStreamFolders": False,
        "ImageStreamFolders.1.FolderPath": True,
    }


def test_a_folder_that_another_person_added_is_kept_beside_mine() -> None:
    base = folders(folder(1), folder(2))
    result = merged(base, folders(folder(1), folder(0, "M:\\"), folder(2)), folders(folder(1), folder(2), folder(8)))
    assert [each.ImageStreamFolderId for each in result.ImageStreamFolders] == [1, 0, 2, 8]


def test_what_another_person_removed_stays_away_unless_i_changed_it() -> None:
    base = folders(folder(1), folder(2))
    result = merged(base, folders(folder(1, "D:\\Mine"), folder(2), folder(0, "N:\\")), folders())
    assert [each.FolderPath for each in result.ImageStreamFolders] == ["D:\\Mine", "N:\\"]


def test_an_order_that_i_made_holds_for_what_others_left() -> None:
    base = folders(folder(1), folder(2), folder(3))
    result = merged(base, folders(folder(3), folder(1), folder(2)), folders(folder(1), folder(2), folder(7), folder(3)))
    assert [each.ImageStreamFolderId for each in result.ImageStreamFolders] == [3, 1, 2, 7]


def test_a_limit_that_both_of_us_added_stands_once_with_my_value() -> None:
    base = whole()
    result = merged(base, whole(SizeLimits=(size_limit("Video", 1),)), whole(SizeLimits=(size_limit("Video", 2),)))
    assert result.SizeLimits == (size_limit("Video", 1),)


def test_what_the_server_keeps_beside_is_theirs() -> None:
    base = policy()
    theirs = msgspec.structs.replace(base, PolicyName="Theirs", source="<their-xml/>")
    result = merged(base, msgspec.structs.replace(base, UseSystemAccountForScanningUserPersonalFolders=None), theirs)
    assert (result.source, result.PolicyName) == ("<their-xml/>", "Theirs")
    assert result.UseSystemAccountForScanningUserPersonalFolders is None


def test_ten_times_the_paths_take_ten_times_the_work_and_no_more() -> None:
    def work(count: int) -> int:
        old = CustomPathes(IncludeFolders=tuple(f"C:\\{at}" for at in range(count)))
        new = CustomPathes(IncludeFolders=tuple(f"C:\\{at + 3}" for at in reversed(range(count))))
        other = CustomPathes(IncludeFolders=(*old.IncludeFolders[1::2], "D:\\x"))
        return work_of(lambda _: (differences(old, new), three_way(old, new, other), merged(old, new, other)), "")

    assert work(5_000) <= work(500) * 10 + SLACK
