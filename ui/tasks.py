"""Who owns a coroutine: every task the window starts has an owner that cancels it and hears of its failure."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Generator, Iterator
from time import perf_counter
from typing import Any, TypeVar
from weakref import WeakSet

from PySide6.QtCore import QObject

from console.errors import ConsoleError
from ui.jobs import Job, JobList

T = TypeVar("T")

TURN = 0.004
"""Seconds that long work may keep the event loop before it lets it turn."""


async def run_steps(steps: Iterator[Any], budget: float = TURN) -> None:
    """Drive a generator of small steps to its end, letting the event loop turn every `budget` seconds."""
    deadline = perf_counter() + budget
    for _ in steps:
        if perf_counter() >= deadline:
            await asyncio.sleep(0)
            deadline = perf_counter() + budget


async def outcome_of(steps: Generator[Any, None, T], budget: float = TURN) -> T:
    """Drive a generator of small steps as `run_steps` does, and return what it returns."""
    outcomes: list[T] = []

    def to_its_end() -> Iterator[Any]:
        outcomes.append((yield from steps))

    await run_steps(to_its_end(), budget)
    return outcomes[0]


class Tasks:
    """All running coroutines of the window, each with an owner.

    failed: called with what a task raised; not with the failure of a job that its list shows.
    """

    def __init__(self, jobs: JobList, failed: Callable[[BaseException], None]) -> None:
        self.jobs = jobs
        self._failed = failed
        # Kept, because a timer may fire while the loop stands still between two of its runs.
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running: set[asyncio.Task[Any]] = set()
        self._watching: set[asyncio.Task[Any]] = set()
        self._told: WeakSet[ConsoleError] = WeakSet()
        self._latest: dict[tuple[int, str], asyncio.Task[Any]] = {}

    @property
    def idle(self) -> bool:
        """Whether nothing runs that comes to an end by itself."""
        return self._running <= self._watching

    def start(self, coroutine: Coroutine[Any, Any, T], *, owner: QObject | None = None) -> asyncio.Task[T]:
        """Run `coroutine`; it is cancelled when `owner` is destroyed or the window closes."""
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
        task = self._loop.create_task(coroutine)
        self._running.add(task)
        task.add_done_callback(self._ended)
        if owner is not None:
            connection = owner.destroyed.connect(lambda: task.cancel())
            # An owner may outlive thousands of its tasks.
            task.add_done_callback(lambda _task: QObject.disconnect(connection))
        return task

    def watch(self, coroutine: Coroutine[Any, Any, None], *, owner: QObject | None = None) -> asyncio.Task[None]:
        """Run `coroutine`, which listens for as long as the session lasts: nobody waits for its end to be idle."""
        task = self.start(coroutine, owner=owner)
        self._watching.add(task)
        task.add_done_callback(self._watching.discard)
        return task

    def start_latest(self, owner: QObject, purpose: str, coroutine: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run `coroutine` and cancel what `owner` started before for the same purpose: late answers are dropped."""
        key = (id(owner), purpose)
        before = self._latest.get(key)
        if before is not None:
            before.cancel()
        task = self.start(coroutine, owner=owner)
        self._latest[key] = task
        task.add_done_callback(lambda ended: self._forget(key, ended))
        return task

    def start_job(self, title: str, work: Callable[[Job], Coroutine[Any, Any, T]]) -> asyncio.Task[T]:
        """Run `work(job)` as a job that the status bar shows with progress and cancel."""
        job = self.jobs.open(title)

        async def run() -> T:
            try:
                answer = await work(job)
            except asyncio.CancelledError:
                job.cancelled()
                raise
            except ConsoleError as error:
                job.failed(error)
                self._told.add(error)
                raise
            except Exception as error:
                job.failed(error)
                raise
            job.finished()
            return answer

        task = self.start(run())
        job.cancel_asked.connect(task.cancel)
        return task

    async def wait_until_idle(self) -> None:
        """Return once nothing runs that comes to an end by itself, the caller aside."""
        current = asyncio.current_task()
        while others := [task for task in self._running - self._watching if task is not current]:
            await asyncio.wait(others)

    async def close(self) -> None:
        """Cancel everything and wait until it has ended."""
        current = asyncio.current_task()
        others = [task for task in self._running if task is not current]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _forget(self, key: tuple[int, str], task: asyncio.Task[Any]) -> None:
        if self._latest.get(key) is task:
            del self._latest[key]

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None and error not in self._told:
            self._failed(error)
