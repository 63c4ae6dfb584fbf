"""A sheet that goes through stages: which page is shown, which buttons, and where the keyboard goes on."""

from __future__ import annotations

import enum
from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from ui.look import Look
from ui.look.style import dress
from ui.translation import tr
from ui.views.sheet import Sheet


class Stage(enum.Enum):
    """What the sheet shows."""

    READING = "reading"
    FIELDS = "fields"
    PREVIEW = "preview"
    MOVED = "moved"
    SENDING = "sending"
    RESULT = "result"


class StagedSheet(Sheet):
    """A page for each stage, a sentence above it, and buttons that come and go. stage_changed: another one is shown.

    READING and SENDING have a page that says what is waited for; subclasses add the others with `add_page`, say with
    `shown_buttons` and `place_focus` what goes with a stage, and call `enter` when they are made.
    """

    stage_changed = Signal()

    def __init__(self, look: Look, title: str, icon: str, *, wide: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(look, title, icon, wide=wide, parent=parent)
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
        self._stages = QStackedWidget(self)
        self._pages: dict[Stage, QWidget] = {}
        self._come_and_go: list[QPushButton] = []
        self.add_page(waiting, Stage.READING, Stage.SENDING)
        self.body.addWidget(self._said)
        self.body.addWidget(self._stages, 1)
        self._stage = Stage.READING

    @property
    def stage(self) -> Stage:
        """What is shown."""
        return self._stage

    @property
    def problem(self) -> str:
        """What is said above the page: what went wrong before anything was sent, or ""."""
        return self._said.text()

    def add_page(self, page: QWidget, *stages: Stage) -> None:
        """Show `page` in these stages, in place of what was shown in them before."""
        self._stages.addWidget(page)
        self._pages.update(dict.fromkeys(stages, page))

    def enter(self, stage: Stage) -> None:
        """Show a stage with its buttons, and go on with the keyboard where it goes on."""
        self._stage = stage
        self.say("")
        self._stages.setCurrentWidget(self._pages[stage])
        shown = self.shown_buttons(stage)
        for button in self._come_and_go:
            button.setVisible(button in shown)
        self.leave_button.setEnabled(stage is not Stage.SENDING)
        self.leave_button.setText(tr("Close") if stage is Stage.RESULT else tr("Cancel"))
        self.show_ready()
        if self.isVisible():
            self.take_focus()
        self.stage_changed.emit()

    def shown_buttons(self, _stage: Stage) -> Collection[QPushButton]:
        """Which buttons go with a stage."""
        return ()

    def show_ready(self) -> None:
        """Switch the buttons on with which one can go on now."""

    def take_focus(self) -> None:
        """Go on with the keyboard where the stage asks for something."""
        if self._stage is Stage.RESULT:
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

    def close_sheet(self) -> bool:
        """Close it; while a change is on its way it stays, since nobody can call it back."""
        return self._stage is not Stage.SENDING and super().close_sheet()

    def stage_button(self, words: str, look: str = "") -> QPushButton:
        """A button that is shown in some stages only."""
        button = self.add_button(words, look)
        button.hide()
        self._come_and_go.append(button)
        return button
