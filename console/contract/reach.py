"""Which records a record leads to."""

from __future__ import annotations

from console.contract.language import Record, fields_of


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
