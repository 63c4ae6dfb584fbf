"""Chosen settings put into a record that was read; everything else of it stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from console.contract.check import Problem, problems
from console.contract.language import Field, Record, fields_of
from console.settings.plain_values import is_nothing, plain, record_from, value_from

RecordT = TypeVar("RecordT", bound=Record)


class BadSetting(ValueError):
    """A setting that cannot be put into a record. rule: ends the sentence "<path> …"."""

    def __init__(self, path: str, rule: str) -> None:
        super().__init__(f"{path} {rule}")
        self.path = path
        self.rule = rule


def patched(record: RecordT, settings: Mapping[str, Any]) -> RecordT:
    """The record with other values for some settings, by their paths; source and unknown elements stay.

    Values are plain: None for nothing, for a list all of its items, for the item of a list of records (named by its
    first field) all of its fields or None to remove it. A part of which nothing is left goes. Raises BadSetting.
    """
    for path, value in settings.items():
        record = _with(record, type(record), path.split("."), value, path)
    return record


def value_at(record: Record, path: str) -> Any:
    """The plain value of a setting, as `patched` takes it, without secrets. Raises BadSetting."""
    value: Any = record
    kind: type[Record] | None = type(record)
    key: Field | None = None
    for name in path.split("."):
        if key is not None:
            value = next((item for item in value or () if _key(item) == name), None)
            key = None
            continue
        found = _field(kind, name, path)
        value = None if value is None else getattr(value, name)
        kind = found.record
        key = found if found.array and found.record is not None else None
    return plain(value) if value is not None else None


def broken(record: Record) -> tuple[Problem, ...]:
    """The values of a record that break a rule of their own; that others are missing counts for nothing."""
    return tuple(problem for problem in problems(record) if problem.value)


def empty(record: type[RecordT]) -> RecordT:
    """A record that says nothing."""
    return record_from(record, {})


def _with(record: Any, kind: type[Record], names: Sequence[str], value: Any, path: str) -> Any:
    name, *below = names
    found = _field(kind, name, path)
    if found.about.secret or found.about.by_server:
        raise BadSetting(path, "cannot be set: it is a secret or the server's own")
    held = getattr(record, name) if record is not None else None
    if not below:
        new = _converted(found, value, path)
    elif found.record is None:
        raise BadSetting(path, "is not a setting")
    elif found.array:
        new = _with_item(found.record, held or (), below, value, path)
    else:
        new = _with(held, found.record, below, value, path)
        if value is None and not found.required and _says_nothing(new):
            new = None
    if new == held:
        return record
    return msgspec.structs.replace(record if record is not None else empty(kind), **{name: new})


def _with_item(record: type[Record], items: Sequence[Any], names: Sequence[str], value: Any, path: str) -> Any:
    key, *below = names
    at = next((number for number, item in enumerate(items) if _key(item) == key), None)
    if below:
        if at is None:
            raise BadSetting(path, "is not there")
        new = _with(items[at], record, below, value, path)
    elif value is None:
        return tuple(item for number, item in enumerate(items) if number != at)
    else:
        if not isinstance(value, Mapping):
            raise BadSetting(path, "must be an object")
        new = empty(record) if at is None else items[at]
        for name in (found.name for found in fields_of(record) if not found.about.secret):
            new = _with(new, record, (name,), value.get(name), path)
    return (*items, new) if at is None else (*items[:at], new, *items[at + 1 :])


def _says_nothing(record: Record) -> bool:
    return not record.unknown and all(is_nothing(getattr(record, found.name)) for found in fields_of(type(record)))


def _key(item: Record) -> str:
    return str(getattr(item, fields_of(type(item))[0].name))


def _field(kind: type[Record] | None, name: str, path: str) -> Field:
    found = None if kind is None else next((each for each in fields_of(kind) if each.name == name), None)
    if found is None:
        raise BadSetting(path, "is not a setting")
    return found


def _converted(found: Field, value: Any, path: str) -> Any:
    if found.array and not isinstance(value, list | tuple | None):
        raise BadSetting(path, "must be a list")
    if found.record is not None and not found.array and not isinstance(value, Mapping | None):
        raise BadSetting(path, "must be an object")
    try:
        return value_from(found, value)
    except (msgspec.ValidationError, AttributeError, TypeError) as problem:
        raise BadSetting(path, f"cannot be used: {problem}") from None
