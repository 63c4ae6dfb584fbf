"""Paints the accounts table at rest and while accounts stream in, and watches the window's event loop all the while."""

from __future__ import annotations

import argparse
import asyncio
from time import perf_counter
from typing import Any

from PySide6.QtWidgets import QTableView, QWidget

from tests.bench.driven import Heartbeat, driven
from tests.bench.figures import Target, percentile, seconds
from ui import navigation
from ui.app import Program

TARGETS = {"streaming_to_rest_p95": Target(1.5), "longest_stall_milliseconds": Target(50)}

BETWEEN_FRAMES = 0.016
AT_REST = 300


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Load the large estate through the real engine into the real window."""
    return driven(f"large:{arguments.accounts}", _measure)


async def _measure(program: Program) -> dict[str, Any]:
    heartbeat = Heartbeat()
    await program.open()
    begun = perf_counter()
    heartbeat.begin()
    await program.wait_until_idle()
    load_seconds, stall = perf_counter() - begun, heartbeat.end()

    store, workspace = program.workspace.store, program.workspace
    table = await _accounts_table(program)
    at_rest = [await _frame(table) for _ in range(AT_REST)]
    begun = perf_counter()
    heartbeat.begin()
    load = workspace.loading.refresh()
    streaming = []
    while not load.done():
        streaming.append(await _frame(table))
    stall = max(stall, heartbeat.end())
    return {
        "entities": len(store.entities),
        "accounts": store.accounts.count,
        "first_load_seconds": load_seconds,
        "refresh_seconds": perf_counter() - begun,
        "frames_at_rest": len(at_rest),
        "frames_while_streaming": len(streaming),
        "p95_at_rest_milliseconds": percentile(at_rest, 0.95) * 1000,
        "p95_while_streaming_milliseconds": percentile(streaming, 0.95) * 1000,
        "streaming_to_rest_p95": percentile(streaming, 0.95) / percentile(at_rest, 0.95),
        "longest_stall_milliseconds": stall * 1000,
    }


async def _accounts_table(program: Program) -> QWidget:
    """What is painted of the table of all accounts."""
    tree = program.workspace.store.entities
    program.workspace.navigator.open(navigation.entity(tree.entity_id(tree.root), "accounts"))
    await program.wait_until_idle()
    page = program.window.findChildren(QTableView)
    return next(view for view in page if view.isVisible()).viewport()


async def _frame(surface: QWidget) -> float:
    """Paint one frame, and let the loop do what else it has to do until the next."""
    taken = seconds(surface.repaint)
    await asyncio.sleep(BETWEEN_FRAMES)
    return taken
