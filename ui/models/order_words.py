"""Licence orders in words: whose they are, which kinds of host IDs and which features they have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from functools import partial

from console.commands.command import Ask
from console.commands.reading import rows_of
from console.contract.language import Record, fields_of
from console.contract.services.license_activation_center import GetCustomerList, GetProductList
from console.contract.services.license_activation_center_records import (
    ExpirationType,
    Soap_Feature,
    Soap_Hostid,
    Soap_LicenseOrder,
)
from console.errors import ConsoleError
from console.store.texts import fold
from ui.editors.choices import words_of
from ui.models.columns import Column, columns_for, with_names
from ui.translation import tr

SHOWN = (
    "activation_key",
    "customer_id",
    "product_template_id",
    "enabled",
    "activated_licenses_count",
    "description",
    "creation_time",
)
"""Columns of the list of orders that are shown at first, in their order."""

_WIDE = {"activation_key": 27, "product_template_id": 34}


@dataclass(frozen=True, slots=True)
class OrderNames:
    """Names by id of customers and of product templates; one that is not known is told by its number."""

    customers: Mapping[int, str] = field(default_factory=dict)
    templates: Mapping[int, str] = field(default_factory=dict)

    def customer(self, number: int | None) -> str:
        """A customer's name."""
        return self.customers.get(number or 0) or _numbered(number)

    def template(self, number: int | None) -> str:
        """A product template's name, with its product's."""
        return self.templates.get(number or 0) or _numbered(number)


async def order_names(ask: Ask) -> OrderNames:
    """The names that orders refer to by numbers. They are an aid: those that cannot be read are left out."""
    customers: dict[int, str] = {}
    templates: dict[int, str] = {}
    try:
        async with aclosing(rows_of(GetCustomerList(), ask)) as rows:
            async for customer in rows:
                customers[customer.id or 0] = customer.name or ""
        async with aclosing(rows_of(GetProductList(), ask)) as rows:
            async for product in rows:
                for template in product.ProductTemplates:
                    parts = (product.name, product.version, template.name)
                    templates[template.id or 0] = " ".join(dict.fromkeys(filter(None, parts)))
    except ConsoleError:
        # The orders themselves tell of whatever stands in the way.
        pass
    return OrderNames(customers, templates)


def order_columns(names: OrderNames) -> tuple[Column, ...]:
    """The columns of the list of orders."""
    hidden = (found.name for found in fields_of(Soap_LicenseOrder) if found.name not in SHOWN)
    columns = columns_for(Soap_LicenseOrder, first=SHOWN, hidden=hidden)
    for key, title, name_of, known in (
        ("customer_id", tr("Customer"), names.customer, names.customers),
        ("product_template_id", tr("Product"), names.template, names.templates),
    ):
        columns = with_names(columns, key, name_of, title, partial(_ids, known))
    return tuple(replace(column, wide=_WIDE.get(column.key, column.wide)) for column in columns)


def hostid_words(hostid: Soap_Hostid) -> str:
    """How many of a kind of host IDs an activation takes."""
    if hostid.min_amount == hostid.max_amount:
        return str(hostid.min_amount)
    return tr("{least} to {most}", least=hostid.min_amount, most=hostid.max_amount)


def feature_words(feature: Soap_Feature) -> str:
    """What a feature is and when it ends."""
    said = [feature.version or "", "" if feature.enabled else tr("not enabled")]
    if feature.expiration_type == ExpirationType.FIXED:
        said.append(tr("until {day}", day=feature.expiration_date))
    elif feature.expiration_type == ExpirationType.DAYS_FROM_ACTIVATION:
        said.append(tr("until {n} days after its activation", n=feature.days_from_activation))
    else:
        said.append(value_in_words(feature, "expiration_type"))
    if feature.count:
        said.append(tr("{n} at once", n=feature.count))
    return " · ".join(filter(None, said))


def value_in_words(record: Record, name: str) -> str:
    """One value of a record as people read it."""
    found = next(found for found in fields_of(type(record)) if found.name == name)
    return words_of(found, getattr(record, name))


def _numbered(number: int | None) -> str:
    return tr("number {number}", number=number) if number is not None else ""


def _ids(names: Mapping[int, str], word: str) -> Sequence[int]:
    return [number for number, name in names.items() if word in fold(name)]
