"""A stable sort that never takes more than a few milliseconds at a time."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Generator, Sequence
from typing import Any

RUN = 2048
"""Rows that are sorted in one step."""

_SAMPLES_A_RUN = 16


def sorted_rows(
    rows: Sequence[int], keys: Callable[[Sequence[int]], list[Any]], *, descending: bool = False
) -> Generator[None, None, array[int]]:
    """Sort row numbers by key in steps; the same result as `sorted(rows, key=…, reverse=descending)`.

    keys: gives the keys of some rows; it is asked once for each row. Runs are sorted by themselves; then splitters,
    sampled from the runs, cut all of them into slices of neighbouring keys, and slice after slice is sorted.
    """
    if descending:
        rows = rows[::-1]
    runs: list[tuple[list[Any], array[int]]] = []
    for first in range(0, len(rows), RUN):
        piece = rows[first : first + RUN]
        runs.append(_sorted_run(keys(piece), piece))
        yield
    ordered = runs[0][1] if len(runs) == 1 else array("i")
    if len(runs) > 1:
        samples = sorted(key for run, _ in runs for key in run[:: RUN // _SAMPLES_A_RUN])
        starts = [0] * len(runs)
        for splitter in [*dict.fromkeys(samples[_SAMPLES_A_RUN::_SAMPLES_A_RUN]), None]:
            ends = [len(run) if splitter is None else bisect_left(run, splitter) for run, _ in runs]
            slice_keys: list[Any] = []
            slice_rows = array("i")
            for (run, run_rows), start, end in zip(runs, starts, ends, strict=True):
                slice_keys += run[start:end]
                slice_rows += run_rows[start:end]
            ordered += _sorted_run(slice_keys, slice_rows)[1]
            starts = ends
            yield
            if splitter is not None:
                # However many rows have the splitter's own key, they are in order already.
                starts = [bisect_right(run, splitter, end) for (run, _), end in zip(runs, ends, strict=True)]
                for (_, run_rows), end, start in zip(runs, ends, starts, strict=True):
                    ordered += run_rows[end:start]
    if descending:
        ordered.reverse()
    return ordered


def _sorted_run(keys: list[Any], rows: Sequence[int]) -> tuple[list[Any], array[int]]:
    order = sorted(range(len(rows)), key=keys.__getitem__)
    return [keys[place] for place in order], array("i", [rows[place] for place in order])
