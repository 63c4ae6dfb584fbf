"""A form for a record of the provider, generated from its declaration.

Values are looked at while one types: what is wrong stands beside the field, in words, and nothing is lost. What is not
given is left out of `values`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from console.contract.check import Problem, problems, problems_of_fields
from console.contract.language import Field, Record, fields_of
from console.settings.plain_values import record_from
from ui import field_names
from ui.editors.choices import Choices
from ui.editors.field_row import FieldRow
from ui.editors.layouts import sections_of
from ui.editors.problem_words import sentence_of
from ui.editors.record_group import RecordGroup
from ui.editors.rows_edit import RowsEdit
from ui.editors.secret_edit import SecretEdit
from ui.look import Look, spacing
from ui.translation import tr
from ui.views.scrolled import bring_into_view

Part = FieldRow | RecordGroup | RowsEdit


class RecordForm(QWidget):
    """The fields of a record. changed: a person entered something.

    hidden: fields that are not shown and not in `values`; `fixed` holds what is known of them, for the rules between
    fields. labels: titles by field in place of the usual ones. choices: words by value, by field, in place of the
    declared lists. left_out: what leaving an optional value out is called, "Unchanged" in a form that edits.
    folds: records within it can be folded; otherwise they stand open.
    """

    changed = Signal()

    def __init__(
        self,
        look: Look,
        record_type: type[Record],
        *,
        hidden: Iterable[str] = (),
        fixed: Mapping[str, Any] | None = None,
        labels: Mapping[str, str] | None = None,
        choices: Mapping[str, Choices] | None = None,
        left_out: str = "",
        folds: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.look = look
        self._folds = folds
        self.record_type = record_type
        self.fixed: dict[str, Any] = dict(fixed or {})
        self._hidden = frozenset(hidden) | frozenset(self.fixed)
        self._labels = dict(labels or {})
        self._choices = dict(choices or {})
        self._left_out = left_out or tr("Left out")
        self._parts: dict[str, Part] = {}
        self._known: frozenset[Problem] = frozenset()
        self._record: Record | None = None
        self._as_shown: dict[str, Any] = {}
        self._touched: set[str] = set()
        self._told: dict[str, str] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(spacing.SMALL)
        for heading, fields in sections_of(record_type):
            shown = [field for field in fields if field.name not in self._hidden]
            if shown and heading:
                self._column.addWidget(self._heading(heading))
            for field in shown:
                self._add(field)

    def __getitem__(self, name: str) -> Part:
        """The part of the form for one field. Raises KeyError where it is not shown."""
        return self._parts[name]

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that are shown, in their order."""
        return tuple(self._parts)

    def title(self, name: str) -> str:
        """What a field is called here."""
        field = next(field for field in fields_of(self.record_type) if field.name == name)
        return self._labels.get(name) or field_names.title(field)

    def values(self) -> dict[str, Any]:
        """What was entered, by field in wire order; nested records are mappings. What is left out is not in it."""
        given = ((name, self._parts[name].value()) for name in self._in_wire_order())
        return {name: value for name, value in given if value is not None}

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show values by field, mappings or records where nested; fields that are not named keep theirs."""
        for name, value in values.items():
            if name in self._parts:
                self._parts[name].show_value(value)
                self._touched.discard(name)
                self._told.pop(name, None)
        self._say()

    def show_record(self, record: Record | None, *before: Record) -> None:
        """Show a record that is to be edited; None is one that is new. Fields that are not shown are those of `record`.

        before: the record as it was; what is wrong with it already is not held against what is entered.
        """
        record = record_from(self.record_type, {}) if record is None else record
        # Rows are looked at where they are edited: each once, and not all of thousands with every letter.
        no_rows = {name: () for name, part in self._parts.items() if isinstance(part, RowsEdit)}
        formers = (msgspec.structs.replace(former, **no_rows) for former in before)
        self._known = frozenset(problem for former in formers for problem in problems(former))
        self._record = record
        self.fixed = self._around(record)
        for name, part in self._parts.items():
            if isinstance(part, RecordGroup | RowsEdit):
                part.show_record(getattr(record, name), *(getattr(former, name) for former in before))
        plain = (name for name, part in self._parts.items() if isinstance(part, FieldRow))
        self.show_values({name: getattr(record, name) for name in plain})
        self._as_shown = {name: part.value() for name, part in self._parts.items()}

    def show_around(self, record: Record) -> None:
        """Hold what is entered to the rules between it and the other fields of `record`, which are edited elsewhere."""
        self.fixed = self._around(record)
        self._say()

    def _around(self, record: Record) -> dict[str, Any]:
        names = (field.name for field in fields_of(self.record_type) if field.name not in self._parts)
        return {name: value for name in names if (value := getattr(record, name)) is not None}

    def edited(self) -> dict[str, Any]:
        """Every field as a record has it; one that was not changed since `show_record` is to the letter what it was."""
        return {name: self._edited_value(name, part) for name, part in self._parts.items()}

    def _edited_value(self, name: str, part: Part) -> Any:
        if isinstance(part, RecordGroup):
            return part.record()
        value = part.value()
        if self._record is not None and value == self._as_shown.get(name):
            return getattr(self._record, name)
        return part.field.default if value is None and not part.field.required else value

    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong with what was entered; of hidden fields nothing is said."""
        rows = {name: part for name, part in self._parts.items() if isinstance(part, RowsEdit)}
        values = self.values() if self._record is None else self.edited()
        found = problems_of_fields(self.record_type, {**self.fixed, **values, **dict.fromkeys(rows, ())})
        own = (each for each in found if each.path.partition(".")[0] in self._parts and each not in self._known)
        return (*own, *(problem for part in rows.values() for problem in part.problems()))

    def sentence(self, problem: Problem) -> str:
        """A problem as a sentence with the names that people see."""
        return sentence_of(self.record_type, problem, self._labels)

    def validate(self) -> bool:
        """Say beside every field what is wrong; the first of them comes into view and takes the focus."""
        self.tell_all()
        return not self.first_wrong()

    def tell_all(self) -> None:
        """Say beside every field what is wrong, also of what nobody touched."""
        self._touched.update(self._parts)
        for part in self._parts.values():
            if isinstance(part, RecordGroup):
                part.tell_all()
        self._say()

    def show_problems(self, sentences: Mapping[str, str]) -> None:
        """Say beside fields, by path, what somebody else found wrong, until they are changed; go to the first."""
        self.tell(sentences)
        self.first_wrong()

    def tell(self, sentences: Mapping[str, str]) -> None:
        """Say beside fields, by path, what somebody else found wrong, until they are changed."""
        for path, sentence in sentences.items():
            name, _, below = path.partition(".")
            part = self._parts.get(name)
            if isinstance(part, RecordGroup | RowsEdit) and below:
                part.tell({below: sentence})
            elif part is not None:
                self._told[name] = sentence
        self._say()

    def first_wrong(self) -> bool:
        """Bring the first field with a problem into view, with the focus in it; False where there is none."""
        for part in self._parts.values():
            if not part.problem and not _wrong_in(part):
                continue
            if isinstance(part, RecordGroup | RowsEdit) and part.go_to_wrong():
                return True
            self.go_to(part)
            return True
        return False

    def wrong(self) -> tuple[QWidget, ...]:
        """What is marked as wrong, down to single fields, in the order in which it stands."""
        return tuple(place for part in self._parts.values() for place in _wrong_in(part))

    def go_to(self, part: QWidget) -> None:
        """Bring a part of the form into view, with the focus in it."""
        if not (isinstance(part, RowsEdit) and part.go_to_wrong()):
            part.setFocus()
            bring_into_view(part)

    def take_focus(self) -> None:
        """Put the cursor into the first field."""
        for part in self._parts.values():
            if part.isEnabled():
                part.setFocus()
                return

    def generated(self) -> dict[str, str]:
        """Secrets that were made up here and not typed, by title: nobody knows them yet."""
        rows = [part for part in self._parts.values() if isinstance(part, FieldRow)]
        made = [(row.title, row.edit) for row in rows if isinstance(row.edit, SecretEdit)]
        return {title: edit.made for title, edit in made if edit.made}

    def _in_wire_order(self) -> Iterator[str]:
        return (field.name for field in fields_of(self.record_type) if field.name in self._parts)

    def _heading(self, words: str) -> QLabel:
        label = QLabel(words, self)
        label.setFont(self.look.fonts.strong)
        label.setContentsMargins(0, spacing.SMALL if self._parts else 0, 0, 0)
        return label

    def _add(self, field: Field) -> None:
        title = self._labels.get(field.name) or field_names.title(field)
        part: Part
        if field.record is not None and field.array:
            part = RowsEdit(self.look, field, title, self._nested, self)
        elif field.record is not None:
            part = RecordGroup(self.look, field, title, self._nested, self, folds=self._folds)
        else:
            part = FieldRow(self.look, field, title, self._left_out, self._choices.get(field.name), self)
        part.changed.connect(lambda: self._edited(field.name))
        self._parts[field.name] = part
        self._column.addWidget(part)

    def _nested(self, record: type[Record], parent: QWidget) -> RecordForm:
        return RecordForm(self.look, record, left_out=self._left_out, folds=self._folds, parent=parent)

    def _edited(self, name: str) -> None:
        self._touched.add(name)
        self._told.pop(name, None)
        self._say()
        self.changed.emit()

    @Slot()
    def _say(self) -> None:
        wrong: dict[str, str] = {}
        whole: set[str] = set(self._told)
        for problem in self.problems():
            name = problem.path.partition(".")[0]
            if name == problem.path and name not in whole:
                # Of a record as a whole nobody tells within it.
                whole.add(name)
                wrong[name] = self.sentence(problem)
            wrong.setdefault(name, self.sentence(problem))
        for name, part in self._parts.items():
            sentence = self._told.get(name) or (wrong.get(name, "") if name in self._touched else "")
            if isinstance(part, RecordGroup):
                part.show_problem(sentence, is_of_whole=name in whole)
            else:
                part.show_problem(sentence)


def _wrong_in(part: Part) -> tuple[QWidget, ...]:
    if isinstance(part, RecordGroup):
        return part.wrong()
    return (part,) if part.problem else ()
