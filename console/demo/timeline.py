"""The events of many devices over many days, counted without being made and made a page at a time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import accumulate
from operator import mul
from typing import NamedTuple

from console.demo.backup_cycles import CYCLE, SHAPES, Cycle, Happening, Shape, moment_of, upload_weight
from console.demo.backup_sources import Sources

HISTORY_DAYS = 400
_WHOLE_DAY = timedelta(days=1)


class Occurrence(NamedTuple):
    """One event: `source` is the index of its device among the sources, its day, and when in the day it happened."""

    source: int
    day: date
    moment: datetime
    happening: Happening


class Timeline:
    """Events of the last 400 days, latest day first; within a day by account and device, latest first.

    now: nothing has happened later. cycle_of: the cycle of a shape, an empty day being one without wanted events.
    after, before: moments between which an event happened.
    """

    def __init__(
        self,
        sources: Sources,
        now: datetime,
        cycle_of: Callable[[Shape], Cycle],
        after: datetime = datetime.min,  # noqa: DTZ901 - the estate's own time, without a zone
        before: datetime = datetime.max,  # noqa: DTZ901
    ) -> None:
        self._sources = sources
        self._cycles = [cycle_of(shape) for shape in SHAPES]
        self._numbers = [[len(day) for day in cycle] * 2 for cycle in self._cycles]
        self._after = max(after, datetime.combine(now - HISTORY_DAYS * _WHOLE_DAY, datetime.min.time()))
        self._before = min(before, now + timedelta(microseconds=1))

    @cached_property
    def _days(self) -> list[tuple[date, int]]:
        """The days with the number of their events, earliest first."""
        return self._by_day([1] * len(self._sources), self._counts)

    def uploads(self, amounts: Sequence[int]) -> list[tuple[date, int]]:
        """The days with what their events sent, earliest first, given the least that each device sends."""
        return self._by_day(amounts, self._weighted_counts)

    def _by_day(self, amounts: Sequence[int], values: Callable[[date], list[list[int]]]) -> list[tuple[date, int]]:
        """Sums over all devices of their amount times the value of a day for their shape and phase."""
        first, last = self._after.toordinal(), self._before.toordinal()
        joining: dict[int, list[int]] = {}
        for index, since in enumerate(self._sources.since):
            joining.setdefault(max(since, first), []).append(index)
        present = [[0] * CYCLE for _ in SHAPES]
        found = []
        for ordinal in range(first, last + 1):
            for index in joining.get(ordinal, ()):
                present[self._sources.shapes[index]][self._sources.phases[index]] += amounts[index]
            day = date.fromordinal(ordinal)
            found.append((day, sum(sum(map(mul, *pair)) for pair in zip(present, values(day), strict=True))))
        return found

    @property
    def total(self) -> int:
        """How many events there are."""
        return sum(count for _, count in self._days)

    def page(self, first: int, size: int) -> list[Occurrence]:
        """So many events from the `first`, which is counted from 0."""
        found: list[Occurrence] = []
        for day, count in reversed(self._days):
            if first >= count:
                first -= count
                continue
            found += self._of_day(day, first, size - len(found))
            if len(found) == size:
                break
            first = 0
        return found

    def _counts(self, day: date) -> list[list[int]]:
        """How many events a device has on a day, by shape and phase."""
        midnight = datetime.combine(day, datetime.min.time())
        whole = self._after < midnight and midnight + _WHOLE_DAY <= self._before
        turn = day.toordinal() % CYCLE
        return [
            [0] * CYCLE
            if shape.rests_on(day)
            else numbers[turn : turn + CYCLE]
            if whole
            else [sum(1 for _ in self._wanted(day, index, phase)) for phase in range(CYCLE)]
            for index, (shape, numbers) in enumerate(zip(SHAPES, self._numbers, strict=True))
        ]

    def _weighted_counts(self, day: date) -> list[list[int]]:
        turn = day.toordinal()
        weights = [upload_weight((phase + turn) % CYCLE) for phase in range(CYCLE)]
        return [list(map(mul, counts, weights)) for counts in self._counts(day)]

    def _wanted(self, day: date, shape: int, phase: int) -> Iterator[tuple[datetime, Happening]]:
        """What happened on a day that is not one of rest, latest first."""
        for happening in reversed(self._cycles[shape][(phase + day.toordinal()) % CYCLE]):
            moment = moment_of(day, phase, happening)
            if self._after < moment < self._before:
                yield moment, happening

    def _of_day(self, day: date, first: int, size: int) -> list[Occurrence]:
        sources, counts, ordinal = self._sources, self._counts(day), day.toordinal()
        ends = list(
            accumulate(
                counts[shape][phase] if since <= ordinal else 0
                for shape, phase, since in zip(sources.shapes, sources.phases, sources.since, strict=True)
            )
        )
        start = bisect_right(ends, first)
        skipped = first - (ends[start - 1] if start else 0)
        found: list[Occurrence] = []
        for index in range(start, len(ends)):
            if ends[index] == (ends[index - 1] if index else 0):
                continue
            wanted = self._wanted(day, sources.shapes[index], sources.phases[index])
            found += (Occurrence(index, day, moment, happening) for moment, happening in wanted)
            if len(found) >= skipped + size:
                break
        return found[skipped : skipped + size]
