"""What the licence server keeps: orders with their HostIDs and features, customers, products.

Names are the vendor's to the letter. A field that an order must have when it is written is not required when one is
read: a list is not given up for one odd order, and `constraints` hold when it is sent back. Times are texts, since no
source says their zone. What a list of choices does not have is sent back as it was read.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from console.contract.language import DOCUMENT, INFERRED, OP_PAGE, Record, about
from console.contract.limits import Constraint, Rule


class LicenseType(enum.StrEnum):
    """Where the licences of an order work."""

    LOCAL = "local"
    NETWORK = "network"


class LicenseeType(enum.StrEnum):
    """Whose name stands in the licences of an order."""

    FIXED = "fixed"
    CUSTOMER = "customer"
    NOT_SPECIFIED = "not_specified"


class ExpirationType(enum.StrEnum):
    """When a feature ends."""

    FIXED = "fixed"
    DAYS_FROM_ACTIVATION = "days_from_activation"
    NO_EXPIRATION = "no_expiration"


class MaintenanceType(enum.StrEnum):
    """When the maintenance of a feature ends."""

    FIXED = "fixed"
    DAYS_FROM_ACTIVATION = "days_from_activation"
    NO_MAINTENANCE = "no_maintenance"


class IssuedType(enum.StrEnum):
    """Which day of issue a licence names; the vendor's own list was not seen whole."""

    FIXED = "fixed"
    NOT_ISSUED = "not_issued"


def _is_day(text: str) -> bool:
    if not text or (len(text) == 10 and text[4] == text[7] == "-" and text.isascii()):
        try:
            return not text or bool(date.fromisoformat(text))
        except ValueError:
            return False
    return False


DAY = Rule("must be a day written like 2026-05-31", _is_day, "2026-05-31")


def _is_key(text: str) -> bool:
    groups = text.split("-", 4)
    return [len(group) for group in groups] == [5, 5, 5, 5] and text.isascii() and text.replace("-", "").isalnum()


ACTIVATION_KEY = Rule(
    "must be four groups of five letters or digits, joined by hyphens", _is_key, "B7K2M-9QXDR-4TFH8-WC3NZ"
)


def _given(name: str) -> Constraint:
    return Constraint((name,), "must be given", lambda record: getattr(record, name) not in (None, ""))


def _given_where(name: str, chooser: str, choice: str) -> Constraint:
    def holds(record: Any) -> bool:
        return getattr(record, chooser) != choice or getattr(record, name) not in (None, "")

    return Constraint((name, chooser), f"must be given where {chooser} is {choice}", holds)


def _left_out_where(name: str, chooser: str, choice: str) -> Constraint:
    def holds(record: Any) -> bool:
        return getattr(record, chooser) != choice or getattr(record, name) in (None, "")

    return Constraint((name, chooser), f"must be left out where {chooser} is {choice}", holds)


def _in_order(smaller: str, larger: str) -> Callable[[Any], bool]:
    def holds(record: Any) -> bool:
        least, most = getattr(record, smaller), getattr(record, larger)
        return least is None or most is None or least <= most

    return holds


class Soap_Hostid(Record):  # noqa: N801 - the vendor's name
    """One kind of HostID that an activation takes, and how many of it."""

    name: Annotated[str | None, about("kind of HostID, like Ethernet or Username", DOCUMENT)] = None
    min_amount: Annotated[int | None, about("fewest of this kind", DOCUMENT, minimum=0)] = None
    max_amount: Annotated[int | None, about("most of this kind", DOCUMENT, minimum=0)] = None

    constraints = (
        _given("name"),
        _given("min_amount"),
        _given("max_amount"),
        Constraint(
            ("min_amount", "max_amount"), "must not be more than max_amount", _in_order("min_amount", "max_amount")
        ),
    )


class Soap_Feature(Record):  # noqa: N801
    """One feature of the licensed program and for how long it may be used."""

    name: Annotated[str | None, about("feature", DOCUMENT, OP_PAGE)] = None
    version: Annotated[str | None, about("its version, a text: 1.100 is not 1.1", DOCUMENT, OP_PAGE)] = None
    expiration_type: Annotated[
        str | None,
        about("when it ends", DOCUMENT, OP_PAGE, wire="string", choices=ExpirationType, is_open=True),
    ] = None
    expiration_date: Annotated[str | None, about("last day", DOCUMENT, OP_PAGE, rule=DAY, nullable=True)] = None
    additional_settings: Annotated[
        str | None, about("further settings of the program", DOCUMENT, OP_PAGE, nullable=True)
    ] = None
    enabled: Annotated[bool | None, about("the order has this feature", DOCUMENT, OP_PAGE)] = None
    days_from_activation: Annotated[
        int | None, about("days from activation until it ends", DOCUMENT, OP_PAGE, unit="days", nullable=True)
    ] = None
    count: Annotated[
        int | None, about("how many may run at once; of network licences", DOCUMENT, OP_PAGE, nullable=True)
    ] = None
    comment: Annotated[str | None, about("comment in the licence", OP_PAGE, nullable=True, since=2)] = None
    options: Annotated[str | None, about("options in the licence", OP_PAGE, nullable=True, since=2)] = None
    maintenance_type: Annotated[
        str | None,
        about("when its maintenance ends", OP_PAGE, wire="string", choices=MaintenanceType, is_open=True, since=2),
    ] = None
    maintenance_date: Annotated[
        str | None, about("last day of maintenance", OP_PAGE, rule=DAY, nullable=True, since=2)
    ] = None
    maintenance_days_from_activation: Annotated[
        int | None,
        about(
            "days from activation until maintenance ends",
            OP_PAGE,
            unit="days",
            nullable=True,
            since=2,
            conflict="the page's rule speaks of maintenance_type = maintenance_days_from_activation; its list has "
            "days_from_activation, which is used",
        ),
    ] = None
    issued_type: Annotated[
        str | None,
        about("which day of issue is named", OP_PAGE, wire="string", choices=IssuedType, is_open=True, since=2),
    ] = None
    issued_date: Annotated[str | None, about("day of issue", OP_PAGE, rule=DAY, nullable=True, since=2)] = None

    constraints = (
        _given("name"),
        _given("version"),
        _given("expiration_type"),
        _given("enabled"),
        _given_where("expiration_date", "expiration_type", ExpirationType.FIXED),
        _given_where("days_from_activation", "expiration_type", ExpirationType.DAYS_FROM_ACTIVATION),
        _left_out_where("expiration_date", "expiration_type", ExpirationType.NO_EXPIRATION),
        _left_out_where("days_from_activation", "expiration_type", ExpirationType.NO_EXPIRATION),
        _given_where("maintenance_date", "maintenance_type", MaintenanceType.FIXED),
        _given_where("maintenance_days_from_activation", "maintenance_type", MaintenanceType.DAYS_FROM_ACTIVATION),
        _given_where("issued_date", "issued_type", IssuedType.FIXED),
    )


class Soap_LicenseOrder(Record):  # noqa: N801
    """A licence order: what a customer may activate, on which computers and for how long."""

    customer_id: Annotated[int | None, about("customer the order is for", DOCUMENT, OP_PAGE, minimum=1)] = None
    product_template_id: Annotated[
        int | None, about("product template the order was made from", DOCUMENT, OP_PAGE, minimum=1)
    ] = None
    activation_key: Annotated[
        str | None,
        about("key that the order is found by and activated with", DOCUMENT, OP_PAGE, rule=ACTIVATION_KEY),
    ] = None
    creation_time: Annotated[
        str | None, about("when it was made, zone not stated; sent back as read", DOCUMENT, OP_PAGE, by_server=True)
    ] = None
    license_type: Annotated[
        str | None,
        about("where its licences work", DOCUMENT, OP_PAGE, wire="string", choices=LicenseType, is_open=True),
    ] = None
    licensee_type: Annotated[
        str | None,
        about("whose name the licences have", DOCUMENT, OP_PAGE, wire="string", choices=LicenseeType, is_open=True),
    ] = None
    licensee: Annotated[
        str | None, about("name in the licences where that is fixed", DOCUMENT, OP_PAGE, nullable=True)
    ] = None
    hostid_match_rate: Annotated[
        int | None,
        about("share of HostIDs that must match", DOCUMENT, OP_PAGE, minimum=0, maximum=100, unit="percent"),
    ] = None
    min_hostids: Annotated[
        int | None, about("fewest HostIDs of all kinds for an activation", DOCUMENT, OP_PAGE, minimum=0)
    ] = None
    activated_licenses_count: Annotated[
        int | None, about("licences activated so far; sent back as read", DOCUMENT, OP_PAGE, by_server=True)
    ] = None
    enabled: Annotated[bool | None, about("it can be activated", DOCUMENT, OP_PAGE)] = None
    description: Annotated[str | None, about("words about the order", DOCUMENT, OP_PAGE, nullable=True)] = None
    settings_description: Annotated[str | None, about("words about its settings", OP_PAGE, nullable=True, since=2)] = (
        None
    )
    removal: Annotated[
        bool | None, about("the licence is to be removed from the customer's computer", OP_PAGE, since=2)
    ] = None
    removal_request_time: Annotated[
        str | None,
        about("when its removal was asked for; sent back as read", OP_PAGE, nullable=True, since=2, by_server=True),
    ] = None
    removal_confirmation_time: Annotated[
        str | None,
        about(
            "when the customer's side removed it; sent back as read", OP_PAGE, nullable=True, since=2, by_server=True
        ),
    ] = None
    deactivations_allowed: Annotated[
        int | None, about("how often the customer may deactivate it", INFERRED, nullable=True, since=2)
    ] = None
    deactivations_left: Annotated[
        int | None,
        about("how often that is still possible; sent back as read", INFERRED, nullable=True, since=2, by_server=True),
    ] = None
    Hostids: Annotated[
        tuple[Soap_Hostid, ...], about("kinds of HostIDs that an activation takes", DOCUMENT, OP_PAGE, item="item")
    ] = ()
    Features: Annotated[
        tuple[Soap_Feature, ...], about("features of the licensed program", DOCUMENT, OP_PAGE, item="item")
    ] = ()

    constraints = (
        *map(_given, ("customer_id", "product_template_id", "activation_key", "license_type", "licensee_type")),
        *map(_given, ("hostid_match_rate", "min_hostids", "enabled")),
        _given_where("licensee", "licensee_type", LicenseeType.FIXED),
        _left_out_where("licensee", "licensee_type", LicenseeType.NOT_SPECIFIED),
    )


class Soap_Contact(Record):  # noqa: N801
    """A person at a customer."""

    id: Annotated[int | None, about("number of the contact", INFERRED)] = None
    name: Annotated[str | None, about("name", INFERRED)] = None
    email: Annotated[str | None, about("e-mail address", INFERRED)] = None
    customer_id: Annotated[int | None, about("customer the person belongs to", INFERRED)] = None
    creation_time: Annotated[str | None, about("when it was made, zone not stated", INFERRED)] = None
    update_time: Annotated[str | None, about("when it was changed last, zone not stated", INFERRED)] = None


class Soap_CustomTag(Record):  # noqa: N801
    """A value that the vendor keeps of a customer under a name of its own."""

    tag_name: Annotated[str | None, about("name", INFERRED)] = None
    value: Annotated[str | None, about("value", INFERRED)] = None


class Soap_Customer(Record):  # noqa: N801
    """A customer of the vendor, for whom orders are made."""

    id: Annotated[int | None, about("number of the customer", OP_PAGE)] = None
    name: Annotated[str | None, about("name", OP_PAGE)] = None
    street: Annotated[str | None, about("street", OP_PAGE, nullable=True)] = None
    zip_code: Annotated[str | None, about("postal code", OP_PAGE, nullable=True)] = None
    city: Annotated[str | None, about("town", OP_PAGE, nullable=True)] = None
    state: Annotated[str | None, about("state or region", OP_PAGE, nullable=True)] = None
    country: Annotated[str | None, about("country", OP_PAGE, nullable=True)] = None
    phone_number: Annotated[str | None, about("telephone", OP_PAGE, nullable=True)] = None
    fax_number: Annotated[str | None, about("telefax", OP_PAGE, nullable=True)] = None
    vat_number: Annotated[
        str | None,
        about(
            "VAT number; from version 2 on a custom tag of that name",
            OP_PAGE,
            nullable=True,
            gone_in=2,
            conflict="the version-1 table has it, ignored when written; the version-2 client does not know it",
        ),
    ] = None
    description: Annotated[str | None, about("words about the customer", OP_PAGE, nullable=True)] = None
    creation_time: Annotated[str | None, about("when it was made, zone not stated", OP_PAGE, nullable=True)] = None
    update_time: Annotated[str | None, about("when it was changed last, zone not stated", OP_PAGE, nullable=True)] = (
        None
    )
    Contacts: Annotated[tuple[Soap_Contact, ...], about("people there", OP_PAGE, item="item")] = ()
    CustomTags: Annotated[tuple[Soap_CustomTag, ...], about("the vendor's own values", OP_PAGE, item="item")] = ()


class Soap_ProductTemplate(Record):  # noqa: N801
    """A way in which a product is sold; its members were not seen and are to be expected so."""

    id: Annotated[int | None, about("number, the product_template_id of orders", INFERRED, guessed=True)] = None
    name: Annotated[str | None, about("name", INFERRED, guessed=True)] = None


class Soap_Product(Record):  # noqa: N801
    """A product of the vendor and the templates that orders are made from; its features were not seen."""

    name: Annotated[str | None, about("name", OP_PAGE)] = None
    version: Annotated[str | None, about("version, a text", OP_PAGE)] = None
    description: Annotated[str | None, about("words about the product", OP_PAGE, nullable=True)] = None
    ProductTemplates: Annotated[
        tuple[Soap_ProductTemplate, ...], about("ways in which it is sold", OP_PAGE, item="item")
    ] = ()
