"""Licence orders at the licence server, and the session with it."""

from __future__ import annotations

from typing import Any

import msgspec

from console.commands.change import State, TargetKind
from console.commands.command import Ask, Command, Group, Settlement, command
from console.commands.reading import first_row
from console.commands.whole import settled
from console.contract.language import Operation, fields_of
from console.contract.services.license_activation_center import (
    FindLicenseOrderByActivationKey,
    Logout,
    UpdateLicenseOrder,
)
from console.contract.services.license_activation_center_records import Soap_LicenseOrder
from console.settings.plain_values import comparable, plain, record_from

_BY_SERVER = tuple(found.name for found in fields_of(Soap_LicenseOrder) if found.about.by_server)
"""What is sent back as it was read."""


@command
class UpdatingOrder(Command[UpdateLicenseOrder]):
    """Writes a whole licence order, which its activation key names."""

    words = "Change the licence order"
    group = Group.ORDERS
    target_kind = TargetKind.ORDER

    def key(self, request: UpdateLicenseOrder) -> str:
        return request.licenseOrder.activation_key or ""

    async def state(self, request: UpdateLicenseOrder, ask: Ask) -> State | None:
        stored = await stored_order(self.key(request), ask)
        return None if stored is None else {"licenseOrder": plain(stored)}

    def wanted(self, request: UpdateLicenseOrder, before: State | None) -> State:
        return {"licenseOrder": plain(request.licenseOrder)}

    def settle(self, request: UpdateLicenseOrder, before: State | None, now: State) -> Settlement:
        """Judged by the whole order but for what the server counts; writing the same twice does no harm."""
        return settled(
            _compared(self.wanted(request, before)),
            None if before is None else _compared(before),
            _compared(now),
            has_secrets=False,
        )

    def inverse(self, request: UpdateLicenseOrder, before: State | None) -> UpdateLicenseOrder | None:
        """The former order."""
        if before is None or _compared(before) == _compared(self.wanted(request, before)):
            return None
        return UpdateLicenseOrder(licenseOrder=record_from(Soap_LicenseOrder, before["licenseOrder"]))

    async def taking_back(self, request: UpdateLicenseOrder, before: State | None, ask: Ask) -> Operation[Any] | None:
        """With what the server has counted meanwhile, and keeps beside what is declared."""
        former, stored = self.inverse(request, before), await stored_order(self.key(request), ask)
        if former is None or stored is None:
            return None
        counted = {name: getattr(stored, name) for name in (*_BY_SERVER, "source", "unknown")}
        return UpdateLicenseOrder(licenseOrder=msgspec.structs.replace(former.licenseOrder, **counted))


async def stored_order(activation_key: str, ask: Ask) -> Soap_LicenseOrder | None:
    """The order of an activation key in any letter case, with all that the server sent; None where it has none."""
    wanted = activation_key.casefold()
    # A part of a key finds others beside.
    found: Soap_LicenseOrder | None = await first_row(
        FindLicenseOrderByActivationKey(activationKey=activation_key),
        ask,
        lambda order: (order.activation_key or "").casefold() == wanted,
    )
    return found


def _compared(state: State) -> dict[str, Any]:
    return comparable(Soap_LicenseOrder, state["licenseOrder"])


@command
class LoggingOut(Command[Logout]):
    """Ends the session with the licence server; the next call logs in again."""

    words = "Log out of the licence server"
    group = Group.ORDERS
    target_kind = TargetKind.ORDER
