"""What a record leads to: the records below it, and the field at the end of a path."""

from __future__ import annotations

from console.contract.language import Field, OperationSpec, Record, fields_of


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


def field_at(record: type[Record], path: str) -> Field:
    """The field at the end of a dotted path: `Filter.PageSize`. Raises KeyError for a name that is not declared."""
    name, _, below = path.partition(".")
    found = {declared.name: declared for declared in fields_of(record)}[name]
    return field_at(found.base, below) if below else found


def largest_page(spec: OperationSpec) -> int | None:
    """How much one page of a list may hold; None for a list without pages, and where no limit is printed."""
    if spec.paging is None or spec.paging.page_rows is not None:
        return None if spec.paging is None else spec.paging.page_rows
    return field_at(spec.request, spec.paging.size).about.maximum
