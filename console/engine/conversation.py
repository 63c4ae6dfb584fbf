"""The engine's side of one request: its task, and where the parts of its answer go."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec

from console.engine.frames import FrameWriter
from console.engine.messages import PARTS_AHEAD, Part, Progress

ROWS_PER_PART = 2_000
"""Rows of a batch that travel in one frame: few enough that the window reads it in a millisecond or two."""

_encode = msgspec.msgpack.Encoder().encode


class Conversation:
    """Sends parts and progress of one request; no further ahead of the window than `PARTS_AHEAD` parts."""

    def __init__(self, number: int, writer: FrameWriter) -> None:
        self.task: asyncio.Task[None]
        self.may_be_cancelled = True
        self._number = number
        self._writer = writer
        self._room = asyncio.Semaphore(PARTS_AHEAD)

    async def part(self, body: Any) -> None:
        """Send one part as soon as the window and the pipe have room for it."""
        await self._room.acquire()
        await self._writer.drained()
        self._writer.write(_encode(Part(self._number, msgspec.Raw(_encode(body)))))

    def progress(self, done: int, total: int) -> None:
        """Tell how far the request has come, in rows; total is 0 while it is unknown."""
        self._writer.write(_encode(Progress(self._number, done, total)))

    def taken(self) -> None:
        """Note that the window has room for one more part."""
        self._room.release()

    def cancel(self) -> None:
        """End the work on this request, unless it may not be cut off."""
        if self.may_be_cancelled:
            self.task.cancel()
