"""Opens editors of settings and types into them: how soon they are painted, and how long a letter takes.

A policy has 5,000 paths, and then a device 2,000 folders (`tests.bench.editor_folders`), in one window after the other.

What counts as the reply is the moment at which the settings are in the window's process. Each letter is typed into the
list of paths, and waited for until it is painted.
"""

from __future__ import annotations

import argparse
from statistics import median
from time import perf_counter
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from console.contract.services.backup_policy_management import GetEntityPoliciesAll, SetScannerCustomPathes
from console.contract.services.backup_policy_paths import CustomPathes
from console.contract.services.entity_management import EntityType
from console.engine.embedded import DEMO_PASSWORD
from console.engine.settings_messages import PolicyAt
from console.session.session import Session
from console.settings.deviations import SCANNER_PATHES
from console.settings.whole_policy import WholePolicy
from tests.bench.driven import driven, painted
from tests.bench.editor_folders import FOLDER_TARGETS, folder_figures
from tests.bench.figures import Target
from ui.app import Program
from ui.editors.carry_over import target_of_policy
from ui.editors.policy_editor import PolicyEditor
from ui.editors.stages import Stage

PATHS = 5_000
LETTERS = "Archive 2026"

TARGETS = {
    "first_paint_milliseconds": Target(100),
    "paths_section_milliseconds": Target(100),
    "letter_painted_milliseconds": Target(50),
    **FOLDER_TARGETS,
}


def run(_arguments: argparse.Namespace) -> dict[str, Any]:
    """Drive the real window over a real engine and provider."""
    return driven("small", _watched_both)


class _TimedEditor(PolicyEditor):
    """Notes when the reply is there."""

    replied = 0.0

    async def read(self) -> WholePolicy | None:
        found = await super().read()
        self.replied = perf_counter()
        return found


async def _watched_both(program: Program) -> dict[str, Any]:
    await program.open()
    await program.wait_until_idle()
    return {**await _watched(program), **await folder_figures(program)}


async def _watched(program: Program) -> dict[str, Any]:
    workspace = program.workspace
    async with await Session.sign_in(workspace.session.profile, DEMO_PASSWORD) as session:
        at = await _filled(session, program)
    sheet = _TimedEditor.reopen(workspace, target_of_policy(workspace, at, "Many paths"))
    moments: list[float] = []
    sheet.stage_changed.connect(lambda: moments.append(painted(sheet)) if sheet.stage is Stage.FIELDS else None)
    workspace.sheets.open(sheet)
    await program.wait_until_idle()
    begun = perf_counter()
    title = next(
        title
        for title, section in zip(sheet.sections_view.titles, sheet.sections(sheet.settings), strict=False)
        if section.parts == (SCANNER_PATHES,)
    )
    page = sheet.sections_view.go_to(title)
    section = painted(sheet) - begun
    lines = page.findChildren(QPlainTextEdit)[0]
    lines.setFocus()
    letters = [_typed(lines, letter) for letter in LETTERS]
    workspace.sheets.close_now()
    return {
        "paths": PATHS,
        "first_paint_milliseconds": (moments[0] - sheet.replied) * 1000,
        "paths_section_milliseconds": section * 1000,
        "letter_painted_milliseconds": median(letters) * 1000,
        "longest_letter_milliseconds": max(letters) * 1000,
    }


def _typed(lines: QWidget, letter: str) -> float:
    begun = perf_counter()
    QTest.keyClicks(lines, letter)
    return painted(lines) - begun


async def _filled(session: Session, program: Program) -> PolicyAt:
    """A policy of some customer, which gets many paths."""
    tree = program.workspace.store.entities
    for node in tree.order:
        if tree.kind(node) != EntityType.PARTNER or not tree.is_active(node):
            continue
        owner = tree.entity_id(node)
        for policy in (await session.call(GetEntityPoliciesAll(targetEntityId=owner))).EntityPolicies:
            if policy.EntityBackupPolicyID is None:
                continue
            paths = CustomPathes(IncludeFolders=tuple(rf"D:\Customers\Folder {at:05}\Work" for at in range(PATHS)))
            request = SetScannerCustomPathes(
                entityPolicyID=policy.EntityBackupPolicyID, targetEntityId=owner, customPathes=paths
            )
            await session.call(request)
            return PolicyAt(policy.EntityBackupPolicyID, owner)
    raise RuntimeError("no policy is there")
