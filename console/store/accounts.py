"""The backup accounts of the whole hierarchy, and their sums by entity."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress

from console.contract.services.entity_management import AccountDevicesInfo
from console.store.entities import NONE, EntityTree
from console.store.steps import Steps, spans
from console.store.table import ColumnTable, TableLoad

# A subtree of less than this part of all entities is summed up node by node.
_WORTH_MASKING = 4

_SUMMED = ("UsedSpaceKB", "AccountSizeMB", "WindowsDevicesTotal", "AndroidDevicesTotal", "MacDevicesTotal")


_MOST = 2**46
"""KB or MB that one account counts for at most: a hundred thousand of them in one entity still fit its sum, whatever a
server says for "without limit"."""


@dataclass(frozen=True, slots=True)
class AccountTotals:
    """Sums over some accounts: used_kb in KB, allocated_mb in MB, devices by system."""

    accounts: int
    used_kb: int
    allocated_mb: int
    windows_devices: int
    android_devices: int
    mac_devices: int

    @property
    def devices(self) -> int:
        """Devices of all systems."""
        return self.windows_devices + self.android_devices + self.mac_devices


class AccountTable(ColumnTable[AccountDevicesInfo]):
    """All accounts, keyed by user name, each tied to the node of the entity that owns it.

    Accounts may arrive before their entity; `relink` ties them once the tree knows it.
    """

    def __init__(self, tree: EntityTree) -> None:
        super().__init__(AccountDevicesInfo, key="Username", searchable=("Username", "Email", "FullName"))
        self._tree = tree
        self._owner = array("i")
        self._untied: set[int] = set()
        # Sums of each node's own accounts; those of a subtree are summed up from them when someone looks.
        self._own_count = array("i")
        self._own_sums = [array("q") for _ in _SUMMED]
        self._counted: tuple[tuple[int, int], dict[int, int]] = ((-1, -1), {})

    def owner(self, row: int) -> int:
        """The node of the entity that owns the account, or NONE while the tree does not know it."""
        return self._owner[row]

    def below(self, node: int) -> Subtree:
        """The accounts of a node and of everything below it, as a scope for `begin` and for views."""
        return Subtree(self._tree, node, self._owner, self.live)

    def rows_below(self, node: int) -> array[int]:
        """The rows of the accounts of a node and of everything below it, ascending."""
        return array("i", self.below(node).select(range(len(self))))

    def own_totals(self, node: int) -> AccountTotals:
        """Sums over the accounts that belong to the node itself."""
        self._grow()
        return AccountTotals(self._own_count[node], *(sums[node] for sums in self._own_sums))

    def totals(self, node: int) -> AccountTotals:
        """Sums over the accounts of the node and of everything below it."""
        self._grow()
        nodes = self._tree.subtree(node)
        columns = (self._own_count, *self._own_sums)
        if len(nodes) < len(self._own_count) // _WORTH_MASKING:
            return AccountTotals(*(sum(map(own.__getitem__, nodes)) for own in columns))
        inside = bytearray(len(self._own_count))
        for below in nodes:
            inside[below] = 1
        return AccountTotals(*(sum(compress(own, inside)) for own in columns))

    def count_below(self, node: int) -> int:
        """Number of accounts of the node and of everything below it; cheap enough for every row that is painted."""
        state = (self.version, self._tree.version)
        if self._counted[0] != state:
            self._grow()
            self._counted = (state, {})
        counts = self._counted[1]
        if node not in counts:
            counts[node] = sum(map(self._own_count.__getitem__, self._tree.subtree(node)))
        return counts[node]

    def begin_below(self, target: int = 0) -> TableLoad:
        """Start a load of all accounts of an entity and of those below it; 0 is everything."""
        node = self._tree.node_of(target)
        if target == 0 or node in self._tree.roots:
            return self.begin(self.rows())
        return self.begin(self.rows_below(node) if node != NONE else ())

    def relink(self) -> Steps:
        """Tie accounts to entities that the tree did not know when they came."""
        untied = sorted(self._untied)
        for first, end in spans(len(untied)):
            self._tie([row for row in untied[first:end] if row in self._untied])
            yield

    def _tie(self, rows: Sequence[int]) -> None:
        ids = self.numbers("EntityID")
        owners = list({ids[row] for row in rows})
        nodes = dict(zip(owners, self._tree.table.numbers_of(owners), strict=True))
        self._grow()
        for row in rows:
            self._owner[row] = nodes[ids[row]]
        self._untied.difference_update(rows)
        self._untied.update(row for row in rows if self._owner[row] == NONE)
        self._count(rows, 1)

    def _grow(self) -> None:
        missing = len(self._tree.table) - len(self._own_count)
        if missing:
            for sums in (self._own_count, *self._own_sums):
                sums.frombytes(bytes(missing * sums.itemsize))

    def _count(self, rows: Sequence[int], sign: int) -> None:
        counts, used, allocated, windows, android, mac = self._own_count, *self._own_sums
        owners = map(self._owner.__getitem__, rows)
        values = (map(self.numbers(name).__getitem__, rows) for name in _SUMMED)
        for owner, kilobytes, megabytes, on_windows, on_android, on_mac in zip(owners, *values, strict=True):
            if owner != NONE:
                counts[owner] += sign
                used[owner] += sign * (kilobytes if -_MOST < kilobytes < _MOST else _MOST)
                allocated[owner] += sign * (megabytes if -_MOST < megabytes < _MOST else _MOST)
                windows[owner] += sign * on_windows
                android[owner] += sign * on_android
                mac[owner] += sign * on_mac

    def _entered(self, rows: Sequence[int]) -> None:
        missing = len(self) - len(self._owner)
        if missing > 0:
            self._owner.extend([NONE] * missing)
        self._tie(rows)

    def _leaving(self, rows: Sequence[int]) -> None:
        self._count(rows, -1)
        self._untied.difference_update(rows)


class Subtree:
    """The accounts of one node and of everything below it; it follows the tree as that changes."""

    def __init__(self, tree: EntityTree, node: int, owners: array[int], live: bytearray) -> None:
        self.node = node
        self._tree = tree
        self._owners = owners
        self._live = live
        self._seen = (-1, -1)
        self._inside = bytearray()

    @property
    def version(self) -> int:
        """Changes when rows may have come into the scope or gone out of it without a change of their own."""
        return self._tree.version

    def select(self, rows: Sequence[int]) -> list[int]:
        """Those of some rows that are there and inside; quickest for a range."""
        seen = (self._tree.version, len(self._tree.table))
        if self._seen != seen:
            self._seen = seen
            # One byte more than there are nodes: owner NONE, which is -1, reads that one.
            self._inside = bytearray(len(self._tree.table) + 1)
            if self.node in self._tree:
                for node in self._tree.subtree(self.node):
                    self._inside[node] = 1
        if isinstance(rows, range):
            owners: Iterable[int] = self._owners[rows.start : rows.stop]
        else:
            owners = map(self._owners.__getitem__, rows)
        chosen = list(compress(rows, map(self._inside.__getitem__, owners)))
        live = self._live
        return [row for row in chosen if live[row]] if 0 in live else chosen
