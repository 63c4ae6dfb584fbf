"""The sheet of one change: its fields, then what it will do, then what became of it, in the same place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget

from console.commands.change import Change, ChangeResult, Preview, State, Target, TargetKind
from console.commands.command import Command, command_for
from console.contract.language import Kind, OperationSpec, fields_of
from console.contract.services import SERVICES
from console.engine.change_messages import TakeBack
from console.errors import ConsoleError, InvalidInput
from ui.clipboard import put_for_a_minute
from ui.editors.change_making import ChangeMaking
from ui.editors.change_moved import moved_fields
from ui.editors.change_stages import ChangeStages
from ui.editors.choosers import choices_for
from ui.editors.drafts import Drafts
from ui.editors.record_form import RecordForm
from ui.editors.stages import Stage
from ui.journal_news import JournalNews
from ui.models.change_words import command_words, unset_words
from ui.targets import goes_with
from ui.translation import tr
from ui.workspace import Workspace

DRAFT_AFTER = 1_000
"""Milliseconds after the last letter until what was typed is kept for the case of a crash."""


_LABELS = {
    "accountPolicyID": "Assigned policy",
    "entityPolicyID": "Policy",
    "systemName": "Machine",
    "targetEntityId": "Seen from",
}
"""Titles where a field is chosen by its name instead of its number."""


class ChangeSheet(ChangeStages):
    """One command for one target, from its fields to its outcome.

    values: what the form starts with, beside the command's own suggestions. change: one that is complete already, as
    the taking back of another: it has no fields to fill in.
    """

    def __init__(
        self,
        workspace: Workspace,
        command: Command[Any],
        target: Target,
        values: Mapping[str, Any] | None = None,
        change: Change | None = None,
        parent: QWidget | None = None,
    ) -> None:
        spec = command.spec
        title = command_words(spec.service.name, spec.name)
        super().__init__(workspace.look, title, spec, target.name or target.key, parent)
        self.command = command
        self.target = target
        self._workspace = workspace
        self._making = ChangeMaking(workspace.link, command, target)
        self._start = {**self._making.suggested, **_owner_of(command, target), **(values or {})}
        self._is_complete = change is not None
        self._change = change
        self._present: State = {}
        self._edited = bool(values)
        self._is_listening = False
        self._generated: dict[str, str] = {}
        self._drafts = Drafts(workspace.state, workspace.session.profile_name)
        session = workspace.session
        self.show_subject(session.environment, session.environment_label, _whom(target))
        # Its row is not among those loaded where it is not active; whose it is, the provider tells.
        self._is_placed = target.kind is not TargetKind.ACCOUNT or bool(target.owner)

        self.outcome.copy_asked.connect(self._copy)
        for button, act in (
            (self.back, self._go_back),
            (self.undo, self._take_back),
            (self.look_now, self._look),
            (self.take_theirs, self._take_theirs),
            (self.retry, self._retry),
            (self.go_on, self._go_on),
            (self.send, self._send),
            (self.send_all_the_same, self._send),
        ):
            button.clicked.connect(act)
        self._draft_timer = QTimer(self)
        self._draft_timer.setSingleShot(True)
        self._draft_timer.setInterval(DRAFT_AFTER)
        self._draft_timer.timeout.connect(self._keep_draft)
        self.closed.connect(self._leave)

    @property
    def is_unsaved(self) -> bool:
        return self._edited and self._stage in (Stage.FIELDS, Stage.PREVIEW, Stage.MOVED)

    def begin(self) -> None:
        """Read what is to be known first; a change that is complete is looked at at once."""
        if self._stage is Stage.READING and self.form is None:
            self._run(self._prepare() if self._is_complete else self._open_fields())
        else:
            self.take_focus()

    def abandon(self) -> None:
        self._keep_draft()
        self.closed.disconnect(self._leave)
        super().abandon()

    async def _open_fields(self) -> None:
        """Make the form, with what can be chosen and with the present values."""
        self.wait(tr("Reading how it stands…"))
        await self._find_place()
        operation = self.command.operation
        try:
            choices = await choices_for(self._workspace, operation, self.target)
        except ConsoleError as error:
            self._fail(error)
            return
        form = RecordForm(
            self.look,
            operation,
            fixed=self._making.fixed,
            labels={name: tr(words) for name, words in _LABELS.items()},
            choices=choices,
            left_out=unset_words(self.command),
            parent=self,
        )
        self.form = form
        if not form.names:
            await self._prepare()
            return
        present = await self._making.present()
        # What cannot be chosen, as the partner that a company is with already, is no suggestion.
        self._present = {name: value for name, value in present.items() if value in choices.get(name, (value,))}
        form.show_values({**self._present, **self._start})
        form.changed.connect(self._note_edit)
        self.fields_column.addWidget(form)
        self.fields_column.addStretch(1)
        self.enter(Stage.FIELDS)

    async def _find_place(self) -> None:
        """Learn where an account belongs that the store does not know, before anything is asked or sent about it."""
        if self._is_placed:
            return
        target = await self._making.located(self._workspace.store)
        self._is_placed, self.target = True, target
        self._start = {**_owner_of(self.command, target), **self._start}
        if self._change is not None:
            self._change = msgspec.structs.replace(self._change, target=target)
        session = self._workspace.session
        self.show_subject(session.environment, session.environment_label, _whom(target))

    def _values(self) -> dict[str, Any]:
        """What is to be sent: without optional values that are as they stand already."""
        if self.form is None:
            return {}
        optional = {name for name in self.form.names if not self.form[name].field.required}
        same = {name for name in optional if name in self._present}
        values = self.form.values()
        return {name: value for name, value in values.items() if name not in same or value != self._present[name]}

    async def _prepare(self) -> None:
        """Show what the change would do."""
        self.wait(tr("Reading how it stands…"))
        await self._find_place()
        try:
            if self._change is None or not self._is_complete:
                self._change = self._making.change(self._values())
            preview = await self._making.preview(self._change)
            below = list(goes_with(self.target, self._workspace.store)) if preview.kind is Kind.DESTROY else []
            if below and self.target.kind is TargetKind.ENTITY:
                below += [licences] if (licences := await self._making.licences_below()) else []
        except InvalidInput as error:
            self._show_invalid(error)
            return
        except ConsoleError as error:
            self._fail(error)
            return
        self.known = preview
        self.preview.show_preview(preview, below)
        self.enter(Stage.PREVIEW)

    async def _make(self, seen: State | None) -> None:
        if self._change is None:
            return
        try:
            result = await self._making.make(self._change, seen)
        except InvalidInput as error:
            self._show_invalid(error)
            return
        if result.moved is not None and self.known is not None:
            self._show_moved(result.moved, self.known)
        else:
            self._show_result(result)

    def _show_moved(self, now: State, preview: Preview) -> None:
        self.moved.show_rows(moved_fields(self.command.spec, preview.state or {}, now, preview.changes))
        self.known = msgspec.structs.replace(preview, state=now)
        self.enter(Stage.MOVED)

    def _show_result(self, result: ChangeResult) -> None:
        self.result = result
        self._edited = False
        self._drafts.forget()
        self.outcome.show_result(result, self._generated)
        if result.outcome.has_happened or not result.outcome.is_settled:
            owner = self.target.owner
            loading = self._workspace.loading
            loading.refresh_touched(result.touched_accounts, result.touched_entities, owner)
        self.enter(Stage.RESULT)
        if not result.outcome.is_settled and not self._is_listening:
            self._is_listening = True
            JournalNews.of(self._workspace).changed.connect(self._hear)
        if result.field and self.form is not None and not result.outcome.has_happened:
            self.form.show_problems({result.field: result.summary})

    def _show_invalid(self, error: InvalidInput) -> None:
        """Mark the fields that the engine finds wrong; what is of no field stands above."""
        if self.form is None or not self.form.names:
            self._fail(error)
            return
        self.enter(Stage.FIELDS)
        self.say(f"{error.summary} {error.advice}".strip())
        found = error.facts.get("problems") or []
        sentences = {str(each.get("path", "")): tr("It {rule}.", rule=each.get("rule", "")) for each in found}
        self.form.show_problems(sentences)

    def _fail(self, error: ConsoleError) -> None:
        """Say why it cannot go on before anything was sent."""
        if self.has_fields:
            self.enter(Stage.FIELDS)
        else:
            self.wait("")
        self.say(f"{error.summary} {error.advice}".strip())
        self.retry.setVisible(self._stage is Stage.READING)

    @Slot()
    def _go_on(self) -> None:
        if self.form is not None and self.form.validate():
            self._run(self._prepare())

    @Slot()
    def _send(self) -> None:
        is_ready = self._stage is Stage.MOVED or (self._stage is Stage.PREVIEW and self.preview.is_ready)
        if self.known is not None and is_ready:
            self._generated = self.form.generated() if self.form is not None else {}
            # At once, so that a second click finds nothing to send.
            self.wait(tr("Sent. Waiting for the provider's answer…"), Stage.SENDING)
            # Not owned by the sheet: what is on its way is not called back.
            self._workspace.tasks.start(self._make(self.known.state))

    @Slot()
    def _take_theirs(self) -> None:
        """Leave what somebody else set as it is, and look at the rest again."""
        if self.known is None or self.form is None or not self.form.names:
            self.close_now()
            return
        now = self.known.state or {}
        theirs = {name: now[name] for name in self.form.names if name in now and now[name] != self._present.get(name)}
        self._present = {**self._present, **theirs}
        self.form.show_values(theirs)
        self.enter(Stage.FIELDS)

    @Slot()
    def _go_back(self) -> None:
        if self.form is not None and self.form.names:
            self.enter(Stage.FIELDS)
            self.form.first_wrong()

    @Slot()
    def _retry(self) -> None:
        self._run(self._prepare() if self._is_complete else self._open_fields())

    @Slot()
    def _look(self) -> None:
        self._run(self._settle())

    async def _settle(self) -> None:
        if self.result is None:
            return
        self.look_now.setEnabled(False)
        try:
            self._show_result(await self._making.settle(self.result.entry))
        except ConsoleError as error:
            self.say(f"{error.summary} {error.advice}".strip())
        else:
            if not self.result.outcome.is_settled:
                self.say(tr("A look at the provider could not tell yet. The journal goes on looking."))
        self.look_now.setEnabled(True)

    @Slot()
    def _hear(self) -> None:
        if self.result is not None and not self.result.outcome.is_settled:
            self._workspace.tasks.start_latest(self, "news", self._follow(self.result.entry))

    async def _follow(self, entry: str) -> None:
        """Show what became of a change of unknown outcome, once another look or a person has settled it."""
        found = await self._making.recorded(entry)
        if found is not None and found.outcome.is_settled:
            self._show_result(found)

    @Slot()
    def _take_back(self) -> None:
        self._workspace.tasks.start(take_back(self._workspace, self.result.entry if self.result else ""))

    @Slot(str)
    def _copy(self, secret: str) -> None:
        put_for_a_minute(secret)
        self.say(tr("Copied. It leaves the clipboard again after a minute."))

    @Slot()
    def _note_edit(self) -> None:
        self._edited = True
        self._draft_timer.start()

    @Slot()
    def _keep_draft(self) -> None:
        if self.form is not None and self.is_unsaved:
            self._drafts.keep(self.command.spec, self.target, self.form.values())

    @Slot()
    def _leave(self) -> None:
        self._draft_timer.stop()
        self._drafts.forget()

    def _run(self, work: Any) -> None:
        self._workspace.tasks.start_latest(self, "work", work)


def open_change(
    workspace: Workspace, spec: OperationSpec, target: Target, values: Mapping[str, Any] | None = None
) -> ChangeSheet | None:
    """Open the sheet of a change; None where another sheet holds what is not sent yet, or where the change is off."""
    why = workspace.session.why_no_change(spec.name)
    if why:
        workspace.notices.tell(why)
        return None
    sheet = ChangeSheet(workspace, command_for(spec), target, values)
    return sheet if workspace.sheets.open(sheet) else None


def open_prepared(workspace: Workspace, change: Change) -> ChangeSheet | None:
    """Open the sheet of a change that is complete, with its preview."""
    spec = SERVICES[change.service].operations[change.operation]
    why = workspace.session.why_no_change(spec.name)
    if why:
        workspace.notices.tell(why)
        return None
    sheet = ChangeSheet(workspace, command_for(spec), change.target, change=change)
    return sheet if workspace.sheets.open(sheet) else None


async def take_back(workspace: Workspace, entry: str) -> None:
    """Open the sheet of the change that takes an entry of the journal back; why there is none is told."""
    try:
        change = await workspace.link.request(TakeBack(entry))
    except ConsoleError as error:
        workspace.notices.tell_error(error)
        return
    open_prepared(workspace, change)


def _whom(target: Target) -> str:
    known = target.path or target.name or target.key
    return known if target.kind is not TargetKind.ENTITY else f"{known} · {tr('id {id}', id=target.key)}"


def _owner_of(command: Command[Any], target: Target) -> dict[str, Any]:
    """The entity of an account where a request asks for it and the command leaves it open."""
    names = {field.name for field in fields_of(command.operation)} - {command.target_field, command.owner_field}
    return {"targetEntityId": target.owner} if "targetEntityId" in names and target.owner else {}
