"""Windows under test: one application, Qt's loop for every coroutine, a look and a store of its own for each test."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import qasync
from PySide6.QtWidgets import QApplication

from ui.look import Look, Scheme
from ui.state import RememberedState

# Read by Qt when the application is made: tests need no display.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.hookimpl(tryfirst=True)
def pytest_asyncio_loop_factories(config: Any, item: Any) -> Mapping[str, Callable[[], Any]]:
    """Let coroutines of these tests run on Qt's event loop, as they do in the program."""
    return {"qt": lambda: qasync.QEventLoop(QApplication.instance())}


@pytest.fixture(autouse=True, scope="session")
def _application(qapp: QApplication) -> QApplication:
    """There is an application before the first loop is made."""
    qapp.setQuitOnLastWindowClosed(False)
    return qapp


@pytest.fixture
def look(qapp: QApplication) -> Look:
    """The light look, whatever the desktop says."""
    return Look(qapp, Scheme.LIGHT)


@pytest.fixture
def state(tmp_path: Path) -> RememberedState:
    """Nothing remembered yet."""
    return RememberedState(tmp_path / "window.ini")
