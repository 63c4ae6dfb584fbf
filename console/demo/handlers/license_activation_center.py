"""LicenseActivationCenter: what the licence server answers, and the result code of every rule that a call breaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from console.contract import license_codes as codes
from console.contract.check import problems_of_fields
from console.contract.language import Operation, OperationSpec, Record, ResultCode, fields_of
from console.contract.services.license_activation_center import (
    PAGE_ROWS,
    FindLicenseOrderByActivationKey,
    GetCustomerList,
    GetLicenseOrderList,
    GetProductList,
    Login,
    Logout,
    Soap_Response,
    Soap_Response_List_Customer,
    Soap_Response_List_LicenseOrder,
    Soap_Response_List_Product,
    Soap_Response_Login,
    UpdateLicenseOrder,
)
from console.contract.services.license_activation_center_records import Soap_LicenseOrder
from console.demo.answering import Refused
from console.demo.license_center import HOSTID_KINDS, LicenseCenter

_KEY = "activation_key"
_NOT_GIVEN = "must be given"


@dataclass(frozen=True)
class LicenseCall:
    """One call as read: its parameters by name, and the order's members that are not declared.

    token: empty where the call has none. version: of the service that was asked.
    """

    spec: OperationSpec
    fields: Mapping[str, Any]
    token: str
    version: int
    further: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Without the token and the parameters, either of which may be a secret."""
        return f"LicenseCall({self.spec.name}, version {self.version})"


def answer(center: LicenseCenter, call: LicenseCall) -> tuple[Soap_Response, ResultCode, str]:
    """The reply to a call without its verdict, the result code, and the text that goes with it."""
    if call.spec.is_signed and not center.is_logged_in(call.token):
        return _nothing(call), codes.LAC_WRONG_TOKEN, "Authentication token is wrong or has expired."
    try:
        return _HANDLERS[call.spec.request](center, call), codes.LAC_SUCCESS, ""
    except Refused as refusal:
        return _nothing(call), refusal.code, refusal.message


def _nothing(call: LicenseCall) -> Soap_Response:
    reply: Soap_Response = call.spec.reply()  # type: ignore[assignment] # every reply of this service is one
    return reply


def _login(center: LicenseCenter, call: LicenseCall) -> Soap_Response:
    found = center.administrators.get(call.fields["username"] or "")
    if found is None or found.password != call.fields["password"]:
        raise Refused(codes.LAC_INVALID_LOGIN_OR_PASSWORD, "Invalid login or password.")
    if not found.is_paying:
        raise Refused(codes.LAC_NOT_A_PAYING_VENDOR, "Vendor SOAP API is available for paying vendors only.")
    return Soap_Response_Login(token=center.log_in())


def _logout(center: LicenseCenter, call: LicenseCall) -> Soap_Response:
    center.log_out(call.token)
    return Soap_Response()


def _orders(center: LicenseCenter, call: LicenseCall) -> Soap_Response:
    return Soap_Response_List_LicenseOrder(result_array=_page(call, list(center.orders.values())))


def _customers(center: LicenseCenter, call: LicenseCall) -> Soap_Response:
    return Soap_Response_List_Customer(result_array=_page(call, list(center.customers.values())))


def _products(center: LicenseCenter, call: LicenseCall) -> Soap_Response:
    return Soap_Response_List_Product(result_array=_page(call, center.products))


def _orders_by_key(center: LicenseCenter, call: LicenseCall) -> Soap_Response:
    wanted = (call.fields["activationKey"] or "").casefold()
    if not wanted:
        raise Refused(codes.LAC_ACTIVATION_KEY_INVALID, "Activation key is empty.")
    found = [order for key, order in center.orders.items() if wanted in key.casefold()]
    return Soap_Response_List_LicenseOrder(result_array=_page(call, found))


def _page(call: LicenseCall, rows: list[Any]) -> tuple[Any, ...]:
    first = call.fields["offset"] or 0
    if first < 0:
        raise Refused(codes.LAC_INVALID_DATA, "Offset must be at least 0.")
    return tuple(rows[first : first + PAGE_ROWS])


def _update(center: LicenseCenter, call: LicenseCall) -> Soap_Response:
    sent: Mapping[str, Any] | None = call.fields["licenseOrder"]
    if sent is None:
        raise Refused(codes.LAC_INVALID_DATA, "licenseOrder must be given.")
    _check(sent)
    before = center.orders.get(sent[_KEY].upper())
    if before is None:
        raise Refused(codes.LAC_RECORD_DOESNT_EXIST, f"License order {sent[_KEY]} does not exist.")
    if before.removal_confirmation_time:
        raise Refused(codes.LAC_CANNOT_EDIT_RECORD, "The license was removed; the order cannot be edited.")
    if sent["customer_id"] not in center.customers:
        raise Refused(codes.LAC_RECORD_DOESNT_EXIST, f"Customer {sent['customer_id']} does not exist.")
    if sent["product_template_id"] not in center.template_ids:
        raise Refused(codes.LAC_RECORD_DOESNT_EXIST, f"Product template {sent['product_template_id']} does not exist.")
    unknown = [found["name"] for found in sent["Hostids"] if found["name"] not in HOSTID_KINDS]
    if unknown:
        raise Refused(codes.LAC_HOSTIDTYPE_NOT_SUPPORTED, f"HostID type {unknown[0]} is not supported.")
    order = _built(Soap_LicenseOrder, sent, before)
    values = {name: getattr(order, name) for name in sent} | {_KEY: before.activation_key}
    center.overwrite(before, values, call.further)
    return Soap_Response()


def _check(order: Mapping[str, Any]) -> None:
    """Hold an order against every declared rule. Raises Refused with the code of the first kind that is broken."""
    found = [(problem.path, problem.rule) for problem in problems_of_fields(Soap_LicenseOrder, order)]
    for path, rule in found:
        if path == _KEY:
            raise Refused(codes.LAC_ACTIVATION_KEY_INVALID, f"{path} {rule}.")
    rules = {rule.sentence for record in _with_rules() for rule in record.constraints} - {_NOT_GIVEN}
    values = [f"{path} {rule}." for path, rule in found if rule not in rules]
    values += [f"{name} is not a known value." for name in _unknown_choices(Soap_LicenseOrder, order, "")]
    if values:
        raise Refused(codes.LAC_INVALID_DATA, " ".join(values))
    if found:
        raise Refused(codes.LAC_INVALID_ORDER_CONFIGURATION, " ".join(f"{path} {rule}." for path, rule in found))


def _with_rules() -> tuple[type[Record], ...]:
    inner = (found.record for found in fields_of(Soap_LicenseOrder))
    return (Soap_LicenseOrder, *(record for record in inner if record is not None))


def _unknown_choices(record: type[Record], values: Mapping[str, Any], place: str) -> list[str]:
    """Where a value stands that is in no list of choices: this server has the whole list."""
    found = []
    for declared in fields_of(record):
        value = values.get(declared.name)
        if declared.record is not None:
            for number, item in enumerate(value or ()):
                found += _unknown_choices(declared.record, item, f"{place}{declared.name}.{number}.")
        elif declared.values and value is not None and value not in declared.values:
            found.append(f"{place}{declared.name}")
    return found


def _built(record: type[Record], values: Mapping[str, Any], before: Record | None = None) -> Any:
    """The record of values that were found in order; what their version does not have stays as it was `before`."""
    ready: dict[str, Any] = {}
    for declared in fields_of(record):
        if declared.name not in values:
            continue
        value, inner = values[declared.name], declared.record
        if inner is not None:
            known = {found.name: found for found in getattr(before, declared.name, ())}
            value = tuple(_built(inner, item, known.get(item["name"])) for item in value)
        ready[declared.name] = value
    return record(**ready) if before is None else msgspec.structs.replace(before, **ready)


_Handler = Callable[[LicenseCenter, LicenseCall], Soap_Response]
_HANDLERS: dict[type[Operation[Any]], _Handler] = {
    Login: _login,
    Logout: _logout,
    UpdateLicenseOrder: _update,
    FindLicenseOrderByActivationKey: _orders_by_key,
    GetLicenseOrderList: _orders,
    GetCustomerList: _customers,
    GetProductList: _products,
}
