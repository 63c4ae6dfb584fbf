"""A provider that answers what it is told to and remembers what it was asked: both directions of the wire in one go."""

from __future__ import annotations

import functools
import http.client
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest

from console.contract.check import problems
from console.contract.columns import microseconds
from console.contract.language import Field, Operation, OperationSpec, Record, Reply, Service, fields_of
from console.demo.reading import Call
from console.demo.server import Provider
from console.demo.variants import Variant
from console.demo.writing import Answer
from console.demo.zeros import zero_of
from console.soap.binding import BoundOperation, BoundService, bind
from console.soap.decode import decode_reply
from console.soap.envelope import build
from tests.support.provider import RunningProvider
from tests.support.waits import PATIENCE

PASSWORD = "Harb\u00f6ur & <Sons> "


class Echo(Provider):
    """The embedded provider with its contract, its reader and its writer, and without its customers."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Call] = []
        self.answer = Answer(Reply())

    def answered(self, call: Call) -> Answer:
        self.asked.append(call)
        return self.answer


class Wire:
    """Calls an `Echo` over HTTP as the console does: bound to the WSDL that it serves, and rendered from a record."""

    def __init__(self, running: RunningProvider, echo: Echo) -> None:
        self._running = running
        self._echo = echo
        self._connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=PATIENCE)
        self._bound = functools.cache(self._bind)

    def vary(self, *variants: Variant) -> None:
        """Let the provider's contract differ from the declared one in these ways and no others."""
        if self._running.faults.variants != list(variants):
            self._running.faults.clear()
            self._running.faults.vary(*variants)
            self._bound.cache_clear()

    def bound(self, spec: OperationSpec, soap: str = "1.1") -> BoundOperation:
        """The operation bound to the WSDL that is served now."""
        return self._bound(spec.service, soap).operations[spec.name]

    def exchange(self, request: Operation[Any], answer: Answer, soap: str = "1.1") -> tuple[Any, bytes]:
        """Send a request that gets this answer; gives the request as the provider read it, and the reply's body."""
        spec = request.spec
        envelope = build(self.bound(spec, soap), request, self._running.user, PASSWORD)
        self._echo.asked.clear()
        self._echo.answer = answer
        status, body = self._send("POST", f"{spec.service.name}.asmx", envelope.body, envelope.headers)
        assert status == 200, body.decode()
        (call,) = self._echo.asked
        assert (call.spec, call.user, call.password) == (spec, self._running.user, PASSWORD)
        return spec.request(**call.fields), body

    def _bind(self, service: Service, soap: str) -> BoundService:
        status, document = self._send("GET", f"{service.name}.asmx?WSDL", b"", {})
        assert status == 200
        return bind(service, document, soap=soap)

    def _send(self, method: str, name: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        self._connection.request(method, f"{urlsplit(self._running.base).path}{name}", body, headers)
        response = self._connection.getresponse()
        return response.status, response.read()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    """A wire to an echo of its own."""
    echo = Echo()
    with RunningProvider(echo) as running:
        wire = Wire(running, echo)
        yield wire
        wire.close()


def assert_nothing_is_lost(wire: Wire, request: Any, reply: Reply, soap: str = "1.1") -> Reply:
    """Send a request that is answered with this reply, and compare both with what arrived; gives the reply as read."""
    assert problems(request) == ()
    received, body = wire.exchange(request, Answer(reply), soap)
    assert problems(received) == ()
    assert as_asked(received) == as_asked(request)
    found = decode_reply(request.spec, body, wire.bound(request.spec, soap).report.reply_names)
    assert as_answered(found) == as_answered(reply)
    return found


def as_asked(record: Record) -> dict[str, Any]:
    """What a request means: what is left out is what the contract says that the server takes for it."""
    return _plain(record, _taken)


def as_answered(record: Record) -> dict[str, Any]:
    """What a reply means: .NET cannot leave out a value type, and writes its zero where nil is not known."""
    return _plain(record, lambda field: None if field.about.nullable else zero_of(field))


def as_nil(record: Record) -> dict[str, Any]:
    """What an rpc message means: what is not set is nil, of whatever type it is."""
    return _plain(record, lambda _field: None)


def _taken(field: Field) -> Any:
    default = field.about.server_default
    return default if isinstance(default, field.base) and field.base is not str else field.default


def _plain(record: Record, absent: Callable[[Field], Any], place: str = "") -> dict[str, Any]:
    """The record as values by path that can be compared: moments without their zone, no list as an empty one."""
    found: dict[str, Any] = {}
    for field in fields_of(type(record)):
        path = f"{place}{field.name}"
        value = getattr(record, field.name)
        if field.array:
            found[f"{path}/"] = len(value or ())
        items = [absent(field) if value is None else value] if not field.array else value or ()
        for number, item in enumerate(items):
            here = f"{path}/{number}" if field.array else path
            if isinstance(item, Record):
                found |= _plain(item, absent, f"{here}/")
            else:
                found[here] = ("moment", microseconds(item)) if isinstance(item, datetime) else item
    return found
