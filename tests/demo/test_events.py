"""Events of the embedded provider: a history over 400 days, and how the backups stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from console.contract.services.monitoring_values import (
    EventBackupType,
    EventIndicator,
    HistoryEventType,
    MonitorEventStatus,
)
from console.demo.backup_sources import Sources
from console.demo.devices import DeviceBook
from console.demo.estates import build
from console.demo.records import Status
from console.demo.timeline import Timeline
from tests.support.provider import RunningProvider
from tests.support.raw_soap import Reply, call, fields

SERVICE = "EntityMonitoringService"
NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


@pytest.fixture(autouse=True)
def _at_noon(provider: RunningProvider) -> None:
    provider.reset(build("documented", lambda: NOW))


def ask(provider: RunningProvider, operation: str, entity: int = 0, **conditions: object) -> Reply:
    given = {"PageIndex": 1, "PageSize": 5000, "AccountTypeFilterIsNotDefined": True, "Version": 3, **conditions}
    if "Recovery" in operation:
        del given["AccountTypeFilterIsNotDefined"], given["Version"]
    content = f"<EntityId>{entity}</EntityId><Filter>{fields(**given)}</Filter>"
    reply = call(provider, SERVICE, operation, content)
    assert (reply.status, reply.code) == (200, 0), reply.message
    return reply


def history(provider: RunningProvider, entity: int = 0, **conditions: object) -> Reply:
    return ask(provider, "GetHistoryEvents", entity, **conditions)


def monitoring(provider: RunningProvider, entity: int = 0, **conditions: object) -> Reply:
    return ask(provider, "GetMonitoringEvents", entity, **conditions)


def everything(provider: RunningProvider, entity: int = 0, **conditions: object) -> list[tuple[str | None, ...]]:
    rows: list[tuple[str | None, ...]] = []
    for page in range(1, 20):
        reply = history(provider, entity, PageIndex=page, **conditions)
        cells = [reply.texts(f"HistoryEvent/{name}") for name in ("EventType", "AccountName", "SystemName")]
        rows += zip(*cells, reply.texts("HistoryEvent/ClientDate"), strict=True)
        if len(rows) >= int(reply.text("TotalRecords") or 0):
            return rows
    raise AssertionError("the pages do not end")


def test_the_history_reaches_back_400_days_and_no_further(provider: RunningProvider) -> None:
    moments = [datetime.fromisoformat(row[3] or "") for row in everything(provider)]
    today = NOW.replace(tzinfo=None)
    assert timedelta(days=399) < today - min(moments) < timedelta(days=401)
    assert max(moments) <= today


def test_a_year_has_every_kind_of_event(provider: RunningProvider) -> None:
    assert {row[0] for row in everything(provider)} == set(HistoryEventType)


def test_the_history_is_the_same_each_time(provider: RunningProvider) -> None:
    first = everything(provider, 311)
    assert first == everything(provider, 311)


def test_pages_follow_one_another_without_gap_or_repetition(provider: RunningProvider) -> None:
    whole = everything(provider, 311)
    total = int(history(provider, 311).text("TotalRecords") or 0)
    assert len(whole) == len(set(whole)) == total
    third = history(provider, 311, PageIndex=3, PageSize=7)
    assert third.texts("HistoryEvent/ClientDate") == [row[3] for row in whole[14:21]]
    assert third.text("TotalRecords") == str(total)
    beyond = history(provider, 311, PageIndex=9_000)
    assert (beyond.find("HistoryEvent"), beyond.text("TotalRecords")) == ([], str(total))


@pytest.mark.parametrize("operation", ["GetHistoryEvents", "GetMonitoringEvents", "GetHistoryRecoveryEvents"])
def test_page_zero_is_the_first_as_is_one_that_is_not_named(provider: RunningProvider, operation: str) -> None:
    first = ask(provider, operation, PageSize=2)
    for page in (0, None):
        found = ask(provider, operation, PageSize=2, PageIndex=page)
        assert found.texts("AccountName") == first.texts("AccountName")
        assert found.text("TotalRecords") == first.text("TotalRecords")


def test_days_come_latest_first(provider: RunningProvider) -> None:
    days = [(row[3] or "")[:10] for row in everything(provider, 888)]
    assert days == sorted(days, reverse=True)


def test_an_account_has_no_events_from_before_it_was_made(provider: RunningProvider) -> None:
    rows = everything(provider, AccountNameFilterDefined=True, AccountNameFilterValue="karin.lindqvist")
    made = provider.state.accounts["karin.lindqvist"].signed_up
    assert min(datetime.fromisoformat(row[3] or "") for row in rows) > made


def test_only_active_accounts_of_the_tree_have_events(provider: RunningProvider) -> None:
    names = {row[1] for row in everything(provider, 311, Version=1)}
    assert names == {"ruth.hart", "millerhart.casefiles", "millerhart.scans"}
    provider.state.accounts["ruth.hart"].status = Status.SUSPENDED
    provider.state.changed()
    assert "ruth.hart" not in {row[1] for row in everything(provider, 311)}


def test_a_device_is_found_in_any_letter_case(provider: RunningProvider) -> None:
    rows = everything(provider, SystemNameFilterDefined=True, SystemNameFilterValue="mh-FileServer")
    assert {row[2] for row in rows} == {"MH-FILESERVER"}
    assert {row[1] for row in rows} == {"ruth.hart", "millerhart.casefiles"}


def test_every_condition_counts_together_with_the_others(provider: RunningProvider) -> None:
    reply = history(
        provider,
        IndicatorFilterDefined=True,
        IndicatorFilterValue="Error",
        EventTypeFilterDefined=True,
        EventTypeFilterValue="NoBackupEvent2",
        EventBackupTypeFilterDefined=True,
        EventBackupTypeFilterValue="Online",
    )
    assert set(reply.texts("HistoryEvent/EventType")) == {"NoBackupEvent2"}
    assert set(reply.texts("HistoryEvent/EventBackupType")) == {"Online"}
    assert len(reply.find("HistoryEvent")) == int(reply.text("TotalRecords") or 0) > 0


def test_a_period_is_cut_at_its_very_moments(provider: RunningProvider) -> None:
    rows = everything(provider)
    after, before = sorted(row[3] or "" for row in rows)[300], sorted(row[3] or "" for row in rows)[900]
    within = everything(
        provider,
        FromDateFilterDefined=True,
        FromDateFilterValue=after,
        ToDateFilterDefined=True,
        ToDateFilterValue=before,
    )
    assert within == [row for row in rows if after < (row[3] or "") < before]


def test_the_switch_of_the_account_type_is_turned_round(provider: RunningProvider) -> None:
    def total(**conditions: object) -> str | None:
        return history(provider, 311, **conditions).text("TotalRecords")

    assert total(AccountTypeFilterIsNotDefined=False, AccountTypeFilterValue="ApplicationUser") == "0"
    assert total(AccountTypeFilterIsNotDefined=True, AccountTypeFilterValue="ApplicationUser") != "0"
    assert total(AccountTypeFilterIsNotDefined=None, AccountTypeFilterValue="ApplicationUser") == "0"


ADDED = {
    1: {"BackupConfigured", "AbnormalBackupScope"},
    2: {"OverQuotaWarning", "OverQuotaError", "OverQuotaFixed", "TooLongBackup"},
    3: {"ReplicationCompleted", "ReplicationCancelled", "ReplicationFailed"}
    | {f"BackupCheck{how}" for how in ("Completed", "Cancelled", "Failed", "Executed")},
}


@pytest.mark.parametrize("version", [None, 0, 1, 2, 3])
def test_a_version_leaves_out_what_came_later(provider: RunningProvider, version: int | None) -> None:
    unknown = {name for since, names in ADDED.items() if since > (version or 0) for name in names}
    devices = {"AccountTypeFilterIsNotDefined": False, "AccountTypeFilterValue": "BackupAccount"}
    seen = Counter(row[0] for row in everything(provider, Version=version, **devices))
    assert set(seen) == set(HistoryEventType) - unknown
    newest = Counter(row[0] for row in everything(provider, Version=3, **devices))
    configured = 0 if version else newest["BackupConfigured"]
    assert seen["BackupCompleted"] == newest["BackupCompleted"] + configured


def test_events_that_complete_nothing_have_sizes_of_zero_and_no_counts(provider: RunningProvider) -> None:
    for row in history(provider, 311).find("HistoryEvent"):
        kind = row.findtext("{*}EventType")
        counts = [row.find(f"{{*}}{name}") for name in ("TotalFilesSize", "UploadedFilesCount", "BackupDuration")]
        is_nil = kind != "BackupCompleted"
        assert [cell.get(NIL) == "true" for cell in counts] == [is_nil] * 3
        assert int(row.findtext("{*}UploadedFilesSize") or "") >= 0
        assert (row.find("{*}IsScheduled").get(NIL) == "true") == kind.startswith("NoBackup")


def test_the_totals_of_a_day_are_the_sums_of_its_events(provider: RunningProvider) -> None:
    reply = call(provider, SERVICE, "GetHistoryEventsTotals", fields(EntityId=311, DaysInterval=20))
    after = (NOW - timedelta(days=20)).strftime("%Y-%m-%dT%H:%M:%S")
    events = history(provider, 311, FromDateFilterDefined=True, FromDateFilterValue=after)
    sums: Counter[str] = Counter()
    for row in events.find("HistoryEvent"):
        sums[f"{(row.findtext('{*}ClientDate') or '')[:10]}T00:00:00"] += int(row.findtext("{*}UploadedFilesSize") or 0)
    told = zip(
        reply.texts("HistoryEventsTotal/PeriodDate"), reply.texts("HistoryEventsTotal/UploadedFilesSize"), strict=True
    )
    assert {day: int(size) for day, size in told} == +sums
    assert all(int(count) > 0 for count in reply.texts("HistoryEventsTotal/UploadedFilesCount"))
    assert call(provider, SERVICE, "GetHistoryEventsTotals", fields(EntityId=311, DaysInterval=61)).code == 2


def test_every_device_has_one_present_state(provider: RunningProvider) -> None:
    reply = monitoring(provider)
    devices = [
        (account.username, system.name)
        for account in provider.state.active_accounts(888)
        for system in provider.state.devices.systems_of(account)
    ]
    names = zip(reply.texts("MonitorEvent/AccountName"), reply.texts("MonitorEvent/SystemName"), strict=True)
    services = [(service.username, service.system) for service in provider.state.cloud_services(888)]
    assert len(services) > 2
    assert list(names) == devices + services
    assert reply.text("TotalRecords") == str(len(devices + services))
    assert monitoring(provider, PageIndex=2, PageSize=3).texts("MonitorEvent/AccountName") == [
        name for name, _ in devices[3:6]
    ]


def test_a_device_that_never_backed_up_raises_an_alarm(provider: RunningProvider) -> None:
    reply = monitoring(provider, 321, AccountNameFilterDefined=True, AccountNameFilterValue="lindqvist.workshop")
    assert reply.text("MonitorEvent/Status") == "Completed"
    assert reply.text("MonitorEvent/Indicator") != "Ok"
    assert reply.text("MonitorEvent/IsSystemNotification") == "true"


def test_the_present_states_of_a_large_estate_are_of_every_kind(
    estate: Callable[[str], RunningProvider],
) -> None:
    large = estate("large:2000")
    statuses = {
        name: monitoring(large, StatusFilterDefined=True, StatusFilterValue=name) for name in MonitorEventStatus
    }
    for name, reply in statuses.items():
        assert set(reply.texts("MonitorEvent/Status")) == {name}
    indicators = {
        name: monitoring(large, IndicatorFilterDefined=True, IndicatorFilterValue=name) for name in EventIndicator
    }
    whole = int(monitoring(large).text("TotalRecords") or 0)
    for replies in (statuses, indicators):
        assert sum(int(reply.text("TotalRecords") or 0) for reply in replies.values()) == whole
    devices = {"AccountTypeFilterIsNotDefined": False, "AccountTypeFilterValue": "BackupAccount"}

    def total(status: str, version: int) -> int:
        wanted = {"StatusFilterDefined": True, "StatusFilterValue": status, "Version": version} | devices
        return int(monitoring(large, **wanted).text("TotalRecords") or 0)

    assert total("Completed", 0) == total("Completed", 3) + total("Configured", 3) > total("Completed", 3)


def test_recoveries_are_dated_in_utc_and_have_ids_of_their_own(provider: RunningProvider) -> None:
    reply = ask(provider, "GetHistoryRecoveryEvents")
    assert set(reply.texts("HistoryRecoveryEvent/HistoryRecoveryEventType")) == {"RecoveryCompleted", "RecoveryFailed"}
    assert all(moment.endswith("Z") for moment in reply.texts("HistoryRecoveryEvent/ClientDate"))
    ids = reply.texts("RecoveryId")
    assert len(set(ids)) == len(ids) == int(reply.text("TotalRecords") or 0)
    one = ask(provider, "GetHistoryRecoveryEvents", AccountNameFilterDefined=True, AccountNameFilterValue="ruth.hart")
    assert set(one.texts("HistoryRecoveryEvent/AccountName")) == {"ruth.hart"}


@pytest.mark.parametrize(
    ("version", "are_known"), [(None, False), (0, False), (1, False), (2, True), (3, True), (4, False)]
)
def test_a_version_before_the_second_hides_cloud_services(
    provider: RunningProvider, version: int | None, are_known: bool
) -> None:
    for found in (history(provider, 311, Version=version), monitoring(provider, 311, Version=version)):
        kinds = found.texts("EventBackupType")
        assert any(kind.startswith("Icab") for kind in kinds) is are_known
        assert ("IcabEmail" in found.texts("AccountType")) is are_known
        assert "BackupAccount" in found.texts("AccountType")


def test_cloud_services_of_every_kind_are_backed_up(provider: RunningProvider) -> None:
    in_cloud = {"AccountTypeFilterIsNotDefined": False, "AccountTypeFilterValue": "IcabEmail"}
    found = history(provider, **in_cloud)
    assert set(found.texts("EventBackupType")) == {kind for kind in EventBackupType if kind.startswith("Icab")}
    assert set(found.texts("AccountType")) == {"IcabEmail"}
    assert set(found.texts("HistoryEvent/EntityId")) == {"111", "311"}
    assert set(found.texts("Indicator")) == set(EventIndicator)
    one = history(provider, **in_cloud, EventBackupTypeFilterDefined=True, EventBackupTypeFilterValue="IcabBox")
    assert set(one.texts("SystemName")) == {"Box"}
    assert len(one.find("HistoryEvent")) == int(one.text("TotalRecords") or 0) > 300


def test_a_subscription_that_ends_takes_its_events_along(provider: RunningProvider) -> None:
    in_cloud = {"AccountTypeFilterIsNotDefined": False, "AccountTypeFilterValue": "IcabEmail"}
    assert history(provider, 311, **in_cloud).find("HistoryEvent") != []
    cloud = "CloudApplicationBackupManagementService"
    assert call(provider, cloud, "DisableBackup", fields(TargetEntityID=311)).code == 0
    assert history(provider, 311, **in_cloud).find("HistoryEvent") == []
    assert call(provider, cloud, "EnableBackup", fields(ForEntityId=311)).code == 0
    assert monitoring(provider, 311, **in_cloud).find("MonitorEvent") == []


def test_cloud_services_are_recovered_too_and_have_no_client(provider: RunningProvider) -> None:
    found = ask(provider, "GetHistoryRecoveryEvents")
    services = {service.system for service in provider.state.cloud_services(888)}
    rows = [row for row in found.find("HistoryRecoveryEvent") if row.findtext("{*}SystemName") in services]
    assert {row.findtext("{*}HistoryRecoveryEventType") for row in rows} == {"RecoveryCompleted", "RecoveryFailed"}
    assert {row.find("{*}ClientVersion") for row in rows} == {None}
    assert len(rows) < len(found.find("HistoryRecoveryEvent"))


def test_what_is_backed_up_grows_over_the_year(provider: RunningProvider) -> None:
    completed = {"EventTypeFilterDefined": True, "EventTypeFilterValue": "BackupCompleted"}
    growths = []
    for account in ("ruth.hart", "owen.pryce", "karin.lindqvist", "brightwater.xray"):
        whose = {"AccountNameFilterDefined": True, "AccountNameFilterValue": account}
        rows = history(provider, **completed, **whose).find("HistoryEvent")
        system = rows[0].findtext("{*}SystemName")
        sizes = [int(row.findtext("{*}TotalFilesSize") or 0) for row in rows if row.findtext("{*}SystemName") == system]
        assert sizes[0] >= sizes[-1] > 0
        growths.append(sizes[0] / sizes[-1])
    assert max(growths) > 1.1


def test_a_backup_that_left_files_out_counts_them(provider: RunningProvider) -> None:
    warned = {"EventTypeFilterDefined": True, "EventTypeFilterValue": "BackupCompleted"}
    rows = history(provider, **warned, IndicatorFilterDefined=True, IndicatorFilterValue="Warning").find("HistoryEvent")
    assert rows
    for row in rows:
        counts = {
            what: int(row.findtext(f"{{*}}{what}FilesCount") or 0)
            for what in ("Total", "Error", "Uploaded", "Unchanged")
        }
        assert counts["Error"] > 0
        assert counts["Total"] == counts["Error"] + counts["Uploaded"] + counts["Unchanged"]
        assert row.findtext("{*}BackupSummary") == "Some files were in use and could not be read."


def test_an_event_is_the_same_from_wherever_it_is_seen(provider: RunningProvider) -> None:
    whose = {"AccountNameFilterDefined": True, "AccountNameFilterValue": "ruth.hart"}
    above, below = history(provider, 0, **whose), history(provider, 311, PageSize=200)
    seen = {tuple(cell.text for cell in row) for row in above.find("HistoryEvent")}
    same = [row for row in below.find("HistoryEvent") if row.findtext("{*}AccountName") == "ruth.hart"]
    assert same
    assert {tuple(cell.text for cell in row) for row in same} <= seen


def test_an_entity_of_others_has_no_events_for_the_caller(provider: RunningProvider) -> None:
    content = f"<EntityId>226</EntityId><Filter>{fields(PageIndex=1, PageSize=10)}</Filter>"
    for operation in ("GetHistoryEvents", "GetMonitoringEvents", "GetHistoryRecoveryEvents"):
        assert call(provider, SERVICE, operation, content, user="ruth", password="MillerHart3").code == 53


def test_a_filter_that_is_on_needs_its_value_and_a_period_its_order(provider: RunningProvider) -> None:
    content = (
        f"<EntityId>0</EntityId><Filter>{fields(PageIndex=1, PageSize=10, AccountNameFilterDefined=True)}</Filter>"
    )
    assert call(provider, SERVICE, "GetHistoryEvents", content).code == 2


def test_the_last_events_of_many_devices_are_reached_by_their_number() -> None:
    state = build("large:300", lambda: NOW)
    sources = Sources.of(state.active_accounts(1_000), DeviceBook(lambda: NOW))
    timeline = Timeline(sources, NOW.replace(tzinfo=None), lambda shape: shape.cycle)
    assert len(timeline.page(timeline.total - 5, 10)) == 5
    assert timeline.page(timeline.total, 5) == []
