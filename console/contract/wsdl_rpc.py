"""A service's WSDL 1.1 as a PHP server writes it, derived from the declarations: rpc/encoded, SOAP 1.1, one port.

Objects are `xsd:all`, since the order of their members is free, and every member may be nil; lists are arrays of the
SOAP encoding. What the version of the address does not have is left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from console.contract.header import Token
from console.contract.language import Field, OperationSpec, Record, Service
from console.contract.versions import fields_at

ENCODING = "http://schemas.xmlsoap.org/soap/encoding/"
"""Namespace of the SOAP encoding, and the value of `encodingStyle`."""

_WSDL = "http://schemas.xmlsoap.org/wsdl/"
_SOAP = "http://schemas.xmlsoap.org/wsdl/soap/"
_SCHEMA = "http://www.w3.org/2001/XMLSchema"
_HTTP = "http://schemas.xmlsoap.org/soap/http"


def rpc_wsdl_document(service: Service, address: str) -> bytes:
    """The WSDL of a service whose calls are rpc/encoded and that stands at `address`, as UTF-8 with its declaration."""
    namespace = service.provider.namespace_at(address)
    version = service.provider.version_at(address)
    specs = [spec for spec in service.operations.values() if spec.available]
    prefixes = {"wsdl": _WSDL, "soap": _SOAP, "xsd": _SCHEMA, "soapenc": ENCODING, "tns": namespace}
    root = etree.Element(
        etree.QName(_WSDL, "definitions"), {"name": service.name, "targetNamespace": namespace}, prefixes
    )
    _wsdl(root, "documentation").text = service.doc
    schema = _xsd(_wsdl(root, "types"), "schema", targetNamespace=namespace)
    _xsd(schema, "import", namespace=ENCODING)
    types = _Types(schema, version)
    for spec in specs:
        parameters = (*(fields_at(Token, version) if spec.is_signed else ()), *fields_at(spec.request, version))
        message = _wsdl(root, "message", name=f"{spec.name}Request")
        for declared in parameters:
            _wsdl(message, "part", name=declared.name, type=types.of(declared))
        answer = _wsdl(root, "message", name=f"{spec.name}Response")
        _wsdl(answer, "part", name="return", type=types.of_record(spec.reply))
    _operations(root, service, specs, namespace)
    port = _wsdl(
        _wsdl(root, "service", name=service.name), "port", name=f"{service.name}Port", binding=f"tns:{service.name}"
    )
    etree.SubElement(port, etree.QName(_SOAP, "address"), location=address)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _operations(root: etree._Element, service: Service, specs: Sequence[OperationSpec], namespace: str) -> None:
    """The port type and its one binding."""
    port = _wsdl(root, "portType", name=f"{service.name}PortType")
    for spec in specs:
        operation = _wsdl(port, "operation", name=spec.name)
        _wsdl(operation, "documentation").text = spec.doc
        _wsdl(operation, "input", message=f"tns:{spec.name}Request")
        _wsdl(operation, "output", message=f"tns:{spec.name}Response")
    binding = _wsdl(root, "binding", name=service.name, type=f"tns:{service.name}PortType")
    etree.SubElement(binding, etree.QName(_SOAP, "binding"), style="rpc", transport=_HTTP)
    for spec in specs:
        operation = _wsdl(binding, "operation", name=spec.name)
        etree.SubElement(operation, etree.QName(_SOAP, "operation"), soapAction=spec.soap_action)
        for side in ("input", "output"):
            etree.SubElement(
                _wsdl(operation, side),
                etree.QName(_SOAP, "body"),
                use="encoded",
                encodingStyle=ENCODING,
                namespace=namespace,
            )


class _Types:
    """The types of one schema, each written when it is named first."""

    def __init__(self, schema: etree._Element, version: int | None) -> None:
        self._schema = schema
        self._version = version
        self._written: set[str] = set()

    def of(self, declared: Field) -> str:
        """The type of a field, with prefix."""
        single = f"xsd:{declared.wire}" if declared.record is None else self.of_record(declared.record)
        return self._array(single) if declared.array else single

    def of_record(self, record: type[Record]) -> str:
        """The type of an object, with prefix."""
        name = record.__name__
        if name not in self._written:
            self._written.add(name)
            members = _xsd(_xsd(self._schema, "complexType", name=name), "all")
            for declared in fields_at(record, self._version):
                _xsd(members, "element", name=declared.name, type=self.of(declared), nillable="true")
        return f"tns:{name}"

    def _array(self, item: str) -> str:
        name = f"ArrayOf{item.partition(':')[2]}"
        if name not in self._written:
            self._written.add(name)
            content = _xsd(_xsd(self._schema, "complexType", name=name), "complexContent")
            array = _xsd(content, "restriction", base="soapenc:Array")
            _xsd(array, "attribute", ref="soapenc:arrayType").set(etree.QName(_WSDL, "arrayType"), f"{item}[]")
        return f"tns:{name}"


def _wsdl(parent: etree._Element, tag: str, /, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, etree.QName(_WSDL, tag), attributes)


def _xsd(parent: etree._Element, tag: str, /, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, etree.QName(_SCHEMA, tag), attributes)
