"""What was typed into a sheet and not sent, kept over a crash of the window. Never a secret."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Mapping
from typing import Any

import msgspec

from console.commands.change import Target
from console.contract.language import OperationSpec, Record, fields_of
from console.contract.services import SERVICES
from console.files import write_whole
from console.settings.plain_values import by_field, plain
from ui.state import RememberedState

_FILE = "drafts.json"

_log = logging.getLogger(__name__)


class Draft(msgspec.Struct, frozen=True):
    """An unfinished change: plain values by field. base: the same as they were read, where settings are edited."""

    service: str
    operation: str
    target: Target
    values: dict[str, Any]
    base: dict[str, Any] | None = None

    @property
    def spec(self) -> OperationSpec | None:
        """The declaration of its operation; None where this version has none."""
        known = SERVICES.get(self.service)
        return known.operations.get(self.operation) if known is not None else None


class Drafts:
    """The draft of one profile; there is one sheet at a time, and so one draft."""

    def __init__(self, state: RememberedState, profile: str) -> None:
        self._path = state.beside(_FILE)
        self._profile = profile
        self._lock = threading.Lock()
        self._forgotten = 0

    @property
    def kept(self) -> Draft | None:
        """What was left unfinished; None where there is nothing, or nothing that this version understands."""
        try:
            draft = msgspec.json.decode(self._all()[self._profile], type=Draft)
        except (KeyError, msgspec.DecodeError):
            return None
        return draft if draft.spec is not None else None

    def keep(self, spec: OperationSpec, target: Target, values: Mapping[str, Any]) -> None:
        """Keep what was typed so far; written at once, since it is for the case of a crash."""
        self.write(Draft(spec.service.name, spec.name, target, without_secrets(spec.request, values)))

    def write(self, draft: Draft) -> None:
        """Put a draft, which holds no secret, in the place of the former one."""
        self._write_unless_forgotten(draft, self._forgotten)

    async def write_aside(self, draft: Draft) -> None:
        """The same without waiting for the disk, unless it is forgotten meanwhile."""
        await asyncio.to_thread(self._write_unless_forgotten, draft, self._forgotten)

    def forget(self) -> None:
        """Nothing is unfinished any more."""
        with self._lock:
            self._forgotten += 1
            others = self._all()
            if others.pop(self._profile, None) is not None:
                self._write(others)

    def _write_unless_forgotten(self, draft: Draft, forgotten: int) -> None:
        with self._lock:
            if forgotten == self._forgotten:
                self._write({**self._all(), self._profile: msgspec.Raw(msgspec.json.encode(draft))})

    def _all(self) -> dict[str, msgspec.Raw]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, msgspec.Raw])
        except (OSError, msgspec.DecodeError):
            return {}

    def _write(self, drafts: Mapping[str, msgspec.Raw]) -> None:
        try:
            write_whole(self._path, msgspec.json.encode(drafts))
        except OSError as problem:
            # It costs what a crash would lose, and nothing else.
            _log.warning("The draft cannot be kept: %s", problem)


def draft_of_settings(spec: OperationSpec, target: Target, base: Record, settings: Record) -> Draft:
    """The draft of settings that are edited: no more of them than the parts that differ, and no secret."""
    changed = [
        found.name for found in fields_of(type(base)) if getattr(base, found.name) != getattr(settings, found.name)
    ]
    values, before = (
        {name: plain(getattr(record, name)) for name in changed if getattr(record, name) is not None}
        for record in (settings, base)
    )
    return Draft(spec.service.name, spec.name, target, values, before)


def without_secrets(record: type[Record], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by field without those that are secret, at any depth."""
    kept: dict[str, Any] = {}
    for field in fields_of(record):
        value = values.get(field.name)
        if value is None or field.about.secret:
            continue
        if field.record is not None:
            inner = field.record
            rows = [without_secrets(inner, by_field(item)) for item in (value if field.array else (value,))]
            kept[field.name] = rows if field.array else rows[0]
        else:
            kept[field.name] = value
    return kept
