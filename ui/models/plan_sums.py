"""What hangs on the targets of a plan, in sums."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass

from console.commands.change import Target, TargetKind
from console.contract.services.entity_management import EntityType
from console.store import NONE, Store
from ui import formats
from ui.translation import counted, tr

_STEP = 50


@dataclass(slots=True)
class PlanSums:
    """Below entities, themselves not counted: partners, companies, accounts. Of accounts: devices, and KB used."""

    partners: int = 0
    companies: int = 0
    accounts: int = 0
    devices: int = 0
    used_kb: int = 0

    @property
    def words(self) -> str:
        """The same for a person, "35 companies, 1,200 accounts with 3,000 devices, 4.1 TB used"; "" for nothing."""
        parts = [
            counted(self.partners, "{n} partner", "{n} partners") if self.partners else "",
            counted(self.companies, "{n} company", "{n} companies") if self.companies else "",
            counted(self.accounts, "{n} account", "{n} accounts") if self.accounts else "",
            counted(self.devices, "{n} device", "{n} devices") if self.devices else "",
            tr("{size} used", size=formats.size(formats.bytes_in(self.used_kb, "KB"))) if self.used_kb else "",
        ]
        return ", ".join(part for part in parts if part)


def sums_of(store: Store, targets: Iterable[Target]) -> Generator[None, None, PlanSums]:
    """What hangs on some targets; what hangs on two of them is counted once."""
    sums = PlanSums()
    themselves: set[int] = set()
    below: set[int] = set()
    for number, target in enumerate(targets):
        if target.kind is TargetKind.ENTITY and target.key.isdecimal():
            node = store.entities.node_of(int(target.key))
            if node != NONE:
                themselves.add(node)
                below.update(store.entities.subtree(node))
        elif target.kind is TargetKind.ACCOUNT:
            _add_account(sums, store, target.key)
        if number % _STEP == 0:
            yield
    for number, node in enumerate(below):
        own = store.accounts.own_totals(node)
        sums.accounts += own.accounts
        sums.devices += own.devices
        sums.used_kb += own.used_kb
        if node not in themselves:
            kind = store.entities.kind(node)
            sums.companies += kind == EntityType.COMPANY
            sums.partners += kind == EntityType.PARTNER
        if number % _STEP == 0:
            yield
    return sums


def _add_account(sums: PlanSums, store: Store, username: str) -> None:
    accounts = store.accounts
    row = accounts.row_of(username)
    if row < 0:
        return
    devices = ("WindowsDevicesTotal", "MacDevicesTotal", "AndroidDevicesTotal")
    sums.devices += sum(accounts.numbers(name)[row] for name in devices)
    sums.used_kb += accounts.numbers("UsedSpaceKB")[row]
