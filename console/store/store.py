"""What the window knows of one session."""

from __future__ import annotations

from collections.abc import Generator

from console.callbacks import Callbacks
from console.contract.columns import ACCOUNTS, ENTITIES, Batch, SnapshotPart
from console.store.accounts import AccountTable
from console.store.entities import EntityTree, TreeLoad
from console.store.freshness import Freshness, Loaded, Source
from console.store.search import Found, search
from console.store.steps import Steps
from console.store.table import TableLoad


class Store:
    """The entity tree, the accounts, how old they are, and search over both. A new session gets a new store.

    A load goes in as `load = store.begin(ENTITIES, target)`, `load.add(batch)` for each batch and `load.finish(at)`;
    each gives steps that must be turned. A load that fails is dropped: what it brought stays, nothing is removed.
    `loaded` is called at the end of each load with its table and target.
    """

    def __init__(self) -> None:
        self.entities = EntityTree()
        self.accounts = AccountTable(self.entities)
        self.freshness = Freshness()
        self.loaded: Callbacks[[str, int]] = Callbacks()
        self._replayed: Load | None = None

    def begin(self, table: str, target: int = 0, source: Source = Source.LIVE) -> Load:
        """Start a load of `ENTITIES` or `ACCOUNTS` for an entity and everything below it; 0 is everything."""
        if table == ENTITIES:
            return Load(self, table, target, source, self.entities.begin(target))
        if table == ACCOUNTS:
            return Load(self, table, target, source, self.accounts.begin_below(target))
        raise ValueError(f"The store has no table {table!r}.")

    def replay(self, part: SnapshotPart) -> Steps:
        """Take in one part of a snapshot; parts come in the order in which they were written."""
        load = self._replayed or self.begin(part.table, part.target, Source.SNAPSHOT)
        self._replayed = None if part.last else load
        yield from load.add(part.batch)
        if part.last:
            yield from load.finish(part.at)

    def search(self, text: str, limit: int = 200) -> Found:
        """The best entities and accounts for what was typed; see `console.store.search`."""
        steps = self.search_in_steps(text, limit)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                found: Found = end.value
                return found

    def search_in_steps(self, text: str, limit: int = 200) -> Generator[None, None, Found]:
        """The same, as steps that return it: a search for two common words takes longer than a frame."""
        return search(self.entities, self.accounts, text, limit)

    def freshness_of(self, table: str, node: int) -> Loaded | None:
        """The latest load that covers a node; None if there was none."""
        return self.freshness.of(table, map(self.entities.entity_id, self.entities.path(node)))


class Load:
    """One load into the store; see `Store`."""

    def __init__(self, store: Store, table: str, target: int, source: Source, rows: TreeLoad | TableLoad) -> None:
        self._store = store
        self._table = table
        self._target = target
        self._source = source
        self._rows = rows

    def add(self, batch: Batch) -> Steps:
        """Merge a batch; one that comes twice, as after a restart of the engine, does no harm."""
        return self._rows.add(batch)

    def finish(self, at: int) -> Steps:
        """Remove what the load did not bring and note its age; `at` is the time of the provider's answer (µs, UTC)."""
        yield from self._rows.finish()
        if self._table == ENTITIES:
            yield from self._store.accounts.relink()
        self._store.freshness.note(self._table, self._target, at, self._source)
        self._store.loaded(self._table, self._target)
