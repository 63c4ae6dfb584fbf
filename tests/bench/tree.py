"""How long a typed letter takes until what it finds is painted, in the tree's filter and in the search."""

from __future__ import annotations

import argparse
import asyncio
from time import perf_counter
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from tests.bench.driven import driven
from tests.bench.figures import Target, percentile
from ui.app import Program

TARGETS = {"filter_letter_milliseconds": Target(50), "search_letter_milliseconds": Target(50)}

TYPED = ("meridian", "dental", "a", "care 12", "1042", "zq", "smith")
"""Frequent and rare, one word and two, the start of words and the middle, a number, and what is nowhere."""


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Type into the real window that holds the large estate; the slowest letter counts, of the quickest rounds."""
    return driven(f"large:{arguments.accounts}", lambda program: _measure(program, arguments.repeat))


async def _measure(program: Program, rounds: int) -> dict[str, Any]:
    await program.open()
    await program.wait_until_idle()
    assert program.work is not None
    panel, results = program.work.desk.panel, program.work.results
    answered = asyncio.Event()
    results.list.results.modelReset.connect(answered.set)
    filtered: dict[str, list[float]] = {}
    searched: dict[str, list[float]] = {}
    for _ in range(rounds):
        for typed in TYPED:
            for letters in _started(panel.filter, typed):
                filtered.setdefault(letters, []).append(_typed(panel.filter, letters[-1], panel.tree.viewport()))
                await asyncio.sleep(0)
            for letters in _started(program.bar.search, typed):
                answered.clear()
                begun = perf_counter()
                QTest.keyClicks(program.bar.search, letters[-1])
                await answered.wait()
                results.list.viewport().repaint()
                searched.setdefault(letters, []).append(perf_counter() - begun)
    filter_times, search_times = ([min(taken) for taken in times.values()] for times in (filtered, searched))
    return {
        "entities": len(program.workspace.store.entities),
        "accounts": program.workspace.store.accounts.count,
        "letters": len(filter_times),
        "filter_median_milliseconds": percentile(filter_times, 0.5) * 1000,
        "filter_letter_milliseconds": max(filter_times) * 1000,
        "search_median_milliseconds": percentile(search_times, 0.5) * 1000,
        "search_letter_milliseconds": max(search_times) * 1000,
    }


def _started(field: QLineEdit, typed: str) -> list[str]:
    """The texts that stand in an emptied field, letter after letter."""
    field.setFocus(Qt.FocusReason.OtherFocusReason)
    field.clear()
    return [typed[:length] for length in range(1, len(typed) + 1)]


def _typed(field: QLineEdit, letter: str, surface: QWidget) -> float:
    begun = perf_counter()
    QTest.keyClicks(field, letter)
    surface.repaint()
    return perf_counter() - begun
