"""The base of all editors of settings: sections, a review of the difference, saving call by call, reading back.

An editor is a subclass. It says what it edits and how that is read and saved; everything else comes from here::

    class FolderEditor(SettingsSheet):
        kind = ImageStreamSettings
        operations = (SetAdvancedFolderSettings.spec,)

        def __init__(self, workspace, target, parent=None):
            super().__init__(workspace, target, tr("Edit the folder backup"), "device", parent)

        async def read(self): ...             # the settings as the provider has them now, None where there are none
        def sections(self, settings): ...     # Section(title, paths, make=lambda parent: FormPage(…)), in their order
        def calls(self, before, wanted): ...  # SettingsCall for each call that saves what differs, in their order

    workspace.sheets.open(FolderEditor(workspace, target))

The whole is one record of the contract's kind (`kind`); paths name settings in it, "" is all of it. A section's page is
a `FormPage`, whose fields, widgets and rules come from the declaration, or any other `SettingsPage`. Of the record that
`read` gave, everything that nobody edits goes back to the letter, and a section "Other" shows what is not declared.

It may also say with `start` what is shown in place of what was read, as for something new; with `facts` what the
settings come to in words, for the sentences of the review; with `took` what it learns from an answer, as the id of what
was created, after which `read` finds it. `unnamed` are first steps of paths that words leave out.

Decorated with `reopened` (`ui.editors.draft_offer`) it opens again after a crash, with `reopen`: its draft is kept as
one of the first of `operations`, or of the one that `draft_operation` gives.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any, ClassVar, Self

import msgspec
from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from console.commands.change import ChangeResult, Target
from console.contract.check import Problem, problems
from console.contract.language import OperationSpec, Record
from console.errors import ConsoleError, InvalidInput
from console.settings.differences import differences, dropped
from console.settings.merging import merged
from console.settings.plain_values import record_from
from ui.editors.drafts import Draft, Drafts, draft_of_settings
from ui.editors.problem_words import sentence_of
from ui.editors.settings_page import Section, UndeclaredPage, undeclared
from ui.editors.settings_review import ended_words, lost_words
from ui.editors.settings_saving import SettingsCall, SettingsSaving, said, wrong_settings
from ui.editors.settings_stages import SettingsStages
from ui.editors.settings_standing import Looked, Standing
from ui.editors.stages import Stage
from ui.models.difference_words import DifferenceWords, Fact, fact_sentences
from ui.translation import tr
from ui.workspace import Workspace

DRAFT_AFTER = 1_000
"""Milliseconds after the last letter until what was typed is kept for the case of a crash."""


class SettingsSheet(SettingsStages):
    """Edits the settings of one target. saved: something of them was saved, or may have been."""

    saved = Signal()

    kind: ClassVar[type[Record]]
    operations: ClassVar[tuple[OperationSpec, ...]]
    unnamed: ClassVar[tuple[str, ...]] = ()
    unset: ClassVar[str] = ""

    def __init__(
        self, workspace: Workspace, target: Target, title: str, icon: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(workspace.look, title, icon, parent)
        self.workspace = workspace
        self.target = target
        self._standing = Standing(self.kind, workspace.link, self.read, self.calls, self.merged)
        self._looked: Looked | None = None
        self.first_words = ""
        self._draft: Draft | None = None
        self._drafts = Drafts(workspace.state, workspace.session.profile_name)
        session = workspace.session
        self.show_subject(session.environment, session.environment_label, target.path or target.name or target.key)
        acts: tuple[tuple[QPushButton, Callable[[], None]], ...] = (
            (self.back, self._go_back),
            (self.retry, lambda: self._run(self._open())),
            (self.next_problem, self._go_to_next),
            (self.review, self._review),
            (self.save, self._save),
            (self.take_theirs, self._take_theirs),
            (self.keep_mine, self._keep_mine),
            (self.look_now, lambda: self._run(self._settle())),
        )
        for button, act in acts:
            button.clicked.connect(act)
        shortcut = QShortcut(QKeySequence(Qt.Key.Key_F8), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self._go_to_next)
        self.sections_view.changed.connect(self._note_edit)
        self._draft_timer = QTimer(self)
        self._draft_timer.setSingleShot(True)
        self._draft_timer.setInterval(DRAFT_AFTER)
        self._draft_timer.timeout.connect(self._keep_draft)
        self.closed.connect(self._leave)

    @classmethod
    def reopen(cls, workspace: Workspace, target: Target) -> Self:
        """The editor for a target, as a draft names it."""
        raise NotImplementedError

    async def read(self) -> Record | None:
        """The settings as the provider has them now; None where it has none yet. Raises ConsoleError."""
        raise NotImplementedError

    def sections(self, settings: Any) -> Sequence[Section]:
        """The sections, in their order."""
        raise NotImplementedError

    def calls(self, before: Any, wanted: Any) -> Sequence[SettingsCall]:
        """What is called to make `wanted` of `before`, in its order; only what differs."""
        raise NotImplementedError

    async def start(self, stored: Any) -> Any:
        """What is shown at first; `first_words` are said above it then. Raises ConsoleError."""
        return stored

    def wrong(self, wanted: Any) -> Sequence[Problem]:
        """What keeps settings from being saved."""
        return problems(wanted, self.before) if self.is_stored else problems(wanted)

    @staticmethod
    def merged(base: Any, mine: Any, theirs: Any) -> Any:
        """`theirs` with all that I changed since `base`."""
        return merged(base, mine, theirs)

    def facts(self, settings: Any) -> Iterable[Fact]:  # noqa: ARG002
        """What settings come to, in words."""
        return ()

    def took(self, call: SettingsCall, result: ChangeResult) -> None:
        """A call has happened; its answer may tell something."""

    @property
    def draft_operation(self) -> OperationSpec:
        """The operation under which the draft is kept."""
        return self.operations[0]

    @property
    def settings(self) -> Any:
        """The settings with everything that was entered."""
        return self.sections_view.settings

    @property
    def before(self) -> Any:
        """The settings as the provider has them, as far as is known here."""
        return self._standing.base

    @property
    def is_stored(self) -> bool:
        """Whether the provider has them at all."""
        return self._standing.is_stored

    def go_on_with(self, draft: Draft) -> None:
        """Show a draft once the settings are read, put on top of what the provider has then."""
        self._draft = draft

    def begin(self) -> None:
        if self.stage is Stage.READING:
            self._run(self._open())
        else:
            self.take_focus()

    def abandon(self) -> None:
        self._draft_timer.stop()
        if self.is_unsaved:
            self._drafts.write(self._made_draft())
        self.closed.disconnect(self._leave)
        super().abandon()

    async def _open(self) -> None:
        self.wait(tr("Reading how it stands…"))
        self.retry.hide()
        try:
            self._standing.take(await self.read())
            settings = await self.start(self.before)
        except ConsoleError as error:
            self.wait("")
            self.say(said(error))
            self.retry.show()
            return
        draft, self._draft = self._draft, None
        if draft is not None and draft.base is not None:
            try:
                base, mine = (record_from(self.kind, values) for values in (draft.base, draft.values))
                settings = self.merged(base, mine, settings)
                self.is_edited = True
            except msgspec.ValidationError:
                self.workspace.notices.tell(tr("What was typed before cannot be understood any more."))
        self.why_off = self.workspace.session.why_no_change(self.draft_operation.name)
        self.show_settings(settings)
        self.enter(Stage.FIELDS)
        self.say(self.why_off or self.first_words)

    def show_settings(self, settings: Record) -> None:
        """Show other settings to be edited, against those that the provider has."""
        sections = [*self.sections(settings)]
        if undeclared(settings):
            sections.append(Section(tr("Other"), (), UndeclaredPage))
        self.sections_view.show_settings(sections, settings, self.before, is_stored=self.is_stored)

    @Slot()
    def _review(self) -> None:
        wanted = self.settings
        found = self.wrong(wanted)
        self.sections_view.validate(problem.path for problem in found)
        self.show_ready()
        if found:
            # What is edited in no section can only be told above them.
            if not self.sections_view.go_to_wrong():
                self.say(sentence_of(self.kind, found[0]))
            return
        self._run(self._prepare(wanted))

    async def _prepare(self, wanted: Any) -> None:
        """Look at the provider once more, and show what saving will do, or what has moved there."""
        self.wait(tr("Reading how it stands…"))
        try:
            looked = await self._standing.look(wanted)
        except ConsoleError as error:
            self.enter(Stage.FIELDS)
            self.say(said(error))
            if isinstance(error, InvalidInput):
                self._tell_invalid(error, self.calls(self.before, wanted))
            return
        self._looked = looked
        if looked.moved:
            words = self._words(looked.wanted, looked.now)
            self.moved_page.show_rows([words.moved(each) for each in looked.moved])
            self.is_conflict = any(each.is_conflict for each in looked.moved)
            self.enter(Stage.MOVED)
            return
        self.show_settings(looked.wanted)
        if looked.saving is None or not looked.saving.calls:
            self.enter(Stage.FIELDS)
            self.say(tr("Nothing of this differs from how it stands at the provider already."))
            return
        words = self._words(looked.wanted)
        told = [words.told(each) for each in differences(self.before, looked.wanted)]
        facts = self.facts(self.before) if self.is_stored else ()
        sentences = fact_sentences(facts, self.facts(looked.wanted), self.unset)
        self.review_page.show_review(sentences, told, looked.saving)
        self.enter(Stage.PREVIEW)

    def _words(self, *known: Record) -> DifferenceWords:
        return DifferenceWords(self.kind, (*known, self.before), self.unnamed)

    @Slot()
    def _keep_mine(self) -> None:
        if self._looked is not None:
            self._go_on_from(self._looked.now, self._looked.wanted)

    @Slot()
    def _take_theirs(self) -> None:
        if self._looked is not None:
            now = self._looked.now
            self._go_on_from(now, self.merged(self.before, now, self._looked.wanted))

    def _go_on_from(self, now: Record, mine: Any) -> None:
        """Put what is wanted here on top of what the provider has now, and look at the difference again."""
        wanted = self.merged(self.before, mine, now)
        self._standing.take(now)
        self.show_settings(wanted)
        self._review()

    @Slot()
    def _save(self) -> None:
        looked = self._looked
        if self.stage is Stage.PREVIEW and looked is not None and looked.saving is not None:
            self.outcome_page.show_saving(looked.saving)
            self.enter(Stage.SENDING)
            # Not owned by the sheet: what is on its way is not called back.
            self.workspace.tasks.start(self._make(looked.saving, looked.wanted))

    async def _make(self, saving: SettingsSaving, wanted: Any) -> None:
        failure: ConsoleError | None = None
        try:
            await saving.run(lambda: self.outcome_page.show_saving(saving), self.took)
        except ConsoleError as error:
            failure = error
        for result in filter(None, saving.results):
            touched = result.touched_accounts, result.touched_entities
            self.workspace.loading.refresh_touched(*touched, self.target.owner)
        await self._end(saving, wanted, failure)
        self.saved.emit()

    async def _end(self, saving: SettingsSaving, wanted: Any, failure: ConsoleError | None = None) -> None:
        """Read back what is stored, and say how it went."""
        lost: list[str] = []
        unread: ConsoleError | None = None
        has_happened = any(result is not None and result.outcome.has_happened for result in saving.results)
        if has_happened:
            try:
                stored = await self.read()
            except ConsoleError as error:
                unread = error
            else:
                if saving.ended and stored is not None:
                    words = self._words(wanted, stored)
                    lost = [lost_words(words.told(each)) for each in dropped(wanted, stored)]
                self._standing.take(stored)
                is_as_sent = saving.ended and not lost and stored is not None
                self.show_settings(self.before if is_as_sent else self.merged(self.before, wanted, self.before))
        if saving.ended:
            self.is_edited = bool(lost)
            self._drafts.forget()
        last = saving.last
        if last is not None and last.moved is not None:
            await self._prepare(self.settings)
        elif failure is not None or (last is not None and last.outcome.is_settled and not saving.ended):
            self._show_stopped(saving, failure)
        else:
            is_read_back = saving.ended and unread is None
            self.outcome_page.show_saving(saving, lost, is_read_back=is_read_back)
            self.is_whole = saving.ended and not lost
            self.is_open = not saving.ended
            self.enter(Stage.RESULT)
            if unread is not None:
                self.say(tr("It was saved and could not be read back. {why}", why=said(unread)))

    def _show_stopped(self, saving: SettingsSaving, failure: ConsoleError | None) -> None:
        """Go back to what was typed, with what the provider said beside it."""
        self.enter(Stage.FIELDS)
        if isinstance(failure, InvalidInput):
            self._tell_invalid(failure, saving.calls)
        made = zip(saving.calls, saving.results, strict=True)
        lines = [ended_words(call, result) for call, result in made if result is not None]
        self.say("\n".join(lines + ([said(failure)] if failure is not None else [])))
        at = saving.stopped_at
        result = saving.results[at] if at is not None else None
        if at is not None and result is not None and (path := saving.calls[at].setting(result.field)):
            self.sections_view.tell({path: result.message or result.summary})
            self.sections_view.go_to_wrong()
        self.show_ready()

    def _tell_invalid(self, error: InvalidInput, calls: Sequence[SettingsCall]) -> None:
        """Mark what the engine finds wrong, by the paths of the request."""
        self.sections_view.tell(wrong_settings(error, calls))
        self.sections_view.go_to_wrong()

    async def _settle(self) -> None:
        saving = self._looked.saving if self._looked is not None else None
        if saving is None:
            return
        self.look_now.setEnabled(False)
        try:
            await saving.settle(self.took)
            await self._end(saving, self.settings)
            if self.stage is Stage.RESULT and self.is_open:
                self.say(tr("A look at the provider could not tell yet. The journal goes on looking."))
        except ConsoleError as error:
            self.say(said(error))
        finally:
            self.look_now.setEnabled(True)

    @Slot()
    def _go_back(self) -> None:
        self.enter(Stage.FIELDS)
        self.sections_view.go_to_wrong()

    @Slot()
    def _go_to_next(self) -> None:
        if self.stage is Stage.FIELDS:
            self.sections_view.go_to_wrong(is_next=True)

    @Slot()
    def _note_edit(self) -> None:
        self.is_edited = True
        self._draft_timer.start()
        self.show_ready()

    @Slot()
    def _keep_draft(self) -> None:
        if self.is_unsaved:
            self.workspace.tasks.start_latest(self, "draft", self._drafts.write_aside(self._made_draft()))

    def _made_draft(self) -> Draft:
        return draft_of_settings(self.draft_operation, self.target, self.before, self.settings)

    @Slot()
    def _leave(self) -> None:
        self._draft_timer.stop()
        self._drafts.forget()

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        self.workspace.tasks.start_latest(self, "work", work)
