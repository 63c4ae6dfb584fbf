"""Rules between the fields of one record: what must be given, or be off, because of what another field says.

A text that is empty counts as not given. Each looks at its own fields only, in time that does not grow with them.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import Any

from console.contract.columns import microseconds
from console.contract.limits import Constraint


def _is_given(value: object) -> bool:
    return value is not None and value != ""


def _named(value: enum.Enum) -> str:
    """A value as it goes over the wire, and a number with what it means."""
    return f"{value.value} ({value.name.lower().replace('_', ' ')})" if isinstance(value, int) else str(value.value)


def given_when_true(field: str, switch: str) -> Constraint:
    """A switch that is on needs its value."""
    return Constraint(
        (field, switch),
        f"must be given when {switch} is true",
        lambda it: not getattr(it, switch) or _is_given(getattr(it, field)),
    )


def given_when(field: str, other: str, value: enum.Enum) -> Constraint:
    """One value of another field needs this one."""
    return Constraint(
        (field, other),
        f"must be given when {other} is {_named(value)}",
        lambda it: getattr(it, other) != value or _is_given(getattr(it, field)),
    )


def one_given_when(field: str, alternative: str, other: str, value: enum.Enum) -> Constraint:
    """One value of another field needs one of two."""
    return Constraint(
        (field, alternative, other),
        f"or {alternative} must be given when {other} is {_named(value)}",
        lambda it: getattr(it, other) != value or any(_is_given(getattr(it, name)) for name in (field, alternative)),
    )


def left_out_unless(field: str, other: str, values: tuple[enum.IntEnum, ...]) -> Constraint:
    """Only some values of another field go with this one."""
    return Constraint(
        (field, other),
        f"must be left out unless {other} is {' or '.join(map(_named, values))}",
        lambda it: not _is_given(getattr(it, field)) or getattr(it, other) in values,
    )


def false_when(switch: str, other: str, value: enum.Enum) -> Constraint:
    """One value of another field forbids a switch."""
    return Constraint(
        (switch, other),
        f"must be false when {other} is {_named(value)}",
        lambda it: not getattr(it, switch) or getattr(it, other) != value,
    )


def true_when_given(switch: str, *fields: str) -> Constraint:
    """Any of these fields needs a switch to be on."""
    return Constraint(
        (switch, *fields),
        f"must be true when {' or '.join(fields)} is given",
        lambda it: getattr(it, switch) or not any(_is_given(getattr(it, name)) for name in fields),
    )


def in_order(earlier: str, later: str, is_compared: Callable[[Any], bool]) -> Constraint:
    """Of two moments, where both count, the first is not later than the second; without zone a moment is UTC."""
    return Constraint(
        (earlier, later),
        f"must not be later than {later}",
        lambda it: not is_compared(it) or microseconds(getattr(it, earlier)) <= microseconds(getattr(it, later)),
    )


def different(field: str, other: str) -> Constraint:
    """Two ids are not the same."""
    return Constraint(
        (field, other), f"must be another than {other}", lambda it: getattr(it, field) != getattr(it, other)
    )


def no_two_alike(rows: str, key: str) -> Constraint:
    """No two rows of a list are for the same thing."""
    return Constraint(
        (rows,),
        f"must not have two rows with the same {key}",
        lambda it: len({getattr(row, key) for row in getattr(it, rows)}) == len(getattr(it, rows)),
    )
