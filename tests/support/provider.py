"""The embedded provider for tests: a real server on loopback, in a thread and an event loop of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import pytest

from console.demo.estates import build
from console.demo.faults import Faults
from console.demo.server import Provider
from console.demo.state import State
from tests.support.waits import PATIENCE

USER = "demo"
PASSWORD = "demo"

T = TypeVar("T")


class RunningProvider:
    """A provider that serves while it is entered. `provider` is the server itself, for what has no short cut here."""

    user = USER
    password = PASSWORD

    def __init__(self, estate: str | State | Provider = "documented") -> None:
        self.provider = estate if isinstance(estate, Provider) else Provider(estate)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="embedded provider")

    def __enter__(self) -> Self:
        self._thread.start()
        self._run(self.provider.start())
        return self

    def __exit__(self, *_: object) -> None:
        self._run(self.provider.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        done: Future[T] = asyncio.run_coroutine_threadsafe(work, self._loop)
        return done.result(PATIENCE)

    @property
    def base(self) -> str:
        """Address before the services' names."""
        return self.provider.base

    @property
    def dashboard(self) -> str:
        """Address of the dashboard's sign-in page."""
        return self.provider.dashboard

    @property
    def port(self) -> int:
        """The port it serves on."""
        return urlsplit(self.base).port or 0

    @property
    def faults(self) -> Faults:
        """What goes wrong on demand."""
        return self.provider.faults

    @property
    def state(self) -> State:
        """What it holds. Look and change between calls, not during one."""
        return self.provider.state

    def stop(self) -> None:
        """Close the port; connections to it are refused from now on."""
        self._run(self.provider.stop())

    def start_again(self) -> None:
        """Serve again on the port it had."""
        self._run(self.provider.start(self.port))

    def reset(self, estate: str | State = "documented") -> None:
        """Hold a fresh estate, and let everything go well."""
        self.faults.clear()
        self.provider.compress = False
        self.provider.state = build(estate) if isinstance(estate, str) else estate


@pytest.fixture(scope="session")
def _shared_provider() -> Iterator[RunningProvider]:
    with RunningProvider() as running:
        yield running


@pytest.fixture
def provider(_shared_provider: RunningProvider) -> RunningProvider:
    """The one server of the test session with a fresh `documented` estate and no faults."""
    _shared_provider.reset()
    return _shared_provider


@pytest.fixture
def fresh_provider() -> Iterator[RunningProvider]:
    """A server of its own, for tests that stop it or leave connections hanging."""
    with RunningProvider() as running:
        yield running


@pytest.fixture(scope="session")
def estate() -> Iterator[Callable[[str], RunningProvider]]:
    """Gives the session's server for an estate, `estate("large:20000")`. Tests read from it and change nothing."""
    running: dict[str, RunningProvider] = {}

    def serve(name: str) -> RunningProvider:
        if name not in running:
            running[name] = RunningProvider(name).__enter__()
        return running[name]

    yield serve
    for server in running.values():
        server.__exit__()
