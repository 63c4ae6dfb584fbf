"""Keeps every test away from the files and the key store of whoever runs it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.engine.logfile import engine_log
from console.paths import HOME_VARIABLE

NO_KEY_STORE = "keyring.backends.null.Keyring"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder in place of the user's own, for this process and those it starts."""
    folder = tmp_path / "home"
    monkeypatch.setenv(HOME_VARIABLE, str(folder))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", NO_KEY_STORE)
    yield folder
    log = engine_log()
    for handler in tuple(log.handlers):
        log.removeHandler(handler)
        handler.close()
    engine_log.cache_clear()
