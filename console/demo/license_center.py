"""What the licence server holds: orders, customers and products of one vendor, and the sessions of its administrators.

Records are those of the contract in the newest version; older versions are told less of them.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from console.contract.header import TOKEN_AGE
from console.contract.services.license_activation_center_records import (
    LicenseeType,
    Soap_Customer,
    Soap_LicenseOrder,
    Soap_Product,
)

HOSTID_KINDS = ("Ethernet", "Hard disk serial", "IP address", "Hostname", "Username", "Custom")
"""The kinds of HostID that the server knows."""

_OWN = (
    "creation_time",
    "activated_licenses_count",
    "removal_request_time",
    "removal_confirmation_time",
    "deactivations_left",
)
"""Members of an order that only the server writes."""


class Administrator(msgspec.Struct, frozen=True):
    """Somebody who logs in; the vendor services are for paying vendors only."""

    password: str
    is_paying: bool = True

    def __repr__(self) -> str:
        """Without the password."""
        return f"Administrator(is_paying={self.is_paying})"


class LicenseCenter:
    """Orders by activation key, customers and products by number, and who is logged in.

    further: members that orders have beside the declared ones: name -> value by activation key. An update that leaves
    one out empties it, as it does with every member.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.orders: dict[str, Soap_LicenseOrder] = {}
        self.customers: dict[int, Soap_Customer] = {}
        self.products: list[Soap_Product] = []
        self.administrators: dict[str, Administrator] = {}
        self.further: dict[str, dict[str, str]] = {}
        self.logins = 0
        self._tokens: dict[str, datetime] = {}

    def log_in(self) -> str:
        """A new token of 40 hex digits."""
        token = secrets.token_hex(20)
        self._tokens[token] = self.clock()
        self.logins += 1
        return token

    def log_out(self, token: str) -> None:
        """End a session."""
        self._tokens.pop(token, None)

    def is_logged_in(self, token: str) -> bool:
        """Whether a token is known and younger than three hours."""
        since = self._tokens.get(token)
        return since is not None and self.clock() - since < timedelta(seconds=TOKEN_AGE)

    def let_tokens_run_out(self) -> None:
        """End every session, as three hours do."""
        self._tokens.clear()

    @property
    def sessions(self) -> int:
        """Sessions that were neither ended nor ran out."""
        return sum(map(self.is_logged_in, self._tokens))

    @property
    def template_ids(self) -> frozenset[int]:
        """Numbers of the templates that orders are made from."""
        return frozenset(found.id for product in self.products for found in product.ProductTemplates if found.id)

    def overwrite(self, before: Soap_LicenseOrder, sent: Mapping[str, Any], further: Mapping[str, str]) -> None:
        """Put the members that were sent in the place of an order's own, but for those that only the server writes."""
        key = before.activation_key or ""
        values = {name: value for name, value in sent.items() if name not in _OWN}
        if values.get("licensee_type") == LicenseeType.CUSTOMER:
            values["licensee"] = self.customers[values["customer_id"]].name
        if values.get("removal") and not before.removal:
            values["removal_request_time"] = f"{self.clock():%Y-%m-%d %H:%M:%S}"
        self.orders[key] = msgspec.structs.replace(before, **values)
        for name, held in self.further.items():
            held.pop(key, None)
            if name in further:
                held[key] = further[name]
