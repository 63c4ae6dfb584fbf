"""Requests as SOAP envelopes: a record of the contract, rendered by zeep in the live server's order and names."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec
import zeep.exceptions
from lxml import etree
from zeep.xsd import Nil, SkipValue

from console.contract.check import problems
from console.contract.header import AuthHeader
from console.contract.language import NAMESPACE, Field, Kind, Operation, OperationSpec, Record, fields_of
from console.errors import InvalidInput, OperationOff
from console.soap.binding import BoundOperation
from console.soap.matching import Layout, Placed
from console.soap.rendering import empty
from console.soap.rewrite import Rewriting
from console.soap.schema import Element, LiveOperation


@dataclass(frozen=True, slots=True, repr=False)
class Envelope:
    """A request ready to be sent; its body holds the password, so it has no text form."""

    body: bytes
    headers: dict[str, str]


def build(bound: BoundOperation, request: Operation[Any], user: str, password: str) -> Envelope:
    """The envelope of a request, signed with user name and password. Pure: nothing is sent.

    Raises `InvalidInput` for values that break a rule of the contract, `OperationOff` where the server has no safe
    place for the request.
    """
    name, live = bound.spec.name, require_sendable(bound, request)
    texts = {
        field: rewriting.text(lambda placed, value, path: _value(placed, value, bound.spec, path))
        for field, rewriting in _rewritings(bound, request).items()
    }
    values = _values(bound.layout, request, bound.spec, "", stand_ins=texts.keys())
    if bound.wrapper is not None:
        values = {bound.wrapper.attribute: values}
    try:
        message = live.declared.create(**values, _soapheaders=[signed(bound.header, user, password)])
    except (zeep.exceptions.Error, TypeError, ValueError) as problem:
        raise OperationOff(
            f"{name} cannot be written the way this server's WSDL asks for it.",
            "Look at the binding report of the service, and tell the provider or update the console.",
            type(problem).__name__,
            operation=name,
            missing=[],
        ) from problem
    return Envelope(_with_texts(message.content, bound, texts), http_headers(bound.soap, live.action))


def require_sendable(bound: BoundOperation, request: Operation[Any]) -> LiveOperation:
    """The live operation that a request may be sent to.

    Raises `InvalidInput` for values that break a rule of the contract, `OperationOff` where the operation is off.
    """
    name = bound.spec.name
    if bound.live is None or bound.report.off:
        raise OperationOff(
            f"{name} is switched off on this server: {bound.report.off}",
            "Look at the binding report of the service, and tell the provider or update the console.",
            operation=name,
            missing=[found.path for found in bound.report.differences if found.effect == "broken"],
        )
    found = problems(request, *_former(request, _rewritings(bound, request)))
    if found:
        raise InvalidInput(
            f"{name} was not sent: {'; '.join(f'{problem.path} {problem.rule}' for problem in found)}.",
            "Correct the values and try again.",
            problems=[{"path": problem.path, "rule": problem.rule, "value": problem.value} for problem in found],
        )
    return bound.live


def _rewritings(bound: BoundOperation, request: Operation[Any]) -> dict[str, Rewriting]:
    """The fields of a request that hold what was read and is written back."""
    given = {placed.field.name: (placed, getattr(request, placed.field.name)) for placed in bound.layout.placed}
    return {
        name: Rewriting(bound.spec, placed, value, bound.spoken)
        for name, (placed, value) in given.items()
        if Rewriting.concerns(placed, value)
    }


def _former(request: Operation[Any], rewritings: Mapping[str, Rewriting]) -> list[Operation[Any]]:
    """The request with its objects as they were read: what the server sent does not keep other fields from an edit."""
    if not rewritings:
        return []
    return [
        msgspec.structs.replace(
            request, **{name: rewriting.former(with_lists=with_lists) for name, rewriting in rewritings.items()}
        )
        for with_lists in (True, False)
    ]


def _with_texts(envelope: etree._Element, bound: BoundOperation, texts: Mapping[str, str]) -> bytes:
    """The envelope with the objects that were rewritten in the places that are kept for them.

    They are put in as texts: lxml would drop namespaces that only a value speaks of, like `xsi:type="q:short"`.
    """
    for placed in bound.layout.placed:
        if placed.field.name in texts:
            stand_in = next(envelope.iter(placed.element.declared.qname.text))
            above = stand_in.getparent()
            if above is not None:
                above.replace(stand_in, etree.Comment(placed.field.name))
    body = etree.tostring(envelope, xml_declaration=True, encoding="utf-8")
    for name, text in texts.items():
        body = body.replace(f"<!--{name}-->".encode(), text.encode(), 1)
    return body


def http_headers(soap: str, action: str) -> dict[str, str]:
    """The HTTP headers that say what the body is; SOAP 1.2 has the action in the media type."""
    if soap == "1.2":
        return {"Content-Type": f'application/soap+xml; charset=utf-8; action="{action}"'}
    return {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{action}"'}


def signed(live: Element | None, user: str, password: str) -> etree._Element:
    """The header that signs the call in, in the server's own spelling where its WSDL has it."""
    credentials = AuthHeader(UserName=user, Password=password)
    header = etree.Element(f"{{{NAMESPACE}}}{AuthHeader.__name__}" if live is None else live.declared.qname)
    spellings = {} if live is None else {child.name.casefold(): child.declared.qname for child in live.children}
    for declared in fields_of(AuthHeader):
        tag = spellings.get(declared.name.casefold(), f"{{{NAMESPACE}}}{declared.name}")
        etree.SubElement(header, tag).text = getattr(credentials, declared.name)
    return header


def _values(
    layout: Layout, record: Record, spec: OperationSpec, place: str, stand_ins: Collection[str] = ()
) -> dict[str, Any]:
    """What zeep is to write for one record: its elements by zeep's own names; the fields `stand_ins` as empty ones.

    A read goes without what it should have and the server has no place for; the binding report warns of that.
    """
    for homeless in layout.homeless:
        value = getattr(record, homeless.name)
        is_warned_of = homeless.required and spec.kind is Kind.READ
        if value is not None and value != homeless.default and not is_warned_of:
            path = f"{place}{homeless.name}"
            raise OperationOff(
                f"{spec.name} was not sent: this server has no place for {path} and would leave it out.",
                f"Leave {path} empty, or update the console.",
                operation=spec.name,
                missing=[path],
            )
    values: dict[str, Any] = {element.attribute: SkipValue for element in layout.undeclared}
    for placed in layout.placed:
        path = f"{place}{placed.field.name}/"
        if placed.field.name in stand_ins:
            is_inline = placed.field.array and placed.item is None
            values[placed.element.attribute] = [empty(placed.element)] if is_inline else empty(placed.element)
            continue
        values[placed.element.attribute] = _value(placed, getattr(record, placed.field.name), spec, path)
    return values


def _value(placed: Placed, value: Any, spec: OperationSpec, path: str) -> Any:
    """What zeep is to write for one field; what is not set is left out, or nil where contract and server say so."""
    declared = placed.field
    if value is None or (declared.array and not value and not declared.required):
        is_nil = declared.about.nullable and placed.element.is_nillable and not placed.element.is_optional
        return Nil if is_nil else SkipValue
    if not declared.array:
        return _item(placed, declared, value, spec, path)
    items = [_item(placed, declared, item, spec, path) for item in value]
    return items if placed.item is None else {placed.item.attribute: items}


def _item(placed: Placed, declared: Field, value: Any, spec: OperationSpec, path: str) -> Any:
    if declared.record is not None and placed.layout is not None:
        return _values(placed.layout, value, spec, path)
    if declared.about.time_of_day and isinstance(value, datetime):
        # Its zone is not stated: with one the server would shift it by its own.
        return (value.astimezone(UTC) if value.tzinfo else value).replace(tzinfo=None)
    spelt = placed.spelt(value)
    if spelt is None:
        where = path.rstrip("/").replace("/", ".")
        rule = f"must be one of {', '.join(placed.choices)} on this server"
        raise InvalidInput(
            f"{spec.name} was not sent: {where} {rule}.",
            "Choose another value.",
            problems=[{"path": where, "rule": rule, "value": value}],
        )
    return spelt
