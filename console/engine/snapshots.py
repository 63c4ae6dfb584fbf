"""Keeps the last known state on disk while it streams past on its way to the window.

One thread does all of it, one load after the other, so that two loads never wait for each other's lock on the file. A
snapshot that cannot be written costs the next start its head start and nothing else: the log tells, the load goes on.
"""

from __future__ import annotations

import asyncio
import logging
import queue
from collections.abc import AsyncGenerator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

from console.contract.columns import Batch, SnapshotPart, slices
from console.engine.conversation import ROWS_PER_PART
from console.errors import SnapshotProblem

_log = logging.getLogger(__name__)


class Recording:
    """The rows of one load on their way to the disk. Left without `complete`, it leaves the file as it was."""

    def __init__(self) -> None:
        self.batches: queue.SimpleQueue[Batch | None] = queue.SimpleQueue()
        self.is_complete = False

    def add(self, batch: Batch) -> None:
        """Take a batch; returns at once."""
        self.batches.put(batch)

    def complete(self) -> None:
        """Say that all rows of the load were added."""
        self.is_complete = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.batches.put(None)


class Snapshots:
    """Writes and reads the last known state of profiles, one file each."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="snapshots")

    def recording(self, path: Path | None, table: str, target: int, at: int) -> Recording:
        """Begin to write a load of `table` below `target`, told by the provider at `at` (UTC microseconds).

        Without a path nothing is written.
        """
        recording = Recording()
        if path is not None:
            self._thread.submit(_write, recording, path, table, target, at).add_done_callback(_tell)
        return recording

    async def read(self, path: Path) -> AsyncGenerator[SnapshotPart]:
        """What the file holds, in pieces of at most `ROWS_PER_PART` rows; nothing where there is no file.

        Raises SnapshotProblem for a damaged one.
        """
        loop = asyncio.get_running_loop()
        parts = await loop.run_in_executor(self._thread, _read, path)
        while (part := await loop.run_in_executor(self._thread, next, parts, None)) is not None:
            rows = 0
            for piece in slices(part.batch, ROWS_PER_PART):
                rows += piece.count
                last = part.last and rows == part.batch.count
                yield SnapshotPart(part.table, part.target, part.at, piece, last)

    async def remove(self, path: Path) -> None:
        """Delete the file and what lies beside it, once nothing is written to it. Raises SnapshotProblem."""
        await asyncio.get_running_loop().run_in_executor(self._thread, _remove, path)

    async def close(self) -> None:
        """Wait until everything is written."""
        await asyncio.to_thread(self._thread.shutdown)


def _tell(written: Future[None]) -> None:
    if error := written.exception():
        _log.error("A snapshot was not written.", exc_info=error)


def _read(path: Path) -> Iterator[SnapshotPart]:
    from console.store.snapshot import read

    return read(path)


def _remove(path: Path) -> None:
    from console.store.snapshot import remove

    remove(path)


def _write(recording: Recording, path: Path, table: str, target: int, at: int) -> None:
    from console.store.snapshot import SnapshotWriter

    batches = iter(recording.batches.get, None)
    try:
        with SnapshotWriter(path) as writer:
            writer.begin(table, target, at)
            for batch in batches:
                writer.add(batch)
            if recording.is_complete:
                writer.finish()
    except SnapshotProblem as problem:
        _log.warning("%s %s", problem.summary, problem.details)
