"""Frames on a pipe: four bytes of length (big endian), then that many bytes of one message.

Pipes block, event loops must not: a thread reads and a thread writes. Both queues are bounded, so that a side which
does not keep up stops the other one at the pipe instead of filling memory.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import struct
import threading
from collections import deque
from collections.abc import Callable
from typing import IO

FRAME_LIMIT = 512 * 1024 * 1024
"""Largest frame in bytes; a greater length can only be damage."""

_LENGTH = struct.Struct(">I")
_CHUNK = 1024 * 1024


class BadFrame(Exception):
    """What came through the pipe is not a frame, or ended inside one."""


def frame(message: bytes) -> bytes:
    """A message with its length in front."""
    if len(message) > FRAME_LIMIT:
        raise BadFrame(f"A message of {len(message)} bytes is larger than a frame may be ({FRAME_LIMIT} bytes).")
    return _LENGTH.pack(len(message)) + message


def _read_exactly(pipe: IO[bytes], size: int) -> bytes:
    """`size` bytes, or fewer where the pipe ends."""
    first = pipe.read(min(size, _CHUNK))
    if len(first) == size:
        return first
    parts = [first]
    missing = size - len(first)
    while missing and parts[-1]:
        parts.append(pipe.read(min(missing, _CHUNK)))
        missing -= len(parts[-1])
    return b"".join(parts)


def read_frame(pipe: IO[bytes]) -> bytes | None:
    """The next message, or None at the end of the pipe. Blocks. Raises BadFrame for damage."""
    header = _read_exactly(pipe, _LENGTH.size)
    if not header:
        return None
    if len(header) < _LENGTH.size:
        raise BadFrame("The pipe ended inside the length of a frame.")
    (size,) = _LENGTH.unpack(header)
    if size > FRAME_LIMIT:
        raise BadFrame(f"A frame claims {size} bytes; the limit is {FRAME_LIMIT} bytes.")
    message = _read_exactly(pipe, size) if size else b""
    if len(message) < size:
        raise BadFrame(f"The pipe ended after {len(message)} of a frame's {size} bytes.")
    return message


class FrameReader:
    """Reads frames in a thread into a bounded queue and wakes the loop once for all that wait there.

    `wake` is called on the loop's thread; it takes messages with `take` until that gives None. After the last message
    `ended` is true, and `damage` tells what was wrong if the pipe did not end in order. The pipe is closed at its end.
    """

    def __init__(
        self, pipe: IO[bytes], loop: asyncio.AbstractEventLoop, wake: Callable[[], None], *, capacity: int = 64
    ) -> None:
        self.damage: BadFrame | None = None
        self._pipe = pipe
        self._loop = loop
        self._wake = wake
        self._waiting: deque[bytes] = deque()
        self._room = threading.Semaphore(capacity)
        self._lock = threading.Lock()
        self._awake = False
        self._read_all = False
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="frames in", daemon=True)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    @property
    def ended(self) -> bool:
        """Whether the pipe has ended and everything that came through it was taken."""
        with self._lock:
            return self._read_all and not self._waiting

    def take(self) -> bytes | None:
        """The oldest message that waits, or None; the next arrival then wakes the loop again."""
        with self._lock:
            if not self._waiting:
                self._awake = False
                return None
            message = self._waiting.popleft()
        self._room.release()
        return message

    def close(self) -> None:
        """Throw away what waits and what still comes, so that the thread can reach the end of the pipe."""
        with self._lock:
            self._closed = True
            waiting = len(self._waiting)
            self._waiting.clear()
        for _ in range(waiting + 1):
            self._room.release()

    def _run(self) -> None:
        try:
            while (message := read_frame(self._pipe)) is not None:
                self._room.acquire()
                self._hand_over(message)
        except BadFrame as damage:
            self.damage = damage
        except OSError as error:
            self.damage = BadFrame(f"The pipe cannot be read: {error.strerror}.")
        with contextlib.suppress(OSError):
            self._pipe.close()
        self._hand_over(None)

    def _hand_over(self, message: bytes | None) -> None:
        with self._lock:
            if self._closed:
                self._room.release()
            elif message is not None:
                self._waiting.append(message)
            if message is None:
                self._read_all = True
            if self._awake or self._loop.is_closed():
                return
            self._awake = True
        try:
            self._loop.call_soon_threadsafe(self._wake)
        except RuntimeError:
            # The loop was closed between the two lines: nobody is left who could be told.
            return


class FrameWriter:
    """Writes frames in a thread to an unbuffered pipe, which it closes at the end.

    A pipe that nobody reads any more is no error here: the end of the other pipe tells the story.
    """

    def __init__(self, pipe: IO[bytes], loop: asyncio.AbstractEventLoop, *, capacity: int = 4 * 1024 * 1024) -> None:
        self._pipe = pipe
        self._loop = loop
        self._capacity = capacity
        self._outstanding = 0
        self._room = asyncio.Event()
        self._room.set()
        self._queue: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._broken = False
        self._thread = threading.Thread(target=self._run, name="frames out", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def write(self, message: bytes) -> None:
        """Queue a message without waiting: for the few and small ones."""
        framed = frame(message)
        self._outstanding += len(framed)
        if self._outstanding > self._capacity:
            self._room.clear()
        self._queue.put(framed)

    async def drained(self) -> None:
        """Return when the pipe has taken enough that more may be written."""
        await self._room.wait()

    def close(self) -> None:
        """Write what is queued, then close the pipe."""
        self._queue.put(None)

    def join(self, timeout: float) -> None:
        """Wait at most `timeout` seconds until everything is written and the pipe is closed."""
        self._thread.join(timeout)

    def _run(self) -> None:
        while (framed := self._queue.get()) is not None:
            if not self._broken:
                self._broken = not self._written(framed)
            self._tell(len(framed))
        with contextlib.suppress(OSError):
            self._pipe.close()

    def _written(self, framed: bytes) -> bool:
        view = memoryview(framed)
        try:
            while view:
                view = view[self._pipe.write(view) :]
        except OSError:
            return False
        return True

    def _tell(self, size: int) -> None:
        if self._loop.is_closed():
            return
        try:
            self._loop.call_soon_threadsafe(self._wrote, size)
        except RuntimeError:
            # The loop was closed between the two lines: nobody waits for room any more.
            return

    def _wrote(self, size: int) -> None:
        self._outstanding -= size
        if self._outstanding <= self._capacity:
            self._room.set()
