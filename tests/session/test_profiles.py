from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from console.errors import ProfileProblem
from console.session.profile import Profile
from console.session.profiles import FILE_NAME, PRESETS, ProfileFile, check

ANNA = Profile(name="Northwind", user="anna")
BENT = Profile(name="Alder", environment="sandbox", user="bent", read_only=True)


@pytest.fixture
def file(tmp_path: Path) -> ProfileFile:
    return ProfileFile(tmp_path / "config")


def changed(**values: object) -> Profile:
    return msgspec.structs.replace(ANNA, **values)


def test_a_computer_without_a_profile_file_has_no_profiles(file: ProfileFile) -> None:
    assert file.profiles() == ()
    assert file.last_used() == ""


def test_what_was_saved_is_read_again_by_the_next_start(file: ProfileFile, tmp_path: Path) -> None:
    file.save(ANNA)
    file.save(BENT)
    assert ProfileFile(tmp_path / "config").profiles() == (ANNA, BENT)


def test_saving_under_the_same_name_replaces_the_profile_at_its_place(file: ProfileFile) -> None:
    file.save(ANNA)
    file.save(BENT)
    file.save(changed(user="clara"))
    assert file.profiles() == (changed(user="clara"), BENT)


def test_a_renamed_profile_keeps_its_place_and_stays_the_last_used(file: ProfileFile) -> None:
    file.save(ANNA)
    file.save(BENT)
    file.note_used("Northwind")
    file.save(changed(name="Birch"), previous="Northwind")
    assert [profile.name for profile in file.profiles()] == ["Birch", "Alder"]
    assert file.last_used() == "Birch"


def test_renaming_twice_does_no_more_than_renaming_once(file: ProfileFile) -> None:
    file.save(ANNA)
    for _ in range(2):
        file.save(changed(name="Birch"), previous="Northwind")
    assert [profile.name for profile in file.profiles()] == ["Birch"]


def test_a_profile_cannot_take_the_name_of_another(file: ProfileFile) -> None:
    file.save(ANNA)
    file.save(BENT)
    with pytest.raises(ProfileProblem, match="named 'northwind' already"):
        file.save(msgspec.structs.replace(BENT, name="northwind"), previous="Alder")
    assert file.profiles() == (ANNA, BENT)


def test_a_deleted_profile_is_gone_and_no_longer_the_last_used(file: ProfileFile) -> None:
    file.save(ANNA)
    file.note_used("Northwind")
    file.delete("Northwind")
    file.delete("Northwind")
    assert (file.profiles(), file.last_used()) == ((), "")


def test_only_a_saved_profile_is_remembered_as_the_last_used(file: ProfileFile) -> None:
    file.note_used("Demo (small)")
    assert file.last_used() == ""


def test_an_unknown_profile_is_answered_with_the_known_ones(file: ProfileFile) -> None:
    file.save(ANNA)
    with pytest.raises(ProfileProblem, match="no profile named 'Norhtwind'") as problem:
        file.named("Norhtwind")
    assert "Northwind" in problem.value.advice


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe", b"[]", b'{"profiles": [{"name": 5}]}'])
def test_a_damaged_file_is_set_aside_whole_and_said_once(file: ProfileFile, tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "config" / FILE_NAME
    path.parent.mkdir()
    path.write_bytes(damage)
    with pytest.raises(ProfileProblem, match="damaged; it was set aside as") as problem:
        file.profiles()
    assert Path(problem.value.facts["aside"]).read_bytes() == damage
    assert file.profiles() == ()
    file.save(ANNA)
    assert file.profiles() == (ANNA,)


def test_a_file_of_a_newer_version_is_left_alone(file: ProfileFile, tmp_path: Path) -> None:
    path = tmp_path / "config" / FILE_NAME
    path.parent.mkdir()
    path.write_text(json.dumps({"version": 99, "profiles": []}))
    with pytest.raises(ProfileProblem, match="newer version"):
        file.save(ANNA)
    assert json.loads(path.read_text())["version"] == 99


def test_a_folder_that_cannot_be_used_is_named_with_the_reason(tmp_path: Path) -> None:
    in_the_way = tmp_path / "config"
    in_the_way.write_text("a file where the folder belongs")
    with pytest.raises(ProfileProblem, match=r"The profiles cannot be read from .*config: Not a directory") as problem:
        ProfileFile(in_the_way).save(ANNA)
    assert "BACKUP_CONSOLE_HOME" in problem.value.advice


def test_a_folder_that_cannot_be_made_is_named_with_the_reason(
    file: ProfileFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(ProfileProblem, match=r"cannot be written to .*config: Permission denied"):
        file.save(ANNA)


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    file: ProfileFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.save(ANNA)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("console.files.os.fsync", full)
    with pytest.raises(ProfileProblem, match="No space left on device"):
        file.save(BENT)
    assert file.profiles() == (ANNA,)
    assert [path.name for path in (tmp_path / "config").iterdir()] == [FILE_NAME]


def test_the_file_has_no_place_for_a_password(file: ProfileFile, tmp_path: Path) -> None:
    file.save(ANNA)
    (saved,) = json.loads((tmp_path / "config" / FILE_NAME).read_text())["profiles"]
    assert set(saved) <= set(Profile.__struct_fields__)
    assert not {name for name in saved if "pass" in name or "secret" in name}


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_the_presets_need_only_a_user(preset: Profile) -> None:
    check(msgspec.structs.replace(preset, user="anna"))


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "1 to 100 characters"),
        ("name", " Northwind", "1 to 100 characters"),
        ("name", "North\nwind", "1 to 100 characters"),
        ("name", "N" * 101, "1 to 100 characters"),
        ("environment", "staging", "no kind of environment"),
        ("base", "http://secure.example.com/api/", "plain http"),
        ("base", "secure.example.com/api/", "not the address"),
        ("base", "https:///api/", "not the address"),
        ("base", "https://secure.example.com/api", "must end with a slash"),
        ("base", "https://anna:secret@secure.example.com/", "holds a user name"),
        ("dashboard", "http://dashboard.example.com/Login", "plain http"),
        ("proxy", "proxy.example.com", "not a proxy's address"),
        ("proxy", "http://anna:secret@proxy.example.com:8080", "holds a password"),
        ("soap", "2.0", "choose 1.1 or 1.2"),
        ("concurrency", 0, "must be more than 0"),
        ("total_timeout", -1.0, "must be more than 0"),
    ],
)
def test_a_profile_that_breaks_a_rule_is_refused_with_the_field_and_the_rule(
    field: str, value: object, words: str
) -> None:
    with pytest.raises(ProfileProblem, match=words) as problem:
        check(changed(**{field: value}))
    assert problem.value.facts["field"] == field
    assert "secret" not in problem.value.summary


@pytest.mark.parametrize("base", ["http://127.0.0.1:8000/api/", "http://localhost/api/", "http://[::1]:8000/api/"])
def test_plain_http_is_accepted_on_this_computer(base: str) -> None:
    check(changed(base=base))
