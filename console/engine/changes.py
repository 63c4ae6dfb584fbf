"""How a change is made: looked at, written down, sent once, its outcome written down, and settled where it was lost."""

from __future__ import annotations

import getpass
import platform
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

import msgspec

from console.commands.change import Change, ChangeResult, JournalEntry, Outcome, Preview, State
from console.commands.command import Command, Settlement, command_for, plain
from console.commands.journal import Journal
from console.contract.columns import microseconds
from console.contract.language import Operation, OperationSpec, Reply
from console.contract.services import SERVICES
from console.errors import ConsoleError, InvalidInput, OperationOff, OutcomeUnknown, ProviderRefused
from console.session.profile import Profile

ReplyT = TypeVar("ReplyT", bound=Reply)

CERTAIN_AFTER = 120.0
"""Seconds after its answer was lost in which the provider may still carry a change out."""


class Caller(Protocol):
    """A signed-in session."""

    @property
    def profile(self) -> Profile:
        """The connection in use."""

    async def call(self, operation: Operation[ReplyT], /) -> ReplyT:
        """The provider's reply."""


class Changes:
    """Makes changes through a journal. `changed` is called whenever an entry was written."""

    def __init__(self, journal: Journal, changed: Callable[[], object] = lambda: None) -> None:
        self._journal = journal
        self._changed = changed
        self._requests: dict[str, Operation[Any]] = {}

    async def prepare(self, caller: Caller, change: Change) -> Preview:
        """What a change would do, by what the provider tells now."""
        request = request_of(change)
        known = command_for(request.spec)
        unreadable = ""
        state: State | None = None
        try:
            state = await known.state(request, caller.call)
        except ConsoleError as problem:
            unreadable = f"{problem.summary} {problem.advice}".strip()
        return Preview(
            kind=known.kind,
            changes=known.changes(request, state),
            effects=known.effects_of(request),
            final=known.final_of(request),
            state=state,
            unreadable=unreadable,
            can_undo=known.can_take_back(request, state),
        )

    async def make(self, caller: Caller, change: Change, seen: State | None = None) -> ChangeResult:
        """Write a change down, send it once and write down how it ended. Raises JournalProblem: nothing was sent."""
        request = request_of(change)
        known = command_for(request.spec)
        if seen is not None:
            now = await known.state(request, caller.call)
            if now is not None and now != seen:
                return ChangeResult(
                    outcome=Outcome.NOT_SENT,
                    summary="Nothing was sent: it has changed at the provider since you looked.",
                    advice="Look at what is different, then decide.",
                    moved=now,
                )
        entry = self._begin(caller.profile, request, change, known, seen)
        try:
            reply = await caller.call(request)
        except ProviderRefused as refusal:
            done = bool(refusal.facts.get("done"))
            return self._end(entry.id, Outcome.PARTLY if done else Outcome.REFUSED, refusal)
        except OutcomeUnknown as lost:
            self._requests[entry.id] = request
            return self._end(entry.id, Outcome.UNKNOWN, lost)
        except ConsoleError as problem:
            return self._end(entry.id, Outcome.NOT_SENT, problem)
        result = self._end(entry.id, Outcome.DONE)
        return msgspec.structs.replace(result, reply=msgspec.msgpack.encode(reply))

    async def settle(self, caller: Caller, entry_id: str) -> JournalEntry:
        """Look whether a change of unknown outcome has happened. "It did not" counts only after `CERTAIN_AFTER`."""
        entry = self._journal.entry(entry_id)
        if entry.outcome.is_settled:
            return entry
        request = self._requests.get(entry_id) or _from_journal(entry)
        known = command_for(request.spec)
        now = await known.evidence(request, caller.call)
        found = Settlement.UNCERTAIN if now is None else known.settle(request, entry.before, now)
        age = (_now() - (entry.ended_at or entry.at)) / 1_000_000
        if found is Settlement.HAPPENED:
            return self._settled(entry_id, Outcome.FOUND_DONE, "A read shows that it happened.")
        if found is Settlement.DID_NOT and age >= CERTAIN_AFTER:
            return self._settled(entry_id, Outcome.FOUND_UNDONE, "A read shows that it did not happen.")
        return self._journal.entry(entry_id)

    def _settled(self, entry_id: str, outcome: Outcome, note: str) -> JournalEntry:
        entry = self._journal.end(entry_id, outcome, at=_now(), note=note)
        self._requests.pop(entry_id, None)
        self._changed()
        return entry

    def _begin(
        self, profile: Profile, request: Operation[Any], change: Change, known: Command[Any], before: State | None
    ) -> JournalEntry:
        entry = self._journal.begin(
            JournalEntry(
                id=change.id,
                number=0,
                at=_now(),
                who=f"{getpass.getuser()}@{platform.node()}",
                user=profile.user,
                profile=profile.name,
                environment=profile.environment,
                base=profile.base,
                service=change.service,
                operation=change.operation,
                kind=known.kind,
                target=change.target,
                fields=plain(request),
                before=before,
                job=change.job,
                repeats=change.repeats,
                undoes=change.undoes,
            )
        )
        self._changed()
        return entry

    def _end(self, entry_id: str, outcome: Outcome, problem: ConsoleError | None = None) -> ChangeResult:
        facts = problem.facts if problem else {}
        code, name, message = facts.get("code"), facts.get("name") or "", facts.get("message") or ""
        if problem is not None and not message:
            message = problem.summary
        self._journal.end(entry_id, outcome, at=_now(), code=code, code_name=name, message=message)
        self._changed()
        return ChangeResult(
            outcome=outcome,
            entry=entry_id,
            summary=problem.summary if problem else "",
            advice=problem.advice if problem else "",
            code=code,
            code_name=name,
            message=message,
        )


def request_of(change: Change) -> Operation[Any]:
    """The request of a change. Raises OperationOff for what is not declared, InvalidInput for what does not fit."""
    spec = declared(change.service, change.operation)
    try:
        request: Operation[Any] = msgspec.msgpack.decode(change.fields, type=spec.request)
    except msgspec.MsgspecError as problem:
        raise InvalidInput(f"{spec.name} was not sent: {problem}.", "Correct the values and try again.") from None
    return request


def declared(service: str, operation: str) -> OperationSpec:
    """The declaration of an operation. Raises OperationOff."""
    known = SERVICES.get(service)
    spec = known.operations.get(operation) if known else None
    if spec is None:
        raise OperationOff(
            f"{service}.{operation} is not declared.", "Use another way to what you need.", operation=operation
        )
    return spec


def _from_journal(entry: JournalEntry) -> Operation[Any]:
    """The request of an entry, without its secrets."""
    spec = declared(entry.service, entry.operation)
    request: Operation[Any] = msgspec.convert(entry.fields, type=spec.request, strict=False)
    return request


def _now() -> int:
    return microseconds(datetime.now(UTC))
