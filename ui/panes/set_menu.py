"""The menu over the accounts table that leads to sets and tags: narrow down by one, put rows in, keep the filter."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QToolButton

from console.errors import InvalidInput
from console.store.set_rules import Member, MemberKind
from console.store.sets import NamedSet, Tag
from ui.editors.set_name_sheet import SetNameSheet
from ui.look.style import dress
from ui.models.set_filters import in_set, rule_from
from ui.panes.sets_actions import open_sets
from ui.translation import counted, tr
from ui.views.table_panel import TablePanel
from ui.workspace import Workspace


class SetMenu(QObject):
    """The button beside the filter of a table of accounts. under: id of the entity that the table is of."""

    def __init__(self, workspace: Workspace, panel: TablePanel, under: int, name_of: Callable[[int], str]) -> None:
        super().__init__(panel)
        self._workspace = workspace
        self._panel = panel
        self._under = under
        self._name_of = name_of
        self.button = QToolButton(panel)
        self.button.setIcon(workspace.look.icon("tag", "text"))
        self.button.setToolTip(tr("Sets and tags"))
        self.button.setAccessibleName(tr("Sets and tags"))
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        dress(self.button, "flat")
        self.menu = QMenu(self.button)
        self.menu.aboutToShow.connect(self._fill)
        self.button.setMenu(self.menu)
        panel.beside.addWidget(self.button)
        forget = workspace.sets.changed.add(self._follow)
        panel.destroyed.connect(lambda: forget())

    def keep_filter(self) -> None:
        """Make a set whose rule is what the table is narrowed down to; the person gives it a name."""
        try:
            rule = rule_from(self._panel.field.text(), self._panel.chips.filters, self._under)
        except InvalidInput as problem:
            self._workspace.notices.tell_error(problem)
            return
        self._workspace.sheets.open(SetNameSheet(self._workspace, NamedSet(name="", rule=rule)))

    def put_in(self, rows: list[int]) -> None:
        """Ask into which sets these rows are to go."""
        open_sets(self._workspace, [Member(MemberKind.ACCOUNT, self._name_of(row)) for row in rows])

    def narrow(self, one: NamedSet | Tag) -> None:
        """Show only what is in a set or carries a tag."""
        wanted = in_set(self._workspace.sets, self._workspace.store, one.name, isinstance(one, Tag))
        self._panel.chips.take(wanted)

    def _fill(self) -> None:
        self.menu.clear()
        look, selected = self._workspace.look, self._panel.selected_rows()
        if selected:
            words = counted(len(selected), "Sets and tags of the selected row…", "Sets and tags of the {n} selected…")
            self.menu.addAction(words).triggered.connect(lambda: self.put_in(selected))
        self.menu.addAction(tr("Keep this filter as a set…")).triggered.connect(self.keep_filter)
        self.menu.addSeparator()
        for one in self._workspace.sets.named_all:
            icon = look.icon("tag" if isinstance(one, Tag) else "filter", "text")
            act = self.menu.addAction(icon, tr("Only “{name}”", name=one.name))
            act.triggered.connect(lambda _=False, one=one: self.narrow(one))

    def _follow(self) -> None:
        if any(not one.column for one in self._panel.chips.filters):
            self._panel.apply_filter()
