"""What is backed up: devices of accounts and cloud services of entities, with what their history follows from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from console.demo.backup_cycles import CYCLE, IDLE, shape_of
from console.demo.devices import DeviceBook
from console.demo.records import Account

BYTES_PER_KB = 1024
_LEAST_UPLOAD = 2_000
_BYTES_PER_FILE = 300_000


class CloudService(NamedTuple):
    """A cloud service that is backed up for an entity: `number` of those in the subscription named `username`."""

    username: str
    entity_id: int
    number: int
    system: str
    shape: int
    since: int
    size: int


class Sources:
    """Devices and cloud services column by column, so that half a million of them stay cheap.

    owners: the account, or the cloud service itself. numbers: which of the account's devices or services. shapes: index
    in `SHAPES`. phases: place in the cycle. since: ordinal of the first day with events. sizes: bytes of all files.
    """

    __slots__ = ("numbers", "owners", "phases", "shapes", "since", "sizes")

    def __init__(self) -> None:
        self.owners: list[Account | CloudService] = []
        self.numbers: list[int] = []
        self.shapes: list[int] = []
        self.phases: list[int] = []
        self.since: list[int] = []
        self.sizes: list[int] = []

    @classmethod
    def of(
        cls,
        accounts: Iterable[Account],
        devices: DeviceBook,
        system: str | None = None,
        services: Iterable[CloudService] = (),
    ) -> Sources:
        """The devices of accounts and the cloud services, or only those of a name, whatever its letter case."""
        found = cls()
        wanted = None if system is None else system.casefold()
        for account in accounts:
            count = account.windows + account.mac + account.android
            for number in range(count):
                if wanted is None or devices.systems_of(account)[number].name.casefold() == wanted:
                    found._add(account, number, count)
        for service in services:
            if wanted is None or service.system.casefold() == wanted:
                found._add_service(service)
        return found

    def _add(self, account: Account, number: int, count: int) -> None:
        serial = account.serial
        self.owners.append(account)
        self.numbers.append(number)
        self.shapes.append(shape_of(serial, number) if account.used_kb else IDLE)
        self.phases.append((serial * 31 + number * 17) % CYCLE)
        self.since.append(account.signed_up.toordinal() + 1)
        self.sizes.append(account.used_kb // count * BYTES_PER_KB)

    def _add_service(self, service: CloudService) -> None:
        self.owners.append(service)
        self.numbers.append(service.number)
        self.shapes.append(service.shape)
        self.phases.append((service.entity_id * 31 + service.number * 17) % CYCLE)
        self.since.append(service.since)
        self.sizes.append(service.size)

    def __len__(self) -> int:
        return len(self.owners)


def files_in(size: int) -> int:
    """How many files so many bytes are."""
    return size // _BYTES_PER_FILE + 1


def least_upload(size: int) -> int:
    """Bytes that a device of so many bytes sends at least with a completed backup."""
    return size // _LEAST_UPLOAD + 1


def size_before(size: int, days: int, key: int) -> int:
    """What had so many bytes now, so many days before: most grow from year to year, each at a rate that `key` picks."""
    return size * (36_500 - _GROWTH[key % len(_GROWTH)] * days) // 36_500


_GROWTH = (25, 0, 12, 40, 6, 60, 18)
"""Growth in per cent of the present size a year."""
