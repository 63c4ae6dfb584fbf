"""The rules of the contract, checked before a request is sent and before the embedded provider acts on one."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from console.contract.language import Field, Record, fields_of
from console.contract.limits import Rule

RANGES = {
    "unsignedByte": (0, 2**8 - 1),
    "short": (-(2**15), 2**15 - 1),
    "int": (-(2**31), 2**31 - 1),
    "long": (-(2**63), 2**63 - 1),
}
"""Smallest and largest whole number of each XSD type."""

_TYPES: dict[type[Any], str] = {
    bool: "must be true or false",
    int: "must be a whole number",
    str: "must be a text",
    datetime: "must be a date and time",
    bytes: "must be binary data",
}
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SHOWN = 100
_LISTS_KEPT, _ITEMS_KEPT = 32, 32_768


@dataclass(frozen=True, slots=True)
class Problem:
    """One value that breaks a rule.

    path: names of the fields down to it, joined by dots, items of an array counted from 0: `Policy.Schedule.Day`,
    `Folders.0.Path`. rule: completes the sentence "<path> …". value: the value as text, cut after 100 characters; empty
    for a secret, for an object and for what is missing.
    """

    path: str
    rule: str
    value: str = ""


def problems(record: Record, *before: Record) -> tuple[Problem, ...]:
    """Every value of a record that breaks a rule, in the order of the fields; rules between fields come last.

    before: the record as it was in one way or another; what one of them had the same way is left out.
    """
    known = {problem for former in before for problem in _record_problems(type(former), former, "")}
    return tuple(problem for problem in _record_problems(type(record), record, "") if problem not in known)


def problems_of_fields(record: type[Record], values: Mapping[str, Any], *before: Record) -> tuple[Problem, ...]:
    """The same for values by field name that are not a record yet; nested objects are records or mappings."""
    known = {problem for former in before for problem in _record_problems(type(former), former, "")}
    return tuple(problem for problem in _record_problems(record, values, "") if problem not in known)


def _record_problems(record: type[Record], given: Any, prefix: str) -> Iterator[Problem]:
    if isinstance(given, Mapping):
        values = given
    elif isinstance(given, record):
        values = {declared.name: getattr(given, declared.name) for declared in fields_of(record)}
    else:
        yield Problem(prefix.rstrip("."), f"must be an object of type {record.__name__}")
        return
    known = {declared.name for declared in fields_of(record)}
    sound = True
    for name in values:
        if name not in known:
            sound = False
            yield Problem(f"{prefix}{name}", f"is not a field of {record.__name__}")
    for declared in fields_of(record):
        for problem in _field_problems(declared, values.get(declared.name), f"{prefix}{declared.name}"):
            sound = False
            yield problem
    if sound and record.constraints:
        built = given if isinstance(given, record) else _built(record, values)
        for constraint in record.constraints:
            if not constraint.holds(built):
                yield Problem(f"{prefix}{constraint.fields[0]}", constraint.sentence)


def _built(record: type[Record], values: Mapping[str, Any]) -> Record:
    """The record of values that were found in order."""
    ready = dict(values)
    for declared in fields_of(record):
        inner, value = declared.record, values.get(declared.name)
        if inner is None or value is None:
            continue
        if declared.array:
            ready[declared.name] = tuple(_built(inner, item) if isinstance(item, Mapping) else item for item in value)
        elif isinstance(value, Mapping):
            ready[declared.name] = _built(inner, value)
    return record(**ready)


def _field_problems(declared: Field, value: Any, path: str) -> Iterator[Problem]:
    if value is None or (value == "" and declared.required and "" not in declared.values):
        if declared.required:
            yield Problem(path, "must be given")
    elif not declared.array:
        yield from _value_problems(declared, value, path)
    elif _are_texts(declared, value):
        for index, rule in _broken_texts(declared.about.max_length, declared.about.rule, tuple(value)):
            yield Problem(f"{path}.{index}", rule, _cut(value[index]))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            if item is None:
                yield Problem(f"{path}.{index}", "must not be empty")
            else:
                yield from _value_problems(declared, item, f"{path}.{index}")
    else:
        yield Problem(path, "must be a list")


def _value_problems(declared: Field, value: Any, path: str) -> Iterator[Problem]:
    if declared.record is not None:
        yield from _record_problems(declared.record, value, f"{path}.")
        return
    rule = _broken_rule(declared, value)
    if rule is not None:
        yield Problem(path, rule, "" if declared.about.secret else _cut(str(value)))


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _are_texts(declared: Field, value: Any) -> bool:
    is_plain = declared.base is str and not declared.values and not declared.about.secret
    return is_plain and isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)


@functools.lru_cache(_LISTS_KEPT)
def _broken_texts(longest: int | None, rule: Rule | None, texts: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """Number and broken rule of each text; a form asks for all its lists again at every key that is pressed."""
    broken = ((index, _broken_item(longest, rule, text)) for index, text in enumerate(texts))
    return tuple((index, sentence) for index, sentence in broken if sentence is not None)


def _broken_rule(declared: Field, value: Any) -> str | None:
    """The first rule that a value breaks."""
    # A bool is an int to Python and no number to the provider.
    if not isinstance(value, declared.base) or (declared.base is int and isinstance(value, bool)):
        return _TYPES[declared.base]
    if declared.values and not declared.about.is_open and value not in declared.values:
        return f"must be one of {', '.join(str(choice) for choice in declared.values)}"
    if isinstance(value, str):
        return _broken_text_rule(declared.about.max_length, declared.about.rule, value)
    if declared.base is int:
        return _broken_number_rule(declared, value)
    return None


def _broken_text_rule(longest: int | None, rule: Rule | None, text: str) -> str | None:
    if longest is not None and len(text) > longest:
        return f"must have at most {longest} characters"
    if rule is not None and not rule.accepts(text):
        return rule.sentence
    if _NOT_IN_XML.search(text):
        return "must not hold control characters"
    return None


_broken_item = functools.lru_cache(_ITEMS_KEPT)(_broken_text_rule)
"""Of a long list one item changes at a time."""


def _broken_number_rule(declared: Field, number: int) -> str | None:
    smallest, largest = RANGES[declared.wire]
    if declared.about.minimum is not None:
        smallest = declared.about.minimum
    if declared.about.maximum is not None:
        largest = declared.about.maximum
    if smallest <= number <= largest:
        return None
    if number < smallest:
        return f"must be at least {smallest}"
    return f"must be at most {largest}"
