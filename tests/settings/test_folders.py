"""Folder settings of three versions as one: nobody's folder is lost, and every id is one that the provider knows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.contract.services.advanced_folder_backup_management import (
    BackupSchedule,
    ImageStreamFolder,
    ImageStreamSettings,
)
from console.settings.differences import differences, three_way
from console.settings.folders import NEW_FOLDER, is_mask, masked_passwords, merged_folders
from tests.support.generated import fullest

MADE = datetime(2026, 4, 1, 8, 0, 0, 123456, tzinfo=timezone(timedelta(hours=5, minutes=30)))
PASSWORD = "Tide-Table9"
MASK = "********"


def folder(number: int, path: str = "", **values: Any) -> ImageStreamFolder:
    values |= {"ImageStreamFolderId": number, "FolderPath": path or rf"D:\Data {number}"}
    return msgspec.structs.replace(fullest(ImageStreamFolder), **values)


def having(*folders: ImageStreamFolder, **values: Any) -> ImageStreamSettings:
    return msgspec.structs.replace(fullest(ImageStreamSettings), ImageStreamFolders=folders, **values)


def ids(found: ImageStreamSettings) -> list[int | None]:
    return [each.ImageStreamFolderId for each in found.ImageStreamFolders]


def test_what_others_added_changed_and_removed_stays_so_beside_my_changes() -> None:
    base = having(folder(1), folder(2), folder(3), folder(4))
    mine = having(folder(1, "M:\\"), folder(2), folder(3), folder(4), folder(0, "N:\\"))
    theirs = having(folder(1), folder(2, "T:\\"), folder(4), folder(8, "U:\\"))
    found = merged_folders(base, mine, theirs)
    assert {each.FolderPath for each in found.ImageStreamFolders} == {"M:\\", "T:\\", "D:\\Data 4", "U:\\", "N:\\"}
    assert sorted(map(str, ids(found))) == ["0", "1", "2", "4", "8"]


def test_a_folder_that_i_changed_and_another_person_removed_is_a_new_one_and_a_conflict() -> None:
    base, mine, theirs = having(folder(1), folder(2)), having(folder(1, "M:\\"), folder(2)), having(folder(2))
    (kept, other) = sorted(
        merged_folders(base, mine, theirs).ImageStreamFolders, key=lambda each: each.FolderPath or ""
    )
    assert (other.FolderPath, other.ImageStreamFolderId) == ("M:\\", NEW_FOLDER)
    assert kept.ImageStreamFolderId == 2
    assert any(each.is_conflict for each in three_way(base, mine, theirs))


def test_a_folder_that_i_removed_and_another_person_changed_is_a_conflict() -> None:
    base, mine, theirs = having(folder(1), folder(2)), having(folder(2)), having(folder(1, "T:\\"), folder(2))
    assert ids(merged_folders(base, mine, theirs)) == [2]
    assert any(each.is_conflict for each in three_way(base, mine, theirs))
    # Taking theirs is the same with the sides exchanged.
    assert ids(merged_folders(base, theirs, merged_folders(base, mine, theirs))) == [NEW_FOLDER, 2]


def test_a_folder_that_was_stored_though_its_answer_was_lost_stays_one() -> None:
    base = having(folder(1))
    mine = having(folder(1), folder(0, "N:\\", DateCreated=MADE, FolderPathPassword=PASSWORD))
    stored = folder(9, "N:\\", DateCreated=MADE.astimezone(UTC), FolderPathPassword=MASK)
    found = merged_folders(base, mine, having(folder(1), stored))
    assert ids(found) == [1, 9]
    assert found.ImageStreamFolders[1].FolderPathPassword == PASSWORD


def test_two_new_folders_that_say_the_same_are_one_stored_and_one_new() -> None:
    twice = (folder(0, "N:\\"), folder(0, "N:\\"))
    found = merged_folders(having(), having(*twice), having(folder(9, "N:\\")))
    assert sorted(map(str, ids(found))) == ["0", "9"]


@pytest.mark.parametrize(("text", "expected"), [(MASK, True), ("•••", True), ("", False), (None, False), ("a*", False)])
def test_a_mask_is_all_stars_or_dots(text: str | None, expected: bool) -> None:
    assert is_mask(text) is expected


def test_the_passwords_that_are_to_be_typed_again_are_named_with_their_users() -> None:
    found = having(
        folder(1, FolderPathPassword=PASSWORD),
        folder(2, FolderPathDomainUser="OFFICE\\ann", FolderPathPassword=MASK),
        RunAsUsername="OFFICE\\run",
        RunAsPassword=MASK,
    )
    assert dict(masked_passwords(found)) == {
        "RunAsPassword": "OFFICE\\run",
        "ImageStreamFolders.1.FolderPathPassword": "OFFICE\\ann",
    }


_ZONES = st.sampled_from([None, UTC, *(timezone(timedelta(minutes=each)) for each in (-570, 60, 330, 840))])
_PATHS = st.sampled_from(["C:\\Letters", "D:\\Ledgers", "\\\\nas\\Plans"])


@st.composite
def moments(draw: st.DrawFn) -> datetime:
    return draw(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=_ZONES))


@st.composite
def versions(draw: st.DrawFn) -> tuple[ImageStreamSettings, ImageStreamSettings, ImageStreamSettings]:
    """As it was read, as I have it, and as the provider has it now: each side adds, changes, removes and reorders."""
    base = [
        folder(number, draw(_PATHS), DateCreated=draw(moments()), BackupSchedule=draw(schedules()))
        for number in draw(st.lists(st.integers(1, 9), unique=True, max_size=6))
    ]
    mine = draw(_edited(base, new_ids=st.just(NEW_FOLDER)))
    theirs = draw(_edited(base, new_ids=st.integers(20, 99)))
    return having(*base), having(*mine), having(*theirs)


@st.composite
def schedules(draw: st.DrawFn) -> BackupSchedule:
    changed = {"StartTimeUTC": draw(moments()), "EndTimeUTC": draw(st.none() | moments())}
    return msgspec.structs.replace(fullest(BackupSchedule), **changed)


@st.composite
def _edited(draw: st.DrawFn, base: list[ImageStreamFolder], new_ids: st.SearchStrategy[int]) -> list[ImageStreamFolder]:
    found = []
    for each in base:
        what = draw(st.sampled_from(["keep", "keep", "change", "remove"]))
        if what == "change":
            found.append(msgspec.structs.replace(each, BackupSchedule=draw(schedules())))
        elif what == "keep":
            found.append(each)
    added = draw(st.lists(new_ids, max_size=3))
    taken: set[int] = set()
    for number in added:
        if number == NEW_FOLDER or number not in taken:
            taken.add(number)
            found.append(folder(number, draw(_PATHS), BackupSchedule=draw(schedules())))
    return draw(st.permutations(found))


def _by_id(found: ImageStreamSettings) -> dict[int | None, ImageStreamFolder]:
    return {each.ImageStreamFolderId: each for each in found.ImageStreamFolders if each.ImageStreamFolderId}


@settings(max_examples=120, deadline=None)
@given(versions())
def test_nobodys_change_is_lost_without_being_told(
    three: tuple[ImageStreamSettings, ImageStreamSettings, ImageStreamSettings],
) -> None:
    base, mine, theirs = three
    found = merged_folders(base, mine, theirs)
    was, own, other, kept = (_by_id(each) for each in (base, mine, theirs, found))
    conflicts = {each.path for each in three_way(base, mine, theirs) if each.is_conflict}

    assert set(kept) <= set(other), "every id is one that the provider has now"
    assert len(kept) == sum(1 for each in ids(found) if each), "no id stands twice"
    for number, folder_ in other.items():
        if number not in was:
            assert kept[number].BackupSchedule == folder_.BackupSchedule, "what they added is kept"
        elif number in own and own[number] == was[number]:
            assert kept[number] == folder_, "what only they changed is as they have it, offsets included"
        elif number not in own and differences(having(was[number]), having(folder_)):
            assert any(path.startswith(f"ImageStreamFolders.{number}.") for path in conflicts)
    new = [each for each in found.ImageStreamFolders if each.ImageStreamFolderId == NEW_FOLDER]
    told = {(each.FolderPath, each.BackupSchedule) for each in found.ImageStreamFolders}
    for each in mine.ImageStreamFolders:
        number = each.ImageStreamFolderId
        if number == NEW_FOLDER or (number not in other and each != was.get(number)):
            assert (each.FolderPath, each.BackupSchedule) in told, "what I added or changed is there"
        elif number in other and each != was.get(number) and other[number] == was.get(number):
            assert not differences(having(each), having(kept[number])), "what only I changed is as I have it"
    assert len(new) <= len(mine.ImageStreamFolders)


@settings(max_examples=60, deadline=None)
@given(versions())
def test_without_changes_by_others_it_is_mine_and_without_mine_it_is_theirs(
    three: tuple[ImageStreamSettings, ImageStreamSettings, ImageStreamSettings],
) -> None:
    base, mine, theirs = three
    assert merged_folders(base, mine, base).ImageStreamFolders == mine.ImageStreamFolders
    assert merged_folders(base, base, theirs) == theirs
