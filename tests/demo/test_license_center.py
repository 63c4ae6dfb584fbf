"""The embedded licence server: state, rules with their result codes, versions, tokens, clients not written here."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from console.demo.estates import build
from console.demo.mishaps import Unavailable
from console.demo.variants import Missing
from tests.support.license_server import EncodingAtHand, code_in, logged_in, rpc, string
from tests.support.provider import PASSWORD, USER, RunningProvider
from tests.support.raw_soap import send

with warnings.catch_warnings():
    # Both are older than the warnings that current Pythons give for what they import.
    warnings.simplefilter("ignore", DeprecationWarning)
    import suds.client
    import zeep


def client(provider: RunningProvider, version: int = 4) -> Any:
    address = provider.provider.license_base(version).rstrip("/")
    return zeep.Client(f"{address}?wsdl", transport=EncodingAtHand()).service


@pytest.mark.parametrize(
    ("user", "password", "code"),
    [("demo", "demo", 0), ("demo", "no", 10), ("nobody", "demo", 10), ("trial", "demo", 11)],
)
def test_a_login_gives_a_token_or_says_why_not(provider: RunningProvider, user: str, password: str, code: int) -> None:
    reply = rpc(provider, "Login", string("username", user) + string("password", password))
    assert code_in(reply) == code
    assert len(reply.text("token") or "") == (40 if code == 0 else 0)


def test_a_call_without_a_good_token_is_refused(provider: RunningProvider) -> None:
    assert code_in(rpc(provider, "GetProductList", string("token", "f" * 40))) == 50
    assert code_in(rpc(provider, "GetProductList")) == 50
    token = logged_in(provider)
    assert code_in(rpc(provider, "GetProductList", string("token", token))) == 0
    assert code_in(rpc(provider, "Logout", string("token", token))) == 0
    assert code_in(rpc(provider, "GetProductList", string("token", token))) == 50


def test_a_token_holds_for_three_hours(provider: RunningProvider) -> None:
    now = datetime(2026, 5, 31, 9, tzinfo=UTC)
    state = build("documented", lambda: now)
    provider.reset(state)
    token = logged_in(provider)
    now += timedelta(hours=2, minutes=59)
    assert code_in(rpc(provider, "GetProductList", string("token", token))) == 0
    now += timedelta(minutes=1)
    assert code_in(rpc(provider, "GetProductList", string("token", token))) == 50


def test_a_version_that_does_not_exist_is_told_by_a_code(provider: RunningProvider) -> None:
    reply = rpc(provider, "Login", string("username", USER) + string("password", PASSWORD), version=9)
    assert code_in(reply) == 41
    assert send(f"{provider.provider.license_base(9)}?wsdl").status == 404


def test_a_namespace_that_ends_in_wsdl_is_taken_as_well(provider: RunningProvider) -> None:
    parameters = string("username", USER) + string("password", PASSWORD)
    assert code_in(rpc(provider, "Login", parameters, version=1, suffix="?wsdl")) == 0


@pytest.mark.parametrize(
    "parameters",
    [
        '<offset xsi:type="xsd:int">many</offset>',
        '<offset xsi:type="xsd:string">0</offset>',
        '<offset xsi:type="other:int">0</offset>',
        '<offset href="#nothing"/>',
    ],
)
def test_a_value_that_is_not_of_its_type_is_a_fault(provider: RunningProvider, parameters: str) -> None:
    reply = rpc(provider, "GetProductList", string("token", logged_in(provider)) + parameters)
    assert reply.status == 500
    assert "Violation of encoding rules" in (reply.text("faultstring") or "")


def test_what_refers_to_another_part_of_the_request_is_read_there(provider: RunningProvider) -> None:
    text = f'{string("token", logged_in(provider))}<offset href="#n"/><spare id="n" xsi:type="xsd:int">2</spare>'
    reply = rpc(provider, "GetProductList", text)
    assert len(reply.find("result_array/item")) == 2


def test_an_array_of_another_length_than_it_says_is_a_fault(provider: RunningProvider) -> None:
    order = '<Hostids soapenc:arrayType="ns:Soap_Hostid[2]"><item xsi:type="ns:Soap_Hostid"/></Hostids>'
    text = f'{string("token", logged_in(provider))}<licenseOrder xsi:type="ns:Soap_LicenseOrder">{order}</licenseOrder>'
    assert rpc(provider, "UpdateLicenseOrder", text).status == 500


def test_an_unknown_operation_and_broken_xml_are_faults(provider: RunningProvider) -> None:
    assert "not present" in (rpc(provider, "AddLicenseOrder").text("faultstring") or "")
    assert rpc(provider, "Login", "<open>").status == 500


@pytest.mark.parametrize("version", [1, 2, 3, 4])
def test_zeep_reads_and_overwrites_an_order(provider: RunningProvider, version: int) -> None:
    service = client(provider, version)
    token = service.Login(USER, PASSWORD).token
    order = service.GetLicenseOrderList(token, 0).result_array[0]
    assert hasattr(order, "removal") == (version > 1)
    order.description = "Neu <&> ☕"
    assert service.UpdateLicenseOrder(token, order).result_code == 0
    found = service.FindLicenseOrderByActivationKey(token, order.activation_key.lower()[3:], 0).result_array
    assert [each.description for each in found] == ["Neu <&> ☕"]
    assert len(service.GetCustomerList(token, 0).result_array) == len(provider.state.license_center.customers)
    assert service.GetProductList(token, 0).result_array[0].ProductTemplates
    assert service.Logout(token).result_code == 0
    assert service.GetLicenseOrderList(token, 0).result_code == 50


def test_suds_reads_orders_too(provider: RunningProvider) -> None:
    service = suds.client.Client(f"{provider.provider.license_base().rstrip('/')}?wsdl", cache=None).service
    token = service.Login(USER, PASSWORD).token
    orders = service.GetLicenseOrderList(token, 0).result_array
    assert sorted(str(order.activation_key) for order in orders) == sorted(provider.state.license_center.orders)
    assert service.Logout(token).result_code == 0


def test_a_list_comes_in_pages_of_a_hundred(estate: Callable[[str], RunningProvider]) -> None:
    small = estate("small")
    service = client(small)
    token = service.Login(USER, PASSWORD).token
    pages = [service.GetLicenseOrderList(token, offset).result_array for offset in (0, 100, 200, 300, 400)]
    assert [len(page) for page in pages] == [100, 100, 100, 40, 0]
    assert len({order.activation_key for page in pages for order in page}) == 340
    assert service.GetLicenseOrderList(token, -1).result_code == 108


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"description": "Moved"}, 0),
        ({"activation_key": "AAAA"}, 101),
        ({"activation_key": "AAAAA-AAAAA-AAAAA-AAAAA"}, 105),
        ({"customer_id": 0}, 108),
        ({"customer_id": 9}, 105),
        ({"product_template_id": 9}, 105),
        ({"hostid_match_rate": 101}, 108),
        ({"license_type": "floating"}, 108),
        ({"enabled": None}, 108),
        ({"licensee_type": "fixed", "licensee": None}, 60),
        ({"Hostids.min_amount": 3, "Hostids.max_amount": 2}, 60),
        ({"Hostids.name": "Fingerprint"}, 100),
        ({"Features.expiration_type": "fixed", "Features.expiration_date": None}, 60),
    ],
)
def test_an_update_is_answered_with_the_code_of_its_rule(
    provider: RunningProvider, changes: dict[str, Any], code: int
) -> None:
    before = dict(provider.state.license_center.orders)
    service = client(provider)
    token = service.Login(USER, PASSWORD).token
    order = service.GetLicenseOrderList(token, 0).result_array[0]
    for path, value in changes.items():
        holder, _, name = path.rpartition(".")
        setattr(order[holder][0] if holder else order, name, value)
    reply = service.UpdateLicenseOrder(token, order)
    assert reply.result_code == code
    assert bool(reply.result_string) == (code != 0)
    assert (provider.state.license_center.orders == before) == (code != 0)


def test_an_order_whose_licence_was_removed_cannot_be_edited(provider: RunningProvider) -> None:
    orders = provider.state.license_center.orders
    key = next(iter(orders))
    orders[key] = msgspec.structs.replace(orders[key], removal_confirmation_time="2026-01-02 03:04:05")
    service = client(provider)
    token = service.Login(USER, PASSWORD).token
    order = service.FindLicenseOrderByActivationKey(token, key, 0).result_array[0]
    assert service.UpdateLicenseOrder(token, order).result_code == 110


def test_the_server_keeps_its_own_members_and_names_the_customer(provider: RunningProvider) -> None:
    center = provider.state.license_center
    key, before = next(iter(center.orders.items()))
    service = client(provider)
    token = service.Login(USER, PASSWORD).token
    order = service.FindLicenseOrderByActivationKey(token, key, 0).result_array[0]
    order.creation_time, order.activated_licenses_count = "1999-01-01 00:00:00", 77
    order.licensee_type, order.licensee, order.removal = "customer", None, True
    assert service.UpdateLicenseOrder(token, order).result_code == 0
    after = center.orders[key]
    assert (after.creation_time, after.activated_licenses_count) == (
        before.creation_time,
        before.activated_licenses_count,
    )
    assert after.licensee == center.customers[after.customer_id or 0].name
    assert after.removal_request_time


def test_what_goes_wrong_on_demand_does_so_here_too(provider: RunningProvider) -> None:
    provider.faults.add(Unavailable(), service="LicenseActivationCenter", times=1)
    assert rpc(provider, "Login").status == 503
    provider.faults.vary(Missing("GetProductList"))
    assert b"GetProductList" not in send(f"{provider.provider.license_base()}?wsdl").body.replace(
        b"GetProductListRe", b""
    )
    assert rpc(provider, "GetProductList").status == 500
