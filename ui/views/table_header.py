"""The table's header: sorting, moving, hiding and filtering by column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QMenu, QWidget

from ui import formats
from ui.look import Look, spacing
from ui.models.columns import Column, Shape
from ui.models.conditions import Relation, relation_words, relations_for
from ui.translation import tr

_SORT_WORDS = {
    Shape.TEXT: ("Sort from A to Z", "Sort from Z to A"),
    Shape.MOMENT: ("Sort oldest first", "Sort newest first"),
    Shape.FLAG: ("Sort No before Yes", "Sort Yes before No"),
}
_NUMBER_SORT_WORDS = ("Sort smallest first", "Sort largest first")
_UP, _DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


class TableHeader(QHeaderView):
    """A header that remembers how a person arranged it.

    is_sortable: rows can be sorted and filtered by a column. filter_asked: column, relation and value as written (None:
    to be asked for). arranged: columns were moved, resized, hidden or shown.
    """

    filter_asked = Signal(object, object, object)
    arranged = Signal()

    def __init__(
        self, look: Look, columns: Sequence[Column], parent: QWidget | None = None, *, is_sortable: bool = True
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self._is_sortable = is_sortable
        self._columns = tuple(columns)
        self.setSectionsMovable(True)
        self.setSectionsClickable(is_sortable)
        self.setHighlightSections(False)
        self.setStretchLastSection(True)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumSectionSize(3 * spacing.WIDE)
        self.setFixedHeight(spacing.CONTROL)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu_at)
        self.setAccessibleName(tr("Columns"))

    def begin(self) -> None:
        """Arrange the columns as they come, once the header has its model."""
        self.setSortIndicator(-1, _UP)
        self.reset_arrangement()
        for signal in (self.sectionMoved, self.sectionResized):
            signal.connect(self._tell_arranged)

    @Slot()
    def reset_arrangement(self) -> None:
        """Show the columns in the order, widths and choice that they come in."""
        advance = self.fontMetrics().horizontalAdvance("0")
        for section, column in enumerate(self._columns):
            self.moveSection(self.visualIndex(section), section)
            bar = spacing.CELL_GAUGE + spacing.SMALL if column.whole else 0
            self.resizeSection(section, column.characters * advance + 2 * spacing.SMALL + bar)
            self.setSectionHidden(section, not column.shown)
        self.arranged.emit()

    def arrangement(self) -> dict[str, Any]:
        """What is to be remembered: keys in visual order, widths and hidden ones by key, and the sorting."""
        sections = [self.logicalIndex(place) for place in range(self.count())]
        hidden = [self._columns[section].key for section in sections if self.isSectionHidden(section)]
        sorted_by = self.sortIndicatorSection()
        return {
            "order": [self._columns[section].key for section in sections],
            "hidden": hidden,
            "widths": {
                self._columns[section].key: self.sectionSize(section)
                for section in sections
                if not self.isSectionHidden(section)
            },
            "sort": self._columns[sorted_by].key if 0 <= sorted_by < len(self._columns) else "",
            "descending": self.sortIndicatorOrder() == _DOWN,
        }

    def arrange(self, remembered: dict[str, Any]) -> None:
        """Restore what `arrangement` gave; columns that came since stay where they are, unknown ones are left out."""
        by_key = {column.key: section for section, column in enumerate(self._columns)}
        known = [by_key[key] for key in remembered.get("order", ()) if key in by_key]
        for place, section in enumerate(known):
            self.moveSection(self.visualIndex(section), place)
        hidden = set(remembered.get("hidden", ()))
        for section in known:
            self.setSectionHidden(section, self._columns[section].key in hidden)
        for key, width in remembered.get("widths", {}).items():
            if key in by_key and isinstance(width, int):
                self.resizeSection(by_key[key], width)
        if all(self.isSectionHidden(section) for section in range(self.count())):
            self.setSectionHidden(0, False)
        order = _DOWN if remembered.get("descending") else _UP
        self.setSortIndicator(by_key.get(remembered.get("sort", ""), -1), order)

    def show_column(self, section: int, *, is_shown: bool) -> None:
        """Show or hide a column; the last one stays."""
        if is_shown or self.count() - self.hiddenSectionCount() > 1:
            self.setSectionHidden(section, not is_shown)
            self.arranged.emit()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.save()
        super().paintSection(painter, rect, section)
        painter.restore()
        if section == self.sortIndicatorSection():
            # Where the heading's words are not: numbers stand on the right.
            mark = QRect(0, 0, spacing.SORT_MARK, spacing.SORT_MARK)
            mark.moveCenter(rect.center())
            if self._columns[section].is_number:
                mark.moveLeft(rect.left() + spacing.SMALL)
            else:
                mark.moveRight(rect.right() - spacing.SMALL)
            icon = "up" if self.sortIndicatorOrder() == _UP else "down"
            self._look.icons.paint(painter, mark, icon, "accent")

    def column_menu(self, section: int, parent: QWidget) -> QMenu:
        """All that can be done with one column."""
        column = self._columns[section]
        menu = QMenu(column.title, parent)
        if self._is_sortable:
            self._add_sorting(menu, section)
        menu.addAction(tr("Hide this column")).triggered.connect(lambda: self.show_column(section, is_shown=False))
        menu.addMenu(self.choice_menu(menu))
        return menu

    def _add_sorting(self, menu: QMenu, section: int) -> None:
        column = self._columns[section]
        words = _SORT_WORDS.get(column.shape, _NUMBER_SORT_WORDS)
        for text, order, icon in zip(words, (_UP, _DOWN), ("up", "down"), strict=True):
            act = menu.addAction(self._look.icon(icon), tr(text))
            act.triggered.connect(lambda _checked=False, order=order: self.setSortIndicator(section, order))
        if self.sortIndicatorSection() == section:
            menu.addAction(tr("Do not sort")).triggered.connect(lambda: self.setSortIndicator(-1, _UP))
        menu.addSeparator()
        menu.addAction(tr("Show only rows where it")).setEnabled(False)
        for relation in relations_for(column):
            for written in self._offered(column, relation):
                self._add_filter(menu, column, relation, written)
        menu.addSeparator()

    def choice_menu(self, parent: QWidget) -> QMenu:
        """Which columns are shown."""
        menu = QMenu(tr("Columns"), parent)
        menu.setIcon(self._look.icon("columns"))
        menu.setToolTipsVisible(True)
        for section in (self.logicalIndex(place) for place in range(self.count())):
            act = menu.addAction(self._columns[section].title)
            act.setToolTip(self._columns[section].hint)
            act.setCheckable(True)
            act.setChecked(not self.isSectionHidden(section))
            act.toggled.connect(lambda is_shown, section=section: self.show_column(section, is_shown=is_shown))
        menu.addSeparator()
        menu.addAction(tr("Back to the first arrangement")).triggered.connect(self.reset_arrangement)
        return menu

    @staticmethod
    def _offered(column: Column, relation: Relation) -> tuple[str | None, ...]:
        if column.shape is Shape.FLAG and relation.needs_value:
            return formats.yes_no(True), formats.yes_no(False)
        return (None,)

    def _add_filter(self, menu: QMenu, column: Column, relation: Relation, written: str | None) -> None:
        words = relation_words(column, relation)
        if written is not None:
            words = f"{words} {written}"
        elif relation.needs_value:
            words = f"{words}…"
        menu.addAction(words).triggered.connect(lambda: self.filter_asked.emit(column, relation, written))

    @Slot()
    def _tell_arranged(self) -> None:
        self.arranged.emit()

    @Slot(QPoint)
    def _open_menu_at(self, at: QPoint) -> None:
        section = self.logicalIndexAt(at)
        if section >= 0:
            menu = self.column_menu(section, self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.mapToGlobal(at))
