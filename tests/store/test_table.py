"""Rows held column by column and merged by key."""

from __future__ import annotations

from array import array
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from console.contract.columns import Batch, batch_of
from console.contract.services.entity_management import AccountDevicesInfo
from console.store.steps import run
from console.store.table import ColumnTable, TableChange
from tests.store.estates import account

names = st.text(st.sampled_from("abÄß🚲 "), max_size=4)

accounts = st.builds(
    lambda username, owner, name, used, admin: account(
        username, owner, FullName=name, UsedSpaceKB=used, IsEntityAdmin=admin
    ),
    st.sampled_from([f"user{number}" for number in range(12)]),
    st.integers(1, 4),
    st.none() | names,
    st.none() | st.integers(0, 2**40),
    st.none() | st.booleans(),
)


def keyed() -> ColumnTable[AccountDevicesInfo]:
    return ColumnTable(AccountDevicesInfo, key="Username", searchable=("Username", "FullName"))


def heard_by(table: ColumnTable[Any]) -> list[TableChange]:
    heard: list[TableChange] = []
    table.changed.add(heard.append)
    return heard


class MergedTable(RuleBasedStateMachine):
    """A table beside a plain dict that is told the same."""

    def __init__(self) -> None:
        super().__init__()
        self.table = keyed()
        self.expected: dict[str, AccountDevicesInfo] = {}
        self.rows: dict[str, int] = {}
        self.announced: set[int] = set()
        self.table.changed.add(self.hear)

    def hear(self, change: TableChange) -> None:
        assert not self.announced & set(change.added)
        assert self.announced >= {*change.changed, *change.removed}
        self.announced |= set(change.added)
        self.announced -= set(change.removed)

    @rule(rows=st.lists(accounts, max_size=20))
    def merge(self, rows: list[AccountDevicesInfo]) -> None:
        run(self.table.merge(batch_of(AccountDevicesInfo, rows)))
        self.expected.update((row.Username or "", row) for row in rows)

    @rule(first=st.lists(accounts, max_size=10), second=st.lists(accounts, max_size=10), owner=st.integers(1, 4))
    def reload_scope(self, first: list[AccountDevicesInfo], second: list[AccountDevicesInfo], owner: int) -> None:
        scope = [row for row in self.table.rows() if self.table.value(row, "EntityID") == owner]
        in_scope = {self.table.text(row, "Username") for row in scope}
        load = self.table.begin(scope)
        for piece in (first, second):
            run(load.add(batch_of(AccountDevicesInfo, piece)))
        run(load.finish())
        came = {row.Username or "": row for row in (*first, *second)}
        for gone in in_scope - came.keys():
            del self.expected[gone]
        self.expected.update(came)

    @invariant()
    def holds_the_same(self) -> None:
        table = self.table
        held = {table.text(row, "Username"): table.record_at(row) for row in table.rows()}
        assert held == self.expected
        assert table.count == len(self.expected)
        assert self.announced == set(table.rows())
        for username in self.expected:
            row = table.row_of(username)
            assert table.text(row, "Username") == username
            assert self.rows.setdefault(username, row) == row, "a row keeps its number, even when it was gone meanwhile"
        assert table.row_of("nobody") == -1


TestMergedTable = MergedTable.TestCase
TestMergedTable.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)


@given(st.lists(accounts))
def test_a_table_without_a_key_takes_every_row_as_a_new_one(rows: list[AccountDevicesInfo]) -> None:
    table = ColumnTable(AccountDevicesInfo)
    run(table.merge(batch_of(AccountDevicesInfo, rows)))
    assert [table.record_at(row) for row in table.rows()] == rows
    assert table.row_of("user1") == -1


def test_a_batch_that_changes_nothing_is_not_announced() -> None:
    table = keyed()
    batch = batch_of(AccountDevicesInfo, [account("ann", 1), account("bob", 2, FullName=None)])
    heard = heard_by(table)
    run(table.merge(batch))
    run(table.merge(batch))
    assert [list(change.added) for change in heard] == [[0, 1]]
    assert table.version == 1


def test_observers_hear_of_a_batch_once_and_only_of_what_it_changed() -> None:
    table = keyed()
    run(table.merge(batch_of(AccountDevicesInfo, [account(f"user{number}", 1) for number in range(3000)])))
    heard = heard_by(table)
    run(table.merge(batch_of(AccountDevicesInfo, [account("user7", 1), account("user8", 2), account("new", 1)])))
    assert [(list(change.added), list(change.changed), list(change.removed)) for change in heard] == [([3000], [8], [])]


def test_a_missing_value_is_none_and_its_text_is_empty() -> None:
    table = keyed()
    run(table.merge(batch_of(AccountDevicesInfo, [account("ann", 1, Email=None, SignupDate=None, UsedSpaceKB=None)])))
    assert [table.value(0, name) for name in ("Email", "SignupDate", "UsedSpaceKB")] == [None, None, None]
    assert [table.text(0, name) for name in ("Email", "SignupDate", "UsedSpaceKB")] == ["", "", ""]
    run(table.merge(batch_of(AccountDevicesInfo, [account("ann", 1, UsedSpaceKB=0)])))
    assert table.value(0, "UsedSpaceKB") == 0
    assert table.value(0, "Email") == "ann@example.com"


def test_values_have_the_types_of_the_declaration() -> None:
    table = keyed()
    signed_up = datetime(2020, 2, 3, 4, 5, 6, 789000, UTC)
    run(table.merge(batch_of(AccountDevicesInfo, [account("ann", 1, IsEntityAdmin=True, SignupDate=signed_up)])))
    assert table.value(0, "IsEntityAdmin") is True
    assert table.value(0, "SignupDate") == signed_up
    assert table.text(0, "IsEntityAdmin") == "true"
    assert table.text(0, "SignupDate") == "2020-02-03T04:05:06.789000+00:00"
    assert table.numbers("UsedSpaceKB")[0] == 1024


def test_a_column_that_the_batch_does_not_have_is_missing_in_its_rows() -> None:
    table = keyed()
    run(table.merge(Batch(2, {"UsedSpaceKB": array("q", [5, 6]).tobytes()}, {"Username": ("ann", "bob")})))
    assert table.value(1, "UsedSpaceKB") == 6
    assert table.value(1, "FullName") is None
    assert table.value(1, "EntityID") is None


def test_a_load_that_is_given_up_removes_nothing() -> None:
    table = keyed()
    run(table.merge(batch_of(AccountDevicesInfo, [account("ann", 1), account("bob", 1)])))
    run(table.begin(table.rows()).add(batch_of(AccountDevicesInfo, [account("bob", 1), account("cat", 1)])))
    assert table.count == 3


def test_a_row_that_came_while_a_load_ran_is_not_removed_by_it() -> None:
    table = keyed()
    run(table.merge(batch_of(AccountDevicesInfo, [account("ann", 1)])))
    full, branch = table.begin(table.rows()), table.begin()
    run(branch.add(batch_of(AccountDevicesInfo, [account("new", 1)])))
    run(full.add(batch_of(AccountDevicesInfo, [account("ann", 1)])))
    run(full.finish())
    assert [table.text(row, "Username") for row in table.rows()] == ["ann", "new"]
