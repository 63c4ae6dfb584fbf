"""A service's WSDL 1.1, as the provider's ASP.NET server would write it, derived from the declarations.

Document/literal, qualified elements, one port for SOAP 1.1 and one for SOAP 1.2, the sign-in header in every input.
Value types must occur; reference types (texts, objects, lists, binary data) may be left out; a value type that may be
null is nillable, and one that a request may leave out need not occur.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from console.contract.header import AuthHeader
from console.contract.language import NAMESPACE, Field, OperationSpec, Record, Service, Style, fields_of
from console.contract.reach import records_in
from console.contract.wsdl_rpc import rpc_wsdl_document

_WSDL = "http://schemas.xmlsoap.org/wsdl/"
_SCHEMA = "http://www.w3.org/2001/XMLSchema"
_HTTP = "http://schemas.xmlsoap.org/soap/http"
_MICROSOFT = "http://microsoft.com/wsdl/types/"
_SOAP = {"Soap": "http://schemas.xmlsoap.org/wsdl/soap/", "Soap12": "http://schemas.xmlsoap.org/wsdl/soap12/"}
_PREFIXES = {
    "wsdl": _WSDL,
    "soap": _SOAP["Soap"],
    "soap12": _SOAP["Soap12"],
    "s": _SCHEMA,
    "s1": _MICROSOFT,
    "tns": NAMESPACE,
}
_GUID_PATTERN = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
_VALUE_TYPES = frozenset({"int", "long", "short", "unsignedByte", "boolean", "dateTime", "guid"})
_HEADER = AuthHeader.__name__


def wsdl_document(service: Service, address: str) -> bytes:
    """The WSDL of a service that stands at `address`, as UTF-8 with its declaration.

    Operations that the provider is known not to offer are left out.
    """
    specs = [spec for spec in service.operations.values() if spec.available]
    if any(spec.style is Style.RPC for spec in specs):
        return rpc_wsdl_document(service, address)
    root = etree.Element(etree.QName(_WSDL, "definitions"), {"targetNamespace": NAMESPACE}, _PREFIXES)
    _wsdl(root, "documentation").text = service.doc
    types = _wsdl(root, "types")
    _Schema(specs).write(types)
    for spec in specs:
        _message(root, f"{spec.name}SoapIn", "parameters", spec.name)
        _message(root, f"{spec.name}SoapOut", "parameters", f"{spec.name}Response")
        _message(root, f"{spec.name}{_HEADER}", _HEADER, _HEADER)
    _port_type(root, service, specs)
    for version in _SOAP:
        _binding(root, service, version, specs)
    ports = _wsdl(root, "service", name=service.name)
    _wsdl(ports, "documentation").text = service.doc
    for version, namespace in _SOAP.items():
        port = _wsdl(ports, "port", name=f"{service.name}{version}", binding=f"tns:{service.name}{version}")
        etree.SubElement(port, etree.QName(namespace, "address"), location=address)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _wsdl(parent: etree._Element, tag: str, /, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, etree.QName(_WSDL, tag), attributes)


def _message(root: etree._Element, name: str, part: str, element: str) -> None:
    _wsdl(_wsdl(root, "message", name=name), "part", name=part, element=f"tns:{element}")


def _port_type(root: etree._Element, service: Service, specs: Iterable[OperationSpec]) -> None:
    """The operations and their messages, which both bindings carry."""
    port = _wsdl(root, "portType", name=f"{service.name}Soap")
    for spec in specs:
        operation = _wsdl(port, "operation", name=spec.name)
        _wsdl(operation, "documentation").text = spec.doc
        _wsdl(operation, "input", message=f"tns:{spec.name}SoapIn")
        _wsdl(operation, "output", message=f"tns:{spec.name}SoapOut")


def _binding(root: etree._Element, service: Service, version: str, specs: Iterable[OperationSpec]) -> None:
    namespace = _SOAP[version]
    binding = _wsdl(root, "binding", name=f"{service.name}{version}", type=f"tns:{service.name}Soap")
    etree.SubElement(binding, etree.QName(namespace, "binding"), transport=_HTTP)
    for spec in specs:
        operation = _wsdl(binding, "operation", name=spec.name)
        etree.SubElement(operation, etree.QName(namespace, "operation"), soapAction=spec.soap_action, style="document")
        received = _wsdl(operation, "input")
        etree.SubElement(received, etree.QName(namespace, "body"), use="literal")
        etree.SubElement(
            received,
            etree.QName(namespace, "header"),
            message=f"tns:{spec.name}{_HEADER}",
            part=_HEADER,
            use="literal",
        )
        etree.SubElement(_wsdl(operation, "output"), etree.QName(namespace, "body"), use="literal")


class _Schema:
    """The types of some operations, each written once, in the order in which they are first named."""

    def __init__(self, specs: list[OperationSpec]) -> None:
        self._specs = specs
        self._sent = frozenset(records_in(*(spec.request for spec in specs)))
        self._records: dict[str, type[Record]] = {}
        self._enumerations: dict[str, Field] = {}
        self._arrays: dict[str, Field] = {}
        self._uses_guid = False

    def write(self, types: etree._Element) -> None:
        schema = _xsd(types, "schema", elementFormDefault="qualified", targetNamespace=NAMESPACE)
        for spec in self._specs:
            self._request_element(schema, spec)
            self._response_element(schema, spec)
        self._declared_types(schema)
        _xsd(schema, "element", name=_HEADER, type=f"tns:{_HEADER}")
        header = self._complex_type(schema, AuthHeader, _HEADER)
        _xsd(header, "anyAttribute")
        if self._uses_guid:
            schema.insert(0, schema.makeelement(etree.QName(_SCHEMA, "import"), {"namespace": _MICROSOFT}))
            foreign = _xsd(types, "schema", elementFormDefault="qualified", targetNamespace=_MICROSOFT)
            guid = _xsd(_xsd(foreign, "simpleType", name="guid"), "restriction", base="s:string")
            _xsd(guid, "pattern", value=_GUID_PATTERN)

    def _request_element(self, schema: etree._Element, spec: OperationSpec) -> None:
        content = _element_content(schema, spec.name)
        if spec.style is not Style.WRAPPED:
            self._fields(content, spec.request)
            return
        name = f"{spec.name}Request"
        self._name(name, spec.request)
        _xsd(content, "element", minOccurs="0", maxOccurs="1", name="request", type=f"tns:{name}")

    def _response_element(self, schema: etree._Element, spec: OperationSpec) -> None:
        content = _element_content(schema, f"{spec.name}Response")
        if spec.style is Style.BARE:
            self._fields(content, spec.reply)
            return
        name = spec.reply.__name__
        self._name(name, spec.reply)
        _xsd(content, "element", minOccurs="0", maxOccurs="1", name=f"{spec.name}Result", type=f"tns:{name}")

    def _declared_types(self, schema: etree._Element) -> None:
        """Every type named so far, and those that they name in turn."""
        written: set[str] = set()
        while waiting := [name for name in self._records if name not in written]:
            for name in waiting:
                self._complex_type(schema, self._records[name], name)
            written.update(waiting)
        for name, declared in self._arrays.items():
            content = _xsd(_xsd(schema, "complexType", name=name), "sequence")
            item = {"name": declared.item, "type": self._type(declared)}
            if declared.wire not in _VALUE_TYPES and declared.enumeration is None:
                item["nillable"] = "true"
            _xsd(content, "element", minOccurs="0", maxOccurs="unbounded", **item)
        for name, declared in self._enumerations.items():
            values = _xsd(_xsd(schema, "simpleType", name=name), "restriction", base="s:string")
            for value in declared.values:
                _xsd(values, "enumeration", value=value)

    def _complex_type(self, schema: etree._Element, record: type[Record], name: str) -> etree._Element:
        declared = _xsd(schema, "complexType", name=name)
        if fields_of(record):
            self._fields(_xsd(declared, "sequence"), record)
        return declared

    def _fields(self, content: etree._Element, record: type[Record]) -> None:
        for declared in fields_of(record):
            is_value = not declared.array and (declared.wire in _VALUE_TYPES or declared.enumeration is not None)
            is_null = is_value and declared.about.nullable
            left_out = record in self._sent and not declared.required and declared.default is None
            attributes = {"name": declared.name}
            attributes["type"] = self._array_type(declared) if declared.array else self._type(declared)
            if is_null:
                attributes["nillable"] = "true"
            occurs = is_null or (is_value and not left_out)
            _xsd(content, "element", minOccurs="1" if occurs else "0", maxOccurs="1", **attributes)

    def _type(self, declared: Field) -> str:
        if declared.record is not None:
            self._name(declared.wire, declared.record)
            return f"tns:{declared.wire}"
        if declared.enumeration is not None:
            self._enumerations.setdefault(declared.wire, declared)
            return f"tns:{declared.wire}"
        if declared.wire == "guid":
            self._uses_guid = True
            return "s1:guid"
        return f"s:{declared.wire}"

    def _array_type(self, declared: Field) -> str:
        """Name of the list's own type: one per type and name of its items, numbered from the second name on."""
        base = f"ArrayOf{declared.wire[0].upper()}{declared.wire[1:]}"
        name, number = base, 0
        while name in self._arrays and self._arrays[name].item != declared.item:
            number += 1
            name = f"{base}{number}"
        self._arrays.setdefault(name, declared)
        self._type(declared)
        return f"tns:{name}"

    def _name(self, name: str, record: type[Record]) -> None:
        if self._records.setdefault(name, record) is not record:
            raise ValueError(f"two records of one service are named {name}")


def _xsd(parent: etree._Element, tag: str, /, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, etree.QName(_SCHEMA, tag), attributes)


def _element_content(schema: etree._Element, name: str) -> etree._Element:
    """The empty content of a new top-level element."""
    return _xsd(_xsd(_xsd(schema, "element", name=name), "complexType"), "sequence")
