"""The backup policies of an entity: each in a row, and the one that is selected told in sentences."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QLabel, QSplitter, QVBoxLayout, QWidget

from console.contract.services.backup_policy_management import GetEntityPoliciesAll
from console.contract.services.backup_policy_records import EntityPolicy
from ui import navigation
from ui.look import Look, spacing
from ui.look.style import dress
from ui.models.policy_rows import PolicyRow, policy_columns, policy_rows
from ui.models.policy_words import policy_facts
from ui.models.records import replace_records, table_of
from ui.navigation import Place
from ui.panes.knowing import entity_node
from ui.panes.page import Page
from ui.panes.policy_actions import add_policy_actions
from ui.panes.registry import page
from ui.panes.section import Fact, FactList
from ui.panes.states import Empty
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
        self.table.view.selected.connect(self._show_selected)
        splitter = QSplitter(Qt.Orientation.Vertical, self.content)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(spacing.HAIR)
        splitter.addWidget(self.table)
        splitter.addWidget(self.details)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 1)
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
            return Empty(
                tr("{entity} has no backup policies of its own.", entity=entities.name(node)),
                tr("Its accounts may have policies of a partner above it."),
            )
        self._show_selected()
        return None

    def filter(self) -> None:
        self.table.focus_filter()

    @Slot()
    def _show_selected(self) -> None:
        chosen = [self._ids[row] for row in self.table.selected_rows()]
        if not chosen and len(self._policies) == 1:
            chosen = list(self._policies)
        self.details.show_policy(self._policies.get(chosen[0]) if len(chosen) == 1 else None)


class PolicyDetails(QFrame):
    """Tells what one policy does, and what to do to see one while none is chosen."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress(self, "panel")
        self.setAccessibleName(tr("Details of the policy"))
        self._heading = QLabel(self)
        self._heading.setFont(look.fonts.heading)
        self._heading.setTextFormat(Qt.TextFormat.PlainText)
        self.facts = FactList(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(spacing.LARGE, spacing.MEDIUM, spacing.LARGE, spacing.MEDIUM)
        layout.setSpacing(spacing.SMALL)
        layout.addWidget(self._heading)
        layout.addWidget(scrolled(self.facts), 1)
        self.show_policy(None)

    def show_policy(self, policy: EntityPolicy | None) -> None:
        """Show another policy, or none."""
        if policy is None:
            self._heading.setText(tr("Select one policy to see what it does"))
            self.facts.show_facts(())
            return
        self._heading.setText(policy.PolicyName or tr("Policy {id}", id=policy.EntityBackupPolicyID))
        self.facts.show_facts([Fact(name, words) for name, words in policy_facts(policy)])
