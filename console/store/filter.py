"""The tree as a filter leaves it: what matches, and what leads to it."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from console.callbacks import Callbacks
from console.store.entities import NONE, EntityTree, TreeChange
from console.store.texts import fold, is_id


class TreeFilter:
    """A view of an `EntityTree` that keeps matching entities and their ancestors.

    An entity matches if its name holds every word that was typed, in any case and without regard to diacritics, or if
    its id is the number that was typed. Without `show_inactive` an inactive one is left out, unless it leads to an
    active one. The filter follows the tree; `changing` and `changed` are called around every change of what it shows.
    """

    def __init__(self, tree: EntityTree) -> None:
        self.tree = tree
        self.text = ""
        self.show_inactive = True
        self._nodes: tuple[int, ...] | None = None
        self.changing: Callbacks[[]] = Callbacks()
        self.changed: Callbacks[[]] = Callbacks()
        # One byte per place in the tree's order, 1 where the entity matches; None where everything is shown. What is
        # shown follows from it by one `find` over an entity's span, so that only what is looked at is ever computed.
        self._matches: bytes | None = None
        self._children: dict[int, array[int]] = {}
        self._rows: dict[int, int] = {}
        self._forget = (tree.changing.add(self._before), tree.changed.add(self._after))

    def close(self) -> None:
        """Follow the tree no longer."""
        for forget in self._forget:
            forget()

    @property
    def is_off(self) -> bool:
        """Whether everything is shown."""
        return self._matches is None

    @property
    def match_count(self) -> int:
        """Number of entities that match; ancestors that are only kept for them do not count."""
        return len(self.tree) if self._matches is None else self._matches.count(1)

    @property
    def hidden_count(self) -> int:
        """Number of entities that are not shown."""
        if self._matches is None:
            return 0
        hidden, place = 0, self._matches.find(0)
        while place >= 0:
            _, end = self.tree.span(self.tree.order[place])
            if self._matches.find(1, place, end) < 0:
                hidden += end - place
                place = end - 1
            place = self._matches.find(0, place + 1)
        return hidden

    def apply(self, text: str, show_inactive: bool, nodes: Iterable[int] | None = None) -> None:
        """Show what matches `text`; an empty text matches everything. nodes: those that the text stands for, if so."""
        self.changing()
        self.text, self.show_inactive = text, show_inactive
        self._nodes = None if nodes is None else tuple(nodes)
        self._compute()
        self.changed()

    def is_match(self, node: int) -> bool:
        """Whether the entity itself matches; false for a mere ancestor of a match."""
        return self._matches is None or bool(self._matches[self.tree.span(node)[0]])

    def __contains__(self, node: int) -> bool:
        """Whether the entity is shown."""
        return node in self.tree and (self._matches is None or self._matches.find(1, *self.tree.span(node)) >= 0)

    def children(self, node: int = NONE) -> array[int]:
        """The shown nodes directly below; the shown roots for NONE."""
        if self._matches is None:
            return self.tree.children(node)
        held = self._children.get(node)
        if held is None:
            find, span = self._matches.find, self.tree.span
            held = array("i", [child for child in self.tree.children(node) if find(1, *span(child)) >= 0])
            self._children[node] = held
            self._rows.update(zip(held, range(len(held)), strict=True))
        return held

    def child_count(self, node: int = NONE) -> int:
        """Number of shown nodes directly below."""
        return self.tree.child_count(node) if self._matches is None else len(self.children(node))

    def has_children(self, node: int = NONE) -> bool:
        """Whether anything below is shown; quicker than counting it."""
        if self._matches is None or node == NONE:
            return self.child_count(node) > 0
        first, end = self.tree.span(node)
        return self._matches.find(1, first + 1, end) >= 0

    def child(self, node: int, row: int) -> int:
        """One of the shown nodes directly below."""
        return self.tree.child(node, row) if self._matches is None else self.children(node)[row]

    def row(self, node: int) -> int:
        """Place among the shown siblings."""
        if self._matches is None:
            return self.tree.row(node)
        if node not in self._rows:
            self.children(self.tree.parent(node))
        return self._rows[node]

    def _before(self, _: TreeChange) -> None:
        self.changing()

    def _after(self, _: TreeChange) -> None:
        self._compute()
        self.changed()

    def _compute(self) -> None:
        self._children.clear()
        self._rows.clear()
        words = fold(self.text).split()
        if not words:
            self._matches = None if self.show_inactive else self.tree.active_mask()
            return
        matches = self.tree.mask(self._named(words) if self._nodes is None else self._nodes)
        self._matches = matches if self.show_inactive else _both(matches, self.tree.active_mask())

    def _named(self, words: list[str]) -> list[int]:
        names = self.tree.table.texts("EntityName")
        nodes: list[int] = []
        for number in range(names.chunks):
            nodes += names.rows_with(number, words)
        if len(words) == 1 and is_id(words[0]):
            numbered = self.tree.node_of(int(words[0]))
            if numbered != NONE:
                nodes.append(numbered)
        return nodes


def _both(first: bytes, second: bytes) -> bytes:
    """1 where both masks have it."""
    return (int.from_bytes(first) & int.from_bytes(second)).to_bytes(len(first))
