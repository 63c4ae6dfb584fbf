"""What the embedded provider holds: entities, accounts, devices and the people who sign in.

Plain mutable structs, small enough for a quarter of a million of them.
"""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

import msgspec

from console.contract.services.entity_management import EntityType

KB_PER_MB = 1024


class Status(enum.IntEnum):
    """Where an entity or an account is in its life."""

    ACTIVE = 0
    SUSPENDED = 1
    CANCELLED = 2
    EXPIRED = 3


class Entity(msgspec.Struct, gc=False, kw_only=True):
    """A distributor, partner or company. `is_managed` is False where the caller may only look."""

    entity_id: int
    name: str
    kind: EntityType
    parent_id: int
    status: Status = Status.ACTIVE
    is_managed: bool = True
    quota_gb: int = 0
    allow_over_quota: bool = True
    auto_upgrade: bool = False
    contact_person: str = ""
    contact_email: str = ""
    data_center: str | None = None
    shadowprotect_licences: int = 0
    connectwise_company: str | None = None


class Account(msgspec.Struct, gc=False):
    """A backup account. `serial` numbers accounts in the order they were made and picks their devices.

    `windows`, `mac` and `android` count the devices on which the software signed in at least once.
    """

    username: str
    entity_id: int
    serial: int
    email: str
    full_name: str
    signed_up: datetime
    size_mb: int
    password: str
    used_kb: int = 0
    windows: int = 0
    mac: int = 0
    android: int = 0
    status: Status = Status.ACTIVE
    is_entity_admin: bool = False
    is_ultrasafe: bool = False
    is_monitored: bool = False
    is_endguard_enabled: bool = False

    def __repr__(self) -> str:
        """Without the password."""
        return f"Account({self.username!r} of {self.entity_id})"


class Device(msgspec.Struct, gc=False, frozen=True, kw_only=True):
    """One registration of a backup account on one installation of the software."""

    device_id: int
    system_name: str
    installation: UUID
    os_name: str
    product_version: str
    clr_version: str | None
    is_mobile: bool
    ip: str
    used_kb: int
    registered: datetime
    last_backup: datetime | None
    last_connected: datetime | None
    is_active: bool = True


class Mail(msgspec.Struct, frozen=True):
    """A mail that was sent: the code of its template, where it went, and the dashboard user or account it is about."""

    template: str
    address: str
    user: str


class User(msgspec.Struct, kw_only=True):
    """Somebody who signs in to the dashboard, or, where `is_dashboard_user` is False, only to the web API."""

    name: str
    password: str
    entity_id: int
    is_active: bool = True
    is_dashboard_user: bool = True
    locale_id: int = 1

    def __repr__(self) -> str:
        """Without the password."""
        return f"User({self.name!r} of {self.entity_id})"
