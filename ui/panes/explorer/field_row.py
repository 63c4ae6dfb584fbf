"""One simple value of a request: its name, its editor, how it goes, and what is wrong with it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from console.contract.live import Shape
from console.threads import in_daemon_thread
from ui import formats
from ui.dialogs.opened import opened
from ui.look import Look, spacing
from ui.look.style import dress
from ui.models.request_draft import FALSE, TRUE, Draft, Presence
from ui.panes.explorer.element import Element, hint_of, presence_words
from ui.tasks import Tasks
from ui.translation import tr
from ui.views.calm_choice import CalmChoice
from ui.views.elided_label import ElidedLabel

FILE_AT_MOST: Final = 8 * 1024 * 1024
"""Bytes of a file that goes as a value."""

_SHOWN_AT_MOST = 4096
"""Characters of a value that a line of text shows."""


class FieldRow(Element):
    """A row of the form."""

    def __init__(
        self, look: Look, tasks: Tasks, draft: Draft, path: str, parent: QWidget | None = None, position: int = 0
    ) -> None:
        super().__init__(look, draft, path, parent, position)
        self._tasks = tasks
        field = draft.field
        hint = hint_of(field)
        self.name = ElidedLabel(f"{self.title} *" if field.is_required and not position else self.title, self)
        self.name.setFixedWidth(spacing.FIELD_NAME)
        self._choices: list[tuple[Presence, str]] = []
        self.editor: QLineEdit | QComboBox = self._choice() if self._is_choice else self._line()
        self.editor.setMinimumHeight(spacing.CONTROL)
        self.editor.setAccessibleName(self.title)
        # The name has a hint of its own only where it is cut; else the row's comes through.
        self.setToolTip(hint)
        self._hint = hint.replace("\n", ". ")
        self.unit = QLabel(field.unit, self)
        dress(self.unit, "muted")
        self.unit.setVisible(bool(field.unit))
        self.more = self.button("more", tr("How {name} goes", name=self.title), "text_muted")
        self.more.clicked.connect(self._open_menu)
        self.more.setVisible(not self._is_choice)
        self.problem = QLabel(self)
        self.problem.setWordWrap(True)
        self.problem.setFont(look.fonts.small)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        dress(self.problem, "error")
        self.problem.hide()
        self._told = ""

        line = QHBoxLayout()
        line.setSpacing(spacing.SMALL)
        line.addWidget(self.name)
        line.addWidget(self.editor, 1)
        line.addWidget(self.unit)
        line.addWidget(self.more)
        self.beside = line
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(line)
        layout.addWidget(self.problem)
        self.show_draft()

    @property
    def _is_choice(self) -> bool:
        return self.draft.field.shape is Shape.TRUTH or bool(self.draft.field.choices)

    def show_draft(self) -> None:
        """Show what the draft holds."""
        if isinstance(self.editor, QComboBox):
            held = (self.draft.presence, self.draft.text)
            if held not in self._choices:
                # What the history holds may not be offered any more; it goes as it is.
                self._offer(self.editor, self.draft.text, *held)
            self.editor.setCurrentIndex(self._choices.index(held))
        else:
            self._show_text(self.editor)
        self._say()

    def show_problems(self, problems: Mapping[str, str]) -> None:
        self._told = problems.get(self.path, "")
        self._say()

    def take_focus(self) -> None:
        self.editor.setFocus()

    def _line(self) -> QLineEdit:
        line = QLineEdit(self)
        if self.draft.field.is_secret:
            line.setEchoMode(QLineEdit.EchoMode.Password)
        line.textEdited.connect(self._type)
        return line

    def _choice(self) -> QComboBox:
        choice = CalmChoice(self)
        if not self.draft.is_item:
            self._offer(choice, presence_words(Draft(self.draft.field)), Presence.LEFT_OUT, "")
        for value in self.draft.field.choices or (TRUE, FALSE):
            self._offer(choice, value, Presence.GIVEN, value)
        if self.draft.field.is_nillable:
            self._offer(choice, tr("null"), Presence.NIL, "")
        choice.activated.connect(self._choose)
        return choice

    def _offer(self, choice: QComboBox, words: str, presence: Presence, text: str) -> None:
        choice.addItem(words or tr("empty"))
        self._choices.append((presence, text))

    def _show_text(self, line: QLineEdit) -> None:
        is_long = len(self.draft.text) > _SHOWN_AT_MOST
        line.setReadOnly(is_long)
        line.setText("" if is_long else self.draft.text)
        size = formats.size(len(self.draft.text) * 3 // 4)
        line.setPlaceholderText(tr("{size} of content", size=size) if is_long else presence_words(self.draft))

    @Slot(str)
    def _type(self, text: str) -> None:
        self.draft.type(text)
        if isinstance(self.editor, QLineEdit):
            self.editor.setPlaceholderText(presence_words(self.draft))
        self._told = ""
        self._say()
        self.changed.emit()

    @Slot(int)
    def _choose(self, at: int) -> None:
        presence, text = self._choices[at]
        self.draft.send(presence)
        self.draft.text = text
        self._told = ""
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        sentence = self.draft.problem() or self._told
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self.editor.setAccessibleDescription(sentence or self._hint)
        if isinstance(self.editor, QLineEdit):
            wanted = "wrong" if sentence else "field"
            if self.editor.property("look") != wanted:
                dress(self.editor, wanted)

    @Slot()
    def _open_menu(self) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def menu(self) -> QMenu:
        """Every way for the value to go that cannot be typed."""
        menu = QMenu(self)
        if not self.draft.is_item:
            menu.addAction(tr("Leave it out")).triggered.connect(lambda: self._send(Presence.LEFT_OUT))
        menu.addAction(tr("Send it empty")).triggered.connect(lambda: self._send(Presence.GIVEN))
        null = menu.addAction(tr("Send null"))
        null.setEnabled(self.draft.field.is_nillable)
        null.triggered.connect(lambda: self._send(Presence.NIL))
        if self.draft.field.shape is Shape.MOMENT:
            menu.addSeparator()
            menu.addAction(tr("Now")).triggered.connect(lambda: self._hold(_now()))
        if self.draft.field.shape is Shape.BINARY:
            menu.addSeparator()
            menu.addAction(tr("The content of a file…")).triggered.connect(self._ask_file)
        return menu

    def _send(self, presence: Presence) -> None:
        self.draft.text = ""
        self.draft.send(presence)
        self.show_draft()
        self.changed.emit()

    def _hold(self, text: str) -> None:
        self.draft.type(text)
        self.show_draft()
        self.changed.emit()

    @Slot()
    def _ask_file(self) -> None:
        self._tasks.start_latest(self, "file", self._choose_file())

    async def _choose_file(self) -> None:
        dialog = QFileDialog(self, tr("The content of a file"), str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        if await opened(dialog):
            await self.take_file(Path(dialog.selectedFiles()[0]))

    async def take_file(self, path: Path) -> None:
        """Send the content of a file; one that is too large or cannot be read is told below the field."""
        try:
            content = await in_daemon_thread(lambda: _content_of(path), name="file")
        except OSError as error:
            self._told = tr("{file} cannot be read: {why}.", file=path.name, why=error.strerror or str(error))
        else:
            if content is None:
                self._told = tr("{file} is larger than {size}.", file=path.name, size=formats.size(FILE_AT_MOST))
            else:
                self._hold(base64.b64encode(content).decode())
                return
        self._say()


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _content_of(path: Path) -> bytes | None:
    """The bytes of a file, None where there are too many."""
    with path.open("rb") as file:
        content = file.read(FILE_AT_MOST + 1)
    return content if len(content) <= FILE_AT_MOST else None
