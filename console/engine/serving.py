"""The engine's side of the pipe: reads requests, answers each in a task of its own, ends with the pipe."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Mapping
from typing import IO, Any

import msgspec

from console.engine import messages
from console.engine.calls import is_repeatable
from console.engine.conversation import Conversation
from console.engine.frames import FrameReader, FrameWriter
from console.engine.messages import Answer, Ask, Failed, Ready, Stop, Taken
from console.errors import ConsoleError

CHANGES_GRACE = 3.0
"""How long, in seconds, the end of the engine waits for changes whose answers are on their way."""

Handler = Callable[[Any, Conversation], Awaitable[Any]]
"""Answers one request, sending parts and progress through its conversation."""

_log = logging.getLogger(__name__)
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(messages.ToEngine).decode


class Serving:
    """Owns the pipes and one task for each request that is being answered; `handlers` by type of request."""

    def __init__(self, pipe_in: IO[bytes], pipe_out: IO[bytes], handlers: Mapping[type[Any], Handler]) -> None:
        loop = asyncio.get_running_loop()
        self._reader = FrameReader(pipe_in, loop, self._read)
        self._writer = FrameWriter(pipe_out, loop)
        self._handlers = handlers
        self._conversations: dict[int, Conversation] = {}
        self._end = asyncio.Event()
        self._tasks: asyncio.TaskGroup

    async def run(self) -> None:
        """Answer requests until Stop or the end of the pipe; then reads are broken off and changes awaited."""
        self._writer.start()
        self._reader.start()
        async with asyncio.TaskGroup() as self._tasks:
            self._send(Ready(os.getpid()))
            await self._end.wait()
            for conversation in self._conversations.values():
                conversation.cancel()
            asyncio.get_running_loop().call_later(CHANGES_GRACE, self._cut_off)

    def close(self) -> None:
        """Send what is queued and close the pipe."""
        self._writer.close()
        self._writer.join(CHANGES_GRACE)

    def _send(self, message: messages.FromEngine) -> None:
        self._writer.write(_encode(message))

    def _read(self) -> None:
        while (message := self._reader.take()) is not None:
            try:
                self._receive(_decode(message))
            except msgspec.MsgspecError as damage:
                _log.critical("A message of the window cannot be read: %s", damage)
                self._end.set()
        if self._reader.ended:
            if self._reader.damage:
                _log.critical("%s", self._reader.damage)
            self._end.set()

    def _receive(self, message: messages.ToEngine) -> None:
        if isinstance(message, Ask):
            self._begin(message)
        elif isinstance(message, Stop):
            self._end.set()
        elif (conversation := self._conversations.get(message.id)) is None:
            # It was answered while this was on its way.
            return
        elif isinstance(message, Taken):
            conversation.taken()
        else:
            conversation.cancel()

    def _begin(self, ask: Ask) -> None:
        conversation = Conversation(ask.id, self._writer)
        # A change is let run to its end: cutting it off would only make its outcome unknown.
        conversation.may_be_cancelled = is_repeatable(ask.request)
        self._conversations[ask.id] = conversation
        conversation.task = self._tasks.create_task(self._answer(ask, conversation))
        # Not the task itself: one that is cancelled before its first step never runs.
        conversation.task.add_done_callback(lambda _: self._conversations.pop(ask.id))

    async def _answer(self, ask: Ask, conversation: Conversation) -> None:
        name = type(ask.request).__name__
        try:
            body = await self._handlers[type(ask.request)](ask.request, conversation)
            answer: messages.FromEngine = Answer(ask.id, msgspec.Raw(_encode(body)))
        except ConsoleError as error:
            answer = Failed(ask.id, error.report())
        except Exception:  # noqa: BLE001 - the window must hear that its request ended
            _log.exception("A fault of the engine's own while it answered %s", name)
            fault = ConsoleError(
                f"The engine met a fault of its own while it worked on {name}.",
                "Try again; if it stays, the log of the engine tells the makers of the program more.",
            )
            answer = Failed(ask.id, fault.report())
        self._send(answer)

    def _cut_off(self) -> None:
        for conversation in self._conversations.values():
            conversation.task.cancel()
