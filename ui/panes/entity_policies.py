"""The backup policies of an entity: each in a row, and the one that is selected told in sentences."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from console.contract.services.backup_policy_management import GetEntityPoliciesAll
from console.contract.services.backup_policy_records import EntityPolicy
from console.engine.settings_messages import PolicyAt, ReadTemplate
from console.errors import ConsoleError
from ui import navigation
from ui.editors.try_path import TryPath
from ui.look import Look, spacing
from ui.look.style import dress
from ui.models.policy_rows import PolicyRow, policy_columns, policy_rows
from ui.models.policy_words import policy_facts
from ui.models.records import replace_records, table_of
from ui.navigation import Place
from ui.panes.knowing import entity_node
from ui.panes.page import Page
from ui.panes.policy_actions import add_policy_actions, begin_policy, edit_policy, known_policy, may_own_policies
from ui.panes.registry import page
from ui.panes.section import Fact, FactList
from ui.panes.states import Empty
from ui.policy_sources import take_asked
from ui.translation import tr
from ui.views.scrolled import scrolled
from ui.views.skeleton import Outline
from ui.views.table_panel import TablePanel
from ui.workspace import Workspace


@page(navigation.ENTITY, "policies", order=40, title="Policies")
class EntityPolicies(Page):
    """The policies that belong to the entity itself; those of what is above it stand there."""

    outline = Outline.TABLE
    icon = "policy"

    def __init__(self, workspace: Workspace, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(workspace, place, parent)
        self._policies: dict[str, EntityPolicy] = {}
        self._asked = ""
        self._table = table_of(PolicyRow, "Id")
        self._ids = self._table.texts("Id")
        self.table = TablePanel(
            workspace,
            "policies",
            self._table,
            policy_columns(),
            nouns=("{n} policy", "{n} policies"),
            row_menu=lambda menu, row: add_policy_actions(workspace, menu, place, self._policies[self._ids[row]]),
            sort="Name",
            parent=self.content,
        )
        self.details = PolicyDetails(workspace.look, self.content)
        self.details.try_path.wanted.connect(self._read_lists)
        self.table.opened.connect(self._edit)
        self.table.view.selected.connect(self._show_selected)
        self.table.rows.changed.connect(self._select_asked)
        # What lies over the page may have made, changed or deleted one.
        workspace.sheets.closed.connect(self._look_again)
        splitter = QSplitter(Qt.Orientation.Vertical, self.content)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(spacing.HAIR)
        splitter.addWidget(self.table)
        splitter.addWidget(self.details)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([self.sizeHint().height()] * 2)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)

    async def load(self) -> Empty | None:
        node = await entity_node(self.workspace, self.place)
        entities = self.workspace.store.entities
        reply = await self.workspace.link.call(GetEntityPoliciesAll(targetEntityId=entities.entity_id(node)))
        self._policies = {str(policy.EntityBackupPolicyID): policy for policy in reply.EntityPolicies}
        await replace_records(self._table, policy_rows(reply.EntityPolicies))
        if not reply.EntityPolicies:
            can_begin = may_own_policies(self.workspace, self.place)
            return Empty(
                tr("{entity} has no backup policies of its own.", entity=entities.name(node)),
                tr("Its accounts may have policies of a partner above it."),
                tr("New policy…") if can_begin else "",
                lambda: begin_policy(self.workspace, self.place),
            )
        self._show_selected()
        return None

    def filter(self) -> None:
        self.table.focus_filter()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        asked = take_asked(self.workspace)
        if asked is not None and isinstance(asked.source, PolicyAt):
            self._asked = str(asked.source.policy)
            self._select_asked()

    @Slot()
    def _select_asked(self) -> None:
        """Select the policy that a person came for, once it is there."""
        for position, row in enumerate(self.table.model.rows):
            if self._ids[row] == self._asked:
                self._asked = ""
                self.table.view.selectRow(position)
                return

    @Slot(int, bool)
    def _edit(self, row: int, _in_new_tab: bool) -> None:
        known = known_policy(self.workspace, self.place, self._policies[self._ids[row]])
        if known is not None:
            edit_policy(self.workspace, known)

    @Slot()
    def _look_again(self) -> None:
        if self.isVisible() and not self.is_loading:
            self.renew()

    @Slot()
    def _show_selected(self) -> None:
        chosen = [self._ids[row] for row in self.table.selected_rows()]
        if not chosen and len(self._policies) == 1:
            chosen = list(self._policies)
        self.details.show_policy(self._policies.get(chosen[0]) if len(chosen) == 1 else None)

    @Slot()
    def _read_lists(self) -> None:
        policy = self.details.policy
        if policy is not None:
            self.workspace.tasks.start_latest(self, "try a path", self._show_whole(policy))

    async def _show_whole(self, policy: EntityPolicy) -> None:
        """Read the lists of a policy too, so that a path can be tried on all of it."""
        source = PolicyAt(policy.EntityBackupPolicyID or 0, policy.TargetEntityID or 0)
        try:
            whole = await self.workspace.link.request(ReadTemplate(source))
        except ConsoleError as problem:
            if self.details.policy is policy:
                self.details.try_path.show_problem(f"{problem.summary} {problem.advice}".strip())
            return
        if self.details.policy is policy:
            self.details.try_path.show_policy(whole)


class PolicyDetails(QFrame):
    """Tells what one policy does, lets one try a path on it, and says how to see one while none is chosen."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress(self, "panel")
        self.setAccessibleName(tr("Details of the policy"))
        self._heading = QLabel(self)
        self._heading.setFont(look.fonts.heading)
        self._heading.setTextFormat(Qt.TextFormat.PlainText)
        self.facts = FactList(self)
        self.try_path = TryPath(look, self)
        self.policy: EntityPolicy | None = None
        sides = QHBoxLayout()
        sides.setSpacing(spacing.WIDE)
        sides.addWidget(scrolled(self.facts), 1)
        self._tried = scrolled(self.try_path)
        sides.addWidget(self._tried, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(spacing.LARGE, spacing.MEDIUM, spacing.LARGE, spacing.MEDIUM)
        layout.setSpacing(spacing.SMALL)
        layout.addWidget(self._heading)
        layout.addLayout(sides, 1)
        self.show_policy(None)

    def show_policy(self, policy: EntityPolicy | None) -> None:
        """Show another policy, or none."""
        if policy is not self.policy or policy is None:
            self.policy = policy
            self.try_path.show_policy(None)
        self._tried.setVisible(policy is not None)
        if policy is None:
            self._heading.setText(tr("Select one policy to see what it does"))
            self.facts.show_facts(())
            return
        self._heading.setText(policy.PolicyName or tr("Policy {id}", id=policy.EntityBackupPolicyID))
        self.facts.show_facts([Fact(name, words) for name, words in policy_facts(policy)])
