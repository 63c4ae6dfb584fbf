"""What is asked while a round is at work is answered together in the next one."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence

import pytest

from console.engine.gathered import Gathered


class Work:
    """Doubles numbers, in rounds that end when they are let go."""

    def __init__(self) -> None:
        self.rounds: list[list[int]] = []
        self.may_end = threading.Semaphore(0)

    def __call__(self, numbers: Sequence[int]) -> list[int | Exception]:
        self.rounds.append(list(numbers))
        assert self.may_end.acquire(timeout=60)
        if 13 in numbers:
            raise OSError("all of it")
        return [KeyError(number) if number < 0 else 2 * number for number in numbers]


@pytest.fixture
def work() -> Iterator[Work]:
    work = Work()
    yield work
    work.may_end.release(10)


async def test_all_that_is_asked_meanwhile_is_one_round_in_the_order_asked(work: Work) -> None:
    doubled = Gathered(work, "doubling")
    answers = [doubled.ask(number) for number in (1, 2, 3)]
    work.may_end.release(2)
    assert await asyncio.gather(*answers) == [2, 4, 6]
    assert work.rounds == [[1], [2, 3]]
    work.may_end.release()
    assert await doubled.ask(4) == 8


async def test_each_gets_its_own_error_and_all_get_that_of_the_round(work: Work) -> None:
    doubled = Gathered(work, "doubling")
    work.may_end.release(4)
    told = await asyncio.gather(*map(doubled.ask, (0, -1, 5)), return_exceptions=True)
    assert [type(one) for one in told] == [int, KeyError, int]
    first = doubled.ask(1)
    told = await asyncio.gather(*map(doubled.ask, (13, 2)), return_exceptions=True)
    assert [type(one) for one in told] == [OSError, OSError]
    assert await first == 2


async def test_what_nobody_waits_for_any_more_is_done_all_the_same(work: Work) -> None:
    doubled = Gathered(work, "doubling")
    first, left, last = map(doubled.ask, (1, 2, 3))
    left.cancel()
    work.may_end.release(2)
    assert await asyncio.gather(first, last) == [2, 6]
    assert work.rounds == [[1], [2, 3]]
