"""What can go wrong between a caller and the provider, to be had on demand.

Each mishap takes an exchange and gives what is sent instead of the true reply, or None where the exchange goes on. The
caller's request is performed only by those that say so.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from typing import ClassVar

import msgspec
from aiohttp import web

from console.demo.envelope import SOAP_11, SOAP_12, Blame, fault
from console.demo.exchange import Exchange, HttpReply

_CHUNK = 64 * 1024


class Mishap(msgspec.Struct, frozen=True, tag_field="kind", tag=str.lower, forbid_unknown_fields=True):
    """Base of all mishaps; in a file of faults the class's name in small letters is its `kind`.

    goes_on: whether the rules behind this one still apply to the same request.
    """

    goes_on: ClassVar[bool] = False

    async def happen(self, exchange: Exchange) -> web.StreamResponse | None:
        """Do to the exchange what the class says; None = go on."""
        raise NotImplementedError


class Delay(Mishap, frozen=True):
    """Wait before anything is done, then go on."""

    goes_on: ClassVar[bool] = True

    seconds: float

    async def happen(self, exchange: Exchange) -> None:
        await asyncio.sleep(self.seconds)


class Refuse(Mishap, frozen=True):
    """Close the connection; the request is not performed."""

    async def happen(self, exchange: Exchange) -> web.StreamResponse:
        return exchange.drop()


class Lose(Mishap, frozen=True):
    """Perform the request, then close the connection without a reply."""

    async def happen(self, exchange: Exchange) -> web.StreamResponse:
        exchange.perform().whole()
        return exchange.drop()


class Cut(Mishap, frozen=True):
    """Perform the request, send a share of the reply, fall silent for some seconds and close the connection."""

    at: float = 0.5
    silence: float = 0.0

    async def happen(self, exchange: Exchange) -> web.StreamResponse:
        return await exchange.send_part(exchange.perform(), self.at, self.silence)


class Broken(Mishap, frozen=True):
    """Status 500 with a plain text."""

    async def happen(self, exchange: Exchange) -> web.StreamResponse:
        return await exchange.send(HttpReply(500, "text/plain; charset=utf-8", (b"Internal Server Error",)))


class Unavailable(Mishap, frozen=True):
    """Status 503 with the page of a load balancer."""

    async def happen(self, exchange: Exchange) -> web.StreamResponse:
        return await exchange.send(HttpReply.html(_page("Service Unavailable", "HTTP Error 503."), 503))


class Unauthorized(Mishap, frozen=True):
    """Status 401 with the page of a web server that wants a sign-in of its own."""

    async def happen(self, exchange: Exchange) -> web.StreamResponse:
        return await exchange.send(HttpReply.html(_page("Unauthorized", "Access is denied."), 401))


class Portal(Mishap, frozen=True):
    """Status 200 with the sign-in page of a guest network."""

    async def happen(self, exchange: Exchange) -> web.StreamResponse:
        page = _page("Welcome to Harbour Guest Wi-Fi", "Accept the terms of use to go online.")
        return await exchange.send(HttpReply.html(page))


class Empty(Mishap, frozen=True):
    """Status 200 with nothing in it."""

    async def happen(self, exchange: Exchange) -> web.StreamResponse:
        return await exchange.send(HttpReply.soap(exchange.version, ()))


class Mistyped(Mishap, frozen=True):
    """Perform the request and send the true reply under another media type."""

    media_type: str = "text/plain"

    async def happen(self, exchange: Exchange) -> web.StreamResponse:
        reply = exchange.perform()
        return await exchange.send(HttpReply(reply.status, self.media_type, reply.body))


class Malformed(Mishap, frozen=True):
    """Perform the request and send the reply with its last tags gone, as if it were whole."""

    async def happen(self, exchange: Exchange) -> web.StreamResponse:
        text = exchange.perform().whole()
        return await exchange.send(HttpReply.soap(exchange.version, (text[: text.rindex(b"</")], b"</oops")))


class Bomb(Mishap, frozen=True):
    """A document type whose entities unfold to gigabytes, or, if `external`, one that names a file of the caller."""

    external: bool = False

    async def happen(self, exchange: Exchange) -> web.StreamResponse:
        if self.external:
            declared, used = '<!ENTITY outside SYSTEM "file:///etc/hostname">', "outside"
        else:
            declared, used = '<!ENTITY a0 "aaaaaaaaaa">', "a9"
            for level in range(1, 10):
                declared += f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">'
        head, envelope = exchange.version.head.split("?>")
        text = f"{head}?><!DOCTYPE bomb [{declared}]>{envelope}<bomb>&{used};</bomb>{exchange.version.tail}"
        return await exchange.send(HttpReply.soap(exchange.version, (text.encode(),)))


class Huge(Mishap, frozen=True):
    """A reply that goes on for `size` bytes, well-formed all the way; if `compressed`, a thousandth of that is sent."""

    size: int
    compressed: bool = False

    async def happen(self, exchange: Exchange) -> web.StreamResponse:
        reply = HttpReply.soap(exchange.version, self._body(exchange.version.head))
        return await exchange.stream(reply, compress=self.compressed)

    def _body(self, head: str) -> Iterator[bytes]:
        yield head.encode()
        filler = b"<filler>more of the same</filler>" * (_CHUNK // 33)
        for _ in range(0, self.size, len(filler)):
            yield filler


class BadValue(Mishap, frozen=True, tag="bad-value"):
    """Perform the request and put `text` into the first `element` of the reply."""

    element: str
    text: str = "twelve"

    async def happen(self, exchange: Exchange) -> web.StreamResponse:
        reply = exchange.perform()
        name = re.escape(self.element)
        pattern = re.compile(f"(<{name}>)[^<]*(</{name}>)".encode())
        body = pattern.sub(rb"\g<1>" + self.text.encode() + rb"\g<2>", reply.whole(), count=1)
        return await exchange.send(HttpReply(reply.status, reply.content_type, (body,)))


class Fault(Mishap, frozen=True):
    """A SOAP fault, in the version of the request or in the other one; `by_server` says whom it blames."""

    reason: str = "Server was unable to process request. ---> Timeout expired."
    by_server: bool = True
    other_version: bool = False

    async def happen(self, exchange: Exchange) -> web.StreamResponse:
        version = exchange.version
        if self.other_version:
            version = SOAP_12 if version is SOAP_11 else SOAP_11
        blame = Blame.SERVER if self.by_server else Blame.CALLER
        return await exchange.send(HttpReply.soap(version, (fault(version, blame, self.reason),), 500))


AnyMishap = (
    Delay
    | Refuse
    | Lose
    | Cut
    | Broken
    | Unavailable
    | Unauthorized
    | Portal
    | Empty
    | Mistyped
    | Malformed
    | Bomb
    | Huge
    | BadValue
    | Fault
)


def _page(title: str, text: str) -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>"
