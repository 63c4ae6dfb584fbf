"""One HTTP exchange with the provider: addresses and bytes, nothing of SOAP.

Every way in which an exchange can fail ends as one of the classes of `console.errors`, with `facts["sent"]` telling
whether the request may have reached the server. A reply is counted against the size cap while it streams in and after
decompression, so that neither an endless reply nor a small archive of a huge one can fill the memory.
"""

from __future__ import annotations

import asyncio
import functools
import ssl
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import aiohttp
from yarl import URL

from console.errors import BadReply, ConsoleError, NotSignedIn, ReplyTooLarge
from console.soap.addresses import checked_address, is_loopback, proxy_for
from console.soap.failures import TRANSIENT, ConnectTimedOut, HandshakeTimedOut, ReplyCut, failure_of
from console.soap.settings import ConnectionSettings

_PIECE = 256 * 1024
"""Bytes that one step of the decompressor may give, and that may wait unread in a connection."""

_IDLE_CONNECTION = 15.0
"""Seconds an unused connection is kept: well below what servers allow, so that a change does not meet a closed one."""


@dataclass(frozen=True, slots=True)
class Response:
    """What came back: `address` that was asked, HTTP status, media type, decompressed body, seconds it took.

    The body is not part of its text form: it can be large and secret, and asyncio takes the text of results it returns.
    """

    address: str
    status: int
    media_type: str
    body: bytes = field(repr=False)
    elapsed: float
    location: str = field(default="", repr=False)
    retry_after: str = ""

    @property
    def host(self) -> str:
        """Name of the server that was asked, for sentences."""
        return URL(self.address).host or self.address


class Transport:
    """Keeps connections to the provider open and carries requests over them, `settings.concurrency` at a time.

    tls: the trust to use instead of the system's own.
    """

    def __init__(self, settings: ConnectionSettings, *, tls: ssl.SSLContext | None = None) -> None:
        self._settings = settings
        self._tls = tls
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    async def fetch(self, address: str) -> Response:
        """GET a document."""
        return await self._exchange("GET", address, {}, None)

    async def send(self, address: str, body: bytes, headers: Mapping[str, str]) -> Response:
        """POST `body`. Raises `TransportFailed` and its kin, `ReplyTooLarge`, `BadReply`; never follows a redirect."""
        return await self._exchange("POST", address, headers, body)

    async def close(self) -> None:
        """Close every connection for good: a read that waits to be asked again must not open new ones."""
        self._closed = True
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _exchange(self, method: str, address: str, headers: Mapping[str, str], body: bytes | None) -> Response:
        url = checked_address(address)
        progress = SimpleNamespace(sent=False)
        encoding = "identity" if is_loopback(url) else "gzip"
        started = time.monotonic()
        try:
            async with self._opened().request(
                method,
                url,
                data=body,
                headers={"Accept-Encoding": encoding, **headers},
                proxy=proxy_for(url, self._settings.proxy),
                allow_redirects=False,
                trace_request_ctx=progress,
            ) as response:
                received = await self._body_of(response, url)
                return Response(
                    address,
                    response.status,
                    response.content_type if "Content-Type" in response.headers else "",
                    received,
                    time.monotonic() - started,
                    response.headers.get("Location", ""),
                    response.headers.get("Retry-After", ""),
                )
        except ConsoleError:
            raise
        except TRANSIENT as problem:
            raise failure_of(problem, url, self._settings, sent=progress.sent) from problem

    async def _body_of(self, response: aiohttp.ClientResponse, url: URL) -> bytes:
        """The whole body, decompressed; stops reading where it passes the cap."""
        cap = self._settings.size_cap
        coding = response.headers.get("Content-Encoding", "identity").lower()
        if coding not in ("identity", "gzip", "x-gzip", ""):
            raise BadReply(
                f"{url.host} sent its reply in the encoding “{coding}”, which was not asked for.",
                "Ask the provider, or the administrator of the proxy, what stands between.",
                status=response.status,
                media_type=response.content_type,
            )
        inflater = _Inflater() if "gzip" in coding else None
        pieces: list[bytes] = []
        size = 0
        async for chunk in response.content.iter_any():
            for piece in (chunk,) if inflater is None else _inflated(inflater, chunk, response, url):
                size += len(piece)
                if size > cap:
                    raise ReplyTooLarge(
                        f"The reply of {url.host} is larger than {cap // 1024**2} MB and was not read to its end.",
                        "Ask for less at once, or raise the size cap in the profile.",
                        limit=cap,
                        status=response.status,
                        media_type=response.content_type,
                    )
                pieces.append(piece)
        if inflater is not None and size and not inflater.at_end:
            raise ReplyCut
        return b"".join(pieces)

    def _opened(self) -> aiohttp.ClientSession:
        """The session, opened at its first use, since that needs a running event loop. NotSignedIn after the end."""
        if self._closed:
            raise NotSignedIn("The session was ended before the provider had answered.", "Sign in and try again.")
        if self._session is None:
            settings = self._settings
            watch = aiohttp.TraceConfig()
            watch.on_request_headers_sent.append(_note_sent)
            self._session = aiohttp.ClientSession(
                connector=_Connector(
                    connect_timeout=settings.connect_timeout,
                    tls_timeout=settings.tls_timeout,
                    limit=settings.concurrency,
                    keepalive_timeout=_IDLE_CONNECTION,
                    ssl=self._tls or system_trust(),
                ),
                timeout=aiohttp.ClientTimeout(
                    total=settings.total_timeout,
                    sock_connect=settings.connect_timeout + settings.tls_timeout,
                    sock_read=settings.silence_timeout,
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": "backup-console"},
                auto_decompress=False,
                read_bufsize=_PIECE,
                trace_configs=[watch],
            )
        return self._session


@functools.cache
def system_trust() -> ssl.SSLContext:
    """TLS that trusts what this computer trusts, company roots included."""
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


async def _note_sent(_session: aiohttp.ClientSession, context: SimpleNamespace, _event: object) -> None:
    """Note, just before the first byte leaves, that the server may see the request from now on."""
    context.trace_request_ctx.sent = True


class _Connector(aiohttp.TCPConnector):
    """Gives the TCP connection and the TLS handshake a limit each, which aiohttp only has for both together."""

    def __init__(self, *, connect_timeout: float, tls_timeout: float, **options: Any) -> None:
        super().__init__(**options)
        self._connect_timeout = connect_timeout
        self._tls_timeout = tls_timeout

    async def _wrap_create_connection(self, *args: Any, **options: Any) -> tuple[asyncio.Transport, Any]:
        factory, *others = args
        loop = asyncio.get_running_loop()
        shaking_hands = False

        def connected() -> Any:
            """asyncio makes the protocol when the TCP connection stands and before the handshake begins."""
            nonlocal shaking_hands
            shaking_hands = True
            patience.reschedule(loop.time() + self._tls_timeout)
            return factory()

        try:
            async with asyncio.timeout(self._connect_timeout) as patience:
                return await super()._wrap_create_connection(connected, *others, **options)
        except TimeoutError as problem:
            raise (HandshakeTimedOut if shaking_hands else ConnectTimedOut) from problem


class _Inflater:
    """Decompresses gzip in bounded steps, also where the reply is several archives in a row."""

    def __init__(self) -> None:
        self._archive = zlib.decompressobj(wbits=31)

    @property
    def at_end(self) -> bool:
        """Whether the last archive is complete."""
        return self._archive.eof

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        """What `chunk` holds, in pieces of bounded size."""
        while True:
            if self._archive.eof:
                if not chunk:
                    return
                self._archive = zlib.decompressobj(wbits=31)
            piece = self._archive.decompress(chunk, _PIECE)
            if piece:
                yield piece
            chunk = self._archive.unused_data if self._archive.eof else self._archive.unconsumed_tail
            if not chunk and len(piece) < _PIECE:
                return


def _inflated(inflater: _Inflater, chunk: bytes, response: aiohttp.ClientResponse, url: URL) -> Iterator[bytes]:
    """The pieces of `chunk`; what is no gzip is a bad reply."""
    try:
        yield from inflater.pieces(chunk)
    except zlib.error as problem:
        raise BadReply(
            f"{url.host} sent a reply that says it is compressed, but cannot be decompressed.",
            "Try again; if it happens again, a proxy between may damage the replies.",
            str(problem),
            status=response.status,
            media_type=response.content_type,
        ) from problem
