from __future__ import annotations

import pytest

from tests.bench.__main__ import report
from tests.bench.figures import Target, interleaved, percentile


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = list(range(1, 101))
    assert percentile(values, 0.95) == 95
    assert percentile([7.0], 0.95) == 7.0


@pytest.mark.parametrize(
    ("target", "value", "is_met"),
    [(Target(1.6), 1.6, True), (Target(1.6), 1.61, False), (Target(10, at_least=True), 9.9, False)],
)
def test_a_target_is_a_limit_from_above_or_from_below(target: Target, value: float, is_met: bool) -> None:
    assert target.met_by(value) is is_met


def test_sides_are_measured_in_turns_after_a_round_that_does_not_count() -> None:
    order: list[str] = []
    taken = interleaved(2, ours=lambda: order.append("ours"), theirs=lambda: order.append("theirs"))
    assert order == ["ours", "theirs"] * 3
    assert set(taken) == {"ours", "theirs"}


def test_a_report_says_which_target_was_missed() -> None:
    told = report({"rows": 10_000, "ratio": 2.5}, {"ratio": Target(1.5)})
    assert "10,000" in told
    assert "at most 1.5: MISSED" in told
