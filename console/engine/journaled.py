"""The request of an entry of the journal, which has everything of it but its secrets."""

from __future__ import annotations

from typing import Any

import msgspec

from console.commands.change import JournalEntry
from console.commands.command import commands
from console.contract.language import Field, Operation, Record, fields_of
from console.contract.services import SERVICES


def request_from(entry: JournalEntry) -> Operation[Any] | None:
    """The request of an entry, with an empty text for each secret that it must have.

    None for one that was filled in by hand, or of which this version of the program does not know what it changes.
    """
    service = SERVICES.get(entry.service)
    spec = service.operations.get(entry.operation) if service else None
    if spec is None or entry.by_hand or spec not in commands():
        return None
    values = _with_empty_secrets(spec.request, entry.fields)
    try:
        request: Operation[Any] = msgspec.convert(values, type=spec.request, strict=False)
    except msgspec.ValidationError:
        return None
    return request


def _with_empty_secrets(record: type[Record], values: Any) -> Any:
    if not isinstance(values, dict):
        return values
    kept = (found for found in fields_of(record) if found.name in values or (found.about.secret and found.required))
    return {found.name: _completed(found, values.get(found.name)) for found in kept}


def _completed(found: Field, value: Any) -> Any:
    if value is None:
        return "" if found.about.secret else None
    if found.record is None:
        return value
    if found.array:
        return [_with_empty_secrets(found.record, item) for item in value]
    return _with_empty_secrets(found.record, value)
