"""`python -m console operations`: what is declared."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import Any

from console.cli.call import spec_named
from console.cli.output import aligned, as_json, table
from console.contract.language import Field, OperationSpec, Record, fields_of
from console.contract.services import SERVICES

_OPERATION_COLUMNS = ("operation", "service", "kind", "doc")
_FIELD_COLUMNS = ("field", "type", "required", "doc")


def operations(arguments: argparse.Namespace) -> str:
    """The declared operations, or the fields of one, as text."""
    if arguments.operation:
        spec = spec_named(arguments.operation, arguments.service)
        if arguments.format == "json":
            return as_json([_field_tree(field) for field in fields_of(spec.request)])
        fields = _shown(_FIELD_COLUMNS, [*_field_rows(spec.request)], arguments.format)
        return f"{_about(spec)}\n\n{fields}" if arguments.format == "text" else fields
    rows = [
        (spec.name, service.name, spec.kind.value, spec.doc)
        for service in SERVICES.values()
        for spec in service.operations.values()
        if arguments.service in (None, service.name) and arguments.kind in (None, spec.kind.value)
    ]
    return _shown(_OPERATION_COLUMNS, rows, arguments.format)


def _shown(columns: Sequence[str], rows: Sequence[Sequence[Any]], form: str) -> str:
    if form == "json":
        return as_json([dict(zip(columns, row, strict=True)) for row in rows])
    if form == "csv":
        return table([columns, *rows])
    return aligned([columns, *rows])


def _about(spec: OperationSpec) -> str:
    lines = [f"{spec.name} of {spec.service.name}: {spec.doc}", f"It is a {spec.kind.value}."]
    if not spec.available:
        lines.append("The provider describes it and does not offer it.")
    return "\n".join(lines)


def _field_rows(record: type[Record], prefix: str = "") -> Iterator[tuple[str, str, bool, str]]:
    """The fields of a record as they are typed, those of the objects in it below them."""
    for field in fields_of(record):
        name = f"{prefix}{field.name}"
        yield name, f"{field.wire}[]" if field.array else field.wire, field.required, _doc(field)
        if field.record:
            yield from _field_rows(field.record, f"{name}.0." if field.array else f"{name}.")


def _field_tree(field: Field) -> dict[str, Any]:
    """One field of a request with the fields of its object, or of its array's items, inside it."""
    about = field.about
    return {
        "field": field.name,
        "type": field.wire,
        "array": field.array,
        "required": field.required,
        "nullable": about.nullable,
        "secret": about.secret,
        "values": list(field.values),
        "minimum": about.minimum,
        "maximum": about.maximum,
        "max_length": about.max_length,
        "unit": about.unit,
        "rule": about.rule.sentence if about.rule else None,
        "doc": about.doc,
        "fields": [_field_tree(inner) for inner in fields_of(field.record)] if field.record else [],
    }


def _doc(field: Field) -> str:
    """What a field means and what it takes."""
    about = field.about
    facts = [about.doc]
    if about.unit:
        facts.append(f"in {about.unit}")
    if field.values:
        facts.append(f"one of {', '.join(map(str, field.values))}")
    if about.minimum is not None:
        facts.append(f"at least {about.minimum}")
    if about.maximum is not None:
        facts.append(f"at most {about.maximum}")
    if about.max_length is not None:
        facts.append(f"at most {about.max_length} characters")
    if about.rule:
        facts.append(about.rule.sentence)
    if about.secret:
        facts.append("secret: give - to be asked")
    return "; ".join(facts)
