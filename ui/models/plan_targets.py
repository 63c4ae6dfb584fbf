"""Whom a change of many is for: targets from rows of the store, from members of a set, from a column of a file.

Each function gives steps that return the targets, since a thousand paths take longer than a frame.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Sequence

from console.commands.change import Target, TargetKind
from console.contract.columns import ENTITIES
from console.store import NONE, Store
from console.store.set_rules import Member, MemberKind
from ui.places import entity_path, path_in_words

Targets = Generator[None, None, list[Target]]

MOST_FOUND = 10_000
"""Targets that one search gives at most."""

_STEP = 100
"""Rows between two chances for the window to go on."""

_KINDS = {MemberKind.ENTITY: TargetKind.ENTITY, MemberKind.ACCOUNT: TargetKind.ACCOUNT}


class Names:
    """Names and paths of targets as the store has them, each owner's path written once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._paths: dict[int, str] = {}

    def account(self, username: str, owner: int = NONE) -> Target:
        """The target of an account. owner: its entity's node, where the store does not know the account."""
        row = self._store.accounts.row_of(username)
        if row >= 0:
            owner = self._store.accounts.owner(row)
        if owner == NONE or owner not in self._store.entities:
            return Target(TargetKind.ACCOUNT, username, username)
        path = self._joined(owner, username)
        return Target(TargetKind.ACCOUNT, username, username, path, self._store.entities.entity_id(owner))

    def entity(self, entity_id: int) -> Target:
        """The target of an entity."""
        tree = self._store.entities
        node = tree.node_of(entity_id)
        if node == NONE:
            return Target(TargetKind.ENTITY, str(entity_id), str(entity_id))
        above = tree.parent(node)
        owner = tree.entity_id(above) if above != NONE else 0
        return Target(TargetKind.ENTITY, str(entity_id), tree.name(node), self._path(node), owner)

    def _path(self, node: int) -> str:
        if node not in self._paths:
            self._paths[node] = path_in_words(entity_path(self._store, node))
        return self._paths[node]

    def _joined(self, owner: int, name: str) -> str:
        return f"{self._path(owner)} › {name}"


def of_accounts(store: Store, usernames: Iterable[str], owner: int = NONE) -> Targets:
    """Accounts by user name. owner: node of the entity that has those the store does not know."""
    names = Names(store)
    found: dict[str, Target] = {}
    for number, username in enumerate(usernames):
        if username not in found:
            found[username] = names.account(username, owner)
        if number % _STEP == 0:
            yield
    return list(found.values())


def of_entities(store: Store, ids: Iterable[int]) -> Targets:
    """Entities by id."""
    names = Names(store)
    found: dict[int, Target] = {}
    for number, entity_id in enumerate(ids):
        if entity_id not in found:
            found[entity_id] = names.entity(entity_id)
        if number % _STEP == 0:
            yield
    return list(found.values())


def of_members(store: Store, members: Iterable[Member]) -> Targets:
    """Members of a set or a tag."""
    names = Names(store)
    found: dict[Member, Target] = {}
    for number, member in enumerate(members):
        if _KINDS[member.kind] is TargetKind.ACCOUNT:
            found[member] = names.account(member.key)
        elif member.key.isdecimal():
            found[member] = names.entity(int(member.key))
        if number % _STEP == 0:
            yield
    return list(found.values())


def of_search(store: Store, typed: str) -> Targets:
    """Everything that a search finds, up to `MOST_FOUND`."""
    names = Names(store)
    usernames = store.accounts.texts("Username")
    targets = []
    for number, hit in enumerate((yield from store.search_in_steps(typed, MOST_FOUND))):
        is_entity = hit.table == ENTITIES
        targets.append(
            names.entity(store.entities.entity_id(hit.row)) if is_entity else names.account(usernames[hit.row])
        )
        if number % _STEP == 0:
            yield
    return targets


def of_rows(store: Store, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Targets:
    """Whom the rows of a file name: by the column that holds the most user names or entity ids that the store knows.

    Where it knows none of them, the first column is taken for user names. A name that comes twice is one target. A
    plain list has no heading: where the store knows what stands there, it is a target as well.
    """
    known: Counter[tuple[int, bool]] = Counter()
    for number, row in enumerate((headings, *rows)):
        for column, cell in enumerate(row):
            known[column, False] += store.accounts.row_of(cell) >= 0
            known[column, True] += _is_entity(store, cell)
        if number % _STEP == 0:
            yield
    (column, is_entity), hits = max(known.items(), key=lambda item: (item[1], -item[0][0]), default=((0, False), 0))
    if not hits:
        column, is_entity = 0, False
    cells = [row[column] for row in rows if column < len(row) and row[column]]
    first = headings[column] if column < len(headings) else ""
    if store.accounts.row_of(first) >= 0 or _is_entity(store, first):
        cells.insert(0, first)
    if is_entity:
        return (yield from of_entities(store, [int(cell) for cell in cells if cell.isascii() and cell.isdecimal()]))
    return (yield from of_accounts(store, cells))


def _is_entity(store: Store, cell: str) -> bool:
    return cell.isascii() and cell.isdecimal() and store.entities.node_of(int(cell)) != NONE
