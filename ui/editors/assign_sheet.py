"""Asks which policy accounts and machines are to have; then comes the plan of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QWidget

from console.engine.settings_messages import PolicyAt
from ui.editors.assignment_plan import accounts_of, assigned
from ui.editors.carry_over import CarryOverSheet
from ui.look.style import dress
from ui.models.assignment_rows import AssignmentBook, Held
from ui.policy_sources import KnownPolicy, at_hand
from ui.translation import counted, tr
from ui.views.calm_choice import CalmChoice
from ui.views.sheet import Sheet
from ui.workspace import Workspace

_CHARACTERS = 40


class AssignSheet(Sheet):
    """node: the entity below which all of them stand: its policies and those above it are offered, `known` first."""

    def __init__(
        self,
        workspace: Workspace,
        node: int,
        book: AssignmentBook,
        held: Sequence[Held],
        known: KnownPolicy | None = None,
        parent: QWidget | None = None,
    ) -> None:
        whom = counted(accounts_of(held), "{n} account", "{n} accounts")
        super().__init__(workspace.look, tr("Assign a policy to {whom}", whom=whom), "policy", parent=parent)
        self.workspace = workspace
        self._node = node
        self._book = book
        self._held = tuple(held)
        self._whose = whom
        self._offered: list[KnownPolicy] = []
        self._first = known
        self.policy = CalmChoice(self)
        self.policy.setAccessibleName(tr("Policy"))
        self.policy.setPlaceholderText(tr("Reading the policies…"))
        self.policy.setMinimumContentsLength(_CHARACTERS)
        self.policy.currentIndexChanged.connect(self._follow)
        label = QLabel(tr("Policy"), self)
        label.setBuddy(self.policy)
        about = QLabel(
            tr(
                "An account has one policy on a machine and one for every machine. Where it has another one there, "
                "that is taken away first. Each change is shown before it is sent."
            ),
            self,
        )
        about.setWordWrap(True)
        dress(about, "muted")
        self._problem = QLabel(self)
        self._problem.setWordWrap(True)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._problem.hide()
        dress(self._problem, "error")
        for part in (about, label, self.policy, self._problem):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.go_on = self.add_button(tr("Show what would change"), "primary")
        self.go_on.clicked.connect(self._go_on)
        session, tree = workspace.session, workspace.store.entities
        self.show_subject(session.environment, session.environment_label, tree.name(node))
        self._follow()

    @property
    def problem(self) -> str:
        """Why there is nothing to choose, or ""."""
        return "" if self._problem.isHidden() else self._problem.text()

    def begin(self) -> None:
        self.policy.setFocus()
        self.workspace.tasks.start_latest(self, "offer", self._offer())

    async def _offer(self) -> None:
        self._offered = await at_hand(self.workspace, self._node)
        self.policy.clear()
        for known in self._offered:
            self.policy.addItem(self.workspace.look.icon("policy", "text"), known.words)
        sources = [known.source for known in self._offered]
        first = self._first.source if self._first is not None else None
        self.policy.setCurrentIndex(sources.index(first) if first in sources else -1)
        self.policy.setPlaceholderText(tr("Choose a policy"))
        self._problem.setText(tr("There are no policies here or above that can be read. Make one first."))
        self._problem.setVisible(not self._offered)

    @Slot()
    def _follow(self) -> None:
        self.go_on.setEnabled(self.policy.currentIndex() >= 0)

    @Slot()
    def _go_on(self) -> None:
        known = self._offered[self.policy.currentIndex()]
        if isinstance(known.source, PolicyAt):
            workspace = self.workspace
            title = tr("Assign “{policy}” to {whom}", policy=known.name, whom=self._whose)
            rows = assigned(self._book, self._held, known, known.source)
            self.close_now()
            workspace.sheets.open(CarryOverSheet(workspace, title, rows))
