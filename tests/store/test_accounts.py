"""Accounts by entity, and their sums."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from console.contract.columns import ACCOUNTS, ENTITIES, batch_of
from console.contract.services.entity_management import AccountDevicesInfo, EntityInHierarchy
from console.store import AccountTotals, Store
from console.store.steps import run
from tests.store.estates import AT, account, documented, entity, load, store_of

PEOPLE = [
    account("ann", 311, UsedSpaceKB=10, AccountSizeMB=100, WindowsDevicesTotal=2),
    account("bob", 311, UsedSpaceKB=20, AccountSizeMB=200, MacDevicesTotal=1),
    account("cem", 112, UsedSpaceKB=40, AccountSizeMB=400, AndroidDevicesTotal=3),
    account("dee", 888, UsedSpaceKB=80, AccountSizeMB=800),
]


def names(store: Store, rows: Iterable[int]) -> list[str]:
    return [store.accounts.text(row, "Username") for row in rows]


def below(store: Store, entity_id: int) -> list[str]:
    return names(store, store.accounts.rows_below(store.entities.node_of(entity_id)))


def plain_totals(store: Store, node: int) -> AccountTotals:
    """The totals, summed up in the simplest way."""
    table, tree = store.accounts, store.entities
    inside = set(tree.subtree(node))
    rows = [table.record_at(row) for row in table.rows() if tree.node_of(table.record_at(row).EntityID or 0) in inside]
    return AccountTotals(
        len(rows),
        sum(row.UsedSpaceKB or 0 for row in rows),
        sum(row.AccountSizeMB or 0 for row in rows),
        sum(row.WindowsDevicesTotal or 0 for row in rows),
        sum(row.AndroidDevicesTotal or 0 for row in rows),
        sum(row.MacDevicesTotal or 0 for row in rows),
    )


def assert_sums(store: Store) -> None:
    for node in store.entities.order:
        totals = plain_totals(store, node)
        assert store.accounts.totals(node) == totals
        assert store.accounts.count_below(node) == totals.accounts


def test_accounts_are_found_below_every_entity_above_them() -> None:
    store = store_of(documented(), PEOPLE)
    assert below(store, 888) == ["ann", "bob", "cem", "dee"]
    assert below(store, 111) == below(store, 311) == ["ann", "bob"]
    assert below(store, 112) == ["cem"]
    assert below(store, 221) == []
    row = store.accounts.row_of("cem")
    assert store.entities.entity_id(store.accounts.owner(row)) == 112


def test_sums_cover_everything_below_and_own_sums_do_not() -> None:
    store = store_of(documented(), PEOPLE)
    root = store.entities.root
    assert store.accounts.totals(root) == AccountTotals(4, 150, 1500, 5, 3, 1)
    assert store.accounts.totals(root).devices == 9
    assert store.accounts.own_totals(root) == AccountTotals(1, 80, 800, 1, 0, 0)
    assert_sums(store)


def test_accounts_that_come_before_their_entities_are_tied_to_them_later() -> None:
    store = Store()
    load(store, ACCOUNTS, [*PEOPLE, account("eve", 4711)])
    assert store.accounts.count == 5
    assert store.accounts.owner(0) == -1
    load(store, ENTITIES, documented())
    assert below(store, 888) == ["ann", "bob", "cem", "dee"]
    assert store.accounts.owner(store.accounts.row_of("eve")) == -1
    assert_sums(store)


def test_an_account_that_moved_or_grew_is_counted_where_it_is_now() -> None:
    store = store_of(documented(), PEOPLE)
    load(store, ACCOUNTS, [account("ann", 225, UsedSpaceKB=7), *PEOPLE[1:]])
    assert below(store, 112) == ["ann", "cem"]
    assert store.accounts.totals(store.entities.node_of(311)).accounts == 1
    assert_sums(store)


def test_a_refreshed_branch_loses_only_its_own_accounts() -> None:
    store = store_of(documented(), PEOPLE)
    load(store, ACCOUNTS, [PEOPLE[1]], target=111)
    assert below(store, 888) == ["bob", "cem", "dee"]
    load(store, ACCOUNTS, [], target=888)
    assert below(store, 888) == []
    assert_sums(store)


def test_accounts_of_an_entity_that_vanished_are_below_nothing_until_it_comes_back() -> None:
    store = store_of(documented(), PEOPLE)
    load(store, ENTITIES, [row for row in documented() if row.EntityID != 311])
    assert below(store, 888) == ["cem", "dee"]
    assert_sums(store)
    load(store, ENTITIES, documented())
    assert below(store, 888) == ["ann", "bob", "cem", "dee"]
    assert_sums(store)


def test_a_scope_follows_the_tree() -> None:
    store = store_of(documented(), PEOPLE)
    scope = store.accounts.below(store.entities.node_of(112))
    version = scope.version
    assert names(store, scope.select(range(4))) == ["cem"]
    moved = [replace(row, ParentEntityID=112) if row.EntityID == 311 else row for row in documented()]
    load(store, ENTITIES, moved)
    assert scope.version != version
    assert names(store, scope.select([3, 2, 1, 0])) == ["cem", "bob", "ann"]
    load(store, ENTITIES, [])
    assert scope.select(range(4)) == []


changes = st.lists(
    st.builds(
        account,
        st.sampled_from([f"user{number}" for number in range(8)]),
        st.sampled_from([888, 111, 112, 311, 226, 4711]),
        UsedSpaceKB=st.none() | st.integers(0, 2**45),
        MacDevicesTotal=st.none() | st.integers(0, 9),
    ),
    max_size=12,
)


@given(st.lists(st.tuples(changes, st.sampled_from([0, 111, 112, 4711])), max_size=4))
def test_sums_are_right_after_any_loads(loads: list[tuple[list[AccountDevicesInfo], int]]) -> None:
    store = store_of(documented())
    for rows, target in loads:
        load(store, ACCOUNTS, rows, target)
        assert_sums(store)
    load(store, ENTITIES, documented()[:4])
    assert_sums(store)


def test_sums_may_be_read_while_a_load_of_entities_runs() -> None:
    store = store_of(documented(), PEOPLE)
    began = store.begin(ENTITIES)
    run(began.add(batch_of(EntityInHierarchy, [*documented(), entity(500, "Ivy Clinic", "C", 888)])))
    load(store, ACCOUNTS, [*PEOPLE, account("new", 500)])
    assert_sums(store)
    assert below(store, 888) == ["ann", "bob", "cem", "dee"]
    run(began.finish(AT))
    assert_sums(store)
    assert below(store, 888) == ["ann", "bob", "cem", "dee", "new"]


def test_accounts_without_limit_do_not_break_the_sums() -> None:
    largest = 2**63 - 1
    people = [account(name, 311, UsedSpaceKB=largest, AccountSizeMB=largest) for name in ("a.birch", "b.birch")]
    store = store_of(documented(), people)
    assert store.accounts.totals(store.entities.root).allocated_mb == 2 * 2**46
    load(store, ACCOUNTS, [account("a.birch", 311, UsedSpaceKB=5, AccountSizeMB=7)])
    totals = store.accounts.totals(store.entities.root)
    assert (totals.accounts, totals.used_kb, totals.allocated_mb) == (1, 5, 7)
