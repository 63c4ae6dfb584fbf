"""One job while it is made: which row is sent next, how many at once, and when the job has to stop."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol
from weakref import WeakValueDictionary

from console.commands import job_file
from console.commands.change import Change, ChangeResult, JournalEntry, Outcome
from console.commands.job import Job, JobState, RowState
from console.commands.job_rows import HeldJob, JobLine, JobMade, JobStood, Row, RowAgain, RowEnded, row_state
from console.contract.columns import microseconds
from console.engine.caller import Caller
from console.engine.jobs_check import lane_of
from console.engine.jobs_listening import Listening
from console.engine.jobs_pace import Pace
from console.engine.jobs_slots import Slots
from console.errors import BegunAlready, ConsoleError, JournalProblem, NotSignedIn

LOST_IN_A_ROW = 10
"""So many answers lost one after the other, and the job asks a person before it sends more."""

_SLOWED = "The provider cannot keep up: {width} of {widest} rows at once until it can."
_ALL_LOST = f"The answers to the last {LOST_IN_A_ROW} rows were lost. See what became of them before it goes on."
_OWN_FAULT = "The engine met a fault of its own; its log tells more."

_log = logging.getLogger(__name__)


class Maker(Protocol):
    """What makes a change through the journal, once."""

    async def make(self, caller: Caller, change: Change) -> ChangeResult:
        """How it ended; raises ConsoleError where nothing was sent."""

    async def settle(self, caller: Caller, entry_id: str) -> JournalEntry:
        """The entry of a change whose answer was lost, after a look at the provider."""


class JobRun:
    """A held job and its file. Rows are begun as long as the job is `RUNNING`, and those under way come to their end.

    session: gives the session of the job's own connection, or raises NotSignedIn. lanes: shared by all jobs, so that
    one change at a time is made to an entity. changed: called whenever something is new for people.
    """

    def __init__(
        self,
        held: HeldJob,
        path: Path,
        maker: Maker,
        session: Callable[[JobMade], Awaitable[Caller]],
        lanes: WeakValueDictionary[str, asyncio.Lock],
        changed: Callable[[], object],
    ) -> None:
        self.held = held
        self.path = path
        self._maker = maker
        self._session = session
        self._shared_lanes = lanes
        self._changed = changed
        self._set_out()
        self._lanes: dict[str, deque[Row]] = {}
        self._ready: deque[str] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._writing = asyncio.Lock()
        self._later: asyncio.TimerHandle | None = None
        self._busy: set[str] = set()
        self._is_closed = False

    @property
    def job(self) -> Job:
        """The job for the window."""
        running = self.held.state is JobState.RUNNING
        return self.held.job(self._pace.width if running else 0)

    @property
    def is_idle(self) -> bool:
        """Whether nothing of it is under way."""
        return not self._tasks and self.held.state is not JobState.RUNNING

    async def run(self) -> None:
        """Begin, or go on: what is open is looked up first. Raises NotSignedIn and JournalProblem."""
        if self.held.state is JobState.RUNNING:
            return
        await self._session(self.held.made)
        await self._write([JobStood(state=JobState.RUNNING, at=_now())])
        self._set_out()
        self._line_up()
        self._go_on()

    async def halt(self, state: JobState, problem: str = "") -> None:
        """Begin no further row. Raises JournalProblem where only this program knows of that, and not the disk."""
        line = JobStood(state=state, at=_now(), problem=problem)
        self.held.apply(line)
        self._changed()
        await self._append([line])

    async def retry(self) -> None:
        """Let every row wait again of which it is certain that nothing happened. Raises JournalProblem."""
        again: list[JobLine] = [_again(row) for row in self.held.rows if row.may_be_retried]
        is_running = self.held.state is JobState.RUNNING
        if again and not is_running:
            again.append(JobStood(state=JobState.WAITING, at=_now()))
        await self._write(again)
        if is_running:
            self._line_up()
            self._go_on()

    def follow(self, entries: Mapping[str, JournalEntry]) -> None:
        """Take over what the journal says now, by id, of rows whose outcome was unknown."""
        for row in self.unknown_rows:
            if row.change.id in entries:
                self._note(self.held.follow(row, entries[row.change.id]))

    @property
    def unknown_rows(self) -> tuple[Row, ...]:
        """The rows of which it is not known whether they happened."""
        if not self.held.counts[RowState.UNKNOWN]:
            return ()
        return tuple(row for row in self.held.rows if row.state is RowState.UNKNOWN)

    async def close(self, grace: float) -> None:
        """Begin no further row, and wait up to `grace` seconds for those under way."""
        self._is_closed = True
        if self._later:
            self._later.cancel()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _set_out(self) -> None:
        self._pace = Pace(self.held.made.concurrency)
        self._slots = Slots(self._pace)
        self._lost_in_a_row = 0

    def _line_up(self) -> None:
        """Queue what waits, one queue for each entity, in the order of the rows and what is unknown first."""
        self._lanes.clear()
        self._ready.clear()
        for wanted in (RowState.UNKNOWN, RowState.WAITING):
            for row in self.held.rows:
                if row.state is wanted:
                    self._lanes.setdefault(lane_of(row.change.target), deque()).append(row)
        self._ready.extend(lane for lane in self._lanes if lane not in self._busy)

    def _go_on(self) -> None:
        """Begin as many rows as may be under way; the job is finished where none is left.

        Some more than may be at the provider at once: what is written down before and after hides behind the calls.
        """
        if self.held.state is not JobState.RUNNING or self._is_closed:
            return
        loop = asyncio.get_running_loop()
        while self._ready and len(self._tasks) < self._pace.width + self._pace.width // 2:
            wait = self._pace.wait(loop.time())
            if wait:
                if self._later:
                    self._later.cancel()
                self._later = loop.call_later(wait, self._go_on)
                return
            lane = self._ready.popleft()
            self._busy.add(lane)
            self._spawn(self._work(self._lanes[lane].popleft(), lane))
        if not self._tasks and not self._ready:
            self._spawn(self._halt(JobState.FINISHED))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._changed()
        if task.cancelled():
            return
        fault = task.exception()
        if fault is not None:
            _log.error("A fault of the engine's own in a job", exc_info=fault)
            self.held.apply(JobStood(state=JobState.PAUSED, at=_now(), problem=_OWN_FAULT))
        self._go_on()

    async def _work(self, row: Row, lane: str) -> None:
        try:
            async with self._shared_lanes.setdefault(lane, asyncio.Lock()):
                if self.held.state is not JobState.RUNNING or self._is_closed:
                    return
                if row.state is RowState.UNKNOWN:
                    await self._settle(row)
                elif row.state is RowState.WAITING:
                    await self._send(row)
        finally:
            self._busy.discard(lane)
            if self._lanes.get(lane):
                self._ready.append(lane)

    async def _settle(self, row: Row) -> None:
        try:
            caller = await self._session(self.held.made)
            self._note(self.held.follow(row, await self._maker.settle(caller, row.change.id)))
        except ConsoleError as problem:
            # It stays unknown, and whoever settles the journal looks again.
            _log.info("A row of a job is not settled: %s", problem.summary)

    async def _send(self, row: Row) -> None:
        at, begun, begun_in = _now(), time.monotonic(), self._pace.round
        self.held.begin_row(row, at)
        listening: Listening | None = None
        try:
            listening = Listening(await self._session(self.held.made), self._slots)
            result = await self._maker.make(listening, row.change)
        except BegunAlready as problem:
            result = ChangeResult(outcome=Outcome.UNKNOWN, entry=row.change.id, summary=problem.summary)
        except (JournalProblem, NotSignedIn) as problem:
            # Nothing was sent, or the journal has it: its id is never sent a second time.
            self.held.apply(RowEnded(number=row.number, state=RowState.WAITING))
            await self._halt(JobState.PAUSED, problem.summary)
            return
        except ConsoleError as problem:
            result = ChangeResult(outcome=Outcome.NOT_SENT, summary=problem.summary)
        except Exception:  # noqa: BLE001 - what became of this row is in the journal, and no other must follow it
            _log.exception("A fault of the engine's own in a job")
            result = ChangeResult(outcome=Outcome.UNKNOWN, entry=row.change.id, summary=_OWN_FAULT)
            await self._halt(JobState.PAUSED, _OWN_FAULT)
        self._note(
            RowEnded(
                number=row.number,
                state=row_state(result.outcome),
                entry=result.entry,
                summary=result.summary,
                at=at,
                seconds=time.monotonic() - begun,
            )
        )
        if listening is not None:
            await self._learn(row, listening, begun_in)

    async def _learn(self, row: Row, listening: Listening, begun_in: int) -> None:
        """Go slower, or stop, after how a row ended."""
        if listening.hindrance:
            await self._hindered(row, listening.hindrance)
            return
        if listening.is_overload:
            self._pace.overloaded(asyncio.get_running_loop().time(), begun_in, listening.asked_wait)
        elif row.state is not RowState.NOT_SENT:
            self._pace.went_well()
        self._lost_in_a_row = self._lost_in_a_row + 1 if row.state is RowState.UNKNOWN else 0
        if self.held.state is not JobState.RUNNING:
            return
        if self._lost_in_a_row >= LOST_IN_A_ROW:
            await self._halt(JobState.PAUSED, _ALL_LOST)
        else:
            width, widest = self._pace.width, self._pace.widest
            self.held.problem = _SLOWED.format(width=width, widest=widest) if self._pace.is_slowed else ""

    async def _hindered(self, row: Row, why: str) -> None:
        """Stop where no row would fare better; this one waits again if nothing of it can have happened."""
        if self.held.state is JobState.RUNNING:
            await self._halt(JobState.PAUSED, why)
        if self.held.state is JobState.PAUSED and row.may_be_retried:
            try:
                await self._write([_again(row)])
            except JournalProblem as problem:
                _log.warning("%s", problem.summary)

    async def _halt(self, state: JobState, problem: str = "") -> None:
        """Halt by itself: it does so even where that cannot be written down."""
        try:
            await self.halt(state, problem)
        except JournalProblem as unwritten:
            _log.warning("%s", unwritten.summary)

    async def _write(self, lines: list[JobLine]) -> None:
        """Have lines on disk, then let them count. Raises JournalProblem: they count for nothing then."""
        await self._append(lines)
        for line in lines:
            self.held.apply(line)
        self._changed()

    async def _append(self, lines: list[JobLine]) -> None:
        async with self._writing:
            await asyncio.to_thread(job_file.append, self.path, lines, is_flushed=True)

    def _note(self, line: RowEnded | None) -> None:
        """Let what became of a row count. Its line may be lost with the power: the journal has it too."""
        if line is None:
            return
        self.held.apply(line)
        try:
            job_file.append(self.path, [line], is_flushed=False)
        except JournalProblem as problem:
            _log.warning("%s", problem.summary)
        self._changed()


def _again(row: Row) -> RowAgain:
    return RowAgain(number=row.number, id=uuid.uuid4().hex, repeats=row.entry)


def _now() -> int:
    return microseconds(datetime.now(UTC))
