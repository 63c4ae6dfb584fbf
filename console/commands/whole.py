"""Objects that a change writes whole: compared with what is stored, and made anew from a state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from console.commands.command import Settlement
from console.contract.columns import microseconds
from console.contract.language import Field, Record, fields_of

RecordT = TypeVar("RecordT", bound=Record)

_DAY = 24 * 60 * 60 * 1_000_000


def record_from(record: type[RecordT], values: Mapping[str, Any]) -> RecordT:
    """A record from its plain values, in which what has no value is left out. Raises msgspec.ValidationError."""
    return record(**{found.name: _value(found, values.get(found.name)) for found in fields_of(record)})


def _value(found: Field, value: Any) -> Any:
    if value is None:
        return () if found.array else None
    inner = found.record
    if found.array:
        return tuple(record_from(inner, item) if inner else item for item in value)
    return record_from(inner, value) if inner else msgspec.convert(value, found.base, strict=False)


def comparable(
    record: type[Record],
    values: Mapping[str, Any],
    left_out: frozenset[str] = frozenset(),
    times_of_day: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """Plain values of a record as they are compared: nothing empty, moments as microseconds, an order in the lists.

    left_out: fields at any depth that the provider sets by itself. times_of_day: moments whose day does not count.
    """
    result: dict[str, Any] = {}
    for found in fields_of(record):
        value = values.get(found.name)
        if found.name in left_out or value is None or value in ("", []):
            continue
        inner = found.record
        if found.array:
            value = [comparable(inner, item, left_out, times_of_day) if inner else item for item in value]
        elif inner:
            value = comparable(inner, value, left_out, times_of_day)
        elif found.base is datetime:
            moment = microseconds(msgspec.convert(value, datetime))
            value = moment % _DAY if found.name in times_of_day else moment
        if value not in ({}, []):
            result[found.name] = value
    return result


def settled(
    wanted: dict[str, Any], before: dict[str, Any] | None, now: dict[str, Any], *, has_secrets: bool
) -> Settlement:
    """Whether an object was written, by its comparable values before and now.

    has_secrets: the request may hold secrets, of which no read tells; where nothing else was to change, what is stored
    proves nothing. A provider may add values where the request had none, which does not count against it.
    """
    if now == wanted:
        is_told = before is not None and before != wanted
        return Settlement.UNCERTAIN if has_secrets and not is_told else Settlement.HAPPENED
    if before is None:
        return Settlement.UNCERTAIN
    if now == before:
        return Settlement.DID_NOT
    is_now, was_before = _holds(now, wanted), _holds(before, wanted)
    return Settlement.HAPPENED if is_now and not was_before else Settlement.UNCERTAIN


def _holds(stored: Any, wanted: Any) -> bool:
    """Whether everything of `wanted` is in what is stored."""
    if isinstance(wanted, dict):
        return isinstance(stored, dict) and all(_holds(stored.get(name), value) for name, value in wanted.items())
    if isinstance(wanted, list) and isinstance(stored, list) and len(stored) == len(wanted):
        return all(_holds(one, other) for one, other in zip(stored, wanted, strict=True))
    return bool(stored == wanted)
