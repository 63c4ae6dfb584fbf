"""The page of a sheet on which a plan is looked at: every row, what speaks against it, sums, and how it is sent."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSpinBox, QToolButton, QVBoxLayout, QWidget

from console.commands.change import Change
from console.commands.command import Command, command_for
from console.commands.job import Plan
from console.contract.language import Kind
from console.contract.services import operation as declared
from console.engine.change_messages import CheckPlan
from console.errors import ConsoleError
from ui.editors.bulk_confirmation import BulkConfirmation
from ui.look import spacing
from ui.look.style import dress, show_words_beside_icon
from ui.models.plan_model import STANDING_ICONS, PlanModel, Standing, standing_words
from ui.models.plan_rows import Rows
from ui.models.plan_sums import sums_of
from ui.tasks import outcome_of
from ui.translation import counted, grouped, tr
from ui.views.table_view import TableView
from ui.workspace import Workspace

MOST_AT_ONCE = 16
AT_ONCE = 4
"""Rows that are under way at once unless the person chooses otherwise."""

_SECTION, _AT_ONCE = "changes", "at once"


class PlanView(QWidget):
    """Shows a plan. changed: whether and what can be sent is another now; is_ready tells."""

    changed = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._title = ""
        self._is_checked = False
        self._plan: Plan | None = None
        self.model = PlanModel(self)
        self.table = TableView(workspace.look, self.model, self)
        self.table.setAccessibleName(tr("Rows of the plan"))
        self.table.opened.connect(lambda position, _new: self.model.toggle([position]))
        self.table.menu_asked.connect(self._open_menu)
        leave_out = QShortcut(QKeySequence(Qt.Key.Key_Space), self.table)
        leave_out.setContext(Qt.ShortcutContext.WidgetShortcut)
        leave_out.activated.connect(self._toggle_selected)
        self._summary = _sentence(self)
        self._summary.setFont(workspace.look.fonts.strong)
        self._summary.show()
        self._effects = _sentence(self)
        dress(self._effects, "muted")
        self._final = _sentence(self)
        dress(self._final, "error")
        self._problem = _sentence(self)
        dress(self._problem, "error")
        self.standings: dict[Standing | None, QToolButton] = {}
        filters = QHBoxLayout()
        filters.setSpacing(spacing.TINY)
        for standing in (None, *Standing):
            self.standings[standing] = self._standing_button(standing)
            filters.addWidget(self.standings[standing])
        filters.addStretch(1)
        self.at_once = QSpinBox(self)
        self.at_once.setRange(1, MOST_AT_ONCE)
        self.at_once.setValue(workspace.state.get(_SECTION, _AT_ONCE, AT_ONCE))
        self.at_once.setAccessibleName(tr("Rows under way at once"))
        self.at_once.valueChanged.connect(lambda number: workspace.state.set(_SECTION, _AT_ONCE, number))
        words = QLabel(tr("At once"), self)
        words.setBuddy(self.at_once)
        filters.addWidget(words)
        filters.addWidget(self.at_once)
        self.confirmation = BulkConfirmation(workspace, self)
        self.confirmation.changed.connect(self.changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing.SMALL)
        for part in (self._summary, self._effects, self._final):
            layout.addWidget(part)
        layout.addLayout(filters)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._problem)
        layout.addWidget(self.confirmation)
        # What is above the table comes before it, and the confirmation next.
        self.setTabOrder(self.at_once, self.table)
        self.model.chosen.connect(self._follow_choice)

    @property
    def is_ready(self) -> bool:
        """Whether it may be sent: it was checked, a row is sent, and it is confirmed where that is wanted."""
        return self._is_checked and bool(self.model.counts.sent) and self.confirmation.is_given

    @property
    def plan(self) -> Plan:
        """What is to be sent; the same object until the choice changes, so that asking twice makes one job."""
        if self._plan is None or self._plan.concurrency != self.at_once.value():
            self._plan = Plan(title=self._title, changes=tuple(self.model.changes), concurrency=self.at_once.value())
        return self._plan

    @property
    def summary(self) -> str:
        """What is said of the whole plan."""
        return "\n".join(
            part.text() for part in (self._summary, self._effects, self._final, self._problem) if not part.isHidden()
        )

    async def show_plan(self, title: str, rows: Rows) -> None:
        """Build the rows, check them and show them. A check that fails is said, and nothing can be sent."""
        self._title = title
        self._is_checked = False
        self._plan = None
        self.say_problem("")
        self._summary.setText(tr("Working out what would change…"))
        self.model.show_rows(await outcome_of(rows))
        self._narrow(None)
        await self.check()

    async def check(self) -> None:
        """Hold every row that can be sent against the rules and against what the server offers."""
        changes = tuple(row.change for row in self.model.rows if row.change is not None and not row.problem)
        try:
            found = await self._workspace.link.request(CheckPlan(Plan(title=self._title, changes=changes)))
        except ConsoleError as problem:
            self.say_problem(f"{problem.summary} {problem.advice}".strip())
            return
        sentences: dict[str, str] = {}
        for one in found:
            change = changes[one.number].id
            sentences[change] = f"{sentences.get(change, '')} {one.sentence}".strip()
        self._is_checked = True
        self.model.block(sentences)

    def say_problem(self, sentence: str) -> None:
        """Say what went wrong with the whole plan; "" for nothing."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        self.changed.emit()

    async def _say_consequences(self) -> None:
        """What happens besides, what cannot be taken back, and what goes with it."""
        known = self._commands()
        effects = list(dict.fromkeys(effect for command in known for effect in command.effects))
        final = list(dict.fromkeys(one for command in known for one in command.final))
        if self.is_final:
            ended = [change.target for change in self.model.changes if _command_of(change).ends_target]
            sums = await outcome_of(sums_of(self._workspace.store, ended))
            if sums.words:
                final.append(tr("With what is sent go: {sums}.", sums=sums.words))
        for label, sentences in ((self._effects, effects), (self._final, final)):
            label.setText(" ".join(map(tr, sentences)))
            label.setVisible(bool(sentences))

    def _commands(self) -> list[Command[Any]]:
        return list(dict.fromkeys(_command_of(row.change) for row in self.model.rows if row.change))

    @property
    def is_final(self) -> bool:
        """Whether what is sent cannot be taken back."""
        return any(command.kind is Kind.DESTROY for command in self._commands())

    @Slot()
    def _follow_choice(self) -> None:
        self._plan = None
        counts = self.model.counts
        self._summary.setText(
            tr(
                "{sent} of {rows} to be sent.",
                sent=grouped(counts.sent),
                rows=counted(counts.total, "{n} row", "{n} rows"),
            )
        )
        numbers = {None: counts.total, Standing.SENT: counts.sent}
        numbers |= {Standing.LEFT_OUT: counts.left_out, Standing.BLOCKED: counts.blocked}
        for standing, button in self.standings.items():
            words = standing_words(standing) if standing is not None else tr("in all")
            button.setText(f"{grouped(numbers[standing])} {words}")
            button.setAccessibleName(tr("Show only: {words}", words=button.text()))
            button.setVisible(standing is None or bool(numbers[standing]) or button.isChecked())
        verb = tr(self._commands()[0].words) if self.is_final else ""
        self.confirmation.ask(counts.sent, verb)
        self._workspace.tasks.start_latest(self, "consequences", self._say_consequences())
        self.changed.emit()

    def _standing_button(self, standing: Standing | None) -> QToolButton:
        button = QToolButton(self)
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if standing is not None:
            button.setIcon(self._workspace.look.icon(*STANDING_ICONS[standing]))
        show_words_beside_icon(button)
        button.clicked.connect(partial(self._narrow, standing))
        dress(button, "flat")
        return button

    def _narrow(self, standing: Standing | None, *_checked: bool) -> None:
        self.standings[standing].setChecked(True)
        self.model.narrow(standing)

    def _selected(self) -> list[int]:
        return [at for first, end in self.table.selected_spans() for at in range(first, end)]

    @Slot()
    def _toggle_selected(self) -> None:
        self.model.toggle(self._selected())

    @Slot(QModelIndex, QPoint)
    def _open_menu(self, _index: QModelIndex, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, act in self.row_actions():
            menu.addAction(words).triggered.connect(act)
        menu.popup(at)

    def row_actions(self) -> tuple[tuple[str, Callable[[], None]], ...]:
        """What the menu of the selected rows offers."""
        rows = self._selected()
        return (
            (tr("Leave out"), lambda: self.model.send(rows, is_sent=False)),
            (tr("Take in"), lambda: self.model.send(rows, is_sent=True)),
        )


def _command_of(change: Change) -> Command[Any]:
    return command_for(declared(change.operation, change.service))


def _sentence(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.hide()
    return label
