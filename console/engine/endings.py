"""How a change that was begun has ended, by what its sending answered or raised."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import msgspec

from console.commands.change import Outcome
from console.contract.codes import code_of
from console.contract.language import OperationSpec
from console.contract.live import CallReply
from console.errors import (
    BadReply,
    ConsoleError,
    InvalidInput,
    NotSignedIn,
    OperationOff,
    ProviderRefused,
    SignInRefused,
    SoapFault,
    StillUnsettled,
    TransportFailed,
)
from console.log import redacted


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """What the journal is told of the end of a change; code, code_name and message are the provider's."""

    outcome: Outcome
    code: int | None = None
    code_name: str = ""
    message: str = ""


def done(_: Any) -> Ending:
    """An answer that was not refused."""
    return Ending(outcome=Outcome.DONE)


def ending_of(problem: BaseException) -> Ending:
    """How a change ended that was sent and raised something. What is not certain is unknown."""
    if not isinstance(problem, ConsoleError):
        return Ending(outcome=Outcome.UNKNOWN)
    facts = problem.facts
    return Ending(
        outcome=_outcome(problem),
        code=facts.get("code") if isinstance(problem, ProviderRefused) else None,
        code_name=(facts.get("name") or "") if isinstance(problem, ProviderRefused) else "",
        message=redacted(facts.get("message") or problem.summary),
    )


def _outcome(problem: ConsoleError) -> Outcome:
    facts = problem.facts
    if isinstance(problem, ProviderRefused):
        return Outcome.PARTLY if facts.get("done") else Outcome.REFUSED
    if isinstance(problem, SignInRefused | SoapFault):
        return Outcome.REFUSED
    if isinstance(problem, InvalidInput | OperationOff | NotSignedIn | StillUnsettled):
        return Outcome.NOT_SENT
    if isinstance(problem, TransportFailed) and facts.get("sent") is False:
        return Outcome.NOT_SENT
    if isinstance(problem, BadReply) and _is_refusal(int(facts.get("status") or 0)):
        return Outcome.REFUSED
    return Outcome.UNKNOWN


def _is_refusal(status: int) -> bool:
    """Whether a web server with this status did nothing of what it was asked."""
    return HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.INTERNAL_SERVER_ERROR


def ending_by_hand(spec: OperationSpec | None) -> Callable[[CallReply], Ending]:
    """Reads the ending of a call by hand off what the server answered. spec: the declaration, if there is one."""

    def ending(reply: CallReply) -> Ending:
        known = None if spec is None else code_of(spec, reply.code, reply.code_name or None)
        if reply.is_success:
            outcome = Outcome.DONE
        elif known is not None and known.done:
            outcome = Outcome.PARTLY
        else:
            outcome = Outcome.UNKNOWN if reply.is_lost else Outcome.REFUSED
        message = "" if reply.is_success else redacted(reply.verdict)
        return Ending(outcome=outcome, code=reply.code, code_name=reply.code_name, message=message)

    return ending
