"""One HTTP request and the reply to it, with the ways in which a connection can end before the reply does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from aiohttp import web

from console.demo.envelope import SOAP_11, SoapVersion

TURN = 512 * 1024
"""Bytes after which the other connections get their turn."""


@dataclass(frozen=True, slots=True)
class HttpReply:
    """Status, media type and body of a reply; the body may be made while it is sent."""

    status: int
    content_type: str
    body: Iterable[bytes]

    @classmethod
    def soap(cls, version: SoapVersion, body: Iterable[bytes], status: int = 200) -> HttpReply:
        """A reply in a version of SOAP."""
        return cls(status, f"{version.media_type}; charset=utf-8", body)

    @classmethod
    def html(cls, page: str, status: int = 200) -> HttpReply:
        """A page for people."""
        return cls(status, "text/html; charset=utf-8", (page.encode(),))

    @classmethod
    def xml(cls, document: bytes) -> HttpReply:
        """A document for programs."""
        return cls(200, "text/xml; charset=utf-8", (document,))

    def whole(self) -> bytes:
        """The body in one piece."""
        return b"".join(self.body)


class Exchange:
    """A request that has been read, and the reply that is due. Only `perform` makes the reply and what it changes."""

    def __init__(
        self, request: web.BaseRequest, perform: Callable[[], HttpReply], version: SoapVersion = SOAP_11
    ) -> None:
        self.request = request
        self.perform = perform
        self.version = version

    async def send(self, reply: HttpReply, *, compress: bool = False) -> web.StreamResponse:
        """Send a reply: in one piece if it is short, else as it is made."""
        chunks = iter(reply.body)
        first, is_whole = _first_turn(chunks)
        headers = {"Content-Type": reply.content_type, "Cache-Control": "private, max-age=0"}
        if is_whole:
            response = web.Response(status=reply.status, body=first, headers=headers)
            if compress:
                response.enable_compression()
            return response
        stream = web.StreamResponse(status=reply.status, headers=headers)
        if compress:
            stream.enable_compression()
        await stream.prepare(self.request)
        await stream.write(first)
        while not is_whole:
            await asyncio.sleep(0)
            first, is_whole = _first_turn(chunks)
            await stream.write(first)
        await stream.write_eof()
        return stream

    async def send_part(self, reply: HttpReply, share: float) -> web.StreamResponse:
        """Announce the whole reply, send a share of it and close the connection."""
        body = reply.whole()
        headers = {"Content-Type": reply.content_type, "Content-Length": str(len(body))}
        stream = web.StreamResponse(status=reply.status, headers=headers)
        await stream.prepare(self.request)
        await stream.write(body[: int(len(body) * share)])
        if self.request.transport is not None:
            self.request.transport.close()
        return stream

    async def stream(self, reply: HttpReply) -> web.StreamResponse:
        """Send the body chunk by chunk, however long it is, until the caller has enough of it."""
        stream = web.StreamResponse(status=reply.status, headers={"Content-Type": reply.content_type})
        await stream.prepare(self.request)
        for chunk in reply.body:
            await stream.write(chunk)
        await stream.write_eof()
        return stream

    def drop(self) -> web.StreamResponse:
        """Close the connection without a word."""
        if self.request.transport is not None:
            self.request.transport.abort()
        return web.Response()


def _first_turn(chunks: Iterator[bytes]) -> tuple[bytes, bool]:
    """The next bytes of a body, some half a megabyte of them, and whether that was the end."""
    taken: list[bytes] = []
    size = 0
    for chunk in chunks:
        taken.append(chunk)
        size += len(chunk)
        if size >= TURN:
            return b"".join(taken), False
    return b"".join(taken), True
