"""The change that a call by hand is, with values by the server's own names."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec

from console.commands.change import Change, JournalEntry, Target, TargetKind
from console.commands.command import commands
from console.contract.language import Kind, OperationSpec, fields_of
from console.contract.live import FormValues, OfferedOperation
from console.contract.services import SERVICES
from console.engine.changes import entry_for
from console.session.profile import Profile


def spec_of_offered(offered: OfferedOperation) -> OperationSpec | None:
    """The declaration of what a server offers, if there is one."""
    service = SERVICES.get(offered.service)
    return service.operations.get(offered.operation) if service else None


def entry_by_hand(profile: Profile, offered: OfferedOperation, values: FormValues) -> JournalEntry:
    """The entry that a call by hand begins with. values: without secrets."""
    change = Change(
        id=uuid.uuid4().hex,
        service=offered.service,
        operation=offered.operation,
        fields=msgspec.msgpack.encode(values),
        target=_target(spec_of_offered(offered), values),
    )
    return entry_for(profile, change, offered.kind or Kind.CHANGE, values, by_hand=True)


def _target(spec: OperationSpec | None, values: FormValues) -> Target:
    """Whom the values are for, as far as the declaration says where that stands."""
    known = commands().get(spec) if spec is not None else None
    if spec is None or known is None or not known.target_field:
        return Target(TargetKind.ENTITY, "")
    (found,) = (found for found in fields_of(spec.request) if found.name == known.target_field)
    return Target(known.target_kind, next(_values_called(found.names, values), ""))


def _values_called(names: Collection[str], values: Any) -> Iterator[str]:
    if isinstance(values, Mapping):
        for name, value in values.items():
            if name in names and isinstance(value, str | int):
                yield str(value)
            else:
                yield from _values_called(names, value)
