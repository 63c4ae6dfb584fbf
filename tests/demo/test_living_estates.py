"""Each estate lives: over HTTP it shows backups that went well, late and wrong, appliances, cloud use, recoveries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from console.contract.services.monitoring_values import AccountType, EventIndicator, HistoryEventType
from tests.support.provider import RunningProvider
from tests.support.raw_soap import Reply, call, fields

MONITORING = "EntityMonitoringService"
ESTATES = pytest.mark.parametrize("name", ["documented", "small", "large:2000"])

Serve = Callable[[str], RunningProvider]


def events(provider: RunningProvider, operation: str = "GetHistoryEvents", **conditions: object) -> Reply:
    given = {"PageIndex": 1, "PageSize": 5000} | conditions
    if "Recovery" not in operation:
        given |= {"Version": 3}
        given.setdefault("AccountTypeFilterIsNotDefined", True)
    reply = call(provider, MONITORING, operation, f"<EntityId>0</EntityId><Filter>{fields(**given)}</Filter>")
    assert (reply.status, reply.code) == (200, 0), reply.message
    return reply


def total(reply: Reply) -> int:
    return int(reply.text("TotalRecords") or 0)


@ESTATES
def test_most_backups_go_well_and_some_do_not(estate: Serve, name: str) -> None:
    provider = estate(name)

    def share(indicator: EventIndicator) -> float:
        some = events(provider, IndicatorFilterDefined=True, IndicatorFilterValue=indicator, PageSize=1)
        return total(some) / total(events(provider, PageSize=1))

    assert share(EventIndicator.OK) > 0.8
    assert 0.005 < share(EventIndicator.WARNING) < 0.15
    assert 0.005 < share(EventIndicator.ERROR) < 0.1


@ESTATES
@pytest.mark.parametrize("kind", HistoryEventType)
def test_every_kind_of_event_happens(estate: Serve, name: str, kind: HistoryEventType) -> None:
    found = events(estate(name), EventTypeFilterDefined=True, EventTypeFilterValue=kind, PageSize=5)
    assert set(found.texts("HistoryEvent/EventType")) == {kind}


@ESTATES
@pytest.mark.parametrize("kind", [AccountType.BACKUP_ACCOUNT, AccountType.ICAB_EMAIL])
def test_accounts_and_cloud_services_have_more_than_a_year_of_history(
    estate: Serve, name: str, kind: AccountType
) -> None:
    provider = estate(name)
    whose = {"AccountTypeFilterIsNotDefined": False, "AccountTypeFilterValue": kind, "PageSize": 1}
    count = total(events(provider, **whose))
    oldest = events(provider, **whose | {"PageIndex": count})
    now = provider.state.clock().replace(tzinfo=None)
    moment = datetime.fromisoformat(oldest.text("HistoryEvent/ClientDate") or "")
    assert now - moment > timedelta(days=398)


@ESTATES
def test_files_are_recovered_and_now_and_then_in_vain(estate: Serve, name: str) -> None:
    kinds = events(estate(name), "GetHistoryRecoveryEvents").texts("HistoryRecoveryEventType")
    assert 0 < kinds.count("RecoveryFailed") < kinds.count("RecoveryCompleted") * 2


@ESTATES
def test_some_device_raises_an_alarm_while_others_are_well(estate: Serve, name: str) -> None:
    found = events(estate(name), "GetMonitoringEvents")
    assert {"Ok"} < set(found.texts("MonitorEvent/Indicator"))


@ESTATES
def test_companies_have_appliances_that_replicate(estate: Serve, name: str) -> None:
    provider = estate(name)
    companies = provider.state.tree(provider.state.users["demo"].entity_id, include_inactive=False)
    pairs = []
    for entity in companies[:60]:
        reply = call(provider, "AppliancesManagementService", "GetEntityAppliances", fields(EntityId=entity.entity_id))
        assert reply.code == 0
        pairs += [pack for pack in reply.find("AppliancesPack") if pack.find("{*}Secondary") is not None]
    assert pairs
    for pack in pairs:
        assert pack.findtext("{*}Secondary/{*}ApplianceType") == "Cloud"
        assert pack.find("{*}ReplicationInfo/{*}QueueStatus") is not None
        used, space = (int(pack.findtext(f"{{*}}Primary/{{*}}DeviceSpace{what}") or 0) for what in ("Used", "Total"))
        assert 0 < used < space


@ESTATES
def test_the_use_of_cloud_services_and_their_events_agree(estate: Serve, name: str) -> None:
    provider = estate(name)
    inner = fields(TargetEntityID=0, PageNumber=1, PageSize=100_000)
    usage = call(provider, "CloudApplicationBackupManagementService", "GetCloudUsage", inner)
    lines = zip(usage.texts("CompanyID"), usage.texts("ICABAccountName"), usage.texts("Service"), strict=True)
    whose = {"AccountTypeFilterIsNotDefined": False, "AccountTypeFilterValue": AccountType.ICAB_EMAIL}
    states = events(provider, "GetMonitoringEvents", **whose)
    columns = [states.texts(f"MonitorEvent/{column}") for column in ("EntityId", "AccountName", "SystemName")]
    assert total(states) > 5
    assert set(zip(*columns, strict=True)) == set(lines)
