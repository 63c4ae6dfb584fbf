"""Chosen settings carried over into chosen policies: the plan of it, each row with old and new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from console.commands.change import Change, Target, TargetKind
from console.contract.language import OperationSpec
from console.contract.services.backup_policy_management import (
    SetBackupSetCustomPathes,
    SetScannerCustomPathes,
    SetScannerFileSizeLimits,
    UpdateEntityPolicy,
)
from console.engine.settings_messages import PolicyAt
from console.settings.deviations import EXPLICIT_PATHES, POLICY, SCANNER_PATHES, SIZE_LIMITS, by_part
from console.store import NONE
from ui.editors.bulk_sheet import PlanSheet
from ui.models.change_words import ARROW
from ui.models.deviation_rows import DeviationBook, Pair
from ui.models.plan_rows import PlanRow, Rows
from ui.models.setting_words import deviation_words, setting_title
from ui.places import entity_path, path_in_words
from ui.workspace import Workspace

_OPERATIONS: Mapping[str, OperationSpec] = {
    POLICY: UpdateEntityPolicy.spec,
    SCANNER_PATHES: SetScannerCustomPathes.spec,
    EXPLICIT_PATHES: SetBackupSetCustomPathes.spec,
    SIZE_LIMITS: SetScannerFileSizeLimits.spec,
}
"""What writes each part of a policy."""

_STEP = 20
"""Policies or settings between two chances for the window to go on."""


@dataclass(frozen=True, slots=True)
class Carried:
    """One setting of one policy. value: what it is to be, plain; old, new: in words."""

    target: Target
    setting: str
    value: Any
    old: str
    new: str


def carried_over(settings: Sequence[Carried]) -> Rows:
    """A row for each call: the settings of one part of one policy, the parts of a policy one after the other."""
    by_target: dict[Target, dict[str, Carried]] = {}
    for one in settings:
        by_target.setdefault(one.target, {})[one.setting] = one
    rows = []
    for number, (target, wanted) in enumerate(by_target.items()):
        parts = by_part({setting: one.value for setting, one in wanted.items()})
        for part in sorted(parts, key=list(_OPERATIONS).index):
            change = Change.of_patch(_OPERATIONS[part], parts[part], target)
            rows.append(PlanRow(target, change, "; ".join(_line(wanted[setting]) for setting in parts[part])))
        if number % _STEP == 0:
            yield
    return rows


def carried_deviations(workspace: Workspace, book: DeviationBook, pairs: Sequence[Pair]) -> Rows:
    """The rows that give policies what the gold policy has."""
    targets: dict[str, Target] = {}
    settings = []
    for number, (found, deviation) in enumerate(pairs):
        if found.key not in targets:
            source = PolicyAt(found.policy.policy, found.entity)
            targets[found.key] = target_of_policy(workspace, source, found.policy.name)
        wanted, setting = book.gold.settings.get(deviation.setting), deviation.setting
        words = deviation_words(deviation), book.gold_words(setting)
        settings.append(Carried(targets[found.key], setting, wanted, *words))
        if number % _STEP == 0:
            yield
    return (yield from carried_over(settings))


def target_of_policy(workspace: Workspace, policy: PolicyAt, name: str) -> Target:
    """A policy as what a change is made to, with whose it is in its name, and its full path."""
    tree = workspace.store.entities
    node = tree.node_of(policy.owner)
    if node == NONE:
        return Target(TargetKind.POLICY, str(policy.policy), name, owner=policy.owner)
    path = f"{path_in_words(entity_path(workspace.store, node))} › {name}"
    return Target(TargetKind.POLICY, str(policy.policy), f"{tree.name(node)}: {name}", path, policy.owner)


def _line(one: Carried) -> str:
    return f"{setting_title(one.setting)}: {one.old}{ARROW}{one.new}"


class CarryOverSheet(PlanSheet):
    """The plan of it, to be looked at and started."""

    def __init__(self, workspace: Workspace, title: str, rows: Rows, parent: QWidget | None = None) -> None:
        super().__init__(workspace, title, (), parent)
        self._rows = rows

    def begin(self) -> None:
        self.show_plan(self.title, self._rows)
