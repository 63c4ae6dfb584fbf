"""One HTTP request and the reply to it, with the ways in which a connection can end before the reply does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

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

    async def send_performed(self, *, compress: bool = False) -> web.StreamResponse:
        """Perform the request and send its reply."""
        return await self.send(self.perform(), compress=compress)

    async def send(self, reply: HttpReply, *, compress: bool = False) -> web.StreamResponse:
        """Send a reply, in one piece if it is short, else as it is made; compressed only for who accepts that."""
        chunks = iter(reply.body)
        turn = _next_turn(chunks)
        compress = compress and "gzip" in self.request.headers.get("Accept-Encoding", "")
        if len(turn) >= TURN:
            return await self.stream(replace(reply, body=chain((turn,), chunks)), compress=compress)
        response = web.Response(status=reply.status, body=turn, headers=_headers(reply))
        if compress:
            response.enable_compression(web.ContentCoding.gzip)
        return response

    async def stream(self, reply: HttpReply, *, compress: bool = False) -> web.StreamResponse:
        """Send a reply as it is made, however long it is."""
        response = web.StreamResponse(status=reply.status, headers=_headers(reply))
        if compress:
            response.enable_compression(web.ContentCoding.gzip)
        await response.prepare(self.request)
        chunks = iter(reply.body)
        while turn := _next_turn(chunks):
            await response.write(turn)
            await asyncio.sleep(0)
        await response.write_eof()
        return response

    async def send_part(self, reply: HttpReply, share: float, silence: float) -> web.StreamResponse:
        """Announce the whole reply, send a share of it, wait some seconds and close the connection."""
        body = reply.whole()
        response = web.StreamResponse(status=reply.status, headers=_headers(reply))
        response.content_length = len(body)
        await response.prepare(self.request)
        await response.write(body[: int(len(body) * share)])
        await asyncio.sleep(silence)
        if self.request.transport is not None:
            self.request.transport.close()
        return response

    def drop(self) -> web.StreamResponse:
        """Close the connection without a word."""
        if self.request.transport is not None:
            self.request.transport.abort()
        return web.Response()


def _headers(reply: HttpReply) -> dict[str, str]:
    return {"Content-Type": reply.content_type, "Cache-Control": "private, max-age=0"}


def _next_turn(chunks: Iterator[bytes]) -> bytes:
    """The next half a megabyte of a body, or what is left of it."""
    taken: list[bytes] = []
    size = 0
    for chunk in chunks:
        taken.append(chunk)
        size += len(chunk)
        if size >= TURN:
            break
    return b"".join(taken)
