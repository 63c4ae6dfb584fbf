"""One value of a form: its name, its editor, and beneath it the sentence that says what is wrong."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from console.contract import rules
from console.contract.language import Field
from console.contract.policy_rules import EXPLICIT_PATH
from ui import field_names, formats
from ui.editors.choices import Choices, choices_of, is_open, words_of
from ui.editors.password import new_password
from ui.editors.paths_edit import PathsEdit
from ui.editors.secret_edit import SecretEdit
from ui.editors.value_edits import (
    ChoiceEdit,
    LinesEdit,
    MomentEdit,
    NumberEdit,
    TextEdit,
    TimeEdit,
    TruthEdit,
    ValueEdit,
    read_number,
)
from ui.look import Look, spacing
from ui.look.style import dress
from ui.translation import tr

_PASSWORDS = (rules.PASSWORD.sentence, rules.NEW_PASSWORD.sentence)


class FieldRow(QWidget):
    """The row of one field. changed: a person entered something.

    left_out: what leaving an optional value out is called. choices: words by value in place of the declared ones.
    """

    changed = Signal()

    def __init__(
        self,
        look: Look,
        field: Field,
        title: str,
        left_out: str,
        choices: Choices | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.field = field
        self.title = title
        hint = field_names.hint(field)
        self._hint = hint.replace("\n", ". ")
        self.setToolTip(hint)
        self.edit = edit_for(look, field, title, left_out, choices)
        self.edit.setParent(self)
        self.edit.changed.connect(self.changed)
        self.edit.widget.setAccessibleName(title)
        self.name = QLabel("" if isinstance(self.edit, TruthEdit) else title, self)
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.name.setWordWrap(True)
        self.name.setFixedWidth(spacing.FIELD_NAME)
        self.name.setBuddy(self.edit.widget)
        self._sentence = QLabel(self)
        self._sentence.setWordWrap(True)
        self._sentence.setFont(look.fonts.small)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        dress(self._sentence, "error")
        column = QVBoxLayout()
        column.setSpacing(spacing.TINY)
        column.addWidget(self.edit)
        column.addWidget(self._sentence)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(spacing.SMALL)
        self.name.setMinimumHeight(spacing.CONTROL)
        line.addWidget(self.name, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(column, 1)
        self.setFocusProxy(self.edit)
        self.show_problem("")

    @property
    def problem(self) -> str:
        """The sentence that says what is wrong, or ""."""
        return self._sentence.text()

    def value(self) -> Any:
        """What was entered; None where nothing was."""
        value = self.edit.value()
        return None if value == () and not self.field.required else value

    def show_value(self, value: Any) -> None:
        """Show a value; None is nothing."""
        self.edit.show_value(value)

    @Slot(str)
    def show_problem(self, sentence: str) -> None:
        """Say what is wrong with the value; "" when nothing is."""
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self.edit.show_wrong(is_wrong=bool(sentence))
        self.edit.widget.setAccessibleDescription(sentence or self._hint)


def edit_for(look: Look, field: Field, title: str, left_out: str, offered: Choices | None = None) -> ValueEdit:
    """The editor of a field's value. offered: words by value in place of the declared ones."""
    about = field.about
    choices = choices_of(field) if offered is None else offered
    may_lack = not field.required
    if field.array and about.rule is EXPLICIT_PATH:
        return PathsEdit(look, about.rule, title)
    if field.array:
        return LinesEdit(read_number if field.base is int else str)
    if field.base is bool:
        if field.required:
            return TruthEdit(title, may_lack=field.may_lack)
        answers = {True: formats.yes_no(True), False: formats.yes_no(False)}
        return ChoiceEdit(answers, _absent(field, left_out) if may_lack else None)
    if choices:
        is_free = is_open(field) if offered is None else False
        return ChoiceEdit(
            choices, _absent(field, left_out) if may_lack else None, is_open=is_free, unit=about.unit or ""
        )
    placeholder = _absent(field, left_out) if may_lack else ""
    if about.secret:
        is_password = about.rule is not None and about.rule.sentence in _PASSWORDS
        return SecretEdit(look, new_password if is_password else None, placeholder)
    if field.base is int:
        return NumberEdit(about.unit or "", placeholder)
    if field.wire == "dateTime":
        return TimeEdit() if about.time_of_day else MomentEdit()
    if about.rule is not None and not placeholder:
        placeholder = tr("such as {example}", example=about.rule.example)
    return TextEdit(placeholder)


def _absent(field: Field, left_out: str) -> str:
    """What leaving a value out is called: with what the provider then takes, where that is known."""
    default = field.about.server_default
    if default is None:
        return left_out
    return tr("{left_out}: {default}", left_out=left_out, default=words_of(field, default))
