"""When a read is asked again. Nothing else is ever sent twice."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeVar

import stamina

from console.errors import BadReply, PlainHttpRefused, TlsFailed, TransportFailed

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how patiently a read is asked again. Times are in seconds.

    patience: no further try is begun after it. longest_wait: also bounds what a server asks for with Retry-After.
    """

    attempts: int = 3
    patience: float = 60.0
    first_wait: float = 0.5
    longest_wait: float = 15.0
    jitter: float = 0.5

    async def reading(self, ask: Callable[[], Awaitable[T]]) -> T:
        """What `ask` answers, asked again where the network failed or the server is out of service for a moment."""
        attempts: AsyncIterator[stamina.Attempt] = stamina.retry_context(
            on=self._worth_asking_again,
            attempts=self.attempts,
            timeout=self.patience,
            wait_initial=self.first_wait,
            wait_max=self.longest_wait,
            wait_jitter=self.jitter,
        )
        async for attempt in attempts:
            with attempt:
                return await ask()
        raise AssertionError("the last attempt either answers or raises")

    def _worth_asking_again(self, problem: Exception) -> bool | float:
        """Whether to ask again; as a number, after how many seconds at least."""
        if isinstance(problem, TransportFailed):
            return not isinstance(problem, TlsFailed | PlainHttpRefused)
        if not isinstance(problem, BadReply) or problem.facts.get("status") != HTTPStatus.SERVICE_UNAVAILABLE:
            return False
        wait = problem.facts.get("retry_after")
        return True if wait is None else min(float(wait), self.longest_wait)
