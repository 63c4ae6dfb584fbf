"""Rows in an order and under filters of one's own, held against a plain sort."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from console.contract.columns import ACCOUNTS, ENTITIES, batch_of
from console.contract.services.entity_management import AccountDevicesInfo
from console.store import ColumnTable, RowView, SortBy, Store, ViewChange, conditions
from console.store.conditions import Condition, FreeText
from console.store.sorting import RUN, sorted_rows
from console.store.steps import Steps, run
from console.store.texts import fold
from tests.store.estates import account, documented, load, store_of

EQUALS, CONTAINS, STARTS_WITH = conditions.Test.EQUALS, conditions.Test.CONTAINS, conditions.Test.STARTS_WITH
EMPTY, MORE_THAN, LESS_THAN = conditions.Test.EMPTY, conditions.Test.MORE_THAN, conditions.Test.LESS_THAN

EARLY, LATE = datetime(2020, 1, 1, tzinfo=UTC), datetime(2024, 6, 1, tzinfo=UTC)

people = st.builds(
    account,
    st.integers(0, 40).map("user{}".format),
    st.sampled_from([888, 111, 311, 226]),
    FullName=st.none() | st.text(st.sampled_from("aÀbB "), max_size=3),
    Email=st.sampled_from(["", "a@x.example", "B@x.example", "b@y.example"]),
    UsedSpaceKB=st.none() | st.integers(0, 5),
    IsEntityAdmin=st.booleans(),
    SignupDate=st.sampled_from([EARLY, LATE, None]),
)

columns = st.sampled_from(["FullName", "Email", "UsedSpaceKB", "IsEntityAdmin", "SignupDate", "Username"])
sortings = st.lists(st.builds(SortBy, columns, st.booleans()), max_size=3)

any_condition = st.one_of(
    st.builds(
        Condition, st.sampled_from(["FullName", "Email"]), st.just(EQUALS), st.sampled_from(["a", "B@X.example"])
    ),
    st.builds(Condition, st.sampled_from(["FullName", "UsedSpaceKB"]), st.just(CONTAINS), st.sampled_from(["a", "3"])),
    st.builds(Condition, st.just("Username"), st.just(STARTS_WITH), st.sampled_from(["USER1", "user"])),
    st.builds(Condition, columns, st.just(EMPTY)),
    st.builds(Condition, st.just("UsedSpaceKB"), st.sampled_from([EQUALS, MORE_THAN, LESS_THAN]), st.integers(0, 5)),
    st.builds(Condition, st.just("SignupDate"), st.sampled_from([EQUALS, MORE_THAN, LESS_THAN]), st.just(EARLY)),
    st.builds(Condition, st.just("IsEntityAdmin"), st.just(EQUALS), st.booleans()),
)


def meets(record: AccountDevicesInfo, condition: Condition) -> bool:
    """The condition, asked in the plainest way."""
    value = getattr(record, condition.column)
    if condition.test is EMPTY:
        return value is None or value == ""
    if value is None or value == "":
        return False
    wanted = condition.value
    if condition.test in (CONTAINS, STARTS_WITH) or isinstance(value, str):
        value, wanted = fold(str(value)), fold(str(wanted))
    tests: dict[conditions.Test, Callable[[Any, Any], bool]] = {
        EQUALS: lambda a, b: a == b,
        CONTAINS: lambda a, b: b in a,
        STARTS_WITH: lambda a, b: a.startswith(b),
        MORE_THAN: lambda a, b: a > b,
        LESS_THAN: lambda a, b: a < b,
    }
    return tests[condition.test](value, wanted)


def holds_words(record: AccountDevicesInfo, text: str) -> bool:
    texts = [fold(value) for value in (record.Username, record.Email, record.FullName) if value]
    return all(any(word in held for held in texts) for word in fold(text).split())


def plainly(view: RowView, rows: list[int]) -> list[int]:
    """What the view should show, by Python's own sort."""
    table = view.table
    records = {row: table.record_at(row) for row in rows}
    shown = [
        row
        for row, record in records.items()
        if all(meets(record, wanted) for wanted in view.conditions if isinstance(wanted, Condition))
        and holds_words(record, view.text)
    ]
    for sort in reversed(view.sorting):
        present = [row for row in shown if getattr(records[row], sort.column) is not None]
        missing = [row for row in shown if getattr(records[row], sort.column) is None]

        def key(row: int, column: str = sort.column) -> Any:
            value = getattr(records[row], column)
            return fold(value) if isinstance(value, str) else value

        shown = sorted(present, key=key, reverse=sort.descending) + missing
    return shown


class FollowedView(RuleBasedStateMachine):
    """Views on all accounts and on those of one branch, while accounts come, change, move and go."""

    def __init__(self) -> None:
        super().__init__()
        self.store = store_of(documented())
        self.everything = RowView(self.store.accounts)
        self.branch = RowView(self.store.accounts, self.store.accounts.below(self.store.entities.node_of(111)))
        self.shown: dict[RowView, list[int]] = {}
        for view in (self.everything, self.branch):
            self.follow(view)

    def follow(self, view: RowView) -> None:
        """Keep a copy of what the view shows, by nothing but what it tells."""
        self.shown[view] = []

        def follow(change: ViewChange) -> None:
            if change.rearranged:
                self.shown[view] = list(view.rows)
            else:
                self.shown[view] += view.rows[len(view.rows) - change.appended :]

        view.changed.add(follow)

    @rule(rows=st.lists(people, max_size=30), branch=st.sampled_from([0, 111, 226]))
    def load_accounts(self, rows: list[AccountDevicesInfo], branch: int) -> None:
        load(self.store, ACCOUNTS, rows, branch)

    @rule(move=st.booleans())
    def move_an_entity(self, move: bool) -> None:
        rows = documented()
        load(self.store, ENTITIES, [row for row in rows if row.EntityID != 311 or not move])

    @rule(sorting=sortings, wanted=st.lists(any_condition, max_size=2), text=st.sampled_from(["", "a", "user1 x"]))
    def arrange(self, sorting: list[SortBy], wanted: list[Condition], text: str) -> None:
        for view in (self.everything, self.branch):
            run(view.arrange(sorting=sorting, conditions=wanted, text=text))

    @rule()
    def begin_and_give_up(self) -> None:
        steps = self.everything.refresh()
        next(steps, None)
        steps.close()

    @rule(rows=st.lists(people, max_size=5))
    def change_while_arranging(self, rows: list[AccountDevicesInfo]) -> None:
        steps = self.everything.arrange()
        next(steps, None)
        run(self.store.accounts.merge(batch_of(AccountDevicesInfo, rows)))
        run(steps)

    @invariant()
    def shows_the_same_as_a_plain_sort(self) -> None:
        for view in (self.everything, self.branch):
            while view.is_outdated:
                run(view.refresh())
        table = self.store.accounts
        assert list(self.everything.rows) == plainly(self.everything, list(table.rows()))
        inside = set(self.store.entities.subtree(self.store.entities.node_of(111)))
        rows = [row for row in table.rows() if table.owner(row) in inside]
        assert list(self.branch.rows) == plainly(self.branch, rows)
        for view, shown in self.shown.items():
            assert shown == list(view.rows)


TestFollowedView = FollowedView.TestCase
TestFollowedView.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)


@given(st.lists(st.integers(-3, 3), max_size=30), st.booleans(), st.integers(0, 40))
def test_sorting_in_steps_is_pythons_own_sort(keys: list[int], descending: bool, times: int) -> None:
    keys = keys * times
    rows = range(len(keys))
    held: list[Any] = []

    def sort() -> Steps:
        held.append((yield from sorted_rows(rows, lambda piece: [keys[row] for row in piece], descending=descending)))

    run(sort())
    assert list(held[0]) == sorted(rows, key=keys.__getitem__, reverse=descending)


@pytest.mark.parametrize("descending", [False, True])
def test_many_runs_of_texts_sort_stably(descending: bool) -> None:
    keys = [f"{(row * 7919) % 611:03}" for row in range(RUN * 5 + 17)]
    held: list[Any] = []

    def sort() -> Steps:
        rows = range(len(keys))
        held.append((yield from sorted_rows(rows, lambda piece: [keys[row] for row in piece], descending=descending)))

    run(sort())
    assert list(held[0]) == sorted(range(len(keys)), key=keys.__getitem__, reverse=descending)


def view_of(*rows: AccountDevicesInfo) -> RowView:
    table = ColumnTable(AccountDevicesInfo, key="Username", searchable=("Username", "Email", "FullName"))
    view = RowView(table)
    run(table.merge(batch_of(AccountDevicesInfo, list(rows))))
    run(view.arrange())
    return view


def test_rows_that_come_after_all_others_are_told_as_appended() -> None:
    view = view_of(account("ann", 1), account("bob", 1))
    heard: list[ViewChange] = []
    view.changed.add(heard.append)
    run(view.table.merge(batch_of(AccountDevicesInfo, [account("cem", 1), account("dee", 1)])))
    assert view.is_outdated
    assert list(view.rows) == [0, 1]
    run(view.refresh())
    assert heard == [ViewChange(appended=2)]
    assert not view.is_outdated


def test_rows_that_keep_their_places_are_told_as_such() -> None:
    view = view_of(account("ann", 1), account("bob", 1))
    heard: list[ViewChange] = []
    view.changed.add(heard.append)
    run(view.table.merge(batch_of(AccountDevicesInfo, [account("ann", 1, UsedSpaceKB=5)])))
    run(view.refresh())
    assert heard == [ViewChange()]


def test_a_few_new_rows_find_their_place_in_a_sorted_view() -> None:
    view = view_of(*(account(f"user{number:04}", 1, UsedSpaceKB=number % 97) for number in range(2000)))
    run(view.arrange(sorting=[SortBy("UsedSpaceKB", descending=True), SortBy("Username")]))
    new = [
        account("aaa", 1, UsedSpaceKB=50),
        account("zzz", 1, UsedSpaceKB=None),
        account("user0100", 1, UsedSpaceKB=96),
    ]
    run(view.table.merge(batch_of(AccountDevicesInfo, new)))
    run(view.refresh())
    assert list(view.rows) == plainly(view, list(view.table.rows()))


def test_numbers_may_be_sorted_by_the_names_that_they_stand_for() -> None:
    names = {1: "Zebra", 2: "évora", 3: "Alder"}
    view = view_of(*(account(f"user{owner}", owner) for owner in (1, 2, 3)))
    run(view.arrange(sorting=[SortBy("EntityID", name_of=names.__getitem__)]))
    assert list(view.rows) == [2, 1, 0]


def test_a_later_arrangement_overtakes_an_earlier_one() -> None:
    view = view_of(*(account(f"user{number}", 1) for number in range(3)))
    first = view.arrange(sorting=[SortBy("Username", descending=True)])
    next(first)
    run(view.arrange(sorting=[SortBy("Username")]))
    run(first)
    assert list(view.rows) == [0, 1, 2]


def test_positions_are_told_for_the_rows_that_are_shown() -> None:
    view = view_of(*(account(f"user{number}", 1) for number in range(4)))
    run(view.arrange(sorting=[SortBy("Username", descending=True)], text="user"))
    assert view.positions([3, 0, 99]) == {3: 0, 0: 3}
    assert view.positions([]) == {}
    assert len(view) == 4


def test_a_closed_view_hears_nothing_more() -> None:
    view = view_of(account("ann", 1))
    view.close()
    run(view.table.merge(batch_of(AccountDevicesInfo, [account("bob", 1)])))
    assert not view.is_outdated


def test_free_text_finds_words_in_any_text_column() -> None:
    rows = [account("ann", 1, FullName="Zoë Müller", Email="z@alder.example"), account("bob", 1)]
    table = view_of(*rows).table
    assert FreeText("muller ALDER").select(table, [0, 1]) == [0]
    assert FreeText("  ").select(table, [0, 1]) == [0, 1]


def test_the_store_has_no_view_of_a_table_it_does_not_know() -> None:
    with pytest.raises(ValueError, match="devices"):
        Store().begin("devices")
