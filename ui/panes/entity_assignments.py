"""Which accounts and machines at and below an entity have which policy, and which have none; given and taken here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from console.contract.services.backup_policy_management import (
    AddAccountPolicy,
    AddAccountPolicySimple,
    DeleteAccountPolicy,
)
from console.engine.settings_messages import PolicyAt
from console.store import NONE
from ui import navigation
from ui.editors.assign_sheet import AssignSheet
from ui.editors.assignment_plan import accounts_of, unassigned
from ui.editors.carry_over import CarryOverSheet
from ui.editors.run_as_sheet import RunAsSheet
from ui.look import spacing
from ui.look.style import dress
from ui.models.assignment_rows import AssignmentRow, Held, assignment_columns
from ui.models.records import replace_records, table_of
from ui.navigation import Place
from ui.panes.assignment_search import ALL, BARE, AssignmentSearch
from ui.panes.knowing import accounts_below, entity_node
from ui.panes.page import Page
from ui.panes.registry import page
from ui.panes.states import Empty, EmptyState
from ui.policy_sources import take_asked
from ui.tasks import outcome_of
from ui.translation import counted, tr
from ui.views.sheet import Sheet
from ui.views.skeleton import Outline
from ui.views.table_panel import TablePanel
from ui.workspace import Workspace

_SETTLED = 400
"""Milliseconds between two looks at what was found so far."""


@page(navigation.ENTITY, "assignments", order=42, title="Assignments")
class EntityAssignments(Page):
    """A row for each policy that an account has, and for each account or machine that has none."""

    outline = Outline.TABLE
    icon = "policy"

    def __init__(self, workspace: Workspace, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(workspace, place, parent)
        self._node = NONE
        self._held: dict[str, Held] = {}
        self._planned: set[str] = set()
        self.search = AssignmentSearch(workspace, self.content)
        self.search.told.connect(self._tell)
        self.search.shown_changed.connect(self._show_found)
        self.search.ended.connect(self._show_found)
        self._said = QLabel(self.content)
        self._said.setWordWrap(True)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        dress(self._said, "muted")
        self._table = table_of(AssignmentRow, "Key")
        self._keys = self._table.texts("Key")
        self.table = TablePanel(
            workspace,
            "assignments",
            self._table,
            assignment_columns(),
            nouns=("{n} row", "{n} rows"),
            place_of=lambda row: navigation.account(self._held[self._keys[row]].account),
            row_menu=self._fill_menu,
            sort="Account",
            parent=self.content,
        )
        self.table.view.selected.connect(self._follow)
        self.assign, self.take, self.run_as = (QPushButton(self.content) for _ in range(3))
        dress(self.assign, "primary")
        self.run_as.setText(tr("Runs as…"))
        buttons = ((self.run_as, self._edit_run_as), (self.take, self._take_away), (self.assign, self._assign))
        for button, act in buttons:
            button.clicked.connect(act)
            self.table.beside.addWidget(button)
        self._nothing = EmptyState(workspace.look, self.icon, self.content)
        self._shown = QStackedWidget(self.content)
        for state in (self._nothing, self.table):
            self._shown.addWidget(state)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing.SMALL)
        layout.addWidget(self.search)
        layout.addWidget(self._said)
        layout.addWidget(self._shown, 1)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLED)
        self._settle.timeout.connect(self._show_found)
        self.search.found.connect(self._settle_soon)
        self._follow()

    async def load(self) -> Empty | None:
        self._node = await entity_node(self.workspace, self.place)
        count = await accounts_below(self.workspace, self._node)
        if not count:
            return Empty(
                tr("{entity} has no active accounts.", entity=self.workspace.store.entities.name(self._node)),
                tr("Policies are assigned to accounts."),
            )
        self._nothing.show_empty(
            Empty(
                tr("Ask to see who has which policy"),
                tr(
                    "No operation lists that for many: there will be {calls}. Nothing is changed, and you can stop it.",
                    calls=counted(count, "one call", "{n} calls, one an account and at some two"),
                ),
            )
        )
        self.search.begin(self._node)
        self._follow()
        return None

    @property
    def regions(self) -> tuple[QWidget, ...]:
        return (self.search, self.table)

    @property
    def said(self) -> str:
        """What is said of what was found."""
        return self._said.text()

    def filter(self) -> None:
        if self.search.book.accounts:
            self.table.focus_filter()
        else:
            self.search.ask.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        asked = take_asked(self.workspace)
        if asked is not None:
            self.search.choose(asked)
        if self._planned:
            # What was planned for them may have been sent since.
            planned, self._planned = self._planned, set()
            self.search.ask_about(planned)

    def renew(self) -> None:
        super().renew()
        if self.search.book.accounts:
            self.search.ask_all()

    @Slot()
    def _settle_soon(self) -> None:
        if not self._settle.isActive():
            self._settle.start()

    @Slot()
    def _show_found(self) -> None:
        self.workspace.tasks.start_latest(self, "found", self._fill())

    async def _fill(self) -> None:
        book = self.search.book
        self.search.offer_found()
        shown = self.search.shown
        if isinstance(shown, PolicyAt):
            held = list(book.held(shown))
        else:
            held = [one for one in book.held() if shown == ALL or (one.is_bare if shown == BARE else one.problem)]
        rows = await outcome_of(book.rows_of(held))
        self._held = {one.key: one for one in held}
        await replace_records(self._table, rows)
        self.table.apply_filter()
        self._follow()

    def _chosen(self) -> list[Held]:
        found = (self._held.get(self._keys[row]) for row in self.table.selected_rows())
        return [one for one in found if one is not None]

    @Slot()
    def _follow(self) -> None:
        has_begun = bool(self.search.book.accounts) or self.search.is_running
        self._shown.setCurrentWidget(self.table if has_begun else self._nothing)
        chosen = self._chosen()
        having = [one for one in chosen if one.assigned is not None]
        whom = accounts_of(chosen)
        session = self.workspace.session
        words = counted(whom, "Assign to {n} account…", "Assign to {n} accounts…") if whom else tr("Assign…")
        self._offer(self.assign, words, AddAccountPolicySimple.spec.name, is_possible=bool(chosen))
        whose = accounts_of(having)
        words = counted(whose, "Take from {n} account…", "Take from {n} accounts…") if whose else tr("Take away…")
        self._offer(self.take, words, DeleteAccountPolicy.spec.name, is_possible=bool(having))
        can_run = len(chosen) == len(having) == 1
        self._offer(self.run_as, self.run_as.text(), AddAccountPolicy.spec.name, is_possible=can_run)
        if not can_run and not session.why_no_change(AddAccountPolicy.spec.name):
            self.run_as.setToolTip(tr("Select one account that has a policy."))

    def _offer(self, button: QPushButton, words: str, operation: str, *, is_possible: bool) -> None:
        why = self.workspace.session.why_no_change(operation)
        button.setText(words)
        button.setEnabled(is_possible and not why)
        button.setToolTip(why or ("" if is_possible else tr("Select accounts first.")))

    def _plan(self, sheet: Sheet, held: Sequence[Held]) -> None:
        if self.workspace.sheets.open(sheet):
            self._planned |= {one.account for one in held}

    @Slot()
    def _assign(self) -> None:
        chosen, search = self._chosen(), self.search
        self._plan(AssignSheet(self.workspace, self._node, search.book, chosen, search.policy), chosen)

    @Slot()
    def _take_away(self) -> None:
        having = [one for one in self._chosen() if one.assigned is not None]
        whom = counted(accounts_of(having), "{n} account", "{n} accounts")
        title = tr("Take the policy from {whom}", whom=whom)
        self._plan(CarryOverSheet(self.workspace, title, unassigned(self.search.book, having)), having)

    @Slot()
    def _edit_run_as(self) -> None:
        (one,) = self._chosen()
        if one.assigned is not None:
            self._plan(RunAsSheet(self.workspace, self.search.book.target(one.account), one.assigned), [one])

    def _fill_menu(self, menu: QMenu, row: int) -> None:
        for button in (self.assign, self.take, self.run_as):
            act = menu.addAction(button.text())
            act.setEnabled(button.isEnabled())
            act.triggered.connect(button.click)
        held = self._held[self._keys[row]]
        if held.assigned is not None:
            owner = held.assigned.owner
            words = tr("Show the policies of {owner}", owner=self.search.book.owner(owner))
            menu.addAction(words).triggered.connect(
                lambda: self.workspace.navigator.open(navigation.entity(owner, "policies"))
            )

    @Slot(str, str)
    def _tell(self, words: str, look: str) -> None:
        dress(self._said, look)
        self._said.setText(words)
