"""Whom a rule means: rows of the store that meet conditions, found anew whenever they are asked for."""

from __future__ import annotations

import enum
import operator
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from console.contract.columns import ENTITIES
from console.errors import SetsProblem
from console.store.conditions import Condition, FreeText, Test
from console.store.entities import NONE
from console.store.steps import spans
from console.store.store import Store
from console.store.table import ColumnTable
from console.store.texts import CHUNK, fold
from console.store.view import Selection


class MemberKind(enum.StrEnum):
    """What a member is: an entity, whose key is its id, or an account, whose key is its user name."""

    ENTITY = "entity"
    ACCOUNT = "account"


class Member(msgspec.Struct, frozen=True, array_like=True, order=True):
    """One entity or account."""

    kind: MemberKind
    key: str


class Wanted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One condition of a rule: column, test and value as `Condition` has them. is_not: what does not meet it.

    by_name: the column's id stands for an entity, whose name is tested instead. words: the condition as a person reads
    it.
    """

    column: str
    test: Test
    value: str | int | bool | None = None
    is_not: bool = False
    by_name: bool = False
    words: str = ""


class SetRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a set finds anew whenever it is used: rows of `ENTITIES` or `ACCOUNTS` that meet everything.

    under: id of the entity at and below which it looks, 0 = everywhere. text: words as in a filter line; of an account
    they may stand in the name of its owner as well.
    """

    table: str
    under: int = 0
    text: str = ""
    wanted: tuple[Wanted, ...] = ()


def is_known(member: Member, store: Store) -> bool:
    """Whether the store has an entity or account."""
    if member.kind is MemberKind.ACCOUNT:
        return store.accounts.row_of(member.key) >= 0
    return member.key.isascii() and member.key.isdigit() and store.entities.node_of(int(member.key)) != NONE


def node_of_member(member: Member, store: Store) -> int:
    """The node of an entity, or of the one that owns an account; NONE where the store knows none."""
    if not is_known(member, store):
        return NONE
    if member.kind is MemberKind.ACCOUNT:
        return store.accounts.owner(store.accounts.row_of(member.key))
    return store.entities.node_of(int(member.key))


def found_by(rule: SetRule, store: Store) -> Generator[None, None, list[Member]]:
    """Whom a rule finds, in steps that return it. Raises SetsProblem for a column that there is not."""
    table: ColumnTable[Any] = store.entities.table if rule.table == ENTITIES else store.accounts
    selections = [_selection(wanted, table, store) for wanted in rule.wanted]
    node = store.entities.node_of(rule.under) if rule.under else store.entities.root
    if node == NONE:
        return []
    words = fold(rule.text).split()
    scope = store.accounts.below(node)
    inside = frozenset(store.entities.subtree(node)) if rule.table == ENTITIES else frozenset()
    found: list[Member] = []
    for first, end in spans(len(table), CHUNK):
        if rule.table == ENTITIES:
            rows = [row for row in range(first, end) if row in inside]
        else:
            rows = scope.select(range(first, end))
        for selection in selections:
            rows = selection.select(table, rows)
        for word in words:
            rows = _holding(word, table, rows, store)
        if rule.table == ENTITIES:
            found.extend(member_of_node(store, row) for row in rows)
        else:
            names = store.accounts.texts("Username")
            found.extend(Member(MemberKind.ACCOUNT, names[row]) for row in rows)
        yield
    return found


def member_of_node(store: Store, node: int) -> Member:
    """The entity of a node as a member."""
    return Member(MemberKind.ENTITY, str(store.entities.entity_id(node)))


def _holding(word: str, table: ColumnTable[Any], rows: list[int], store: Store) -> list[int]:
    """Rows with a word in any of their texts, or in the name of the entity that owns the account."""
    found = set(FreeText(word).select(table, rows))
    if table is store.accounts:
        found.update(_Named(Wanted(column="EntityID", test=Test.CONTAINS, value=word), store).select(table, rows))
    return [row for row in rows if row in found]


_NAME_TESTS: dict[Test, Callable[[str, str], bool]] = {
    Test.EQUALS: operator.eq,
    Test.CONTAINS: operator.contains,
    Test.STARTS_WITH: str.startswith,
}


@dataclass(frozen=True, slots=True)
class _Named:
    """Ids that stand for an entity whose name meets a test."""

    wanted: Wanted
    store: Store

    def select(self, table: ColumnTable[Any], rows: Sequence[int]) -> list[int]:
        tree, ids = self.store.entities, table.numbers(self.wanted.column)
        compare, text = _NAME_TESTS[self.wanted.test], fold(str(self.wanted.value))
        nodes = {entity_id: tree.node_of(entity_id) for entity_id in {ids[row] for row in rows}}
        meeting = {
            entity_id for entity_id, node in nodes.items() if node != NONE and compare(fold(tree.name(node)), text)
        }
        return [row for row in rows if ids[row] in meeting]


@dataclass(frozen=True, slots=True)
class _Others:
    """What does not meet a selection."""

    selection: Selection

    def select(self, table: ColumnTable[Any], rows: Sequence[int]) -> list[int]:
        meeting = frozenset(self.selection.select(table, rows))
        return [row for row in rows if row not in meeting]


def _selection(wanted: Wanted, table: ColumnTable[Any], store: Store) -> Selection:
    is_named = wanted.by_name and wanted.test in _NAME_TESTS
    if wanted.column not in table.columns or (wanted.by_name and (not is_named or table.is_text(wanted.column))):
        raise SetsProblem(
            f"The rule of the set asks {wanted.column} for what cannot be asked of it.",
            "Change the rule, or use the version of the program that made it.",
        )
    selection: Selection = _Named(wanted, store) if is_named else Condition(wanted.column, wanted.test, wanted.value)
    return _Others(selection) if wanted.is_not else selection
