"""Programs that stand in for the engine where a test needs one that misbehaves.

Run as a script with the name of the misbehaviour; it speaks the messages of the engine by itself.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import IO, Any

import msgspec

from console.engine.frames import frame, read_frame
from console.engine.messages import Answer, Ask, Call, Part, ProfileList, Ready, ToEngine
from console.engine.request import Stream


def command(misbehaviour: str) -> list[str]:
    """How to start one; `misbehaviour` is the name of a function of this file."""
    return [sys.executable, "-m", "tests.support.engines", misbehaviour]


def _send(pipe: IO[bytes], message: Any) -> None:
    pipe.write(frame(msgspec.msgpack.encode(message)))


def _asked(pipe: IO[bytes]) -> Ask:
    while (message := read_frame(pipe)) is not None:
        decoded = msgspec.msgpack.decode(message, type=ToEngine)
        if isinstance(decoded, Ask):
            return decoded
    sys.exit(0)


def dies_at_once(incoming: IO[bytes], outgoing: IO[bytes]) -> None:
    """Ends before it is ready, with words on standard error."""
    sys.stderr.write("no room to live\n")
    sys.exit(7)


def dies_of_any_request(incoming: IO[bytes], outgoing: IO[bytes]) -> None:
    """Is ready, and ends with the first request."""
    _send(outgoing, Ready(os.getpid()))
    _asked(incoming)


def sends_no_frames(incoming: IO[bytes], outgoing: IO[bytes]) -> None:
    """Is ready, and then prints text where frames belong."""
    _send(outgoing, Ready(os.getpid()))
    _asked(incoming)
    outgoing.write(b"Traceback (most recent call last):\n" * 100)
    read_frame(incoming)


def sends_no_messages(incoming: IO[bytes], outgoing: IO[bytes]) -> None:
    """Is ready, and then sends a frame that holds no message."""
    _send(outgoing, Ready(os.getpid()))
    _asked(incoming)
    outgoing.write(frame(b"\xc1"))
    read_frame(incoming)


def sends_parts_of_what_has_none(incoming: IO[bytes], outgoing: IO[bytes]) -> None:
    """Is ready, and then answers every request in parts."""
    _send(outgoing, Ready(os.getpid()))
    asked = _asked(incoming)
    _send(outgoing, Part(asked.id, msgspec.Raw(msgspec.msgpack.encode("part"))))
    read_frame(incoming)


def dies_of_calls_and_streams(incoming: IO[bytes], outgoing: IO[bytes]) -> None:
    """Answers what is neither."""
    _send(outgoing, Ready(os.getpid()))
    while not isinstance((asked := _asked(incoming)).request, Call | Stream):
        _send(outgoing, Answer(asked.id, msgspec.Raw(msgspec.msgpack.encode(ProfileList(())))))


def ignores_its_end(incoming: IO[bytes], outgoing: IO[bytes]) -> None:
    """Is ready, and stays when it is asked to go."""
    _send(outgoing, Ready(os.getpid()))
    while True:
        os.read(0, 1) or sys.stdin.close() or _forever()


def _forever() -> None:
    import threading

    threading.Event().wait()


def main() -> None:
    """Misbehave as told."""
    misbehave: Callable[[IO[bytes], IO[bytes]], None] = globals()[sys.argv[1]]
    with os.fdopen(0, "rb", buffering=0) as incoming, os.fdopen(1, "wb", buffering=0) as outgoing:
        misbehave(incoming, outgoing)


if __name__ == "__main__":
    main()
