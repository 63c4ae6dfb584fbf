"""The WSDLs, as zeep and lxml's schema validator read them."""

from __future__ import annotations

import enum
import io
import logging
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import pytest
import zeep
from lxml import etree

from console.contract.header import AuthHeader
from console.contract.language import (
    NAMESPACE,
    Field,
    Kind,
    Operation,
    OperationSpec,
    Record,
    Reply,
    Result,
    Service,
    Style,
    about,
    fields_of,
)
from console.contract.providers import BACKUP
from console.contract.services import operation, services_of
from console.contract.wsdl import wsdl_document
from tests.contract.declared import BACKUP_SPECS, full, name_of

ADDRESS = "http://127.0.0.1:8080/WebApi/AccountManagementService/Service.asmx"
VERSIONS = {"Soap": "http://schemas.xmlsoap.org/soap/envelope/", "Soap12": "http://www.w3.org/2003/05/soap-envelope"}
XSD = "{http://www.w3.org/2001/XMLSchema}"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"

AVAILABLE = [spec for spec in BACKUP_SPECS if spec.available]


class Loader:
    """zeep's reading of each service's WSDL, made once."""

    def __init__(self) -> None:
        self.clients: dict[str, zeep.Client] = {}

    def client(self, service: Service) -> zeep.Client:
        if service.name not in self.clients:
            self.clients[service.name] = zeep.Client(io.BytesIO(wsdl_document(service, ADDRESS)))
        return self.clients[service.name]


@pytest.fixture(scope="module")
def loader() -> Loader:
    return Loader()


def schemas_of(service: Service) -> dict[str, etree._Element]:
    """The schemas of a WSDL by namespace, each with the prefixes that it inherits there."""
    tree = etree.fromstring(wsdl_document(service, ADDRESS))
    found = [etree.fromstring(etree.tostring(schema)) for schema in tree.iter(f"{XSD}schema")]
    return {schema.get("targetNamespace"): schema for schema in found}


def schema_of(service: Service) -> etree._Element:
    return schemas_of(service)[NAMESPACE]


def validator(service: Service, folder: Path) -> etree.XMLSchema:
    """The provider's schema; those that it imports stand beside it in files, for want of an address."""
    schemas = schemas_of(service)
    schema = schemas.pop(NAMESPACE)
    for imported in schema.iter(f"{XSD}import"):
        file = folder / "imported.xsd"
        file.write_bytes(etree.tostring(schemas[imported.get("namespace")]))
        imported.set("schemaLocation", str(file))
    return etree.XMLSchema(schema)


def plain(value: Any) -> Any:
    """A record as zeep takes it: mappings, and lists wrapped in the element that names their items."""
    if isinstance(value, Record):
        return {field.name: listed(field, getattr(value, field.name)) for field in fields_of(type(value))}
    return value


def listed(field: Field, value: Any) -> Any:
    return {field.item: [plain(item) for item in value]} if field.array else plain(value)


def message(loader: Loader, spec: OperationSpec, version: str = "Soap", **values: Any) -> etree._Element:
    client = loader.client(spec.service)
    proxy = client.bind(spec.service.name, f"{spec.service.name}{version}")
    values = values or plain(full(spec.request))
    if spec.style is Style.WRAPPED:
        values = {"request": values}
    header = {"AuthHeader": {"UserName": "demo", "Password": "Harbour$2024"}}
    return client.create_message(proxy, spec.name, _soapheaders=header, **values)


def texts_below(element: etree._Element) -> dict[str, str | None]:
    return {etree.QName(child).localname: child.text for child in element}


@pytest.mark.parametrize("service", services_of(BACKUP).values(), ids=services_of(BACKUP))
def test_zeep_loads_a_service_without_a_word(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        Loader().client(service)
    assert caplog.messages == []


@pytest.mark.parametrize("service", services_of(BACKUP).values(), ids=services_of(BACKUP))
def test_a_service_offers_its_operations_under_soap_1_1_and_1_2(loader: Loader, service: Service) -> None:
    (ports,) = (found.ports for found in loader.client(service).wsdl.services.values())
    assert list(ports) == [f"{service.name}Soap", f"{service.name}Soap12"]
    offered = [name for name, spec in service.operations.items() if spec.available]
    for port in ports.values():
        assert sorted(port.binding.all()) == sorted(offered)
        assert port.binding_options["address"] == ADDRESS


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("spec", AVAILABLE, ids=name_of)
def test_a_request_with_every_field_lies_in_the_body_as_declared(
    loader: Loader, spec: OperationSpec, version: str
) -> None:
    envelope = message(loader, spec, version)
    namespace = VERSIONS[version]
    assert envelope.tag == f"{{{namespace}}}Envelope"
    (called,) = envelope.find(f"{{{namespace}}}Body")
    assert called.tag == f"{{{NAMESPACE}}}{spec.name}"
    holder = called.find(f"{{{NAMESPACE}}}request") if spec.style is Style.WRAPPED else called
    assert [child.tag for child in holder] == [f"{{{NAMESPACE}}}{field.name}" for field in fields_of(spec.request)]


@pytest.mark.parametrize("spec", AVAILABLE, ids=name_of)
def test_every_call_carries_the_sign_in_header_and_its_action(loader: Loader, spec: OperationSpec) -> None:
    (header,) = message(loader, spec).find(f"{{{VERSIONS['Soap']}}}Header")
    assert header.tag == f"{{{NAMESPACE}}}{AuthHeader.__name__}"
    assert texts_below(header) == {"UserName": "demo", "Password": "Harbour$2024"}
    binding = loader.client(spec.service).wsdl.services[spec.service.name].ports[f"{spec.service.name}Soap"].binding
    assert binding.get(spec.name).soapaction == spec.soap_action


@pytest.mark.parametrize("spec", AVAILABLE, ids=name_of)
def test_a_reply_with_every_field_is_valid(loader: Loader, spec: OperationSpec, tmp_path: Path) -> None:
    client = loader.client(spec.service)
    response = client.get_element(f"{{{NAMESPACE}}}{spec.name}Response")
    sent = plain(full(spec.reply))
    holder = etree.Element("holder")
    response.render(holder, response(**(sent if spec.style is Style.BARE else {f"{spec.name}Result": sent})))
    (answer,) = holder
    validator(spec.service, tmp_path).assertValid(answer)
    children = answer if spec.style is Style.BARE else answer[0]
    assert [etree.QName(child).localname for child in children] == [field.name for field in fields_of(spec.reply)]


@pytest.mark.parametrize("service", services_of(BACKUP).values(), ids=services_of(BACKUP))
def test_every_type_is_declared_once_and_needed(service: Service) -> None:
    schema = schema_of(service)
    types = [found.get("name") for kind in ("complexType", "simpleType") for found in schema.findall(f"{XSD}{kind}")]
    assert len(types) == len(set(types))
    used = {found.get("type") for found in schema.iter(f"{XSD}element")}
    assert {f"tns:{name}" for name in types} <= used


def test_an_operation_that_the_provider_does_not_offer_is_not_in_the_wsdl() -> None:
    document = wsdl_document(services_of(BACKUP)["PartnerManagementService"], ADDRESS).decode()
    assert '"GetPartnerDetailsByApplicationUser"' in document
    assert '"GetPartnerDetails"' not in document


def test_the_operation_without_fields_still_has_its_request_element(loader: Loader) -> None:
    spec = operation("GetPartnerDetailsByApplicationUser")
    (called,) = message(loader, spec).find(f"{{{VERSIONS['Soap']}}}Body")
    assert [child.tag for child in called] == [f"{{{NAMESPACE}}}request"]
    assert len(called[0]) == 0


def test_a_value_that_may_be_null_goes_as_nil_and_one_that_may_be_left_out_is_left_out(loader: Loader) -> None:
    token = message(loader, operation("GetAuthorizationTokenByEntity"), Username="anna.berg")
    assert token.find(f".//{{{NAMESPACE}}}IsAppUser").get(NIL) == "true"
    tree = message(loader, operation("GetEntityHierarchy"), TargetEntityID=111, IncludeInactive=True)
    assert tree.find(f".//{{{NAMESPACE}}}ConnectwiseIntegratorEntityID") is None


class Weekday(enum.StrEnum):
    MONDAY = "Monday"
    TUESDAY = "Tuesday"


class Folder(Record):
    """A folder of a plan."""

    Path: Annotated[str, about("path")]
    KeptDays: Annotated[int | None, about("days", nullable=True)] = None


class Plan(Record):
    """Every shape that a field of the further services has."""

    Uuid: Annotated[str, about("id", wire="guid")]
    Day: Annotated[str, about("day", choices=Weekday)]
    Hour: Annotated[int, about("hour", wire="unsignedByte")]
    Start: Annotated[datetime | None, about("start")] = None
    Licence: Annotated[bytes | None, about("licence")] = None
    Folders: Annotated[tuple[Folder, ...], about("folders")] = ()
    Paths: Annotated[tuple[str, ...], about("paths")] = ()
    OtherPaths: Annotated[tuple[str, ...], about("other paths", item="Path")] = ()
    Numbers: Annotated[tuple[int, ...], about("numbers")] = ()
    Days: Annotated[tuple[str, ...], about("days", choices=Weekday)] = ()


class SetPlanResult(Reply):
    """The plan as stored."""

    Plan: Annotated[Plan | None, about("plan")] = None
    Result: Annotated[Result | None, about("verdict")] = None


@pytest.fixture(scope="module")
def plans() -> Service:
    service = Service("PlanService", "Plans.")

    @service.change(style=Style.BARE_REQUEST)
    class SetPlan(Operation[SetPlanResult]):
        """Stores a plan."""

        plan: Annotated[Plan, about("the whole plan")]
        unassign: Annotated[bool, about("unassign accounts first")]

    return service


def test_deep_requests_of_every_type_are_written_by_the_same_declarations(loader: Loader, plans: Service) -> None:
    spec = plans.operations["SetPlan"]
    assert spec.kind is Kind.CHANGE
    envelope = message(loader, spec)
    (called,) = envelope.find(f"{{{VERSIONS['Soap']}}}Body")
    assert [etree.QName(child).localname for child in called] == ["plan", "unassign"]
    assert [etree.QName(child).localname for child in called[0]] == [field.name for field in fields_of(Plan)]
    items = {etree.QName(child).localname: [etree.QName(item).localname for item in child] for child in called[0]}
    assert [items[name] for name in ("Folders", "Paths", "OtherPaths", "Numbers", "Days")] == [
        ["Folder"],
        ["string"],
        ["Path"],
        ["int"],
        ["Weekday"],
    ]


@pytest.mark.parametrize(
    ("holder", "name", "attributes"),
    [
        ("Plan", "Uuid", {"minOccurs": "1", "type": "s1:guid"}),
        ("Plan", "Day", {"minOccurs": "1", "type": "tns:Weekday"}),
        ("Plan", "Hour", {"minOccurs": "1", "type": "s:unsignedByte"}),
        ("Plan", "Start", {"minOccurs": "0", "type": "s:dateTime"}),
        ("Plan", "Licence", {"minOccurs": "0", "type": "s:base64Binary"}),
        ("Plan", "Folders", {"minOccurs": "0", "type": "tns:ArrayOfFolder"}),
        ("Plan", "Paths", {"minOccurs": "0", "type": "tns:ArrayOfString"}),
        ("Plan", "OtherPaths", {"minOccurs": "0", "type": "tns:ArrayOfString1"}),
        ("Folder", "Path", {"minOccurs": "0", "type": "s:string"}),
        ("Folder", "KeptDays", {"minOccurs": "1", "type": "s:int", "nillable": "true"}),
        ("Result", "Result", {"minOccurs": "1", "type": "s:int"}),
        ("ArrayOfString", "string", {"minOccurs": "0", "type": "s:string", "nillable": "true"}),
        ("ArrayOfFolder", "Folder", {"minOccurs": "0", "type": "tns:Folder", "nillable": "true"}),
        ("ArrayOfInt", "int", {"minOccurs": "0", "type": "s:int"}),
        ("ArrayOfWeekday", "Weekday", {"minOccurs": "0", "type": "tns:Weekday"}),
    ],
)
def test_an_element_occurs_and_is_null_as_an_asmx_server_says_it(
    plans: Service, holder: str, name: str, attributes: dict[str, str]
) -> None:
    schema = schema_of(plans)
    declared = next(found for found in schema.findall(f"{XSD}complexType") if found.get("name") == holder)
    element = next(found for found in declared.iter(f"{XSD}element") if found.get("name") == name)
    found = dict(element.attrib)
    assert found.pop("name") == name
    assert found.pop("maxOccurs") == ("unbounded" if holder.startswith("ArrayOf") else "1")
    assert found == attributes


class Twin(Record):
    """A record that is named like the provider's verdict."""


Twin.__name__ = "Result"


class GetTwinResult(Reply):
    """A reply that leads to two records of one name."""

    Twin: Annotated[Twin | None, about("the other one")] = None
    Result: Annotated[Result | None, about("verdict")] = None


def test_two_records_of_one_name_in_one_service_are_refused() -> None:
    service = Service("TwinService")

    @service.read()
    class GetTwin(Operation[GetTwinResult]):
        """Reads a twin."""

    with pytest.raises(ValueError, match="two records of one service are named Result"):
        wsdl_document(service, ADDRESS)
