"""What the way in which one row ended says about the rows after it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, TypeVar

from console.contract.language import Operation, Reply
from console.engine.caller import Caller
from console.engine.jobs_slots import Slots
from console.errors import BadReply, ConsoleError, NotSignedIn, OutcomeUnknown, SignInRefused, TransportFailed
from console.session.profile import Profile

ReplyT = TypeVar("ReplyT", bound=Reply)

_OVERLOADED = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
_SIGN_IN_WANTED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.PROXY_AUTHENTICATION_REQUIRED})


class Listening:
    """A session for one row: its calls take turns with those of other rows, and how the last one failed is kept."""

    def __init__(self, caller: Caller, slots: Slots) -> None:
        self._caller = caller
        self._slots = slots
        self.problem: BaseException | None = None

    @property
    def profile(self) -> Profile:
        """The connection in use."""
        return self._caller.profile

    async def call(self, operation: Operation[ReplyT], /) -> ReplyT:
        """The provider's reply."""
        self.problem = None
        try:
            async with self._slots.one():
                return await self._caller.call(operation)
        except ConsoleError as problem:
            # A change whose answer was lost says in its cause what happened on the way.
            self.problem = problem.__cause__ if isinstance(problem, OutcomeUnknown) else problem
            raise

    async def require_sendable(self, operation: Operation[Any], /) -> None:
        """Raise what `call` would raise without having sent anything."""
        await self._caller.require_sendable(operation)

    @property
    def hindrance(self) -> str:
        """Why no other row would fare better, a sentence; "" where others may."""
        return hindrance_of(self.problem)

    @property
    def is_overload(self) -> bool:
        """Whether the provider, or what stands before it, could not keep up."""
        if isinstance(self.problem, TransportFailed):
            return bool(self.problem.facts.get("sent"))
        return isinstance(self.problem, BadReply) and self.problem.facts.get("status") in _OVERLOADED

    @property
    def asked_wait(self) -> float | None:
        """Seconds after which the provider wants to be asked again, where it says so."""
        wait = self.problem.facts.get("retry_after") if isinstance(self.problem, ConsoleError) else None
        return None if wait is None else float(wait)


def hindrance_of(problem: BaseException | None) -> str:
    """Why no other call would fare better after one failed so, a sentence; "" where others may."""
    if isinstance(problem, SignInRefused | NotSignedIn):
        return problem.summary
    if isinstance(problem, TransportFailed) and not problem.facts.get("sent"):
        return problem.summary
    if isinstance(problem, BadReply) and problem.facts.get("status") in _SIGN_IN_WANTED:
        return problem.summary
    return ""
