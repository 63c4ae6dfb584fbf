"""EntityMonitoringService: what happened to the backups of an entity, and how they stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, ClassVar

from console.contract.field_rules import given_when_true, in_order
from console.contract.language import (
    DOCUMENT,
    INFERRED,
    SAMPLE,
    SAMPLE_ONLY,
    Operation,
    Record,
    Reply,
    Result,
    Service,
    about,
)
from console.contract.limits import Constraint
from console.contract.paging import Paging
from console.contract.services import monitoring_fields as shared
from console.contract.services.monitoring_values import (
    SINCE_VERSION,
    VERSIONS,
    AccountType,
    EventBackupType,
    EventIndicator,
    HistoryEventType,
    HistoryRecoveryEventType,
    MonitorEventStatus,
)

ENTITY_MONITORING = Service("EntityMonitoringService", "What happened to the backups of an entity, and how they stand.")

# A filter that is off still needs a legal value: an empty element is a fault.
_ANY_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)

_Entity = Annotated[int, about("entity below the caller whose accounts' events are wanted", DOCUMENT, SAMPLE)]
_Total = Annotated[int | None, about("events over all pages", DOCUMENT, SAMPLE)]
_PAGE_INDEX = about("page number, the first is 1; 0 is taken as 1", DOCUMENT, minimum=1, server_default=1)
_PAGE_SIZE = about("rows a page; no lower limit is printed", DOCUMENT, minimum=1, maximum=5_000)
_SHOWN = (DOCUMENT, SAMPLE)


def _paged(rows: str) -> Paging:
    return Paging("Filter.PageSize", "Filter.PageIndex", rows, total="TotalRecords")


def _given_when_on(name: str) -> Constraint:
    return given_when_true(f"{name}FilterValue", f"{name}FilterDefined")


_PERIOD_IN_ORDER = in_order(
    "FromDateFilterValue", "ToDateFilterValue", lambda it: it.FromDateFilterDefined and it.ToDateFilterDefined
)


def _known_to_version(name: str, is_on: Callable[[EventsFilter], bool]) -> Constraint:
    value = f"{name}FilterValue"
    return Constraint(
        (value, "Version"),
        "exists only in a later Version than the one asked for, so no row can match",
        lambda it: not is_on(it) or SINCE_VERSION.get(getattr(it, value), 0) <= (it.Version or 0),
    )


class EventsFilter(Record):
    """Which events are wanted, all conditions together.

    A condition counts only if its `…FilterDefined` is true; for the account type alone the switch is turned round.
    """

    constraints: ClassVar[tuple[Constraint, ...]] = (
        _given_when_on("AccountName"),
        _given_when_on("SystemName"),
        _PERIOD_IN_ORDER,
        _known_to_version("Status", lambda it: it.StatusFilterDefined),
        _known_to_version("EventType", lambda it: it.EventTypeFilterDefined),
        _known_to_version("EventBackupType", lambda it: it.EventBackupTypeFilterDefined),
        _known_to_version("AccountType", lambda it: not it.AccountTypeFilterIsNotDefined),
    )

    PageIndex: Annotated[int, replace(_PAGE_INDEX, evidence=_SHOWN)] = 1
    PageSize: Annotated[int, replace(_PAGE_SIZE, evidence=_SHOWN)]
    IndicatorFilterDefined: Annotated[bool, about("filter by indicator", SAMPLE, server_default=False)] = False
    IndicatorFilterValue: Annotated[str, about("indicator wanted", SAMPLE, choices=EventIndicator)] = EventIndicator.OK
    StatusFilterDefined: Annotated[
        bool, about("filter by status; no effect in GetHistoryEvents", DOCUMENT, SAMPLE, server_default=False)
    ] = False
    StatusFilterValue: Annotated[str, about("status wanted", DOCUMENT, SAMPLE, choices=MonitorEventStatus)] = (
        MonitorEventStatus.UPLOADING
    )
    EventTypeFilterDefined: Annotated[
        bool,
        about(
            "filter by event type; presumably no effect in GetMonitoringEvents", DOCUMENT, SAMPLE, server_default=False
        ),
    ] = False
    EventTypeFilterValue: Annotated[str, about("event type wanted", DOCUMENT, SAMPLE, choices=HistoryEventType)] = (
        HistoryEventType.BACKUP_STARTED
    )
    EventBackupTypeFilterDefined: Annotated[bool, about("filter by backup type", SAMPLE, server_default=False)] = False
    EventBackupTypeFilterValue: Annotated[str, about("backup type wanted", SAMPLE, choices=EventBackupType)] = (
        EventBackupType.ONLINE
    )
    AccountNameFilterDefined: Annotated[bool, about("filter by account", DOCUMENT, SAMPLE, server_default=False)] = (
        False
    )
    AccountNameFilterValue: Annotated[str | None, about("account wanted", DOCUMENT, SAMPLE)] = None
    AccountTypeFilterIsNotDefined: Annotated[
        bool,
        about("do NOT filter by account type: the switch is turned round", DOCUMENT, SAMPLE, server_default=False),
    ] = True
    AccountTypeFilterValue: Annotated[str, about("account type wanted", DOCUMENT, SAMPLE, choices=AccountType)] = (
        AccountType.BACKUP_ACCOUNT
    )
    SystemNameFilterDefined: Annotated[bool, about("filter by device", SAMPLE, server_default=False)] = False
    SystemNameFilterValue: Annotated[str | None, about("device wanted, in any letter case", SAMPLE)] = None
    FromDateFilterDefined: Annotated[bool, about("filter by start", DOCUMENT, SAMPLE, server_default=False)] = False
    FromDateFilterValue: Annotated[
        datetime, about("events after this moment, in a zone that is not stated", DOCUMENT, SAMPLE)
    ] = _ANY_MOMENT
    ToDateFilterDefined: Annotated[bool, about("filter by end", DOCUMENT, SAMPLE, server_default=False)] = False
    ToDateFilterValue: Annotated[
        datetime, about("events before this moment, in a zone that is not stated", DOCUMENT, SAMPLE)
    ] = _ANY_MOMENT
    Version: Annotated[
        int | None,
        about(
            "version of the interface; nil, 0 or out of range is the oldest behaviour",
            DOCUMENT,
            SAMPLE,
            nullable=True,
            choices=VERSIONS,
            server_default=0,
        ),
    ] = VERSIONS[-1]


class HistoryEvent(Record):
    """One logged event of a backup. Sizes and counts are nil in events that completed nothing."""

    Indicator: shared.IndicatorField = None
    EventType: Annotated[str | None, about("what happened", DOCUMENT, SAMPLE, choices=HistoryEventType)] = None
    BackupSummary: Annotated[
        str | None,
        about(
            "details, not translated",
            DOCUMENT,
            nullable=True,
            conflict="absent from every event of the sample, so its place was never seen",
        ),
    ] = None
    AccountName: shared.AccountNameField = None
    AccountType: shared.AccountTypeField = None
    SystemName: shared.SystemNameField = None
    ClientDate: shared.ClientDateField = None
    IsScheduled: shared.IsScheduledField = None
    TotalFilesCount: shared.TotalFilesCountField = None
    TotalFilesSize: shared.TotalFilesSizeField = None
    ErrorFilesCount: shared.ErrorFilesCountField = None
    ErrorFilesSize: shared.ErrorFilesSizeField = None
    UploadedFilesCount: shared.UploadedFilesCountField = None
    UploadedFilesSize: shared.UploadedFilesSizeField = None
    UnchangedFilesCount: shared.UnchangedFilesCountField = None
    UnchangedFilesSize: shared.UnchangedFilesSizeField = None
    BackupDuration: shared.BackupDurationField = None
    EventBackupType: shared.EventBackupTypeField = None
    EntityId: shared.EntityIdField = None


class GetHistoryEventsResult(Reply):
    """One page of logged events."""

    Result: Annotated[Result | None, about("verdict of the provider", SAMPLE)] = None
    HistoryEventsData: Annotated[tuple[HistoryEvent, ...], about("this page's events", SAMPLE)] = ()
    TotalRecords: _Total = None


@ENTITY_MONITORING.read(
    DOCUMENT,
    SAMPLE,
    target="EntityId",
    paging=_paged("HistoryEventsData"),
    notes="The document lists the filter's fields beside EntityId; the sample has them inside Filter, which is used.",
)
class GetHistoryEvents(Operation[GetHistoryEventsResult]):
    """Pages through the logged online-backup events of an entity, narrowed by AND-combined filters."""

    EntityId: _Entity
    Filter: Annotated[EventsFilter, about("paging, conditions and version of the interface", SAMPLE)]


class MonitorEvent(Record):
    """The present state of one backup. Status is the outcome of the last one, Indicator the alarm."""

    Indicator: shared.IndicatorField = None
    Status: Annotated[str | None, about("outcome of the last backup", DOCUMENT, SAMPLE, choices=MonitorEventStatus)] = (
        None
    )
    Description: Annotated[str | None, about("details, not translated", DOCUMENT, SAMPLE, nullable=True)] = None
    IsSystemNotification: Annotated[
        bool | None,
        about(
            "from the provider itself",
            SAMPLE,
            conflict=SAMPLE_ONLY,
        ),
    ] = None
    AccountName: shared.AccountNameField = None
    AccountType: shared.AccountTypeField = None
    SystemName: shared.SystemNameField = None
    ClientDate: shared.ClientDateField = None
    IsScheduled: shared.IsScheduledField = None
    TotalFilesCount: shared.TotalFilesCountField = None
    TotalFilesSize: shared.TotalFilesSizeField = None
    ErrorFilesCount: shared.ErrorFilesCountField = None
    ErrorFilesSize: shared.ErrorFilesSizeField = None
    UploadedFilesCount: shared.UploadedFilesCountField = None
    UploadedFilesSize: shared.UploadedFilesSizeField = None
    UnchangedFilesCount: shared.UnchangedFilesCountField = None
    UnchangedFilesSize: shared.UnchangedFilesSizeField = None
    BackupDuration: shared.BackupDurationField = None
    EventBackupType: shared.EventBackupTypeField = None
    EntityId: shared.EntityIdField = None


class GetMonitoringEventsResult(Reply):
    """One page of present states."""

    Result: Annotated[Result | None, about("verdict of the provider", SAMPLE)] = None
    MonitorEventsData: Annotated[tuple[MonitorEvent, ...], about("this page's states", SAMPLE)] = ()
    TotalRecords: _Total = None


@ENTITY_MONITORING.read(
    DOCUMENT,
    SAMPLE,
    target="EntityId",
    paging=_paged("MonitorEventsData"),
    notes="The document does not say whether the filters by date and event type have an effect here.",
)
class GetMonitoringEvents(Operation[GetMonitoringEventsResult]):
    """Pages through the active monitoring events (current state of backups) of an entity."""

    EntityId: _Entity
    Filter: Annotated[EventsFilter, about("paging, conditions and version of the interface", SAMPLE)]


class HistoryEventsTotal(Record):
    """What was uploaded on one day."""

    PeriodDate: Annotated[datetime | None, about("the day of the sums", DOCUMENT, INFERRED)] = None
    UploadedFilesCount: Annotated[int | None, about("files uploaded", DOCUMENT, INFERRED, wire="long")] = None
    UploadedFilesSize: Annotated[
        int | None,
        about(
            "size of the files uploaded",
            DOCUMENT,
            INFERRED,
            wire="long",
            unit="bytes",
            conflict="the document describes it as a number of files; its name and the service's other sizes say bytes",
        ),
    ] = None


class GetHistoryEventsTotalsResult(Reply):
    """What was uploaded, day by day; days without events are left out."""

    Result: Annotated[Result | None, about("verdict of the provider", INFERRED)] = None
    HistoryEventsTotalsData: Annotated[
        tuple[HistoryEventsTotal, ...], about("one row per day", INFERRED, guessed=True)
    ] = ()


@ENTITY_MONITORING.read(
    DOCUMENT,
    INFERRED,
    target="EntityId",
    style_assumed=True,
    notes="The document lost the heading: name, wrapper and rows are those of an older operation of "
    "AccountManagementService, whose help page shows the same three fields per month.",
)
class GetHistoryEventsTotals(Operation[GetHistoryEventsTotalsResult]):
    """Sums uploaded files and bytes per day for an entity over the last N days."""

    EntityId: Annotated[int, about("entity below the caller whose accounts' events are summed", DOCUMENT)]
    DaysInterval: Annotated[
        int, about("length of the period, counted back from now", DOCUMENT, minimum=1, maximum=60, unit="days")
    ]


class RecoveryEventsFilter(Record):
    """Which recoveries are wanted, all conditions together; the order is that of `EventsFilter`."""

    constraints: ClassVar[tuple[Constraint, ...]] = (
        _given_when_on("AccountName"),
        _given_when_on("SystemName"),
        _PERIOD_IN_ORDER,
    )

    PageIndex: Annotated[int, _PAGE_INDEX] = 1
    PageSize: Annotated[int, _PAGE_SIZE]
    AccountNameFilterDefined: Annotated[bool, about("filter by account", DOCUMENT, server_default=False)] = False
    AccountNameFilterValue: Annotated[str | None, about("account wanted", DOCUMENT)] = None
    SystemNameFilterDefined: Annotated[bool, about("filter by device", DOCUMENT, server_default=False)] = False
    SystemNameFilterValue: Annotated[str | None, about("device wanted", DOCUMENT)] = None
    FromDateFilterDefined: Annotated[bool, about("filter by start", DOCUMENT, server_default=False)] = False
    FromDateFilterValue: Annotated[datetime, about("recoveries after this moment", DOCUMENT)] = _ANY_MOMENT
    ToDateFilterDefined: Annotated[bool, about("filter by end", DOCUMENT, server_default=False)] = False
    ToDateFilterValue: Annotated[datetime, about("recoveries before this moment", DOCUMENT)] = _ANY_MOMENT


class HistoryRecoveryEvent(Record):
    """One logged recovery."""

    AccountName: Annotated[str | None, about("account name", DOCUMENT)] = None
    SystemName: Annotated[str | None, about("device", DOCUMENT)] = None
    EntityId: Annotated[int | None, about("entity that owns the account", DOCUMENT)] = None
    ClientDate: Annotated[
        datetime | None,
        about(
            "when it happened",
            DOCUMENT,
            unit="UTC",
            conflict="UTC here, the client's local time in the other operations of this service",
        ),
    ] = None
    HistoryRecoveryEventType: Annotated[
        str | None, about("how it ended", DOCUMENT, choices=HistoryRecoveryEventType)
    ] = None
    RecoveryId: Annotated[str | None, about("id of the recovery", DOCUMENT)] = None
    RecoveryDuration: Annotated[int | None, about("how long it took", DOCUMENT, wire="long", unit="seconds")] = None
    ClientVersion: Annotated[
        str | None, about("version of the backup client: major.minor.build.revision", DOCUMENT)
    ] = None
    Summary: Annotated[str | None, about("a text whose meaning the document does not give", DOCUMENT)] = None


class GetHistoryRecoveryEventsResult(Reply):
    """One page of recoveries."""

    Result: Annotated[Result | None, about("verdict of the provider", INFERRED)] = None
    HistoryRecoveryEventsData: Annotated[
        tuple[HistoryRecoveryEvent, ...], about("this page's recoveries", INFERRED, guessed=True)
    ] = ()
    TotalRecords: Annotated[int | None, about("recoveries over all pages", INFERRED, guessed=True)] = None


@ENTITY_MONITORING.read(
    DOCUMENT,
    INFERRED,
    target="EntityId",
    paging=_paged("HistoryRecoveryEventsData"),
    style_assumed=True,
    notes="The document's heading reads GetHiSTORYRecoveryEvents; the spelling follows HistoryRecoveryEventType. "
    "Filter and rows follow GetHistoryEvents.",
)
class GetHistoryRecoveryEvents(Operation[GetHistoryRecoveryEventsResult]):
    """Pages through logged recovery (restore) events of an entity, narrowed by AND-combined filters."""

    EntityId: Annotated[int, about("entity below the caller whose recoveries are wanted", DOCUMENT)]
    Filter: Annotated[RecoveryEventsFilter, about("paging and conditions", INFERRED)]
