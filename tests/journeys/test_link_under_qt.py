"""The link on Qt's event loop instead of asyncio's: same answers, and the loop turns while they come."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from console.engine.link import EngineLink, LoadAccounts, Profile, SignIn
from tests.support.provider import PASSWORD, RunningProvider

# Read by Qt when the application is made: tests need no display.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

RunOnQt = Callable[[Coroutine[Any, Any, None]], None]


@pytest.fixture
def run_on_qt(qapp: QApplication) -> RunOnQt:
    """Runs a coroutine on Qt's own loop."""

    def run(work: Coroutine[Any, Any, None]) -> None:
        with QEventLoop(qapp, already_running=False) as loop:
            loop.run_until_complete(work)

    return run


def test_a_load_streams_and_survives_the_engines_death_on_qts_loop(
    run_on_qt: RunOnQt, provider: RunningProvider, profile: Profile
) -> None:
    turns = 0

    def count() -> None:
        nonlocal turns
        turns += 1

    async def load() -> None:
        timer = QTimer()
        timer.timeout.connect(count)
        timer.start(0)
        link = EngineLink()
        await link.start()
        await link.request(SignIn(profile, PASSWORD))
        names: set[str] = set()
        parts = link.stream(LoadAccounts(page_size=1))
        async for part in parts:
            if not names:
                assert link.pid is not None
                os.kill(link.pid, signal.SIGTERM)
            names.update(part.texts["Username"])
        assert len(names) == parts.answer.rows
        await link.stop()
        timer.stop()

    run_on_qt(load())
    assert turns > 0
