"""Requests of rpc/encoded, read as a PHP server reads them.

Parameters and members have no namespace and any order; one that is missing is null, and one that is not declared is
skipped, but for what orders have beside (`LicenseCenter.further`). A value that is none of its type, a type that is
none of the parameter's, and an array with another number of items than it says are faults.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from lxml import etree

from console.contract.check import RANGES
from console.contract.header import Token
from console.contract.language import Field, OperationSpec, Record, Service, fields_of
from console.contract.versions import fields_at
from console.contract.wsdl_rpc import ENCODING
from console.demo.envelope import INSTANCE, SOAP_11, SoapProblem
from console.demo.handlers.license_activation_center import LicenseCall
from console.demo.reading import parse_request

_TYPE, _NIL = f"{{{INSTANCE}}}type", f"{{{INSTANCE}}}nil"
_ARRAY_TYPE = f"{{{ENCODING}}}arrayType"
_COUNT = re.compile(r".*\[([0-9]*)\]")
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}


def read_license_call(service: Service, version: int, body: bytes, further: Collection[str]) -> LicenseCall:
    """Read a request. Raises SoapProblem for everything that the real server answers with a fault."""
    envelope = parse_request(body)
    content = envelope.find(f"{{{SOAP_11.namespace}}}Body")
    wanted = None if content is None else next(content.iterchildren("*"), None)
    if content is None or wanted is None:
        raise SoapProblem("Bad Request")
    name = etree.QName(wanted)
    spec = service.operations.get(name.localname)
    namespace = service.provider.namespace.format(version=version)
    if spec is None or (name.namespace or "").removesuffix(service.provider.query) != namespace:
        raise SoapProblem(f"Procedure '{name.localname}' not present")
    targets = {found.get("id", ""): found for found in content.iter("*") if found.get("id")}
    return LicenseCall(
        spec,
        _record(spec.request, wanted, version, targets),
        _token(spec, wanted),
        version,
        _further(wanted, further, targets),
    )


def _token(spec: OperationSpec, wanted: etree._Element) -> str:
    found = wanted.find(fields_of(Token)[0].name)
    return "" if found is None or not spec.is_signed else (found.text or "")


def _further(wanted: etree._Element, names: Collection[str], targets: Mapping[str, etree._Element]) -> dict[str, str]:
    """What orders have beside the declared members, of the object that was sent."""
    found = {}
    for parameter in wanted.iterchildren("*"):
        for member in _target(parameter, targets).iterchildren("*"):
            if member.tag in names and member.get(_NIL) not in ("true", "1"):
                found[member.tag] = member.text or ""
    return found


def _record(
    record: type[Record], holder: etree._Element, version: int, targets: Mapping[str, etree._Element]
) -> dict[str, Any]:
    children = {child.tag: _target(child, targets) for child in holder.iterchildren("*")}
    return {
        declared.name: _value(declared, children.get(declared.name), version, targets)
        for declared in fields_at(record, version)
    }


def _target(element: etree._Element, targets: Mapping[str, etree._Element]) -> etree._Element:
    """The element, or the one that it refers to."""
    reference = element.get("href", "")
    if not reference.startswith("#"):
        return element
    found = targets.get(reference[1:])
    if found is None or found.get("href") or any(above is found for above in element.iterancestors()):
        raise _violation(element)
    return found


def _value(declared: Field, element: etree._Element | None, version: int, targets: Mapping[str, etree._Element]) -> Any:
    if element is None or element.get(_NIL) in ("true", "1"):
        return () if declared.array else None
    if not declared.array:
        return _single(declared, element, version, targets)
    items = [_target(item, targets) for item in element.iterchildren("*")]
    said = _COUNT.match(element.get(_ARRAY_TYPE, ""))
    if said and said.group(1) and int(said.group(1)) != len(items):
        raise _violation(element)
    return tuple(_single(declared, item, version, targets) for item in items)


def _single(declared: Field, element: etree._Element, version: int, targets: Mapping[str, etree._Element]) -> Any:
    named = element.get(_TYPE)
    if named is not None:
        prefix, colon, local = named.rpartition(":")
        kind = declared.wire if declared.record is None else declared.record.__name__
        if (colon and prefix not in element.nsmap) or local != kind:
            raise _violation(element)
    if declared.record is not None:
        return _record(declared.record, element, version, targets)
    text = element.text or ""
    try:
        if declared.base is bool:
            return _TRUTHS[text.strip()]
        if declared.base is int:
            smallest, largest = RANGES[declared.wire]
            number = int(text)
            if not smallest <= number <= largest:
                raise _violation(element)
            return number
    except (KeyError, ValueError):
        raise _violation(element) from None
    return text


def _violation(element: etree._Element) -> SoapProblem:
    return SoapProblem(f"SOAP-ERROR: Encoding: Violation of encoding rules at {etree.QName(element).localname}")
