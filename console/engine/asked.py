"""Requests that the engine has not answered yet, and the parts of a stream as they come."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

import msgspec

from console.engine.calls import is_repeatable
from console.engine.frames import BadFrame
from console.engine.request import Request, Stream, answer_type, part_type
from console.errors import ConsoleError, EngineLost, OutcomeUnknown

AnswerT = TypeVar("AnswerT")
PartT = TypeVar("PartT")
ProgressFunction = Callable[[int, int], object]

TURN = 0.006
"""Longest time in seconds for which answers keep the loop before others have it."""

LIVES = 3
"""A request that was with the engine at so many deaths of it is not asked again: it may be the cause."""


class Asked:
    """One request on its way. `sent`: the present engine has it."""

    def __init__(self, number: int, request: Request[Any], progress: ProgressFunction | None) -> None:
        self.number = number
        self.request = request
        self._progress = progress
        self.sent = False
        self.answer: asyncio.Future[msgspec.Raw] = asyncio.get_running_loop().create_future()
        self._deaths = 0

    def part(self, body: msgspec.Raw) -> None:  # noqa: ARG002
        """Take one part of the answer; only a stream has any."""
        raise BadFrame(f"{type(self.request).__name__} is not answered in parts.")

    def progressed(self, done: int, total: int) -> None:
        """Tell whoever asked how far the request has come; a fault of theirs does not stop the pipe."""
        if self._progress is None:
            return
        try:
            self._progress(done, total)
        except Exception as error:  # noqa: BLE001 - handed to the loop, which tells it
            asyncio.get_running_loop().call_exception_handler(
                {"message": "A progress function failed", "exception": error}
            )

    def answered(self, body: msgspec.Raw) -> None:
        """End well."""
        if not self.answer.done():
            self.answer.set_result(body)

    def failed(self, error: ConsoleError) -> None:
        """End with an error."""
        if not self.answer.done():
            self.answer.set_exception(error)

    def engine_died(self) -> None:
        """Get ready to be asked again, or end, where that is not safe or has been tried often enough."""
        if not self.sent:
            return
        self.sent = False
        self._deaths += 1
        if not is_repeatable(self.request):
            self.failed(
                OutcomeUnknown(
                    "The change was sent, but the engine stopped before the provider's answer came.",
                    "It may have happened: look at what it changes before you send it again.",
                )
            )
        elif self._deaths >= LIVES:
            self.failed(
                EngineLost(
                    f"The engine stopped {self._deaths} times while it worked on this request.",
                    "The request is not sent again by itself; the log of the engine tells more.",
                )
            )


class AskedStream(Asked):
    """A request that is answered in parts, which wait here until they are taken."""

    def __init__(self, number: int, request: Stream[Any, Any], progress: ProgressFunction | None) -> None:
        super().__init__(number, request, progress)
        self.part_type = part_type(type(request))
        self.waiting: deque[msgspec.Raw] = deque()
        self._arrived: asyncio.Future[None] | None = None
        self.answer.add_done_callback(self._ended)

    def part(self, body: msgspec.Raw) -> None:
        """Keep a part until it is taken."""
        self.waiting.append(body)
        self._wake()

    def engine_died(self) -> None:
        """Get ready to begin afresh: the new engine sends every part again."""
        super().engine_died()
        self.waiting.clear()

    async def something(self) -> None:
        """Return when a part waits or the stream has ended."""
        while not self.waiting and not self.answer.done():
            self._arrived = asyncio.get_running_loop().create_future()
            await self._arrived

    def _ended(self, answer: asyncio.Future[msgspec.Raw]) -> None:
        # Looked at here, so that asyncio does not report the error of a stream that nobody reads to its end.
        if not answer.cancelled():
            answer.exception()
        self._wake()

    def _wake(self) -> None:
        if self._arrived is not None and not self._arrived.done():
            self._arrived.set_result(None)


class Parts(Generic[PartT, AnswerT]):
    """The parts of a stream: `async for part in parts`, then `parts.answer`.

    Closing it, or cancelling the task that waits in it, stops the engine's work; `async with parts:` closes it in any
    case. When the engine dies the stream begins afresh, so a part may come twice.
    """

    def __init__(self, asked: AskedStream, taken: Callable[[Asked], None], cancel: Callable[[Asked], None]) -> None:
        self._asked = asked
        self._taken = taken
        self._cancel = cancel
        self._part = msgspec.msgpack.Decoder(asked.part_type)
        self._turn_began = time.perf_counter()

    @property
    def answer(self) -> AnswerT:
        """What the stream ended with; there once all parts were taken."""
        decoded: AnswerT = msgspec.msgpack.decode(
            self._asked.answer.result(), type=answer_type(type(self._asked.request))
        )
        return decoded

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> PartT:
        try:
            if time.perf_counter() - self._turn_began > TURN:
                await asyncio.sleep(0)
                self._turn_began = time.perf_counter()
            if not self._asked.waiting:
                await self._asked.something()
                self._turn_began = time.perf_counter()
        except asyncio.CancelledError:
            self._cancel(self._asked)
            raise
        if not self._asked.waiting:
            if not self._asked.answer.cancelled():
                self._asked.answer.result()
            raise StopAsyncIteration
        body = self._asked.waiting.popleft()
        self._taken(self._asked)
        part: PartT = self._part.decode(body)
        return part

    async def aclose(self) -> None:
        """Stop the engine's work on this stream, if it is not done."""
        self._cancel(self._asked)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()
