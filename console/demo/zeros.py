"""What stands for "nothing given" in a .NET server: null for reference types, a zero for value types."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from console.contract.language import Field

T = TypeVar("T")

NO_MOMENT = datetime(1, 1, 1)  # noqa: DTZ001 - .NET's zero has no zone
_NO_GUID = "00000000-0000-0000-0000-000000000000"


def zero_of(field: Field) -> Any:
    """The zero of a value type: 0, false, 0001-01-01, an empty GUID, the first name of an enum. None for the others."""
    if field.array or field.record is not None:
        return None
    if field.enumeration is not None:
        return field.values[0]
    if field.wire == "guid":
        return _NO_GUID
    return {int: 0, bool: False, datetime: NO_MOMENT}.get(field.base)


def given(value: T | None) -> T:
    """A required value of a record that came in a request, where nothing is missing any more."""
    if value is None:
        raise ValueError("a required value is missing")
    return value
