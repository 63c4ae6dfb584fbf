"""The calls by hand of one session: what is being filled in, what runs, how each ended, and what was called before.

It outlives the page, so that values survive it and a change that was sent is followed to its end.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from console.contract.live import CallReply, OperationForm
from console.engine.link import SendCall
from console.errors import (
    ConsoleError,
    InvalidInput,
    NotSignedIn,
    OperationOff,
    OutcomeUnknown,
    ProviderRefused,
    SoapFault,
)
from ui.models.call_history import CallHistory, PastCall, Verdict
from ui.models.request_draft import Draft, request_draft
from ui.translation import tr
from ui.workspace import Workspace

Key = tuple[str, str]
"""Service and operation."""

_VERDICTS = (
    ((OutcomeUnknown,), Verdict.UNKNOWN),
    ((ProviderRefused,), Verdict.REFUSED),
    ((SoapFault,), Verdict.FAULT),
    ((InvalidInput, OperationOff, NotSignedIn), Verdict.NOT_SENT),
)
_FAULTY = 400
"""HTTP status from which on an answer is no result of the provider's."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call ended: with a reply, with an error, or with neither where it was cancelled. at: seconds since 1970."""

    verdict: Verdict
    at: float
    reply: CallReply | None = None
    error: ConsoleError | None = None

    @property
    def words(self) -> str:
        """The verdict in a sentence."""
        if self.reply is not None:
            return self.reply.verdict
        return self.error.summary if self.error is not None else tr("The call was cancelled.")


@dataclass(frozen=True, slots=True)
class RunningCall:
    """A call whose answer is awaited. can_cancel: it only reads. began: on the monotonic clock."""

    task: asyncio.Task[None]
    can_cancel: bool
    began: float

    @property
    def seconds(self) -> float:
        """How long it has been going on."""
        return time.monotonic() - self.began


class Calls(QObject):
    """The calls of a session. began, ended: with service and operation."""

    began = Signal(str, str)
    ended = Signal(str, str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace.session)
        self._workspace = workspace
        self._drafts: dict[Key, tuple[OperationForm, Draft]] = {}
        self._running: dict[Key, RunningCall] = {}
        self._outcomes: dict[Key, Outcome] = {}
        self.history = CallHistory(workspace.state, workspace.session.profile_name)
        self.last: Key | None = None

    @staticmethod
    def of(workspace: Workspace) -> Calls:
        """The calls of the workspace's session."""
        known = workspace.session.findChild(Calls)
        return known if isinstance(known, Calls) else Calls(workspace)

    def draft_for(self, form: OperationForm) -> Draft:
        """What was filled in for an operation; what no longer fits its form is dropped."""
        key = key_of(form)
        known = self._drafts.get(key)
        if known is not None and known[0].fields == form.fields:
            return known[1]
        draft = request_draft(form.fields)
        if known is not None:
            draft.fill(known[1].value())
        self._drafts[key] = (form, draft)
        return draft

    def reset(self, form: OperationForm) -> Draft:
        """Forget what was filled in."""
        self._drafts.pop(key_of(form), None)
        return self.draft_for(form)

    def running(self, key: Key) -> RunningCall | None:
        """The call of an operation whose answer is awaited."""
        return self._running.get(key)

    def outcome(self, key: Key) -> Outcome | None:
        """How the last call of an operation ended, in this session."""
        return self._outcomes.get(key)

    def send(self, form: OperationForm, *, agreed: bool) -> None:
        """Call the operation with what is filled in; one call of an operation is under way at a time."""
        key = key_of(form)
        if key in self._running:
            return
        draft = self.draft_for(form)
        request = SendCall(*key, draft.value(), agreed=agreed)
        task = self._workspace.tasks.start(self._call(key, request, draft.value(with_secrets=False)))
        self._running[key] = RunningCall(task, form.offered.is_read, time.monotonic())
        self.began.emit(*key)

    def cancel(self, key: Key) -> None:
        """Give a reading call up."""
        call = self._running.get(key)
        if call is not None and call.can_cancel:
            call.task.cancel()

    async def _call(self, key: Key, request: SendCall, kept_values: dict[str, object]) -> None:
        at = time.time()
        began = time.monotonic()
        try:
            reply = await self._workspace.link.request(request)
        except asyncio.CancelledError:
            self._settle(key, Outcome(Verdict.CANCELLED, at), kept_values, time.monotonic() - began)
            raise
        except ConsoleError as error:
            self._settle(key, Outcome(_verdict_of(error), at, error=error), kept_values, time.monotonic() - began)
        except BaseException:
            self._running.pop(key, None)
            self.ended.emit(*key)
            raise
        else:
            verdict = Verdict.SUCCESS
            if not reply.is_success:
                verdict = Verdict.FAULT if reply.status >= _FAULTY else Verdict.REFUSED
            self._settle(key, Outcome(verdict, at, reply=reply), kept_values, reply.seconds)

    def _settle(self, key: Key, outcome: Outcome, values: dict[str, object], seconds: float) -> None:
        self._running.pop(key, None)
        self._outcomes[key] = outcome
        at = round(outcome.at * 1_000_000)
        self.history.add(PastCall(*key, at, outcome.verdict, outcome.words, round(seconds, 3), values))
        self.ended.emit(*key)


def key_of(form: OperationForm) -> Key:
    """What tells an operation from others of the same server."""
    return form.offered.service, form.offered.operation


def _verdict_of(error: ConsoleError) -> Verdict:
    for kinds, verdict in _VERDICTS:
        if isinstance(error, kinds):
            return verdict
    return Verdict.FAILED


def verdict_icon(verdict: Verdict) -> tuple[str, str]:
    """Icon and palette role of how a call ended."""
    return {
        Verdict.SUCCESS: ("ok", "ok"),
        Verdict.REFUSED: ("suspended", "warning"),
        Verdict.FAULT: ("error", "error"),
        Verdict.UNKNOWN: ("warning", "error"),
        Verdict.FAILED: ("error", "error"),
        Verdict.CANCELLED: ("cancelled", "neutral"),
        Verdict.NOT_SENT: ("cancelled", "warning"),
    }[verdict]


def verdict_words(verdict: Verdict) -> str:
    """How a call ended, in a word or two."""
    return {
        Verdict.SUCCESS: tr("Success"),
        Verdict.REFUSED: tr("Refused"),
        Verdict.FAULT: tr("Fault"),
        Verdict.UNKNOWN: tr("Outcome unknown"),
        Verdict.FAILED: tr("Not answered"),
        Verdict.CANCELLED: tr("Cancelled"),
        Verdict.NOT_SENT: tr("Not sent"),
    }[verdict]
