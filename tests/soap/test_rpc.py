"""rpc/encoded: binding to a live WSDL, requests with every type, replies in any order, with references and unknowns."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from lxml import etree

from console.contract.live import Status
from console.contract.providers import LICENCES
from console.contract.services import SERVICES
from console.contract.services.license_activation_center import (
    FindLicenseOrderByActivationKey,
    GetLicenseOrderList,
    Login,
    UpdateLicenseOrder,
)
from console.contract.services.license_activation_center_records import Soap_LicenseOrder
from console.contract.wsdl import wsdl_document
from console.errors import BadReply, ForbiddenXml, InvalidInput, OperationOff, SoapFault
from console.soap.binding import BoundService, bind
from console.soap.decode import decode_reply
from console.soap.rows import decode_rows
from console.soap.rpc_envelope import build_rpc
from tests.contract.declared import full

SERVICE = SERVICES["LicenseActivationCenter"]
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
ARRAY_TYPE = "{http://schemas.xmlsoap.org/soap/encoding/}arrayType"
UPDATE = "UpdateLicenseOrder"


def wsdl(version: int = 4) -> bytes:
    return wsdl_document(SERVICE, f"https://license.example{LICENCES.path.format(version=version)}".rstrip("/"))


def bound(*changes: tuple[str, str], version: int = 4) -> BoundService:
    text = wsdl(version).decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return bind(SERVICE, text.encode())


def sent(service: BoundService, request: Any, token: str = "t0ken") -> etree._Element:
    body = etree.fromstring(build_rpc(service.operations[request.spec.name], request, token).body)
    return body[0][0]


def reply(content: str, operation: str = "GetLicenseOrderList", *, beside: str = "", holder: str = "return") -> bytes:
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:n="urn:any" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
        'xmlns:e="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>'
        f"<n:{operation}Response><{holder}>{content}</{holder}></n:{operation}Response>{beside}</s:Body></s:Envelope>"
    ).encode()


@pytest.mark.parametrize("version", LICENCES.versions)
def test_the_declared_contract_is_the_same_in_every_version(version: int) -> None:
    assert {found.status for found in bound(version=version).report.operations.values()} == {Status.SAME}


def test_a_renamed_member_breaks_what_overwrites_and_lets_lists_be_read() -> None:
    report = bound(('name="hostid_match_rate"', 'name="match_rate"')).report.operations
    assert "hostid_match_rate has no place in the request" in report[UPDATE].off
    assert report["GetLicenseOrderList"].status is Status.ADAPTED
    assert not report["GetLicenseOrderList"].off


def test_a_member_in_another_letter_case_is_adapted_and_sent_so() -> None:
    service = bound(('name="licensee"', 'name="Licensee"'))
    assert service.report.operations[UPDATE].status is Status.ADAPTED
    assert sent(service, full(UpdateLicenseOrder)).findtext("licenseOrder/Licensee") == "Harbour"


def test_an_operation_and_a_verdict_that_are_missing_are_told() -> None:
    report = bound(('name="result_code"', 'name="code"')).report.operations
    assert {found.status for found in report.values()} == {Status.BROKEN}
    report = bound(('operation name="Logout"', 'operation name="SignOff"')).report.operations
    assert report["Logout"].off == "This server does not offer Logout."


def test_a_list_without_an_offset_would_answer_for_the_wrong_page_and_is_off() -> None:
    assert "offset" in bound(('name="offset"', 'name="start"')).report.operations["GetCustomerList"].off


def test_a_namespace_that_ends_in_wsdl_is_taken_from_the_live_wsdl() -> None:
    service = bound(("/version/1", "/version/1?wsdl"), version=1)
    operation = sent(service, Login(username="anna", password="secret"))
    assert etree.QName(operation).namespace == f"{LICENCES.namespace.format(version=1)}?wsdl"
    assert [(child.tag, child.get(TYPE), child.text) for child in operation] == [
        ("username", "xsd:string", "anna"),
        ("password", "xsd:string", "secret"),
    ]


def test_every_value_names_its_type_and_an_array_its_length() -> None:
    operation = sent(bound(), full(UpdateLicenseOrder))
    token, order = operation
    assert (token.tag, token.text) == ("token", "t0ken")
    assert all(child.get(TYPE) or child.get(NIL) for child in operation.iter() if child is not operation)
    assert order.find("Features").get(ARRAY_TYPE) == "ns:Soap_Feature[1]"
    assert order.find("Hostids").get(TYPE) == "ns:ArrayOfSoap_Hostid"
    assert order.findtext("enabled") == "true"
    assert {etree.QName(child).namespace for child in order.iter()} == {None}
    namespaces = {prefix: order.nsmap[prefix] for prefix in ("ns", "xsd", "soapenc")}
    assert namespaces["ns"] == LICENCES.namespace.format(version=4)


def test_null_is_nil_without_a_type_and_an_empty_array_has_no_item() -> None:
    order = msgspec.structs.replace(full(Soap_LicenseOrder), description=None, Features=())
    element = sent(bound(), UpdateLicenseOrder(licenseOrder=order)).find("licenseOrder")
    assert dict(element.find("description").attrib) == {NIL: "true"}
    assert element.find("Features").get(ARRAY_TYPE) == "ns:Soap_Feature[0]"


def test_a_version_gets_its_own_members_and_no_value_is_left_out_silently() -> None:
    service = bound(version=1)
    with pytest.raises(OperationOff, match="no place for licenseOrder/settings_description"):
        sent(service, full(UpdateLicenseOrder))
    features = tuple(
        msgspec.structs.replace(
            found,
            **dict.fromkeys(("comment", "options", "maintenance_type", "maintenance_date", "issued_type"), None),
            maintenance_days_from_activation=None,
            issued_date=None,
        )
        for found in full(Soap_LicenseOrder).Features
    )
    added = ("settings_description", "removal", "removal_request_time", "removal_confirmation_time")
    deactivations = ("deactivations_allowed", "deactivations_left")
    order = msgspec.structs.replace(
        full(Soap_LicenseOrder), **dict.fromkeys((*added, *deactivations), None), Features=features
    )
    assert len(sent(service, UpdateLicenseOrder(licenseOrder=order)).find("licenseOrder")) == 14


def test_what_breaks_a_rule_is_not_sent() -> None:
    with pytest.raises(InvalidInput, match="offset must be at least 0"):
        sent(bound(), GetLicenseOrderList(offset=-1))
    with pytest.raises(InvalidInput, match="activationKey must be given"):
        sent(bound(), FindLicenseOrderByActivationKey(activationKey=""))


FURTHER = (
    'name="customer_id" type="xsd:int"',
    'name="owner" type="xsd:string" nillable="true"/><xsd:element name="customer_id" type="xsd:int"',
)


def read_order(extra: str) -> Soap_LicenseOrder:
    members = "".join(
        f"<{name}>{value}</{name}>"
        for name, value in {
            "customer_id": 4001,
            "product_template_id": 70,
            "activation_key": "B7K2M-9QXDR-4TFH8-WC3NZ",
            "license_type": "local",
            "licensee_type": "customer",
            "hostid_match_rate": 50,
            "min_hostids": 1,
            "enabled": "true",
        }.items()
    )
    content = (
        f'<result_array e:arrayType="n:Any[1]"><item>{extra}{members}</item></result_array><result_code>0</result_code>'
    )
    (order,) = decode_reply(GetLicenseOrderList.spec, reply(content)).result_array  # type: ignore[attr-defined]
    return order


def test_what_was_read_beside_the_declaration_is_sent_back_with_its_type() -> None:
    order = read_order('<owner xsi:type="xsd:string">Anna &amp; Co</owner><maybe xsi:nil="true"/>')
    assert [found.path.rpartition("/")[2] for found in order.unknown] == ["owner", "maybe"]
    service = bound(FURTHER)
    assert service.report.operations[UPDATE].status is Status.EXTENDED
    element = sent(service, UpdateLicenseOrder(licenseOrder=order)).find("licenseOrder")
    assert [child.tag for child in element[-2:]] == ["owner", "maybe"]
    assert (element[-2].text, element[-2].get(TYPE), element[-1].get(NIL)) == ("Anna & Co", "xsd:string", "true")


def test_an_order_that_was_not_read_whole_does_not_empty_what_the_server_also_keeps() -> None:
    with pytest.raises(OperationOff, match="also keeps licenseOrder/owner and would empty it"):
        sent(bound(FURTHER), UpdateLicenseOrder(licenseOrder=read_order("")))


def test_a_reply_is_read_in_any_order_whatever_its_types_and_items_are_called() -> None:
    content = (
        '<result_string xsi:nil="true"/><result_array xsi:type="n:Other" e:arrayType="n:Other[2]">'
        '<Soap_LicenseOrder><Features e:arrayType="n:F[]"/><customer_id> 7 </customer_id></Soap_LicenseOrder>'
        "<x><enabled>1</enabled></x></result_array><result_code>0</result_code>"
    )
    read = decode_reply(GetLicenseOrderList.spec, reply(content, holder="GetLicenseOrderListReturn"))
    first, second = read.result_array  # type: ignore[attr-defined]
    assert (first.customer_id, first.Features, second.enabled, second.customer_id) == (7, (), True, None)
    rows = decode_rows(GetLicenseOrderList.spec, reply(content))
    assert (rows.batch.count, rows.total, rows.result.Result) == (2, 2, 0)


def test_what_stands_elsewhere_in_the_reply_is_read_there() -> None:
    content = (
        '<result_array e:arrayType="n:O[2]"><item href="#a"/><item href="#a"/></result_array><result_code href="#c"/>'
    )
    beside = '<m id="a"><customer_id href="#n"/></m><m id="n">7</m><m id="c">0</m>'
    read = decode_reply(GetLicenseOrderList.spec, reply(content, beside=beside))
    assert [order.customer_id for order in read.result_array] == [7, 7]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("beside", "words"),
    [
        ("", "does not hold"),
        ('<m id="a"><x href="#a"/></m>', "without end"),
        (
            "".join(f'<m id="{"abcdefgh"[n]}">{f"""<x href="#{"bcdefghi"[n]}"/>""" * 10}</m>' for n in range(8))
            + '<m id="i"/>',
            "without end",
        ),
    ],
)
def test_references_that_lead_nowhere_or_never_end_are_refused(beside: str, words: str) -> None:
    with pytest.raises(BadReply) as refused:
        decode_reply(GetLicenseOrderList.spec, reply('<result_code>0</result_code><y href="#a"/>', beside=beside))
    assert words in refused.value.details


def test_a_reply_without_verdict_a_fault_and_a_bad_number_are_told() -> None:
    with pytest.raises(BadReply, match="not the documented one"):
        decode_reply(GetLicenseOrderList.spec, reply("<result_string/>"))
    with pytest.raises(BadReply, match="result_code"):
        decode_reply(GetLicenseOrderList.spec, reply("<result_code>none</result_code>"))
    fault = reply("").replace(
        b"<s:Body>", b"<s:Body><s:Fault><faultcode>s:Server</faultcode><faultstring>No.</faultstring></s:Fault>"
    )
    with pytest.raises(SoapFault):
        decode_reply(GetLicenseOrderList.spec, fault)


def test_a_wsdl_with_arrays_may_name_no_other_document() -> None:
    import_there = b'<xsd:import namespace="urn:x" schemaLocation="http://127.0.0.1:9/x.xsd"/><xsd:complexType'
    with pytest.raises(ForbiddenXml):
        bind(SERVICE, wsdl().replace(b"<xsd:complexType", import_there, 1))
