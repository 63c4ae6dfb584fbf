"""Any operation that a live server offers, declared or not: listed, described, shown before it is sent, and sent."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from console.contract.language import Service
from console.contract.live import CallPreview, CallReply, FormValues, OfferedOperation, OperationForm
from console.contract.secrets import is_secret
from console.contract.services import SERVICES
from console.errors import InvalidInput, OperationOff
from console.log import HIDDEN
from console.soap.binding import BoundOperation, BoundService
from console.soap.client import Client
from console.soap.envelope import Envelope, http_headers
from console.soap.explorer_form import fields_of_request, secret_names
from console.soap.explorer_reply import Sent, shown_reply
from console.soap.explorer_request import envelope_of, secrets_of, without_secrets
from console.soap.explorer_shell import Declared, masked_and_curl
from console.soap.schema import LiveOperation

_SHORTEST_SECRET = 4
"""Characters below which a secret that a server repeats is not looked for: it would hide parts of ordinary words."""


@dataclass(frozen=True)
class _Found:
    """One operation as the server offers it, and as it is declared if it is."""

    offered: OfferedOperation
    service: BoundService
    live: LiveOperation
    bound: BoundOperation | None


class Explorer:
    """Calls by hand over one client.

    user: name in the header of a preview. server: how this project's command line names the server. services: names
    of those that the server can be asked for.
    """

    def __init__(self, client: Client, user: str, server: Sequence[str], services: Collection[str]) -> None:
        self._client = client
        self._user = user
        self._server = tuple(server)
        self._services = services

    async def offered(self, services: Iterable[str]) -> tuple[OfferedOperation, ...]:
        """Every operation that the services really offer, in the declared order and then by name."""
        bound = [(SERVICES[name], await self._client.bound(SERVICES[name])) for name in services]
        return tuple(found.offered for service, each in bound for found in _all_of(service, each))

    async def find(self, service: str, operation: str) -> OfferedOperation:
        """One of them. Raises OperationOff for what the server does not offer."""
        return (await self._find(service, operation)).offered

    async def form(self, service: str, operation: str) -> OperationForm:
        """The form of an operation, from the live schema."""
        found = await self._find(service, operation)
        return await asyncio.to_thread(self._form, found)

    def _form(self, found: _Found) -> OperationForm:
        return OperationForm(
            offered=found.offered,
            address=self._client.address_of(SERVICES[found.offered.service]),
            action=found.live.action,
            fields=fields_of_request(found.service.live, found.live, found.bound),
        )

    async def preview(self, service: str, operation: str, values: FormValues) -> CallPreview:
        """What would be sent. Raises InvalidInput for values that have no place or no form in the request."""
        found = await self._find(service, operation)
        return await asyncio.to_thread(self._preview, found, values)

    def _preview(self, found: _Found, values: FormValues) -> CallPreview:
        form = self._form(found)
        root, doubtful = envelope_of(found.live, values, found.service.live, self._user, HIDDEN)
        headers = http_headers(found.service.live.soap, found.live.action)
        envelope, curl = masked_and_curl(root, secrets_of(root, secret_names(form.fields)), headers, form.address)
        declared = None if found.bound is None else Declared.of(found.bound, values)
        return CallPreview(
            address=form.address,
            headers=headers,
            envelope=envelope,
            curl=curl,
            command="" if declared is None else declared.command(self._server),
            problems=tuple(doubtful) if declared is None else declared.problems,
        )

    async def require_sendable(self, service: str, operation: str, values: FormValues, *, agreed: bool) -> FormValues:
        """The values without secrets; raises what `send` raises of a call that is not sent."""
        found = await self._find(service, operation)
        self._require_agreed(found.offered, agreed=agreed)
        return await asyncio.to_thread(self._held_to_schema, found, values)

    def _held_to_schema(self, found: _Found, values: FormValues) -> FormValues:
        envelope_of(found.live, values, found.service.live, self._user, HIDDEN)
        shown: FormValues = without_secrets(values, secret_names(self._form(found).fields))
        return shown

    def _require_agreed(self, offered: OfferedOperation, *, agreed: bool) -> None:
        operation = offered.operation
        if offered.off:
            raise OperationOff(
                f"{operation} is switched off on this server: {offered.off}",
                "Look at the binding report of the service.",
                operation=operation,
            )
        if not offered.is_read and not agreed:
            what = f"is a {offered.kind}" if offered.kind else "is not declared and not clearly a read"
            raise InvalidInput(f"{operation} was not sent: it {what}.", "Agree to it, then send it again.", problems=[])

    async def send(self, service: str, operation: str, values: FormValues, *, agreed: bool) -> CallReply:
        """The server's answer to the call, whatever it is; what is no read is sent once, and only when `agreed`.

        Raises InvalidInput and OperationOff for what is not sent, what the transport raises, and OutcomeUnknown where
        the answer to what is no read was lost.
        """
        found = await self._find(service, operation)
        offered = found.offered
        self._require_agreed(offered, agreed=agreed)
        names = await asyncio.to_thread(lambda: secret_names(self._form(found).fields))
        hidden: list[str] = []

        def write(user: str, password: str) -> Envelope:
            root, _ = envelope_of(found.live, values, found.service.live, user, password)
            hidden.extend(
                element.text or ""
                for element in secrets_of(root, names)
                if element.text != user and len(element.text or "") >= _SHORTEST_SECRET
            )
            body = etree.tostring(root, xml_declaration=True, encoding="utf-8")
            return Envelope(body, http_headers(found.service.live.soap, found.live.action))

        response = await self._client.post(SERVICES[service], write, operation=operation, kind=offered.kind)
        sent = Sent(
            operation=operation,
            spec=None if found.bound is None else found.bound.spec,
            is_read=offered.is_read,
            names=names | _secret_reply_names(found.bound),
            hidden=tuple(hidden),
        )
        return await asyncio.to_thread(shown_reply, sent, response)

    async def _find(self, service: str, operation: str) -> _Found:
        known = SERVICES[service] if service in self._services else None
        bound = None if known is None else await self._client.bound(known)
        if known is not None and bound is not None:
            for found in _all_of(known, bound):
                if found.offered.operation == operation:
                    return found
        raise OperationOff(
            f"This server does not offer {service}.{operation}.",
            "List what it offers anew; the provider may have changed it.",
            operation=operation,
        )


def _all_of(service: Service, bound: BoundService) -> Iterable[_Found]:
    """The operations of one service: the declared ones that are really there, then the others."""
    for each in bound.operations.values():
        if each.live is not None:
            spec = each.spec
            offered = OfferedOperation(
                service=service.name, operation=spec.name, kind=spec.kind, doc=spec.doc, off=each.report.off
            )
            yield _Found(offered, bound, each.live, each)
    for name in bound.report.undeclared:
        live = bound.live.operations[name]
        yield _Found(OfferedOperation(service=service.name, operation=name, doc=live.doc), bound, live, None)


def _secret_reply_names(bound: BoundOperation | None) -> frozenset[str]:
    """What this server calls the elements of a reply that are declared as secret under another name."""
    renamed: Mapping[str, Any] = {} if bound is None else bound.report.reply_names
    return frozenset(name for path, name in renamed.items() if is_secret(path.rpartition("/")[2]))
