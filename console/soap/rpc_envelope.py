"""Requests of rpc/encoded as SOAP envelopes, in the live server's names, types and order of parameters.

Every value names its type, a value that is not set is nil, and an array says how many items it has. What was read of
an object beside the declaration stands at its end again, since the server overwrites an object as a whole.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from console.contract.language import Field, Kind, Operation, Record
from console.contract.wsdl_rpc import ENCODING
from console.errors import OperationOff
from console.soap.binding import BoundOperation
from console.soap.envelope import Envelope, http_headers, require_sendable
from console.soap.matching import Layout, Placed
from console.soap.rpc_binding import TOKEN, namespace_of
from console.soap.xml import XSI, XSI_NIL, parse

_SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
_XSD = "http://www.w3.org/2001/XMLSchema"
_XSI_TYPE = f"{{{XSI}}}type"


def build_rpc(bound: BoundOperation, request: Operation[Any], token: str) -> Envelope:
    """The envelope of a request, signed with the token of a login where it has to be. Pure: nothing is sent.

    Raises `InvalidInput` for values that break a rule of the contract, `OperationOff` where the server has no safe
    place for the request.
    """
    live = require_sendable(bound, request)
    namespace = namespace_of(live)
    prefixes = {"soapenv": _SOAP, "soapenc": ENCODING, "xsd": _XSD, "xsi": XSI, "ns": namespace}
    others = sorted(_namespaces(bound.layout).difference(prefixes.values()))
    prefixes |= {f"ns{number}": found for number, found in enumerate(others, 1)}
    envelope = etree.Element(f"{{{_SOAP}}}Envelope", nsmap=prefixes)
    operation = etree.SubElement(etree.SubElement(envelope, f"{{{_SOAP}}}Body"), f"{{{namespace}}}{live.name}")
    operation.set(f"{{{_SOAP}}}encodingStyle", ENCODING)
    writer = _Writer(bound)
    writer.require_homes(bound.layout, request, "")
    by_element = {id(placed.element.declared): placed for placed in bound.layout.placed}
    for parameter in live.request.children if live.request is not None else ():
        placed = by_element.get(id(parameter.declared))
        if placed is not None:
            writer.write(operation, placed, getattr(request, placed.field.name), f"{placed.field.name}/")
        elif bound.spec.is_signed and parameter.name.casefold() == TOKEN:
            signature = etree.SubElement(operation, parameter.name)
            _set_name(signature, _XSI_TYPE, parameter.declared.type.qname)
            signature.text = token
    body = etree.tostring(envelope, xml_declaration=True, encoding="utf-8")
    return Envelope(body, http_headers("1.1", live.action))


class _Writer:
    """Writes the values of one request."""

    def __init__(self, bound: BoundOperation) -> None:
        self._name = bound.spec.name
        self._is_change = bound.spec.kind is not Kind.READ

    def require_homes(self, layout: Layout, record: Record, place: str) -> None:
        """Raise `OperationOff` for a value that the server has no place for."""
        for homeless in layout.homeless:
            value = getattr(record, homeless.name)
            if value is not None and value != homeless.default:
                path = f"{place}{homeless.name}"
                raise OperationOff(
                    f"{self._name} was not sent: this server has no place for {path} and would leave it out.",
                    f"Leave {path} empty, or update the console.",
                    operation=self._name,
                    missing=[path],
                )

    def write(self, parent: etree._Element, placed: Placed, value: Any, place: str) -> None:
        """Write the element of one field."""
        element = etree.SubElement(parent, placed.element.name)
        if placed.field.array:
            self._write_items(element, placed, value or (), place)
        else:
            self._write_value(element, placed, placed.element.declared.type.qname, value, place)

    def _write_items(self, element: etree._Element, placed: Placed, items: Any, place: str) -> None:
        kind = (placed.item or placed.element).declared.type.qname
        _set_name(element, _XSI_TYPE, placed.element.declared.type.qname)
        _set_name(element, f"{{{ENCODING}}}arrayType", kind, f"[{len(items)}]")
        for value in items:
            self._write_value(etree.SubElement(element, placed.field.item), placed, kind, value, place)

    def _write_value(self, element: etree._Element, placed: Placed, kind: etree.QName, value: Any, place: str) -> None:
        if value is None:
            element.set(XSI_NIL, "true")
            return
        _set_name(element, _XSI_TYPE, kind)
        if placed.layout is None or not isinstance(value, Record):
            element.text = _text(value)
            return
        self.require_homes(placed.layout, value, place)
        for inner in placed.layout.placed:
            self.write(element, inner, getattr(value, inner.field.name), f"{place}{inner.field.name}/")
        kept = _kept(placed.field, value)
        if self._is_change and not placed.field.array:
            self._require_whole(placed, {found.tag for found in kept}, place)
        element.extend(kept)

    def _require_whole(self, placed: Placed, kept: set[str], place: str) -> None:
        """Raise `OperationOff` where the server would empty a member that was not read before."""
        layout = placed.layout or Layout()
        lost = [f"{place}{element.name}" for element in layout.undeclared if element.name not in kept]
        if lost:
            raise OperationOff(
                f"{self._name} was not sent: this server also keeps {', '.join(lost)} and would empty it.",
                "Read the object from this server first and change what it gave.",
                operation=self._name,
                missing=lost,
            )


def _namespaces(layout: Layout) -> set[str]:
    """The namespaces of the types that are named below."""
    found: set[str] = set()
    for placed in layout.placed:
        named = (placed.element,) if placed.item is None else (placed.element, placed.item)
        found |= {element.declared.type.qname.namespace or "" for element in named}
        found |= _namespaces(placed.layout) if placed.layout is not None else set()
    return found - {""}


def _kept(field: Field, record: Record) -> list[etree._Element]:
    """The members of an object that were read and are not declared, each with its own types.

    What was unknown inside one of its arrays stands deeper: it was no item.
    """
    declared = {name for name in field.base.__struct_fields__ if name != "unknown"}
    found = []
    for unknown in record.unknown:
        holder, _, name = unknown.path.rpartition("/")
        if name not in declared and holder.rpartition("/")[2] not in declared:
            found.append(parse(unknown.xml.encode(), f"What was read of {name}"))
    return found


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _set_name(element: etree._Element, attribute: str, name: etree.QName, behind: str = "") -> None:
    """Set an attribute to a qualified name."""
    prefixes = {namespace: prefix for prefix, namespace in element.nsmap.items()}
    prefix = prefixes.get(name.namespace)
    element.set(attribute, f"{prefix}:{name.localname}{behind}" if prefix else f"{name.localname}{behind}")
