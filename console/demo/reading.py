"""Requests, read as an ASMX server reads them.

Names and the namespace are exact and the order is free. An element that is not known is skipped; a value type that is
missing becomes 0, false or the first name of its enum; a text that is missing becomes null. An element of a value type
with nothing or with nonsense in it is a fault. So a request with a misspelt id does what the real server would do with
it: it acts on entity 0, the caller.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree

from console.contract.check import RANGES
from console.contract.header import AuthHeader
from console.contract.language import NAMESPACE, Field, OperationSpec, Record, Service, Style, fields_of
from console.demo.envelope import INSTANCE, VERSIONS, Blame, SoapProblem, SoapVersion
from console.demo.variants import Variant
from console.demo.zeros import zero_of

_TRUTHS = {"true": True, "1": True, "false": False, "0": False}
_NIL = f"{{{INSTANCE}}}nil"
_AUTHENTICATION = f"{{{NAMESPACE}}}AuthHeader"
_ACTION = re.compile(r"""action\s*=\s*(?:"([^"]*)"|'([^']*)'|([^;\s]*))""", re.IGNORECASE)
_DATE_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,7})?(Z|[+-]\d\d:\d\d)?")


@dataclass(frozen=True, slots=True)
class Call:
    """One request as read: the operation, its fields by name, and who signs it."""

    version: SoapVersion
    spec: OperationSpec
    fields: Mapping[str, Any]
    user: str
    password: str

    def __repr__(self) -> str:
        """Without the fields and the password, either of which may be a secret."""
        return f"Call({self.spec.service.name}.{self.spec.name} by {self.user})"


def version_of(media_type: str) -> SoapVersion | None:
    """The SOAP version that a request's media type announces."""
    return next((version for version in VERSIONS if version.media_type == media_type.lower()), None)


def read_call(
    service: Service, version: SoapVersion, headers: Mapping[str, str], body: bytes, variants: Sequence[Variant] = ()
) -> Call:
    """Read a request. Raises SoapProblem for everything that the real server answers with a fault."""
    envelope = parse_request(body)
    if etree.QName(envelope).localname != "Envelope" or etree.QName(envelope).namespace != version.namespace:
        raise SoapProblem(
            f"Possible SOAP version mismatch: Envelope namespace {etree.QName(envelope).namespace} was unexpected. "
            f"Expecting {version.namespace}."
        )
    content = envelope.find(f"{{{version.namespace}}}Body")
    wanted = next(content.iterchildren("*"), None) if content is not None else None
    name = _operation_name(version, headers, wanted)
    for variant in reversed(variants):
        name = variant.declared(name)
    spec = service.operations.get(name)
    if spec is None or not spec.available or not all(variant.offers(spec.name) for variant in variants):
        raise SoapProblem(
            f"Server did not recognize the value of HTTP Header SOAPAction: {headers.get('SOAPAction', '')}."
        )
    header = envelope.find(f"{{{version.namespace}}}Header")
    for variant in reversed(variants):
        if header is not None:
            variant.header(header)
        if wanted is not None:
            variant.request(spec, wanted)
    user, password = _credentials(header, version)
    holder = wanted if wanted is not None and wanted.tag == f"{{{NAMESPACE}}}{spec.name}" else None
    if holder is not None and spec.style is Style.WRAPPED:
        holder = holder.find(f"{{{NAMESPACE}}}request")
    return Call(version, spec, read_fields(spec.request, holder), user, password)


def parse_request(body: bytes) -> etree._Element:
    """The root of a request. Raises SoapProblem for what is no XML, or holds a document type."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise SoapProblem(f"Server was unable to read request. ---> {error.msg}") from None
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise SoapProblem("Server was unable to read request. ---> For security reasons DTD is prohibited.")
    return root


def _operation_name(version: SoapVersion, headers: Mapping[str, str], wanted: etree._Element | None) -> str:
    """From the action where there is one; SOAP 1.2 may leave it out, then the body's element says it."""
    if "SOAPAction" in headers:
        action: str | None = headers["SOAPAction"].strip().strip("\"'")
    else:
        found = _ACTION.search(headers.get("Content-Type", ""))
        action = next(filter(None, found.groups()), "") if found else None
    if action is None and wanted is not None and version is VERSIONS[1]:
        return etree.QName(wanted).localname
    prefix, _, name = (action or "").rpartition("/")
    return name if prefix == NAMESPACE else ""


def _credentials(header: etree._Element | None, version: SoapVersion) -> tuple[str, str]:
    """User name and password of the call; a further header that must be understood is not."""
    user = password = ""
    for child in header.iterchildren("*") if header is not None else ():
        if child.tag == _AUTHENTICATION:
            read = read_fields(AuthHeader, child)
            user, password = read["UserName"] or "", read["Password"] or ""
        elif child.get(f"{{{version.namespace}}}mustUnderstand") in ("1", "true"):
            raise SoapProblem(f"SOAP header {etree.QName(child).localname} was not understood.", Blame.HEADER)
    return user, password


def read_fields(record: type[Record], holder: etree._Element | None) -> dict[str, Any]:
    """The fields of a record by name, from the children of `holder`; the first of several of one name counts."""
    found: dict[str, etree._Element] = {}
    for child in holder.iterchildren("*") if holder is not None else ():
        if etree.QName(child).namespace == NAMESPACE:
            found.setdefault(etree.QName(child).localname, child)
    return {field.name: _value(field, found.get(field.name)) for field in fields_of(record)}


def _value(field: Field, element: etree._Element | None) -> Any:
    if field.array:
        return tuple(
            None if item.get(_NIL) in ("true", "1") else _single(field, item)
            for item in (element if element is not None else ())
            if item.tag == f"{{{NAMESPACE}}}{field.item}"
        )
    if element is None:
        return _missing(field)
    if element.get(_NIL) in ("true", "1") and (field.about.nullable or _missing(field) is None):
        return None
    return _single(field, element)


def _missing(field: Field) -> Any:
    """What the server takes for an element that is not there; texts about it are for people."""
    if isinstance(field.about.server_default, field.base) and field.base is not str:
        return field.about.server_default
    return zero_of(field) if field.required else field.default


def _single(field: Field, element: etree._Element) -> Any:
    if field.record is not None:
        read = read_fields(field.record, element)
        return field.record(**read)
    text = "".join(str(part) for part in element.itertext())
    if field.base is str and field.enumeration is None:
        return text
    try:
        return _PARSERS[field.base](field, text.strip())
    except (ValueError, OverflowError):
        line = element.sourceline
        raise SoapProblem(
            "Server was unable to read request. ---> There is an error in XML document "
            f"({line}, 1). ---> {_complaint(field, text)}"
        ) from None


def _complaint(field: Field, text: str) -> str:
    if field.enumeration is not None:
        return f"Instance validation error: '{text}' is not a valid value for {field.wire}."
    if field.base is int and text.strip().lstrip("+-").isdecimal():
        return f"Value was either too large or too small for an {field.wire}."
    return f"The string '{text}' is not a valid {field.wire} value."


def _number(field: Field, text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,40}", text):
        raise ValueError(text)
    value = int(text)
    lowest, highest = RANGES[field.wire]
    if not lowest <= value <= highest:
        raise OverflowError(text)
    return value


def _truth(_field: Field, text: str) -> bool:
    if text not in _TRUTHS:
        raise ValueError(text)
    return _TRUTHS[text]


def _moment(_field: Field, text: str) -> datetime:
    found = _DATE_TIME.fullmatch(text)
    if found is None:
        raise ValueError(text)
    base, fraction, zone = found.groups()
    # The seventh digit of a fraction is a tenth of a microsecond, which Python's datetime does not hold.
    return datetime.fromisoformat(f"{base}{(fraction or '')[:7]}{zone or ''}")


def _name(field: Field, text: str) -> str:
    if text not in field.values:
        raise ValueError(text)
    return text


def _bytes(_field: Field, text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError(text) from None


_PARSERS: dict[type[Any], Any] = {int: _number, bool: _truth, datetime: _moment, str: _name, bytes: _bytes}
