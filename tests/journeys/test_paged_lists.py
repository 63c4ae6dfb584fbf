"""Every list that comes in pages, read through the engine and over HTTP, wherever its request keeps the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from console.contract.language import Operation
from console.contract.services.backup_policy_management import GetEntityPolicies
from console.contract.services.cloud_application_backup_management import GetCloudUsage
from console.contract.services.entity_management import GetEntityAccounts, GetEntityDirectAccounts
from console.contract.services.entity_monitoring import (
    EventsFilter,
    GetHistoryEvents,
    GetHistoryRecoveryEvents,
    GetMonitoringEvents,
    RecoveryEventsFilter,
)
from console.demo.estates.policies import every_evening
from console.demo.variants import Missing, Renamed
from console.engine.link import EngineLink, SignIn
from console.errors import OperationOff
from tests.contract.declared import BACKUP_SERVICES, SPECS
from tests.support.linked import profile_for
from tests.support.provider import PASSWORD, RunningProvider

# Everything that is declared to come in pages, asked in pages of a size about an entity that has more than one.
LISTS: dict[str, Callable[[int], Operation[Any]]] = {
    "GetEntityDirectAccounts": lambda size: GetEntityDirectAccounts(
        TargetEntityID=311, IncludeInactive=True, PageSize=size, PageIndex=1
    ),
    "GetEntityAccounts": lambda size: GetEntityAccounts(TargetEntityID=0, PageSize=size, PageIndex=1),
    "GetHistoryEvents": lambda size: GetHistoryEvents(EntityId=321, Filter=EventsFilter(PageSize=size)),
    "GetMonitoringEvents": lambda size: GetMonitoringEvents(EntityId=888, Filter=EventsFilter(PageSize=size)),
    "GetHistoryRecoveryEvents": lambda size: GetHistoryRecoveryEvents(
        EntityId=888, Filter=RecoveryEventsFilter(PageSize=size)
    ),
    "GetEntityPolicies": lambda size: GetEntityPolicies(targetEntityId=225, pageIndex=1, pageSize=size),
    "GetCloudUsage": lambda size: GetCloudUsage(TargetEntityID=0, PageNumber=1, PageSize=size),
}


async def rows_of(link: EngineLink, operation: Operation[Any]) -> tuple[list[tuple[object, ...]], list[int]]:
    """Every row as its values, and how many rows each part of the answer had."""
    rows: list[tuple[object, ...]] = []
    counts = []
    async with link.rows(operation) as parts:
        async for batch in parts:
            counts.append(batch.count)
            widths = {name: len(packed) // batch.count for name, packed in batch.numbers.items() if batch.count}
            columns: list[Iterable[object]] = [*batch.texts.values()]
            for name, width in widths.items():
                packed = batch.numbers[name]
                columns.append([packed[first : first + width] for first in range(0, len(packed), width)])
            rows += zip(*columns, strict=True)
    assert parts.answer.rows == len(rows)
    return rows, counts


def test_every_list_of_the_backup_provider_that_comes_in_pages_is_read_here() -> None:
    paged = {spec.name for spec in SPECS if spec.paging is not None and spec.service.name in BACKUP_SERVICES}
    assert set(LISTS) == paged


@pytest.mark.parametrize("name", LISTS)
async def test_all_pages_together_are_the_list(name: str, provider: RunningProvider, signed_in: EngineLink) -> None:
    for age in (10, 20, 30):
        every_evening(provider.state, provider.state.entities[225], age=age)
    whole, _ = await rows_of(signed_in, LISTS[name](1_000))
    assert len(whole) > 1
    # What a page of the cloud's use holds is companies, each with several rows.
    paged, counts = await rows_of(
        signed_in, LISTS[name](1 if name == "GetCloudUsage" else min(200, 1 + len(whole) // 3))
    )
    assert paged == whole
    assert len([count for count in counts if count]) > 1


async def test_a_page_of_companies_is_neither_short_nor_the_last_by_its_rows(
    provider: RunningProvider, signed_in: EngineLink
) -> None:
    # One company a page: some have several lines, and none of the numbers beside them counts lines.
    lines, counts = await rows_of(signed_in, LISTS["GetCloudUsage"](1))
    subscribed = [found for found in provider.state.entities.values() if provider.state.cloud.of(found)]
    assert len(counts) == len(subscribed) > 1
    assert len(lines) > len(counts)


@pytest.mark.parametrize("field", ["Filter", "PageSize"])
async def test_a_list_whose_page_has_no_home_inside_the_filter_is_off(
    field: str, provider: RunningProvider, link: EngineLink
) -> None:
    provider.faults.vary(Missing("GetMonitoringEvents", field))
    await link.request(SignIn(profile_for(provider), PASSWORD))
    with pytest.raises(OperationOff, match=field):
        await rows_of(link, LISTS["GetMonitoringEvents"](2))


async def test_a_page_number_that_has_no_home_inside_the_filter_never_gives_the_first_page_twice(
    provider: RunningProvider, link: EngineLink
) -> None:
    provider.faults.vary(Missing("GetMonitoringEvents", "PageIndex"))
    await link.request(SignIn(profile_for(provider), PASSWORD))
    with pytest.raises(OperationOff, match="PageIndex"):
        await rows_of(link, LISTS["GetMonitoringEvents"](2))


async def test_a_page_number_in_other_case_inside_the_filter_is_counted_on(
    provider: RunningProvider, link: EngineLink
) -> None:
    provider.faults.vary(Renamed("GetMonitoringEvents", "PageIndex", "pageIndex"))
    await link.request(SignIn(profile_for(provider), PASSWORD))
    whole, _ = await rows_of(link, LISTS["GetMonitoringEvents"](1_000))
    paged, _ = await rows_of(link, LISTS["GetMonitoringEvents"](2))
    assert paged == whole
