"""What was typed into a sheet and not sent, kept over a crash of the window. Never a secret."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from console.commands.change import Target
from console.contract.language import OperationSpec, Record, fields_of
from console.contract.services import SERVICES
from ui.state import RememberedState


class Draft(msgspec.Struct, frozen=True):
    """An unfinished change: plain values by field."""

    service: str
    operation: str
    target: Target
    values: dict[str, Any]

    @property
    def spec(self) -> OperationSpec | None:
        """The declaration of its operation; None where this version has none."""
        known = SERVICES.get(self.service)
        return known.operations.get(self.operation) if known is not None else None


class Drafts:
    """The draft of one profile; there is one sheet at a time, and so one draft."""

    def __init__(self, state: RememberedState, profile: str) -> None:
        self._state = state
        self._section = f"profile {profile}"

    @property
    def kept(self) -> Draft | None:
        """What was left unfinished; None where there is nothing, or nothing that this version understands."""
        try:
            draft = msgspec.convert(self._state.get(self._section, "draft", {}), type=Draft)
        except msgspec.ValidationError:
            return None
        return draft if draft.spec is not None else None

    def keep(self, spec: OperationSpec, target: Target, values: Mapping[str, Any]) -> None:
        """Keep what was typed so far; written at once, since it is for the case of a crash."""
        draft = Draft(spec.service.name, spec.name, target, without_secrets(spec.request, values))
        self._state.set(self._section, "draft", msgspec.to_builtins(draft))
        self._state.save()

    def forget(self) -> None:
        """Nothing is unfinished any more."""
        if self._state.get(self._section, "draft", {}):
            self._state.set(self._section, "draft", {})
            self._state.save()


def without_secrets(record: type[Record], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by field without those that are secret, at any depth."""
    kept: dict[str, Any] = {}
    for field in fields_of(record):
        value = values.get(field.name)
        if value is None or field.about.secret:
            continue
        if field.record is not None:
            # Rows of records are not typed into a form.
            if isinstance(value, Mapping):
                kept[field.name] = without_secrets(field.record, value)
        else:
            kept[field.name] = value
    return kept
