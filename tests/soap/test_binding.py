from __future__ import annotations

import logging
import re

import msgspec
import pytest

from console.contract.providers import BACKUP
from console.contract.services import operation, services_of
from console.contract.services.account_management import ACCOUNT_MANAGEMENT
from console.contract.services.entity_management import ENTITY_MANAGEMENT
from console.contract.wsdl import wsdl_document
from console.errors import BadReply, ForbiddenXml
from console.soap.binding import OperationBinding, ServiceBinding, bind
from console.soap.matching import Side, Status

ADDRESS = "http://127.0.0.1/EntityManagementService.asmx"
ENTITIES = wsdl_document(ENTITY_MANAGEMENT, ADDRESS).decode()


def changed(*changes: tuple[str, str], within: str = "") -> str:
    """The WSDL with changes; `within` is a schema type or element to which they are kept."""
    start = ENTITIES.index(f'name="{within}"') if within else 0
    text = ENTITIES[start:]
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after, 1 if within else -1)
    return ENTITIES[:start] + text


def bound(wsdl: str, name: str = "GetEntityHierarchy", soap: str = "1.1") -> OperationBinding:
    return bind(ENTITY_MANAGEMENT, wsdl.encode(), soap=soap).report.operations[name]


def words(found: OperationBinding) -> list[str]:
    return [difference.words for difference in found.differences]


@pytest.mark.parametrize("service", services_of(BACKUP).values(), ids=lambda service: service.name)
@pytest.mark.parametrize("soap", ["1.1", "1.2"])
def test_the_declared_wsdl_binds_as_the_same(service: object, soap: str) -> None:
    report = bind(service, wsdl_document(service, ADDRESS), soap=soap).report  # type: ignore[arg-type]
    assert {found.status for found in report.operations.values()} == {Status.SAME}
    assert report.undeclared == ()
    assert report.soap == soap


def test_a_renamed_field_is_adapted_by_another_spelling_or_by_case() -> None:
    found = bound(changed(('"TargetEntityID"', '"ForEntityID"'), within="GetEntityHierarchyRequest"))
    assert found.status is Status.ADAPTED
    assert words(found) == ["TargetEntityID is called ForEntityID here."]
    assert found.request_names == {"TargetEntityID": "ForEntityID"}
    found = bound(changed(('"IncludeInactive"', '"includeINACTIVE"'), within="GetEntityHierarchyRequest"))
    assert (found.status, found.request_names) == (Status.ADAPTED, {"IncludeInactive": "includeINACTIVE"})


def test_a_name_that_two_elements_could_be_is_not_guessed() -> None:
    one = '<s:element minOccurs="1" maxOccurs="1" name="IncludeInactive" type="s:boolean"/>'
    two = one.replace("IncludeInactive", "includeinactive") + one.replace("IncludeInactive", "INCLUDEINACTIVE")
    found = bound(changed((one, two), within="GetEntityHierarchyRequest"))
    assert "IncludeInactive has no place in the request." in words(found)


def test_a_change_without_a_home_for_a_field_is_switched_off_with_the_reason() -> None:
    found = bound(changed(('"TargetEntityId"', '"Subject"'), within="CancelEntityRequest"), "CancelEntity")
    assert found.status is Status.BROKEN
    assert found.off == (
        "TargetEntityId has no place in the request. The server wants Subject, which the console does not know."
    )


def test_a_read_without_a_home_for_its_target_is_switched_off() -> None:
    found = bound(changed(('"TargetEntityID"', '"Subject"'), within="GetEntityHierarchyRequest"))
    assert found.status is Status.BROKEN
    assert found.off == "TargetEntityID has no place in the request."


def test_a_read_without_a_home_for_another_field_is_only_warned_of() -> None:
    found = bound(changed(('"IncludeInactive"', '"Everything"'), within="GetEntityHierarchyRequest"))
    assert found.status is Status.BROKEN
    assert found.off == ""
    found = bound(changed(('"ConnectwiseIntegratorEntityID"', '"Integrator"'), within="GetEntityHierarchyRequest"))
    assert found.status is Status.ADAPTED


def test_a_page_number_without_a_home_switches_a_list_off() -> None:
    found = bound(changed(('"PageIndex"', '"From"'), within="GetEntityAccountsRequest"), "GetEntityAccounts")
    assert "PageIndex has no place" in found.off


def test_an_operation_that_is_not_there_is_off() -> None:
    found = bound(changed(("SuspendEntity", "PauseEntity")), "SuspendEntity")
    assert (found.status, found.off) == (Status.BROKEN, "This server does not offer SuspendEntity.")
    report = bind(ENTITY_MANAGEMENT, changed(("SuspendEntity", "PauseEntity")).encode()).report
    assert report.undeclared == ("PauseEntity",)


def test_an_operation_in_other_case_is_found() -> None:
    found = bound(changed(("GetEntityHierarchy", "getEntityHierarchy")))
    assert "The operation is called getEntityHierarchy here." in words(found)
    assert found.off == ""


def test_a_new_optional_field_extends_and_a_new_required_one_breaks_a_change() -> None:
    anchor = '<s:element minOccurs="1" maxOccurs="1" name="TargetEntityId" type="s:int"/>'
    optional = anchor + '<s:element minOccurs="0" maxOccurs="1" name="Reason" type="s:string"/>'
    found = bound(changed((anchor, optional), within="CancelEntityRequest"), "CancelEntity")
    assert (found.status, words(found), found.off) == (Status.EXTENDED, ["The server also takes Reason."], "")
    required = anchor + '<s:element minOccurs="1" maxOccurs="1" name="Reason" type="s:int"/>'
    found = bound(changed((anchor, required), within="CancelEntityRequest"), "CancelEntity")
    assert found.off == "The server wants Reason, which the console does not know."


def test_another_order_is_told_and_harmless() -> None:
    found = bound(
        changed(
            ('"TargetEntityID" type="s:int"', '"?" type="s:boolean"'),
            ('"IncludeInactive" type="s:boolean"', '"TargetEntityID" type="s:int"'),
            ('"?"', '"IncludeInactive"'),
            within="GetEntityHierarchyRequest",
        )
    )
    assert (found.status, words(found)) == (Status.ADAPTED, ["The server has its fields in another order."])


def test_a_request_without_its_wrapper_or_with_another_is_adapted() -> None:
    found = bound(changed(('name="request"', 'name="query"')))
    assert words(found) == ["The fields lie in <query> here."]
    start = ENTITIES.index('<s:complexType name="GetEntityHierarchyRequest">')
    fields = ENTITIES[start : ENTITIES.index("</s:complexType>", start)].partition(">")[2]
    element = '<s:element name="GetEntityHierarchy">\n        <s:complexType>'
    at = ENTITIES.index('<s:element name="GetEntityHierarchy">')
    end = ENTITIES.index("</s:element>", ENTITIES.index("</s:complexType>", at)) + len("</s:element>")
    bare = f"{ENTITIES[:at]}{element}{fields}</s:complexType></s:element>{ENTITIES[end:]}"
    found = bound(bare)
    assert words(found) == ["The fields lie right in the body's element here, without <request>."]
    assert found.off == ""


@pytest.mark.parametrize(
    ("before", "after", "status"),
    [
        ('"TargetEntityID" type="s:int"', '"TargetEntityID" type="s:long"', Status.ADAPTED),
        ('"TargetEntityID" type="s:int"', '"TargetEntityID" type="s:string"', Status.BROKEN),
        ('"IncludeInactive" type="s:boolean"', '"IncludeInactive" type="tns:EntityType"', Status.BROKEN),
    ],
)
def test_another_type_is_adapted_where_values_fit_and_broken_where_not(before: str, after: str, status: Status) -> None:
    found = bound(changed((before, after), within="GetEntityHierarchyRequest"))
    assert found.status is status
    assert "is of type" in words(found)[0]


def test_an_enum_that_became_a_text_is_adapted() -> None:
    found = bound(changed(('type="tns:EntityType"', 'type="s:string"')))
    assert found.status is Status.ADAPTED
    assert words(found) == ["Entities/EntityInHierarchy/EntityType is of type string here, not EntityType."]


def test_renamed_parts_of_a_reply_are_known_to_the_decoder() -> None:
    wsdl = changed(('name="Entities"', 'name="entities"'), ('name="EntityInHierarchy" type', 'name="Row" type'))
    found = bound(wsdl)
    assert found.reply_names == {"Entities": "entities", "Entities/EntityInHierarchy": "Row"}
    assert found.status is Status.ADAPTED


def test_what_a_reply_lacks_or_has_beside_is_told() -> None:
    found = bound(changed(('name="EntityName"', 'name="Title"'), within="EntityInHierarchy"))
    assert words(found) == [
        "Entities/EntityInHierarchy/EntityName does not come in the reply.",
        "The server also sends Entities/EntityInHierarchy/Title.",
    ]
    assert {difference.side for difference in found.differences} == {Side.REPLY}


def test_a_change_whose_verdict_is_missing_is_off() -> None:
    found = bound(changed(('name="Result" type="tns:Result"', 'name="Verdict" type="tns:Result"')), "CancelEntity")
    assert "Result does not come in the reply." in found.off


def test_a_version_of_soap_that_the_server_lacks_is_replaced_by_the_other() -> None:
    port = ENTITIES.index('<wsdl:port name="EntityManagementServiceSoap12"')
    only_11 = ENTITIES[:port] + ENTITIES[ENTITIES.index("</wsdl:port>", port) + len("</wsdl:port>") :]
    assert bind(ENTITY_MANAGEMENT, only_11.encode(), soap="1.2").report.soap == "1.1"


def test_the_report_can_be_written_and_read_again() -> None:
    report = bind(ENTITY_MANAGEMENT, changed(('name="request"', 'name="query"')).encode()).report
    assert msgspec.json.decode(msgspec.json.encode(report), type=ServiceBinding) == report


@pytest.mark.parametrize(
    "insertion",
    [
        '<s:import namespace="x" schemaLocation="http://127.0.0.1:1/x.xsd"/>',
        '<s:import namespace="x" schemaLocation="file:///etc/hostname"/>',
        '<s:include schemaLocation="x.xsd"/>',
    ],
)
def test_a_wsdl_that_refers_to_another_document_is_refused(insertion: str) -> None:
    schema_end = ENTITIES.index(">", ENTITIES.index("<s:schema")) + 1
    wsdl = ENTITIES[:schema_end] + insertion + ENTITIES[schema_end:]
    with pytest.raises(ForbiddenXml, match="refers to a document elsewhere"):
        bind(ENTITY_MANAGEMENT, wsdl.encode())


def test_a_wsdl_with_a_document_type_is_refused() -> None:
    wsdl = ENTITIES.replace("<wsdl:definitions", '<!DOCTYPE d [<!ENTITY x "y">]><wsdl:definitions', 1)
    with pytest.raises(ForbiddenXml, match="The WSDL of EntityManagementService holds a document type"):
        bind(ENTITY_MANAGEMENT, wsdl.encode())


@pytest.mark.parametrize(
    ("wsdl", "sentence"),
    [
        ("", "breaks off"),
        (ENTITIES[: len(ENTITIES) // 2], "breaks off"),
        ("<definitions/>", "offers no SOAP service"),
        (ENTITIES.replace('type="tns:EntityType"', 'type="tns:Nowhere"'), "cannot be understood"),
    ],
)
def test_a_wsdl_that_is_none_is_a_bad_reply(wsdl: str, sentence: str) -> None:
    with pytest.raises(BadReply, match=sentence):
        bind(ENTITY_MANAGEMENT, wsdl.encode())


def test_zeep_logs_nothing_of_a_binding(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    bind(ACCOUNT_MANAGEMENT, wsdl_document(ACCOUNT_MANAGEMENT, ADDRESS))
    assert operation("GetEntityHierarchy").service is ENTITY_MANAGEMENT
    assert caplog.records == []


def test_an_element_that_the_server_gives_no_type_takes_no_number() -> None:
    found = bound(
        changed((' name="TargetEntityID" type="s:int"', ' name="TargetEntityID"'), within="GetEntityHierarchyRequest")
    )
    assert found.status is Status.BROKEN
    assert words(found) == ["TargetEntityID is of type anyType here, not int."]
    assert found.off == words(found)[0]


@pytest.mark.parametrize("gone", [r"<wsdl:input>.*?</wsdl:input>", r"<soap:address [^>]*>"])
def test_a_wsdl_without_a_part_is_bound_as_far_as_it_goes(gone: str) -> None:
    damaged = re.sub(gone, "", ENTITIES, count=1, flags=re.DOTALL).encode()
    assert damaged != ENTITIES.encode()
    assert bind(ENTITY_MANAGEMENT, damaged).report.operations["CancelEntity"].off == ""


def test_a_wsdl_that_zeep_stumbles_over_is_a_bad_reply() -> None:
    nameless = ENTITIES.replace('<wsdl:portType name="EntityManagementServiceSoap">', "<wsdl:portType>")
    with pytest.raises(BadReply, match="cannot be understood"):
        bind(ENTITY_MANAGEMENT, nameless.encode())
