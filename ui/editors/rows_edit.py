"""A list of records as a table: a cell is edited in its place, the chosen row as a whole in a form below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from console.contract.check import Problem
from console.contract.language import Field, Record
from console.settings.plain_values import record_from
from ui import field_names
from ui.editors.problem_words import sentence_of
from ui.editors.rows_table import KEYS, RowsTable
from ui.look import Look, spacing
from ui.look.style import dress, show_words_beside_icon
from ui.models.edited_rows import EditedRows
from ui.translation import counted, tr
from ui.views.scrolled import bring_into_view

if TYPE_CHECKING:
    from ui.editors.record_form import RecordForm

_SHOWN_AT_MOST = 8
"""Rows that the table is high at most; it scrolls within."""


class RowsEdit(QWidget):
    """The rows of a field that is a list of records. changed: a person entered something.

    make: makes the form of the chosen row.
    """

    changed = Signal()

    def __init__(
        self,
        look: Look,
        field: Field,
        title: str,
        make: Callable[[type[Record], QWidget], RecordForm],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        if field.record is None:
            raise TypeError(f"{field.name} is no list of records")
        self.field = field
        self.title = title
        self.record_type: type[Record] = field.record
        self._make = make
        self.rows = EditedRows(self.record_type, partial(sentence_of, self.record_type), self)
        self.table = RowsTable(look, self.rows, self)
        self.table.setAccessibleName(title)
        self.table.setToolTip(_keys_in_words())
        self.form: RecordForm | None = None
        self._told = ""
        name = QLabel(title, self)
        name.setFont(look.fonts.strong)
        name.setToolTip(field_names.hint(field))
        name.setBuddy(self.table)
        self._count = QLabel(self)
        dress(self._count, "muted")
        heading = QHBoxLayout()
        heading.setSpacing(spacing.SMALL)
        heading.addWidget(name)
        heading.addWidget(self._count)
        heading.addStretch(1)
        self.buttons: dict[str, QToolButton] = {}
        for act, words, icon in (
            ("add", tr("Add"), "add"),
            ("duplicate", tr("Duplicate"), "copy"),
            ("remove", tr("Remove"), "delete"),
            ("up", tr("Move up"), "up"),
            ("down", tr("Move down"), "down"),
        ):
            heading.addWidget(self._button(look, act, words, icon, is_small=act in ("up", "down")))
        self._sentence = QLabel(self)
        self._sentence.setFont(look.fonts.small)
        self._sentence.setWordWrap(True)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        dress(self._sentence, "error")
        self._taken = QLabel(self)
        dress(self._taken, "muted")
        self.put_back = QPushButton(tr("Put back"), self)
        dress(self.put_back, "quiet")
        undo = QHBoxLayout()
        undo.setSpacing(spacing.SMALL)
        undo.addWidget(self._taken)
        undo.addWidget(self.put_back)
        undo.addStretch(1)
        self._panel = QFrame(self)
        dress(self._panel, "panel")
        self._which = QLabel(self._panel)
        self._which.setFont(look.fonts.strong)
        self._column = QVBoxLayout(self._panel)
        self._column.setContentsMargins(spacing.MEDIUM, spacing.SMALL, spacing.MEDIUM, spacing.SMALL)
        self._column.addWidget(self._which)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing.TINY)
        layout.addLayout(heading)
        layout.addWidget(self.table)
        layout.addLayout(undo)
        layout.addWidget(self._sentence)
        layout.addWidget(self._panel)
        self.setFocusProxy(self.table)

        self.put_back.clicked.connect(self._put_back)
        self.table.asked.connect(self._do)
        self.table.opened.connect(self._enter_form)
        self.table.selectionModel().currentRowChanged.connect(self._show_chosen)
        self.table.cells.edited.connect(self._take_cell)
        self.rows.edited.connect(self._tell)
        self._show_all()

    @property
    def problem(self) -> str:
        """The sentence that says what is wrong in one of the rows, or ""."""
        return self._sentence.text()

    def value(self) -> tuple[Record, ...]:
        """The records in their order; one that nobody changed is the one that was shown."""
        return self.rows.records

    def show_value(self, value: Any) -> None:
        """Show records, or mappings of their values; None is no row."""
        self.show_record(tuple(_record(self.record_type, item) for item in value or ()))

    def show_record(self, records: Sequence[Record] | None, *before: Sequence[Record] | None) -> None:
        """Show rows that are to be edited; what is wrong with the same rows of `before` is not held against them."""
        former = next((rows for rows in before if rows is not None), ())
        self.rows.show(records or (), former)
        self._show_all()

    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong, by the path from the record that has these rows."""
        return tuple(
            replace(problem, path=f"{self.field.name}.{position}.{problem.path}")
            for position, problem in self.rows.problems()
        )

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong, and with which row; the rows that are wrong say so in the table."""
        first = next(iter(self.rows.problems()), None)
        if sentence and first is not None:
            wrong = sentence_of(self.record_type, first[1])
            sentence = tr("Row {number}: {sentence}", number=first[0] + 1, sentence=wrong)
        self._say(sentence or self._told)
        self.table.setColumnHidden(0, not sentence or first is None)

    def tell(self, sentences: Mapping[str, str]) -> None:
        """Say beside the fields of a row, by its number and path, what somebody else found wrong."""
        for path, sentence in sentences.items():
            number, _, below = path.partition(".")
            if number.isdigit() and int(number) < self.rows.rowCount() and self._choose(int(number)) is not None:
                self._told = tr("Row {number}: {sentence}", number=int(number) + 1, sentence=sentence)
                self._say(self._told)
                if self.form is not None:
                    self.form.tell({below: sentence})

    def go_to_wrong(self) -> bool:
        """Choose the first row that is wrong and go to its first wrong field; False where none is."""
        first = next(iter(self.rows.problems()), None)
        if first is None:
            return False
        form = self._choose(first[0])
        return form is not None and not form.validate()

    def _say(self, sentence: str) -> None:
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self.table.setAccessibleDescription(sentence)

    def _choose(self, position: int) -> RecordForm | None:
        self.table.select_row(position)
        return self.form

    @property
    def _position(self) -> int:
        """The chosen row, -1 where there is none."""
        return self.table.currentIndex().row()

    def _button(self, look: Look, act: str, words: str, icon: str, *, is_small: bool) -> QToolButton:
        key = next(key for key, known in KEYS.items() if known == act)
        native = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
        button = QToolButton(self)
        button.setIcon(look.icon(icon, "text"))
        button.setText(words)
        button.setToolTip(f"{words} ({native})")
        button.setAccessibleName(tr("{act}: {title}", act=words, title=self.title))
        if not is_small:
            show_words_beside_icon(button)
        dress(button, "flat")
        button.clicked.connect(lambda: self._do(act))
        self.buttons[act] = button
        return button

    @Slot(str)
    def _do(self, act: str) -> None:
        position = self._position
        if act == "add":
            self._add(position + 1 if position >= 0 else self.rows.rowCount())
        elif act == "put back":
            self._put_back()
        elif position < 0:
            return
        elif act == "duplicate":
            self.rows.duplicate(position)
            self.table.select_row(position + 1)
        elif act == "remove":
            self._remove()
        elif self.rows.move(position, -1 if act == "up" else 1):
            self._show_chosen()

    def _add(self, position: int) -> None:
        self.rows.add(position)
        form = self._choose(position)
        if form is not None:
            bring_into_view(self._panel)
            form.take_focus()

    def _remove(self) -> None:
        spans = self.table.selected_spans()
        positions = [at for first, end in spans for at in range(first, end)] or [self._position]
        self.rows.remove(positions)
        left = self.rows.rowCount()
        if left:
            self.table.select_row(min(positions[0], left - 1))
        self._show_chosen()
        self.table.setFocus()

    @Slot()
    def _put_back(self) -> None:
        position = self.rows.put_back()
        if position is not None:
            self.table.select_row(position)
            self._show_chosen()
            self.table.setFocus()

    @Slot()
    def _enter_form(self) -> None:
        if self.form is not None:
            bring_into_view(self._panel)
            self.form.take_focus()

    @Slot(int, str, object)
    def _take_cell(self, position: int, name: str, value: object) -> None:
        self.rows.change(position, msgspec.structs.replace(self.rows.record(position), **{name: value}))
        self._show_chosen()

    @Slot()
    def _take_form(self) -> None:
        if self.form is not None and self._position >= 0:
            record = self.rows.record(self._position)
            self.rows.change(self._position, msgspec.structs.replace(record, **self.form.edited()))

    @Slot()
    def _show_chosen(self) -> None:
        """Show the chosen row in the form; one form serves every row."""
        position = self._position
        self._panel.setVisible(position >= 0)
        for act, button in self.buttons.items():
            button.setEnabled(act == "add" or position >= 0)
        self.buttons["up"].setEnabled(position > 0)
        self.buttons["down"].setEnabled(0 <= position < self.rows.rowCount() - 1)
        if position < 0:
            return
        if self.form is None:
            self.form = self._make(self.record_type, self._panel)
            self.form.changed.connect(self._take_form)
            self._column.addWidget(self.form)
        self._which.setText(tr("Row {number}", number=position + 1))
        self.form.show_record(self.rows.record(position), *self.rows.former(position))

    def _show_all(self) -> None:
        used = self.rows.used_sections() if self.rows.rowCount() else range(1, len(self.rows.columns))
        for section in range(len(self.rows.columns)):
            self.table.setColumnHidden(section, section not in used)
        self._told = ""
        self.show_problem("")
        if self.rows.rowCount():
            self.table.select_row(0)
        self._show_chosen()
        self._show_sums()

    def _show_sums(self) -> None:
        rows = self.rows.rowCount()
        self._count.setText(counted(rows, "{n} row", "{n} rows"))
        lines = min(max(rows, 1), _SHOWN_AT_MOST)
        self.table.setFixedHeight(spacing.CONTROL + (lines + 1) * spacing.ROW)
        taken = self.rows.removed
        self._taken.setText(counted(taken, "{n} row was removed.", "{n} rows were removed."))
        self._taken.setVisible(bool(taken))
        self.put_back.setVisible(bool(taken))

    @Slot()
    def _tell(self) -> None:
        self._told = ""
        self._show_sums()
        for section in self.rows.used_sections():
            self.table.setColumnHidden(section, False)
        self.changed.emit()


def _keys_in_words() -> str:
    return tr("F2 or a letter edits the cell, Enter goes to the form of the row.")


def _record(record: type[Record], value: Record | Mapping[str, Any]) -> Record:
    """A row from its plain values; one that cannot be a record as it stands is shown as it was typed."""
    if isinstance(value, Record):
        return value
    try:
        return record_from(record, value)
    except msgspec.ValidationError:
        return msgspec.structs.replace(record_from(record, {}), **value)
