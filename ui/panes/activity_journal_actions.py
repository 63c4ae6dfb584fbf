"""What can be done with a change in the journal: take it back, make it again, find out what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from PySide6.QtCore import QObject

from console.commands.change import JournalEntry, Outcome, TargetKind
from console.engine.change_messages import RepeatFor, SettleEntry
from console.errors import ConsoleError
from ui import navigation
from ui.editors.change_sheet import open_prepared, take_back
from ui.models.change_words import command_of, command_words, has_inverse, outcome_meaning, outcome_words
from ui.navigation import Place
from ui.panes.activity_journal_sheets import DecideSheet, WhomSheet
from ui.targets import place_of, target_of
from ui.translation import tr
from ui.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryAction:
    """Something a person can do with an entry.

    applies: whether it makes sense for the entry at all; where it does not, it is not shown. why_off: why not now, a
    sentence, or "".
    """

    name: str
    words: str
    icon: str
    run: Callable[[JournalEntry], object]
    applies: Callable[[JournalEntry], bool]
    why_off: Callable[[JournalEntry], str]


class EntryActions(QObject):
    """The actions on entries of one page."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.all = self._actions()

    def _actions(self) -> tuple[EntryAction, ...]:
        return (
            EntryAction(
                name="look-now",
                words=tr("Look now"),
                icon="refresh",
                run=lambda entry: self._start("look", self._look(entry)),
                applies=lambda entry: not entry.outcome.is_settled,
                why_off=self._why_elsewhere,
            ),
            EntryAction(
                name="decide",
                words=tr("I looked myself…"),
                icon="ok",
                run=lambda entry: self._workspace.sheets.open(DecideSheet(self._workspace, entry)),
                applies=lambda entry: not entry.outcome.is_settled,
                why_off=self._why_elsewhere,
            ),
            EntryAction(
                name="undo",
                words=tr("Undo…"),
                icon="undo",
                run=lambda entry: self._start("undo", take_back(self._workspace, entry.id)),
                applies=lambda entry: entry.outcome.has_happened and command_of(entry) is not None,
                why_off=self._why_no_undo,
            ),
            EntryAction(
                name="repeat",
                words=tr("Repeat for another…"),
                icon="copy",
                run=self._ask_whom,
                applies=lambda entry: command_of(entry) is not None and place_of(entry.target) is not None,
                why_off=self._why_no_repeat,
            ),
            EntryAction(
                name="open-place",
                words=tr("Open its place"),
                icon="forward",
                run=self._open_place,
                applies=lambda entry: _place(entry) is not None,
                why_off=self._why_elsewhere,
            ),
        )

    def _start(self, purpose: str, coroutine: object) -> None:
        self._workspace.tasks.start_latest(self, purpose, coroutine)  # type: ignore[arg-type]

    def _why_elsewhere(self, entry: JournalEntry) -> str:
        session = self._workspace.session
        if session.signed_in is None:
            return tr("Nobody is signed in.")
        if (entry.profile, entry.base) != (session.profile_name, session.profile.base):
            return tr("It was made with the profile “{name}”: sign in with that one.", name=entry.profile)
        return ""

    def _why_no_change(self, entry: JournalEntry) -> str:
        return self._why_elsewhere(entry) or self._workspace.session.why_no_change(entry.operation)

    def _why_no_undo(self, entry: JournalEntry) -> str:
        return self._why_no_change(entry) if has_inverse(entry) else tr("There is no change that takes this one back.")

    def _why_no_repeat(self, entry: JournalEntry) -> str:
        if not entry.outcome.is_settled:
            return tr("It can be repeated once it is known whether it happened.")
        return self._why_no_change(entry)

    def _open_place(self, entry: JournalEntry) -> None:
        place = _place(entry)
        if place is not None:
            self._workspace.navigator.open(place)

    def _ask_whom(self, entry: JournalEntry) -> None:
        place = place_of(entry.target)
        if place is None:
            return
        sheet = WhomSheet(self._workspace, entry, place.kind)
        sheet.chosen.connect(lambda whom: self._start("repeat", self._repeat(entry, whom)))
        self._workspace.sheets.open(sheet)

    async def _look(self, entry: JournalEntry) -> None:
        notices = self._workspace.notices
        try:
            found = await self._workspace.link.request(SettleEntry(entry.id))
        except ConsoleError as problem:
            notices.tell_error(problem)
            return
        if not found.outcome.is_settled:
            what = command_words(entry.service, entry.operation)
            notices.tell(
                tr("It is still not known whether “{what}” happened.", what=what),
                found.note or tr("Look again later; the provider may still be working on it."),
                level="warning",
            )
        elif found.outcome not in (Outcome.FOUND_DONE, Outcome.FOUND_UNDONE):
            notices.tell(f"{outcome_words(found.outcome)}: {outcome_meaning(found.outcome)}")

    async def _repeat(self, entry: JournalEntry, whom: Place) -> None:
        try:
            change = await self._workspace.link.request(RepeatFor(entry.id, whom.key))
        except ConsoleError as problem:
            self._workspace.notices.tell_error(problem)
            return
        target = target_of(whom, self._workspace.store)
        open_prepared(self._workspace, msgspec.structs.replace(change, target=target))


def _place(entry: JournalEntry) -> Place | None:
    """Where the change was made, None where that has no place of its own."""
    if entry.target.kind is TargetKind.FOLDERS:
        return navigation.account(entry.target.key.partition("/")[0])
    return place_of(entry.target)
