"""The editor of a policy that is not there yet: it begins with a template, with another policy, or with little."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Self

import msgspec
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from console.commands.change import ChangeResult, Target
from console.commands.policies import PLACEHOLDER
from console.contract.language import OperationSpec
from console.contract.services.backup_policy_management import (
    CreateEntityPolicy,
    EntityPolicyResult,
    GetEntityPoliciesAll,
)
from console.engine.settings_messages import PolicyAt, ReadTemplate
from console.errors import ConsoleError
from console.settings.deviations import POLICY
from console.settings.merging import merged
from console.settings.new_policy import new_policy
from console.settings.whole_policy import WholePolicy
from console.store import NONE
from ui.editors.carry_over import target_of_policy
from ui.editors.draft_offer import reopened
from ui.editors.policy_editor import PolicyEditor
from ui.editors.settings_saving import SettingsCall, said
from ui.editors.source_choice import SourceChoice
from ui.editors.stages import Stage
from ui.look import spacing
from ui.policy_sources import KnownPolicy
from ui.translation import tr
from ui.workspace import Workspace


@reopened
class NewPolicyEditor(PolicyEditor):
    """owner: the entity that gets the policy. like: what it begins with, which can be chosen anew above the sections.

    The policy is made first, and then its lists; from then on it is edited like any other.
    """

    operations = (CreateEntityPolicy.spec,)

    def __init__(
        self, workspace: Workspace, owner: Target, like: KnownPolicy | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(workspace, owner, tr("New policy"), "add", parent)
        self._begin_with = QWidget(self)
        self._started = new_policy()
        self._id: int | None = None
        self._made: str | None = None
        self.source = SourceChoice(workspace, tr("Begin with"), self._begin_with)
        self.source.setPlaceholderText(tr("A policy or a template, without its passwords"))
        if like is not None:
            self.source.choose(like)
        self.source.chosen.connect(self._take_source)
        label = QLabel(tr("Begin with"), self._begin_with)
        label.setBuddy(self.source)
        line = QHBoxLayout(self._begin_with)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(spacing.MEDIUM)
        line.addWidget(label)
        line.addWidget(self.source)
        line.addStretch(1)
        self.body.insertWidget(0, self._begin_with)
        self._begin_with.hide()
        self.stage_changed.connect(self._show_source)

    @classmethod
    def reopen(cls, workspace: Workspace, target: Target) -> Self:
        return cls(workspace, target)

    @property
    def owner(self) -> int:
        return int(self.target.key)

    @property
    def policy_target(self) -> Target:
        at = PolicyAt(self._id or PLACEHOLDER, self.owner)
        return target_of_policy(self.workspace, at, self._made or "")

    @property
    def draft_operation(self) -> OperationSpec:
        return CreateEntityPolicy.spec

    def begin(self) -> None:
        if self.stage is Stage.READING:
            self.workspace.tasks.start_latest(self, "offer", self._offer())
        super().begin()

    @Slot()
    def _show_source(self) -> None:
        self._begin_with.setVisible(self.stage is Stage.FIELDS and not self.is_stored)

    async def _offer(self) -> None:
        try:
            await self.source.offer(self.workspace.store.entities.node_of(self.owner) if self.owner else NONE)
        except ConsoleError as problem:
            self.say(said(problem))

    async def read(self) -> WholePolicy | None:
        if self._id is None and self._made is not None:
            # The answer to its making was lost, or did not tell its id.
            reply = await self.workspace.link.call(GetEntityPoliciesAll(targetEntityId=self.owner))
            made = [policy for policy in reply.EntityPolicies if policy.PolicyName == self._made]
            self._id = made[0].EntityBackupPolicyID if made else None
        return None if self._id is None else await super().read()

    async def start(self, stored: WholePolicy) -> WholePolicy:
        if self.is_stored:
            return stored
        self._started = await self._begun()
        return self._started

    async def _begun(self) -> WholePolicy:
        """What the choice gives to begin with; why it gives nothing is said above the fields."""
        known = self.source.known
        self.first_words = ""
        if known is None:
            return self._owned(new_policy(), None)
        try:
            like = await self.workspace.link.request(ReadTemplate(known.source))
        except ConsoleError as problem:
            self.first_words = said(problem)
            return self._owned(new_policy(), known.name)
        self.is_edited = True
        is_copy = isinstance(known.source, PolicyAt)
        return self._owned(like, tr("Copy of {name}", name=known.name) if is_copy else known.name)

    @Slot()
    def _take_source(self) -> None:
        if self.stage is Stage.FIELDS:
            self.workspace.tasks.start_latest(self, "begin", self._begin_otherwise())

    async def _begin_otherwise(self) -> None:
        """Begin with something else; what was typed stays."""
        before = self._started
        self._started = await self._begun()
        self.show_settings(merged(before, self.settings, self._started))
        self.say(self.first_words)
        self.show_ready()

    def _owned(self, like: WholePolicy, name: str | None) -> WholePolicy:
        policy = msgspec.structs.replace(
            like.Policy,
            EntityBackupPolicyID=PLACEHOLDER,
            TargetEntityID=self.owner,
            PolicyName=name,
            DateCreated=datetime.now(UTC),
        )
        return msgspec.structs.replace(like, Policy=policy)

    def policy_calls(self, before: WholePolicy, wanted: WholePolicy) -> Sequence[SettingsCall]:
        if self.is_stored:
            return super().policy_calls(before, wanted)
        request = CreateEntityPolicy(entityPolicy=wanted.Policy)
        return (SettingsCall(request.spec, lambda: self.target, lambda: request, "entityPolicy", POLICY),)

    def took(self, call: SettingsCall, result: ChangeResult) -> None:
        if call.spec is CreateEntityPolicy.spec:
            reply = _reply(result)
            self._id = reply.EntityPolicy.EntityBackupPolicyID if reply.EntityPolicy is not None else None
            self._made = self.settings.Policy.PolicyName


def _reply(result: ChangeResult) -> EntityPolicyResult:
    made: Any = msgspec.msgpack.decode(result.reply, type=EntityPolicyResult) if result.reply else EntityPolicyResult()
    return made  # type: ignore[no-any-return]
