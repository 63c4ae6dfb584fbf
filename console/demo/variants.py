"""Servers whose contract differs from the declared one: the older, the newer and the misremembered ones.

A variant changes the WSDL, and with it what the server understands and what it answers. All three are changed at the
edge, as XML, so that nothing inside knows of it. What a variant does not change it gives back untouched. Several go
together in their order, each on what those before it made of the contract; they name operations as declared, so that
`Called`, which gives an operation another name, stands behind all others of that operation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec
from lxml import etree

from console.contract.header import AuthHeader
from console.contract.language import NAMESPACE, OperationSpec, Record, Style, fields_of
from console.demo.envelope import SoapProblem

_WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
_XSD = "{http://www.w3.org/2001/XMLSchema}"


class Variant(msgspec.Struct, frozen=True, tag_field="kind", tag=str.lower, forbid_unknown_fields=True):
    """Base of all variants; in a file of faults the class's name in small letters is its `kind`."""

    def contract(self, wsdl: etree._Element) -> None:
        """Change the WSDL in place."""

    def request(self, spec: OperationSpec, body: etree._Element) -> None:
        """Turn the operation's element of a request back into the declared form, in place."""

    def reply(self, spec: OperationSpec, text: bytes) -> bytes:
        """Turn the declared reply into the one of this server."""
        return text

    def offers(self, operation: str) -> bool:
        """Whether the operation is there."""
        return True

    def declared(self, name: str) -> str:
        """The declared name of the operation that is called so here, or "" where none is."""
        return name

    def header(self, header: etree._Element) -> None:
        """Turn the SOAP header of a request back into the declared form, in place."""


class Renamed(Variant, frozen=True):
    """One element of an operation, in its request or its reply, has another name or other letter case."""

    operation: str
    name: str
    to: str

    def contract(self, wsdl: etree._Element) -> None:
        for holder in _types_of(wsdl, self.operation):
            for element in holder.iter(f"{_XSD}element"):
                if element.get("name") == self.name:
                    element.set("name", self.to)

    def request(self, spec: OperationSpec, body: etree._Element) -> None:
        if spec.name != self.operation:
            return
        declared, sent = f"{{{NAMESPACE}}}{self.name}", f"{{{NAMESPACE}}}{self.to}"
        for element in list(body.iter(declared, sent)):
            # The declared name means nothing to this server, as any other that it does not know.
            element.tag = declared if element.tag == sent else f"{{{NAMESPACE}}}Unknown{self.name}"

    def reply(self, spec: OperationSpec, text: bytes) -> bytes:
        if spec.name != self.operation:
            return text
        return re.sub(rf"(</?){re.escape(self.name)}(?=[ >])".encode(), rf"\g<1>{self.to}".encode(), text)


class Missing(Variant, frozen=True):
    """The server does not have an operation, or one field of it."""

    operation: str
    field: str = ""

    def contract(self, wsdl: etree._Element) -> None:
        if self.field:
            _remove(
                element
                for holder in _types_of(wsdl, self.operation)
                for element in holder.iter(f"{_XSD}element")
                if element.get("name") == self.field
            )
            return
        _remove(found for found in wsdl.iter(f"{_WSDL}operation") if found.get("name") == self.operation)

    def request(self, spec: OperationSpec, body: etree._Element) -> None:
        if self.field and spec.name == self.operation:
            _remove(body.iter(f"{{{NAMESPACE}}}{self.field}"))

    def reply(self, spec: OperationSpec, text: bytes) -> bytes:
        if not self.field or spec.name != self.operation:
            return text
        name = re.escape(self.field)
        return re.sub(rf"<{name}(?: [^>]*)?(?:/>|>.*?</{name}>)".encode(), b"", text)

    def offers(self, operation: str) -> bool:
        return bool(self.field) or operation != self.operation


class Reordered(Variant, frozen=True):
    """The fields of a request stand in reverse order in the WSDL; the server, as ASMX does, reads any order."""

    operation: str

    def contract(self, wsdl: etree._Element) -> None:
        for holder in _types_of(wsdl, self.operation)[:1]:
            for sequence in holder.iter(f"{_XSD}sequence"):
                sequence[:] = reversed(list(sequence))


class Bare(Variant, frozen=True):
    """The request's fields stand directly in the operation's element, without `request` around them."""

    operation: str

    def contract(self, wsdl: etree._Element) -> None:
        sequence = _sequence_of(wsdl, self.operation)
        wrapped = _named_type(wsdl, sequence[0].get("type", "")) if len(sequence) else None
        if wrapped is not None:
            sequence[:] = list(wrapped.iter(f"{_XSD}element"))

    def request(self, spec: OperationSpec, body: etree._Element) -> None:
        if spec.name != self.operation or spec.style is not Style.WRAPPED:
            return
        fields = [child for child in body if child.tag != f"{{{NAMESPACE}}}request"]
        body[:] = [etree.Element(f"{{{NAMESPACE}}}request")]
        body[0][:] = fields


class Wrapped(Variant, frozen=True):
    """The fields of a request that is declared without a wrapper stand in an element `name`."""

    operation: str
    name: str = "request"

    def contract(self, wsdl: etree._Element) -> None:
        sequence = _sequence_of(wsdl, self.operation)
        fields = list(sequence)
        if not fields:
            return
        wrapper = etree.SubElement(sequence, f"{_XSD}element", {"name": self.name, "minOccurs": "0"})
        etree.SubElement(etree.SubElement(wrapper, f"{_XSD}complexType"), f"{_XSD}sequence")[:] = fields

    def request(self, spec: OperationSpec, body: etree._Element) -> None:
        if spec.name == self.operation:
            wrapper = body.find(f"{{{NAMESPACE}}}{self.name}")
            body[:] = [] if wrapper is None else list(wrapper)


class Extended(Variant, frozen=True):
    """A newer server: an element that the declaration does not have stands in front of `before` in request and reply.

    required: it must be there; a request without it is read as if it were empty.
    """

    operation: str
    before: str
    name: str
    text: str = "new"
    required: bool = False

    def contract(self, wsdl: etree._Element) -> None:
        for holder in _types_of(wsdl, self.operation):
            for element in list(holder.iter(f"{_XSD}element")):
                parent = element.getparent()
                if element.get("name") == self.before and parent is not None:
                    new = element.makeelement(f"{_XSD}element", {"name": self.name, "type": "s:string"})
                    new.set("minOccurs", "1" if self.required else "0")
                    parent.insert(parent.index(element), new)

    def reply(self, spec: OperationSpec, text: bytes) -> bytes:
        if spec.name != self.operation:
            return text
        new = f"<{self.name}>{self.text}</{self.name}>"
        return re.sub(rf"(<{re.escape(self.before)}[ >])".encode(), new.encode() + rb"\g<1>", text)


class Retyped(Variant, frozen=True):
    """One element of an operation is of another type of XML Schema, with `values` of a closed list that is named so.

    An object becomes a plain value: the first text in it. A value that differs from a declared one by letter case alone
    means that one.
    """

    operation: str
    name: str
    to: str
    values: tuple[str, ...] = ()

    def contract(self, wsdl: etree._Element) -> None:
        for holder in _types_of(wsdl, self.operation):
            for element in holder.iter(f"{_XSD}element"):
                if element.get("name") == self.name:
                    element.set("type", f"tns:{self.to}" if self.values else f"s:{self.to}")
        if self.values and _named_type(wsdl, self.to, "simpleType") is None:
            schema = next(wsdl.iter(f"{_XSD}schema"))
            listed = etree.SubElement(schema, f"{_XSD}simpleType", {"name": self.to})
            restriction = etree.SubElement(listed, f"{_XSD}restriction", {"base": "s:string"})
            for value in self.values:
                etree.SubElement(restriction, f"{_XSD}enumeration", {"value": value})

    def request(self, spec: OperationSpec, body: etree._Element) -> None:
        if spec.name != self.operation or not self.values:
            return
        for element in body.iter(f"{{{NAMESPACE}}}{self.name}"):
            if (element.text or "") not in self.values:
                raise SoapProblem(
                    "Server was unable to read request. ---> Instance validation error: "
                    f"'{element.text or ''}' is not a valid value for {self.to}."
                )
            element.text = next(
                (one for one in self._declared(spec) if one.casefold() == (element.text or "").casefold()), element.text
            )

    def _declared(self, spec: OperationSpec) -> Iterator[str]:
        """The declared closed list of the element, wherever it lies in the request."""
        records: list[type[Record]] = [spec.request]
        for record in records:
            for field in fields_of(record):
                if field.name == self.name:
                    yield from map(str, field.values)
                if field.record is not None:
                    records.append(field.record)

    def reply(self, spec: OperationSpec, text: bytes) -> bytes:
        if spec.name != self.operation:
            return text
        envelope = etree.fromstring(text)
        for element in list(envelope.iter(f"{{{NAMESPACE}}}{self.name}")):
            if len(element):
                plain = next((str(part) for part in element.itertext()), "")
                element[:] = []
                element.text = plain
        return etree.tostring(envelope, encoding="utf-8", xml_declaration=True)


class Called(Variant, frozen=True):
    """An operation has another name, or other letter case, and with it its two elements and the one of its result."""

    operation: str
    to: str

    def contract(self, wsdl: etree._Element) -> None:
        old, new = self.operation, self.to
        named = {old: new, f"{old}Response": f"{new}Response", f"{old}Result": f"{new}Result"}
        for element in [*_schema(wsdl), *(inner for found in _types_of(wsdl, old) for inner in found.iter())]:
            if element.tag == f"{_XSD}element" and element.get("name") in named:
                element.set("name", named[element.get("name", "")])
        for part in wsdl.iter(f"{_WSDL}part"):
            prefix, _, local = part.get("element", "").rpartition(":")
            if local in named:
                part.set("element", f"{prefix}:{named[local]}")
        for found in wsdl.iter(f"{_WSDL}operation"):
            if found.get("name") == old:
                found.set("name", new)
                for child in found:
                    if child.get("soapAction"):
                        child.set("soapAction", f"{NAMESPACE}/{new}")

    def declared(self, name: str) -> str:
        return {self.to: self.operation, self.operation: ""}.get(name, name)

    def request(self, spec: OperationSpec, body: etree._Element) -> None:
        if spec.name == self.operation:
            is_known = body.tag == f"{{{NAMESPACE}}}{self.to}"
            body.tag = f"{{{NAMESPACE}}}{spec.name if is_known else 'Unknown'}"

    def reply(self, spec: OperationSpec, text: bytes) -> bytes:
        if spec.name != self.operation:
            return text
        old = rf"(</?){re.escape(spec.name)}(Response|Result)(?=[ />])"
        return re.sub(old.encode(), rf"\g<1>{self.to}\g<2>".encode(), text)


class Header(Variant, frozen=True):
    """The header that signs a call in, or one of its two elements, has another name or other letter case."""

    name: str
    to: str

    def contract(self, wsdl: etree._Element) -> None:
        for found in _schema(wsdl):
            inner = list(found.iter(f"{_XSD}element")) if found.get("name") == AuthHeader.__name__ else [found]
            for element in inner:
                if element.tag == f"{_XSD}element" and element.get("name") == self.name:
                    element.set("name", self.to)
        for part in wsdl.iter(f"{_WSDL}part"):
            if part.get("element", "").rpartition(":")[2] == self.name:
                part.set("element", f"tns:{self.to}")

    def header(self, header: etree._Element) -> None:
        declared, sent = f"{{{NAMESPACE}}}{self.name}", f"{{{NAMESPACE}}}{self.to}"
        for element in list(header.iter(declared, sent)):
            element.tag = declared if element.tag == sent else f"{{{NAMESPACE}}}Unknown{self.name}"


AnyVariant = Renamed | Missing | Reordered | Bare | Wrapped | Extended | Retyped | Called | Header


def _schema(wsdl: etree._Element) -> list[etree._Element]:
    return [found for schema in wsdl.iter(f"{_XSD}schema") for found in schema.iterchildren("*")]


def _named_type(wsdl: etree._Element, name: str, form: str = "complexType") -> etree._Element | None:
    local = name.rpartition(":")[2]
    return next((found for found in _schema(wsdl) if found.tag == f"{_XSD}{form}" and found.get("name") == local), None)


def _types_of(wsdl: etree._Element, operation: str) -> list[etree._Element]:
    """The schema's parts that describe an operation: its request's type first, then all that its two elements reach."""
    roots = [
        found
        for name in (operation, f"{operation}Response")
        for found in _schema(wsdl)
        if found.tag == f"{_XSD}element" and found.get("name") == name
    ]
    reached = list(roots)
    for holder in reached:
        for element in holder.iter(f"{_XSD}element"):
            found = _named_type(wsdl, element.get("type", ""))
            if found is not None and found not in reached:
                reached.append(found)
    wrapper = _named_type(wsdl, f"{operation}Request")
    return ([wrapper] if wrapper is not None else []) + [found for found in reached if found is not wrapper]


def _sequence_of(wsdl: etree._Element, operation: str) -> etree._Element:
    """What the operation's element of a request holds; an empty sequence in the WSDL of another service."""
    element = next((found for found in _schema(wsdl) if found.get("name") == operation), None)
    return etree.Element(f"{_XSD}sequence") if element is None else next(element.iter(f"{_XSD}sequence"))


def _remove(elements: Iterable[etree._Element]) -> None:
    for element in list(elements):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
