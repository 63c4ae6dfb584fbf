"""Named sets and tags: kept, found anew by their rules, carried to another profile."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.contract.columns import ACCOUNTS, ENTITIES
from console.errors import SetsProblem
from console.store import Store
from console.store.conditions import Test as Asks
from console.store.set_rules import Member, MemberKind, SetRule, Wanted
from console.store.sets import NamedSet, Sets, Tag
from tests.store.estates import account, documented, load, store_of

ANNA = Member(MemberKind.ACCOUNT, "anna")
BRIGHTWATER = Member(MemberKind.ENTITY, "311")
DUNMORE = Member(MemberKind.ENTITY, "312")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "sets.json"


@pytest.fixture
def store() -> Store:
    return store_of(
        documented(),
        [
            account("anna", 311, AccountSizeMB=2048),
            account("bruno", 225, AccountSizeMB=8192),
            account("carla", 221, AccountSizeMB=4096, Email="carla@coleman.test"),
        ],
    )


def keys(members: tuple[Member, ...]) -> list[str]:
    return [member.key for member in members]


def test_what_was_put_together_is_there_after_a_restart(file: Path) -> None:
    sets = Sets(file)
    sets.add("Renewals", (ANNA, BRIGHTWATER, ANNA))
    sets.put_tag(Tag(name="VIP", color="accent"))
    sets.tag("vip", (BRIGHTWATER,))
    again = Sets(file)
    assert again.sets == (NamedSet(name="Renewals", members=(ANNA, BRIGHTWATER)),)
    assert [tag.name for tag in again.tags_of(BRIGHTWATER)] == ["VIP"]
    assert again.tags_of(ANNA) == ()


def test_members_leave_a_set_and_a_tag_comes_off(file: Path) -> None:
    sets = Sets(file)
    sets.add("Renewals", (ANNA, BRIGHTWATER))
    sets.remove("renewals", (ANNA,))
    sets.put_tag(Tag(name="VIP", members=(ANNA, BRIGHTWATER)))
    sets.untag("VIP", (ANNA,))
    assert sets.set_named("RENEWALS") == NamedSet(name="Renewals", members=(BRIGHTWATER,))
    assert sets.tags_of(ANNA) == ()
    assert len(sets.tags_of(BRIGHTWATER)) == 1
    sets.delete_tag("VIP")
    sets.delete_set("Renewals")
    assert (sets.sets, sets.tags, sets.tags_of(BRIGHTWATER)) == ((), (), ())


def test_a_name_is_taken_once_whatever_its_case(file: Path) -> None:
    sets = Sets(file)
    sets.put_set(NamedSet(name="Renewals"))
    for name in ("renewals", "", " ends ", "x" * 61, "two\nlines"):
        with pytest.raises(SetsProblem):
            sets.put_set(NamedSet(name=name))
    sets.put_set(NamedSet(name="RENEWALS", members=(ANNA,)), previous="Renewals")
    assert sets.sets == (NamedSet(name="RENEWALS", members=(ANNA,)),)


def test_a_set_means_who_is_there_and_says_who_is_gone(file: Path, store: Store) -> None:
    lost = Member(MemberKind.ACCOUNT, "nobody")
    odd = Member(MemberKind.ENTITY, "no number")
    found = Sets(file).resolve(NamedSet(name="x", members=(ANNA, lost, DUNMORE, odd)), store)
    assert (found.members, found.gone) == ((ANNA, DUNMORE), (lost, odd))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (SetRule(table=ACCOUNTS), ["anna", "bruno", "carla"]),
        (SetRule(table=ACCOUNTS, under=111), ["anna"]),
        (SetRule(table=ACCOUNTS, under=999_999), []),
        (SetRule(table=ACCOUNTS, text="COLEMAN.test"), ["carla"]),
        (
            SetRule(table=ACCOUNTS, wanted=(Wanted(column="AccountSizeMB", test=Asks.MORE_THAN, value=2048),)),
            ["bruno", "carla"],
        ),
        (
            SetRule(
                table=ACCOUNTS, wanted=(Wanted(column="AccountSizeMB", test=Asks.EQUALS, value=2048, is_not=True),)
            ),
            ["bruno", "carla"],
        ),
        (
            SetRule(
                table=ACCOUNTS,
                wanted=(Wanted(column="EntityID", test=Asks.CONTAINS, value="evora", by_name=True),),
            ),
            ["bruno"],
        ),
        (SetRule(table=ENTITIES, under=111), ["111", "311", "312"]),
        (
            SetRule(table=ENTITIES, under=111, wanted=(Wanted(column="IsActive", test=Asks.EQUALS, value=False),)),
            ["312"],
        ),
        (SetRule(table=ENTITIES, text="birch"), ["112"]),
    ],
)
def test_a_rule_finds_what_meets_all_of_it(file: Path, store: Store, rule: SetRule, expected: list[str]) -> None:
    found = Sets(file).resolve(NamedSet(name="by rule", rule=rule), store)
    assert sorted(keys(found.members)) == expected


def test_a_rule_finds_anew_what_has_changed(file: Path, store: Store) -> None:
    wanted = NamedSet(name="by rule", members=(BRIGHTWATER,), rule=SetRule(table=ACCOUNTS, under=111))
    sets = Sets(file)
    assert keys(sets.resolve(wanted, store).members) == ["311", "anna"]
    load(store, ACCOUNTS, [account("anna", 226), account("dora", 312)])
    assert keys(sets.resolve(wanted, store).members) == ["311", "dora"]


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(column="Shoes", test=Asks.EQUALS, value=1),
        Wanted(column="Username", test=Asks.EQUALS, value="x", by_name=True),
        Wanted(column="EntityID", test=Asks.MORE_THAN, value=1, by_name=True),
    ],
)
def test_a_rule_that_cannot_be_asked_is_refused_and_finds_nobody(file: Path, store: Store, wanted: Wanted) -> None:
    with pytest.raises(SetsProblem, match=wanted.column):
        Sets(file).resolve(NamedSet(name="x", rule=SetRule(table=ACCOUNTS, wanted=(wanted,))), store)


def test_sets_and_tags_are_carried_to_another_profile(file: Path, tmp_path: Path) -> None:
    here, there = Sets(file), Sets(tmp_path / "other.json")
    rule = SetRule(table=ACCOUNTS, under=111, text="anna")
    here.put_set(NamedSet(name="Renewals", members=(ANNA,), rule=rule))
    here.put_tag(Tag(name="VIP", color="ok", members=(ANNA,)))
    there.put_set(NamedSet(name="renewals", members=(DUNMORE,)))
    there.put_tag(Tag(name="Vip", color="error", members=(DUNMORE,)))
    assert there.take_in(here.exported()) == (1, 1)
    assert there.sets == (NamedSet(name="renewals", members=(DUNMORE, ANNA), rule=rule),)
    assert there.tags == (Tag(name="Vip", color="ok", members=(DUNMORE, ANNA)),)


@pytest.mark.parametrize(
    "text",
    [b"{", b"\xff\xfe", b'{"sets": 3}', b'{"sets": [{"name": "a"}, {"name": "A"}]}', b'{"tags": [{"name": ""}]}'],
)
def test_a_file_that_is_damaged_is_set_aside_and_told_and_not_taken_in(file: Path, text: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(text)
    sets = Sets(file)
    assert "set aside" in sets.problem
    (aside,) = file.parent.iterdir()
    assert aside.read_bytes() == text
    sets.add("Afresh", (ANNA,))
    with pytest.raises(SetsProblem):
        sets.take_in(text)
    assert [one.name for one in Sets(file).sets] == ["Afresh"]


def test_a_file_of_a_newer_version_is_left_alone(file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b'{"version": 2, "sets": [{"name": "Later"}]}')
    sets = Sets(file)
    assert "newer version" in sets.problem
    with pytest.raises(SetsProblem):
        sets.add("Mine", (ANNA,))
    assert b"Later" in file.read_bytes()


def test_what_cannot_be_written_has_not_changed(tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("in the way")
    sets = Sets(blocked / "sets.json")
    heard: list[int] = []
    sets.changed.add(lambda: heard.append(1))
    with pytest.raises(SetsProblem):
        sets.add("Renewals", (ANNA,))
    assert (sets.sets, heard) == ((), [])


def test_a_tag_that_there_is_not_is_put_on_nothing(file: Path) -> None:
    with pytest.raises(SetsProblem, match="VIP"):
        Sets(file).tag("VIP", (ANNA,))
