"""Lists of a reply as a store's table, so that they sort, filter and copy as everything else does."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TypeVar

from console.contract.columns import Batch, batch_of, columns_of
from console.contract.language import Record
from console.engine.link import Loaded, Parts
from console.store import ColumnTable
from ui.tasks import run_steps

RecordT = TypeVar("RecordT", bound=Record)

_AT_ONCE = 500
"""Records that are made columns of before the window may go on: some milliseconds' work."""


def table_of(record: type[RecordT], key: str) -> ColumnTable[RecordT]:
    """An empty table of a record type; all its texts are searched. key: the column that tells rows apart."""
    texts = (field.name for field in columns_of(record) if field.base is str)
    return ColumnTable(record, key=key, searchable=texts)


async def replace_records(table: ColumnTable[RecordT], rows: Sequence[RecordT]) -> None:
    """Let `table` hold these records and no others; rows that stay keep their number, and so their selection."""
    load = table.begin(table.rows())
    for first in range(0, len(rows), _AT_ONCE):
        await run_steps(load.add(batch_of(table.record, list(rows[first : first + _AT_ONCE]))))
        await asyncio.sleep(0)
    await run_steps(load.finish())


async def load_rows(table: ColumnTable[RecordT], parts: Parts[Batch, Loaded]) -> int:
    """Let `table` hold the rows of a list, however long, as they come and no others; gives how many there are."""
    load = table.begin(table.rows())
    async with parts:
        async for batch in parts:
            await run_steps(load.add(batch))
    await run_steps(load.finish())
    return parts.answer.rows
