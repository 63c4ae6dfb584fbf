"""The devices of backup accounts.

They follow from the account's own figures, so that a quarter of a million accounts need no half a million devices in
memory: the same account always has the same devices, their number and their space add up to the account's, and an
installation's id leads back to the account it was made for.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from console.demo.records import Account, Device

_SYSTEMS = {
    "windows": ("Microsoft Windows 11 Pro", "Microsoft Windows 10 Pro", "Microsoft Windows Server 2022 Standard"),
    "mac": ("macOS 15.3", "macOS 14.7", "macOS 13.6"),
    "android": ("Android 15", "Android 14"),
}
_NAMES = {
    "windows": ("desk", "lt", "srv", "pc", "reception"),
    "mac": ("MacBook", "iMac", "Studio"),
    "android": ("Pixel 9", "Galaxy S24", "Galaxy Tab S9", "Fairphone 5"),
}
_VERSIONS = ("8.1.0.7204", "8.1.0.7188", "8.0.5.6265", "7.4.2.5110")
_CLR_VERSIONS = ("4.8.9037", "4.8.4084", "4.7.3062")
_PER_ACCOUNT = 64
_SPREAD = 0x9E3779B97F4A7C15
_GATHER = pow(_SPREAD, -1, 2**64)


class System(NamedTuple):
    """A device as the reports of space show it."""

    name: str
    is_mobile: bool
    used_kb: int


class DeviceBook:
    """The devices of every account: those that were put in by hand, and for all other accounts those that follow."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._given: dict[str, tuple[Device, ...]] = {}
        self._shared: dict[UUID, tuple[str, ...]] = {}

    def give(self, account: Account, devices: Iterable[Device]) -> None:
        """Put in the devices of an account; its counts and its space become those of the devices."""
        given = tuple(devices)
        self._given[account.username] = given
        account.windows = sum("Windows" in device.os_name for device in given if device.is_active)
        account.mac = sum(device.os_name.startswith("mac") for device in given if device.is_active)
        account.android = sum(device.is_mobile for device in given if device.is_active)
        account.used_kb = sum(device.used_kb for device in given)
        for device in given:
            names = self._shared.get(device.installation, ())
            self._shared[device.installation] = tuple(sorted({*names, account.username}))

    def of(self, account: Account) -> tuple[Device, ...]:
        """The devices of an account, computers first."""
        given = self._given.get(account.username)
        return given if given is not None else self._following(account)

    def systems_of(self, account: Account) -> list[System]:
        """Name and space of the devices of an account, at a tenth of the cost of the devices themselves."""
        given = self._given.get(account.username)
        if given is not None:
            return [System(device.system_name, device.is_mobile, device.used_kb) for device in given]
        return _systems(account)

    def usernames_on(self, installation: UUID) -> tuple[str, ...]:
        """Names of the accounts that were put in by hand on an installation, in order."""
        return self._shared.get(installation, ())

    @staticmethod
    def serial_on(installation: UUID) -> int:
        """Serial of the account whose following devices would include the installation."""
        return (installation.int >> 64) * _GATHER % 2**64 // _PER_ACCOUNT

    def _following(self, account: Account) -> tuple[Device, ...]:
        pick = random.Random(account.serial)  # noqa: S311 - invented devices, the same each time
        today = self._clock().replace(tzinfo=None, microsecond=0)
        kinds = _kinds(account)
        return tuple(
            _device(account, pick, today, number, kind, system)
            for number, (kind, system) in enumerate(zip(kinds, _systems(account), strict=True))
        )


def _kinds(account: Account) -> list[str]:
    return ["windows"] * account.windows + ["mac"] * account.mac + ["android"] * account.android


def _systems(account: Account) -> list[System]:
    kinds = _kinds(account)
    weights = [(account.serial * 7 + number * 13) % 10 + 2 for number in range(len(kinds))]
    total, rest = sum(weights), account.used_kb
    owner = account.full_name.split(" ")[-1]
    found = []
    for number, (kind, weight) in enumerate(zip(kinds, weights, strict=True), 1):
        used_kb = account.used_kb * weight // total if number < len(kinds) else rest
        rest -= used_kb
        names = _NAMES[kind]
        name = names[(account.serial + number) % len(names)]
        if kind == "windows":
            name = f"{owner}-{name}-{number:02d}".upper()
        elif kind == "mac":
            name = f"{owner}-{name}-{number:02d}"
        found.append(System(name, kind == "android", used_kb))
    return found


def _device(account: Account, pick: random.Random, today: datetime, number: int, kind: str, system: System) -> Device:
    key = account.serial * _PER_ACCOUNT + number
    connected = today - timedelta(minutes=pick.randrange(5, 60 * 24 * 9))
    return Device(
        device_id=100_000 + key,
        system_name=system.name,
        installation=UUID(int=(key * _SPREAD % 2**64 << 64) | pick.getrandbits(64)),
        os_name=pick.choice(_SYSTEMS[kind]),
        product_version=pick.choice(_VERSIONS),
        clr_version=pick.choice(_CLR_VERSIONS) if kind == "windows" else None,
        is_mobile=system.is_mobile,
        ip=f"10.{pick.randrange(256)}.{pick.randrange(256)}.{pick.randrange(1, 255)}",
        used_kb=system.used_kb,
        registered=min(account.signed_up + timedelta(hours=pick.randrange(1, 24 * 40)), connected),
        last_backup=connected - timedelta(minutes=pick.randrange(90)) if system.used_kb else None,
        last_connected=connected,
    )
