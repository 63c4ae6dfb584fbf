"""The entity tree as Qt reads it: an index is a node's number, and nothing is asked of anybody but the store."""

from __future__ import annotations

from array import array
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from console.store import NONE, EntityTree, TreeFilter

Index = QModelIndex | QPersistentModelIndex

NO_INDEX = QModelIndex()

_NODE_OF_ID = -1
"""What leads from an index's id to its node: ids begin at 1, since the id of the invalid index is 0, which is NONE."""


class EntityTreeModel(QAbstractItemModel):
    """The filtered tree. Whatever changes, nodes keep their numbers, so selection and expansion are carried over.

    rearranged: the rows are others than before (a load ended, or another filter is in force).
    """

    rearranged = Signal()

    def __init__(self, tree: EntityTree, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tree = tree
        self.filter = TreeFilter(tree)
        self._held: list[QModelIndex] = []
        self._below: dict[int, array[int]] = {}
        self.filter.changing.add(self._before)
        self.filter.changed.add(self._after)

    def close(self) -> None:
        """Follow the tree no longer."""
        self.filter.close()

    def first_match(self) -> QModelIndex:
        """The first row from the top that matches the filter itself."""
        node = NONE
        while self.filter.child_count(node):
            node = self.filter.child(node, 0)
            if self.filter.is_match(node):
                break
        return self.index_of(node)

    def node(self, index: Index) -> int:
        """The node of an index, NONE for the invalid one."""
        return int(index.internalId()) + _NODE_OF_ID

    def index_of(self, node: int) -> QModelIndex:
        """The index of a node, the invalid one where the filter hides it."""
        if node == NONE or node not in self.filter:
            return QModelIndex()
        return self.createIndex(self.filter.row(node), 0, node - _NODE_OF_ID)

    # A view lays out the children of an unfolded entity by asking for each index and whether it has children, ten
    # thousand times for one keystroke in the filter: the next methods do no more than they must.

    def index(self, row: int, column: int, parent: Index = NO_INDEX) -> QModelIndex:
        """Return the index of a child."""
        above = parent.internalId() + _NODE_OF_ID
        below = self._below.get(above)
        if below is None:
            below = self._below[above] = self.filter.children(above)
        if column or not 0 <= row < len(below):
            return QModelIndex()
        return self.createIndex(row, 0, below[row] - _NODE_OF_ID)

    def hasChildren(self, parent: Index = NO_INDEX) -> bool:
        """Return whether the filter shows anything below."""
        return self.filter.has_children(parent.internalId() + _NODE_OF_ID)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Return the number of children that the filter shows."""
        return self.filter.child_count(parent.internalId() + _NODE_OF_ID)

    def parent(self, index: Index = NO_INDEX) -> Any:
        """Return the index of what is above; without an index, the object that owns the model."""
        if index is NO_INDEX:
            return super().parent()
        if not index.isValid():
            return QModelIndex()
        return self.index_of(self.tree.parent(self.node(index)))

    def columnCount(self, _parent: Index = NO_INDEX) -> int:
        """Return 1: the rest of a row is painted by the delegate."""
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name; all else a row shows is painted by the delegate from the node."""
        if role == Qt.ItemDataRole.DisplayRole and index.isValid():
            return self.tree.name(self.node(index))
        return None

    def _before(self) -> None:
        self.layoutAboutToBeChanged.emit()
        self._held = self.persistentIndexList()

    def _after(self) -> None:
        self._below.clear()
        self.changePersistentIndexList(self._held, [self.index_of(self.node(index)) for index in self._held])
        self._held = []
        self.layoutChanged.emit()
        self.rearranged.emit()
