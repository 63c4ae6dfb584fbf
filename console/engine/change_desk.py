"""Answers the requests about changes and the journal."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from console.commands.change import Change, ChangeResult, JournalEntry, Preview
from console.commands.journal import Journal
from console.commands.provisioning_reading import FileTable, read_table
from console.contract.language import Operation, Reply
from console.contract.live import CallReply, FormValues, OfferedOperation
from console.engine import change_messages as messages
from console.engine.by_hand import entry_by_hand, spec_of_offered
from console.engine.caller import Caller
from console.engine.changes import Changes, who
from console.engine.conversation import Conversation
from console.engine.endings import ending_by_hand
from console.engine.job_desk import JobDesk, SignedInCaller
from console.engine.journal_desk import JournalDesk
from console.engine.recalled import repeating, taking_back
from console.engine.serving import Handler
from console.engine.settling import PATIENT, Patience
from console.paths import journal_folder
from console.session.profile import Profile

ReplyT = TypeVar("ReplyT", bound=Reply)


class ChangeDesk:
    """One coroutine for each kind of request. `session` gives the signed-in session, or raises NotSignedIn."""

    def __init__(self, session: Callable[[], Awaitable[SignedInCaller]], patience: Patience = PATIENT) -> None:
        self._session = session
        self._journal = Journal(journal_folder())
        self._journal_desk = JournalDesk(self._journal)
        self._changes = Changes(self._journal, self._tell, patience)
        self._looking_after: asyncio.Task[None] | None = None
        self._jobs = JobDesk(journal_folder(), self._journal, self._changes, session)

    @property
    def handlers(self) -> Mapping[type[Any], Handler]:
        """Which coroutine answers which request."""
        return {
            messages.PrepareChange: self._prepare,
            messages.MakeChange: self._make,
            messages.TakeBack: self._take_back,
            messages.RepeatFor: self._repeat_for,
            messages.SettleEntry: self._settle,
            messages.DecideEntry: self._decide,
            messages.ReadTable: self._read_table,
            **self._journal_desk.handlers,
            **self._jobs.handlers,
        }

    async def close(self) -> None:
        """Begin no further change of a job; those under way have a moment to come to their end."""
        self._stop_looking_after()
        await self._jobs.close()
        await asyncio.to_thread(self._journal.close)

    def look_after(self) -> None:
        """Begin to find out, with the session there is now, what became of changes whose answers were lost."""
        self._stop_looking_after()
        settling = self._changes.settling.go_on(self._session)
        self._looking_after = asyncio.get_running_loop().create_task(settling)

    def _stop_looking_after(self) -> None:
        if self._looking_after is not None:
            self._looking_after.cancel()

    async def call(self, caller: Caller, operation: Operation[ReplyT]) -> ReplyT:
        """The provider's reply to a change that was not prepared; it stands in the journal all the same."""
        return await self._changes.call(caller, operation)

    async def call_by_hand(
        self, profile: Profile, offered: OfferedOperation, values: FormValues, send: Callable[[], Awaitable[CallReply]]
    ) -> CallReply:
        """What a server answers to a call by hand that is no read. values: for the journal, without secrets."""
        entry = entry_by_hand(profile, offered, values)
        return await self._changes.carry_out(entry, send, ending_by_hand(spec_of_offered(offered)))

    async def _prepare(self, request: messages.PrepareChange, _: Conversation) -> Preview:
        return await self._changes.prepare(await self._session(), request.change)

    async def _make(self, request: messages.MakeChange, _: Conversation) -> ChangeResult:
        return await self._changes.make(await self._session(), request.change, request.seen)

    async def _take_back(self, request: messages.TakeBack, _: Conversation) -> Change:
        return await taking_back(self._changes.ledger, await self._session(), request.entry)

    async def _repeat_for(self, request: messages.RepeatFor, _: Conversation) -> Change:
        return await repeating(self._changes.ledger, await self._session(), request.entry, request.key)

    async def _decide(self, request: messages.DecideEntry, _: Conversation) -> JournalEntry:
        decide = self._changes.settling.decide
        return await decide(request.entry, request.note, who(), has_happened=request.has_happened)

    async def _settle(self, request: messages.SettleEntry, _: Conversation) -> JournalEntry:
        return await self._changes.settle(await self._session(), request.entry)

    async def _read_table(self, request: messages.ReadTable, _: Conversation) -> FileTable:
        return await asyncio.to_thread(read_table, Path(request.path))

    def _tell(self) -> None:
        self._jobs.journal_changed()
        self._journal_desk.tell()
