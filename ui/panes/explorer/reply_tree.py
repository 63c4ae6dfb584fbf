"""A reply as a tree that unfolds, narrows down and can be copied from."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from console.contract.live import ReplyNode
from ui.look import spacing
from ui.look.style import dress
from ui.models.reply_model import NAME, ReplyModel
from ui.tasks import outcome_of
from ui.translation import counted, tr
from ui.workspace import Workspace

_TYPING = 150
"""Milliseconds of quiet after a key before the filter runs."""
_UNFOLDED = 400
"""Nodes that are unfolded without being asked."""
_UNFOLDED_AT_MOST = 4000
"""Nodes that are unfolded at once; with more, Qt lays the tree out for seconds whenever the look changes."""
_DEPTH = 2
"""Levels that are unfolded of a larger reply."""


class ReplyTree(QWidget):
    """The tree with a line above it that narrows it down."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        look = workspace.look
        self.model = ReplyModel(self)
        self.view = QTreeView(self)
        self.view.setModel(self.model)
        self.view.setAccessibleName(tr("Reply"))
        self.view.setUniformRowHeights(True)
        self.view.setItemDelegate(_RowDelegate(self.view))
        dress(self.view, "boxed")
        self.view.header().setStretchLastSection(True)
        self.view.setColumnWidth(NAME, spacing.SIDE)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._open_menu)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(tr("Filter names and values"))
        self.field.setAccessibleName(tr("Filter names and values"))
        self.field.setClearButtonEnabled(True)
        self.field.addAction(look.icon("filter"), QLineEdit.ActionPosition.LeadingPosition)
        self._said = QLabel(self)
        dress(self._said, "muted")
        copy = self.view.addAction(look.icon("copy"), tr("Copy value"))
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy_value)
        line = QHBoxLayout()
        line.setSpacing(spacing.SMALL)
        line.addWidget(self.field, 1)
        line.addWidget(self._said)
        for icon, words, act in (
            ("down", tr("Unfold"), self.unfold_all),
            ("up", tr("Fold"), self.view.collapseAll),
        ):
            button = QToolButton(self)
            button.setIcon(look.icon(icon, "text"))
            button.setToolTip(words)
            button.setAccessibleName(words)
            dress(button, "flat")
            button.clicked.connect(act)
            line.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing.SMALL)
        layout.addLayout(line)
        layout.addWidget(self.view, 1)
        self._tree: ReplyNode | None = None
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING)
        self._typing.timeout.connect(self.apply_filter)
        self.field.textChanged.connect(self._typing.start)

    def show_tree(self, tree: ReplyNode | None) -> None:
        """Show another reply, unfolded as far as one can look over."""
        self._tree = tree
        self.field.clear()
        self._typing.stop()
        self._said.clear()
        self.model.show_tree(tree)
        self.unfold_all() if _has_at_most(tree, _UNFOLDED) else self.view.expandToDepth(_DEPTH - 1)

    @Slot()
    def unfold_all(self) -> None:
        """Unfold everything, of a large reply down to its lists."""
        if _has_at_most(self._tree, _UNFOLDED_AT_MOST):
            self.view.expandAll()
        else:
            self.view.expandToDepth(_DEPTH)

    @Slot()
    def apply_filter(self) -> None:
        """Show what matches the line."""
        self._workspace.tasks.start_latest(self, "filter", self._filter(self.field.text()))

    @Slot()
    def copy_value(self) -> None:
        """Copy the value under the cursor."""
        self._copy(self.model.value_at(self.view.currentIndex()))

    @Slot()
    def copy_path(self) -> None:
        """Copy the way to the element under the cursor."""
        self._copy(self.model.path_at(self.view.currentIndex()))

    async def _filter(self, typed: str) -> None:
        found = await outcome_of(self.model.filtered(typed))
        self._said.setText(counted(found, "{n} found", "{n} found") if typed.strip() else "")
        if typed.strip() and found <= _UNFOLDED:
            self.view.expandAll()
        else:
            self.view.expandToDepth(_DEPTH - 1)

    def _copy(self, text: str) -> None:
        if text:
            QGuiApplication.clipboard().setText(text)
            self._workspace.notices.tell(tr("Copied: {text}", text=text if len(text) < 200 else f"{text[:200]}…"))

    @Slot(QPoint)
    def _open_menu(self, at: QPoint) -> None:
        index: QModelIndex = self.view.indexAt(at)
        if not index.isValid():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        value = menu.addAction(self._workspace.look.icon("copy"), tr("Copy value"))
        value.setEnabled(bool(self.model.value_at(index)))
        value.triggered.connect(self.copy_value)
        menu.addAction(tr("Copy path")).triggered.connect(self.copy_path)
        menu.popup(self.view.viewport().mapToGlobal(at))


class _RowDelegate(QStyledItemDelegate):
    """Rows as high as those of every other tree."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width(), spacing.ROW)


def _has_at_most(tree: ReplyNode | None, most: int) -> bool:
    """Whether a tree has at most so many nodes; a larger one is not counted to its end."""
    waiting = [] if tree is None else [tree]
    whole = 0
    while waiting:
        node = waiting.pop()
        whole += 1
        if whole + len(node.children) > most:
            return False
        waiting.extend(node.children)
    return True
