"""How a change is made: held to its rules, looked at, written down, sent once, and its end written down."""

from __future__ import annotations

import getpass
import logging
import platform
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec

from console.commands.change import Change, ChangeResult, JournalEntry, Outcome, Preview, State, Target, TargetKind
from console.commands.command import Command, command_for, commands
from console.commands.journal import Journal
from console.contract.language import Kind, Operation, OperationSpec, Reply
from console.contract.services import SERVICES
from console.engine.caller import Caller
from console.engine.conflicts import require_free
from console.engine.endings import Ending, done, ending_of
from console.engine.ledger import Ledger, now
from console.engine.settling import PATIENT, Patience, Settling
from console.errors import (
    BegunAlready,
    ConsoleError,
    InvalidInput,
    JournalProblem,
    NotInJournal,
    NotSignedIn,
    OperationOff,
    OutcomeUnknown,
    SignInRefused,
    StillUnsettled,
)
from console.session.profile import Profile
from console.settings.plain_values import plain

__all__ = ["Caller", "Changes", "command_of", "declared", "entry_for", "request_of", "settings_of", "who"]

ReplyT = TypeVar("ReplyT", bound=Reply)
AnswerT = TypeVar("AnswerT")

SO_ALREADY = "It is so already; nothing was sent."

_log = logging.getLogger(__name__)


class Changes:
    """Makes changes, each of which stands in the journal before it is sent.

    ledger: the journal and what is known beside it. settling: finds out what became of a change whose answer was lost.
    changed: called whenever something was written.
    """

    def __init__(
        self, journal: Journal, changed: Callable[[], object] = lambda: None, patience: Patience = PATIENT
    ) -> None:
        self.ledger = Ledger(journal, changed)
        self.settling = Settling(self.ledger, patience)

    async def prepare(self, caller: Caller, change: Change) -> Preview:
        """What a change would do, by what the provider tells now."""
        request = await asked_for(change, caller)
        known = command_of(declared(change.service, change.operation))
        if request is None:
            return Preview(kind=known.kind, effects=(SO_ALREADY,))
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
        """Make a change once, however often this is asked for, and say how it ended; the same id is the same change.

        seen: how things stood when the person agreed; None: however they stand. Raises JournalProblem: nothing was
        sent. Whatever else keeps it from being sent is told as a result.
        """
        try:
            return self._as_it_stands(await self.ledger.entry(change.id))
        except NotInJournal:
            pass
        try:
            request = await asked_for(change, caller)
            if request is None:
                return ChangeResult(outcome=Outcome.DONE, summary=SO_ALREADY)
            known = command_of(request.spec)
            await caller.require_sendable(request)
            before = await _look(known, request, caller, must_be_read=seen is not None)
        except ConsoleError as problem:
            return _result(Ending(outcome=Outcome.NOT_SENT), problem)
        if seen is not None and before is not None and _has_moved(seen, before):
            return ChangeResult(
                outcome=Outcome.NOT_SENT,
                summary="Nothing was sent: it has changed at the provider since you looked.",
                advice="Look at what is different, then decide.",
                moved=before,
            )
        try:
            reply = await self._send(caller, request, change, before)
        except BegunAlready:
            under_way = self.ledger.under_way.get(change.id)
            return self._as_it_stands(under_way or await self.ledger.entry(change.id))
        except JournalProblem:
            raise
        except StillUnsettled as problem:
            return _result(Ending(outcome=Outcome.NOT_SENT), problem)
        except ConsoleError as problem:
            return self._told(_result(ending_of(problem), problem, known, request, change.id))
        result = _result(Ending(outcome=Outcome.DONE), None, known, request, change.id)
        return self._told(msgspec.structs.replace(result, reply=msgspec.msgpack.encode(reply)))

    async def settle(self, caller: Caller, entry_id: str) -> JournalEntry:
        """Look at the provider whether a change of unknown outcome has happened; see `Settling.settle`."""
        return await self.settling.settle(caller, entry_id)

    async def call(self, caller: Caller, request: Operation[ReplyT]) -> ReplyT:
        """The provider's reply to a change that nobody prepared.

        Raises what `Caller.call` and `carry_out` raise.
        """
        known = commands().get(request.spec)
        await caller.require_sendable(request)
        before = await _look(known, request, caller, must_be_read=False) if known else None
        target = Target(known.target_kind, known.key(request)) if known else Target(TargetKind.ENTITY, "")
        return await self._send(caller, request, Change.of(request, target), before)

    async def _send(self, caller: Caller, request: Operation[ReplyT], change: Change, before: State | None) -> ReplyT:
        entry = entry_for(caller.profile, change, request.spec.kind, plain(request), before)
        return await self.carry_out(entry, lambda: caller.call(request), request=request)

    async def carry_out(
        self,
        entry: JournalEntry,
        send: Callable[[], Awaitable[AnswerT]],
        ending: Callable[[AnswerT], Ending] = done,
        *,
        request: Operation[Any] | None = None,
    ) -> AnswerT:
        """Write an entry down, send what it stands for once, and write down how that ended; the answer.

        ending: reads off the answer how it ended. request: what is sent, where it is declared. Raises StillUnsettled
        and JournalProblem, for which nothing was sent, and what `send` raises, with `entry` among its facts. A fault of
        the program's own is an OutcomeUnknown.
        """
        ledger = self.ledger
        ledger.take(entry, request)
        try:
            await require_free(ledger, entry)
            await ledger.begin(entry)
        except BaseException:
            ledger.give_back(entry)
            raise
        try:
            answer = await send()
        except BaseException as problem:
            await ledger.end(entry.id, ending_of(problem))
            if isinstance(problem, ConsoleError):
                problem.facts["entry"] = entry.id
            if isinstance(problem, ConsoleError) or not isinstance(problem, Exception):
                raise
            _log.exception("A fault of the program's own while %s was under way", entry.operation)
            raise OutcomeUnknown(
                f"The program met a fault of its own during {entry.operation}: it may or may not have happened.",
                "Refresh what it was to change before doing it again.",
                operation=entry.operation,
                entry=entry.id,
            ) from problem
        await ledger.end(entry.id, ending(answer))
        return answer

    def _told(self, result: ChangeResult) -> ChangeResult:
        if result.entry not in self.ledger.owed:
            return result
        words = "The journal could not be written any more; it will be as soon as that is possible."
        return msgspec.structs.replace(result, advice=f"{result.advice} {words}".strip())

    def _as_it_stands(self, entry: JournalEntry) -> ChangeResult:
        return ChangeResult(
            outcome=entry.outcome,
            entry=entry.id,
            summary="This change was begun before and was not sent again.",
            advice="Its entry in the journal tells how it stands.",
            code=entry.code,
            code_name=entry.code_name,
            message=entry.message,
        )


def entry_for(
    profile: Profile, change: Change, kind: Kind, fields: State, before: State | None = None, *, by_hand: bool = False
) -> JournalEntry:
    """The entry that a change begins with. fields: without secrets."""
    return JournalEntry(
        id=change.id,
        number=0,
        at=now(),
        who=who(),
        user=profile.user,
        profile=profile.name,
        environment=profile.environment,
        base=profile.base,
        service=change.service,
        operation=change.operation,
        kind=kind,
        target=change.target,
        fields=fields,
        before=before,
        job=change.job,
        repeats=change.repeats,
        undoes=change.undoes,
        by_hand=by_hand,
    )


def who() -> str:
    """The person at this computer, for the journal."""
    return f"{getpass.getuser()}@{platform.node()}"


def request_of(change: Change) -> Operation[Any]:
    """The request of a change. Raises OperationOff for what is not declared, InvalidInput for what does not fit."""
    spec = declared(change.service, change.operation)
    try:
        request: Operation[Any] = msgspec.msgpack.decode(change.fields, type=spec.request)
    except msgspec.MsgspecError as problem:
        raise InvalidInput(f"{spec.name} was not sent: {problem}.", "Correct the values and try again.") from None
    return request


async def asked_for(change: Change, caller: Caller) -> Operation[Any] | None:
    """The request of a change; that of a patch is made from what the target has now, None where that is so already.

    Raises what `request_of`, `Command.patching` and reading raise.
    """
    if not change.patch:
        return request_of(change)
    known = command_of(declared(change.service, change.operation))
    return await known.patching(change.target, settings_of(change), caller.call)


def settings_of(change: Change) -> dict[str, Any]:
    """The settings of a patch. Raises InvalidInput."""
    try:
        return change.settings
    except msgspec.MsgspecError as problem:
        raise InvalidInput(f"{change.operation} was not sent: {problem}.", "Choose the settings anew.") from None


def declared(service: str, operation: str) -> OperationSpec:
    """The declaration of an operation. Raises OperationOff."""
    known = SERVICES.get(service)
    spec = known.operations.get(operation) if known else None
    if spec is None:
        raise OperationOff(
            f"{service}.{operation} is not declared.", "Use another way to what you need.", operation=operation
        )
    return spec


def command_of(spec: OperationSpec) -> Command[Any]:
    """The command of an operation. Raises OperationOff for one that changes nothing."""
    try:
        return command_for(spec)
    except KeyError:
        raise OperationOff(
            f"{spec.name} is no change that can be made.", "Call it as a read.", operation=spec.name
        ) from None


async def _look(known: Command[Any], request: Operation[Any], caller: Caller, *, must_be_read: bool) -> State | None:
    """How things stand before a change. Where nobody compares that, a change does not fail for not being readable."""
    try:
        return await known.state(request, caller.call)
    except ConsoleError as problem:
        if must_be_read or isinstance(problem, SignInRefused | NotSignedIn):
            raise
        return None


def _has_moved(seen: State, present: State) -> bool:
    return any(present[name] != seen[name] for name in seen.keys() & present.keys())


def _result(
    ending: Ending,
    problem: ConsoleError | None,
    known: Command[Any] | None = None,
    request: Operation[Any] | None = None,
    entry: str = "",
) -> ChangeResult:
    """How a change ended, for people and for what shows them its surroundings."""
    was_sent = known is not None and request is not None and ending.outcome is not Outcome.NOT_SENT
    return ChangeResult(
        outcome=ending.outcome,
        entry=entry,
        summary=problem.summary if problem else "",
        advice=problem.advice if problem else "",
        code=ending.code,
        code_name=ending.code_name,
        message=ending.message,
        field=_field_meant(ending, problem, known),
        touched_accounts=known.touched_accounts(request) if known and was_sent else (),
        touched_entities=known.touched_entities(request) if known and was_sent else (),
        failure=type(problem).__name__ if problem else "",
    )


def _field_meant(ending: Ending, problem: ConsoleError | None, known: Command[Any] | None) -> str:
    if isinstance(problem, InvalidInput):
        return next((str(found["path"]) for found in problem.facts.get("problems") or ()), "")
    if known is None or ending.outcome is not Outcome.REFUSED:
        return ""
    return known.field_of(ending.code_name, ending.message)
