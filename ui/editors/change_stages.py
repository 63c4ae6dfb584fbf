"""The stages of a change's sheet as widgets: which page is shown, which buttons, and where the keyboard goes on."""

from __future__ import annotations

import enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from console.commands.change import ChangeResult, Outcome, Preview
from console.contract.language import Kind, OperationSpec
from ui.editors.change_moved import ChangeMoved
from ui.editors.change_preview import ChangePreview
from ui.editors.change_result import ChangeOutcome
from ui.editors.record_form import RecordForm
from ui.look import Look, spacing
from ui.look.style import dress
from ui.translation import tr
from ui.views.scrolled import scrolled
from ui.views.sheet import Sheet


class Stage(enum.Enum):
    """What the sheet shows."""

    READING = "reading"
    FIELDS = "fields"
    PREVIEW = "preview"
    MOVED = "moved"
    SENDING = "sending"
    RESULT = "result"


_ICONS = {Kind.READ: "search", Kind.CHANGE: "edit", Kind.CREATE: "add", Kind.DESTROY: "warning"}


class ChangeStages(Sheet):
    """The pages and buttons of a change. stage_changed: another stage is shown. `form` is made by the subclass."""

    stage_changed = Signal()

    def __init__(self, look: Look, title: str, spec: OperationSpec, name: str, parent: QWidget | None = None) -> None:
        super().__init__(look, title, _ICONS[spec.kind], parent=parent)
        self.form: RecordForm | None = None
        self.result: ChangeResult | None = None
        self.known: Preview | None = None
        self._said = QLabel(self)
        self._said.setWordWrap(True)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        dress(self._said, "warning")
        waiting = QWidget(self)
        self._wait_words = QLabel(waiting)
        self._wait_words.setWordWrap(True)
        dress(self._wait_words, "muted")
        column = QVBoxLayout(waiting)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._wait_words)
        column.addStretch(1)
        fields = QWidget(self)
        self.fields_column = QVBoxLayout(fields)
        self.fields_column.setContentsMargins(0, 0, spacing.SMALL, 0)
        self.preview = ChangePreview(look, spec, name, self)
        self.preview.ready.connect(self._show_ready)
        self.moved = ChangeMoved(look, spec, self)
        self.outcome = ChangeOutcome(look, spec, self)
        self._stages = QStackedWidget(self)
        self._pages = {
            Stage.READING: waiting,
            Stage.SENDING: waiting,
            Stage.FIELDS: scrolled(fields),
            Stage.PREVIEW: scrolled(self.preview),
            Stage.MOVED: scrolled(self.moved),
            Stage.RESULT: scrolled(self.outcome),
        }
        for page in dict.fromkeys(self._pages.values()):
            self._stages.addWidget(page)
        self.body.addWidget(self._said)
        self.body.addWidget(self._stages, 1)

        verb = "danger" if spec.kind is Kind.DESTROY else "primary"
        self.back = self._button(tr("Back"))
        self.undo = self._button(tr("Undo"))
        self.look_now = self._button(tr("Look now"))
        self.take_theirs = self._button(tr("Take theirs"))
        self.retry = self._button(tr("Try again"))
        self.go_on = self._button(tr("Go on"), "primary")
        self.send = self._button(title, verb)
        self.send_all_the_same = self._button(tr("Send all the same"), verb)
        self._stage = Stage.READING
        self.enter(Stage.READING)

    @property
    def stage(self) -> Stage:
        """What is shown."""
        return self._stage

    @property
    def problem(self) -> str:
        """What is said above the page: what went wrong before anything was sent, or ""."""
        return self._said.text()

    @property
    def has_fields(self) -> bool:
        """Whether there is anything to fill in."""
        return self.form is not None and bool(self.form.names)

    def enter(self, stage: Stage) -> None:
        """Show a stage with its buttons, and go on with the keyboard where it goes on."""
        self._stage = stage
        self.say("")
        self._stages.setCurrentWidget(self._pages[stage])
        ended = self.result.outcome if self.result is not None and stage is Stage.RESULT else None
        may_mend = ended in (Outcome.REFUSED, Outcome.NOT_SENT, Outcome.FOUND_UNDONE)
        shown = {
            self.go_on: stage is Stage.FIELDS,
            self.send: stage in (Stage.PREVIEW, Stage.SENDING),
            self.send_all_the_same: stage is Stage.MOVED,
            self.take_theirs: stage is Stage.MOVED,
            self.back: self.has_fields and (stage is Stage.PREVIEW or may_mend),
            self.undo: ended is not None and ended.has_happened and self.known is not None and self.known.can_undo,
            self.look_now: ended is not None and not ended.is_settled,
            self.retry: False,
        }
        for button, is_shown in shown.items():
            button.setVisible(is_shown)
        self.leave_button.setEnabled(stage is not Stage.SENDING)
        self.leave_button.setText(tr("Close") if stage is Stage.RESULT else tr("Cancel"))
        self._show_ready()
        if self.isVisible():
            self.take_focus()
        self.stage_changed.emit()

    def take_focus(self) -> None:
        """Go on with the keyboard where the stage asks for something."""
        if self._stage is Stage.FIELDS and self.form is not None:
            self.form.take_focus()
        elif self._stage is Stage.PREVIEW:
            (self.preview.typed if self.preview.wants_name else self.send).setFocus()
        elif self._stage is Stage.MOVED:
            self.take_theirs.setFocus()
        elif self._stage is Stage.RESULT:
            self.leave_button.setFocus()
        else:
            self.setFocus()

    def wait(self, words: str, stage: Stage = Stage.READING) -> None:
        """Say what is waited for."""
        self._wait_words.setText(words)
        self.enter(stage)

    def say(self, words: str) -> None:
        """Say a sentence above the page, or nothing."""
        self._said.setText(words)
        self._said.setVisible(bool(words))

    def _show_ready(self) -> None:
        self.send.setEnabled(self._stage is Stage.PREVIEW and self.preview.is_ready)

    def _button(self, words: str, look: str = "") -> QPushButton:
        button = self.add_button(words, look)
        button.hide()
        return button
