"""The shape of the entity tree: who hangs below whom, in which order, computed from flat rows."""

from __future__ import annotations

from array import array
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from console.contract.services.entity_management import EntityInHierarchy, EntityType
from console.store.sorting import sorted_rows
from console.store.steps import Steps
from console.store.table import ColumnTable

_NODES_A_STEP = 4096

# Below the same parent the kinds stand in the order of the declaration, and what is of no known kind comes last.
_KINDS = [kind for kind in EntityType if kind is not EntityType.UNKNOWN]
_RANKS = {kind.value: rank for rank, kind in enumerate(_KINDS)}

# Where an entity hangs whose parent is not known: below the nearest one that is.
_ABOVE = ("CompanyEntityID", "PartnerEntityID", "DistributorEntityID")

_COUNTED = {EntityType.PARTNER: "partners", EntityType.COMPANY: "companies"}


def _numbers(size: int, value: int = 0) -> array[int]:
    return array("i", [value]) * size


@dataclass(slots=True)
class TreeShape:
    """Arrays by node (the entity's row number), built whole and then never changed.

    parent: -1 for a root and for what is not in the tree. The children of `node` are
    `children[first[node]:first[node] + size[node]]`, and `row` is the place among them. order: all nodes of the tree,
    parents first; the subtree of `node` is `order[position[node]:end[node]]`, and position is -1 outside the tree.
    misplaced: node -> why it does not hang where its row says. below: running totals along `order` of partners and
    companies; what stands below `node` is `total[end[node]] - total[position[node] + 1]`.
    """

    parent: array[int] = field(default_factory=lambda: array("i"))
    children: array[int] = field(default_factory=lambda: array("i"))
    first: array[int] = field(default_factory=lambda: array("i"))
    size: array[int] = field(default_factory=lambda: array("i"))
    row: array[int] = field(default_factory=lambda: array("i"))
    order: array[int] = field(default_factory=lambda: array("i"))
    position: array[int] = field(default_factory=lambda: array("i"))
    end: array[int] = field(default_factory=lambda: array("i"))
    roots: array[int] = field(default_factory=lambda: array("i"))
    misplaced: dict[int, str] = field(default_factory=dict)
    below: dict[str, array[int]] = field(default_factory=dict)

    def holds(self, node: int) -> bool:
        """Whether the node is in the tree."""
        return 0 <= node < len(self.position) and self.position[node] >= 0


def shape_of(table: ColumnTable[EntityInHierarchy]) -> Generator[None, None, TreeShape]:
    """Build the shape of all entities that are there, in steps.

    Whatever the rows say, each of them gets exactly one place: an entity whose parent is missing hangs below the
    nearest known entity that its row names, or becomes a further root; a circle of parents is cut at its highest one.
    """
    builder = _Builder(table)
    yield from builder.rank()
    yield from builder.find_parents()
    builder.adopt_orphans()
    yield
    yield from builder.cut_circles()
    yield from builder.arrange_children()
    yield from builder.walk()
    yield from builder.count()
    return builder.shape


class _Builder:
    def __init__(self, table: ColumnTable[EntityInHierarchy]) -> None:
        self.table = table
        self.nodes = array("i", table.rows())
        size = len(table)
        self.shape = TreeShape(
            parent=_numbers(size, -1), first=_numbers(size), size=_numbers(size), row=_numbers(size, -1),
            position=_numbers(size, -1), end=_numbers(size),
        )  # fmt: skip
        self.ranks = bytearray(size)
        self.roots: list[int] = []

    def pieces(self, nodes: Sequence[int]) -> Generator[Sequence[int], None, None]:
        for first in range(0, len(nodes), _NODES_A_STEP):
            yield nodes[first : first + _NODES_A_STEP]

    def rank(self) -> Steps:
        kinds, unranked = self.table.texts("EntityType"), len(_RANKS)
        for nodes in self.pieces(self.nodes):
            for node, kind in zip(nodes, kinds.take(nodes), strict=True):
                self.ranks[node] = _RANKS.get(kind, unranked)
            yield

    def find_parents(self) -> Steps:
        ids, parent_ids = self.table.numbers("EntityID"), self.table.numbers("ParentEntityID")
        parent = self.shape.parent
        known: dict[int, int] = {}
        for nodes in self.pieces(self.nodes):
            for node in nodes:
                above = parent_ids[node]
                found = known.get(above)
                if found is None:
                    found = known[above] = self.table.row_of(above)
                if found >= 0 and above != ids[node]:
                    parent[node] = found
                else:
                    self.roots.append(node)
            yield

    def adopt_orphans(self) -> None:
        ids, parent_ids = self.table.numbers("EntityID"), self.table.numbers("ParentEntityID")
        roots = []
        for node in self.roots:
            named = (self.table.row_of(self.table.numbers(column)[node]) for column in _ABOVE)
            above = next((found for found in named if found >= 0 and found != node), -1)
            if above < 0 or parent_ids[node] == ids[node]:
                roots.append(node)
            else:
                self.shape.parent[node] = above
                self.shape.misplaced[node] = f"Its parent, entity {parent_ids[node]}, is not in the hierarchy."
        self.roots = roots

    def cut_circles(self) -> Steps:
        parent = self.shape.parent
        # 0: not looked at; 1: on the way that is being walked; 2: known to end at a root.
        state = bytearray(len(parent))
        cut: list[int] = []
        for nodes in self.pieces(self.nodes):
            for start in nodes:
                way = []
                node = start
                while node >= 0 and not state[node]:
                    state[node] = 1
                    way.append(node)
                    node = parent[node]
                if node >= 0 and state[node] == 1:
                    cut.append(self._cut(way[way.index(node) :]))
                for passed in way:
                    state[passed] = 2
            yield
        if self.roots:
            for node in cut:
                parent[node] = self.roots[0]
        else:
            self.roots = cut

    def _cut(self, circle: list[int]) -> int:
        ids = self.table.numbers("EntityID")
        highest = min(circle, key=lambda node: (self.ranks[node], ids[node]))
        self.shape.parent[highest] = -1
        self.shape.misplaced[highest] = "It stands below itself: its parents form a circle."
        return highest

    def keys(self, nodes: Sequence[int]) -> list[str]:
        """Kind, folded name and id of nodes as texts that sort in this order."""
        names = self.table.texts("EntityName").take_folded(nodes)
        ids = self.table.numbers("EntityID")
        return [f"{self.ranks[node]}{name}\0{ids[node]:010}" for node, name in zip(nodes, names, strict=True)]

    def arrange_children(self) -> Steps:
        shape = self.shape
        parent, first, size, row = shape.parent, shape.first, shape.size, shape.row
        ranked = yield from sorted_rows(self.nodes, self.keys)
        for nodes in self.pieces(ranked):
            for node in nodes:
                above = parent[node]
                if above >= 0:
                    row[node] = size[above]
                    size[above] += 1
                else:
                    row[node] = len(shape.roots)
                    shape.roots.append(node)
            yield
        shape.first = first = array("i", accumulate(size, initial=0))
        shape.children = _numbers(first.pop())
        yield
        for nodes in self.pieces(ranked):
            for node in nodes:
                above = parent[node]
                if above >= 0:
                    shape.children[first[above] + row[node]] = node
            yield

    def walk(self) -> Steps:
        shape = self.shape
        children, first, size, order, position = shape.children, shape.first, shape.size, shape.order, shape.position
        waiting = list(shape.roots[::-1])
        while waiting:
            for _ in range(_NODES_A_STEP):
                node = waiting.pop()
                position[node] = len(order)
                order.append(node)
                if size[node]:
                    start = first[node]
                    waiting += children[start : start + size[node]][::-1]
                if not waiting:
                    break
            yield
        end = shape.end
        for nodes in self.pieces(order[::-1]):
            for node in nodes:
                below = size[node]
                end[node] = end[children[first[node] + below - 1]] if below else position[node] + 1
            yield

    def count(self) -> Steps:
        active, unsure = self.table.numbers("IsActive"), self.table.absent("IsActive") or bytes(len(self.table))
        for kind, name in _COUNTED.items():
            rank = _RANKS[kind]
            total, inactive = array("i", [0]), array("i", [0])
            for nodes in self.pieces(self.shape.order):
                of_kind = [self.ranks[node] == rank for node in nodes]
                idle = [
                    found and not active[node] and not unsure[node] for found, node in zip(of_kind, nodes, strict=True)
                ]
                total.extend(accumulate(of_kind, initial=total.pop()))
                inactive.extend(accumulate(idle, initial=inactive.pop()))
                yield
            self.shape.below[name] = total
            self.shape.below[f"inactive_{name}"] = inactive
