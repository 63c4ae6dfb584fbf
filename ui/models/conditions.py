"""What a table is narrowed down to, as a person states it and as the store selects rows."""

from __future__ import annotations

import enum
import operator
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QDate, QLocale, QTime, QTimeZone
from PySide6.QtCore import QDateTime as DateTime

from console.contract.columns import NEVER
from console.errors import InvalidInput
from console.store import ColumnTable
from console.store.conditions import Condition, FreeText, Test
from console.store.texts import fold
from console.store.view import Selection
from ui import formats
from ui.models.columns import Column, Shape
from ui.translation import tr

_LAST = (1 << 63) - 1


class Relation(enum.Enum):
    """How a cell stands to the value of a condition."""

    EQUALS = "equals"
    DIFFERS = "differs"
    CONTAINS = "contains"
    STARTS = "starts"
    MORE = "more"
    LESS = "less"
    EMPTY = "empty"
    FILLED = "filled"

    @property
    def needs_value(self) -> bool:
        """Whether there is something to compare with."""
        return self not in (Relation.EMPTY, Relation.FILLED)


_WORDS = {
    Relation.EQUALS: "is",
    Relation.DIFFERS: "is not",
    Relation.CONTAINS: "contains",
    Relation.STARTS: "starts with",
    Relation.MORE: "more than",
    Relation.LESS: "less than",
    Relation.EMPTY: "is empty",
    Relation.FILLED: "is not empty",
}
_MOMENT_WORDS = {Relation.MORE: "after", Relation.LESS: "before", Relation.EQUALS: "on"}


def relation_words(column: Column, relation: Relation) -> str:
    """The relation in words: "more than", for moments "after"."""
    if column.shape is Shape.MOMENT and relation in _MOMENT_WORDS:
        return tr(_MOMENT_WORDS[relation])
    return tr(_WORDS[relation])


def relations_for(column: Column) -> tuple[Relation, ...]:
    """The relations that mean something for a column, most used first."""
    match column.shape:
        case Shape.TEXT:
            return (
                Relation.CONTAINS,
                Relation.STARTS,
                Relation.EQUALS,
                Relation.DIFFERS,
                Relation.EMPTY,
                Relation.FILLED,
            )
        case Shape.FLAG:
            return (Relation.EQUALS, Relation.EMPTY, Relation.FILLED)
        case Shape.MOMENT:
            return (Relation.LESS, Relation.MORE, Relation.EQUALS, Relation.EMPTY, Relation.FILLED)
        case _:
            return (
                Relation.MORE,
                Relation.LESS,
                Relation.EQUALS,
                Relation.DIFFERS,
                Relation.EMPTY,
                Relation.FILLED,
            )


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition as a person stated it: key of the column, relation, value as written, and all of it in words."""

    column: str
    relation: Relation
    written: str
    words: str
    selection: Selection


@dataclass(frozen=True, slots=True)
class Without:
    """What does not meet a selection."""

    selection: Selection

    def select(self, table: ColumnTable[Any], rows: Sequence[int]) -> list[int]:
        meeting = frozenset(self.selection.select(table, rows))
        return [row for row in rows if row not in meeting]


@dataclass(frozen=True, slots=True)
class Within:
    """Numbers from `first` up to, not including, `end`: a day, or what a cell rounds to the size written."""

    column: str
    first: int
    end: int

    def select(self, table: ColumnTable[Any], rows: Sequence[int]) -> list[int]:
        numbers, absent = table.numbers(self.column), table.absent(self.column)
        found = [row for row in rows if self.first <= numbers[row] < self.end]
        return [row for row in found if not absent[row]] if absent else found


@dataclass(frozen=True, slots=True)
class Named:
    """Ids that stand for a name which meets `holds`; `holds` gets the folded name."""

    column: str
    name_of: Callable[[int], str]
    holds: Callable[[str], bool]

    def select(self, table: ColumnTable[Any], rows: Sequence[int]) -> list[int]:
        ids = table.numbers(self.column)
        wanted = {identity for identity in {ids[row] for row in rows} if self.holds(fold(self.name_of(identity)))}
        return [row for row in rows if ids[row] in wanted]


class Words:
    """Words that are all found in a row, each in any of its texts or in a name that one of its ids stands for."""

    def __init__(self, text: str, columns: Iterable[Column]) -> None:
        self.words = tuple(fold(text).split())
        self._named = [column for column in columns if column.name_of is not None]
        self._ids: dict[tuple[str, str], Collection[int]] = {}

    def select(self, table: ColumnTable[Any], rows: Sequence[int]) -> list[int]:
        found = list(rows)
        for word in self.words:
            if found:
                holding = set(FreeText(word).select(table, found))
                for column in self._named:
                    holding.update(self._named_so(table, column, word, found))
                found = [row for row in found if row in holding]
        return found

    def _named_so(self, table: ColumnTable[Any], column: Column, word: str, rows: Sequence[int]) -> list[int]:
        if column.ids_with is None:
            return Named(column.key, column.name_of or str, lambda name: word in name).select(table, rows)
        key = (column.key, word)
        if key not in self._ids:
            self._ids[key] = column.ids_with(word)
        ids, wanted = table.numbers(column.key), self._ids[key]
        return [row for row in rows if ids[row] in wanted]


def stated(column: Column, relation: Relation, written: str = "") -> Filter:
    """The filter that a person stated; raises InvalidInput where the value is none for the column."""
    words = f"{column.title} {relation_words(column, relation)}"
    if relation.needs_value:
        words = f"{words} {written.strip()}"
    return Filter(column.key, relation, written, words, _selection(column, relation, written.strip()))


def _selection(column: Column, relation: Relation, written: str) -> Selection:
    if relation is Relation.FILLED:
        return Without(_selection(column, Relation.EMPTY, written))
    if relation is Relation.DIFFERS:
        return Without(_selection(column, Relation.EQUALS, written))
    if relation is Relation.EMPTY:
        if column.shape is Shape.MOMENT:
            return Without(Within(column.key, NEVER + 1, _LAST))
        return Condition(column.key, Test.EMPTY)
    match column.shape:
        case Shape.TEXT if column.name_of is not None:
            compare, wanted = _NAME_TESTS[relation], fold(written)
            return Named(column.key, column.name_of, lambda name: compare(name, wanted))
        case Shape.TEXT:
            return Condition(column.key, _TEXT_TESTS[relation], written)
        case Shape.FLAG:
            return Condition(column.key, Test.EQUALS, _flag(column, written))
        case Shape.MOMENT:
            return _within(column, relation, *_day(column, written))
        case Shape.SIZE:
            unit = formats.bytes_in(1, column.field.about.unit)
            first, end = _size(column, written)
            return _within(column, relation, -(-first // unit), -(-end // unit))
        case _:
            number = _number(column, written)
            return _within(column, relation, number, number + 1)


_TEXT_TESTS = {
    Relation.EQUALS: Test.EQUALS,
    Relation.CONTAINS: Test.CONTAINS,
    Relation.STARTS: Test.STARTS_WITH,
}
_NAME_TESTS: dict[Relation, Callable[[str, str], bool]] = {
    Relation.EQUALS: operator.eq,
    Relation.CONTAINS: operator.contains,
    Relation.STARTS: str.startswith,
}


def _within(column: Column, relation: Relation, first: int, end: int) -> Within:
    """What stands in the relation to the values from `first` to before `end`; never is neither before nor after."""
    if relation is Relation.MORE:
        return Within(column.key, end, _LAST)
    if relation is Relation.LESS:
        return Within(column.key, NEVER + 1, first)
    return Within(column.key, first, end)


_SIZE = re.compile(r"(?P<number>[^\sA-Za-z]+)\s*(?P<unit>[KMGTP]?B?)", re.IGNORECASE)


def _wrong(column: Column, written: str, rule: str) -> InvalidInput:
    return InvalidInput(
        tr("{column} is not compared with {value!r}: it {rule}.", column=column.title, value=written, rule=rule),
        tr("Change the value of the filter."),
        problems=[{"path": column.key, "rule": rule, "value": written}],
    )


def _size(column: Column, written: str) -> tuple[int, int]:
    found = _SIZE.fullmatch(written)
    number, is_number = QLocale().toDouble(found["number"]) if found else (0.0, False)
    if found is None or not is_number or number < 0:
        raise _wrong(column, written, tr("must be a size such as 10 GB"))
    letters = found["unit"].upper().rstrip("B")
    unit = formats.bytes_in(1, f"{letters}B" if letters or found["unit"] else "GB")
    # What a cell shows as the written size counts as equal to it: cells are rounded to one decimal.
    half = unit // 20
    exact = round(number * unit)
    return max(0, exact - half), exact + half + 1


def _number(column: Column, written: str) -> int:
    number, is_number = QLocale().toLongLong(written)
    if not is_number:
        raise _wrong(column, written, tr("must be a whole number"))
    return int(number)


def _flag(column: Column, written: str) -> bool:
    wanted = written.casefold()
    for value in (True, False):
        if wanted in (formats.yes_no(value).casefold(), str(value).casefold()):
            return value
    rule = tr("must be {yes} or {no}", yes=formats.yes_no(True), no=formats.yes_no(False))
    raise _wrong(column, written, rule)


def _day(column: Column, written: str) -> tuple[int, int]:
    """The microseconds at which the written local day begins and ends; "30 days" means that long ago."""
    ago = re.fullmatch(r"(\d{1,5})\s*\D*", written)
    date = QDate.currentDate().addDays(-int(ago[1])) if ago else _date(written)
    if not date.isValid():
        raise _wrong(column, written, tr("must be a date such as 2026-01-31, or a number of days ago"))
    zone = QTimeZone(QTimeZone.Initialization.LocalTime)
    first, end = (DateTime(day, QTime(0, 0), zone).toMSecsSinceEpoch() for day in (date, date.addDays(1)))
    return first * 1000, end * 1000


def _date(written: str) -> QDate:
    iso = QDate.fromString(written, "yyyy-MM-dd")
    if iso.isValid():
        return iso
    locale = QLocale()
    for form in ("d MMM yyyy", locale.dateFormat(QLocale.FormatType.ShortFormat)):
        date = locale.toDate(written, form)
        if date.isValid():
            return date
    return QDate()


def written_of(column: Column, value: Any) -> str:
    """A cell's value as a person would write it into a filter; "" where there is none."""
    if value is None or value == NEVER:
        return ""
    if column.shape is Shape.MOMENT:
        return DateTime.fromMSecsSinceEpoch(value // 1000).toString("yyyy-MM-dd")
    return column.text(value)
