"""The engine's side of the pipe, with handlers that a test makes up."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import IO, Any

import msgspec
import pytest

from console.contract.services.entity_status import SuspendEntity
from console.engine import messages, serving
from console.engine.conversation import Conversation
from console.engine.frames import frame, read_frame
from console.engine.messages import Answer, Ask, Call, Cancel, Failed, FetchSignInLink, ListProfiles, Ready, Stop
from console.engine.serving import Handler, Serving
from console.errors import ProviderRefused

CHANGE = Call(
    "EntityManagementService", "SuspendEntity", msgspec.Raw(msgspec.msgpack.encode(SuspendEntity(TargetEntityId=1)))
)


class Window:
    """The other side of the pipe, as raw as it is."""

    def __init__(self, incoming: IO[bytes], outgoing: IO[bytes]) -> None:
        self._incoming = incoming
        self.pipe = outgoing

    def send(self, message: messages.ToEngine) -> None:
        self.pipe.write(frame(msgspec.msgpack.encode(message)))

    async def hear(self) -> messages.FromEngine:
        message = await asyncio.to_thread(read_frame, self._incoming)
        assert message is not None
        decoded: messages.FromEngine = msgspec.msgpack.decode(message, type=messages.FromEngine)
        return decoded


@asynccontextmanager
async def served(handlers: dict[type[Any], Handler]) -> AsyncIterator[Window]:
    """An engine that has said that it is ready; it has come to its end when the context has."""
    engine_in, window_out = os.pipe()
    window_in, engine_out = os.pipe()
    with os.fdopen(window_in, "rb", buffering=0) as incoming, os.fdopen(window_out, "wb", buffering=0) as outgoing:
        engine = Serving(os.fdopen(engine_in, "rb", buffering=0), os.fdopen(engine_out, "wb", buffering=0), handlers)
        running = asyncio.get_running_loop().create_task(engine.run())
        window = Window(incoming, outgoing)
        assert await window.hear() == Ready(os.getpid())
        try:
            yield window
        finally:
            if not outgoing.closed:
                window.send(Stop())
            await running
            await asyncio.to_thread(engine.close)


async def test_requests_are_answered_in_the_order_in_which_they_are_done() -> None:
    first_may_end = asyncio.Event()

    async def slow(_: ListProfiles, __: Conversation) -> str:
        await first_may_end.wait()
        return "slow"

    async def quick(_: FetchSignInLink, __: Conversation) -> str:
        return "quick"

    async with served({ListProfiles: slow, FetchSignInLink: quick}) as window:
        window.send(Ask(1, ListProfiles()))
        window.send(Ask(2, FetchSignInLink("anna")))
        assert await window.hear() == Answer(2, msgspec.Raw(msgspec.msgpack.encode("quick")))
        first_may_end.set()
        assert await window.hear() == Answer(1, msgspec.Raw(msgspec.msgpack.encode("slow")))


async def test_an_error_crosses_the_pipe_as_what_it_is() -> None:
    async def refuse(_: ListProfiles, __: Conversation) -> None:
        raise ProviderRefused("Refused.", "Ask.", operation="CancelEntity", code=53)

    async with served({ListProfiles: refuse}) as window:
        window.send(Ask(7, ListProfiles()))
        heard = await window.hear()
    assert isinstance(heard, Failed)
    assert (heard.id, heard.report.kind, heard.report.facts) == (
        7,
        "ProviderRefused",
        {"operation": "CancelEntity", "code": 53},
    )


async def test_a_fault_of_the_engine_is_one_sentence_for_the_window_and_a_traceback_for_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fail(_: ListProfiles, __: Conversation) -> None:
        raise ZeroDivisionError("inner workings")

    with caplog.at_level(logging.ERROR):
        async with served({ListProfiles: fail}) as window:
            window.send(Ask(7, ListProfiles()))
            heard = await window.hear()
    assert isinstance(heard, Failed)
    assert "ListProfiles" in heard.report.summary
    assert "inner workings" not in repr(heard.report)
    assert "inner workings" in caplog.text


async def test_an_answer_that_cannot_be_written_is_a_fault_and_not_a_silence() -> None:
    async def unspeakable(_: ListProfiles, __: Conversation) -> object:
        return object()

    async with served({ListProfiles: unspeakable}) as window:
        window.send(Ask(7, ListProfiles()))
        assert isinstance(await window.hear(), Failed)


async def test_a_cancelled_request_is_answered_with_nothing() -> None:
    begun, cancelled = asyncio.Event(), asyncio.Event()

    async def forever(_: ListProfiles, __: Conversation) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    async def quick(_: FetchSignInLink, __: Conversation) -> str:
        return "quick"

    async with served({ListProfiles: forever, FetchSignInLink: quick}) as window:
        window.send(Ask(1, ListProfiles()))
        await begun.wait()
        window.send(Cancel(1))
        await cancelled.wait()
        window.send(Cancel(99))
        window.send(Ask(2, FetchSignInLink("anna")))
        assert (await window.hear()) == Answer(2, msgspec.Raw(msgspec.msgpack.encode("quick")))


async def test_a_request_that_is_cancelled_in_the_same_breath_is_answered_with_nothing() -> None:
    async def forever(_: ListProfiles, __: Conversation) -> None:
        await asyncio.Event().wait()

    async def quick(_: FetchSignInLink, __: Conversation) -> str:
        return "quick"

    async with served({ListProfiles: forever, FetchSignInLink: quick}) as window:
        asked = [Ask(1, ListProfiles()), Cancel(1), Ask(2, FetchSignInLink("anna"))]
        window.pipe.write(b"".join(frame(msgspec.msgpack.encode(message)) for message in asked))
        assert await window.hear() == Answer(2, msgspec.Raw(msgspec.msgpack.encode("quick")))


async def test_the_end_of_the_pipe_ends_the_engine_and_the_reads_with_it() -> None:
    begun, cancelled = asyncio.Event(), asyncio.Event()

    async def forever(_: ListProfiles, __: Conversation) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    async with served({ListProfiles: forever}) as window:
        window.send(Ask(1, ListProfiles()))
        await begun.wait()
        window.pipe.close()
    assert cancelled.is_set()


async def test_a_change_is_let_come_to_its_end_before_the_engine_goes() -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def change(_: Call, __: Conversation) -> str:
        begun.set()
        await may_end.wait()
        return "changed"

    async with served({Call: change}) as window:
        window.send(Ask(1, CHANGE))
        await begun.wait()
        window.send(Cancel(1))
        window.send(Stop())
        may_end.set()
        assert await window.hear() == Answer(1, msgspec.Raw(msgspec.msgpack.encode("changed")))


async def test_a_change_that_does_not_end_does_not_keep_the_engine_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "CHANGES_GRACE", 0.05)
    begun = asyncio.Event()

    async def change(_: Call, __: Conversation) -> None:
        begun.set()
        await asyncio.Event().wait()

    async with served({Call: change}) as window:
        window.send(Ask(1, CHANGE))
        await begun.wait()


@pytest.mark.parametrize("damage", [frame(b"\xc1"), b"\xff\xff\xff\xff", frame(b"x")[:-1]])
async def test_damage_from_the_window_ends_the_engine_and_is_logged(
    damage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async with served({}) as window:
        window.pipe.write(damage)
        window.pipe.close()
    assert [record.levelname for record in caplog.records] == ["CRITICAL"]
