"""How it is found out whether a change whose answer was lost has happened: by reading, or by a person who looked."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from console.commands.change import JournalEntry, Outcome
from console.commands.command import Settlement, command_for, commands
from console.engine.caller import Caller
from console.engine.endings import Ending
from console.engine.journaled import request_from
from console.engine.ledger import Ledger, now
from console.engine.recalled import require_here
from console.errors import ConsoleError, InvalidInput, JournalProblem
from console.log import redacted
from console.session.profile import Profile

_SECOND = 1_000_000

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for the outcome of a lost change; all in seconds.

    certain_after: after the answer was lost, the time in which the provider may still carry the change out; longer
    where the connection is more patient. first_pause: until the second look, which is doubled for each further one
    up to longest_pause.
    """

    certain_after: float = 120.0
    first_pause: float = 2.0
    longest_pause: float = 600.0


PATIENT = Patience()


class Settling:
    """Settles what is not known, on demand and all by itself in the background."""

    def __init__(self, ledger: Ledger, patience: Patience) -> None:
        self._ledger = ledger
        self._patience = patience
        self._found_at: dict[str, int] = {}
        self._judging = asyncio.Lock()

    async def settle(self, caller: Caller, entry_id: str) -> JournalEntry:
        """Look at the provider whether a change has happened; its entry as it stands then.

        "It did not" counts only once the provider cannot be working on it any more. Raises NotInJournal, OperationOff
        for an entry of another provider, and what reading raises.
        """
        ledger = self._ledger
        await ledger.pay(entry_id)
        entry = await ledger.entry(entry_id)
        if entry.outcome.is_settled or entry_id in ledger.under_way:
            return entry
        require_here(entry, caller.profile)
        request = ledger.requests.get(entry_id) or request_from(entry)
        if request is None or request.spec not in commands() or not await self._is_ours(entry):
            return await self._as_it_stands(entry)
        known, looked_at = command_for(request.spec), now()
        present = await known.evidence(request, caller.call)
        found = Settlement.UNCERTAIN if present is None else known.settle(request, entry.before, present)
        if found is Settlement.HAPPENED:
            return await self._settled(entry, Outcome.FOUND_DONE, "A read shows that it happened.")
        if found is Settlement.DID_NOT and looked_at >= self._certain_at(entry, caller.profile):
            return await self._settled(entry, Outcome.FOUND_UNDONE, "A read shows that it did not happen.")
        return await self._as_it_stands(entry)

    async def decide(self, entry_id: str, note: str, who: str, *, has_happened: bool) -> JournalEntry:
        """What a person found out about a change; raises InvalidInput without a note, or where it is settled."""
        if not note.strip():
            raise InvalidInput(
                "The journal needs to know how you found out.",
                "Write a few words of it.",
                problems=[{"path": "note", "rule": "must not be empty", "value": ""}],
            )
        await self._ledger.pay(entry_id)
        entry = await self._ledger.entry(entry_id)
        outcome = Outcome.FOUND_DONE if has_happened else Outcome.FOUND_UNDONE
        words = redacted(f"{who}: {note.strip()}")
        if (entry.outcome, entry.note) == (outcome, words):
            # Asked again, since the engine died before its answer was here.
            return entry
        if entry.outcome.is_settled or entry_id in self._ledger.under_way:
            how = "settled already" if entry.outcome.is_settled else "under way"
            raise InvalidInput(f"Nothing was noted: the change is {how}.", "Look at its entry again.", problems=[])
        return await self._settled(entry, outcome, words)

    async def _settled(self, entry: JournalEntry, outcome: Outcome, note: str) -> JournalEntry:
        async with self._judging:
            present = await self._ledger.entry(entry.id)
            if present.outcome.is_settled:
                return present
            ending = Ending(outcome=outcome, code=entry.code, code_name=entry.code_name, message=entry.message)
            await self._ledger.settle(entry.id, ending, note)
        self._found_at.pop(entry.id, None)
        return await self._as_it_stands(entry)

    async def _as_it_stands(self, entry: JournalEntry) -> JournalEntry:
        """An entry as it is now: another look may have settled it while this one read."""
        return await self._ledger.entry(entry.id)

    async def _is_ours(self, entry: JournalEntry) -> bool:
        """Whether no other program that lives is at work on it."""
        return any(found.id == entry.id for found in await self._ledger.unsettled(mine=True))

    def _certain_at(self, entry: JournalEntry, profile: Profile) -> int:
        """When the provider cannot be working on a change any more, in microseconds since 1970."""
        lost_at = entry.ended_at
        if not lost_at:
            # Its program died. It cannot have sent it later than it could have waited for the answer.
            longest = entry.at + round(profile.total_timeout * _SECOND)
            lost_at = min(longest, self._found_at.setdefault(entry.id, now()))
        return lost_at + round(max(self._patience.certain_after, profile.silence_timeout) * _SECOND)

    async def go_on(self, session: Callable[[], Awaitable[Caller]]) -> None:
        """Look after everything that is unsettled at the session's provider, with growing pauses, until cancelled.

        What only a person can settle is left to them.
        """
        pauses: dict[str, tuple[float, float]] = {}
        loop = asyncio.get_running_loop()
        while True:
            await self._round(session, pauses, loop.time)
            wait = min((due for due, _ in pauses.values()), default=loop.time() + self._patience.longest_pause)
            news = self._ledger.news
            news.clear()
            try:
                async with asyncio.timeout_at(max(wait, loop.time() + self._patience.first_pause / 10)):
                    await news.wait()
            except TimeoutError:
                continue

    async def _round(
        self,
        session: Callable[[], Awaitable[Caller]],
        pauses: dict[str, tuple[float, float]],
        clock: Callable[[], float],
    ) -> None:
        """Look once at everything whose time has come. pauses: when to look next and the pause after that, by id."""
        try:
            caller = await session()
            for owed in self._ledger.owed:
                await self._ledger.pay(owed)
            unsettled = await self._ledger.unsettled(mine=True)
            for entry in unsettled:
                if entry.environment == "demo" and entry.base != caller.profile.base:
                    note = "The demo that it was made in has ended, and what it held is gone."
                    await self._settled(entry, Outcome.FOUND_UNDONE, note)
            waiting = [entry for entry in unsettled if _is_for(entry, caller)]
        except ConsoleError as problem:
            _log.info("What is unsettled cannot be looked after now: %s", problem.summary)
            return
        for gone in pauses.keys() - {entry.id for entry in waiting}:
            del pauses[gone]
        for entry in waiting:
            due, pause = pauses.get(entry.id, (0.0, self._patience.first_pause))
            if clock() < due:
                continue
            await self._try(caller, entry)
            pauses[entry.id] = (clock() + pause, min(pause * 2, self._patience.longest_pause))

    async def _try(self, caller: Caller, entry: JournalEntry) -> None:
        try:
            await self.settle(caller, entry.id)
        except JournalProblem as problem:
            _log.error("What was found out about change %s is not in the journal: %s", entry.id, problem.summary)
        except ConsoleError as problem:
            _log.info("Whether change %s has happened cannot be read now: %s", entry.id, problem.summary)
        except Exception:  # noqa: BLE001 - the others must be looked after all the same
            _log.exception("A fault of the program's own while it looked after change %s", entry.id)


def _is_for(entry: JournalEntry, caller: Caller) -> bool:
    """Whether a read with this session can settle an entry."""
    profile = caller.profile
    if (entry.base, entry.user) != (profile.base, profile.user):
        return False
    request = request_from(entry)
    return request is not None and command_for(request.spec).can_settle
