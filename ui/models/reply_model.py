"""A reply as Qt reads it: a node is a number, given when somebody first looks at it, so that large ones cost little."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from console.contract.live import ReplyNode
from ui.translation import tr

Index = QModelIndex | QPersistentModelIndex

NO_INDEX = QModelIndex()
NAME, VALUE = 0, 1
_NODES_A_STEP = 500


class ReplyModel(QAbstractItemModel):
    """The elements of one reply, names and values; all of them, or those that match a filter and what is above them.

    A node's number is its index's id: 0 is nothing, 1 the answer's element.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._nodes: list[ReplyNode] = []
        self._above: list[int] = []
        self._rows: list[int] = []
        self._below: dict[int, range] = {}
        self._shown: dict[int, list[int]] | None = None

    def show_tree(self, tree: ReplyNode | None) -> None:
        """Show another reply, all of it; nothing for None."""
        self.beginResetModel()
        self._nodes = [ReplyNode("")]
        self._above, self._rows, self._below = [0], [0], {0: range(1, 1)}
        if tree is not None:
            self._nodes.append(tree)
            self._above.append(0)
            self._rows.append(0)
            self._below[0] = range(1, 2)
        self._shown = None
        self.endResetModel()

    def filtered(self, typed: str) -> Generator[None, None, int]:
        """Show only what holds every word of `typed` in its name or value; gives how many do. All for ""."""
        words = typed.casefold().split()
        if not words:
            self._show_only(None)
            return 0
        wanted: set[int] = set()
        found = 0
        waiting = list(self._children(0))
        looked = 0
        while waiting:
            node = waiting.pop()
            looked += 1
            if looked % _NODES_A_STEP == 0:
                yield
            waiting.extend(self._children(node))
            said = f"{self._nodes[node].name} {self._nodes[node].text}".casefold()
            if all(word in said for word in words):
                found += 1
                while node and node not in wanted:
                    wanted.add(node)
                    node = self._above[node]
        shown: dict[int, list[int]] = {}
        for node in sorted(wanted):
            shown.setdefault(self._above[node], []).append(node)
        self._show_only(shown)
        return found

    def value_at(self, index: Index) -> str:
        """The value of a node, "" for one that holds elements."""
        return self._nodes[index.internalId()].text if index.isValid() else ""

    def path_at(self, index: Index) -> str:
        """The way to a node, "GetThingsResponse/Things/Thing[2]/Name": items of a list are counted from 1."""
        steps: list[str] = []
        node = int(index.internalId()) if index.isValid() else 0
        while node:
            name = self._nodes[node].name
            twins = [other for other in self._children(self._above[node]) if self._nodes[other].name == name]
            steps.append(f"{name}[{twins.index(node) + 1}]" if len(twins) > 1 else name)
            node = self._above[node]
        return "/".join(reversed(steps))

    def index(self, row: int, column: int, parent: Index = NO_INDEX) -> QModelIndex:
        """Return the index of a child."""
        below = self._visible(int(parent.internalId()) if parent.isValid() else 0)
        if column not in (NAME, VALUE) or not 0 <= row < len(below):
            return QModelIndex()
        return self.createIndex(row, column, below[row])

    def parent(self, index: Index = NO_INDEX) -> Any:
        """Return the index of what is above; without an index, the object that owns the model."""
        if index is NO_INDEX:
            return super().parent()
        above = self._above[index.internalId()] if index.isValid() else 0
        return self.createIndex(self._row(above), 0, above) if above else QModelIndex()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Return the number of children that are shown."""
        if parent.isValid() and parent.column() != NAME:
            return 0
        return len(self._visible(int(parent.internalId()) if parent.isValid() else 0)) if self._nodes else 0

    def columnCount(self, _parent: Index = NO_INDEX) -> int:
        """Return 2: name and value."""
        return 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the titles of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (tr("Element"), tr("Value"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return name or value; what holds elements says how many."""
        if not index.isValid():
            return None
        node = self._nodes[index.internalId()]
        if role == Qt.ItemDataRole.DisplayRole:
            return node.name if index.column() == NAME else self._words(node)
        if role == Qt.ItemDataRole.ToolTipRole:
            return node.text if index.column() == VALUE and node.text else self.path_at(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{node.name}: {self._words(node)}"
        return None

    @staticmethod
    def _words(node: ReplyNode) -> str:
        if node.is_nil:
            return tr("null")
        if node.children:
            return f"({len(node.children)})"
        return " ".join(node.text.split())

    def _children(self, node: int) -> range:
        below = self._below.get(node)
        if below is None:
            children = self._nodes[node].children
            below = self._below[node] = range(len(self._nodes), len(self._nodes) + len(children))
            self._nodes.extend(children)
            self._above.extend([node] * len(children))
            self._rows.extend(range(len(children)))
        return below

    def _visible(self, node: int) -> range | list[int]:
        return self._children(node) if self._shown is None else self._shown.get(node, [])

    def _row(self, node: int) -> int:
        return self._rows[node] if self._shown is None else self._shown[self._above[node]].index(node)

    def _show_only(self, shown: dict[int, list[int]] | None) -> None:
        self.beginResetModel()
        self._shown = shown
        self.endResetModel()
