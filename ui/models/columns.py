"""Columns of the table, as records derived from the contract's declarations.

A column knows how to write a value for the eye, for the tooltip and for other programs, and how a typed word is
compared with it; the table knows nothing of fields. Values are the store's: whole numbers in the field's own unit,
moments as microseconds since 1970 in UTC, texts; None where the provider sent nothing.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from console.contract.columns import NEVER, columns_of, microseconds, moment
from console.contract.language import Field, Record
from console.export import Cell
from ui import field_names, formats
from ui.translation import tr


class Shape(enum.Enum):
    """How a column's values are written, aligned and compared."""

    TEXT = "text"
    NUMBER = "number"
    COUNT = "count"
    SIZE = "size"
    MOMENT = "moment"
    FLAG = "flag"


_CHARACTERS = {
    Shape.TEXT: 22,
    Shape.NUMBER: 10,
    Shape.COUNT: 8,
    Shape.SIZE: 9,
    Shape.MOMENT: 20,
    Shape.FLAG: 8,
}


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column: its field, its words and how its values are written.

    whole: name of the field that holds the whole of which this one is a part; such a column is painted as a bar.
    name_of: turns an id into the name that is shown, sorted and searched in its place. ids_with: all ids whose name
    holds a folded word, where that is quicker than to ask for each name. icon_of: icon and palette role that stand
    before a value. shown: visible at first. wide: characters that it starts with, where those of its shape do not fit.
    """

    field: Field
    title: str
    hint: str
    shape: Shape
    whole: Field | None = None
    name_of: Callable[[int], str] | None = None
    ids_with: Callable[[str], Collection[int]] | None = None
    icon_of: Callable[[Any], tuple[str, str]] | None = None
    shown: bool = True
    wide: int = 0

    @property
    def key(self) -> str:
        """Name under which a page remembers the column."""
        return self.field.name

    @property
    def characters(self) -> int:
        """How wide the column starts, in characters."""
        return self.wide or max(_CHARACTERS[self.shape], len(self.title) + 3)

    @property
    def is_number(self) -> bool:
        """Whether values stand on the right and can be added up and compared by more and less."""
        return self.shape in (Shape.COUNT, Shape.SIZE)

    @property
    def is_ordered(self) -> bool:
        """Whether "more than" and "less than" mean something."""
        return self.shape not in (Shape.TEXT, Shape.FLAG)

    def text(self, value: Any) -> str:
        """The value as the cell shows it."""
        if value is None:
            return formats.ABSENT
        match self.shape:
            case Shape.TEXT:
                return self.name_of(value) if self.name_of else value
            case Shape.SIZE:
                return formats.size(formats.bytes_in(value, self.field.about.unit))
            case Shape.COUNT:
                return formats.count(value)
            case Shape.MOMENT:
                return formats.moment(value)
            case Shape.FLAG:
                return formats.yes_no(bool(value))
            case Shape.NUMBER:
                labels = self.field.about.labels
                return labels.get(value, str(value)) if labels else str(value)

    def hover(self, value: Any) -> str:
        """The exact value, where the cell rounds or abbreviates it."""
        if value is None:
            return tr("The provider sent no value.")
        match self.shape:
            case Shape.SIZE:
                return formats.size_exact(formats.bytes_in(value, self.field.about.unit))
            case Shape.MOMENT:
                return formats.moment_exact(value)
            case _:
                return self.text(value)

    def plain(self, value: Any) -> Cell:
        """The value for other programs: exact, in the field's unit; None where there is none, or where it is never."""
        if value is None or value == NEVER:
            return None
        match self.shape:
            case Shape.MOMENT:
                return moment(value)
            case Shape.FLAG:
                return bool(value)
            case _:
                return self.name_of(value) if self.name_of else value

    @property
    def plain_title(self) -> str:
        """The heading in a file: with the unit that the plain values are counted in."""
        unit = self.field.about.unit
        return f"{self.title} ({unit})" if self.shape is Shape.SIZE else self.title


def _shape_of(field: Field) -> Shape:
    if field.base is bool:
        return Shape.FLAG
    if field.base is datetime:
        return Shape.MOMENT
    if field.base is int:
        if formats.is_size(field.about.unit):
            return Shape.SIZE
        is_identity = field.name.upper().endswith("ID") or field.about.labels is not None
        return Shape.NUMBER if is_identity else Shape.COUNT
    return Shape.TEXT


def value_of(record: Record, field: Field) -> Any:
    """A field of a record as the store would hold it: moments as microseconds."""
    value = getattr(record, field.name)
    return microseconds(value) if isinstance(value, datetime) else value


def column_of(field: Field) -> Column:
    """The column that shows `field`."""
    return Column(field, field_names.title(field), field_names.hint(field), _shape_of(field))


def columns_for(record: type[Record], *, first: Iterable[str] = (), hidden: Iterable[str] = ()) -> tuple[Column, ...]:
    """A column for every plain field of a record: those named `first` ahead, the rest in wire order."""
    hidden = frozenset(hidden)
    found = {field.name: replace(column_of(field), shown=field.name not in hidden) for field in columns_of(record)}
    return (*(found.pop(name) for name in first), *found.values())


def with_bars(columns: Iterable[Column], record: type[Record], wholes: Mapping[str, str]) -> tuple[Column, ...]:
    """The columns, those named in `wholes` painted as bars: the part of that other field of the same row."""
    fields = {field.name: field for field in columns_of(record)}
    return tuple(
        replace(column, whole=fields[wholes[column.key]]) if column.key in wholes else column for column in columns
    )


def with_names(
    columns: Iterable[Column],
    key: str,
    name_of: Callable[[int], str],
    title: str,
    ids_with: Callable[[str], Collection[int]] | None = None,
) -> tuple[Column, ...]:
    """The columns, the one of the id `key` showing the name of what the id stands for."""
    return tuple(
        replace(column, name_of=name_of, ids_with=ids_with, title=title, shape=Shape.TEXT)
        if column.key == key
        else column
        for column in columns
    )
