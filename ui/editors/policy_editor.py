"""The editor of a backup policy with everything that belongs to it, of a new one as well."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Self

import msgspec
from PySide6.QtWidgets import QWidget

from console.commands.change import ChangeResult, Target, TargetKind
from console.commands.policies import PLACEHOLDER
from console.commands.policy_reading import whole_policy
from console.contract.language import Operation, OperationSpec
from console.contract.services.backup_policy_management import (
    CreateEntityPolicy,
    EntityPolicyResult,
    GetEntityPoliciesAll,
    SetBackupSetCustomPathes,
    SetScannerCustomPathes,
    SetScannerFileSizeLimits,
    UpdateEntityPolicy,
)
from console.contract.services.backup_policy_paths import CustomPathes
from console.contract.services.backup_policy_records import EntityPolicy
from console.engine.settings_messages import PolicyAt
from console.settings.deviations import EXPLICIT_PATHES, POLICY, SCANNER_PATHES, SIZE_LIMITS
from console.settings.differences import differences
from console.settings.size_limits import held
from console.settings.whole_policy import WholePolicy
from ui.editors.carry_over import target_of_policy
from ui.editors.draft_offer import reopened
from ui.editors.settings_page import FormPage, Section
from ui.editors.settings_saving import SettingsCall
from ui.editors.settings_sheet import SettingsSheet
from ui.editors.size_limits_page import SizeLimitsPage
from ui.editors.try_path import TryPathPage
from ui.look import Look
from ui.models.difference_words import Fact
from ui.models.policy_words import NOT_SET, policy_facts
from ui.translation import tr
from ui.workspace import Workspace

_SECTIONS = (
    ("General", ("PolicyName", "UseSystemAccountForScanningUserPersonalFolders", "LiveProtectWholeBackupSet")),
    ("What is backed up", ("BackupSet",)),
    ("Schedule", ("Schedule",)),
    ("Runs as", ("RunAs",)),
    ("Options", ("Options",)),
    ("Filters by name", ("ScannerFileFilters",)),
)
"""Sections of the policy itself, and the fields in each."""


@reopened
class PolicyEditor(SettingsSheet):
    """Edits a policy and its lists, which are saved with one call each.

    target: the policy; or the entity that gets a new one, which begins with `like`.
    """

    kind = WholePolicy
    operations = (UpdateEntityPolicy.spec, CreateEntityPolicy.spec)
    unnamed = (POLICY,)
    unset = NOT_SET

    def __init__(
        self, workspace: Workspace, target: Target, like: WholePolicy | None = None, parent: QWidget | None = None
    ) -> None:
        is_new = target.kind is TargetKind.ENTITY
        title = tr("New policy") if is_new else tr("Edit the policy")
        super().__init__(workspace, target, title, "add" if is_new else "policy", parent)
        self._owner = int(target.key) if is_new else target.owner
        self._policy = None if is_new else int(target.key)
        self._like = like
        self._made: str | None = None

    @classmethod
    def reopen(cls, workspace: Workspace, target: Target) -> Self:
        return cls(workspace, target)

    @property
    def draft_operation(self) -> OperationSpec:
        return UpdateEntityPolicy.spec if self._policy is not None else CreateEntityPolicy.spec

    @property
    def policy_target(self) -> Target:
        """The policy, once there is one."""
        if self.target.kind is TargetKind.POLICY:
            return self.target
        at = PolicyAt(self._policy or PLACEHOLDER, self._owner)
        return target_of_policy(self.workspace, at, self.settings.Policy.PolicyName or "")

    async def read(self) -> WholePolicy | None:
        if self._policy is None and self._made is not None:
            self._policy = await self._found(self._made)
        if self._policy is None:
            return None
        return await whole_policy(self._policy, self._owner, self.workspace.link.call)

    async def _found(self, name: str) -> int | None:
        """The policy that was made, where the answer with its id was lost."""
        reply = await self.workspace.link.call(GetEntityPoliciesAll(targetEntityId=self._owner))
        ids = (policy.EntityBackupPolicyID for policy in reply.EntityPolicies if policy.PolicyName == name)
        return next(ids, None)

    def start(self, stored: WholePolicy) -> WholePolicy:
        if self.is_stored:
            return stored
        like = self._like or stored
        policy = msgspec.structs.replace(
            like.Policy,
            EntityBackupPolicyID=PLACEHOLDER,
            TargetEntityID=self._owner,
            DateCreated=datetime.now(UTC),
        )
        return msgspec.structs.replace(like, Policy=policy)

    def sections(self, settings: WholePolicy) -> Sequence[Section]:  # noqa: ARG002
        look = self.look
        return (
            *(_form_section(look, tr(title), names) for title, names in _SECTIONS),
            _paths_section(look, tr("Scanner paths"), SCANNER_PATHES),
            _paths_section(look, tr("Explicit paths"), EXPLICIT_PATHES),
            Section(tr("File size limits"), (SIZE_LIMITS,), lambda parent: SizeLimitsPage(look, parent)),
            Section(tr("Try a path"), (), lambda parent: TryPathPage(look, parent)),
        )

    def calls(self, before: WholePolicy, wanted: WholePolicy) -> Sequence[SettingsCall]:
        """The policy itself, which the others need, and then each list that differs."""
        made: list[SettingsCall] = []

        def call(operation: type[Operation[Any]], field: str, part: str, *, of_owner: bool = False) -> None:
            def request() -> Operation[Any]:
                values: dict[str, Any] = {field: getattr(wanted, part)}
                return operation(**values) if part == POLICY else operation(**self._key(), **values)

            made.append(
                SettingsCall(
                    operation.spec,
                    lambda: self.target if of_owner else self.policy_target,
                    request,
                    field,
                    part,
                    waits=not self.is_stored and not of_owner,
                )
            )

        if not self.is_stored:
            call(CreateEntityPolicy, "entityPolicy", POLICY, of_owner=True)
        elif differences(before.Policy, wanted.Policy):
            call(UpdateEntityPolicy, "entityPolicy", POLICY)
        if differences(before.ScannerPathes, wanted.ScannerPathes):
            call(SetScannerCustomPathes, "customPathes", SCANNER_PATHES)
        if differences(before.ExplicitPathes, wanted.ExplicitPathes):
            call(SetBackupSetCustomPathes, "customPathes", EXPLICIT_PATHES)
        if held(before.SizeLimits) != held(wanted.SizeLimits):
            call(SetScannerFileSizeLimits, "fileSizeLimits", SIZE_LIMITS)
        return made

    def _key(self) -> dict[str, Any]:
        """Which policy its lists belong to."""
        return {"entityPolicyID": self._policy or PLACEHOLDER, "targetEntityId": self._owner}

    def facts(self, settings: WholePolicy) -> Iterable[Fact]:
        return policy_facts(settings.Policy)

    def took(self, call: SettingsCall, result: ChangeResult) -> None:
        if call.spec is not CreateEntityPolicy.spec:
            return
        reply = msgspec.msgpack.decode(result.reply, type=EntityPolicyResult) if result.reply else EntityPolicyResult()
        made = reply.EntityPolicy
        self._policy = made.EntityBackupPolicyID if made is not None else None
        # Without an answer, or with one that does not tell it, only its name finds it.
        self._made = self.settings.Policy.PolicyName


def _form_section(look: Look, title: str, names: Sequence[str]) -> Section:
    parts = tuple(f"{POLICY}.{name}" for name in names)
    return Section(title, parts, lambda parent: FormPage(look, EntityPolicy, POLICY, names, parent))


def _paths_section(look: Look, title: str, part: str) -> Section:
    return Section(title, (part,), lambda parent: FormPage(look, CustomPathes, part, (), parent))
