"""A server that answers with any XML for an object and remembers what comes back, asked by the console's own client."""

from __future__ import annotations

import asyncio
import re
from types import TracebackType
from typing import Any, Self, TypeVar

import msgspec
from lxml import etree

from console.contract.language import Operation, Record
from console.contract.wsdl import wsdl_document
from console.session.profile import Profile
from console.soap.client import Client
from tests.soap.envelopes import SUCCESS, envelope
from tests.support.raw_server import RawServer, listening, response

RecordT = TypeVar("RecordT", bound=Record)


class WrittenBack:
    """Reads objects over HTTP, takes them through the pipe's encoding, and gives the XML that an edit sends."""

    def __init__(self, *changes: tuple[str, str]) -> None:
        self._changes = changes
        self._runner = asyncio.Runner()
        self._fields = ""
        self._wsdl = b""

    def __enter__(self) -> Self:
        self._server = RawServer(self._answer)
        self._listening = listening(self._server.serve)
        self._server.port = self._runner.run(self._listening.__aenter__())
        self._client = Client(Profile(name="test", base=self._server.base), "mira", "p4ssword")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._runner.run(self._client.close())
        self._runner.run(self._listening.__aexit__(None, None, None))
        self._runner.close()

    async def _answer(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = self._server.requests[-1]
        if request.startswith(b"GET"):
            writer.write(response(self._wsdl))
            return
        name = re.search(rb"SOAPAction: \"[^\"]*/(\w+)\"", request, re.IGNORECASE)
        assert name is not None
        operation = name[1].decode()
        fields = self._fields if operation.startswith("Get") else ""
        body = f"<{operation}Result>{SUCCESS}{fields}</{operation}Result>"
        writer.write(
            response(envelope(f'<{operation}Response xmlns="sosonlinebackup.com">{body}</{operation}Response>'))
        )

    def read(self, request: Operation[Any], fields: str) -> Any:
        """The reply to a request that is answered with these fields, as it arrives in the window's process."""
        self._fields = fields
        reply = self._called(request)
        return msgspec.msgpack.decode(msgspec.msgpack.encode(reply), type=type(reply))

    def sent(self, request: Operation[Any], name: str) -> str:
        """What stands in the element `name` of a request, to the letter, as the server gets it."""
        self._called(msgspec.msgpack.decode(msgspec.msgpack.encode(request), type=type(request)))
        body = self._server.requests[-1].partition(b"\r\n\r\n")[2].decode()
        etree.fromstring(body.encode())
        found = re.search(rf"<(?:\w+:)?{name}(?:\s[^>]*)?(?:/>|>(.*)</(?:\w+:)?{name}>)", body, re.DOTALL)
        assert found is not None, body
        return found[1] or ""

    def _called(self, request: Operation[Any]) -> Any:
        wsdl = wsdl_document(request.spec.service, self._server.base).decode()
        for before, after in self._changes:
            assert before in wsdl, before
            wsdl = wsdl.replace(before, after)
        self._wsdl = wsdl.encode()
        return self._runner.run(self._client.call(request))
