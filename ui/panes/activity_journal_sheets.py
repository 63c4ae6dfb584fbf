"""What a person is asked about a change in the journal: what they found out, and for whom it is made again."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QLabel, QPlainTextEdit, QRadioButton

from console.commands.change import JournalEntry
from console.engine.change_messages import DecideEntry
from console.errors import ConsoleError
from ui.look import spacing
from ui.look.style import dress
from ui.models.change_words import command_of, command_words
from ui.navigation import ACCOUNT, Place
from ui.search import results_for
from ui.targets import entity_kind_of
from ui.translation import tr
from ui.views.result_list import ResultList
from ui.views.search_field import SearchField
from ui.views.sheet import Sheet
from ui.workspace import Workspace


class DecideSheet(Sheet):
    """A person looked and says whether a change of unknown outcome has happened, and how they know."""

    def __init__(self, workspace: Workspace, entry: JournalEntry) -> None:
        super().__init__(workspace.look, tr("What did you find out?"), "warning")
        self._workspace = workspace
        self._entry = entry
        session = workspace.session
        self.show_subject(session.environment, session.environment_label, _subject(entry))
        words = QLabel(
            tr(
                "“{what}” was sent and its answer was lost. Look at the provider whether it has happened. What you "
                "write stands in the journal as your word, beside your name.",
                what=command_words(entry.service, entry.operation),
            ),
            self,
        )
        words.setWordWrap(True)
        self.happened = QRadioButton(tr("I looked: it &happened"), self)
        self.did_not = QRadioButton(tr("I looked: it did &not happen"), self)
        self._answers = QButtonGroup(self)
        self._answers.addButton(self.happened)
        self._answers.addButton(self.did_not)
        self._answers.buttonClicked.connect(self._show_ready)
        name = QLabel(tr("How do you &know?"), self)
        self.note = QPlainTextEdit(self)
        self.note.setAccessibleName(tr("How you know"))
        self.note.setPlaceholderText(tr("Where you looked and what you saw there"))
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(spacing.LINES)
        self.note.textChanged.connect(self._show_ready)
        name.setBuddy(self.note)
        self._problem = QLabel(self)
        self._problem.setWordWrap(True)
        dress(self._problem, "error")
        self._problem.hide()
        self.write = self.add_button(tr("Write it down"), "primary")
        self.write.clicked.connect(self._write)
        for part in (words, self.happened, self.did_not, name, self.note, self._problem):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self._show_ready()

    @property
    def is_unsaved(self) -> bool:
        return bool(self.note.toPlainText().strip())

    @property
    def problem(self) -> str:
        """Why it could not be written down, or ""."""
        return "" if self._problem.isHidden() else self._problem.text()

    def begin(self) -> None:
        self.happened.setFocus()

    @Slot()
    def _show_ready(self) -> None:
        is_answered = self._answers.checkedButton() is not None
        self.write.setEnabled(is_answered and self.is_unsaved)
        missing = tr("Say whether it happened.") if not is_answered else tr("Say how you know.")
        self.write.setToolTip("" if self.write.isEnabled() else missing)

    @Slot()
    def _write(self) -> None:
        self.write.setEnabled(False)
        self._workspace.tasks.start_latest(self, "write", self._decide())

    async def _decide(self) -> None:
        note = self.note.toPlainText().strip()
        try:
            await self._workspace.link.request(DecideEntry(self._entry.id, self.happened.isChecked(), note))
        except ConsoleError as problem:
            self._problem.setText(f"{problem.summary} {problem.advice}".strip())
            self._problem.show()
            self._show_ready()
            return
        self.close_now()


class WhomSheet(Sheet):
    """Asks for whom a change is to be made once more. chosen: the place of an entity or an account."""

    chosen = Signal(object)

    def __init__(self, workspace: Workspace, entry: JournalEntry, kind: str) -> None:
        super().__init__(workspace.look, command_words(entry.service, entry.operation), "copy")
        self._workspace = workspace
        self._kind = kind
        self._entry = entry
        session = workspace.session
        was_for = tr("It was made for {whom}", whom=_subject(entry))
        self.show_subject(session.environment, session.environment_label, was_for)
        words = QLabel(
            tr("Choose for whom it is to be made with the same values. You see what will be sent before it goes."), self
        )
        words.setWordWrap(True)
        ask = tr("Search for an account") if kind == ACCOUNT else tr("Search for an entity")
        self.field = SearchField(workspace.look, ask, self)
        self.list = ResultList(workspace.look, tr("Search results"), parent=self)
        self._said = QLabel(self)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._said.setWordWrap(True)
        dress(self._said, "muted")
        self.take = self.add_button(tr("Go on"), "primary")
        self.take.setEnabled(False)
        self.take.clicked.connect(self._take)
        for part in (words, self.field, self.list, self._said):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.field.textEdited.connect(self._ask)
        self.field.stepped.connect(self.list.step)
        self.field.chosen.connect(lambda _new_tab: self._take())
        self.list.opened.connect(lambda place, _new_tab: self._choose(place))

    def begin(self) -> None:
        self.field.setFocus()

    @Slot(str)
    def _ask(self, typed: str) -> None:
        self._workspace.tasks.start_latest(self, "search", self._search(typed.strip()))

    async def _search(self, typed: str) -> None:
        results, is_cut = await results_for(self._workspace.store, typed) if typed else ((), False)
        fitting = [result for result in results if self._fits(result.payload)]
        self.list.show_results(typed, fitting)
        self.take.setEnabled(bool(fitting))
        nothing = tr("Nothing in this hierarchy has “{typed}” in its name, user name, e-mail or id.", typed=typed)
        cut = tr("There is more; type more letters to narrow it down.") if is_cut else ""
        self._said.setText(cut if fitting or not typed else nothing)

    def _fits(self, place: Place) -> bool:
        """Whether the change can be made to what stands there."""
        command = command_of(self._entry)
        kind = entity_kind_of(place, self._workspace.store)
        return place.kind == self._kind and command is not None and command.applies_to(self._entry.target.kind, kind)

    @Slot()
    def _take(self) -> None:
        self.list.open_chosen(new_tab=False)

    def _choose(self, place: object) -> None:
        if isinstance(place, Place):
            self.close_now()
            self.chosen.emit(place)


def _subject(entry: JournalEntry) -> str:
    return entry.target.path or entry.target.name or entry.target.key
