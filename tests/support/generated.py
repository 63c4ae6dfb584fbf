"""Records made from their declarations: the fullest, the barest, those at the ends of every range, and any other.

What is asked keeps every rule of the contract. What is answered keeps only the types: a server is not bound by limits,
closed lists and rules that hold for what it is sent.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
from hypothesis import strategies as st

from console.contract import rules
from console.contract.check import RANGES
from console.contract.language import Field, Record, Result, fields_of
from console.contract.limits import Constraint, Rule

SIGNS = (
    "&",
    "<",
    ">",
    "]]>",
    '"',
    "'",
    " ",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "é",
    "ß",
    "\u00a0",
    "\u2028",
    "\ufffd",
    "\U0001f600",
)
"""What is easily lost on the way: XML's own signs, blanks, line breaks, and characters of two, three and four bytes."""

TRICKY = f" \t{''.join(SIGNS)}&amp;&#13;<![CDATA[x]]> "
"""A text with all of them, and blanks at both ends."""

_NOT_IN_XML = "".join(map(chr, {*range(32), 0xFFFE, 0xFFFF} - set(map(ord, "\t\n\r"))))
_ANY_TEXT = st.text(
    st.sampled_from("&<>\"' \t\n\r") | st.characters(codec="utf-8", exclude_characters=_NOT_IN_XML), max_size=12
)
_LONGEST = 400
_ZONES = (None, UTC, timezone(timedelta(hours=5, minutes=45)), timezone(-timedelta(hours=9, minutes=30)))
_FRACTIONS = (0, 100_000, 120_000, 123_000, 123_400, 123_450, 123_456)
_NEVER = datetime(1, 1, 1)
_LAST = datetime(9999, 12, 31, 23, 59, 59, 999_999, UTC)
_MOMENTS = (
    _NEVER,
    *(datetime(2024, 2, 29, 23, 59, 7, fraction, zone) for zone, fraction in itertools.product(_ZONES, _FRACTIONS)),
    _LAST,
)
_BYTES = (b"", b"\x00", bytes(range(256)))


@functools.cache
def accepted(rule: Rule, longest: int | None) -> tuple[str, ...]:
    """Texts that a rule accepts, the shortest first and the longest last: its example and what can be made of it."""
    example = rule.example
    places = (0, len(example) // 2, len(example))
    tries = {"", example, example.upper(), example.lower(), example.swapcase(), example * 2}
    for at in range(1, len(example)):
        tries |= {example[:at], example[at:]}
    for at, sign in itertools.product(places, SIGNS):
        tries.add(example[:at] + sign + example[at:])
    for at, more in itertools.product((1, places[1]), range(_LONGEST)):
        tries.add(example[:at] + example[at - 1] * more + example[at:])
    return tuple(
        sorted(
            (text for text in tries if rule.accepts(text) and (longest is None or len(text) <= longest)),
            key=lambda text: (len(text), text),
        )
    )


@functools.cache
def ends(field: Field, *, bound: bool = True) -> tuple[Any, ...]:
    """Values of a field, or of an item of its list, at the ends of what it may be: the least first, the most last.

    bound: whether the rules of the contract are kept, or only the type.
    """
    about = field.about
    if field.values:
        return tuple(value for value in field.values if not bound or about.rule is None or about.rule.accepts(value))
    if field.base is bool:
        return (False, True)
    if field.base is int:
        lowest, highest = RANGES[field.wire]
        if bound:
            lowest = lowest if about.minimum is None else about.minimum
            highest = highest if about.maximum is None else about.maximum
        return tuple(dict.fromkeys((lowest, min(max(0, lowest), highest), highest)))
    if field.base is datetime:
        return _MOMENTS
    if field.base is bytes:
        return _BYTES
    if field.wire == "guid" or (bound and about.rule is not None):
        texts = accepted(about.rule or rules.GUID, about.max_length)
    else:
        longest = about.max_length if bound else None
        texts = tuple(text[:longest] for text in ("", " ", "x", "\r", TRICKY, (TRICKY * 40)[: longest or _LONGEST]))
    return tuple(text for text in texts if text or field.array or not (bound and field.required))


def _simple(field: Field, *, bound: bool) -> st.SearchStrategy[Any]:
    """Any value of a field that is no object, or of an item of its list."""
    limits = st.sampled_from(ends(field, bound=bound))
    if field.values or field.base is bool or field.wire == "guid":
        return limits
    if field.base is int:
        lowest, highest = ends(field, bound=bound)[0], ends(field, bound=bound)[-1]
        return limits | st.integers(lowest, highest)
    if field.base is datetime:
        first, last = datetime(1753, 1, 1), datetime(2300, 1, 1)
        return limits | st.datetimes(first, last, timezones=st.sampled_from(_ZONES))
    if field.base is bytes:
        return limits | st.binary(max_size=40)
    if bound and field.about.rule is not None:
        return limits
    longest = field.about.max_length if bound else None
    texts = _ANY_TEXT.map(lambda text: text[:longest])
    return limits | (texts.filter(bool) if bound and field.required and not field.array else texts)


def _must(field: Field) -> bool:
    """Whether it cannot be left out; a reply without its verdict is none."""
    return field.required or field.base is Result


@functools.cache
def records(record: type[Record], *, bound: bool = True) -> st.SearchStrategy[Any]:
    """Any record of a type: what may be left out sometimes is, lists have no, one or some items."""
    required: dict[str, st.SearchStrategy[Any]] = {}
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for field in fields_of(record):
        one = _simple(field, bound=bound) if field.record is None else records(field.record, bound=bound)
        value = st.lists(one, max_size=3).map(tuple) if field.array else one
        (required if _must(field) else optional)[field.name] = value
    values = st.fixed_dictionaries(required, optional=optional)
    return values.map(lambda found: _built(record, found, bound=bound))


def fullest(record: type[Record], *, bound: bool = True) -> Any:
    """A record with something in every field and one item in every list."""
    values: dict[str, Any] = {}
    for field in fields_of(record):
        one = _middle(field, bound=bound) if field.record is None else fullest(field.record, bound=bound)
        values[field.name] = (one,) if field.array else one
    return _built(record, values, bound=bound)


def _middle(field: Field, *, bound: bool) -> Any:
    """Neither the least nor the most, where there is more."""
    found = ends(field, bound=bound)
    return found[len(found) // 2]


def barest(record: type[Record], *, bound: bool = True) -> Any:
    """A record with what is required, at its least, and nothing else."""
    return _built(record, _least(record, bound=bound, optional=False), bound=bound)


def smallest(record: type[Record], *, bound: bool = True) -> Any:
    """A record with every field at its least: the lowest number, the shortest text, the first choice, no item."""
    return _built(record, _least(record, bound=bound, optional=True), bound=bound)


def _least(record: type[Record], *, bound: bool, optional: bool) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in fields_of(record):
        if not (optional or _must(field)):
            continue
        if field.array:
            values[field.name] = ()
        elif field.record is not None:
            values[field.name] = (smallest if optional else barest)(field.record, bound=bound)
        else:
            values[field.name] = ends(field, bound=bound)[0]
    return values


def largest(record: type[Record], *, bound: bool = True) -> Any:
    """A record with every field at its most: the highest number, the longest text, the last choice, lists of many."""
    values: dict[str, Any] = {}
    for field in fields_of(record):
        inner = field.record
        if inner is None:
            found = ends(field, bound=bound)
        else:
            found = tuple(
                make(inner, bound=bound)
                for make in ((fullest, barest, smallest, largest) if field.array else (largest,))
            )
        values[field.name] = found if field.array else found[-1]
    return _built(record, values, bound=bound)


EXPLICIT = (fullest, barest, smallest, largest)
"""The cases that are always tried."""


def _built(record: type[Record], values: dict[str, Any], *, bound: bool) -> Any:
    """The record of values that keep their own rules; some are changed where they break those between fields."""
    found = record(**values)
    while bound and (broken := _broken(found)):
        tried = (other for constraint in broken for other in _changed(found, constraint.fields))
        better = next((other for other in tried if len(_broken(other)) < len(broken)), None)
        if better is None:
            raise LookupError(f"no {record.__name__} was found that {broken[0].fields[0]} {broken[0].sentence}")
        found = better
    return found


def _broken(record: Any) -> list[Constraint]:
    return [constraint for constraint in record.constraints if not constraint.holds(record)]


def _changed(record: Any, names: tuple[str, ...]) -> Iterator[Any]:
    """The record with other values in these fields: the last of them changes first."""
    declared = {field.name: field for field in fields_of(type(record))}
    choices = [(getattr(record, name), *_others(declared[name])) for name in names]
    for values in itertools.product(*choices):
        yield msgspec.structs.replace(record, **dict(zip(names, values, strict=True)))


def _others(field: Field) -> tuple[Any, ...]:
    inner = field.record
    values = (
        (_middle(field, bound=True), ends(field)[0], ends(field)[-1])
        if inner is None
        else (fullest(inner), barest(inner))
    )
    given = tuple((value,) for value in values) if field.array else values
    return given if field.required else (*given, field.default)
