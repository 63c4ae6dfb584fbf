"""The licence server's declaration: rules between the members of an order, versions, verdicts, codes and WSDL."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from lxml import etree

from console.contract import codes
from console.contract.check import problems
from console.contract.codes import code_of, codes_of
from console.contract.language import Kind, Style
from console.contract.license_codes import LAC_WRONG_TOKEN, LICENSE_CODES
from console.contract.providers import BACKUP, LICENCES
from console.contract.reach import largest_page
from console.contract.services import SERVICES, operation
from console.contract.services.license_activation_center import (
    GetLicenseOrderList,
    Soap_Response,
    Soap_Response_Login,
    UpdateLicenseOrder,
)
from console.contract.services.license_activation_center_records import (
    Soap_Customer,
    Soap_Feature,
    Soap_Hostid,
    Soap_LicenseOrder,
)
from console.contract.verdicts import verdict_of
from console.contract.versions import fields_at
from console.contract.wsdl import wsdl_document
from tests.contract.declared import full

ADDED_IN_2 = {
    "settings_description",
    "removal",
    "removal_request_time",
    "removal_confirmation_time",
    "deactivations_allowed",
    "deactivations_left",
}
SERVICE = SERVICES["LicenseActivationCenter"]
SCHEMA = "{http://www.w3.org/2001/XMLSchema}"


def broken(record: Any, **values: Any) -> list[str]:
    return [f"{found.path} {found.rule}" for found in problems(msgspec.structs.replace(record, **values))]


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"customer_id": None}, "customer_id must be given"),
        ({"customer_id": 0}, "customer_id must be at least 1"),
        ({"product_template_id": 0}, "product_template_id must be at least 1"),
        ({"activation_key": None}, "activation_key must be given"),
        ({"hostid_match_rate": 101}, "hostid_match_rate must be at most 100"),
        ({"hostid_match_rate": -1}, "hostid_match_rate must be at least 0"),
        ({"min_hostids": -1}, "min_hostids must be at least 0"),
        ({"enabled": None}, "enabled must be given"),
        ({"licensee_type": "fixed", "licensee": None}, "licensee must be given where licensee_type is fixed"),
        (
            {"licensee_type": "not_specified", "licensee": "Wolds Timber"},
            "licensee must be left out where licensee_type is not_specified",
        ),
    ],
)
def test_an_order_that_breaks_a_rule_is_told_which(values: dict[str, Any], rule: str) -> None:
    assert broken(full(Soap_LicenseOrder), **values) == [rule]


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"expiration_date": None}, "expiration_date must be given where expiration_type is fixed"),
        ({"expiration_date": "31.05.2026"}, "expiration_date must be a day written like 2026-05-31"),
        ({"expiration_date": "2026-02-30"}, "expiration_date must be a day written like 2026-05-31"),
        (
            {"expiration_type": "days_from_activation", "days_from_activation": None},
            "days_from_activation must be given where expiration_type is days_from_activation",
        ),
        (
            {"expiration_type": "no_expiration", "days_from_activation": None},
            "expiration_date must be left out where expiration_type is no_expiration",
        ),
        ({"maintenance_date": ""}, "maintenance_date must be given where maintenance_type is fixed"),
        (
            {"maintenance_type": "days_from_activation", "maintenance_days_from_activation": None},
            "maintenance_days_from_activation must be given where maintenance_type is days_from_activation",
        ),
        ({"issued_date": None}, "issued_date must be given where issued_type is fixed"),
    ],
)
def test_a_feature_that_breaks_a_rule_is_told_which(values: dict[str, Any], rule: str) -> None:
    assert broken(full(Soap_Feature), **values) == [rule]


def test_a_kind_of_hostid_has_no_fewer_at_most_than_at_least() -> None:
    assert broken(full(Soap_Hostid), min_amount=2, max_amount=2) == []
    assert broken(full(Soap_Hostid), min_amount=3, max_amount=2) == ["min_amount must not be more than max_amount"]


def test_a_value_that_no_list_has_is_sent_back_as_it_was_read() -> None:
    assert broken(full(Soap_LicenseOrder), license_type="floating") == []
    assert broken(full(Soap_Feature), issued_type="first_activation", issued_date=None) == []


def test_whose_name_a_customers_order_has_may_be_left_open() -> None:
    assert broken(full(Soap_LicenseOrder), licensee_type="customer", licensee=None) == []
    assert broken(full(Soap_LicenseOrder), licensee_type="not_specified", licensee="") == []


def test_a_version_has_its_own_members() -> None:
    first, second = ({found.name for found in fields_at(Soap_LicenseOrder, version)} for version in (1, 2))
    assert second - first == ADDED_IN_2
    assert len(first) == 14
    names = [{found.name for found in fields_at(Soap_Customer, version)} for version in (1, 2)]
    assert names[0] - names[1] == {"vat_number"}
    assert fields_at(Soap_LicenseOrder, None) == fields_at(Soap_LicenseOrder, 4)


def test_a_verdict_beside_the_fields_reads_like_any_other() -> None:
    spec = operation("UpdateLicenseOrder")
    refused = verdict_of(spec, Soap_Response(result_code=50, result_string="expired"))
    assert (refused.Result, refused.Code, refused.Message) == (50, "LAC_WRONG_TOKEN", "expired")
    assert verdict_of(spec, Soap_Response(result_code=0, result_string="")).Message is None
    assert verdict_of(spec, Soap_Response()).Result is None
    assert verdict_of(spec, Soap_Response(result_code=999)).Code is None


def test_the_licence_server_has_its_own_codes_and_none_of_the_backup_provider() -> None:
    spec = operation("GetLicenseOrderList")
    assert codes_of(spec) == LICENSE_CODES
    assert code_of(spec, 50) is LAC_WRONG_TOKEN
    assert code_of(spec, 3) is None
    assert code_of(operation("GetEntityAccounts"), 50) is None
    assert {code.code for code in codes.SIGN_IN_REFUSED} == {3, 10, 50}


def test_kinds_and_pages_are_declared() -> None:
    assert UpdateLicenseOrder.spec.kind is Kind.CHANGE
    assert {spec.style for spec in SERVICE.operations.values()} == {Style.RPC}
    assert largest_page(GetLicenseOrderList.spec) == 100
    paging = GetLicenseOrderList.spec.paging
    assert paging is not None
    assert paging.fields == ("offset",)
    assert paging.at(GetLicenseOrderList(), 200) == GetLicenseOrderList(offset=200)
    assert paging.before(GetLicenseOrderList(offset=250)) == 200


def test_the_token_is_no_field_and_never_shown() -> None:
    assert not any("token" in spec.request.__struct_fields__ for spec in SERVICE.operations.values())
    assert [spec.name for spec in SERVICE.operations.values() if not spec.is_signed] == ["Login"]
    assert "4711abcd" not in repr(Soap_Response_Login(token="4711abcd"))


@pytest.mark.parametrize(
    ("address", "version"),
    [
        ("https://license.x-formation.com/soap/type/vendor/version/4", 4),
        ("http://127.0.0.1:8080/soap/type/vendor/version/1/", 1),
        ("/soap/type/vendor/version/9", 9),
        ("https://license.x-formation.com/soap/type/enduser/version/2", None),
        ("https://secure.example.com/WebApi/AccountManagementService/", None),
    ],
)
def test_an_address_tells_the_version(address: str, version: int | None) -> None:
    assert LICENCES.version_at(address) == version


def test_where_a_service_stands_follows_from_the_base() -> None:
    base = "http://127.0.0.1/soap/type/vendor/version/3/"
    assert LICENCES.wsdl_address(base, SERVICE.name) == "http://127.0.0.1/soap/type/vendor/version/3?wsdl"
    assert BACKUP.wsdl_address("http://127.0.0.1/a/", "EntityStatus") == "http://127.0.0.1/a/EntityStatus.asmx?WSDL"
    assert LICENCES.namespace_at(base).endswith("/version/3")
    assert LICENCES.namespace_at("http://127.0.0.1/elsewhere").endswith("/version/4")


@pytest.mark.parametrize("version", LICENCES.versions)
def test_the_wsdl_has_the_members_of_its_version(version: int) -> None:
    address = f"http://127.0.0.1{LICENCES.path.format(version=version)}".rstrip("/")
    root = etree.fromstring(wsdl_document(SERVICE, address))
    assert root.get("targetNamespace") == LICENCES.namespace.format(version=version)
    order = next(found for found in root.iter(f"{SCHEMA}complexType") if found.get("name") == "Soap_LicenseOrder")
    members = {found.get("name") for found in order.iter(f"{SCHEMA}element")}
    assert (members & ADDED_IN_2 == ADDED_IN_2) == (version > 1)
    bodies = root.xpath("//*[local-name()='body']")
    assert {(found.get("use"), found.get("namespace")) for found in bodies} == {
        ("encoded", root.get("targetNamespace"))
    }
