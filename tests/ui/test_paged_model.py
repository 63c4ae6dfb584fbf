"""A table that asks for the pages that somebody looks at, and for no other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Annotated

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex

from console.contract.language import Record, about
from console.errors import JournalProblem
from tests.support.waits import PATIENCE
from ui import formats
from ui.jobs import JobList
from ui.models.columns import columns_for
from ui.models.paged_model import PAGE, PagedModel, Part
from ui.tasks import Tasks

MILLION = 1_000_000


class Line(Record, kw_only=True):
    """One row."""

    Number: Annotated[str, about("which it is")] = ""


class Lines:
    """A list that grows at its head, as a journal does; notes which parts of it were asked for.

    counts_ahead: so many rows beyond the offset are counted, 0 = all.
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self.asked: list[int] = []
        self.problem: JournalProblem | None = None
        self.counts_ahead = 0

    async def fetch(self, offset: int, limit: int) -> Part[int]:
        await asyncio.sleep(0)
        if self.problem is not None:
            raise self.problem
        self.asked.append(offset)
        items = range(self.total - offset, max(0, self.total - offset - limit), -1)
        counted = min(self.total, offset + self.counts_ahead) if self.counts_ahead else self.total
        return Part(items, counted, has_more=counted < self.total)


@pytest.fixture
def model() -> PagedModel[int]:
    tasks = Tasks(JobList(), lambda error: pytest.fail(str(error)))
    return PagedModel(Line, columns_for(Line), lambda number: Line(Number=str(number)), int, tasks)


async def rows_come(model: PagedModel[int], is_so: Callable[[], bool]) -> None:
    came = asyncio.Event()
    model.arrived.connect(came.set)
    async with asyncio.timeout(PATIENCE):
        while not is_so():
            await came.wait()
            came.clear()


async def test_a_million_rows_cost_one_page(model: PagedModel[int]) -> None:
    lines = Lines(MILLION)
    await model.show(lines.fetch)
    assert model.rowCount() == MILLION
    assert model.text(0, 0) == "1000000"
    assert model.fetched == PAGE
    assert lines.asked == [0]


async def test_a_row_that_is_not_here_says_so_until_its_page_came(model: PagedModel[int]) -> None:
    lines = Lines(MILLION)
    await model.show(lines.fetch)
    assert model.text(500_123, 0) == formats.PENDING
    assert model.item(500_123) is None
    await rows_come(model, lambda: model.item(500_123) is not None)
    assert model.text(500_123, 0) == str(MILLION - 500_123)
    assert lines.asked == [0, 500_000]


async def test_pages_that_are_only_scrolled_past_are_never_asked_for(model: PagedModel[int]) -> None:
    lines = Lines(MILLION)
    await model.show(lines.fetch)
    for position in range(0, MILLION, 7 * PAGE):
        model.text(position, 0)
    await rows_come(model, lambda: len(lines.asked) > 2)
    assert len(lines.asked) == 3


async def test_whoever_reads_everything_does_not_hold_everything(model: PagedModel[int]) -> None:
    lines = Lines(100 * PAGE)
    await model.show(lines.fetch)
    for page in range(100):
        model.text(page * PAGE, 0)
        await rows_come(model, lambda at=page * PAGE: model.item(at) is not None)  # type: ignore[misc]
    assert model.fetched <= 20 * PAGE


async def test_what_came_since_stands_on_top_and_what_was_chosen_stays_chosen(model: PagedModel[int]) -> None:
    lines = Lines(1_000)
    await model.show(lines.fetch)
    chosen = QPersistentModelIndex(model.index(10, 0, QModelIndex()))
    assert model.text(10, 0) == "990"
    lines.total += 3
    await model.renew()
    assert model.rowCount() == 1_003
    assert model.text(0, 0) == "1003"
    assert chosen.row() == 13
    assert model.text(13, 0) == "990"


async def test_a_page_that_shows_that_the_list_has_grown_brings_the_new_rows(model: PagedModel[int]) -> None:
    lines = Lines(1_000)
    await model.show(lines.fetch)
    lines.total += 1
    model.text(600, 0)
    await rows_come(model, lambda: model.rowCount() == 1_001)
    assert model.text(0, 0) == "1001"


async def test_what_was_not_counted_yet_is_added_at_the_end(model: PagedModel[int]) -> None:
    lines = Lines(5_000)
    lines.counts_ahead = 1_000
    await model.show(lines.fetch)
    assert (model.rowCount(), model.has_more) == (1_000, True)
    chosen = QPersistentModelIndex(model.index(10, 0, QModelIndex()))
    model.text(900, 0)
    await rows_come(model, lambda: model.rowCount() == 1_800)
    lines.total += 2
    await model.renew()
    assert chosen.row() == 12
    model.text(1_700, 0)
    await rows_come(model, lambda: model.rowCount() == 2_600)
    lines.counts_ahead = 0
    model.text(2_500, 0)
    await rows_come(model, lambda: model.rowCount() == 5_002)
    assert not model.has_more


async def test_fewer_rows_leave_no_row_behind(model: PagedModel[int]) -> None:
    lines = Lines(1_000)
    await model.show(lines.fetch)
    lines.total = 4
    await model.renew()
    assert [model.text(row, 0) for row in range(model.rowCount())] == ["4", "3", "2", "1"]


async def test_a_page_that_does_not_come_is_told_once_and_asked_for_when_one_looks_again(
    model: PagedModel[int],
) -> None:
    lines = Lines(1_000)
    await model.show(lines.fetch)
    told: list[object] = []
    failure = asyncio.Event()
    model.failed.connect(told.append)
    model.failed.connect(failure.set)
    lines.problem = JournalProblem("The journal cannot be read.")
    model.text(700, 0)
    async with asyncio.timeout(PATIENCE):
        await failure.wait()
    model.text(700, 0)
    assert told == [lines.problem]
    lines.problem = None
    await model.renew()
    model.text(700, 0)
    await rows_come(model, lambda: model.item(700) is not None)


async def test_the_answer_to_an_older_question_is_dropped(model: PagedModel[int]) -> None:
    few, many = Lines(3), Lines(MILLION)
    await model.show(many.fetch)
    model.text(900_000, 0)
    await model.show(few.fetch)
    lines = Lines(500)
    await model.show(lines.fetch)
    model.text(300, 0)
    await rows_come(model, lambda: model.item(300) is not None)
    assert model.rowCount() == 500
    assert many.asked == [0]
