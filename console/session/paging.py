"""Lists that come page by page, as one stream.

The list lives on while it is read: accounts come and go between two pages, and every row behind them moves. A row that
comes twice does no harm, since rows are merged by their key. A row that would be missed because others before it went
is fetched by reading the page before once more.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any

import msgspec

from console.contract.columns import Batch
from console.contract.language import Operation
from console.soap.rows import RowsReply

FetchRows = Callable[[Operation[Any]], Coroutine[Any, Any, RowsReply]]


class Page(msgspec.Struct, frozen=True):
    """Some rows of a list, and how many the provider says there are in all (0 where it does not say)."""

    batch: Batch
    total: int


async def pages(operation: Operation[Any], fetch: FetchRows) -> AsyncGenerator[Page]:
    """The pages of a list from the one that `operation` names on; a list without pages is one.

    The next page is fetched while the caller deals with this one.
    """
    paging = operation.spec.paging
    if paging is None:
        reply = await fetch(operation)
        yield Page(reply.batch, reply.batch.count)
        return
    loop = asyncio.get_running_loop()
    index = paging.index_of(operation)

    def page(number: int) -> Coroutine[Any, Any, RowsReply]:
        return fetch(paging.at(operation, number))

    rows = paging.before(operation)
    total_before = 0
    ahead = loop.create_task(page(index))
    try:
        more = True
        while more:
            reply = await ahead
            rows += reply.batch.count
            more = paging.goes_on(paging.at(operation, index), reply.reply, reply.batch.count, rows)
            if more:
                ahead = loop.create_task(page(index + paging.step))
            total = None if paging.total is None else getattr(reply.reply, paging.total)
            shown = reply.total if total is not None and paging.row_total else 0
            if total is not None and total < total_before:
                yield Page((await page(index - paging.step)).batch, shown)
            yield Page(reply.batch, shown)
            total_before = total or 0
            index += paging.step
    finally:
        ahead.cancel()
        await asyncio.gather(ahead, return_exceptions=True)
