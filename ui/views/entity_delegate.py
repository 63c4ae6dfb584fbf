"""How one row of the entity tree is painted: icon, name with the match marked, state, count at the right."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from console.store import Store
from console.store.set_rules import member_of_node
from console.store.sets import Sets
from ui.formats import count
from ui.look import Look, spacing
from ui.models.entity_tree_model import EntityTreeModel
from ui.places import entity_icon, entity_summary
from ui.translation import tr
from ui.views.marked_text import paint_marked
from ui.views.tag_chip import paint_tag

_TAGS = 2
"""Tags of an entity that are painted in its row; the tooltip names all."""

Index = QModelIndex | QPersistentModelIndex


class EntityDelegate(QStyledItemDelegate):
    """Paints straight from the store: one call a visible row instead of one a role."""

    def __init__(self, look: Look, store: Store, sets: Sets, model: EntityTreeModel, parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self._look = look
        self._store = store
        self._sets = sets
        self._model = model

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(spacing.SIDE_LEAST, spacing.ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tree = self._store.entities
        node = self._model.node(index)
        palette = self._look.palette
        fonts = self._look.fonts
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        is_active = tree.is_active(node)
        rect: QRect = option.rect
        painter.save()
        if is_selected:
            painter.fillRect(rect, palette.selection)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, palette.hover)

        icon = QRect(rect.left() + spacing.TINY, rect.center().y() - spacing.ICON // 2 + 1, spacing.ICON, spacing.ICON)
        role = "accent" if is_active else "text_disabled"
        self._look.icons.paint(painter, icon, entity_icon(tree.kind(node)), role)
        inner = QRect(rect)
        inner.setLeft(icon.right() + spacing.SMALL)
        inner.setRight(rect.right() - spacing.SMALL)

        number = self._number(node)
        if number:
            painter.setFont(fonts.small)
            painter.setPen(palette.selection_text if is_selected else palette.text_muted)
            words = count(number)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(inner, right, words)
            inner.setRight(inner.right() - painter.fontMetrics().horizontalAdvance(words) - spacing.SMALL)
        if not is_active:
            mark = QRect(inner.right() - spacing.ICON, icon.top(), spacing.ICON, spacing.ICON)
            self._look.icons.paint(painter, mark, "suspended", "text_muted")
            inner.setRight(mark.left() - spacing.TINY)
        for tag in self._sets.tags_of(member_of_node(self._store, node))[:_TAGS]:
            if inner.width() > spacing.SIDE_LEAST // 2:
                inner.setRight(paint_tag(painter, self._look, tag, inner, is_selected=is_selected))
        words_color = palette.text if is_active else palette.text_muted
        painter.setPen(palette.selection_text if is_selected else words_color)
        paint_marked(
            painter,
            inner,
            tree.name(node),
            self._model.filter.text,
            font=fonts.body,
            strong=fonts.strong,
            ground=None if is_selected else palette.highlight,
        )
        painter.restore()

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, _option: QStyleOptionViewItem, index: Index
    ) -> bool:
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return False
        node = self._model.node(index)
        tags = ", ".join(tag.name for tag in self._sets.tags_of(member_of_node(self._store, node)))
        words = entity_summary(self._store, node)
        QToolTip.showText(event.globalPos(), f"{words}\n{tr('Tags: {tags}', tags=tags)}" if tags else words, view)
        return True

    def _number(self, node: int) -> int:
        tree = self._store.entities
        if tree.child_count(node):
            return tree.counts(node).companies
        return self._store.accounts.count_below(node)
