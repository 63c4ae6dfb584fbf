"""The tree's view: what is expanded, chosen and in sight stays so over loads and filters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from console.store import NONE, Store
from console.store.sets import Sets
from ui.look import Look, spacing
from ui.models.entity_tree_model import EntityTreeModel, Index
from ui.translation import tr
from ui.views.entity_delegate import EntityDelegate
from ui.views.row_keys import claims_row_keys, row_keys

ROWS_UNFOLDED = 80
"""A filter unfolds what it finds until so many rows are in sight; the rest is a click away."""

_SELECTING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


class EntityTreeView(QTreeView):
    """Entities as a tree.

    chosen: an entity was chosen by hand (id, new tab). menu_asked: (id, global position). keys_asked: one of `ROW_KEYS`
    was pressed. Shift with arrows or a click selects a range, Ctrl+Space and Ctrl+Shift+click one more or less; a plain
    Ctrl+click opens a new tab.
    """

    chosen = Signal(int, bool)
    menu_asked = Signal(int, QPoint)
    keys_asked = Signal(str)

    def __init__(
        self, look: Look, store: Store, sets: Sets, model: EntityTreeModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._entities = model
        self._expanded: set[int] = set()
        self._has_seen_root = False
        self._is_arranging = False
        self._is_following = False
        self._is_selecting = False
        self._in_sight: tuple[int, int] = (NONE, 0)
        self.setModel(model)
        self.setItemDelegate(EntityDelegate(look, store, sets, model, self))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(spacing.LARGE)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setExpandsOnDoubleClick(True)
        self.setAccessibleName(tr("Distributors, partners and companies"))
        self.expanded.connect(self._note_expanded)
        self.collapsed.connect(self._note_collapsed)
        model.layoutAboutToBeChanged.connect(self._hold)
        model.rearranged.connect(self._arrange)

    @property
    def expanded_ids(self) -> frozenset[int]:
        """Ids of the entities that a person has unfolded."""
        return frozenset(self._expanded)

    @property
    def selected_ids(self) -> list[int]:
        """Ids of the selected entities that are not folded away, the uppermost first."""
        shown = [index for index in self.selectionModel().selectedIndexes() if self._is_unfolded(index.parent())]
        return [self._id(index) for index in sorted(shown, key=self._steps)]

    def expand_ids(self, ids: Iterable[int]) -> None:
        """Unfold these entities, now and whenever they come into the tree."""
        self._expanded.update(ids)
        self._arrange()

    def show_entity(self, node: int) -> None:
        """Mark a node that was opened elsewhere, unfold what is above it and bring it into sight; opens nothing."""
        index = self._entities.index_of(node)
        is_among_many = self.selectionModel().isSelected(index) and len(self.selectionModel().selectedIndexes()) > 1
        if index.isValid() and index != self.currentIndex() and not is_among_many:
            self._is_following = True
            self.setCurrentIndex(index)
            self._is_following = False
            self.scrollTo(index)

    def fold_all(self) -> None:
        """Fold everything before another filter comes, so that nothing is laid out that it will not show."""
        self._is_arranging = True
        self.collapseAll()
        self._is_arranging = False

    def enter(self, index: QModelIndex) -> None:
        """Go on in the tree from this row, as after a search for it."""
        self.setCurrentIndex(index)
        self.setFocus()
        if index.isValid():
            self.chosen.emit(self._id(index), False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton):
            # Back and Forward are the window's.
            event.ignore()
            return
        index = self.indexAt(event.position().toPoint())
        held = event.modifiers() & _SELECTING
        if event.button() == Qt.MouseButton.MiddleButton or held == Qt.KeyboardModifier.ControlModifier:
            if index.isValid():
                self.chosen.emit(self._id(index), True)
        elif event.button() == Qt.MouseButton.RightButton and self.selectionModel().isSelected(index):
            # The menu is of all that are selected.
            event.accept()
        elif event.button() == Qt.MouseButton.LeftButton and held == _SELECTING:
            self.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Toggle)
        else:
            is_again = index.isValid() and index == self.currentIndex() and not held
            was_unfolded = self.isExpanded(index)
            self._is_selecting = bool(held)
            super().mousePressEvent(event)
            self._is_selecting = False
            if is_again and event.button() == Qt.MouseButton.LeftButton and self.isExpanded(index) == was_unfolded:
                # Something that stands nowhere in the tree may be in front, such as the journal.
                self.chosen.emit(self._id(index), False)

    def event(self, event: QEvent) -> bool:
        return claims_row_keys(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if keys := row_keys(event):
            self.keys_asked.emit(keys)
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            is_new_tab = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self.chosen.emit(self._id(self.currentIndex()), is_new_tab)
            return
        self._is_selecting = bool(event.modifiers() & _SELECTING)
        super().keyPressEvent(event)
        self._is_selecting = False

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if index.isValid():
            where = event.globalPos() if by_mouse else self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
            self.menu_asked.emit(self._id(index), where)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        is_by_hand = not (self._is_arranging or self._is_following or self._is_selecting)
        if current.isValid() and self.hasFocus() and is_by_hand:
            self.chosen.emit(self._id(current), False)

    def _is_unfolded(self, index: Index) -> bool:
        while index.isValid():
            if not self.isExpanded(index):
                return False
            index = index.parent()
        return True

    def _steps(self, index: Index) -> list[int]:
        """The rows that lead from the root to an index."""
        steps = []
        while index.isValid():
            steps.append(index.row())
            index = index.parent()
        return steps[::-1]

    def _id(self, index: Index) -> int:
        return self._entities.tree.entity_id(self._entities.node(index))

    @Slot(QModelIndex)
    def _note_expanded(self, index: QModelIndex) -> None:
        if not self._is_arranging and not self._entities.filter.text:
            self._expanded.add(self._id(index))

    @Slot(QModelIndex)
    def _note_collapsed(self, index: QModelIndex) -> None:
        if not self._is_arranging and not self._entities.filter.text:
            self._expanded.discard(self._id(index))

    @Slot()
    def _hold(self) -> None:
        top = self.indexAt(QPoint(0, 0))
        self._in_sight = (self._entities.node(top), self.visualRect(top).top() if top.isValid() else 0)

    @Slot()
    def _arrange(self) -> None:
        """Unfold what is to be unfolded, and keep in sight what was."""
        self._is_arranging = True
        if self._entities.filter.text:
            self._unfold(self._matches_to_unfold())
        else:
            self._unfold(self._remembered())
            self._keep_in_sight()
        self._is_arranging = False

    def _unfold(self, nodes: Iterable[int]) -> None:
        indexes = [self._entities.index_of(node) for node in nodes]
        folded = [index for index in indexes if index.isValid() and not self.isExpanded(index)]
        if folded:
            # With the layout pending Qt only notes what is expanded, and lays it all out once.
            self.scheduleDelayedItemsLayout()
            for index in folded:
                self.setExpanded(index, True)
            self.executeDelayedItemsLayout()

    def _remembered(self) -> Iterator[int]:
        tree = self._entities.tree
        if tree.roots and not self._has_seen_root:
            self._has_seen_root = True
            self._expanded.add(tree.entity_id(tree.root))
        return (tree.node_of(entity_id) for entity_id in self._expanded)

    def _matches_to_unfold(self) -> Iterator[int]:
        shown = self._entities.filter
        waiting = [shown.child(NONE, row) for row in range(min(ROWS_UNFOLDED, shown.child_count(NONE)))][::-1]
        room = ROWS_UNFOLDED - len(waiting)
        while waiting and room > 0:
            node = waiting.pop()
            below = shown.child_count(node)
            if below:
                yield node
                room -= below
                waiting += [shown.child(node, row) for row in range(min(below, ROWS_UNFOLDED))][::-1]

    def _keep_in_sight(self) -> None:
        node, top = self._in_sight
        index = self._entities.index_of(node)
        if index.isValid():
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.visualRect(index).top() - top)
