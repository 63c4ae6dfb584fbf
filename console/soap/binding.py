"""Every declared operation held against what the live server really offers.

An ASMX server skips an element that it does not know and reads the missing id as 0, which is the caller's own entity.
So nothing is sent before each field has a home in the live WSDL: a change whose field has none is switched off with
the reason, a read only where it would answer for the wrong entity or the wrong page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import accumulate

from console.contract.header import AuthHeader
from console.contract.language import Kind, OperationSpec, Record, Result, Service, Style, fields_of
from console.contract.live import Difference, OperationBinding, ServiceBinding, Side, Status
from console.soap.matching import Layout, Matcher
from console.soap.rpc_binding import rpc_matcher, rpc_reply, rpc_request
from console.soap.schema import Element, LiveOperation, LiveService
from console.soap.spoken import Spoken, spoken_in

_VERDICT = frozenset(declared.name.casefold() for declared in fields_of(Result))


@dataclass(frozen=True)
class BoundOperation:
    """A declared operation with its place on the live server: all that an envelope needs.

    wrapper: the element between the operation's own and the fields, if there is one. spoken: how the objects that are
    written back come in the replies of the service.
    """

    spec: OperationSpec
    report: OperationBinding
    soap: str
    live: LiveOperation | None = None
    wrapper: Element | None = None
    layout: Layout = field(default_factory=Layout)
    header: Element | None = None
    reply: Layout = field(default_factory=Layout)
    spoken: Mapping[type[Record], Spoken] = field(default_factory=dict)


@dataclass(frozen=True)
class BoundService:
    """A service with its declared operations bound to the live server."""

    report: ServiceBinding
    operations: dict[str, BoundOperation]
    live: LiveService


def bind(
    service: Service, wsdl: bytes, *, address: str = "", soap: str = "1.1", at: datetime | None = None
) -> BoundService:
    """Bind every declared operation of a service to a WSDL; left out is what neither is known to be offered nor is.

    at: when the WSDL was read, now if it is not said. Raises `BadReply` and `ForbiddenXml` for a WSDL that cannot or
    must not be read.
    """
    live = LiveService(service.name, wsdl, soap)
    offered = (spec for spec in service.operations.values() if spec.available or live.operation(spec.name) is not None)
    bound = [_bound(spec, live) for spec in offered]
    spoken = spoken_in(found.reply for found in bound)
    operations = {found.spec.name: replace(found, spoken=spoken) for found in bound}
    taken = {found.live.name for found in bound if found.live is not None}
    report = ServiceBinding(
        service=service.name,
        address=address or live.address,
        soap=live.soap,
        fetched_at=at or datetime.now(UTC),
        operations={name: found.report for name, found in operations.items()},
        undeclared=tuple(sorted(name for name in live.operations if name not in taken)),
    )
    return BoundService(report, operations, live)


def _bound(spec: OperationSpec, live: LiveService) -> BoundOperation:
    operation = live.operation(spec.name)
    if operation is None:
        words = f"This server does not offer {spec.name}."
        missing = Difference(Side.REQUEST, "", words, Status.BROKEN)
        report = OperationBinding(
            operation=spec.name, kind=spec.kind, status=Status.BROKEN, differences=(missing,), off=words
        )
        return BoundOperation(spec, report, live.soap)
    is_change = spec.kind is not Kind.READ
    request, reply = Matcher(Side.REQUEST, is_change, live.facets), Matcher(Side.REPLY, facets=live.facets)
    if spec.style is Style.RPC:
        request = rpc_matcher(spec, Side.REQUEST, operation, strict=is_change)
        reply = rpc_matcher(spec, Side.REPLY, operation)
    if operation.name != spec.name:
        request.differ("", f"The operation is called {operation.name} here.", Status.ADAPTED)
    wrapper, layout = _request(spec, operation, request)
    answer = _reply(spec, operation, reply)
    _header(sign_in_header(operation), request)
    differences = (*request.differences, *reply.differences)
    report = OperationBinding(
        operation=spec.name,
        kind=spec.kind,
        status=max((found.effect for found in differences), key=lambda status: status.weight, default=Status.SAME),
        differences=differences,
        off=_off(spec, differences),
        request_names=request.names,
        reply_names=reply.names,
    )
    return BoundOperation(spec, report, live.soap, operation, wrapper, layout, sign_in_header(operation), answer)


def sign_in_header(operation: LiveOperation) -> Element | None:
    """The header of the live operation that takes user name and password, if its WSDL has it."""
    own = AuthHeader.__name__.casefold()
    return next((found for found in operation.headers if found.name.casefold() == own), None)


def _header(header: Element | None, matcher: Matcher) -> None:
    """Tell which parts of the header that signs a call in are spelt otherwise."""
    found = () if header is None else (header, *header.children)
    spelt = {element.name.casefold(): element.name for element in found}
    for name in (AuthHeader.__name__, *(declared.name for declared in fields_of(AuthHeader))):
        here = spelt.get(name.casefold(), name)
        if here != name:
            matcher.differ("", f"{name}, which signs the call in, is called {here} here.", Status.ADAPTED)


def _request(spec: OperationSpec, operation: LiveOperation, matcher: Matcher) -> tuple[Element | None, Layout]:
    """Where the fields of the request lie."""
    if spec.style is Style.RPC:
        return None, rpc_request(spec, operation, matcher)
    children = operation.request.children if operation.request is not None else ()
    wrapper = _wrapper(spec.request, children)
    if wrapper is None:
        if spec.style is Style.WRAPPED and children:
            matcher.differ("", "The fields lie right in the body's element here, without <request>.", Status.ADAPTED)
        return None, matcher.match(spec.request, children)
    if spec.style is not Style.WRAPPED or wrapper.name != "request":
        matcher.differ("", f"The fields lie in <{wrapper.name}> here.", Status.ADAPTED)
    return wrapper, matcher.match(spec.request, wrapper.children)


def _wrapper(record: type[Record], children: Sequence[Element]) -> Element | None:
    """The one element that holds the fields of a record, unless one of them lies right here."""
    own = {name.casefold() for declared in fields_of(record) for name in declared.names}
    holders = [child for child in children if child.is_complex and child.item is None]
    if len(children) != 1 or len(holders) != 1 or holders[0].name.casefold() in own:
        return None
    return holders[0]


def _reply(spec: OperationSpec, operation: LiveOperation, matcher: Matcher) -> Layout:
    """Match the reply wherever its fields lie, and note what the elements around them are called."""
    if spec.style is Style.RPC:
        return rpc_reply(spec, operation, matcher)
    verdict = spec.result_field.name
    result_element, response_element = f"{spec.name}Result", f"{spec.name}Response"
    response = operation.response
    if response is not None and response.name != response_element:
        matcher.names[response_element] = response.name
    children = response.children if response is not None else ()
    outer = next((child for child in children if child.name.casefold() == result_element.casefold()), None)
    if outer is None:
        outer = _wrapper(spec.reply, children)
        if outer is not None:
            matcher.differ("", f"The reply's fields lie in <{outer.name}> here.", Status.ADAPTED)
    if outer is not None and outer.name != result_element:
        matcher.names[result_element] = outer.name
    inside = {} if outer is None else {child.name.casefold(): child for child in outer.children}
    number = inside.get("result")
    is_verdict = outer is not None and (
        not outer.is_complex or (number is not None and not number.is_complex and _VERDICT.issuperset(inside))
    )
    lies_beside = outer is None or is_verdict
    if lies_beside != (spec.style is Style.BARE):
        where = "beside" if lies_beside else "inside"
        matcher.differ("", f"The reply's fields lie {where} <{result_element}> here.", Status.ADAPTED)
    elements = children if outer is None or lies_beside else outer.children
    elsewhere = outer.name if outer is not None and lies_beside else "Result"
    return matcher.match(spec.reply, elements, also={verdict: elsewhere})


def _off(spec: OperationSpec, differences: Sequence[Difference]) -> str:
    """Why the operation must not be called: any break of a change; of a read what decides whom it answers for."""
    breaks = [found for found in differences if found.effect is Status.BROKEN]
    if spec.kind is Kind.READ:
        paging = () if spec.paging is None else spec.paging.fields
        # What holds a vital field is vital as well.
        vital = {spec.target, *(above for path in paging for above in accumulate(path.split("."), "{}/{}".format))}
        breaks = [found for found in breaks if found.side is Side.REQUEST and found.path in vital]
    return " ".join(dict.fromkeys(found.words for found in breaks))
