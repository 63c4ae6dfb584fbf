"""EntityMonitoringService: what happened to the backups of an entity, and how they stand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from console.contract.services.entity_monitoring import (
    EventsFilter,
    GetHistoryEvents,
    GetHistoryEventsResult,
    GetHistoryEventsTotals,
    GetHistoryEventsTotalsResult,
    GetHistoryRecoveryEvents,
    GetHistoryRecoveryEventsResult,
    GetMonitoringEvents,
    GetMonitoringEventsResult,
    HistoryEvent,
    HistoryEventsTotal,
    HistoryRecoveryEvent,
    MonitorEvent,
    RecoveryEventsFilter,
)
from console.contract.services.monitoring_values import HistoryEventType
from console.demo.answering import Caller, answers
from console.demo.backup_cycles import CYCLE, SHAPES, upload_weight
from console.demo.backup_sources import CloudService, Sources, files_in, least_upload, size_before
from console.demo.event_versions import is_incomplete, known_version, shown, summary_of, wanted_cycle
from console.demo.present_states import present_states, status_after
from console.demo.state import State
from console.demo.timeline import Occurrence, Timeline
from console.demo.writing import Answer, Rows

_CLOUD_KEYS = 2**32
"""Keys of recoveries from here on are those of cloud services, not of accounts."""
_NO_BACKUP = (HistoryEventType.NO_BACKUP_EVENT_1, HistoryEventType.NO_BACKUP_EVENT_2)


@answers(GetHistoryEvents)
def history_events(caller: Caller, call: GetHistoryEvents) -> Answer:
    """The events of the active accounts of a tree, latest day first."""
    state, wanted = caller.state, call.Filter
    sources = _sources(caller, call.EntityId, wanted)
    timeline = Timeline(sources, _now(state), lambda shape: wanted_cycle(shape, wanted), *_period(wanted))
    page = timeline.page(_rows_before(wanted), wanted.PageSize)
    rows = [_history_event(state, sources, occurrence, known_version(wanted)) for occurrence in page]
    return Answer(GetHistoryEventsResult(TotalRecords=timeline.total), HistoryEventsData=Rows.of(HistoryEvent, rows))


@answers(GetMonitoringEvents)
def monitoring_events(caller: Caller, call: GetMonitoringEvents) -> Answer:
    """How each device of the active accounts of a tree stands, by account; dates and event types play no part."""
    state, wanted = caller.state, call.Filter
    sources = _sources(caller, call.EntityId, wanted)
    found = present_states(sources, _now(state), wanted)
    page = found[_rows_before(wanted) :][: wanted.PageSize]
    rows = [
        _monitor_event(state, sources, latest._replace(source=source), known_version(wanted)) for source, latest in page
    ]
    return Answer(GetMonitoringEventsResult(TotalRecords=len(found)), MonitorEventsData=Rows.of(MonitorEvent, rows))


@answers(GetHistoryEventsTotals)
def history_events_totals(caller: Caller, call: GetHistoryEventsTotals) -> GetHistoryEventsTotalsResult:
    """What the completed backups of a tree sent, day by day, earliest first."""
    now = _now(caller.state)
    sources = _sources(caller, call.EntityId)
    completed = EventsFilter(
        PageSize=1, EventTypeFilterDefined=True, EventTypeFilterValue=HistoryEventType.BACKUP_COMPLETED
    )
    timeline = Timeline(
        sources, now, lambda shape: wanted_cycle(shape, completed), now - timedelta(days=call.DaysInterval)
    )
    least = [least_upload(size) for size in sources.sizes]
    bytes_sent, files_sent = timeline.uploads(least), timeline.uploads(list(map(files_in, least)))
    return GetHistoryEventsTotalsResult(
        HistoryEventsTotalsData=tuple(
            HistoryEventsTotal(
                PeriodDate=datetime.combine(day, datetime.min.time()), UploadedFilesCount=files, UploadedFilesSize=size
            )
            for (day, size), (_, files) in zip(bytes_sent, files_sent, strict=True)
            if size
        )
    )


@answers(GetHistoryRecoveryEvents)
def history_recovery_events(caller: Caller, call: GetHistoryRecoveryEvents) -> Answer:
    """The recoveries of the active accounts of a tree, latest day first."""
    state, wanted = caller.state, call.Filter
    sources = _sources(caller, call.EntityId, wanted)
    timeline = Timeline(sources, _now(state), lambda shape: shape.recoveries, *_period(wanted))
    page = timeline.page(_rows_before(wanted), wanted.PageSize)
    rows = [_recovery_event(state, sources, occurrence) for occurrence in page]
    return Answer(
        GetHistoryRecoveryEventsResult(TotalRecords=timeline.total),
        HistoryRecoveryEventsData=Rows.of(HistoryRecoveryEvent, rows),
    )


def _now(state: State) -> datetime:
    """The estate's present moment; its clients live in UTC, which their dates do not say."""
    return state.clock().replace(tzinfo=None)


def _local(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _sources(caller: Caller, entity_id: int, wanted: EventsFilter | RecoveryEventsFilter | None = None) -> Sources:
    root = caller.entity(entity_id).entity_id
    accounts, services = caller.state.active_accounts(root), caller.state.cloud_services(root)
    if wanted and wanted.AccountNameFilterDefined:
        accounts = [account for account in accounts if account.username == wanted.AccountNameFilterValue]
        services = [service for service in services if service.username == wanted.AccountNameFilterValue]
    system = wanted.SystemNameFilterValue if wanted and wanted.SystemNameFilterDefined else None
    return Sources.of(accounts, caller.state.devices, system, services)


def _rows_before(wanted: EventsFilter | RecoveryEventsFilter) -> int:
    """Rows of the pages before the one that is wanted; the provider takes page 0 for the first."""
    return (max(wanted.PageIndex, 1) - 1) * wanted.PageSize


def _period(wanted: EventsFilter | RecoveryEventsFilter) -> tuple[datetime, datetime]:
    after = _local(wanted.FromDateFilterValue) if wanted.FromDateFilterDefined else datetime.min  # noqa: DTZ901
    before = _local(wanted.ToDateFilterValue) if wanted.ToDateFilterDefined else datetime.max  # noqa: DTZ901
    return after, before


class _Figures(NamedTuple):
    """What an event says of files: how many, their size and the size of those that failed or were sent or kept."""

    files: int | None = None
    size: int | None = None
    uploaded_files: int | None = None
    uploaded: int = 0
    unchanged_files: int | None = None
    unchanged: int = 0
    failed_files: int | None = None
    failed: int = 0
    duration: int | None = None


def _figures(state: State, sources: Sources, occurrence: Occurrence) -> _Figures:
    """Figures of a completed backup, whose size grew to the present one; other events have none but sizes of zero."""
    if occurrence.happening.event_type is not HistoryEventType.BACKUP_COMPLETED:
        return _Figures()
    index, day = occurrence.source, occurrence.day.toordinal()
    least, weight = least_upload(sources.sizes[index]), upload_weight((sources.phases[index] + day) % CYCLE)
    uploaded, uploaded_files = least * weight, files_in(least) * weight
    size = size_before(sources.sizes[index], state.opened.toordinal() - day, sources.phases[index])
    failed_files = 1 + day % 7 if is_incomplete(occurrence.happening) else 0
    failed = failed_files * (least // 3 + 1)
    unchanged = max(0, size - uploaded - failed)
    unchanged_files = files_in(unchanged)
    return _Figures(
        files=uploaded_files + unchanged_files + failed_files,
        size=uploaded + unchanged + failed,
        uploaded_files=uploaded_files,
        uploaded=uploaded,
        unchanged_files=unchanged_files,
        unchanged=unchanged,
        failed_files=failed_files,
        failed=failed,
        duration=occurrence.happening.after,
    )


def _system_name(state: State, sources: Sources, index: int) -> str:
    owner = sources.owners[index]
    if isinstance(owner, CloudService):
        return owner.system
    return state.devices.systems_of(owner)[sources.numbers[index]].name


def _event_facts(state: State, sources: Sources, occurrence: Occurrence) -> dict[str, Any]:
    """What both kinds of events say, by field name."""
    index, happening = occurrence.source, occurrence.happening
    owner, shape = sources.owners[index], SHAPES[sources.shapes[index]]
    figures = _figures(state, sources, occurrence)
    by_hand = (sources.phases[index] + occurrence.day.toordinal()) % 9 == 0
    return {
        "Indicator": happening.indicator,
        "AccountName": owner.username,
        "AccountType": shape.account_type,
        "SystemName": _system_name(state, sources, index),
        "ClientDate": occurrence.moment,
        "IsScheduled": None if happening.event_type in _NO_BACKUP else not by_hand,
        "TotalFilesCount": figures.files,
        "TotalFilesSize": figures.size,
        "ErrorFilesCount": figures.failed_files,
        "ErrorFilesSize": figures.failed,
        "UploadedFilesCount": figures.uploaded_files,
        "UploadedFilesSize": figures.uploaded,
        "UnchangedFilesCount": figures.unchanged_files,
        "UnchangedFilesSize": figures.unchanged,
        "BackupDuration": figures.duration,
        "EventBackupType": shape.backup_type,
        "EntityId": owner.entity_id,
    }


def _history_event(state: State, sources: Sources, occurrence: Occurrence, version: int) -> HistoryEvent:
    return HistoryEvent(
        EventType=shown(occurrence.happening.event_type, version),
        BackupSummary=summary_of(occurrence.happening),
        **_event_facts(state, sources, occurrence),
    )


def _monitor_event(state: State, sources: Sources, occurrence: Occurrence, version: int) -> MonitorEvent:
    happening = occurrence.happening
    return MonitorEvent(
        Status=shown(status_after(happening), version),
        Description=summary_of(happening),
        IsSystemNotification=happening.event_type in _NO_BACKUP,
        **_event_facts(state, sources, occurrence),
    )


def _recovery_event(state: State, sources: Sources, occurrence: Occurrence) -> HistoryRecoveryEvent:
    owner, number = sources.owners[occurrence.source], sources.numbers[occurrence.source]
    if isinstance(owner, CloudService):
        key, version = _CLOUD_KEYS + owner.entity_id, None
    else:
        key, version = owner.serial, state.devices.of(owner)[number].product_version
    return HistoryRecoveryEvent(
        AccountName=owner.username,
        SystemName=_system_name(state, sources, occurrence.source),
        EntityId=owner.entity_id,
        ClientDate=occurrence.moment.replace(tzinfo=UTC),
        HistoryRecoveryEventType=occurrence.happening.event_type,
        RecoveryId=str(UUID(int=(key * 1_000 + number) << 64 | occurrence.day.toordinal())),
        RecoveryDuration=60 + key % 1_800,
        ClientVersion=version,
        Summary=summary_of(occurrence.happening),
    )
