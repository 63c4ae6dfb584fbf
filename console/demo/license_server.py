"""The licence server's services in every version: the WSDL, and calls from bytes to bytes."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from lxml import etree

from console.contract import license_codes as codes
from console.contract.language import Record, Reply, Result
from console.contract.providers import LICENCES
from console.contract.services.license_activation_center import LICENSE_ACTIVATION_CENTER as SERVICE
from console.contract.services.license_activation_center_records import Soap_LicenseOrder
from console.contract.verdicts import verdict_values
from console.contract.wsdl import wsdl_document
from console.demo.envelope import SOAP_11, SoapProblem, fault
from console.demo.exchange import HttpReply
from console.demo.handlers.license_activation_center import LicenseCall, answer
from console.demo.license_center import LicenseCenter
from console.demo.rpc_reading import read_license_call
from console.demo.rpc_writing import rpc_reply_text
from console.demo.variants import Missing, Variant

_XSD = "{http://www.w3.org/2001/XMLSchema}"


def contract(center: LicenseCenter, address: str, variants: Sequence[Variant] = ()) -> HttpReply:
    """The WSDL of the version that stands at an address, with what orders have beside the declared members."""
    root = etree.fromstring(wsdl_document(SERVICE, address))
    order = next(found for found in root.iter(f"{_XSD}complexType") if found.get("name") == Soap_LicenseOrder.__name__)
    for name in center.further:
        etree.SubElement(order[0], f"{_XSD}element", {"name": name, "type": "xsd:string", "nillable": "true"})
    for variant in variants:
        if isinstance(variant, Missing) and not variant.field:
            variant.contract(root)
    return HttpReply.xml(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def read(center: LicenseCenter, version: int, body: bytes, variants: Sequence[Variant] = ()) -> LicenseCall:
    """A call as it was sent. Raises SoapProblem for what is answered with a fault."""
    call = read_license_call(SERVICE, version, body, center.further)
    if not all(variant.offers(call.spec.name) for variant in variants):
        raise SoapProblem(f"Procedure '{call.spec.name}' not present")
    return call


def perform(center: LicenseCenter, call: LicenseCall) -> HttpReply:
    """Carry out a call; a version that does not exist is told by a result code."""
    reply: Reply = call.spec.reply()
    code, message = codes.LAC_SERVICE_DOESNT_EXIST, "Service does not exist."
    if call.version in LICENCES.versions:
        reply, code, message = answer(center, call)
    verdict = Result(Result=code.code, Code=code.name, Message=message)
    reply = msgspec.structs.replace(reply, **verdict_values(call.spec, verdict))
    namespace = LICENCES.namespace.format(version=call.version)

    def further(record: Record) -> dict[str, str | None]:
        key = record.activation_key or "" if isinstance(record, Soap_LicenseOrder) else None
        return {} if key is None else {name: held.get(key) for name, held in center.further.items()}

    return HttpReply.soap(SOAP_11, (rpc_reply_text(call.spec, namespace, call.version, reply, further),))


def refused(problem: SoapProblem) -> HttpReply:
    """A SOAP fault."""
    return HttpReply.soap(SOAP_11, (fault(SOAP_11, problem.blame, problem.reason),), 500)
