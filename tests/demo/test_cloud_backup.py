"""Backup of cloud applications at the embedded provider."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from console.demo.estates import build
from tests.support.provider import RunningProvider
from tests.support.raw_soap import Reply, call, fields

SERVICE = "CloudApplicationBackupManagementService"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


def usage(provider: RunningProvider, entity: int = 0, page: int = 1, size: int = 1000) -> Reply:
    return call(provider, SERVICE, "GetCloudUsage", fields(TargetEntityID=entity, PageNumber=page, PageSize=size))


def enable(provider: RunningProvider, entity: int, email: str | None = None, region: str | None = None) -> Reply:
    return call(provider, SERVICE, "EnableBackup", fields(ForEntityId=entity, Email=email, Region=region))


def disable(provider: RunningProvider, entity: int, **signed: str) -> Reply:
    return call(provider, SERVICE, "DisableBackup", fields(TargetEntityID=entity), **signed)


def test_what_is_subscribed_is_used_and_what_is_not_is_not(provider: RunningProvider) -> None:
    assert enable(provider, 312).code == 0
    assert "312" in usage(provider).texts("CompanyID")
    assert set(usage(provider, 312).texts("ICABAccountName")) == {"owen.pryce@orchardvets.example"}
    assert disable(provider, 312).code == 0
    assert "312" not in usage(provider).texts("CompanyID")


def test_email_and_region_may_be_chosen(provider: RunningProvider) -> None:
    company = provider.state.entities[321]
    assert enable(provider, 321, "cloud@lindqvist.example", "EU").code == 0
    subscription = provider.state.cloud.of(company)
    assert subscription is not None
    assert (subscription.name, subscription.region) == ("cloud@lindqvist.example", "EU")
    disable(provider, 321)
    enable(provider, 321)
    subscription = provider.state.cloud.of(company)
    assert subscription is not None
    assert (subscription.name, subscription.region) == (company.contact_email, "US_EST")
    assert enable(provider, 312, region="MOON").code == 2


def test_an_entity_is_subscribed_once_and_unsubscribed_once(provider: RunningProvider) -> None:
    assert enable(provider, 311).code == 2
    assert disable(provider, 311).code == 0
    assert disable(provider, 311).code == 2
    assert enable(provider, 311).code == 0


def test_zero_unsubscribes_the_caller_itself(provider: RunningProvider) -> None:
    assert enable(provider, 0).code == 2
    assert enable(provider, 888).code == 0
    assert disable(provider, 0).code == 0
    assert provider.state.cloud.of(provider.state.entities[888]) is None
    assert disable(provider, 226, user="marcus", password="HarbourLane1").code == 53


def test_a_service_is_priced_by_accounts_or_by_storage(provider: RunningProvider) -> None:
    for line in usage(provider).find("CloudApplicationBackupUsageLine"):
        cells = [line.find(f"{{*}}{name}") for name in ("Accounts", "StorageBytes")]
        assert sorted(cell.get(NIL, "") for cell in cells if cell is not None) == ["", "true"]


def test_a_page_holds_companies_with_all_of_their_lines(estate: Callable[[str], RunningProvider]) -> None:
    small = estate("small")
    whole = usage(small)
    companies = list(dict.fromkeys(whole.texts("CompanyID")))
    assert whole.text("TotalCount") == str(len(companies))
    assert (whole.text("PageNumber"), whole.text("NumberOfPages")) == ("1", "1")
    pages = [usage(small, page=number, size=4) for number in range(1, -(-len(companies) // 4) + 1)]
    assert {page.text("NumberOfPages") for page in pages} == {str(len(pages))}
    assert [line for page in pages for line in page.texts("CompanyID")] == whole.texts("CompanyID")
    assert len(set(pages[0].texts("CompanyID"))) == 4


def test_a_new_subscription_is_set_up_and_backed_up_later(provider: RunningProvider) -> None:
    now = datetime(2026, 4, 1, 12, tzinfo=UTC)
    provider.reset(build("documented", lambda: now))
    enable(provider, 312)
    line = usage(provider, 312).find("CloudApplicationBackupUsageLine")[0]
    dates = [line.find("{*}ConfiguredDate"), line.find("{*}LastBackupDate")]
    assert [date.get(NIL) for date in dates if date is not None] == ["true", "true"]
    now += timedelta(days=2)
    later = usage(provider, 312)
    assert later.text("ConfiguredDate") == "2026-04-02T08:00:00"
    assert later.text("LastBackupDate") == "2026-04-03T00:15:00"
