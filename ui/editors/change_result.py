"""How a change ended, in words, with what the provider gave out once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from console.commands.change import ChangeResult, Outcome
from console.contract.language import Field, OperationSpec, Result, fields_of
from ui import field_names
from ui.look import Look, spacing
from ui.look.icon_label import IconLabel
from ui.look.style import dress
from ui.models.change_words import OUTCOME_ICONS, outcome_meaning, outcome_words, provider_words, value_words
from ui.translation import tr


def given_out(spec: OperationSpec, result: ChangeResult) -> dict[Field, Any]:
    """What the reply holds beside its verdict: ids, names, generated passwords."""
    if not result.reply:
        return {}
    reply = msgspec.msgpack.decode(result.reply, type=spec.reply)
    plain = [field for field in fields_of(spec.reply) if field.base is not Result and field.record is None]
    values = {field: getattr(reply, field.name) for field in plain if not field.array}
    return {field: value for field, value in values.items() if value is not None and value != ""}


class ChangeOutcome(QWidget):
    """The outcome. copy_asked: a secret is to be copied, which must leave the clipboard again."""

    copy_asked = Signal(str)

    def __init__(self, look: Look, spec: OperationSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._spec = spec
        self._frame = QFrame(self)
        self._mark = IconLabel(look, size=spacing.ICON_LARGE, parent=self._frame)
        self._title = self._label(look, is_strong=True)
        self._words = self._label(look)
        self._advice = self._label(look)
        self._reference = self._label(look)
        self._reference.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        dress(self._reference, "muted")
        words = QVBoxLayout()
        words.setSpacing(spacing.TINY)
        for part in (self._title, self._words, self._advice, self._reference):
            words.addWidget(part)
        line = QHBoxLayout(self._frame)
        line.setContentsMargins(spacing.MEDIUM, spacing.MEDIUM, spacing.MEDIUM, spacing.MEDIUM)
        line.setSpacing(spacing.MEDIUM)
        line.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(spacing.MEDIUM)
        self._column.addWidget(self._frame)
        self._column.addStretch(1)
        self._given: list[QWidget] = []

    @property
    def words(self) -> str:
        """Everything that is said of the outcome."""
        labels = (self._title, self._words, self._advice, self._reference)
        return " ".join(label.text() for label in labels if label.text())

    def show_result(self, result: ChangeResult, typed: Mapping[str, str]) -> None:
        """Show how it ended. typed: secrets that the program made up for the request, by title."""
        icon, role = OUTCOME_ICONS[result.outcome]
        self._mark.show_icon(icon, role)
        dress(self._frame, _LOOKS.get(result.outcome, "panel"))
        self._title.setText(outcome_words(result.outcome))
        self._words.setText(result.summary or outcome_meaning(result.outcome))
        self._advice.setText(result.advice)
        self._reference.setText(provider_words(result))
        for label in (self._words, self._advice, self._reference):
            label.setVisible(bool(label.text()))
        self._frame.setAccessibleName(self.words)
        for part in self._given:
            part.deleteLater()
        self._given = []
        for field, value in given_out(self._spec, result).items():
            if field.about.secret:
                self._give_once(field_names.title(field), str(value))
            elif field.base is not bool:
                self._give(field_names.title(field), value_words(self._spec.reply, field.name, value))
            elif value:
                self._give(field_names.title(field), tr(field.about.doc[:1].upper() + field.about.doc[1:]) + ".")
        if result.outcome.has_happened:
            for title, secret in typed.items():
                self._give_once(title, secret)

    def _give(self, title: str, words: str) -> None:
        label = QLabel(f"{title}: {words}", self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._add(label)

    def _give_once(self, title: str, secret: str) -> None:
        box = QFrame(self)
        dress(box, "notice")
        words = QLabel(tr("{title}, shown this once and kept nowhere:", title=title), box)
        words.setWordWrap(True)
        line = QLineEdit(secret, box)
        line.setReadOnly(True)
        line.setAccessibleName(title)
        copy = QPushButton(tr("Copy"), box)
        copy.setAccessibleName(tr("Copy {title}", title=title))
        copy.setToolTip(tr("It leaves the clipboard again after a minute."))
        copy.setAutoDefault(False)
        copy.clicked.connect(lambda: self.copy_asked.emit(secret))
        row = QHBoxLayout()
        row.addWidget(line, 1)
        row.addWidget(copy)
        column = QVBoxLayout(box)
        column.setContentsMargins(spacing.MEDIUM, spacing.SMALL, spacing.MEDIUM, spacing.SMALL)
        column.addWidget(words)
        column.addLayout(row)
        self._add(box)

    def _add(self, part: QWidget) -> None:
        self._column.insertWidget(1 + len(self._given), part)
        self._given.append(part)

    def _label(self, look: Look, *, is_strong: bool = False) -> QLabel:
        label = QLabel(self._frame)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        if is_strong:
            label.setFont(look.fonts.strong)
        return label


_LOOKS = {
    Outcome.REFUSED: "failure",
    Outcome.NOT_SENT: "failure",
    Outcome.UNKNOWN: "notice",
    Outcome.OPEN: "notice",
    Outcome.PARTLY: "notice",
}
