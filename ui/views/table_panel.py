"""The one table with everything around it: filter line, chips, columns, copy, export, and numbers below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from console.store import ColumnTable
from console.store.view import Scope
from ui import formats
from ui.look import spacing
from ui.look.style import dress
from ui.models.columns import Column
from ui.models.conditions import Relation, relation_words, relations_for, written_of
from ui.models.copying import sums
from ui.models.table_model import TableModel
from ui.models.table_rows import TableRows
from ui.navigation import Place
from ui.tasks import outcome_of
from ui.translation import counted, tr
from ui.views.filter_chips import FilterChips
from ui.views.row_keys import do_keys
from ui.views.table_copy import TableCopy
from ui.views.table_export import TableExport
from ui.views.table_view import TableView
from ui.workspace import Workspace

_DOT = "   ·   "
_SECTION = "tables"
_TYPING = 60
"""Milliseconds of quiet after a key before the filter runs, so that a fast typist does not filter for each letter."""


class TablePanel(QWidget):
    """A table of `table` under `columns`, remembered under `name`.

    nouns: one and many of what a row is, "{n} account". scope: narrows the table down to some rows; whole: how many
    these are. place_of: where a row leads: it is opened there, and its menu and keys are those of the place. row_menu:
    fills the context menu of a row further. keys: what the keys of a row do to it, in place of its place's.
    change_many: asks what is to be done to rows. sort: key of the column that sorts until another is chosen. opened: a
    row is to be opened, in a new tab where True. Rows are told by the store's numbers.
    """

    opened = Signal(int, bool)

    def __init__(
        self,
        workspace: Workspace,
        name: str,
        table: ColumnTable[Any],
        columns: Sequence[Column],
        *,
        nouns: tuple[str, str],
        scope: Scope | None = None,
        whole: Callable[[], int] | None = None,
        place_of: Callable[[int], Place | None] | None = None,
        row_menu: Callable[[QMenu, int], None] | None = None,
        keys: Mapping[str, Callable[[int], object]] | None = None,
        change_many: Callable[[Sequence[int]], None] | None = None,
        sort: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._name = name
        self._nouns = nouns
        self._place_of = place_of or (lambda _row: None)
        self._row_menu = row_menu
        self._keys = dict(keys or {})
        self._change_many = change_many
        self._whole = whole or (lambda: table.count)
        look = workspace.look
        self.model = TableModel(table, columns, self)
        self.rows = TableRows(self.model, workspace.tasks, scope=scope, parent=self)
        self.view = TableView(look, self.model, self)
        self.view.setAccessibleName(tr(nouns[1], n="").strip().capitalize())
        self.chips = FilterChips(look, self)
        self.chips.setFocusProxy(self.view)
        self.field = QLineEdit(self)
        self.field.setClearButtonEnabled(True)
        shortcut = QKeySequence(QKeySequence.StandardKey.Find).toString(QKeySequence.SequenceFormat.NativeText)
        self.field.setPlaceholderText(tr("Filter these rows  ({shortcut})", shortcut=shortcut))
        self.field.setAccessibleName(tr("Filter these rows"))
        self.field.addAction(look.icon("filter"), QLineEdit.ActionPosition.LeadingPosition)
        self.copying = TableCopy(workspace, self.view, self.model, self)
        self.export = TableExport(workspace, self.view, self.model, self.rows, name, self)
        self._said = QLabel(self)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        dress(self._said, "muted")
        self.beside = QHBoxLayout()
        self.beside.setSpacing(spacing.MEDIUM)

        line = QHBoxLayout()
        line.setSpacing(spacing.SMALL)
        line.addWidget(self.field, 1)
        line.addLayout(self.beside)
        if change_many is not None:
            line.addWidget(self._button("edit", tr("Change many"), self.change_menu))
        line.addWidget(self._button("columns", tr("Columns"), self.view.header.choice_menu))
        line.addWidget(self._button("export", tr("Export"), self.export.menu))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing.SMALL)
        layout.addLayout(line)
        layout.addWidget(self.chips)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._said)
        self.setTabOrder(self.field, self.view)

        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING)
        self._typing.timeout.connect(self.apply_filter)
        self.field.textChanged.connect(self._typing.start)
        self.chips.changed.connect(self.apply_filter)
        self.view.header.filter_asked.connect(self._add_filter)
        self.view.opened.connect(self._open)
        self.view.typed.connect(self._type)
        self.view.copy_asked.connect(self.copying.copy_text)
        self.view.menu_asked.connect(self._open_menu)
        self.view.keys_asked.connect(self._do_keys)
        self.view.selected.connect(self._say)
        self.rows.changed.connect(self._say)
        self.view.header.arrange(workspace.state.get(_SECTION, name, {"sort": sort}))
        self.view.header.sortIndicatorChanged.connect(self.apply_filter)
        self.view.header.sortIndicatorChanged.connect(self._remember)
        self.view.header.arranged.connect(self._remember)
        self.apply_filter()

    def focus_filter(self) -> None:
        """Put the cursor into the filter line."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    @property
    def summary(self) -> str:
        """What the line below says: how many rows there are, and what is selected in numbers."""
        return self._said.text()

    def selected_rows(self) -> list[int]:
        """The store's numbers of the selected rows, in the order shown."""
        return [self.model.row_at(at) for first, end in self.view.selected_spans() for at in range(first, end)]

    def change_menu(self, parent: QWidget) -> QMenu:
        """A change of the selected rows, or of all that are shown."""
        menu = QMenu(tr("Change many"), parent)
        self._add_changes(menu)
        return menu

    def _add_changes(self, menu: QMenu) -> None:
        if self._change_many is None:
            return
        for words, rows in (
            (tr("Change the {n} selected…"), self.selected_rows()),
            (tr("Change all {n} shown…"), list(self.model.rows)),
        ):
            act = menu.addAction(self._workspace.look.icon("edit", "text"), words.format(n=formats.count(len(rows))))
            act.setEnabled(bool(rows))
            act.triggered.connect(partial(self._change_many, rows))

    def _button(self, icon: str, words: str, menu_of: Callable[[QWidget], QMenu]) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(self._workspace.look.icon(icon, "text"))
        button.setToolTip(words)
        button.setAccessibleName(words)
        dress(button, "flat")

        def open_menu() -> None:
            menu = menu_of(button)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(button.mapToGlobal(QPoint(0, button.height())))

        button.clicked.connect(open_menu)
        return button

    @Slot()
    def _remember(self) -> None:
        self._workspace.state.set(_SECTION, self._name, self.view.header.arrangement())

    @Slot()
    def apply_filter(self) -> None:
        """Show what the filter line, the chips and the header ask for."""
        section = self.view.header.sortIndicatorSection()
        self.rows.arrange(
            self.model.columns[section] if 0 <= section < len(self.model.columns) else None,
            descending=self.view.header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder,
            text=self.field.text(),
            filters=[wanted.selection for wanted in self.chips.filters],
        )

    @Slot(object, object, object)
    def _add_filter(self, column: Column, relation: Relation, written: str | None) -> None:
        self.chips.add(column, relation, written)

    @Slot(str)
    def _type(self, text: str) -> None:
        if text.strip():
            self.focus_filter()
            self.field.setText(text)

    @Slot(int, bool)
    def _open(self, position: int, in_new_tab: bool) -> None:
        row = self.model.row_at(position)
        if (place := self._place_of(row)) is not None:
            self._workspace.navigator.open(place, new_tab=in_new_tab)
        self.opened.emit(row, in_new_tab)

    @Slot(str)
    def _do_keys(self, keys: str) -> None:
        """Do to the row with the cursor what these keys mean; to many what the person then chooses."""
        rows, current = self.selected_rows(), self.view.currentIndex()
        if len(rows) > 1 and self._change_many is not None:
            self._change_many(rows)
        elif current.isValid() and len(rows) <= 1:
            row = self.model.row_at(current.row())
            if keys in self._keys:
                self._keys[keys](row)
            elif (place := self._place_of(row)) is not None:
                do_keys(self._workspace, keys, place)

    @Slot(QModelIndex, QPoint)
    def _open_menu(self, index: QModelIndex, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        row = self.model.row_at(index.row())
        if (place := self._place_of(row)) is not None:
            self._workspace.actions.fill_menu(menu, place)
            menu.addSeparator()
        if self._row_menu is not None:
            self._row_menu(menu, row)
            menu.addSeparator()
        if self._change_many is not None and len(self.selected_rows()) > 1:
            self._add_changes(menu)
            menu.addSeparator()
        self._add_cell_filters(menu, index)
        menu.addSeparator()
        self.copying.add_to(menu, index)
        menu.popup(at)

    def _add_cell_filters(self, menu: QMenu, index: QModelIndex) -> None:
        column = self.model.columns[index.column()]
        written = written_of(column, self.model.value(index.row(), index.column()))
        offered = (Relation.EQUALS, Relation.DIFFERS) if written else (Relation.EMPTY, Relation.FILLED)
        for relation in offered:
            if relation in relations_for(column):
                words = f"{column.title} {relation_words(column, relation)} {written}".strip()
                act = menu.addAction(tr("Only rows where {words}", words=words))
                act.triggered.connect(partial(self.chips.add, column, relation, written))

    @Slot()
    def _say(self) -> None:
        shown, whole = self.model.rowCount(), self._whole()
        parts = [counted(whole, *self._nouns)]
        if shown != whole:
            parts = [tr("{shown} of {whole}", shown=formats.count(shown), whole=parts[0])]
        selected = self.view.selected_spans()
        number = sum(end - first for first, end in selected)
        if number > 1:
            parts.append(tr("{n} selected", n=formats.count(number)))
        self._said.setText(_DOT.join(parts))
        self._workspace.tasks.start_latest(self, "sums", self._add_sums(selected if number > 1 else [], parts))

    async def _add_sums(self, selected: list[tuple[int, int]], parts: list[str]) -> None:
        if selected:
            said = await outcome_of(sums(self.model, self.view.shown_sections(), selected))
            self._said.setText(_DOT.join([*parts, *said]))
