"""Long work cut into steps.

A function that may take longer than a few milliseconds returns `Steps`: an iterator that does one piece of its work
each time it is advanced. Nothing happens until someone turns it; the window does so with a time budget between events.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TypeVar

Steps = Iterator[None]

T = TypeVar("T")

ROWS_A_STEP = 512
"""Rows that one step handles where each row costs several microseconds of work."""


def run(steps: Steps) -> None:
    """Turn steps to their end at once: for tests, scripts and work known to be short."""
    for _ in steps:
        pass


def result_of(steps: Generator[None, None, T]) -> T:
    """What steps return, turned to their end at once: as `run`."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: T = end.value
            return result


def spans(count: int, size: int = ROWS_A_STEP) -> Iterator[tuple[int, int]]:
    """(first, end) of consecutive pieces that cover `count`."""
    for first in range(0, count, size):
        yield first, min(first + size, count)
