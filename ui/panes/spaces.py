"""Space by system as bars: for an account all of its systems, for a device its own."""

from __future__ import annotations

from collections.abc import Iterable

from console.contract.language import fields_of
from console.contract.services.account_management import AccountSpace
from ui import formats
from ui.charts import Bar
from ui.translation import tr

_UNIT = next(field.about.unit for field in fields_of(AccountSpace) if field.name == "UsedSpaceKB")


def used_bytes(space: AccountSpace) -> int:
    """The space of one system in bytes."""
    return formats.bytes_in(space.UsedSpaceKB or 0, _UNIT)


def bars_of(spaces: Iterable[AccountSpace]) -> list[Bar]:
    """A bar for each system, named by the system and its kind."""
    bars = []
    for space in spaces:
        amount = used_bytes(space)
        name = space.SystemName or tr("Unnamed system")
        kind = f"{name} ({space.DeviceType})" if space.DeviceType else name
        bars.append(Bar(kind, amount, formats.size(amount), formats.size_exact(amount)))
    return bars
