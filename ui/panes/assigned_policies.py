"""The policies that an account has, or that hold on one of its machines, one under the other; each leads there."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from console.engine.settings_messages import AccountFound, Assigned, PolicyAt
from console.store import NONE
from ui.look import spacing
from ui.look.style import dress
from ui.models.assignment_rows import login_words, machine_words
from ui.panes.policy_uses import show_policy
from ui.policy_sources import KnownPolicy
from ui.translation import tr
from ui.workspace import Workspace


class AssignedPolicies(QWidget):
    """machine: the one that it is about, "" for the whole account."""

    def __init__(self, workspace: Workspace, machine: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._machine = machine
        self.steps: list[QPushButton] = []
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(spacing.TINY)

    async def show_found(self, found: AccountFound) -> str:
        """Show the policies; gives a sentence instead where there is none."""
        while (item := self._lines.takeAt(0)) is not None:
            if (former := item.widget()) is not None:
                former.deleteLater()
        self.steps = []
        holding = self._holding(found)
        for one in holding:
            self._add(one)
        if not self._machine and found.bare:
            self._lines.addWidget(self._muted(tr("Without a policy: {machines}", machines=", ".join(found.bare))))
        self._lines.addStretch(1)
        if holding:
            return ""
        return tr("No policy holds on this device.") if self._machine else tr("The account has no policy.")

    def _holding(self, found: AccountFound) -> tuple[Assigned, ...]:
        """All of an account; on a machine the one for it, or else the one for every machine."""
        if not self._machine:
            return found.assignments
        for machine in (self._machine.casefold(), ""):
            if on_it := tuple(one for one in found.assignments if one.machine.casefold() == machine):
                return on_it
        return ()

    def _add(self, one: Assigned) -> None:
        tree = self._workspace.store.entities
        node = tree.node_of(one.owner)
        known = KnownPolicy(
            PolicyAt(one.policy, one.owner), one.name, tree.name(node) if node != NONE else str(one.owner)
        )
        step = QPushButton(known.words.replace("&", "&&"), self)
        step.setIcon(self._workspace.look.icon("policy", "accent"))
        step.setToolTip(tr("Open this policy"))
        dress(step, "quiet")
        step.clicked.connect(lambda: show_policy(self._workspace, known))
        self.steps.append(step)
        self._lines.addWidget(step)
        words = tr("on {machine}, runs {login}", machine=machine_words(one.machine), login=login_words(one))
        self._lines.addWidget(self._muted(words))

    def _muted(self, words: str) -> QLabel:
        label = QLabel(words, self)
        label.setWordWrap(True)
        dress(label, "muted")
        return label
