"""The entity tree: distributors, partners and companies as one hierarchy with stable node numbers."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from console.callbacks import Callbacks
from console.contract.columns import Batch
from console.contract.services.entity_management import EntityInHierarchy
from console.store.steps import Steps, spans
from console.store.table import ColumnTable, TableChange, TableLoad
from console.store.tree_shape import TreeShape, shape_of

NONE = -1
"""The node that is none: the parent of a root, the answer for an unknown id."""


@dataclass(frozen=True, slots=True)
class EntityCounts:
    """How many partners and companies stand below an entity; `inactive_…` are part of the whole number."""

    partners: int
    companies: int
    inactive_partners: int
    inactive_companies: int


@dataclass(frozen=True, slots=True)
class TreeChange:
    """What a load did to the tree, as nodes: new ones, ones with other values, ones that are no longer in it.

    Nodes may have moved besides. A node keeps its number for the life of the tree, so a model finds the new place of a
    held index by `parent(node)` and `row(node)`.
    """

    added: array[int]
    changed: array[int]
    removed: array[int]


class EntityTree:
    """All entities below the caller's own.

    A *node* is the row number of an entity in `table`: a small integer that is never given to another entity. The rows
    change while a load runs; the tree that is read here changes only at the end of `TreeLoad.finish`, at once, between
    the calls of `changing` and `changed` (both with the `TreeChange`).
    """

    def __init__(self) -> None:
        self.table = ColumnTable(EntityInHierarchy, key="EntityID", searchable=("EntityName",))
        self.version = 0
        self._active = (-1, b"")
        self.changing: Callbacks[[TreeChange]] = Callbacks()
        self.changed: Callbacks[[TreeChange]] = Callbacks()
        self._shape = TreeShape()
        self._builds = 0
        # Node -> number of builds begun when its row was touched: what a build did not see waits for the next one.
        self._touched: dict[int, int] = {}
        self.table.changed.add(self._note)

    def __len__(self) -> int:
        """Number of entities in the tree."""
        return len(self._shape.order)

    def __contains__(self, node: int) -> bool:
        return self._shape.holds(node)

    @property
    def roots(self) -> array[int]:
        """The nodes at the top: one, unless the rows do not hang together."""
        return self._shape.roots

    @property
    def root(self) -> int:
        """The first root, or NONE where the tree is empty."""
        return self._shape.roots[0] if self._shape.roots else NONE

    @property
    def misplaced(self) -> Mapping[int, str]:
        """Nodes that do not hang where their row says, each with a sentence why."""
        return self._shape.misplaced

    def node_of(self, entity_id: int) -> int:
        """The node of an entity that is in the tree, or NONE."""
        node = self.table.number_of(entity_id)
        return node if node in self else NONE

    def entity_id(self, node: int) -> int:
        """The provider's number of the entity."""
        return self.table.numbers("EntityID")[node]

    def name(self, node: int) -> str:
        """The entity's name; its id where it has none."""
        return self.table.texts("EntityName")[node] or str(self.entity_id(node))

    def kind(self, node: int) -> str:
        """The entity's type as the provider spells it."""
        return self.table.texts("EntityType")[node]

    def is_active(self, node: int) -> bool:
        """Whether the entity is active; one of which the provider does not say so is taken as active."""
        return bool(self.table.numbers("IsActive")[node]) or self.table.is_missing(node, "IsActive")

    def parent(self, node: int) -> int:
        """The node above, or NONE for a root."""
        return self._shape.parent[node]

    def children(self, node: int = NONE) -> array[int]:
        """The nodes directly below, by kind and name; the roots for NONE."""
        shape = self._shape
        if node == NONE:
            return shape.roots
        return shape.children[shape.first[node] : shape.first[node] + shape.size[node]]

    def child_count(self, node: int = NONE) -> int:
        """Number of nodes directly below."""
        return len(self._shape.roots) if node == NONE else self._shape.size[node]

    def child(self, node: int, row: int) -> int:
        """One of the nodes directly below."""
        shape = self._shape
        return shape.roots[row] if node == NONE else shape.children[shape.first[node] + row]

    def row(self, node: int) -> int:
        """Place among its siblings."""
        return self._shape.row[node]

    def path(self, node: int) -> tuple[int, ...]:
        """The nodes from the root down to and with this one."""
        path = []
        while node != NONE:
            path.append(node)
            node = self._shape.parent[node]
        return tuple(reversed(path))

    def subtree(self, node: int) -> array[int]:
        """The node and everything below it, parents before children."""
        first, end = self.span(node)
        return self._shape.order[first:end]

    def mask(self, nodes: Iterable[int]) -> bytes:
        """One byte per place in `order`: 1 for those of some row numbers that are in the tree."""
        position = self._shape.position
        # The position of what is not in the tree is -1: it marks a byte too many, which is cut off.
        marks = bytearray(len(self) + 1)
        built = len(position)
        for node in nodes:
            if node < built:
                marks[position[node]] = 1
        return bytes(marks[:-1])

    def active_mask(self) -> bytes:
        """One byte per place in `order`: 1 for what is active."""
        if self._active[0] != self.version:
            flags, unsure = self.table.numbers("IsActive"), self.table.absent("IsActive")
            known = bytes(flag | doubt for flag, doubt in zip(flags, unsure, strict=True)) if unsure else flags
            self._active = self.version, bytes(map(known.__getitem__, self.order))
        return self._active[1]

    @property
    def order(self) -> array[int]:
        """All nodes of the tree, parents before children, siblings as `children` gives them. Only to be read."""
        return self._shape.order

    def span(self, node: int) -> tuple[int, int]:
        """(first, end) of the node's subtree in `order`."""
        return self._shape.position[node], self._shape.end[node]

    def counts(self, node: int) -> EntityCounts:
        """Partners and companies below the node, at any depth, without itself."""
        first, end = self.span(node)
        below = self._shape.below
        return EntityCounts(**{name: total[end] - total[first + 1] for name, total in below.items()})

    def begin(self, target: int = 0) -> TreeLoad:
        """Start a load of an entity's hierarchy; 0 is everything.

        What was known below the target and does not come with the load is no longer in the tree at its end.
        """
        node = self.node_of(target)
        if target == 0 or node in self._shape.roots:
            return TreeLoad(self, self.table.begin(self.table.rows()))
        return TreeLoad(self, self.table.begin(self.subtree(node) if node != NONE else ()))

    def rebuild(self) -> Steps:
        """Bring the tree up to date with its rows; observers hear of it at the end, once."""
        if not self._touched:
            return
        self._builds += 1
        build = self._builds
        shape = yield from shape_of(self.table)
        touched = [node for node, seen in self._touched.items() if seen < build]
        change = TreeChange(array("i"), array("i"), array("i"))
        for first, end in spans(len(touched), 8192):
            for node in touched[first:end]:
                before, after = self._shape.holds(node), shape.holds(node)
                if after:
                    (change.changed if before else change.added).append(node)
                elif before:
                    change.removed.append(node)
            yield
        if build != self._builds:
            return
        self._touched = {node: seen for node, seen in self._touched.items() if seen >= build}
        self.changing(change)
        self._shape = shape
        self.version += 1
        self.changed(change)

    def _note(self, change: TableChange) -> None:
        for nodes in (change.added, change.changed, change.removed):
            self._touched.update(dict.fromkeys(nodes, self._builds))


class TreeLoad:
    """One load into the tree; see `TableLoad`."""

    def __init__(self, tree: EntityTree, rows: TableLoad) -> None:
        self._tree = tree
        self._rows = rows

    def add(self, batch: Batch) -> Steps:
        """Merge a batch of `EntityInHierarchy` into the rows; the tree does not change yet."""
        return self._rows.add(batch)

    def finish(self) -> Steps:
        """Remove what the load did not bring, and change the tree."""
        yield from self._rows.finish()
        yield from self._tree.rebuild()
