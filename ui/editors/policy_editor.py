"""The editor of a backup policy with everything that belongs to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Self

from console.commands.change import Target
from console.commands.policy_reading import key_of, whole_policy
from console.contract.language import Operation
from console.contract.services.backup_policy_management import (
    SetBackupSetCustomPathes,
    SetScannerCustomPathes,
    SetScannerFileSizeLimits,
    UpdateEntityPolicy,
)
from console.contract.services.backup_policy_paths import CustomPathes
from console.contract.services.backup_policy_records import EntityPolicy
from console.settings.deviations import EXPLICIT_PATHES, POLICY, SCANNER_PATHES, SIZE_LIMITS
from console.settings.differences import differences
from console.settings.size_limits import held
from console.settings.whole_policy import WholePolicy
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
    """Edits a policy and its lists, which are saved with one call each."""

    kind = WholePolicy
    operations = (UpdateEntityPolicy.spec,)
    unnamed = (POLICY,)
    unset = NOT_SET

    @classmethod
    def reopen(cls, workspace: Workspace, target: Target) -> Self:
        return cls(workspace, target, tr("Edit the policy"), "policy")

    @property
    def owner(self) -> int:
        """Id of the entity that owns the policy."""
        return self.target.owner

    @property
    def policy_target(self) -> Target:
        """The policy."""
        return self.target

    async def read(self) -> WholePolicy | None:
        return await whole_policy(int(self.policy_target.key), self.owner, self.workspace.link.call)

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
        """The policy itself, and then each list that differs."""
        return (*self.policy_calls(before, wanted), *self._list_calls(before, wanted))

    def policy_calls(self, before: WholePolicy, wanted: WholePolicy) -> Sequence[SettingsCall]:
        """What saves the policy itself."""
        if not differences(before.Policy, wanted.Policy):
            return ()
        request = UpdateEntityPolicy(entityPolicy=wanted.Policy)
        return (SettingsCall(request.spec, lambda: self.policy_target, lambda: request, "entityPolicy", POLICY),)

    def _list_calls(self, before: WholePolicy, wanted: WholePolicy) -> Iterator[SettingsCall]:
        def call(operation: type[Operation[Any]], field: str, part: str) -> SettingsCall:
            def request() -> Operation[Any]:
                values: dict[str, Any] = {field: getattr(wanted, part), **key_of(self.policy_target)}
                return operation(**values)

            return SettingsCall(
                operation.spec, lambda: self.policy_target, request, field, part, waits=not self.is_stored
            )

        if differences(before.ScannerPathes, wanted.ScannerPathes):
            yield call(SetScannerCustomPathes, "customPathes", SCANNER_PATHES)
        if differences(before.ExplicitPathes, wanted.ExplicitPathes):
            yield call(SetBackupSetCustomPathes, "customPathes", EXPLICIT_PATHES)
        if held(before.SizeLimits) != held(wanted.SizeLimits):
            yield call(SetScannerFileSizeLimits, "fileSizeLimits", SIZE_LIMITS)

    def facts(self, settings: WholePolicy) -> Iterable[Fact]:
        return policy_facts(settings.Policy)


def _form_section(look: Look, title: str, names: Sequence[str]) -> Section:
    parts = tuple(f"{POLICY}.{name}" for name in names)
    return Section(title, parts, lambda parent: FormPage(look, EntityPolicy, POLICY, names, parent))


def _paths_section(look: Look, title: str, part: str) -> Section:
    return Section(title, (part,), lambda parent: FormPage(look, CustomPathes, part, (), parent))
