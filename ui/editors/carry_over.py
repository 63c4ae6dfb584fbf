"""Chosen settings carried over into chosen policies: the plan of it, each row with old and new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from console.commands.change import Change, Target
from console.contract.language import OperationSpec
from console.contract.services.backup_policy_management import (
    SetBackupSetCustomPathes,
    SetScannerCustomPathes,
    SetScannerFileSizeLimits,
    UpdateEntityPolicy,
)
from console.settings.deviations import EXPLICIT_PATHES, POLICY, SCANNER_PATHES, SIZE_LIMITS, by_part
from ui.editors.bulk_sheet import PlanSheet
from ui.models.change_words import ARROW
from ui.models.plan_rows import PlanRow, Rows
from ui.models.setting_words import setting_title
from ui.workspace import Workspace

_OPERATIONS: Mapping[str, OperationSpec] = {
    POLICY: UpdateEntityPolicy.spec,
    SCANNER_PATHES: SetScannerCustomPathes.spec,
    EXPLICIT_PATHES: SetBackupSetCustomPathes.spec,
    SIZE_LIMITS: SetScannerFileSizeLimits.spec,
}
"""What writes each part of a policy."""

_STEP = 20
"""Policies between two chances for the window to go on."""


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


def _line(one: Carried) -> str:
    return f"{setting_title(one.setting)}: {one.old}{ARROW}{one.new}"


class CarryOverSheet(PlanSheet):
    """The plan of it, to be looked at and started."""

    def __init__(
        self, workspace: Workspace, title: str, settings: Sequence[Carried], parent: QWidget | None = None
    ) -> None:
        super().__init__(workspace, title, (), parent)
        self._settings = tuple(settings)

    def begin(self) -> None:
        self.show_plan(self.title, carried_over(self._settings))
