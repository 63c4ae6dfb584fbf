"""Blocking work off the event loop, in threads that never hold up the end of the program.

asyncio's own executor joins its threads at exit, so that one hung call (a key store that waits for a person, a process
that does not end) would keep the program alive; a daemon thread does not.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import TypeVar

ResultT = TypeVar("ResultT")


def in_daemon_thread(function: Callable[[], ResultT], *, name: str) -> asyncio.Future[ResultT]:
    """What `function` gives, called in a thread of its own that starts now; works on any event loop.

    Cancelling the future does not stop the thread: its result is thrown away.
    """
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[ResultT] = loop.create_future()

    def settle(result: ResultT | None, error: BaseException | None) -> None:
        if outcome.done():
            return
        if error is not None:
            outcome.set_exception(error)
        else:
            outcome.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        result: ResultT | None = None
        error: BaseException | None = None
        try:
            result = function()
        except BaseException as raised:  # noqa: BLE001 - handed to the caller
            error = raised
        try:
            loop.call_soon_threadsafe(settle, result, error)
        except RuntimeError:
            # The loop is closed: the caller is gone, and with it whoever wanted the result.
            return

    threading.Thread(target=run, name=name, daemon=True).start()
    return outcome


def outlast_threads(grace: float) -> None:
    """Block until every other thread has ended, at most `grace` seconds; for the very end of a program.

    A thread that has just handed its result to Qt's loop is still inside Qt. Were the interpreter to end before it, it
    would end the thread there, which C++ answers by aborting the process.
    """
    deadline = time.monotonic() + grace
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join(max(0.0, deadline - time.monotonic()))
