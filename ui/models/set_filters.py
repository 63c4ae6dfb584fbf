"""Sets and tags as filters of the accounts table, and filters of that table as the rule of a set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from console.contract.columns import ACCOUNTS
from console.errors import InvalidInput
from console.store import NONE, ColumnTable, Store
from console.store.conditions import Condition, Test
from console.store.set_rules import Member, MemberKind, SetRule, Wanted
from console.store.sets import Sets
from ui.models.conditions import Filter, Named, Relation, Within, Without
from ui.translation import tr

_BY_NAME = {
    Relation.EQUALS: (Test.EQUALS, False),
    Relation.DIFFERS: (Test.EQUALS, True),
    Relation.CONTAINS: (Test.CONTAINS, False),
    Relation.STARTS: (Test.STARTS_WITH, False),
}


class InSet:
    """Accounts that are in a set or carry a tag, or that stand at or below an entity that does."""

    def __init__(self, sets: Sets, store: Store, name: str) -> None:
        self._sets = sets
        self._store = store
        self._name = name
        self._seen: tuple[int, int, int] | None = None
        self._accounts: frozenset[int] = frozenset()
        self._owners: frozenset[int] = frozenset()

    def select(self, table: ColumnTable[Any], rows: Sequence[int]) -> list[int]:
        self._follow(table)
        owner = self._store.accounts.owner
        return [row for row in rows if row in self._accounts or owner(row) in self._owners]

    def _follow(self, table: ColumnTable[Any]) -> None:
        """Look up again who is meant, where anything has changed since."""
        tree = self._store.entities
        now = (self._sets.version, table.version, tree.version)
        if self._seen == now:
            return
        self._seen = now
        one = self._sets.named(self._name)
        members: Iterable[Member] = self._sets.resolve(one, self._store).members if one is not None else ()
        accounts: set[int] = set()
        owners: set[int] = set()
        for member in members:
            if member.kind is MemberKind.ACCOUNT:
                accounts.add(self._store.accounts.row_of(member.key))
            else:
                node = tree.node_of(int(member.key))
                owners.update(tree.subtree(node) if node != NONE else ())
        self._accounts, self._owners = frozenset(accounts), frozenset(owners)


def in_set(sets: Sets, store: Store, name: str, is_tag: bool) -> Filter:
    """The filter for one set or tag."""
    words = tr("tagged {name}", name=name) if is_tag else tr("in the set {name}", name=name)
    return Filter("", Relation.EQUALS, name, words, InSet(sets, store, name))


def rule_from(text: str, filters: Iterable[Filter], under: int) -> SetRule:
    """The rule that finds what a filtered table of accounts shows. under: id of the entity that it is of.

    Raises InvalidInput for a filter that cannot be kept, such as one by another set.
    """
    wanted = tuple(condition for one in filters for condition in _wanted(one))
    return SetRule(table=ACCOUNTS, under=under, text=text.strip(), wanted=wanted)


def _wanted(one: Filter) -> tuple[Wanted, ...]:
    selection = one.selection
    is_not = isinstance(selection, Without)
    inner = selection.selection if isinstance(selection, Without) else selection
    if isinstance(inner, Named):
        test, differs = _BY_NAME[one.relation]
        return (
            Wanted(
                column=one.column, test=test, value=one.written.strip(), is_not=differs, by_name=True, words=one.words
            ),
        )
    if isinstance(inner, Condition):
        return (Wanted(column=inner.column, test=inner.test, value=inner.value, is_not=is_not, words=one.words),)
    if isinstance(inner, Within) and not is_not:
        return (
            Wanted(column=inner.column, test=Test.MORE_THAN, value=inner.first - 1, words=one.words),
            Wanted(column=inner.column, test=Test.LESS_THAN, value=inner.end),
        )
    raise InvalidInput(
        tr("The filter “{words}” cannot be part of a rule.", words=one.words),
        tr("Take it away, or add the rows that are shown to a set by hand."),
    )
