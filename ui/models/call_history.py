"""The last calls by hand with one profile, as they are remembered between starts: never with a secret."""

from __future__ import annotations

import enum
import json
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import quote

import msgspec

from console.callbacks import Callbacks
from console.contract.live import FormValues
from ui.state import RememberedState

KEPT_CALLS = 100
_SECTION = "calls"
_VALUES_AT_MOST = 20_000
"""Characters of JSON; what is longer, such as the content of a file, is not remembered."""


class Verdict(enum.StrEnum):
    """How a call ended."""

    SUCCESS = "success"
    REFUSED = "refused"
    FAULT = "fault"
    UNKNOWN = "unknown"
    FAILED = "failed"
    CANCELLED = "cancelled"
    NOT_SENT = "not sent"


@dataclass(frozen=True, slots=True)
class PastCall:
    """One call: what was asked with which values, when (microseconds, UTC), how it ended in words, and its seconds.

    has_values: False where the values were too long to be kept.
    """

    service: str
    operation: str
    at: int
    verdict: Verdict
    words: str
    seconds: float
    values: FormValues = field(default_factory=dict)
    has_values: bool = True


class CallHistory:
    """The calls of one profile, newest first. `changed` comes when one was added or all were forgotten."""

    def __init__(self, state: RememberedState, profile: str) -> None:
        self.changed: Callbacks[[]] = Callbacks()
        self._state = state
        self._name = quote(profile, safe="") or "-"
        self._calls = [call for known in state.get(_SECTION, self._name, []) if (call := _call_of(known)) is not None]

    @property
    def calls(self) -> tuple[PastCall, ...]:
        """All of them."""
        return tuple(self._calls)

    def add(self, call: PastCall) -> None:
        """Remember a call, and forget the oldest."""
        self._calls = [_shortened(call), *self._calls][:KEPT_CALLS]
        self._save()

    def clear(self) -> None:
        """Forget everything."""
        self._calls = []
        self._save()

    def _save(self) -> None:
        self._state.set(_SECTION, self._name, [asdict(call) for call in self._calls])
        self.changed()


def _shortened(call: PastCall) -> PastCall:
    if len(json.dumps(call.values)) <= _VALUES_AT_MOST:
        return call
    return PastCall(call.service, call.operation, call.at, call.verdict, call.words, call.seconds, {}, has_values=False)


def _call_of(known: Any) -> PastCall | None:
    """A remembered call; None for what cannot be one, since the file may be of another version."""
    try:
        return msgspec.convert(known, PastCall)
    except msgspec.ValidationError:
        return None
