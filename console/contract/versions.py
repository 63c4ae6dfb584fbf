"""What a version of a service has of the declared fields."""

from __future__ import annotations

import functools

from console.contract.language import Field, Record, fields_of


def is_in(field: Field, version: int | None) -> bool:
    """Whether a version of its service has the field; of a service without versions every field is there."""
    about = field.about
    return version is None or (about.since <= version and (about.gone_in is None or version < about.gone_in))


@functools.cache
def fields_at(record: type[Record], version: int | None) -> tuple[Field, ...]:
    """The declared fields of a record that a version of its service has, in wire order."""
    return tuple(found for found in fields_of(record) if is_in(found, version))
