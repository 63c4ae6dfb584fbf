from __future__ import annotations

import asyncio
import os
import struct
from collections.abc import Iterator
from typing import IO

import pytest

from console.engine.frames import FRAME_LIMIT, BadFrame, FrameReader, FrameWriter, frame, read_frame


@pytest.fixture
def pipe() -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    read_end, write_end = os.pipe()
    with os.fdopen(read_end, "rb", buffering=0) as reading, os.fdopen(write_end, "wb", buffering=0) as writing:
        yield reading, writing


async def every_message(reading: IO[bytes], *, capacity: int = 64) -> tuple[list[bytes], FrameReader]:
    """All messages until the pipe ends."""
    ended = asyncio.Event()
    messages: list[bytes] = []

    def wake() -> None:
        while (message := reader.take()) is not None:
            messages.append(message)
        if reader.ended:
            ended.set()

    reader = FrameReader(reading, asyncio.get_running_loop(), wake, capacity=capacity)
    reader.start()
    await ended.wait()
    return messages, reader


def test_a_message_comes_out_as_it_went_in(pipe: tuple[IO[bytes], IO[bytes]]) -> None:
    reading, writing = pipe
    writing.write(frame(b"hello") + frame(b""))
    writing.close()
    assert [read_frame(reading), read_frame(reading), read_frame(reading)] == [b"hello", b"", None]


def test_a_length_is_four_bytes_with_the_greatest_first() -> None:
    assert frame(b"x" * 258)[:4] == b"\x00\x00\x01\x02"


@pytest.mark.parametrize("damage", [b"\x00\x00", frame(b"whole")[:-1]], ids=["in the length", "in the message"])
def test_a_pipe_that_ends_inside_a_frame_is_damage(pipe: tuple[IO[bytes], IO[bytes]], damage: bytes) -> None:
    reading, writing = pipe
    writing.write(damage)
    writing.close()
    with pytest.raises(BadFrame, match="ended"):
        read_frame(reading)


def test_a_length_beyond_the_limit_is_damage_and_not_an_allocation(pipe: tuple[IO[bytes], IO[bytes]]) -> None:
    reading, writing = pipe
    writing.write(struct.pack(">I", FRAME_LIMIT + 1))
    with pytest.raises(BadFrame, match="limit"):
        read_frame(reading)


async def test_a_reader_and_a_writer_carry_messages_larger_than_the_pipe(pipe: tuple[IO[bytes], IO[bytes]]) -> None:
    reading, writing = pipe
    sent = [bytes([number]) * (number * 50_000 + 1) for number in range(20)]
    writer = FrameWriter(writing, asyncio.get_running_loop())
    writer.start()
    for message in sent:
        writer.write(message)
    writer.close()
    received, reader = await every_message(reading)
    assert received == sent
    assert reader.damage is None


async def test_a_reader_tells_what_was_wrong_with_the_pipe(pipe: tuple[IO[bytes], IO[bytes]]) -> None:
    reading, writing = pipe
    writing.write(frame(b"good") + b"\x00\x00\x00\x09bad")
    writing.close()
    received, reader = await every_message(reading)
    assert received == [b"good"]
    assert "3 of a frame's 9 bytes" in str(reader.damage)


async def test_a_reader_that_is_not_emptied_holds_the_writer_back(pipe: tuple[IO[bytes], IO[bytes]]) -> None:
    reading, writing = pipe
    arrived = asyncio.Event()
    reader = FrameReader(reading, asyncio.get_running_loop(), arrived.set, capacity=2)
    writer = FrameWriter(writing, asyncio.get_running_loop(), capacity=0)
    reader.start()
    writer.start()
    message = b"x" * 1024 * 1024
    for _ in range(12):
        writer.write(message)
    for taken in range(12):
        while reader.take() is None:
            arrived.clear()
            await arrived.wait()
        # Two more wait, one is in the reader's hand and one on its way through the pipe: the rest cannot have left.
        assert writer._outstanding >= (12 - taken - 1 - 4) * len(message)
    await writer.drained()
    writer.close()
    await asyncio.to_thread(writer.join, 10)


async def test_a_closed_reader_lets_the_other_side_come_to_its_end(pipe: tuple[IO[bytes], IO[bytes]]) -> None:
    reading, writing = pipe
    reader = FrameReader(reading, asyncio.get_running_loop(), lambda: None, capacity=1)
    writer = FrameWriter(writing, asyncio.get_running_loop())
    reader.start()
    writer.start()
    for _ in range(50):
        writer.write(b"x" * 65_536)
    reader.close()
    writer.close()
    await asyncio.to_thread(writer.join, 10)
    assert writing.closed


async def test_writing_to_a_pipe_that_nobody_reads_is_silent(pipe: tuple[IO[bytes], IO[bytes]]) -> None:
    reading, writing = pipe
    reading.close()
    writer = FrameWriter(writing, asyncio.get_running_loop())
    writer.start()
    writer.write(b"nobody hears this")
    await writer.drained()
    writer.close()
    await asyncio.to_thread(writer.join, 10)
    assert writing.closed
