"""`python -m console call --all`: a list with all its pages, written row by row while the next page is under way."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import AsyncGenerator, Sequence
from typing import Any, Literal

import msgspec

from console.cli.destination import Write
from console.cli.output import column_names, json_row, list_of, plain, row_cells, table
from console.contract.columns import Batch
from console.contract.language import Field, Operation, Record, Result
from console.errors import InvalidInput
from console.session.paging import pages
from console.session.session import Session
from console.soap.rows import RowsReply


class _Records(Batch, frozen=True):
    """The rows of one page as records, which keep the objects and lists in them; `is_again` for a page read before."""

    rows: tuple[Record, ...] = ()
    is_again: bool = False


async def write_all(session: Session, request: Operation[Any], form: Literal["json", "csv"], write: Write) -> None:
    """Write every row from the page on that `request` names: as one JSON array, or as CSV with a heading."""
    field = list_of(request.spec)
    if field is None or field.record is None:
        raise InvalidInput(f"{request.spec.name} does not answer with a list.", "Leave --all out.")
    names = column_names(field.record)
    write("[" if form == "json" else table([names]))
    written = 0
    async with contextlib.aclosing(_rows(session, request, field)) as found:
        async for rows, total in found:
            if form == "csv":
                write(table([row_cells(row, names) for row in rows]))
            else:
                write(
                    "".join(f"{',' if written or number else ''}\n{json_row(row)}" for number, row in enumerate(rows))
                )
            written += len(rows)
            _tell(written, total)
    if form == "json":
        write("\n]\n" if written else "]\n")
    _tell_end()


async def _rows(
    session: Session, request: Operation[Any], field: Field
) -> AsyncGenerator[tuple[Sequence[Record], int]]:
    """The rows of each page, and how many there are in all (0 where the provider does not say).

    Of a page that is read once more, because rows before it went, only those that were not written before.
    """
    paging = request.spec.paging
    asked: set[int] = set()
    before: list[set[bytes]] = []

    async def fetch(operation: Operation[Any]) -> RowsReply:
        reply = await session.call(operation)
        rows = tuple(getattr(reply, field.name) or ())
        index = paging.index_of(operation) if paging else 0
        total = (getattr(reply, paging.row_total) if paging and paging.row_total else None) or len(rows)
        batch = _Records(len(rows), {}, {}, rows=rows, is_again=index in asked)
        asked.add(index)
        return RowsReply(reply, Result(), total, batch)

    async with contextlib.aclosing(pages(request, fetch)) as found:
        async for page in found:
            batch = page.batch
            if not isinstance(batch, _Records):
                raise TypeError(f"{type(batch).__name__} is not what was fetched")
            rows: Sequence[Record] = batch.rows
            keys = [msgspec.json.encode(plain(row)) for row in rows]
            if batch.is_again:
                rows = [row for row, key in zip(rows, keys, strict=True) if not any(key in known for known in before)]
            before = [*before[-1:], set(keys)]
            yield rows, page.total


def _tell(rows: int, total: int) -> None:
    """Say on a terminal how far the list is."""
    if sys.stderr.isatty():
        of = f" of {total:,}" if total else ""
        sys.stderr.write(f"\r{rows:,}{of} rows")
        sys.stderr.flush()


def _tell_end() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\n")
