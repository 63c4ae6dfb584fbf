"""Short lists of a reply as a store's table, so that they sort, filter and copy as everything else does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from console.contract.columns import batch_of, columns_of
from console.contract.language import Record
from console.store import ColumnTable
from ui.tasks import run_steps

RecordT = TypeVar("RecordT", bound=Record)

_ROWS_A_STEP = 256
"""Records that become columns in one step: a distributor may have a hundred thousand companies."""


def table_of(record: type[RecordT], key: str) -> ColumnTable[RecordT]:
    """An empty table of a record type; all its texts are searched. key: the column that tells rows apart."""
    texts = (field.name for field in columns_of(record) if field.base is str)
    return ColumnTable(record, key=key, searchable=texts)


async def replace_records(table: ColumnTable[RecordT], rows: Sequence[RecordT]) -> None:
    """Let `table` hold these records and no others; rows that stay keep their number, and so their selection."""
    await run_steps(_replacing(table, rows))


def _replacing(table: ColumnTable[RecordT], rows: Sequence[RecordT]) -> Iterator[None]:
    load = table.begin(table.rows())
    for first in range(0, len(rows), _ROWS_A_STEP):
        yield from load.add(batch_of(table.record, list(rows[first : first + _ROWS_A_STEP])))
    yield from load.finish()
