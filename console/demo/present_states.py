"""How backups stand: for each device the last thing that happened to it."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import MappingProxyType

from console.contract.services.entity_monitoring import EventsFilter
from console.contract.services.monitoring_values import HistoryEventType, HistoryRecoveryEventType, MonitorEventStatus
from console.demo.backup_cycles import CYCLE, SHAPES, Happening, moment_of
from console.demo.backup_sources import Sources
from console.demo.event_versions import has_wanted_indicator, is_wanted, known_version, shown
from console.demo.timeline import Occurrence

_LOOKED_BACK = 14
"""Days after which the longest silence in a cycle is over."""

_NO_SOURCE = -1
_STATUSES: MappingProxyType[HistoryEventType | HistoryRecoveryEventType, MonitorEventStatus] = MappingProxyType(
    {
        HistoryEventType.BACKUP_STARTED: MonitorEventStatus.UPLOADING,
        HistoryEventType.BACKUP_PROGRESS: MonitorEventStatus.UPLOADING,
        HistoryEventType.TOO_LONG_BACKUP: MonitorEventStatus.UPLOADING,
        HistoryEventType.BACKUP_CANCELLED: MonitorEventStatus.CANCELED,
        HistoryEventType.NO_PROGRESS_EVENT_1: MonitorEventStatus.FAILED,
        HistoryEventType.NO_PROGRESS_EVENT_2: MonitorEventStatus.FAILED,
        HistoryEventType.BACKUP_CONFIGURED: MonitorEventStatus.CONFIGURED,
    }
)


def status_after(happening: Happening) -> MonitorEventStatus:
    """How the last backup of a device ended whose latest event this is; an alarm after it changes nothing of that."""
    return _STATUSES.get(happening.event_type, MonitorEventStatus.COMPLETED)


def present_states(sources: Sources, now: datetime, wanted: EventsFilter) -> list[tuple[int, Occurrence]]:
    """The devices that a filter lets through, in order, each with its latest event, whose own source is not set."""
    latest = [[_latest(shape, phase, now) for phase in range(CYCLE)] for shape in range(len(SHAPES))]
    passing = [
        [found if found is not None and _passes(shape, found, wanted) else None for found in by_phase]
        for shape, by_phase in enumerate(latest)
    ]
    return [
        (source, found)
        for source, (shape, phase, since) in enumerate(zip(sources.shapes, sources.phases, sources.since, strict=True))
        if (found := passing[shape][phase]) is not None and found.day.toordinal() >= since
    ]


def _latest(shape: int, phase: int, now: datetime) -> Occurrence | None:
    for age in range(_LOOKED_BACK + 1):
        day = (now - timedelta(days=age)).date()
        if SHAPES[shape].rests_on(day):
            continue
        for happening in reversed(SHAPES[shape].cycle[(phase + day.toordinal()) % CYCLE]):
            moment = moment_of(day, phase, happening)
            if moment <= now:
                return Occurrence(_NO_SOURCE, day, moment, happening)
    return None


def _passes(shape: int, found: Occurrence, wanted: EventsFilter) -> bool:
    status = shown(status_after(found.happening), known_version(wanted))
    return (
        is_wanted(SHAPES[shape], wanted)
        and has_wanted_indicator(found.happening, wanted)
        and (not wanted.StatusFilterDefined or wanted.StatusFilterValue == status)
    )
