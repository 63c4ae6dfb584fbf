"""Many things asked of the provider one by one, with the session's concurrency."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Generic, TypeVar

from console.contract.language import Operation, Reply
from console.engine.caller import Caller
from console.engine.jobs_listening import hindrance_of
from console.errors import ConsoleError

ReplyT = TypeVar("ReplyT", bound=Reply)
T = TypeVar("T")


class Sweep(Generic[T]):
    """look: asks about one thing; failed: takes a thing that could not be asked about, and why, a sentence.

    One connection of the session is left to whatever else the window asks.
    """

    def __init__(
        self, caller: Caller, look: Callable[[T], Awaitable[None]], failed: Callable[[T, str], Awaitable[None]]
    ) -> None:
        self._caller = caller
        self._look = look
        self._failed = failed
        self._width = max(1, caller.profile.concurrency - 1)
        self._room = asyncio.Semaphore(self._width)
        self._hindrance: ConsoleError | None = None
        self._done = 0

    async def run(self, things: Sequence[T], progress: Callable[[int, int], None]) -> int:
        """Go through all of them; gives how many. Raises ConsoleError where none of the others would fare better."""
        waiting = iter(things)
        progress(0, len(things))
        async with asyncio.TaskGroup() as workers:
            for _ in range(self._width):
                workers.create_task(self._work(waiting, len(things), progress))
        if self._hindrance is not None:
            raise self._hindrance
        return self._done

    async def ask(self, operation: Operation[ReplyT], /) -> ReplyT:
        """The provider's reply, once there is room for the question."""
        async with self._room:
            return await self._caller.call(operation)

    async def _work(self, waiting: Iterator[T], total: int, progress: Callable[[int, int], None]) -> None:
        for thing in waiting:
            try:
                await self._look(thing)
            except ConsoleError as problem:
                if hindrance_of(problem):
                    self._hindrance = problem
                if self._hindrance is not None:
                    return
                await self._failed(thing, f"{problem.summary} {problem.advice}".strip())
            self._done += 1
            progress(self._done, total)
            if self._hindrance is not None:
                return
