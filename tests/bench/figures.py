"""What the benchmarks share: targets, and the figures that are taken from repeated measurements."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure must reach: at most `limit`, or at least where `at_least` says so."""

    limit: float
    at_least: bool = False

    def met_by(self, value: float) -> bool:
        """Whether `value` reaches the target."""
        return value >= self.limit if self.at_least else value <= self.limit

    def __str__(self) -> str:
        return f"{'at least' if self.at_least else 'at most'} {self.limit:g}"


def seconds(action: Callable[[], object]) -> float:
    """How long `action` takes, once."""
    begun = perf_counter()
    action()
    return perf_counter() - begun


def interleaved(repeat: int, **actions: Callable[[], object]) -> dict[str, float]:
    """The median seconds of each action, measured in turns on the same machine; the first round is not counted."""
    taken: dict[str, list[float]] = {name: [] for name in actions}
    for turn in range(repeat + 1):
        for name, action in actions.items():
            elapsed = seconds(action)
            if turn:
                taken[name].append(elapsed)
    return {name: median(values) for name, values in taken.items()}


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of the values do not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]
