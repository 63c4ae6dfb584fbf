from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import etree

from console.contract.language import Operation, OperationSpec, Style
from console.contract.providers import BACKUP
from console.contract.services import operation, services_of
from console.contract.wsdl import wsdl_document
from console.errors import InvalidInput, OperationOff
from console.soap.binding import BoundOperation, bind
from console.soap.envelope import Envelope, build
from tests.contract.declared import full

SPECS = [spec for service in services_of(BACKUP).values() for spec in service.operations.values() if spec.available]
TNS = "{sosonlinebackup.com}"
XSI_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


def bound(spec: OperationSpec, *changes: tuple[str, str], soap: str = "1.1") -> BoundOperation:
    wsdl = wsdl_document(spec.service, "http://127.0.0.1/").decode()
    for before, after in changes:
        assert before in wsdl, before
        wsdl = wsdl.replace(before, after)
    return bind(spec.service, wsdl.encode(), soap=soap).operations[spec.name]


def built(request: Operation[Any], *changes: tuple[str, str], soap: str = "1.1") -> Envelope:
    return build(bound(request.spec, *changes, soap=soap), request, "mira", "p<w>&1")


def body_of(envelope: Envelope) -> etree._Element:
    """The operation's element."""
    return etree.fromstring(envelope.body)[1][0]


def texts(element: etree._Element) -> list[tuple[str, str | None]]:
    return [(child.tag.removeprefix(TNS), child.text) for child in element]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: f"{spec.service.name}.{spec.name}")
@pytest.mark.parametrize("soap", ["1.1", "1.2"])
def test_every_operation_can_be_written_with_every_field(spec: OperationSpec, soap: str) -> None:
    envelope = built(full(spec.request), soap=soap)
    element = body_of(envelope)
    assert element.tag == f"{TNS}{spec.name}"
    if spec.style is Style.WRAPPED and len(element):
        assert [child.tag for child in element] == [f"{TNS}request"]


def test_the_fields_stand_in_the_declared_order_with_xml_values() -> None:
    request = operation("GetEntityHierarchy").request(TargetEntityID=888, IncludeInactive=False)
    envelope = built(request)
    assert texts(body_of(envelope)[0]) == [("TargetEntityID", "888"), ("IncludeInactive", "false")]
    assert envelope.headers == {
        "Content-Type": "text/xml; charset=utf-8",
        "SOAPAction": '"sosonlinebackup.com/GetEntityHierarchy"',
    }


def test_soap_1_2_has_its_own_envelope_and_its_action_in_the_media_type() -> None:
    request = operation("GetEntityHierarchy").request(TargetEntityID=888, IncludeInactive=False)
    envelope = built(request, soap="1.2")
    assert etree.fromstring(envelope.body).tag == "{http://www.w3.org/2003/05/soap-envelope}Envelope"
    assert envelope.headers == {
        "Content-Type": 'application/soap+xml; charset=utf-8; action="sosonlinebackup.com/GetEntityHierarchy"'
    }


def test_every_request_is_signed_in_its_header() -> None:
    request = operation("GetEntityHierarchy").request(TargetEntityID=888, IncludeInactive=False)
    (header,) = etree.fromstring(built(request).body)[0]
    assert header.tag == f"{TNS}AuthHeader"
    assert texts(header) == [("UserName", "mira"), ("Password", "p<w>&1")]


def test_an_envelope_does_not_show_its_body() -> None:
    request = operation("GetEntityHierarchy").request(TargetEntityID=888, IncludeInactive=False)
    assert "p<w" not in repr(built(request))
    assert "Password" not in f"{built(request)}"


def test_the_servers_names_wrapper_and_order_are_used() -> None:
    request = operation("GetEntityHierarchy").request(TargetEntityID=888, IncludeInactive=True)
    envelope = built(
        request,
        ('name="request"', 'name="query"'),
        ('name="TargetEntityID" type="s:int"', 'name="?" type="s:boolean"'),
        ('name="IncludeInactive" type="s:boolean"', 'name="ForEntityID" type="s:int"'),
        ('name="?"', 'name="includeInactive"'),
    )
    (wrapper,) = body_of(envelope)
    assert wrapper.tag == f"{TNS}query"
    assert texts(wrapper) == [("includeInactive", "true"), ("ForEntityID", "888")]


def test_what_is_not_set_is_left_out() -> None:
    spec = operation("UncancelAccount")
    request = spec.request(Username="mira", SendEmailToCustomer=True)
    assert texts(body_of(built(request))[0]) == [("Username", "mira"), ("SendEmailToCustomer", "true")]


def test_an_unknown_required_element_of_a_read_is_left_out_as_well() -> None:
    anchor = '<s:element minOccurs="1" maxOccurs="1" name="IncludeInactive" type="s:boolean"/>'
    new = f'<s:element minOccurs="1" maxOccurs="1" name="Depth" type="s:int"/>{anchor}'
    request = operation("GetEntityHierarchy").request(TargetEntityID=888, IncludeInactive=True)
    assert texts(body_of(built(request, (anchor, new)))[0]) == [("TargetEntityID", "888"), ("IncludeInactive", "true")]


def test_a_value_without_a_home_is_refused_instead_of_lost() -> None:
    spec = operation("UncancelAccount")
    gone = ('name="UncancelReason"', 'name="Because"')
    assert built(spec.request(Username="mira", SendEmailToCustomer=True), gone)
    with pytest.raises(OperationOff, match="no place for UncancelReason") as caught:
        built(spec.request(Username="mira", SendEmailToCustomer=True, UncancelReason="came back"), gone)
    assert caught.value.facts == {"operation": "UncancelAccount", "missing": ["UncancelReason"]}


def test_an_operation_that_is_off_is_not_written() -> None:
    spec = operation("CancelEntity")
    with pytest.raises(OperationOff, match="CancelEntity is switched off on this server: TargetEntityId has") as caught:
        built(spec.request(TargetEntityId=312), ('name="TargetEntityId"', 'name="Subject"'))
    assert "TargetEntityId" in caught.value.facts["missing"]


def test_a_value_that_breaks_a_rule_is_refused_with_field_rule_and_value() -> None:
    spec = operation("GetEntityAccounts")
    with pytest.raises(InvalidInput, match="PageSize must be at most 10000") as caught:
        built(spec.request(TargetEntityID=888, PageSize=10_001, PageIndex=1))
    assert caught.value.facts["problems"] == [
        {"path": "PageSize", "rule": "must be at most 10000", "value": "10001"},
    ]


def test_nil_is_sent_where_contract_and_server_say_so_and_nothing_elsewhere() -> None:
    request = operation("GetAuthorizationTokenByEntity").request(Username="mira")
    (wrapper,) = body_of(built(request))
    assert [(child.tag, child.get(XSI_NIL)) for child in wrapper][1:] == [(f"{TNS}IsAppUser", "true")]
    must = 'minOccurs="1" maxOccurs="1" name="IsAppUser" type="s:boolean" nillable="true"'
    for other in (must.replace('minOccurs="1"', 'minOccurs="0"'), must.removesuffix(' nillable="true"')):
        assert texts(body_of(built(request, (must, other)))[0]) == [("Username", "mira")]


def test_moments_are_sent_with_their_zone() -> None:
    specs = [(spec, field) for spec in SPECS for field in bound(spec).layout.placed if field.field.base is datetime]
    for spec, placed in specs:
        request = full(spec.request)
        assert getattr(request, placed.field.name) == datetime(2024, 5, 31, 14, 30, tzinfo=UTC)
        assert b">2024-05-31T14:30:00Z<" in built(request).body
