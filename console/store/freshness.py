"""How old what is shown is: when each part of the hierarchy was last loaded, and from where."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from console.contract.columns import moment


class Source(enum.StrEnum):
    """Where a load came from: the provider, or the snapshot of an earlier day."""

    LIVE = "live"
    SNAPSHOT = "snapshot"


@dataclass(frozen=True, slots=True)
class Loaded:
    """One load: when the provider answered (UTC), and whether it was just now or is remembered."""

    at: datetime
    source: Source

    def age(self, now: datetime | None = None) -> timedelta:
        """Time since the provider's answer; never negative, even if a clock was set back."""
        return max((now or datetime.now(UTC)) - self.at, timedelta())


class Freshness:
    """The loads of each table by their target; a load of an entity covers everything below it."""

    def __init__(self) -> None:
        self._loads: dict[tuple[str, int], Loaded] = {}

    def note(self, table: str, target: int, at: int, source: Source) -> None:
        """Note a load of `table` for the entity `target` (0: everything), answered `at` (microseconds, UTC)."""
        self._loads[table, target] = Loaded(moment(at), source)

    def of(self, table: str, path: Iterable[int] = ()) -> Loaded | None:
        """The latest load that covers an entity, given the ids on the path down to it; None if there was none."""
        covering = [self._loads[table, target] for target in (0, *path) if (table, target) in self._loads]
        return max(covering, key=lambda load: load.at, default=None)
