"""Records as plain values, which can be written down and compared, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from console.contract.columns import microseconds
from console.contract.language import Field, Record, fields_of

RecordT = TypeVar("RecordT", bound=Record)

_DAY = 24 * 60 * 60 * 1_000_000


def plain(value: Any) -> Any:
    """A value of a record as plain values, secrets left out: for previews, the journal and files."""
    if isinstance(value, Record):
        return {
            found.name: plain(getattr(value, found.name))
            for found in fields_of(type(value))
            if getattr(value, found.name) is not None and not found.about.secret
        }
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return msgspec.to_builtins(value)


def record_from(record: type[RecordT], values: Mapping[str, Any]) -> RecordT:
    """A record from its plain values, in which what has no value is left out. Raises msgspec.ValidationError."""
    given = (found for found in fields_of(record) if found.required or found.name in values)
    return record(**{found.name: value_from(found, values.get(found.name)) for found in given})


def value_from(found: Field, value: Any) -> Any:
    """A field's value from its plain value. Raises msgspec.ValidationError."""
    if value is None:
        return () if found.array else None
    inner = found.record
    if found.array:
        return tuple(record_from(inner, item) if inner else item for item in value)
    return record_from(inner, value) if inner else msgspec.convert(value, found.base, strict=False)


def by_field(value: Record | Mapping[str, Any] | None) -> dict[str, Any]:
    """The values of a record by field, those of nested ones as they are; nothing for None."""
    if isinstance(value, Record):
        return {found.name: getattr(value, found.name) for found in fields_of(type(value))}
    return dict(value or {})


def comparable(record: type[Record], values: Mapping[str, Any]) -> dict[str, Any]:
    """Plain values of a record as they are compared: nothing empty, and nothing that the server gives its value.

    Moments are microseconds, of which the day is left out where it does not count.
    """
    result: dict[str, Any] = {}
    for found in fields_of(record):
        value = values.get(found.name)
        if found.about.by_server or value is None or is_nothing(value):
            continue
        inner = found.record
        if found.array:
            value = [comparable(inner, item) if inner else item for item in value]
        elif inner:
            value = comparable(inner, value)
        elif found.base is datetime:
            value = meaning(found, msgspec.convert(value, datetime))
        if value not in ({}, []):
            result[found.name] = value
    return result


def meaning(found: Field, value: Any) -> Any:
    """What a single value comes to: None for an empty text, microseconds of a moment, or of its time of day."""
    if is_nothing(value):
        return None
    if isinstance(value, datetime):
        return microseconds(value) % _DAY if found.about.time_of_day else microseconds(value)
    return value


def is_nothing(value: Any) -> bool:
    """Whether a value says no more than one that is not there."""
    return value is None or value in ("", [], ())
