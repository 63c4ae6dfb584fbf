"""The window's end of the pipe: starts the engine, asks it, and starts it again when it dies.

Everything here runs on the loop of whoever started the link, be it asyncio's own or Qt's. Reads and streams survive the
death of the engine: they are asked again once the new engine is signed in. A change whose answer was lost is never
sent twice; it ends as OutcomeUnknown.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

import msgspec

from console.callbacks import Callbacks
from console.contract.columns import Batch
from console.contract.language import Operation, Reply
from console.engine import messages
from console.engine.asked import TURN, Asked, AskedStream, Parts, ProgressFunction
from console.engine.embedded import DEMO_PASSWORD, EmbeddedProvider
from console.engine.frames import BadFrame, FrameReader, FrameWriter
from console.engine.logfile import engine_log
from console.engine.messages import (
    Call,
    DeleteProfile,
    DescribeOperation,
    FetchSignInLink,
    ListOffered,
    ListProfiles,
    LoadAccounts,
    Loaded,
    LoadHierarchy,
    LoadRows,
    LoadSnapshot,
    PreviewCall,
    ProfileList,
    ReadBinding,
    SaveProfile,
    SendCall,
    SignIn,
    SignOut,
)
from console.engine.processes import Child, engine_command
from console.engine.request import Request, Stream, answer_type
from console.errors import ConsoleError, EngineLost, from_report
from console.session.profile import Environment, Profile, SignedIn
from console.threads import in_daemon_thread

__all__ = [
    "DEMO_PASSWORD",
    "DeleteProfile",
    "DescribeOperation",
    "EmbeddedProvider",
    "EngineLink",
    "Environment",
    "FetchSignInLink",
    "ListOffered",
    "ListProfiles",
    "LoadAccounts",
    "LoadHierarchy",
    "LoadSnapshot",
    "Loaded",
    "Parts",
    "PreviewCall",
    "Profile",
    "ProfileList",
    "ReadBinding",
    "Request",
    "SaveProfile",
    "SendCall",
    "SignIn",
    "SignOut",
    "SignedIn",
    "Stream",
]

AnswerT = TypeVar("AnswerT")
PartT = TypeVar("PartT")
ReplyT = TypeVar("ReplyT", bound=Reply)

DEATHS = 4
"""So many deaths within `DEATHS_WITHIN` seconds, and the engine is not started again by itself."""

DEATHS_WITHIN = 60.0
BACKOFF = (0.0, 0.5, 2.0)
"""Pause in seconds before each new start; one fewer than `DEATHS`."""

READY_WITHIN = 60.0
STOP_GRACE = 5.0

_CAME_BACK = "The engine stopped unexpectedly; it was started again"

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(messages.FromEngine).decode


class _Engine:
    """One life of the engine's process, with its pipes."""

    def __init__(self, command: Sequence[str], pump: Callable[[_Engine], None]) -> None:
        loop = asyncio.get_running_loop()
        self.child = Child(command, engine_log())
        self.reader = FrameReader(self.child.stdout, loop, lambda: pump(self))
        self.writer = FrameWriter(self.child.stdin, loop)
        self.reader.start()
        self.writer.start()
        self.too_late = loop.call_later(READY_WITHIN, self.child.kill)

    def send(self, message: messages.ToEngine) -> None:
        """Queue a message."""
        self.writer.write(_encode(message))

    def close(self) -> None:
        """Let go of both pipes; what still comes is thrown away."""
        self.too_late.cancel()
        self.writer.close()
        self.reader.close()


class EngineLink:
    """Asks the engine, over as many lives of it as it takes.

    `restarted` is called with a sentence when the engine died and came back. `command` starts another program that
    speaks the same messages. Everything is to be called on the loop's thread.
    """

    def __init__(self, *, command: Sequence[str] | None = None) -> None:
        self.restarted: Callbacks[[str]] = Callbacks()
        self._command = tuple(command or engine_command())
        self._engine: _Engine | None = None
        self._ready = False
        self._stopped = True
        self._given_up = False
        self._has_died = False
        self._asked: dict[int, Asked] = {}
        self._numbers = itertools.count(1)
        self._sign_in: SignIn | None = None
        self._deaths: deque[float] = deque(maxlen=DEATHS)
        self._started: asyncio.Future[None] | None = None
        self._next_life: asyncio.TimerHandle | None = None

    @property
    def pid(self) -> int | None:
        """Number of the engine's process, while there is one."""
        return self._engine.child.pid if self._engine else None

    async def start(self) -> None:
        """Start the engine and wait until it reads requests. Raises EngineLost where it does not come up."""
        self._stopped = False
        if self._engine is None:
            self._deaths.clear()
            self._started = asyncio.get_running_loop().create_future()
            self._launch()
        if self._started:
            await self._started

    async def stop(self) -> None:
        """End the engine in order, by force if it takes too long.

        What still waits for an answer ends as EngineLost, or as OutcomeUnknown if it is a change that was sent.
        """
        self._stopped = True
        self._has_died = False
        self._sign_in = None
        if self._next_life:
            self._next_life.cancel()
        engine, self._engine = self._engine, None
        self._fail_all(
            EngineLost("The engine was stopped before it answered.", "Start the program again and try once more.")
        )
        if engine is None:
            return
        engine.send(messages.Stop())
        engine.close()
        await in_daemon_thread(lambda: engine.child.wait(STOP_GRACE), name="engine's end")

    async def request(self, request: Request[AnswerT], *, progress: ProgressFunction | None = None) -> AnswerT:
        """The engine's answer; `progress` is called with rows done and rows in all (0 while unknown).

        Raises the error that the engine reports, EngineLost where there is no engine, and OutcomeUnknown for a change
        whose answer was lost. Cancelling the caller stops the engine's work.
        """
        asked = Asked(next(self._numbers), request, progress)
        self._ask(asked)
        try:
            body = await asked.answer
        except asyncio.CancelledError:
            self._cancel(asked)
            raise
        answer: AnswerT = msgspec.msgpack.decode(body, type=answer_type(type(request)))
        return answer

    def stream(
        self, request: Stream[PartT, AnswerT], *, progress: ProgressFunction | None = None
    ) -> Parts[PartT, AnswerT]:
        """The parts of the engine's answer as they come; errors as for `request`."""
        asked = AskedStream(next(self._numbers), request, progress)
        self._ask(asked)
        return Parts(asked, self._taken, self._cancel)

    async def call(self, operation: Operation[ReplyT]) -> ReplyT:
        """The provider's reply to one operation; errors as for `request`."""
        spec = operation.spec
        body = await self.request(Call(spec.service.name, spec.name, msgspec.Raw(_encode(operation))))
        reply = msgspec.msgpack.decode(body, type=spec.reply)
        return cast("ReplyT", reply)

    def rows(self, operation: Operation[Any], *, progress: ProgressFunction | None = None) -> Parts[Batch, Loaded]:
        """The list in the reply to a reading operation, all pages of it, as batches; errors as for `request`."""
        spec = operation.spec
        fields = msgspec.Raw(_encode(operation))
        return self.stream(LoadRows(spec.service.name, spec.name, fields), progress=progress)

    def _ask(self, asked: Asked) -> None:
        if self._stopped:
            raise EngineLost("The engine is not running.", "Restart the program.")
        self._asked[asked.number] = asked
        if self._given_up:
            # A new request is a person's wish to try again.
            self._deaths.clear()
            self._launch()
        self._send(asked)

    def _send(self, asked: Asked) -> None:
        if self._engine and self._ready and not asked.sent:
            asked.sent = True
            self._engine.send(messages.Ask(asked.number, asked.request))  # type: ignore[arg-type]

    def _taken(self, asked: Asked) -> None:
        if self._engine and asked.sent and asked.number in self._asked:
            self._engine.send(messages.Taken(asked.number))

    def _cancel(self, asked: Asked) -> None:
        if self._asked.pop(asked.number, None) is None:
            return
        asked.answer.cancel()
        if self._engine and asked.sent:
            self._engine.send(messages.Cancel(asked.number))

    def _fail_all(self, error: EngineLost) -> None:
        for asked in self._asked.values():
            asked.engine_died()
            asked.failed(error)
        self._asked.clear()
        if self._started and not self._started.done():
            self._started.set_exception(error)

    def _launch(self) -> None:
        if self._next_life:
            self._next_life.cancel()
        self._given_up = self._ready = False
        try:
            self._engine = _Engine(self._command, self._pump)
        except OSError as error:
            self._give_up(
                EngineLost(
                    f"The engine cannot be started: {error.strerror}.",
                    "Check that the program is installed completely and that this computer lets it start processes.",
                )
            )

    def _pump(self, engine: _Engine) -> None:
        """Deal with what came through the pipe, for one turn of the loop."""
        turn_ends = time.perf_counter() + TURN
        while (message := engine.reader.take()) is not None:
            if engine is not self._engine:
                continue
            try:
                self._receive(engine, _decode(message))
            except (msgspec.MsgspecError, BadFrame) as damage:
                self._died(engine, f"It sent a message that cannot be read: {damage}")
            if time.perf_counter() > turn_ends:
                asyncio.get_running_loop().call_soon(self._pump, engine)
                return
        if engine is self._engine and engine.reader.ended:
            self._died(engine, str(engine.reader.damage or ""))

    def _receive(self, engine: _Engine, message: messages.FromEngine) -> None:
        if isinstance(message, messages.Ready):
            engine.too_late.cancel()
            self._begin()
        elif (asked := self._asked.get(message.id)) is None:
            # It was cancelled while this was on its way.
            return
        elif isinstance(message, messages.Part):
            asked.part(message.body)
        elif isinstance(message, messages.Progress):
            asked.progressed(message.done, message.total)
        elif isinstance(message, messages.Answer):
            del self._asked[message.id]
            if isinstance(asked.request, SignIn | SignOut):
                self._sign_in = asked.request if isinstance(asked.request, SignIn) else None
            asked.answered(message.body)
        else:
            del self._asked[message.id]
            asked.failed(from_report(message.report))

    def _begin(self) -> None:
        """Hand the engine, which has just come up, everything that waits for an answer."""
        self._ready = True
        if self._started and not self._started.done():
            self._started.set_result(None)
        if self._has_died:
            self._begin_again()
        for asked in sorted(self._asked.values(), key=lambda asked: not isinstance(asked.request, SignIn)):
            self._send(asked)

    def _begin_again(self) -> None:
        """Sign in as before; the engine holds back until then what needs a session."""
        if self._sign_in is None or any(isinstance(asked.request, SignIn) for asked in self._asked.values()):
            self.restarted(f"{_CAME_BACK}.")
            return
        sign_in = Asked(next(self._numbers), self._sign_in, None)
        sign_in.answer.add_done_callback(self._signed_in_again)
        self._asked[sign_in.number] = sign_in

    def _signed_in_again(self, answer: asyncio.Future[msgspec.Raw]) -> None:
        if answer.cancelled() or self._stopped:
            return
        error = answer.exception()
        if isinstance(error, ConsoleError):
            self.restarted(f"{_CAME_BACK}, but it is not signed in: {error.summary}")
        else:
            self.restarted(f"{_CAME_BACK} and goes on with what was loading.")

    def _died(self, engine: _Engine, why: str) -> None:
        """Bury an engine, and end the requests that must not or should not be asked again."""
        self._engine = None
        self._has_died = True
        engine.close()
        engine.child.kill()
        for asked in tuple(self._asked.values()):
            asked.engine_died()
            if asked.answer.done():
                del self._asked[asked.number]
        burial = in_daemon_thread(lambda: engine.child.wait(STOP_GRACE), name="engine's end")
        burial.add_done_callback(lambda _: self._buried(why or engine.child.last_words))

    def _buried(self, why: str) -> None:
        """Start another engine, unless too many died in a short time."""
        if self._stopped or self._engine is not None:
            return
        now = time.monotonic()
        self._deaths.append(now)
        recent = sum(now - death < DEATHS_WITHIN for death in self._deaths)
        if recent < DEATHS:
            self._next_life = asyncio.get_running_loop().call_later(BACKOFF[recent - 1], self._launch)
            return
        lost = EngineLost(
            f"The engine stopped {recent} times within a minute and is not started again by itself.",
            "Try again; if it stops again, the log of the engine tells more.",
            why,
        )
        self.restarted(lost.summary)
        self._give_up(lost)

    def _give_up(self, lost: EngineLost) -> None:
        self._given_up = True
        self._fail_all(lost)
