"""Pictures of the editors of settings in their stages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import msgspec
from PySide6.QtWidgets import QLineEdit, QWidget

from console.commands.change import Change
from console.contract.services.backup_policy_management import UpdateEntityPolicy
from console.engine.change_messages import MakeChange
from console.engine.settings_messages import PolicyAt
from ui.editors.carry_over import target_of_policy
from ui.editors.field_row import FieldRow
from ui.editors.new_policy_editor import NewPolicyEditor
from ui.editors.policy_editor import PolicyEditor
from ui.editors.record_group import RecordGroup
from ui.editors.settings_page import FormPage
from ui.editors.settings_sheet import SettingsSheet
from ui.navigation import Place
from ui.places import node_of
from ui.policy_sources import at_hand
from ui.targets import target_of
from ui.tour import Tour

Step = Callable[[SettingsSheet], Awaitable[None]]
_SMALLEST = (1024, 640)


def editor_scenes(tour: Tour, place: Place) -> Mapping[str, AbstractAsyncContextManager[QWidget]]:
    """Each stage, by name. place: an entity with policies of its own."""
    pictures = _Pictures(tour, place)
    return {
        "policy-editor": pictures.policy(pictures.at("Schedule")),
        "policy-editor-options": pictures.policy(pictures.at("Options")),
        "policy-editor-paths": pictures.policy(pictures.at("Explicit paths")),
        "policy-editor-limits": pictures.policy(pictures.at("File size limits")),
        "policy-editor-smallest": pictures.policy(pictures.at("What is backed up"), size=_SMALLEST),
        "policy-editor-wrong": pictures.policy(pictures.wrong),
        "policy-editor-moved": pictures.policy(pictures.moved),
        "policy-editor-review": pictures.policy(pictures.reviewed),
        "policy-editor-saved": pictures.policy(pictures.saved),
        "policy-editor-new": pictures.new(),
        "policy-editor-new-like-another": pictures.new(is_like_another=True),
    }


class _Pictures:
    def __init__(self, tour: Tour, place: Place) -> None:
        self._tour = tour
        self._place = place
        self._window = tour.program.window

    def at(self, section: str) -> Step:
        """A section."""

        async def show(sheet: SettingsSheet) -> None:
            sheet.sections_view.go_to(section)
            sheet.take_focus()

        return show

    async def wrong(self, sheet: SettingsSheet) -> None:
        """Two settings are wrong, and one wanted to go on."""
        _type(sheet, "General", ("PolicyName",), "<Nightly>")
        _type(sheet, "Schedule", ("Schedule", "ScheduledHoursBetweenRuns"), "36")
        sheet.review.click()

    async def moved(self, sheet: SettingsSheet) -> None:
        """Somebody else has changed it meanwhile, one setting otherwise than it is wanted here."""
        policy = sheet.before.Policy
        theirs = msgspec.structs.replace(policy, PolicyName=f"{policy.PolicyName}.", LiveProtectWholeBackupSet=True)
        change = Change.of(UpdateEntityPolicy(entityPolicy=theirs), sheet.target)
        await self._tour.workspace.link.request(MakeChange(change))
        _type(sheet, "General", ("PolicyName",), "Office documents, at night")
        sheet.review.click()

    async def reviewed(self, sheet: SettingsSheet) -> None:
        """Some settings are changed."""
        _type(sheet, "General", ("PolicyName",), "Office documents, at night")
        _type(sheet, "Schedule", ("Schedule", "ScheduledTime"), "01:30")
        _type(sheet, "File size limits", (), "3")
        sheet.review.click()
        await self._tour.settle()

    async def saved(self, sheet: SettingsSheet) -> None:
        """They are saved."""
        await self.reviewed(sheet)
        sheet.save.click()
        await self._tour.settle()

    @asynccontextmanager
    async def policy(self, step: Step, size: tuple[int, int] | None = None) -> AsyncIterator[QWidget]:
        """The editor of a policy after a step."""
        before = self._window.size()
        self._window.resize(*(size or (before.width(), before.height())))
        workspace = self._tour.workspace
        known = (await at_hand(workspace, node_of(self._place, workspace.store)))[0]
        if isinstance(known.source, PolicyAt):
            sheet = PolicyEditor.reopen(workspace, target_of_policy(workspace, known.source, known.name))
            workspace.sheets.open(sheet)
            await self._tour.settle()
            await step(sheet)
            await self._tour.settle()
        yield self._window
        workspace.sheets.close_now()
        self._window.resize(before)

    @asynccontextmanager
    async def new(self, *, is_like_another: bool = False) -> AsyncIterator[QWidget]:
        """The editor of a new policy, that begins with little or with another policy."""
        workspace = self._tour.workspace
        like = (await at_hand(workspace, node_of(self._place, workspace.store)))[0] if is_like_another else None
        workspace.sheets.open(NewPolicyEditor(workspace, target_of(self._place, workspace.store), like))
        await self._tour.settle()
        yield self._window
        workspace.sheets.close_now()


def _type(sheet: SettingsSheet, section: str, names: tuple[str, ...], text: str) -> None:
    """Type into the field of a section; without names into its last line."""
    page = sheet.sections_view.go_to(section)
    line: QWidget = page.findChildren(QLineEdit)[-1]
    if names and isinstance(page, FormPage):
        part = page.form[names[0]]
        if len(names) > 1 and isinstance(part, RecordGroup) and part.form is not None:
            part = part.form[names[1]]
        line = part.edit.widget if isinstance(part, FieldRow) else line
    if isinstance(line, QLineEdit):
        line.setText(text)
        line.textEdited.emit(text)
