"""What a table is narrowed down to: conditions on columns, as a person states them and as the rows are tested."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QDate, QLocale, QTime, QTimeZone
from PySide6.QtCore import QDateTime as DateTime

from console.contract.columns import NEVER
from console.errors import InvalidInput
from ui import formats
from ui.models.columns import Column, Shape
from ui.translation import tr


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
class Condition:
    """One condition: key of the column, relation, and the value as the person wrote it.

    `test` decides on a value as the store holds it; a text is compared without regard to case.
    """

    column: str
    relation: Relation
    written: str
    words: str
    test: Callable[[Any], bool]


def condition(column: Column, relation: Relation, written: str = "") -> Condition:
    """The condition that a person stated; raises InvalidInput where the value is none for the column."""
    words = f"{column.title} {relation_words(column, relation)}"
    if relation.needs_value:
        words = f"{words} {written.strip()}"
    return Condition(column.key, relation, written, words, _test(column, relation, written.strip()))


def _test(column: Column, relation: Relation, written: str) -> Callable[[Any], bool]:
    if relation is Relation.EMPTY:
        return lambda value: value is None or value in ("", NEVER)
    if relation is Relation.FILLED:
        return lambda value: value is not None and value not in ("", NEVER)
    match column.shape:
        case Shape.TEXT:
            return _text_test(column, relation, written.casefold())
        case Shape.FLAG:
            wanted = _flag(column, written)
            return lambda value: value is not None and bool(value) is wanted
        case Shape.MOMENT:
            first, end = _day(column, written)
            return _range_test(relation, first, end)
        case Shape.SIZE:
            unit = formats.bytes_in(1, column.field.about.unit)
            first, end = _size(column, written)
            return _range_test(relation, -(-first // unit), -(-end // unit))
        case _:
            number = _number(column, written)
            return _range_test(relation, number, number + 1)


def _text_test(column: Column, relation: Relation, wanted: str) -> Callable[[Any], bool]:
    text_of = column.name_of or str

    def text(value: Any) -> str:
        return "" if value is None else text_of(value).casefold()

    match relation:
        case Relation.EQUALS:
            return lambda value: text(value) == wanted
        case Relation.DIFFERS:
            return lambda value: text(value) != wanted
        case Relation.STARTS:
            return lambda value: text(value).startswith(wanted)
        case _:
            return lambda value: wanted in text(value)


def _range_test(relation: Relation, first: int, end: int) -> Callable[[Any], bool]:
    """Tests against the values from `first` up to, not including, `end`: a day, or what rounds to the size written."""
    match relation:
        case Relation.MORE:
            return lambda value: value is not None and value >= end
        case Relation.LESS:
            return lambda value: value is not None and value < first and value != NEVER
        case Relation.DIFFERS:
            return lambda value: value is None or not first <= value < end
        case _:
            return lambda value: value is not None and first <= value < end


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
