"""The licence server's estate: customers of a software house, its products, and a few hundred orders."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from console.contract.services.license_activation_center_records import (
    ExpirationType,
    IssuedType,
    LicenseeType,
    LicenseType,
    MaintenanceType,
    Soap_Contact,
    Soap_Customer,
    Soap_CustomTag,
    Soap_Feature,
    Soap_Hostid,
    Soap_LicenseOrder,
    Soap_Product,
    Soap_ProductTemplate,
)
from console.demo.estates import names
from console.demo.license_center import HOSTID_KINDS, Administrator, LicenseCenter

SEED = 20_260_611
FEW, MANY = 12, 340
"""Orders of the documented estate, and of the others."""

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_TOWNS = (("Bristol", "BS1 4TR", "GB"), ("Aarhus", "8000", "DK"), ("Graz", "8010", "AT"), ("Portland", "97205", "US"))
_PRODUCTS = (
    ("Contour", "5.2", "Drawing and terrain models", ("Single seat", "Campus", "Trial")),
    ("Contour Viewer", "5.2", None, ("Single seat",)),
    ("Tidewater", "2.100", "Hydraulic simulation", ("Workstation", "Cluster", "Teaching")),
    ("Quarry Planner", "1.10", "", ("Single seat", "Site")),
)
_FEATURES = ("core", "mesh", "export", "scripting")


def fill(center: LicenseCenter, orders: int) -> None:
    """Put so many orders and what they refer to into a licence server, the same ones each time. Login demo / demo."""
    pick = random.Random(SEED)  # noqa: S311 - the same estate each time
    center.administrators = {
        "demo": Administrator("demo"),
        "trial": Administrator("demo", is_paying=False),
    }
    today = center.clock().replace(tzinfo=None, microsecond=0)
    for number in range(max(orders // 3, 5)):
        _add_customer(center, pick, 4_001 + number, today)
    template = 70
    for name, version, description, templates in _PRODUCTS:
        made = tuple(Soap_ProductTemplate(id=template + n, name=f"{name} {kind}") for n, kind in enumerate(templates))
        template += len(templates)
        center.products.append(Soap_Product(name=name, version=version, description=description, ProductTemplates=made))
    customers, made_from = list(center.customers), sorted(center.template_ids)
    for number in range(orders):
        customer = center.customers[pick.choice(customers)]
        order = _order(pick, number, customer, pick.choice(made_from), today)
        center.orders[order.activation_key or ""] = order


def _add_customer(center: LicenseCenter, pick: random.Random, number: int, today: datetime) -> None:
    name = names.firm(pick)
    person = f"{pick.choice(names.FIRST_NAMES)} {pick.choice(names.LAST_NAMES)}"
    town, code, country = pick.choice(_TOWNS)
    made = _text(today - timedelta(days=pick.randrange(30, 2_000)))
    contact = Soap_Contact(
        id=number * 10,
        name=person,
        email=f"{person.replace(' ', '.').lower()}@{names.domain(name)}",
        customer_id=number,
        creation_time=made,
        update_time=made,
    )
    center.customers[number] = Soap_Customer(
        id=number,
        name=name,
        street=f"{pick.randrange(1, 190)} {pick.choice(names.PLACES)} Street",
        zip_code=code,
        city=town,
        country=country,
        vat_number=f"{country}{pick.randrange(10**8, 10**9)}",
        description=None if number % 3 else "Pays by the year.",
        creation_time=made,
        update_time=made,
        Contacts=(contact,) if number % 4 else (),
        CustomTags=(Soap_CustomTag(tag_name="Region", value=town),) if number % 2 else (),
    )


def _order(
    pick: random.Random, number: int, customer: Soap_Customer, template: int, today: datetime
) -> Soap_LicenseOrder:
    made = today - timedelta(days=pick.randrange(1, 1_500), minutes=pick.randrange(1_440))
    is_network = number % 5 == 2
    whose = (LicenseeType.CUSTOMER, LicenseeType.FIXED, LicenseeType.NOT_SPECIFIED)[number % 3]
    licensee = {LicenseeType.CUSTOMER: customer.name, LicenseeType.FIXED: f"{customer.name}, {customer.city}"}
    is_removed = number % 29 == 7
    kinds = pick.sample(HOSTID_KINDS, 1 + number % 3)
    return Soap_LicenseOrder(
        customer_id=customer.id,
        product_template_id=template,
        activation_key="-".join("".join(pick.choices(_LETTERS, k=5)) for _ in range(4)),
        creation_time=_text(made),
        license_type=LicenseType.NETWORK if is_network else LicenseType.LOCAL,
        licensee_type=whose,
        licensee=licensee.get(whose),
        hostid_match_rate=pick.choice((0, 50, 66, 100)),
        min_hostids=1,
        activated_licenses_count=pick.choice((0, 1, 1, 1, 2)),
        enabled=number % 17 != 4,
        description="" if number % 4 else f"Order {customer.name} {made:%Y}",
        settings_description=None,
        removal=is_removed,
        removal_request_time=_text(made + timedelta(hours=30)) if is_removed else None,
        removal_confirmation_time=_text(made + timedelta(hours=52)) if number % 58 == 7 else None,
        deactivations_allowed=number % 6,
        deactivations_left=number % 6,
        Hostids=tuple(Soap_Hostid(name=kind, min_amount=0, max_amount=1 + number % 2) for kind in kinds),
        Features=tuple(_feature(pick, name, today, is_network=is_network) for name in _FEATURES[: 1 + number % 4]),
    )


def _feature(pick: random.Random, name: str, today: datetime, *, is_network: bool) -> Soap_Feature:
    ends = pick.choice(list(ExpirationType))
    maintained = pick.choice(list(MaintenanceType))
    is_issued = pick.random() < 0.5
    day = f"{today + timedelta(days=pick.randrange(-200, 700)):%Y-%m-%d}"
    return Soap_Feature(
        name=name,
        version=pick.choice(("5.2", "1.100", "2026.1")),
        expiration_type=ends,
        expiration_date=day if ends is ExpirationType.FIXED else None,
        additional_settings=None,
        enabled=pick.random() < 0.8,
        days_from_activation=365 if ends is ExpirationType.DAYS_FROM_ACTIVATION else None,
        count=pick.choice((5, 10, 25)) if is_network else None,
        comment="",
        options=None,
        maintenance_type=maintained,
        maintenance_date=day if maintained is MaintenanceType.FIXED else None,
        maintenance_days_from_activation=365 if maintained is MaintenanceType.DAYS_FROM_ACTIVATION else None,
        issued_type=IssuedType.FIXED if is_issued else IssuedType.NOT_ISSUED,
        issued_date=f"{today:%Y-%m-%d}" if is_issued else None,
    )


def _text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"
