"""A gold policy against the policies of many customers: what deviates, by setting and by policy, and carried over."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from console.engine.settings_messages import PolicyAt
from ui import navigation
from ui.editors.carry_over import CarryOverSheet, carried_deviations
from ui.editors.compare_sheet import CompareSheet
from ui.look import spacing
from ui.look.style import dress
from ui.models.deviation_rows import (
    DeviatingRow,
    DeviationRow,
    Found,
    Pair,
    SettingRow,
    deviating_columns,
    deviation_columns,
    setting_columns,
)
from ui.models.records import replace_records, table_of
from ui.navigation import Place
from ui.panes.deviation_search import DeviationSearch
from ui.panes.page import Page
from ui.panes.registry import page
from ui.panes.states import Empty, EmptyState
from ui.policy_sources import KnownPolicy
from ui.tasks import outcome_of
from ui.translation import counted, tr
from ui.views.skeleton import Outline
from ui.views.table_panel import TablePanel
from ui.workspace import Workspace

_SETTLED = 400
"""Milliseconds between two looks at what was found so far."""


@page(navigation.ENTITY, "deviations", order=45, title="Deviations")
class EntityDeviations(Page):
    """What is held against what is chosen above; below it settings or policies, and at the foot single deviations."""

    outline = Outline.TABLE
    icon = "policy"

    def __init__(self, workspace: Workspace, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(workspace, place, parent)
        self._pairs: dict[str, Pair] = {}
        self.search = DeviationSearch(workspace, place, self.content)
        self.search.told.connect(self._tell)
        self.search.changed.connect(self._follow)
        self._said = QLabel(self.content)
        self._said.setWordWrap(True)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        dress(self._said, "muted")
        self._settings = table_of(SettingRow, "Setting")
        self._setting_keys = self._settings.texts("Setting")
        self.settings = TablePanel(
            workspace,
            "deviations by setting",
            self._settings,
            setting_columns(),
            nouns=("{n} setting", "{n} settings"),
            parent=self.content,
        )
        self._policies = table_of(DeviatingRow, "Key")
        self._policy_keys = self._policies.texts("Key")
        self.policies = TablePanel(
            workspace,
            "deviations by policy",
            self._policies,
            deviating_columns(),
            nouns=("{n} policy", "{n} policies"),
            sort="Customer",
            parent=self.content,
        )
        self._deviations = table_of(DeviationRow, "Key")
        self._keys = self._deviations.texts("Key")
        self.deviations = TablePanel(
            workspace,
            "deviations",
            self._deviations,
            deviation_columns(),
            nouns=("{n} deviation", "{n} deviations"),
            row_menu=self._fill_menu,
            sort="Customer",
            parent=self.content,
        )
        self.deviations.opened.connect(self._open)
        self.carry = QPushButton(self.content)
        self.carry.clicked.connect(self._carry_over)
        dress(self.carry, "primary")
        self.deviations.beside.addWidget(self.carry)
        for table in (self.settings, self.policies):
            table.view.selected.connect(self._show_chosen)
        self.deviations.view.selected.connect(self._follow)
        self._upper = QStackedWidget(self.content)
        switch = QHBoxLayout()
        switch.setSpacing(spacing.TINY)
        self._switch = QButtonGroup(self)
        for words, table in ((tr("By setting"), self.settings), (tr("By policy"), self.policies)):
            self._upper.addWidget(table)
            button = QToolButton(self.content)
            button.setText(words)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(partial(self.switch_to, table))
            dress(button, "flat")
            self._switch.addButton(button)
            switch.addWidget(button)
        self._switch.buttons()[0].setChecked(True)
        switch.addSpacing(spacing.MEDIUM)
        switch.addWidget(self._said, 1)
        splitter = QSplitter(Qt.Orientation.Vertical, self.content)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(spacing.HAIR)
        lower = QWidget(splitter)
        below = QVBoxLayout(lower)
        below.setContentsMargins(0, spacing.SMALL, 0, 0)
        below.addWidget(self.deviations)
        splitter.addWidget(self._upper)
        splitter.addWidget(lower)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing.SMALL)
        layout.addWidget(self.search)
        layout.addLayout(switch)
        self._results = splitter
        self._nothing = EmptyState(workspace.look, self.icon, self.content)
        self._nothing.show_empty(
            Empty(
                tr("Choose a gold policy, then compare"),
                tr("Every policy of the chosen customers is read and held against it. Nothing is changed by that."),
            )
        )
        self._shown = QStackedWidget(self.content)
        for state in (self._nothing, self._results):
            self._shown.addWidget(state)
        layout.addWidget(self._shown, 1)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLED)
        self._settle.timeout.connect(self._show_found)
        self.search.found.connect(self._settle_soon)
        self.search.ended.connect(self._show_found)
        self.follow(workspace.sets.changed, self.refresh)
        self._follow()

    async def load(self) -> Empty | None:
        await self.search.offer()
        self._follow()
        return None

    @property
    def regions(self) -> tuple[QWidget, ...]:
        return (self.search, self._upper, self.deviations)

    @property
    def said(self) -> str:
        """What is said of the comparison."""
        return self._said.text()

    def filter(self) -> None:
        if self.search.gold.known is None:
            self.search.gold.setFocus()
        else:
            self._front().focus_filter()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.search.take_gold()

    def _front(self) -> TablePanel:
        return self.settings if self._upper.currentWidget() is self.settings else self.policies

    @Slot()
    def _settle_soon(self) -> None:
        if not self._settle.isActive():
            self._settle.start()

    @Slot()
    def _show_found(self) -> None:
        self.workspace.tasks.start_latest(self, "found", self._fill())

    async def _fill(self) -> None:
        book = self.search.book
        if book is None:
            return
        if self._front() is self.settings:
            await replace_records(self._settings, book.setting_rows())
        else:
            await replace_records(self._policies, await outcome_of(book.policy_rows()))
        self._front().apply_filter()
        await self._fill_deviations()
        if not self.search.is_running and not self._front().selected_rows() and self._front().model.rowCount():
            self._front().view.selectRow(0)

    @Slot()
    def _show_chosen(self) -> None:
        self.workspace.tasks.start_latest(self, "deviations", self._fill_deviations())

    async def _fill_deviations(self) -> None:
        book = self.search.book
        if book is None:
            return
        if self._front() is self.settings:
            pairs = book.of_settings(self._setting_keys[row] for row in self.settings.selected_rows())
        else:
            pairs = book.of_policies(self._policy_keys[row] for row in self.policies.selected_rows())
        rows = await outcome_of(book.rows_of(pairs))
        self._pairs = dict(zip((row.Key for row in rows), pairs, strict=True))
        await replace_records(self._deviations, rows)
        self.deviations.apply_filter()
        self._follow()

    def switch_to(self, table: TablePanel, *_checked: bool) -> None:
        """Show what was found by setting or by policy."""
        self._switch.buttons()[self._upper.indexOf(table)].setChecked(True)
        self._upper.setCurrentWidget(table)
        self._show_found()

    def _chosen(self) -> list[Pair]:
        """The selected deviations, all that are shown where none is selected."""
        rows: Sequence[int] = self.deviations.selected_rows() or self.deviations.model.rows
        found = (self._pairs.get(self._keys[row]) for row in rows)
        return [pair for pair in found if pair is not None]

    @Slot()
    def _follow(self) -> None:
        policies = {found.key for found, _ in self._chosen()}
        has_results = self.search.book is not None
        self._shown.setCurrentWidget(self._results if has_results else self._nothing)
        for button in self._switch.buttons():
            button.setVisible(has_results)
        words = counted(len(policies), "Carry over to {n} policy…", "Carry over to {n} policies…")
        self.carry.setText(words if policies else tr("Carry over…"))
        why = tr("The profile is read-only.") if self.workspace.session.profile.read_only else ""
        self.carry.setEnabled(bool(policies) and not why)
        self.carry.setToolTip(why or tr("Plan to give them the gold policy's values. Each change is shown first."))

    @Slot()
    def _carry_over(self) -> None:
        book = self.search.book
        pairs = self._chosen()
        if book is None or not pairs:
            return
        whom = counted(len({found.key for found, _ in pairs}), "{n} policy", "{n} policies")
        title = tr("Carry settings of “{gold}” over to {whom}", gold=book.gold.name, whom=whom)
        rows = carried_deviations(self.workspace, book, pairs)
        self.workspace.sheets.open(CarryOverSheet(self.workspace, title, rows))

    def _fill_menu(self, menu: QMenu, row: int) -> None:
        found, _ = self._pairs[self._keys[row]]
        words = tr("Compare “{policy}” with the gold policy…", policy=found.policy.name)
        menu.addAction(words).triggered.connect(lambda: self._compare_with_gold(found))
        menu.addAction(tr("Show the policies of {customer}", customer=self._customer(found))).triggered.connect(
            lambda: self._go_to(found)
        )

    def _customer(self, found: Found) -> str:
        return self.search.book.customer(found.entity) if self.search.book is not None else ""

    def _compare_with_gold(self, found: Found) -> None:
        other = KnownPolicy(PolicyAt(found.policy.policy, found.entity), found.policy.name, self._customer(found))
        node = self.workspace.store.entities.node_of(found.entity)
        self.workspace.sheets.open(CompareSheet(self.workspace, node, self.search.gold.known, other))

    @Slot(int, bool)
    def _open(self, row: int, in_new_tab: bool) -> None:
        self._go_to(self._pairs[self._keys[row]][0], new_tab=in_new_tab)

    def _go_to(self, found: Found, *, new_tab: bool = False) -> None:
        self.workspace.navigator.open(navigation.entity(found.entity, "policies"), new_tab=new_tab)

    @Slot(str, str)
    def _tell(self, words: str, look: str) -> None:
        dress(self._said, look)
        self._said.setText(words)
