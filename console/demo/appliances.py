"""The backup appliances of companies.

Like devices they are not kept: they follow from the id of the company, and the id of an appliance leads back to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from console.contract.services.appliances_management import (
    ApplianceStatus,
    ApplianceType,
    QueueStatus,
    SeverityLevel,
)
from console.contract.services.entity_management import EntityType
from console.demo.records import Entity

_PER_ENTITY = 8
_SPREAD = 0x9E3779B97F4A7C15
_GATHER = pow(_SPREAD, -1, 2**64)
_TB = 1024**4
_ON_PREMISE = (
    ApplianceType.PREMISE_PHYSICAL,
    ApplianceType.PREMISE_VIRTUAL,
    ApplianceType.PREMISE_VMWARE,
    ApplianceType.PREMISE_ACTIVE_ACTIVE,
)
_STATUSES = (
    ApplianceStatus.NOMINAL,
    ApplianceStatus.NOMINAL,
    ApplianceStatus.ATTENTION,
    ApplianceStatus.NOMINAL,
    ApplianceStatus.WARNING,
    ApplianceStatus.NOMINAL,
    ApplianceStatus.UNRESPONSIVE,
)
_TRANSFER = timedelta(hours=4)
_BYTES_PER_SECOND = 6_400_000


class Appliance(NamedTuple):
    """One appliance, on the customer's premises or in the cloud. Sizes in bytes."""

    uuid: UUID
    entity_id: int
    name: str
    kind: ApplianceType
    status: ApplianceStatus
    used: int
    total: int
    protected: int
    replicable: int
    vmware_hosts: int
    up_time: timedelta

    @property
    def has_remote_access(self) -> bool:
        """Whether its remote-access page can be reached: it stands on the premises and sends updates."""
        return self.kind is not ApplianceType.CLOUD and self.status is not ApplianceStatus.UNRESPONSIVE


class Replication(NamedTuple):
    """How far the queue of a pair is. Speed in bytes per second, the rest in bytes."""

    status: QueueStatus
    speed: int
    remaining: int


class Pack(NamedTuple):
    """An appliance, alone or with the one that it replicates to."""

    primary: Appliance
    secondary: Appliance | None
    replication: Replication | None


def packs_of(entity: Entity, now: datetime) -> Iterator[Pack]:
    """The appliances that belong directly to an entity: a company has up to two, others have none."""
    if entity.kind is not EntityType.COMPANY:
        return
    for number in range(entity.entity_id % 3):
        seed = entity.entity_id * 31 + number * 11
        primary = _appliance(entity, number, seed, is_secondary=False, now=now)
        if (entity.entity_id + number) % 4 == 3:
            yield Pack(primary, None, None)
        else:
            yield Pack(primary, _appliance(entity, number, seed, is_secondary=True, now=now), _replication(seed, now))


def entity_of(uuid: UUID) -> int:
    """Id of the entity whose appliances would include this one."""
    return (uuid.int >> 64) * _GATHER % 2**64 // _PER_ENTITY


def severity_of(status: ApplianceStatus | QueueStatus) -> SeverityLevel:
    """How bad a state is."""
    return {
        ApplianceStatus.ATTENTION: SeverityLevel.MEDIUM,
        ApplianceStatus.WARNING: SeverityLevel.HIGH,
        ApplianceStatus.UNRESPONSIVE: SeverityLevel.HIGH,
        QueueStatus.ERROR: SeverityLevel.HIGH,
    }.get(status, SeverityLevel.INFO)


def _appliance(entity: Entity, number: int, seed: int, *, is_secondary: bool, now: datetime) -> Appliance:
    key = entity.entity_id * _PER_ENTITY + number * 2 + is_secondary
    kind = ApplianceType.CLOUD if is_secondary else _ON_PREMISE[seed % len(_ON_PREMISE)]
    total = _TB * (2 + seed % 7)
    protected = total * (30 + seed % 41) // 100
    days_since_start = 3 + (now.toordinal() + seed * 13) % 90
    return Appliance(
        uuid=UUID(int=(key * _SPREAD % 2**64 << 64) | key * key),
        entity_id=entity.entity_id,
        name=f"{'cloud' if is_secondary else 'backup'}-{entity.entity_id}-{number + 1}",
        kind=kind,
        status=ApplianceStatus.NOMINAL if is_secondary else _STATUSES[seed % len(_STATUSES)],
        used=protected * 3 // 5,
        total=0 if is_secondary else total,
        protected=protected,
        replicable=protected * 9 // 10,
        vmware_hosts=1 + seed % 3 if kind is ApplianceType.PREMISE_VMWARE else 0,
        up_time=timedelta(days=days_since_start, hours=now.hour, minutes=now.minute),
    )


def _replication(seed: int, now: datetime) -> Replication:
    """A queue that fails now and then, and else sends for the first four of every six hours."""
    if (seed + now.toordinal()) % 11 == 0:
        return Replication(QueueStatus.ERROR, 0, _BYTES_PER_SECOND * 3_600)
    since = timedelta(hours=(now.hour + seed) % 6, minutes=now.minute, seconds=now.second)
    if since >= _TRANSFER:
        return Replication(QueueStatus.IDLE, 0, 0)
    left = int((_TRANSFER - since).total_seconds())
    return Replication(QueueStatus.WORK, _BYTES_PER_SECOND, _BYTES_PER_SECOND * left)
