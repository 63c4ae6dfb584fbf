"""Names of the elements that hold secrets, derived from every declaration."""

from __future__ import annotations

from collections.abc import Iterator

from console.contract.header import AuthHeader
from console.contract.language import Record, fields_of
from console.contract.services import SERVICES


def records_in(*roots: type[Record]) -> tuple[type[Record], ...]:
    """The records and every record below them, each once, in the order they are met."""
    found: dict[type[Record], None] = {}

    def visit(record: type[Record]) -> None:
        if record not in found:
            found[record] = None
            for declared in fields_of(record):
                if declared.record is not None:
                    visit(declared.record)

    for root in roots:
        visit(root)
    return tuple(found)


def _secret_names() -> Iterator[str]:
    specs = [spec for service in SERVICES.values() for spec in service.operations.values()]
    roots = [record for spec in specs for record in (spec.request, spec.reply)]
    for record in records_in(AuthHeader, *roots):
        for declared in fields_of(record):
            if declared.about.secret:
                yield from declared.names


SECRET_NAMES = frozenset(_secret_names())
"""Element names whose values are never logged, shown or stored."""
