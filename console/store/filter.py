"""The tree as a filter leaves it: what matches, and what leads to it."""

from __future__ import annotations

from array import array

from console.callbacks import Callbacks
from console.store.entities import NONE, EntityTree, TreeChange
from console.store.texts import fold


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
        self.changing: Callbacks[[]] = Callbacks()
        self.changed: Callbacks[[]] = Callbacks()
        self._matches: set[int] | None = None
        self._kept: set[int] = set()
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
        return len(self.tree) if self._matches is None else len(self._matches)

    @property
    def hidden_count(self) -> int:
        """Number of entities that are not shown."""
        return 0 if self._matches is None else len(self.tree) - len(self._kept)

    def apply(self, text: str, show_inactive: bool) -> None:
        """Show what matches `text`; an empty text matches everything."""
        self.changing()
        self.text, self.show_inactive = text, show_inactive
        self._compute()
        self.changed()

    def is_match(self, node: int) -> bool:
        """Whether the entity itself matches; false for a mere ancestor of a match."""
        return self._matches is None or node in self._matches

    def __contains__(self, node: int) -> bool:
        """Whether the entity is shown."""
        return node in self.tree if self._matches is None else node in self._kept

    def children(self, node: int = NONE) -> array[int]:
        """The shown nodes directly below; the shown roots for NONE."""
        if self._matches is None:
            return self.tree.children(node)
        held = self._children.get(node)
        if held is None:
            held = array("i", filter(self._kept.__contains__, self.tree.children(node)))
            self._children[node] = held
            self._rows.update(zip(held, range(len(held)), strict=True))
        return held

    def child_count(self, node: int = NONE) -> int:
        """Number of shown nodes directly below."""
        return self.tree.child_count(node) if self._matches is None else len(self.children(node))

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
        self._matches, self._kept = None, set()
        words = fold(self.text).split()
        if not words and self.show_inactive:
            return
        nodes = self._named(words) if words else list(self.tree.order)
        self._matches = set(self.tree.select(nodes, active=not self.show_inactive))
        self._kept = set(self._matches)
        level = self._matches
        while level:
            # Only what is new goes on, so that each node is looked at once.
            level = self.tree.parents(level) - self._kept
            level.discard(NONE)
            self._kept |= level

    def _named(self, words: list[str]) -> list[int]:
        names = self.tree.table.texts("EntityName")
        nodes = [node for number in range(names.chunks) for node in names.rows_with(number, words)]
        if len(words) == 1 and words[0].isdecimal():
            numbered = self.tree.node_of(int(words[0]))
            if numbered != NONE and numbered not in nodes:
                nodes.append(numbered)
        return nodes
