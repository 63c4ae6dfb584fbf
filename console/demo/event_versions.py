"""Which events a caller wants, and how they look to the version of the interface that the caller knows."""

from __future__ import annotations

import enum
from types import MappingProxyType

from console.contract.services.entity_monitoring import EventsFilter
from console.contract.services.monitoring_values import (
    SINCE_VERSION,
    VERSIONS,
    EventIndicator,
    HistoryEventType,
    HistoryRecoveryEventType,
    MonitorEventStatus,
)
from console.demo.backup_cycles import NOTHING, Cycle, Happening, Shape

_BEFORE: MappingProxyType[enum.StrEnum, enum.StrEnum] = MappingProxyType(
    {
        HistoryEventType.BACKUP_CONFIGURED: HistoryEventType.BACKUP_COMPLETED,
        MonitorEventStatus.CONFIGURED: MonitorEventStatus.COMPLETED,
    }
)
_SUMMARIES: MappingProxyType[enum.StrEnum, str] = MappingProxyType(
    {
        HistoryEventType.BACKUP_CANCELLED: "The user stopped the backup.",
        HistoryEventType.NO_PROGRESS_EVENT_1: "No progress for one hour.",
        HistoryEventType.NO_PROGRESS_EVENT_2: "No progress for more than one hour; the backup was given up.",
        HistoryEventType.NO_BACKUP_EVENT_1: "No backup since the last scheduled time.",
        HistoryEventType.NO_BACKUP_EVENT_2: "No backup for several scheduled times.",
        HistoryEventType.ABNORMAL_BACKUP_SCOPE: "Far more files than usual were selected.",
        HistoryEventType.OVER_QUOTA_WARNING: "More than 90% of the account size is used.",
        HistoryEventType.OVER_QUOTA_ERROR: "The account size is used up; nothing more is uploaded.",
        HistoryEventType.TOO_LONG_BACKUP: "The backup has been running for three hours.",
        HistoryEventType.REPLICATION_FAILED: "The copy in the second data centre could not be updated.",
        HistoryEventType.BACKUP_CHECK_FAILED: "2 files in the backup could not be read.",
        HistoryRecoveryEventType.RECOVERY_COMPLETED: "Restored to the original folder.",
        HistoryRecoveryEventType.RECOVERY_FAILED: "The target disk is full.",
    }
)


def known_version(wanted: EventsFilter) -> int:
    """The version that a caller knows; the server takes one that it does not know itself for the oldest."""
    return wanted.Version if wanted.Version in VERSIONS else VERSIONS[0]


def summary_of(happening: Happening) -> str | None:
    """What the provider says of an event, in English only; nothing of an ordinary one."""
    if is_incomplete(happening):
        return "Some files were in use and could not be read."
    return _SUMMARIES.get(happening.event_type)


def is_incomplete(happening: Happening) -> bool:
    """Whether a backup came to its end and left files out."""
    completed = happening.event_type is HistoryEventType.BACKUP_COMPLETED
    return completed and happening.indicator is not EventIndicator.OK


def shown(value: enum.StrEnum, version: int) -> enum.StrEnum | None:
    """A value as a version shows it; None where the row is left out because the version does not know it."""
    if SINCE_VERSION.get(value, 0) <= version:
        return value
    return _BEFORE.get(value)


def is_known(shape: Shape, version: int) -> bool:
    """Whether a version knows whose backups a shape is about, and what makes them."""
    return None not in (shown(shape.backup_type, version), shown(shape.account_type, version))


def is_wanted(shape: Shape, wanted: EventsFilter) -> bool:
    """Whether the conditions on backup and account type hold."""
    return (
        is_known(shape, known_version(wanted))
        and (not wanted.EventBackupTypeFilterDefined or wanted.EventBackupTypeFilterValue == shape.backup_type)
        and (wanted.AccountTypeFilterIsNotDefined or wanted.AccountTypeFilterValue == shape.account_type)
    )


def has_wanted_indicator(happening: Happening, wanted: EventsFilter) -> bool:
    """Whether the condition on the indicator holds."""
    return not wanted.IndicatorFilterDefined or wanted.IndicatorFilterValue == happening.indicator


def wanted_cycle(shape: Shape, wanted: EventsFilter) -> Cycle:
    """The cycle of a shape with only the events that a filter lets through; the status plays no part."""
    if not is_wanted(shape, wanted):
        return NOTHING

    def lets_through(happening: Happening) -> bool:
        seen = shown(happening.event_type, known_version(wanted))
        right_type = seen is not None and (not wanted.EventTypeFilterDefined or wanted.EventTypeFilterValue == seen)
        return right_type and has_wanted_indicator(happening, wanted)

    return tuple(tuple(filter(lets_through, day)) for day in shape.cycle)
