"""Subscriptions to the backup of cloud applications, and what they use.

Every fourth company has had one for long; whoever subscribes or unsubscribes is remembered, the rest follows from the
entity's id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from console.contract.services.cloud_application_backup_management import REGIONS
from console.contract.services.entity_management import EntityType
from console.contract.services.monitoring_values import EventBackupType
from console.demo.backup_cycles import CLOUD_SHAPES
from console.demo.backup_sources import CloudService
from console.demo.records import Entity

_GB = 1024**3
_MAILBOX = 5 * _GB
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
    backup_type: EventBackupType
    accounts: int | None
    storage: int | None


class CloudBook:
    """The subscriptions of all entities."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._opened = self._now()
        self._changed: dict[int, Subscription | None] = {}

    def of(self, entity: Entity) -> Subscription | None:
        """The subscription of an entity, if it has one."""
        if entity.entity_id in self._changed:
            return self._changed[entity.entity_id]
        if entity.kind is not EntityType.COMPANY or entity.entity_id % 4 != 3:
            return None
        name = entity.contact_email or f"cloud-backup.{entity.entity_id}@customers.example"
        age = timedelta(days=30 + entity.entity_id * 7 % 900, hours=entity.entity_id % 24)
        return Subscription(name, REGIONS[entity.entity_id % len(REGIONS)], self._opened - age)

    def services_of(self, entity: Entity) -> Iterator[CloudService]:
        """What is backed up for an entity, from the day after its services were set up."""
        subscription = self.of(entity)
        if subscription is None:
            return
        since = (subscription.created + _SET_UP_AFTER).toordinal() + 1
        for number, use in enumerate(uses_of(entity)):
            size = use.storage or (use.accounts or 0) * _MAILBOX
            shape = CLOUD_SHAPES[use.backup_type]
            yield CloudService(subscription.name, entity.entity_id, number, use.service, shape, since, size)

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
    """What an entity with a subscription uses, service by service: all have the first two, few have the last ones."""
    people = 3 + entity.entity_id * 11 % 60
    place = entity.entity_id // 4
    return tuple(
        ServiceUse(source, service, kind, None if per_person_gb else people, people * per_person_gb * _GB or None)
        for source, service, kind, per_person_gb, every, turn in _SERVICES
        if place % every == turn
    )


_SERVICES = (
    ("MS365", "Office 365 Exchange", EventBackupType.ICAB_MS_OFFICE, 0, 1, 0),
    ("ONEDRIVE", "OneDrive", EventBackupType.ICAB_ONE_DRIVE, 7, 1, 0),
    ("SHAREPOINT", "SharePoint Online", EventBackupType.ICAB_SHAREPOINT, 4, 2, 1),
    ("GOOGLE", "Google Workspace", EventBackupType.ICAB_GOOGLE_APPS, 0, 3, 0),
    ("GROUPS", "Microsoft 365 Groups", EventBackupType.ICAB_MS_OFFICE_GROUPS, 0, 5, 2),
    ("SALESFORCE", "Salesforce", EventBackupType.ICAB_SALESFORCE, 0, 7, 0),
    ("BOX", "Box", EventBackupType.ICAB_BOX, 2, 11, 0),
    ("DROPBOX", "Dropbox Business", EventBackupType.ICAB_DROP_BOX, 1, 4, 3),
)
"""Source, name, backup type, GB a person where the price goes by storage, and which companies use it: every so many."""
