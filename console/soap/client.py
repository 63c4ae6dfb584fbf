"""The provider as typed calls: one signed-in connection that sends records and returns records."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, TypeVar

from console import log
from console.contract.codes import SIGN_IN_REFUSED, SUCCESS, code_of, words
from console.contract.language import Kind, Operation, OperationSpec, Reply, Result, Service
from console.contract.live import ServiceBinding
from console.contract.verdicts import verdict_of
from console.errors import (
    BadReply,
    ConsoleError,
    OperationOff,
    OutcomeUnknown,
    ProviderRefused,
    SignInRefused,
    SoapFault,
    TransportFailed,
)
from console.soap.binding import BoundOperation, BoundService, bind
from console.soap.decode import decode_reply
from console.soap.envelope import Envelope, build, require_sendable
from console.soap.replies import note_response, xml_of
from console.soap.retry import RetryPolicy
from console.soap.rows import RowsReply, decode_rows
from console.soap.settings import ConnectionSettings
from console.soap.transport import Response, Transport

AnswerT = TypeVar("AnswerT")
ReplyT = TypeVar("ReplyT", bound=Reply)

_log = logging.getLogger(__name__)

_WSDL_AGE = timedelta(hours=12)
"""Age at which a WSDL is read anew before the next call."""

_OWN_THREAD = 128 * 1024
"""Bytes of a reply from which it is decoded in a thread, so that the event loop goes on turning."""


_UNDOCUMENTED = "Refresh to see how things stand, and ask the provider what this result means."
"""What to do about a result code that no source describes."""


class WsdlStore(Protocol):
    """Where fetched WSDLs are kept; both methods block and raise nothing."""

    def read(self, address: str) -> tuple[bytes, datetime] | None:
        """The document of an address and when it was fetched."""

    def write(self, address: str, document: bytes) -> None:
        """Keep the document of an address."""


class Client:
    """Calls the provider as one user. `settings` is a profile; the password stays in memory and out of all logs."""

    def __init__(
        self,
        settings: ConnectionSettings,
        user: str,
        password: str,
        *,
        transport: Transport | None = None,
        retry: RetryPolicy | None = None,
        wsdls: WsdlStore | None = None,
    ) -> None:
        self._settings = settings
        self._user = user
        self._password = password
        self._transport = transport or Transport(settings)
        self._retry = retry or RetryPolicy()
        self._wsdls = wsdls
        self._services: dict[str, BoundService] = {}
        self._opening: dict[str, asyncio.Lock] = {}
        self._binding = asyncio.Lock()
        log.protect(password)

    def __repr__(self) -> str:
        """The client without its password."""
        return f"{type(self).__name__}({self._settings.base!r}, {self._user!r})"

    async def close(self) -> None:
        """Close the connections and let the password go."""
        await self._transport.close()
        log.release(self._password)
        self._password = ""

    async def open(self, service: Service, *, fresh: bool = False) -> ServiceBinding:
        """The binding report of a service: its WSDL is read at first use, when it has aged, or when `fresh` is set."""
        return (await self._bound(service, fresh=fresh)).report

    async def call(self, request: Operation[ReplyT]) -> ReplyT:
        """The reply to a request, typed as its declaration says.

        Raises `InvalidInput`, `OperationOff`, `SignInRefused`, `ProviderRefused`, and for a read what the transport and
        the decoder raise. A change is sent once: where its answer is lost it raises `OutcomeUnknown`.
        """
        bound = await self._operation(request.spec)
        reply = await self._answer(bound, request, functools.partial(decode_reply, names=bound.report.reply_names))
        accept(request.spec, verdict_of(request.spec, reply))
        return reply  # type: ignore[return-value] # the declaration binds the request's type to its reply's

    async def require_sendable(self, request: Operation[Any]) -> None:
        """Raise what `call` raises of a request that is not sent: `InvalidInput` and `OperationOff`.

        The WSDL may have to be read for that, so that what the transport and the binding raise can come too.
        """
        require_sendable(await self._operation(request.spec), request)

    async def rows(self, request: Operation[Any]) -> RowsReply:
        """The rows of a list as columns: for long lists, where a record a row costs too much. Raises as `call` does."""
        bound = await self._operation(request.spec)
        reply = await self._answer(bound, request, functools.partial(decode_rows, names=bound.report.reply_names))
        accept(request.spec, reply.result)
        return reply

    def address_of(self, service: Service) -> str:
        """Where a service stands."""
        return service.provider.address(self._settings.base, service.name)

    async def bound(self, service: Service) -> BoundService:
        """A service as it is bound to what the server offers; read as `open` does."""
        return await self._bound(service)

    async def post(
        self, service: Service, write: Callable[[str, str], Envelope], *, operation: str, kind: Kind | None
    ) -> Response:
        """The response, as it came, to the envelope that `write` makes of user name and password.

        Sent as its kind allows: only a declared read is asked again. What is no read raises `OutcomeUnknown` where its
        answer is lost, and the body of a response is for the caller to judge.
        """
        envelope = write(self._user, self._password)
        address = self.address_of(service)
        if kind is Kind.READ:
            return await self._retry.reading(lambda: self._transport.send(address, envelope.body, envelope.headers))
        try:
            return await self._transport.send(address, envelope.body, envelope.headers)
        except (TransportFailed, BadReply) as problem:
            if not may_have_happened(problem):
                raise
            raise lost(operation, problem) from problem

    async def _operation(self, spec: OperationSpec) -> BoundOperation:
        bound = (await self._bound(spec.service)).operations.get(spec.name)
        if bound is None:
            raise OperationOff(
                f"The provider is known not to offer {spec.name}, and this server does not.",
                "Use another way; the operation is declared for servers that have it.",
                operation=spec.name,
                missing=[],
            )
        return bound

    async def _bound(self, service: Service, *, fresh: bool = False) -> BoundService:
        """The bound service; several callers at once read its WSDL once."""
        async with self._opening.setdefault(service.name, asyncio.Lock()):
            known = self._services.get(service.name)
            if known is not None and not fresh and datetime.now(UTC) - known.report.fetched_at < _WSDL_AGE:
                return known
            address = self.address_of(service)
            bound = None if fresh else await self._bound_to_kept(service, address)
            if bound is None:
                bound = await self._retry.reading(lambda: self._read_wsdl(service, address))
            self._services[service.name] = bound
            return bound

    async def _bound_to_kept(self, service: Service, address: str) -> BoundService | None:
        """The service bound to the WSDL that was kept, if that is young enough and sound."""
        kept = await asyncio.to_thread(self._wsdls.read, address) if self._wsdls else None
        if kept is None or datetime.now(UTC) - kept[1] >= _WSDL_AGE:
            return None
        document, at = kept
        try:
            return await self._bind(service, document, address, at)
        except BadReply:
            _log.info("The kept WSDL of %s cannot be used and is fetched anew.", service.name)
            return None

    async def _bind(self, service: Service, document: bytes, address: str, at: datetime | None = None) -> BoundService:
        # One at a time: several threads that bind only take the interpreter from each other, and need twice as long.
        async with self._binding:
            return await asyncio.to_thread(bind, service, document, address=address, soap=self._settings.soap, at=at)

    async def _read_wsdl(self, service: Service, address: str) -> BoundService:
        response = await self._transport.fetch(service.provider.wsdl_address(self._settings.base, service.name))
        document = xml_of(response, f"the WSDL of {service.name}")
        try:
            bound = await self._bind(service, document, address)
        except BadReply as problem:
            note_response(problem, response)
            raise
        if self._wsdls:
            await asyncio.to_thread(self._wsdls.write, address, document)
        return bound

    async def _answer(
        self, bound: BoundOperation, request: Operation[Any], decode: Callable[[OperationSpec, bytes], AnswerT]
    ) -> AnswerT:
        """What the server says to a request."""
        return await self._deliver(bound, build(bound, request, self._user, self._password), decode)

    async def _deliver(
        self, bound: BoundOperation, envelope: Envelope, decode: Callable[[OperationSpec, bytes], AnswerT]
    ) -> AnswerT:
        """Send an envelope the way its operation's kind allows: a read patiently, anything else once."""
        if bound.spec.kind is Kind.READ:
            return await self._retry.reading(lambda: self._exchange(bound.spec, envelope, decode))
        try:
            return await self._exchange(bound.spec, envelope, decode)
        except (TransportFailed, BadReply) as problem:
            if not may_have_happened(problem):
                raise
            raise lost(bound.spec.name, problem) from problem

    async def _exchange(
        self, spec: OperationSpec, envelope: Envelope, decode: Callable[[OperationSpec, bytes], AnswerT]
    ) -> AnswerT:
        response = await self._transport.send(self.address_of(spec.service), envelope.body, envelope.headers)
        body = xml_of(response, f"the reply to {spec.name}")
        try:
            if len(body) < _OWN_THREAD:
                return decode(spec, body)
            return await asyncio.to_thread(decode, spec, body)
        except BadReply as problem:
            note_response(problem, response)
            raise


def accept(spec: OperationSpec, verdict: Result) -> None:
    """Let success pass; raise `SignInRefused` or `ProviderRefused` for any other verdict of the provider.

    facts of `ProviderRefused`: operation, code, name, message, and done = the change has happened all the same.
    """
    if verdict.Result == SUCCESS.code or (verdict.Result is None and verdict.Code == SUCCESS.name):
        return
    known = code_of(spec, verdict.Result, verdict.Code)
    message = log.redacted(verdict.Message or "")
    if known is not None and known in SIGN_IN_REFUSED:
        raise SignInRefused(known.doc, known.advice, message)
    raise ProviderRefused(
        words(spec, verdict.Result, verdict.Code) if known is None else known.doc,
        _UNDOCUMENTED if known is None else known.advice,
        message,
        operation=spec.name,
        code=verdict.Result,
        name=verdict.Code or ("" if known is None else known.name),
        message=message,
        done=known is not None and known.done,
    )


def lost(operation: str, problem: ConsoleError) -> OutcomeUnknown:
    """What is told of a change that was sent and ended with `problem`."""
    return OutcomeUnknown(
        f"{operation} was sent, but its answer was lost: it may or may not have happened.",
        "Refresh what it was to change before doing it again.",
        problem.summary,
        operation=operation,
    )


def may_have_happened(problem: ConsoleError) -> bool:
    """Whether a change may have been carried out although this is how it ended.

    A fault is the server's own answer, and with a redirect or a status of 400 to 499 it refused the request.
    """
    if isinstance(problem, SoapFault):
        return False
    if isinstance(problem, TransportFailed):
        return bool(problem.facts.get("sent"))
    return not 300 <= int(problem.facts.get("status") or 0) < 500
