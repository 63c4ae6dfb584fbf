"""Lists read page by page while they change underneath."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing

import pytest

from console.contract.columns import batch_of
from console.contract.language import Operation, Result
from console.contract.services.entity_management import (
    AccountDevicesInfo,
    GetEntityAccounts,
    GetEntityAccountsResult,
    GetEntityHierarchy,
)
from console.session.paging import Page, pages
from console.soap.rows import RowsReply


class ListedAccounts:
    """A list that answers requests for its pages, and changes between them as a test says."""

    def __init__(self, count: int, *, largest_page: int = 10_000, tells_total: bool = True) -> None:
        self.tells_total = tells_total
        self.names = [f"user{number:02}" for number in range(count)]
        self.asked: list[int] = []
        self.largest_page = largest_page
        self.before_page: dict[int, Callable[[], None]] = {}

    async def fetch(self, operation: Operation[GetEntityAccountsResult]) -> RowsReply:
        assert isinstance(operation, GetEntityAccounts)
        self.asked.append(operation.PageIndex)
        self.before_page.pop(operation.PageIndex, lambda: None)()
        size = min(operation.PageSize, self.largest_page)
        names = self.names[(operation.PageIndex - 1) * size : operation.PageIndex * size]
        batch = batch_of(AccountDevicesInfo, [AccountDevicesInfo(Username=name) for name in names])
        verdict = Result(Result=0)
        total = len(self.names) if self.tells_total else None
        reply = GetEntityAccountsResult(Result=verdict, AccountsTotal=total)
        return RowsReply(reply, verdict, batch.count if total is None else total, batch)


def accounts_by(size: int, index: int = 1) -> GetEntityAccounts:
    return GetEntityAccounts(TargetEntityID=0, PageSize=size, PageIndex=index)


async def every(listed: ListedAccounts, operation: GetEntityAccounts) -> list[Page]:
    async with aclosing(pages(operation, listed.fetch)) as stream:
        return [page async for page in stream]


def names(found: list[Page]) -> list[str]:
    return [name for page in found for name in page.batch.texts["Username"]]


@pytest.mark.parametrize(("count", "requests"), [(0, 1), (1, 1), (10, 1), (11, 2), (25, 3), (30, 3)])
async def test_every_row_comes_once_with_as_few_requests_as_there_are_pages(count: int, requests: int) -> None:
    listed = ListedAccounts(count)
    assert names(await every(listed, accounts_by(10))) == listed.names
    assert listed.asked == list(range(1, requests + 1))


async def test_a_server_that_gives_smaller_pages_than_asked_is_read_to_its_end() -> None:
    listed = ListedAccounts(25, largest_page=7)
    assert names(await every(listed, accounts_by(10))) == listed.names


async def test_reading_from_a_later_page_gives_the_rest() -> None:
    listed = ListedAccounts(25)
    assert names(await every(listed, accounts_by(10, index=2))) == listed.names[10:]


async def test_accounts_that_are_made_meanwhile_push_rows_and_none_is_missed() -> None:
    listed = ListedAccounts(20)
    before = list(listed.names)
    listed.before_page[2] = lambda: listed.names.__setitem__(slice(0, 0), ["aaa", "aab", "aac"])
    found = names(await every(listed, accounts_by(10)))
    assert set(before) <= set(found)


async def test_accounts_that_go_meanwhile_pull_rows_and_none_is_missed() -> None:
    listed = ListedAccounts(30)
    listed.before_page[2] = lambda: listed.names.__delitem__(slice(0, 3))
    found = names(await every(listed, accounts_by(10)))
    assert set(listed.names) <= set(found)


async def test_a_list_that_empties_meanwhile_ends() -> None:
    listed = ListedAccounts(30)
    listed.before_page[2] = listed.names.clear
    found = await every(listed, accounts_by(10))
    assert names(found)[:10] == [f"user{number:02}" for number in range(10)]
    assert found[-1].total == 0


async def test_the_next_page_is_asked_for_while_this_one_is_dealt_with() -> None:
    listed = ListedAccounts(30)
    async with aclosing(pages(accounts_by(10), listed.fetch)) as stream:
        await anext(stream)
        await asyncio.sleep(0)
        assert listed.asked == [1, 2]


async def test_closing_the_stream_ends_the_request_that_is_ahead() -> None:
    listed = ListedAccounts(30)
    cancelled = asyncio.Event()

    async def fetch(operation: Operation[GetEntityAccountsResult]) -> RowsReply:
        assert isinstance(operation, GetEntityAccounts)
        if operation.PageIndex > 1:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                cancelled.set()
                raise
        return await listed.fetch(operation)

    async with aclosing(pages(accounts_by(10), fetch)) as stream:
        await anext(stream)
        await asyncio.sleep(0)
    assert cancelled.is_set()


async def test_an_error_on_a_later_page_comes_after_the_pages_before_it() -> None:
    listed = ListedAccounts(30)

    def fail() -> None:
        raise ConnectionError("cut")

    listed.before_page[2] = fail
    async with aclosing(pages(accounts_by(10), listed.fetch)) as stream:
        assert names([await anext(stream)]) == listed.names[:10]
        with pytest.raises(ConnectionError):
            await anext(stream)


async def test_a_list_without_pages_is_one() -> None:
    listed = ListedAccounts(3)

    async def fetch(_: Operation[GetEntityAccountsResult]) -> RowsReply:
        return await listed.fetch(accounts_by(10))

    stream = pages(GetEntityHierarchy(TargetEntityID=0, IncludeInactive=True), fetch)
    found = [page async for page in stream]
    assert [(page.batch.count, page.total) for page in found] == [(3, 3)]


async def test_a_list_whose_total_the_server_leaves_out_is_read_to_its_end() -> None:
    listed = ListedAccounts(25, tells_total=False)
    found = await every(listed, accounts_by(10))
    assert names(found) == listed.names
    assert [page.total for page in found] == [0, 0, 0]
