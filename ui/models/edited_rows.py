"""Rows of records that are being edited: what was read, what it has become, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

import msgspec
from PySide6.QtCore import QObject, Qt, Signal

from console.contract.check import Problem, problems
from console.contract.columns import columns_of
from console.contract.language import Record, about, fields_of
from console.contract.pairing import pairs
from console.settings.plain_values import record_from
from ui.editors.choices import words_of
from ui.models.cell_model import NO_PARENT, CellModel, Index
from ui.models.columns import column_of, value_of
from ui.translation import tr


class _Standing(Record):
    """What is said of a row beside its values."""

    Wrong: Annotated[str, about("what is wrong with the row")] = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """record: as it is now. was: as it was read, which excuses what is wrong with it already. wrong: the rest."""

    record: Record
    was: Record | None
    wrong: tuple[Problem, ...]


class EditedRows(CellModel):
    """Records of one type in the order in which they are to be written. edited: a person changed something.

    The first column says what is wrong with a row; the others are the plain fields, without secrets and without what
    the server gives its value. sentence: a problem in words. A record keeps its `source`, so that one which nobody
    changed goes back as it came.
    """

    edited = Signal()

    is_sortable = False

    def __init__(
        self,
        record: type[Record],
        sentence: Callable[[Problem], str],
        parent: QObject | None = None,
    ) -> None:
        fields = [field for field in columns_of(record) if not field.about.secret and not field.about.by_server]
        wrong = replace(column_of(fields_of(_Standing)[0]), title=tr("Wrong"), icon_of=_mark, wide=_WRONG_WIDE)
        super().__init__((wrong, *map(column_of, fields)), parent)
        self.record_type = record
        self._sentence = sentence
        self._rows: list[_Row] = []
        self._removed: list[list[tuple[int, _Row]]] = []

    @property
    def records(self) -> tuple[Record, ...]:
        """The records as they are now."""
        return tuple(row.record for row in self._rows)

    @property
    def removed(self) -> int:
        """How many rows the last removal took that can be put back, or 0."""
        return len(self._removed[-1]) if self._removed else 0

    def record(self, position: int) -> Record:
        """The record of a row."""
        return self._rows[position].record

    def former(self, position: int) -> tuple[Record, ...]:
        """The record that a row was read as; nothing for a new one."""
        was = self._rows[position].was
        return () if was is None else (was,)

    def problems(self) -> tuple[tuple[int, Problem], ...]:
        """Everything that is wrong, with the position of its row."""
        return tuple((position, problem) for position, row in enumerate(self._rows) for problem in row.wrong)

    def show(self, records: Sequence[Record], before: Sequence[Record] = ()) -> None:
        """Show other rows; each is held to be the one of `before` that it is like or has the key of."""
        sources = pairs(before, records)
        former = (None if source is None else before[source] for source in sources)
        self.beginResetModel()
        self._rows = [_checked(record, was) for record, was in zip(records, former, strict=True)]
        self._removed = []
        self.endResetModel()

    def change(self, position: int, record: Record) -> None:
        """Let a row be another record than it was."""
        row = self._rows[position]
        if row.record is not record:
            self._rows[position] = _checked(record, row.was)
            self.dataChanged.emit(self.index(position, 0), self.index(position, len(self.columns) - 1))
            self.edited.emit()

    def add(self, position: int) -> None:
        """Put an empty row at a position."""
        self._insert([(position, _checked(record_from(self.record_type, {}), None))])
        self.edited.emit()

    def duplicate(self, position: int) -> None:
        """Put a row like another one behind it; the server gives it what is its own."""
        record = self.record(position)
        given = {field.name: field.default for field in fields_of(self.record_type) if field.about.by_server}
        copy = msgspec.structs.replace(record, source="", **given)
        self._insert([(position + 1, _checked(copy, None))])
        self.edited.emit()

    def remove(self, positions: Iterable[int]) -> None:
        """Take rows out; they can be put back."""
        taken = [(position, self._rows[position]) for position in sorted(set(positions))]
        for position, _ in reversed(taken):
            self.beginRemoveRows(NO_PARENT, position, position)
            del self._rows[position]
            self.endRemoveRows()
        if taken:
            self._removed.append(taken)
            self.edited.emit()

    def put_back(self) -> int | None:
        """Put the rows of the last removal back to where they were; the position of the first, None where none was."""
        if not self._removed:
            return None
        taken = self._removed.pop()
        self._insert(taken)
        self.edited.emit()
        return min(taken[0][0], len(self._rows) - 1)

    def move(self, position: int, step: int) -> bool:
        """Move a row up (-1) or down (1) by one; False at the end."""
        to = position + step
        if not 0 <= to < len(self._rows):
            return False
        self.beginMoveRows(NO_PARENT, position, position, NO_PARENT, to + (step > 0))
        self._rows.insert(to, self._rows.pop(position))
        self.endMoveRows()
        self.edited.emit()
        return True

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def value(self, position: int, section: int) -> Any:
        row = self._rows[position]
        if not section:
            return self._sentence(row.wrong[0]) if row.wrong else ""
        return value_of(row.record, self.columns[section].field)

    def text(self, position: int, section: int) -> str:
        value = self.value(position, section)
        if not section:
            return str(value)
        field = self.columns[section].field
        raw = getattr(self.record(position), field.name)
        if raw is not None and not isinstance(raw, field.base):
            # What was typed and is wrong is shown as it was typed.
            return str(raw)
        return words_of(field, raw) if field.values else self.columns[section].text(value)

    def hover(self, position: int, section: int) -> str:
        return self.text(position, section)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() else flags

    def used_sections(self) -> Collection[int]:
        """The columns in which some row says something, and always the first of the values."""
        used = {
            section
            for section in range(1, len(self.columns))
            if any(getattr(row.record, self.columns[section].key) not in (None, "") for row in self._rows)
        }
        return used | {1}

    def _insert(self, rows: Iterable[tuple[int, _Row]]) -> None:
        for position, row in rows:
            place = min(position, len(self._rows))
            self.beginInsertRows(NO_PARENT, place, place)
            self._rows.insert(place, row)
            self.endInsertRows()


_WRONG_WIDE = 30


def _mark(sentence: str) -> tuple[str, str]:
    return ("warning", "error") if sentence else ("", "")


def _checked(record: Record, was: Record | None) -> _Row:
    # What is as it was read has nothing wrong that it did not have; looking at thousands of such rows would take long.
    is_same = was is not None and (record is was or record == was)
    return _Row(record, was, () if is_same else problems(record, *(() if was is None else (was,))))
