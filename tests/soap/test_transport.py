from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from console.errors import BadReply, NotSignedIn, PlainHttpRefused, ReplyTooLarge, TlsFailed, TransportFailed
from console.session.profile import Profile
from console.soap.transport import Transport
from tests.support.certificates import Authority
from tests.support.raw_server import TlsServer, listening, raw_server, response, saying, saying_and_closing, silence


@asynccontextmanager
async def transport(tls: ssl.SSLContext | None = None, **settings: Any) -> AsyncIterator[Transport]:
    opened = Transport(Profile(name="test", proxy="none", **settings), tls=tls)
    try:
        yield opened
    finally:
        await opened.close()


async def test_a_request_comes_back_with_status_media_type_body_and_duration() -> None:
    async with raw_server(saying(response(b"<ok/>", status="500 Oh"))) as server, transport() as opened:
        found = await opened.send(server.base, b"<ask/>", {"SOAPAction": '"x"'})
    assert (found.status, found.media_type, found.body) == (500, "text/xml", b"<ok/>")
    assert found.elapsed > 0
    assert "<ok/>" not in repr(found)
    assert server.requests[0].endswith(b"<ask/>")
    assert b'SOAPAction: "x"' in server.requests[0]


async def test_connections_are_kept_and_used_again() -> None:
    async with raw_server(saying(response(b"<ok/>"))) as server, transport() as opened:
        for _ in range(3):
            await opened.fetch(server.base)
    assert (server.connections, len(server.requests)) == (1, 3)


async def test_no_more_connections_are_open_at_once_than_the_profile_allows() -> None:
    together, most = 0, 0

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal together, most
        together += 1
        most = max(most, together)
        await asyncio.sleep(0)
        together -= 1
        writer.write(response(b"<ok/>"))

    async with raw_server(answer) as server, transport(concurrency=2) as opened:
        await asyncio.gather(*(opened.fetch(server.base) for _ in range(10)))
    assert server.connections == 2
    assert most <= 2


async def test_plain_http_across_a_network_is_refused_before_anything_is_sent() -> None:
    async with transport() as opened:
        with pytest.raises(PlainHttpRefused, match=r"secure.example was not asked") as caught:
            await opened.fetch("http://secure.example/")
    assert caught.value.facts["sent"] is False


@pytest.mark.parametrize(
    "address", ["", "secure.example", "ftp://secure.example/", "https://", "http://[1", "https:///x"]
)
async def test_what_is_no_web_address_is_said_to_be_none(address: str) -> None:
    async with transport() as opened:
        with pytest.raises(TransportFailed, match="not the address of a server"):
            await opened.fetch(address)


async def test_a_server_that_is_not_there_is_named_with_its_port() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
        async with transport() as opened:
            with pytest.raises(TransportFailed, match=rf"127.0.0.1 refused the connection on port {port}") as caught:
                await opened.fetch(f"http://127.0.0.1:{port}/")
    assert caught.value.facts["sent"] is False


async def test_an_unknown_host_is_named() -> None:
    async with transport() as opened:
        with pytest.raises(TransportFailed, match=r"no server named nowhere.invalid") as caught:
            await opened.fetch("https://nowhere.invalid/")
    assert caught.value.facts["sent"] is False


async def test_a_reply_cut_in_half_may_have_reached_the_server() -> None:
    whole = response(b"<reply>" + b"x" * 1000 + b"</reply>")
    async with raw_server(saying_and_closing(whole[: len(whole) // 2])) as server, transport() as opened:
        with pytest.raises(TransportFailed, match=r"127.0.0.1 broke off before the whole reply") as caught:
            await opened.send(server.base, b"<ask/>", {})
    assert caught.value.facts["sent"] is True


async def test_a_connection_closed_without_an_answer_may_have_reached_the_server() -> None:
    async with raw_server(saying_and_closing(b"")) as server, transport() as opened:
        with pytest.raises(TransportFailed, match="broke off") as caught:
            await opened.send(server.base, b"<ask/>", {})
    assert caught.value.facts["sent"] is True


async def test_what_is_no_http_is_a_failure_of_the_transport() -> None:
    async with raw_server(saying_and_closing(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")) as server, transport() as opened:
        with pytest.raises(TransportFailed) as caught:
            await opened.send(server.base, b"<ask/>", {})
    assert caught.value.facts["sent"] is True


async def test_a_silent_server_is_left_after_the_limit_for_silence() -> None:
    async with raw_server(silence) as server, transport(silence_timeout=0.05) as opened:
        with pytest.raises(TransportFailed, match=r"127.0.0.1 sent nothing for 0.05 seconds") as caught:
            await opened.send(server.base, b"<ask/>", {})
    assert caught.value.facts["sent"] is True


async def test_a_reply_that_drips_for_ever_is_left_after_the_limit_for_all() -> None:
    async def drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        while not writer.is_closing():
            writer.write(b".")
            await writer.drain()
            await asyncio.sleep(0.005)

    async with raw_server(drip) as server, transport(total_timeout=0.1) as opened:
        with pytest.raises(TransportFailed, match=r"did not finish its answer within 0.1 seconds") as caught:
            await opened.send(server.base, b"<ask/>", {})
    assert caught.value.facts["sent"] is True


async def test_a_server_that_does_not_shake_hands_is_left_after_the_limit_for_tls() -> None:
    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with listening(accept) as port, transport(tls_timeout=0.1) as opened:
        with pytest.raises(TlsFailed, match=r"did not finish the TLS handshake within 0.1 seconds") as caught:
            await opened.fetch(f"https://127.0.0.1:{port}/")
    assert caught.value.facts["sent"] is False


@pytest.mark.skipif(not Path("/proc/net").exists(), reason="fills the queue of connections the way Linux counts it")
async def test_a_server_that_takes_no_connection_is_left_after_the_limit_for_connecting() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        for client in waiting:
            client.setblocking(False)
            client.connect_ex(("127.0.0.1", port))
        async with transport(connect_timeout=0.1) as opened:
            with pytest.raises(TransportFailed, match=r"did not take the connection within 0.1 seconds") as caught:
                await opened.fetch(f"http://127.0.0.1:{port}/")
        for client in waiting:
            client.close()
    assert caught.value.facts["sent"] is False


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ({"valid": timedelta(days=-1)}, "has expired"),
        ({"address": "127.0.0.9"}, "belongs to another name"),
        ({"self_signed": True}, "not signed by an authority that this computer trusts"),
    ],
)
async def test_a_certificate_that_is_not_right_is_refused_in_words(
    case: dict[str, Any], words: str, tmp_path: Path
) -> None:
    authority = Authority()
    tls = authority.server(tmp_path, **case)
    with TlsServer(tls, response(b"<ok/>")) as server:
        async with transport(authority.trusting()) as opened:
            with pytest.raises(TlsFailed, match=words) as caught:
                await opened.send(server.base, b"<ask/>", {})
    assert caught.value.facts["sent"] is False
    assert caught.value.advice.startswith("Nothing was sent.")
    assert server.requests == []


async def test_an_authority_that_the_system_does_not_know_is_refused(tmp_path: Path) -> None:
    with TlsServer(Authority().server(tmp_path), response(b"<ok/>")) as server:
        async with transport() as opened:
            with pytest.raises(TlsFailed, match="not signed by an authority that this computer trusts"):
                await opened.fetch(server.base)


async def test_a_trusted_certificate_is_taken(tmp_path: Path) -> None:
    authority = Authority()
    tls = authority.server(tmp_path)
    with TlsServer(tls, response(b"<ok/>")) as server:
        async with transport(authority.trusting()) as opened:
            assert (await opened.fetch(server.base)).body == b"<ok/>"


async def test_plain_http_behind_an_https_address_is_a_failure_of_tls() -> None:
    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(response(b"<ok/>"))
        writer.close()

    async with listening(answer) as port, transport() as opened:
        with pytest.raises(TlsFailed, match="the TLS handshake failed"):
            await opened.fetch(f"https://127.0.0.1:{port}/")


async def test_an_endless_reply_is_stopped_at_the_cap() -> None:
    written = 0

    async def endless(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal written
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 1073741824\r\n\r\n")
        while True:
            writer.write(b"x" * 65536)
            written += 65536
            await writer.drain()

    async with raw_server(endless) as server, transport(size_cap=2**20) as opened:
        with pytest.raises(ReplyTooLarge, match=r"127.0.0.1 is larger than 1 MB") as caught:
            await opened.fetch(server.base)
    assert caught.value.facts["limit"] == 2**20
    assert written < 2**26


async def test_a_bomb_of_compressed_nothing_is_stopped_at_the_cap_with_little_memory() -> None:
    bomb = gzip.compress(bytes(2**26), 1)
    async with (
        raw_server(saying(response(bomb, headers="Content-Encoding: gzip\r\n"))) as server,
        transport(size_cap=2**20) as opened,
    ):
        tracemalloc.start()
        try:
            with pytest.raises(ReplyTooLarge):
                await opened.fetch(server.base)
            assert tracemalloc.get_traced_memory()[1] < 2**23
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize("parts", [1, 2])
async def test_a_compressed_reply_is_decompressed_even_in_several_archives(parts: int) -> None:
    text = b"<reply>" + b"x" * 600_000 + b"</reply>"
    step = -(-len(text) // parts)
    body = b"".join(gzip.compress(text[at : at + step]) for at in range(0, len(text), step))
    async with (
        raw_server(saying(response(body, headers="Content-Encoding: gzip\r\n"))) as server,
        transport() as opened,
    ):
        assert (await opened.fetch(server.base)).body == text


async def test_a_compressed_reply_that_ends_early_is_a_cut_one() -> None:
    body = gzip.compress(b"<reply/>" * 1000)[:-20]
    async with (
        raw_server(saying(response(body, headers="Content-Encoding: gzip\r\n"))) as server,
        transport() as opened,
    ):
        with pytest.raises(TransportFailed, match="broke off"):
            await opened.fetch(server.base)


async def test_a_reply_that_only_says_it_is_compressed_is_a_bad_one() -> None:
    sent = response(b"<reply/>", headers="Content-Encoding: gzip\r\n")
    async with raw_server(saying(sent)) as server, transport() as opened:
        with pytest.raises(BadReply, match="cannot be decompressed"):
            await opened.fetch(server.base)


async def test_an_encoding_that_nobody_asked_for_is_a_bad_reply() -> None:
    async with raw_server(saying(response(b"?", headers="Content-Encoding: br\r\n"))) as server, transport() as opened:
        with pytest.raises(BadReply, match="encoding “br”"):
            await opened.fetch(server.base)


async def test_compression_is_not_asked_for_on_this_computer() -> None:
    async with raw_server(saying(response(b"<ok/>"))) as server, transport() as opened:
        await opened.fetch(server.base)
    assert b"Accept-Encoding: identity" in server.requests[0]


async def test_a_redirect_is_not_followed() -> None:
    moved = response(b"", status="302 Found", headers="Location: https://elsewhere.example/?token=abc\r\n")
    async with raw_server(saying(moved)) as server, transport() as opened:
        found = await opened.send(server.base, b"<ask/>", {})
    assert (found.status, found.location) == (302, "https://elsewhere.example/?token=abc")
    assert len(server.requests) == 1


async def test_a_proxy_that_refuses_is_blamed_and_not_the_provider() -> None:
    refusal = response(b"", status="407 Proxy Authentication Required")
    async with raw_server(saying_and_closing(refusal)) as server:
        opened = Transport(Profile(name="test", proxy=server.base))
        with pytest.raises(
            TransportFailed, match=r"The proxy did not let the request to secure.example pass"
        ) as caught:
            await opened.fetch("https://secure.example/")
        await opened.close()
    assert caught.value.facts["sent"] is False
    assert server.requests[0].startswith(b"CONNECT secure.example:443")


async def test_a_closed_transport_opens_no_new_connection() -> None:
    async with raw_server(saying(response(b"<ok/>"))) as server, transport() as opened:
        await opened.fetch(server.base)
        await opened.close()
        with pytest.raises(NotSignedIn, match="was ended"):
            await opened.fetch(server.base)
    assert len(server.requests) == 1
