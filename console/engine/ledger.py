"""The journal as the engine's loop uses it: written in threads, and ahead of whatever is sent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from console.commands.change import JournalEntry, JournalPage, JournalQuery, Outcome
from console.commands.journal import Journal
from console.commands.journal_lines import Ended
from console.contract.columns import microseconds
from console.contract.language import Operation
from console.engine.endings import Ending
from console.engine.gathered import Gathered
from console.errors import BegunAlready, JournalProblem, NotInJournal

_log = logging.getLogger(__name__)


def now() -> int:
    """Microseconds since 1970 in UTC."""
    return microseconds(datetime.now(UTC))


class Ledger:
    """The journal, and what is known beside it while this program lives.

    under_way: changes that were begun here and have not ended, by id. requests: what was sent for changes that are not
    settled, with their secrets, by id. news: set when something was written that is not settled. changed: called
    whenever something was written.
    """

    def __init__(self, journal: Journal, changed: Callable[[], object]) -> None:
        self.under_way: dict[str, JournalEntry] = {}
        self.requests: dict[str, Operation[Any]] = {}
        self.news = asyncio.Event()
        self._journal = journal
        self._lines = Gathered(journal.write, "lines of the journal")
        self._entries = Gathered(self._find, "entries of the journal")
        self._unsettled = {mine: self._asking_for_unsettled(mine=mine) for mine in (False, True)}
        self._tell = changed
        self._owed: dict[str, tuple[Ending, int]] = {}

    def take(self, entry: JournalEntry, request: Operation[Any] | None) -> None:
        """Have a change under way here from now on. Raises BegunAlready for one that is."""
        if entry.id in self.under_way:
            raise BegunAlready("This change is under way and was not sent again.", "Wait for its end.", entry=entry.id)
        self.under_way[entry.id] = entry
        if request is not None:
            self.requests[entry.id] = request

    def give_back(self, entry: JournalEntry) -> None:
        """Forget a change of which nothing was sent."""
        self.under_way.pop(entry.id, None)
        self.requests.pop(entry.id, None)

    async def begin(self, entry: JournalEntry) -> None:
        """Have a change on disk. Raises JournalProblem; nothing may be sent then.

        Of a change that is cancelled meanwhile it is written down that nothing was sent.
        """
        writing = self._lines.ask(entry)
        try:
            await asyncio.shield(writing)
        except asyncio.CancelledError:
            await asyncio.wait((writing,))
            if writing.exception() is None:
                await self.end(entry.id, Ending(outcome=Outcome.NOT_SENT))
            raise
        self._tell()

    async def end(self, entry: str, ending: Ending) -> None:
        """Write down how a change has ended. Where that is not possible it is `owed`, and tried again by `pay`."""
        at = now()
        try:
            await self._write(entry, ending, at)
        except JournalProblem as problem:
            _log.error("The end of change %s is not in the journal yet: %s", entry, problem.summary)
            self._owed[entry] = (ending, at)
            self.news.set()
        else:
            self._ended(entry, ending)
        finally:
            self.under_way.pop(entry, None)

    async def _write(self, entry: str, ending: Ending, at: int, note: str = "") -> None:
        line = Ended(id=entry, at=at, note=note, **msgspec.structs.asdict(ending))
        await asyncio.shield(self._lines.ask(line))

    def _ended(self, entry: str, ending: Ending) -> None:
        self._owed.pop(entry, None)
        if ending.outcome.is_settled:
            self.requests.pop(entry, None)
        else:
            self.news.set()
        self._tell()

    async def settle(self, entry: str, ending: Ending, note: str) -> None:
        """Write down what was found out about a change. Raises JournalProblem."""
        await self._write(entry, ending, now(), note)
        self._ended(entry, ending)

    @property
    def owed(self) -> tuple[str, ...]:
        """The changes whose end is known here and not in the journal."""
        return tuple(self._owed)

    async def pay(self, entry: str) -> None:
        """Write down the end of a change that could not be written when it came. Raises JournalProblem."""
        if entry in self._owed:
            ending, at = self._owed[entry]
            await self._write(entry, ending, at)
            self._ended(entry, ending)

    async def entry(self, entry: str) -> JournalEntry:
        """An entry as it stands. Raises NotInJournal."""
        try:
            return await self._entries.ask(entry)
        except KeyError:
            raise NotInJournal(
                "The journal does not have this change: it was never sent.",
                "Make it, if it is still wanted.",
                entry=entry,
            ) from None

    async def unsettled(self, *, mine: bool = False) -> tuple[JournalEntry, ...]:
        """Changes of which it is not known whether they happened, oldest first; those under way here are left out.

        mine: only those that this program may settle: its own, and those of programs that have ended.
        """
        found = await self._unsettled[mine].ask(None)
        return tuple(entry for entry in found if entry.id not in self.under_way)

    async def page(self, query: JournalQuery) -> JournalPage:
        """The entries that a query wants, newest first."""
        return await asyncio.to_thread(self._journal.page, query)

    def _find(self, entries: Sequence[str]) -> list[JournalEntry | KeyError]:
        found = self._journal.find(entries)
        return [found.get(entry) or KeyError(entry) for entry in entries]

    def _asking_for_unsettled(self, *, mine: bool) -> Gathered[None, tuple[JournalEntry, ...]]:
        return Gathered(lambda asked: [self._journal.unsettled(mine=mine)] * len(asked), "what is unsettled")
