"""Which entity a cell means: by its id, by the path to it or by its name where there is only one of that name."""

from __future__ import annotations

import re
from array import array
from collections.abc import Generator

from console.contract.services.entity_management import EntityType
from console.store.entities import NONE
from console.store.steps import spans
from console.store.store import Store
from console.store.texts import fold, is_id

_STEP = re.compile(r"\s*[>›»\\]\s*")
STEP = " › "
"""Between the names of a path, as the window writes it."""

_NAMED = 3


class WrongParent(ValueError):
    """A cell means no entity, or more than one. The text completes the sentence "<field> …"."""


class Parents:
    """The entities of a store by name. `index` gives the steps that must be turned before anything is looked up."""

    def __init__(self, store: Store) -> None:
        self._tree = store.entities
        self._named: dict[str, array[int]] = {}
        self._children: dict[int, dict[str, int]] = {}

    def index(self) -> Generator[None, None, None]:
        """Take in every entity's name."""
        order = self._tree.order
        for first, end in spans(len(order)):
            for node in order[first:end]:
                self._named.setdefault(fold(self._tree.name(node)), array("i")).append(node)
            yield

    def find(self, cell: str, kinds: frozenset[EntityType]) -> int:
        """The node that a cell means; of several with that name the one of a fitting kind. Raises WrongParent."""
        tree = self._tree
        if is_id(cell) and cell.isascii():
            node = tree.node_of(int(cell))
            if node != NONE:
                return self._fitting(node, kinds)
        steps = [fold(step) for step in _STEP.split(cell.strip()) if step]
        if not steps:
            raise WrongParent("must be given")
        found = [node for node in self._named.get(steps[-1], ()) if self._leads(node, steps[:-1])]
        if not found:
            raise WrongParent(f"is unknown: nothing in the hierarchy is called “{cell}” or has that id")
        fitting = [node for node in found if not kinds or tree.kind(node) in kinds]
        if len(fitting) > 1:
            some = "; ".join(f"{self.path(node)} (id {tree.entity_id(node)})" for node in fitting[:_NAMED])
            more = "; …" if len(fitting) > _NAMED else ""
            raise WrongParent(f"is not clear: {some}{more}. Write the path or the id")
        return self._fitting((fitting or found)[0], kinds)

    def path(self, node: int) -> str:
        """The names from the root down to a node."""
        return STEP.join(map(self._tree.name, self._tree.path(node)))

    def child_named(self, node: int, name: str) -> int:
        """The entity of that name directly below a node, or NONE."""
        if node not in self._children:
            self._children[node] = {fold(self._tree.name(child)): child for child in self._tree.children(node)}
        return self._children[node].get(fold(name), NONE)

    def _fitting(self, node: int, kinds: frozenset[EntityType]) -> int:
        kind = self._tree.kind(node)
        if kinds and kind not in kinds:
            wanted = " or ".join(sorted(kind.lower() for kind in kinds))
            raise WrongParent(f"must be a {wanted}; {self._tree.name(node)} is a {kind.lower()}")
        return node

    def _leads(self, node: int, steps: list[str]) -> bool:
        """Whether the names above a node end with these."""
        for step in reversed(steps):
            node = self._tree.parent(node)
            if node == NONE or fold(self._tree.name(node)) != step:
                return False
        return True
