"""A live WSDL as zeep reads it, seen as what binding and envelope need: ports, operations and elements by name.

zeep gets the document as bytes and a transport that refuses everything, so that it never reaches for the network, a
file or an entity on its own.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import zeep.exceptions
import zeep.ns
from lxml import etree
from zeep.settings import Settings
from zeep.wsdl import Document
from zeep.wsdl.bindings.soap import Soap11Binding, Soap12Binding, SoapBinding
from zeep.xsd import Any as AnyElement
from zeep.xsd import ComplexType

from console.contract.wsdl_rpc import ENCODING
from console.errors import BadReply, ForbiddenXml
from console.soap.facets import Facets, documentation_in, facets_in
from console.soap.rpc_schema import ENCODING_SCHEMA, encoded_item
from console.soap.xml import parse, utf8_of

logging.getLogger("zeep").setLevel(logging.WARNING)  # its debug messages are whole envelopes, password and all

_ADVICE = "Check the address in the profile; if it is right, tell the provider."
_BINDINGS: Mapping[str, type[SoapBinding]] = {"1.1": Soap11Binding, "1.2": Soap12Binding}


_NOT_UNDERSTOOD = (
    *(zeep.exceptions.Error, etree.Error, AssertionError, AttributeError),
    *(LookupError, RuntimeError, TypeError, ValueError),
)
"""What zeep raises, on purpose or not, for a WSDL that is damaged or says what it does not know."""


class Element:
    """One element of the live schema. declared: zeep's own object. name: on the wire, without its namespace.

    is_complex: whether it holds elements.
    """

    __slots__ = ("_children", "declared", "is_complex", "name")

    def __init__(self, declared: Any) -> None:
        self.declared = declared
        self.name = str(declared.qname.localname)
        self.is_complex = isinstance(declared.type, ComplexType)
        self._children: tuple[Element, ...] | None = None

    @property
    def attribute(self) -> str:
        """Name under which zeep takes the value."""
        return str(self.declared.attr_name)

    @property
    def is_optional(self) -> bool:
        """Whether it may be left out."""
        return int(self.declared.min_occurs) == 0

    @property
    def is_nillable(self) -> bool:
        """Whether it may be sent as nil."""
        return bool(self.declared.nillable)

    @property
    def is_repeated(self) -> bool:
        """Whether it may stand several times in a row."""
        return bool(self.declared.accepts_multiple)

    @property
    def type_name(self) -> str:
        """Name of its type, or of its type's base where it has none of its own."""
        kind = self.declared.type
        if self.is_complex:
            return str(kind.name or self.base_type)
        return self.base_type if kind.qname is None else str(kind.qname.localname)

    @property
    def base_type(self) -> str:
        """The type of XML Schema that its values have; empty for what holds elements."""
        return "" if self.is_complex else str(type(self.declared.type)._default_qname.localname)  # noqa: SLF001

    @property
    def children(self) -> tuple[Element, ...]:
        """The elements it holds, in the server's order."""
        if self._children is None:
            item = encoded_item(self.declared.type)
            held = [found for _, found in self.declared.type.elements] if self.is_complex and item is None else [item]
            self._children = tuple(Element(found) for found in held if hasattr(found, "qname"))
        return self._children

    @property
    def takes_any(self) -> bool:
        """Whether it holds elements beside those that are named."""
        return self.is_complex and any(isinstance(found, AnyElement) for _, found in self.declared.type.elements)

    @property
    def item(self) -> Element | None:
        """The items, if it is an array with an element around them."""
        if len(self.children) == 1 and self.children[0].is_repeated:
            return self.children[0]
        return None


@dataclass(frozen=True, eq=False)
class LiveOperation:
    """One operation of the live WSDL. `declared` is zeep's own object; doc: the server's own words, if it has some."""

    name: str
    action: str
    declared: Any
    doc: str = ""

    @property
    def request(self) -> Element | None:
        """The element in the body of the request."""
        body = None if self.declared.input is None else self.declared.input.body
        return None if body is None else Element(body)

    @property
    def response(self) -> Element | None:
        """The element in the body of the answer."""
        body = None if self.declared.output is None else self.declared.output.body
        return None if body is None else Element(body)

    @property
    def headers(self) -> tuple[Element, ...]:
        """The SOAP headers of the request."""
        header = None if self.declared.input is None else self.declared.input.header
        if header is None:
            return ()
        return tuple(Element(found) for _, found in header.type.elements if hasattr(found, "qname"))


class LiveService:
    """The WSDL of one service. soap: the version that its operations are taken from; address: as the WSDL says."""

    def __init__(self, name: str, wsdl: bytes, soap: str) -> None:
        what = f"The WSDL of {name}"
        body = utf8_of(wsdl, what)
        root = parse(body, what)
        ports = _ports(_document(body, what))
        if not ports:
            raise BadReply(f"The WSDL of {name} offers no SOAP service.", _ADVICE)
        self.soap = soap if soap in ports else next(iter(ports))
        port = ports[self.soap]
        self.address = str((port.binding_options or {}).get("address", ""))
        docs = documentation_in(root)
        self.operations = {
            found.name: LiveOperation(found.name, found.soapaction or "", found, docs.get(found.name, ""))
            for found in port.binding.all().values()
        }
        self._facets = facets_in(root)

    def operation(self, name: str) -> LiveOperation | None:
        """The operation of that name, or the only one that differs from it by case."""
        exact = self.operations.get(name)
        if exact is not None:
            return exact
        alike = [found for found in self.operations.values() if found.name.casefold() == name.casefold()]
        return alike[0] if len(alike) == 1 else None

    def facets(self, element: Element) -> Facets:
        """What the schema says of an element's values beside their type."""
        qname = None if element.is_complex else element.declared.type.qname
        return Facets() if qname is None else self._facets.get(qname.text, Facets())


class _NoTransport:
    """Refuses what zeep would load beside the document it was given, but for the types of the SOAP encoding."""

    def load(self, url: object) -> bytes:
        if url == ENCODING:
            return ENCODING_SCHEMA
        raise zeep.exceptions.ExternalReferenceForbidden(str(url))


def _document(body: bytes, what: str) -> Document:
    # zeep's own switch knows no exception: where arrays of the SOAP encoding are named, the transport alone refuses.
    is_encoded = ENCODING.encode() in body
    settings = Settings(forbid_dtd=True, forbid_entities=True, forbid_external=not is_encoded)
    try:
        return Document(io.BytesIO(body), _NoTransport(), settings=settings)  # type: ignore[arg-type]
    except (zeep.exceptions.DTDForbidden, zeep.exceptions.EntitiesForbidden) as problem:
        raise ForbiddenXml(f"{what} holds a document type or entities and was not read.", _ADVICE) from problem
    except zeep.exceptions.ExternalReferenceForbidden as problem:
        raise ForbiddenXml(f"{what} refers to a document elsewhere, which is not fetched.", _ADVICE) from problem
    except _NOT_UNDERSTOOD as problem:
        details = f"{type(problem).__name__}: {problem}"[:300]
        raise BadReply(f"{what} cannot be understood.", _ADVICE, details) from problem


def _ports(document: Document) -> dict[str, Any]:
    """The first port of each version of SOAP."""
    found: dict[str, Any] = {}
    for service in document.services.values():
        for port in service.ports.values():
            for version, binding in _BINDINGS.items():
                if isinstance(port.binding, binding):
                    found.setdefault(version, port)
    return found
