"""A server of bytes, for the answers that no decent web server can be made to give."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Self

_TURNS = 20
"""Turns of the loop in which the server's side of a closed connection notices that it is closed."""

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class RawServer:
    """Runs `answer` for each connection. base: its address with a slash; connections, requests: what came so far."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.connections = 0
        self.requests: list[bytes] = []
        self.port = 0

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while request := await read_request(reader):
                self.requests.append(request)
                await self._answer(reader, writer)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()


async def read_request(reader: asyncio.StreamReader) -> bytes:
    """One whole request, head and body; nothing when the connection ended."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""
    length = 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    return head + await reader.readexactly(length)


@asynccontextmanager
async def raw_server(answer: Answer) -> AsyncIterator[RawServer]:
    """A server on a free port of this computer for as long as the block lasts."""
    server = RawServer(answer)
    async with listening(server.serve) as server.port:
        yield server


@asynccontextmanager
async def listening(answer: Answer) -> AsyncIterator[int]:
    """Runs `answer` for each connection to the port it gives, for as long as the block lasts."""
    listener = await asyncio.start_server(answer, "127.0.0.1", 0)
    try:
        yield listener.sockets[0].getsockname()[1]
    finally:
        listener.close()
        for _ in range(_TURNS):
            await asyncio.sleep(0)


class TlsServer:
    """Answers every request over TLS with the same bytes, in a thread: asyncio leaves refused handshakes half open."""

    def __init__(self, tls: ssl.SSLContext, answer: bytes) -> None:
        self.requests: list[bytes] = []
        self._tls = tls
        self._answer = answer
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, name="TLS server")

    @property
    def base(self) -> str:
        return f"https://127.0.0.1:{self._listener.getsockname()[1]}/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection, suppress(OSError), self._tls.wrap_socket(connection, server_side=True) as secure:
                if request := secure.recv(65536):
                    self.requests.append(request)
                    secure.sendall(self._answer)


def response(
    body: bytes, *, status: str = "200 OK", media_type: str = "text/xml; charset=utf-8", headers: str = ""
) -> bytes:
    """The bytes of a whole response; `headers` are further lines, each with its line end."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    return head.encode() + body


def saying(*responses: bytes) -> Answer:
    """Answers with these bytes, one after the other, the last one for ever."""
    left = list(responses)

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(left.pop(0) if len(left) > 1 else left[0])

    return answer


def saying_and_closing(data: bytes) -> Answer:
    """Answers with these bytes and ends the connection."""

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        raise ConnectionResetError

    return answer


async def silence(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Never answers; ends when the client does."""
    await reader.read()
