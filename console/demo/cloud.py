"""Subscriptions to the backup of cloud applications, and what they use.

Every fourth company has had one for long; whoever subscribes or unsubscribes is remembered, the rest follows from the
entity's id.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from console.contract.services.cloud_application_backup_management import REGIONS
from console.contract.services.entity_management import EntityType
from console.demo.records import Entity

_GB = 1024**3
_SET_UP_AFTER = timedelta(hours=20)


class Subscription(NamedTuple):
    """An entity's account for the backup of cloud applications; `name` signs in to it."""

    name: str
    region: str
    created: datetime


class ServiceUse(NamedTuple):
    """What an entity uses of one cloud service: a number of accounts, or bytes where the price goes by storage."""

    source: str
    service: str
    accounts: int | None
    storage: int | None


class CloudBook:
    """The subscriptions of all entities."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._changed: dict[int, Subscription | None] = {}

    def of(self, entity: Entity) -> Subscription | None:
        """The subscription of an entity, if it has one."""
        if entity.entity_id in self._changed:
            return self._changed[entity.entity_id]
        if entity.kind is not EntityType.COMPANY or entity.entity_id % 4 != 3:
            return None
        name = entity.contact_email or f"cloud-backup.{entity.entity_id}@customers.example"
        age = timedelta(days=30 + entity.entity_id * 7 % 900, hours=entity.entity_id % 24)
        return Subscription(name, REGIONS[entity.entity_id % len(REGIONS)], self._now() - age)

    def subscribe(self, entity: Entity, name: str, region: str) -> None:
        """Open an account for an entity."""
        self._changed[entity.entity_id] = Subscription(name, region, self._now())

    def unsubscribe(self, entity: Entity) -> None:
        """Close the account of an entity."""
        self._changed[entity.entity_id] = None

    def set_up(self, subscription: Subscription) -> datetime | None:
        """When the services of a subscription were set up, which takes its owner most of a day."""
        moment = subscription.created + _SET_UP_AFTER
        return moment if moment <= self._now() else None

    def last_backup(self, subscription: Subscription) -> datetime | None:
        """When the services were backed up last: this morning, once they were set up before it."""
        morning = self._now().replace(hour=0, minute=15, second=0)
        configured = self.set_up(subscription)
        return morning if configured is not None and configured <= morning else None

    def _now(self) -> datetime:
        return self._clock().replace(tzinfo=None, microsecond=0)


def uses_of(entity: Entity) -> tuple[ServiceUse, ...]:
    """What an entity with a subscription uses, service by service."""
    people = 3 + entity.entity_id * 11 % 60
    return (
        ServiceUse("MS365", "Office 365 Exchange", people, None),
        ServiceUse("ONEDRIVE", "OneDrive", None, people * 7 * _GB),
        *((ServiceUse("GOOGLE", "Google Workspace", 1 + people // 4, None),) if entity.entity_id % 3 == 0 else ()),
    )
