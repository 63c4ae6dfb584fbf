"""Contracts that differ from the declared one: the WSDL, the request that is understood, and the reply go together."""

from __future__ import annotations

from lxml import etree

from console.demo.records import Status
from console.demo.variants import Bare, Extended, Missing, Renamed, Reordered
from tests.support.provider import RunningProvider
from tests.support.raw_soap import call, fields, send

ENTITY = "EntityManagementService"
SCHEMA = "{http://www.w3.org/2001/XMLSchema}"


def contract(provider: RunningProvider) -> etree._Element:
    return send(f"{provider.base}{ENTITY}.asmx?WSDL").xml


def type_fields(wsdl: etree._Element, name: str) -> list[str | None]:
    (found,) = (element for element in wsdl.iter(f"{SCHEMA}complexType") if element.get("name") == name)
    return [element.get("name") for element in found.iter(f"{SCHEMA}element")]


def operation_fields(wsdl: etree._Element, name: str) -> list[str | None]:
    (found,) = (
        element
        for schema in wsdl.iter(f"{SCHEMA}schema")
        for element in schema.iterchildren(f"{SCHEMA}element")
        if element.get("name") == name
    )
    return [element.get("name") for element in found.iter(f"{SCHEMA}element")][1:]


def test_a_renamed_field_is_understood_under_its_new_name_only(provider: RunningProvider) -> None:
    provider.faults.vary(Renamed("SuspendEntity", "TargetEntityId", "entityId"))
    assert type_fields(contract(provider), "SuspendEntityRequest") == ["entityId"]
    assert type_fields(contract(provider), "CancelEntityRequest") == ["TargetEntityId"]
    assert call(provider, ENTITY, "SuspendEntity", fields(TargetEntityId=311)).code == 2
    assert call(provider, ENTITY, "SuspendEntity", fields(entityId=311)).code == 0
    assert provider.state.entities[311].status is Status.SUSPENDED


def test_a_renamed_field_of_a_reply_is_sent_under_its_new_name(provider: RunningProvider) -> None:
    provider.faults.vary(Renamed("GetEntityAccounts", "AccountsTotal", "TotalRecords"))
    reply = call(provider, ENTITY, "GetEntityAccounts", fields(TargetEntityID=0, PageSize=1, PageIndex=1))
    assert (reply.text("TotalRecords"), reply.find("AccountsTotal")) == ("14", [])
    assert "TotalRecords" in type_fields(contract(provider), "GetEntityAccountsResult")


def test_a_missing_operation_is_neither_in_the_contract_nor_answered(provider: RunningProvider) -> None:
    provider.faults.vary(Missing("UncancelEntity"))
    assert b'operation name="UncancelEntity"' not in etree.tostring(contract(provider))
    assert call(provider, ENTITY, "UncancelEntity", fields(TargetEntityId=311)).status == 500
    assert call(provider, ENTITY, "SuspendEntity", fields(TargetEntityId=311)).code == 0


def test_a_missing_field_is_neither_understood_nor_sent(provider: RunningProvider) -> None:
    provider.faults.vary(Missing("SuspendEntity", "TargetEntityId"), Missing("SuspendEntity", "AlreadySuspended"))
    assert type_fields(contract(provider), "SuspendEntityRequest") == []
    assert call(provider, ENTITY, "SuspendEntity", fields(TargetEntityId=311)).code == 2
    provider.faults.clear()
    provider.faults.vary(Missing("SuspendEntity", "AlreadySuspended"))
    reply = call(provider, ENTITY, "SuspendEntity", fields(TargetEntityId=311))
    assert (reply.code, reply.find("AlreadySuspended")) == (0, [])


def test_a_request_in_another_order_is_only_said_so_by_the_contract(provider: RunningProvider) -> None:
    declared = type_fields(contract(provider), "GetEntityAccountsRequest")
    provider.faults.vary(Reordered("GetEntityAccounts"))
    assert type_fields(contract(provider), "GetEntityAccountsRequest") == declared[::-1]
    assert call(provider, ENTITY, "GetEntityAccounts", fields(PageIndex=1, PageSize=1, TargetEntityID=0)).code == 0


def test_a_bare_request_has_its_fields_without_the_wrapper(provider: RunningProvider) -> None:
    provider.faults.vary(Bare("SuspendEntity"))
    assert operation_fields(contract(provider), "SuspendEntity") == ["TargetEntityId"]
    assert call(provider, ENTITY, "SuspendEntity", fields(TargetEntityId=311)).code == 2
    assert call(provider, ENTITY, "SuspendEntity", fields(TargetEntityId=311), bare=True).code == 0


def test_a_newer_server_sends_more(provider: RunningProvider) -> None:
    provider.faults.vary(Extended("GetEntityHierarchy", "EntityName", "Region", "EMEA"))
    assert "Region" in type_fields(contract(provider), "EntityInHierarchy")
    reply = call(provider, ENTITY, "GetEntityHierarchy", fields(TargetEntityID=0, IncludeInactive=True))
    assert set(reply.texts("EntityInHierarchy/Region")) == {"EMEA"}
    assert len(reply.find("EntityInHierarchy/Region")) == 9


def test_variants_go_together_and_go_away(provider: RunningProvider) -> None:
    before = etree.tostring(contract(provider))
    provider.faults.vary(Bare("SuspendEntity"), Renamed("SuspendEntity", "TargetEntityId", "id"))
    assert operation_fields(contract(provider), "SuspendEntity") == ["id"]
    assert call(provider, ENTITY, "SuspendEntity", fields(id=311), bare=True).code == 0
    provider.faults.clear()
    assert etree.tostring(contract(provider)) == before
