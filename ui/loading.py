"""Fills the store, a few milliseconds at a time: with what was known last time, then with what the provider says."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from console.contract.columns import ACCOUNTS, ENTITIES, Batch, microseconds
from console.engine.link import EngineLink, LoadAccounts, Loaded, LoadHierarchy, LoadSnapshot, Stream
from console.errors import ConsoleError, EngineLost, NotSignedIn, SignInRefused, TransportFailed
from console.store import NONE, Source, Store
from ui import formats
from ui.jobs import Job
from ui.tasks import Tasks, run_steps
from ui.translation import counted, tr

FRESH_FOR = timedelta(minutes=15)
"""What is older than this is called stale."""

_HOPELESS = (TransportFailed, SignInRefused, NotSignedIn, EngineLost)
"""Failures after which the rest of a load would only fail the same way."""

_LOOK_AGAIN = 30_000
"""Milliseconds between two looks at the age."""


class Loading(QObject):
    """Loads the hierarchy and its accounts into one session's store.

    changed: a load began, ended or failed, or time went by. touched: something was changed at the provider, and what
    is shown of it should be asked for again. problem: why the last load failed, until one goes well.
    """

    changed = Signal()
    touched = Signal()

    def __init__(self, link: EngineLink, store: Store, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._store = store
        self._tasks = tasks
        self._running: dict[int, asyncio.Task[None]] = {}
        self.problem: ConsoleError | None = None
        clock = QTimer(self)
        clock.setInterval(_LOOK_AGAIN)
        clock.timeout.connect(self.changed)
        clock.start()

    @property
    def is_running(self) -> bool:
        """Whether anything is being loaded."""
        return bool(self._running)

    async def show_snapshot(self, profile: str) -> None:
        """Fill the store with the last known state of a profile; one that is damaged costs only the quick start."""
        async with self._link.stream(LoadSnapshot(profile)) as parts:
            async for part in parts:
                await run_steps(self._store.replay(part))
        self.changed.emit()

    def refresh(self, target: int = 0) -> asyncio.Task[None]:
        """Load an entity and everything below it anew; 0 is everything. What runs already is not started twice."""
        running = self._running.get(target) or self._running.get(0)
        if running is not None:
            return running
        task = self._running[target] = self._tasks.start(self._refresh(target))
        task.add_done_callback(lambda _task: self._ended(target))
        self.changed.emit()
        return task

    def refresh_touched(self, accounts: Iterable[str], entities: Iterable[int], owner: int = 0) -> None:
        """Load anew what a change touched: the branches of accounts by user name and of entities by id.

        owner: id of the entity of accounts that are not loaded, as those out of service are not.
        """
        tree, known = self._store.entities, self._store.accounts
        branches = set(entities)
        for username in accounts:
            row = known.row_of(username)
            node = known.owner(row) if row >= 0 else tree.node_of(owner)
            if node != NONE:
                branches.add(tree.entity_id(node))
        if branches & {0, *(tree.entity_id(root) for root in tree.roots)}:
            branches = {0}
        inside = {branch for branch in branches if self._is_below(branch, branches)}
        for branch in branches - inside:
            self.refresh(branch)
        self.touched.emit()

    def _is_below(self, branch: int, others: set[int]) -> bool:
        tree = self._store.entities
        above = tree.path(tree.node_of(branch))[:-1]
        return any(tree.entity_id(step) in others for step in above)

    def fail(self, problem: ConsoleError) -> None:
        """Say why nothing can be loaded now; what was known stays."""
        self.problem = problem
        self.changed.emit()

    def freshness(self, node: int = NONE) -> tuple[str, bool]:
        """How fresh what is shown at and below a node is, in words, and whether it is stale."""
        path = [self._store.entities.entity_id(step) for step in self._store.entities.path(node)]
        loads = [self._store.freshness.of(table, path) for table in (ENTITIES, ACCOUNTS)]
        known = [load for load in loads if load is not None]
        if not known:
            return "", False
        oldest = min(known, key=lambda load: load.at)
        at = formats.moment(microseconds(oldest.at))
        if oldest.source is Source.SNAPSHOT:
            return tr("Stale: snapshot of {moment}", moment=at), True
        minutes = oldest.age() // timedelta(minutes=1)
        if oldest.age() > FRESH_FOR:
            return tr("Stale: loaded {moment}", moment=at), True
        ago = counted(minutes, "{n} min ago", "{n} min ago") if minutes else tr("just now")
        return tr("Fresh {ago}", ago=ago), False

    async def _refresh(self, target: int) -> None:
        loads = (
            (tr("Loading the hierarchy"), ENTITIES, LoadHierarchy(target)),
            (tr("Loading accounts"), ACCOUNTS, LoadAccounts(target)),
        )
        problem: ConsoleError | None = None
        # One after the other: side by side, the accounts would keep the tree waiting, which is wanted first.
        for title, table, request in loads:
            try:
                await self._load(title, table, request, target)
            except _HOPELESS as error:
                problem = problem or error
                break
            except ConsoleError as error:
                problem = problem or error
        self.problem = problem

    def _load(self, title: str, table: str, request: Stream[Batch, Loaded], target: int) -> asyncio.Task[None]:
        async def load(job: Job) -> None:
            async with self._link.stream(request, progress=job.advance) as parts:
                rows = self._store.begin(table, target)
                async for batch in parts:
                    await run_steps(rows.add(batch))
                await run_steps(rows.finish(parts.answer.at))

        return self._tasks.start_job(title, load)

    def _ended(self, target: int) -> None:
        del self._running[target]
        self.changed.emit()


class NothingKept(Loading):
    """Loading where there is no hierarchy to keep: whatever is shown is asked for again."""

    async def show_snapshot(self, profile: str) -> None:  # noqa: ARG002
        self.changed.emit()

    async def _refresh(self, target: int) -> None:  # noqa: ARG002
        self.problem = None
        self.touched.emit()
