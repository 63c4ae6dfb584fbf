"""Search over the whole hierarchy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.contract.columns import ACCOUNTS, ENTITIES
from console.contract.services.entity_management import AccountDevicesInfo
from console.store import Found, Hit, Rank, Store
from console.store.search import ENOUGH
from console.store.steps import Steps, run
from console.store.texts import fold
from tests.store.estates import account, documented, entity, load, store_of

PEOPLE = [
    account("desk@brightwater.example", 311, FullName="Front Desk", Email="desk@brightwater.example"),
    account("j.birch", 226, FullName="Zoë Birch-Müller", Email="zoe@foxglove.example"),
    account("311", 112, FullName="Not set", Email="lab@birch.example"),
]


@pytest.fixture
def store() -> Store:
    return store_of(documented(), PEOPLE)


def found(store: Store, text: str, limit: int = 200) -> list[tuple[str, str]]:
    """Names of what was found, with the text that answers best."""
    return [(_name(store, hit), hit.text) for hit in store.search(text, limit)]


def _name(store: Store, hit: Hit) -> str:
    if hit.table == ENTITIES:
        return store.entities.name(hit.row)
    return store.accounts.text(hit.row, "Username")


def test_entities_and_accounts_are_found_by_the_start_of_their_names(store: Store) -> None:
    assert found(store, "brig") == [("Brightwater Dental", "Brightwater Dental"), (PEOPLE[0].Username, PEOPLE[0].Email)]


def test_case_and_diacritics_do_not_matter(store: Store) -> None:
    assert found(store, "EVORA") == [("Évora Press", "Évora Press")]
    assert found(store, "muller") == [("j.birch", "Zoë Birch-Müller")]
    assert [name for name, _ in found(store, "Zoë")] == ["j.birch"]


def test_a_whole_name_comes_before_a_start_and_that_before_a_word_and_that_before_the_inside_of_one() -> None:
    names = ["Birch Networks", "Old Birch", "Silverbirch", "birch", "Birchwood Grill"]
    store = store_of([entity(number, name, "P", 0) for number, name in enumerate(names, 1)])
    assert [name for name, _ in found(store, "Birch")] == [
        "birch",
        "Birch Networks",
        "Birchwood Grill",
        "Old Birch",
        "Silverbirch",
    ]
    assert [hit.rank for hit in store.search("birch")] == [Rank.EXACT, Rank.START, Rank.START, Rank.WORDS, Rank.INSIDE]


def test_every_word_is_required_but_in_any_text(store: Store) -> None:
    assert [name for name, _ in found(store, "zoe birch foxglove")] == ["j.birch"]
    assert found(store, "zoe brightwater") == []
    assert store.search("muller j.b").hits[0].rank is Rank.APART


def test_a_number_finds_the_entity_with_that_id_and_the_user_of_that_name(store: Store) -> None:
    hits = store.search("311").hits
    assert [(hit.table, hit.column, hit.text) for hit in hits] == [
        (ENTITIES, "EntityID", "311"),
        (ACCOUNTS, "Username", "311"),
    ]
    assert store.entities.name(hits[0].row) == "Brightwater Dental"


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "nowhere to be found"])
def test_nothing_is_found_for_nothing_and_for_what_is_not_there(store: Store, text: str) -> None:
    search = store.search(text)
    assert (len(search), search.more) == (0, False)


def test_what_has_gone_is_not_found(store: Store) -> None:
    load(store, ACCOUNTS, PEOPLE[:1])
    assert found(store, "muller") == []
    load(store, ENTITIES, [row for row in documented() if row.EntityID != 311])
    assert found(store, "brightwater") == []


def test_an_account_is_found_before_its_entity_has_come() -> None:
    store = Store()
    load(store, ACCOUNTS, PEOPLE)
    assert [name for name, _ in found(store, "muller")] == ["j.birch"]


def test_a_renamed_entity_is_found_by_its_new_name_only(store: Store) -> None:
    rows = documented()
    rows[4] = entity(311, "Harbor Dental", "C", 111)
    load(store, ENTITIES, rows)
    assert [name for name, _ in found(store, "harbor")] == ["Harbor Dental"]
    assert [name for name, _ in found(store, "brightwater dental")] == []


def test_of_too_many_hits_the_best_are_kept_and_the_rest_is_announced() -> None:
    entities = [entity(1, "root", "D", 0), *(entity(2 + n, f"Old Mill {n}", "C", 1) for n in range(ENOUGH * 2))]
    entities.append(entity(90_001, "Millstone", "C", 1))
    entities.append(entity(90_002, "Mill", "C", 1))
    accounts = [account(f"u{n}", 2, FullName=f"A Miller {n}") for n in range(ENOUGH * 2)]
    accounts.append(account("mill", 2))
    store = store_of(entities, accounts)
    search = store.search("mill", 20)
    assert search.more
    assert len(search) == 20
    assert [hit.text for hit in search][:3] == ["Mill", "mill", "Millstone"]
    assert {hit.table for hit in search} == {ENTITIES, ACCOUNTS}


def test_half_of_the_room_is_for_accounts_unless_they_need_less() -> None:
    entities = [entity(1, "root", "D", 0), *(entity(2 + n, f"Mill {n}", "C", 1) for n in range(30))]
    store = store_of(entities, [account("mill1", 2), account("mill2", 2)])
    search = store.search("mill", 10)
    assert sum(hit.table == ENTITIES for hit in search) == 8
    assert search.more


def test_the_steps_give_the_same_as_the_search_at_once(store: Store) -> None:
    given_back: list[Found] = []

    def search() -> Steps:
        given_back.append((yield from store.search_in_steps("birch")))

    run(search())
    assert given_back == [store.search("birch")]
    assert len(given_back[0]) == 3


words = st.text(st.sampled_from("abÀ.@1 "), max_size=5)


@given(
    names=st.lists(words, max_size=12),
    people=st.lists(st.tuples(words, words, st.none() | words), max_size=12, unique_by=lambda person: person[0]),
    text=st.text(st.sampled_from("abÀ. 1"), min_size=1, max_size=4),
)
def test_a_search_finds_what_a_plain_one_finds(
    names: list[str], people: list[tuple[str, str, str | None]], text: str
) -> None:
    entities = [entity(number, name, "C", 0) for number, name in enumerate(names, 1)]
    accounts: list[AccountDevicesInfo] = [
        account(user, 1 + len(people) % 3, Email=mail, FullName=full) for user, mail, full in people
    ]
    store = store_of(entities, accounts)
    typed = fold(text).split()

    def holds(texts: list[str | None]) -> bool:
        return bool(typed) and all(any(word in fold(held or "") for held in texts) for word in typed)

    ids = {int(text)} if text.strip().isdecimal() and len(typed) == 1 else set()
    expected = {(ENTITIES, number) for number, name in enumerate(names, 1) if holds([name]) or number in ids}
    tree = store.entities
    expected |= {
        (ACCOUNTS, row)
        for row, (user, mail, full) in enumerate(people)
        if holds([user, mail, full]) or (typed and user == text.strip())
        if tree.node_of(accounts[row].EntityID or 0) >= 0 or store.accounts.owner(row) < 0
    }
    shown = {(hit.table, tree.entity_id(hit.row) if hit.table == ENTITIES else hit.row) for hit in store.search(text)}
    assert shown == expected


def test_a_number_far_too_long_for_an_id_is_a_text_like_any_other(store: Store) -> None:
    assert found(store, "9" * 5_000) == []
