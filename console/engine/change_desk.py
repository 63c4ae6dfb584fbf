"""Answers the requests about changes and the journal."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from console.commands.change import ChangeResult, JournalEntry, JournalPage, Preview
from console.commands.journal import Journal
from console.commands.provisioning_reading import FileTable, read_table
from console.engine import change_messages as messages
from console.engine.changes import Changes
from console.engine.conversation import Conversation
from console.engine.job_desk import JobDesk, SignedInCaller
from console.engine.serving import Handler
from console.paths import journal_folder


class ChangeDesk:
    """One coroutine for each kind of request. `session` gives the signed-in session, or raises NotSignedIn."""

    def __init__(self, session: Callable[[], Awaitable[SignedInCaller]]) -> None:
        self._session = session
        self._journal = Journal(journal_folder())
        self._news = asyncio.Condition()
        self._changes = Changes(self._journal, self._tell)
        self._telling: set[asyncio.Task[None]] = set()
        self._jobs = JobDesk(journal_folder(), self._journal, self._changes, session)

    @property
    def handlers(self) -> Mapping[type[Any], Handler]:
        """Which coroutine answers which request."""
        return {
            messages.PrepareChange: self._prepare,
            messages.MakeChange: self._make,
            messages.ReadJournal: self._read,
            messages.SettleEntry: self._settle,
            messages.WatchJournal: self._watch,
            messages.ReadTable: self._read_table,
            **self._jobs.handlers,
        }

    async def close(self) -> None:
        """Begin no further change of a job; those under way have a moment to come to their end."""
        await self._jobs.close()

    async def _prepare(self, request: messages.PrepareChange, _: Conversation) -> Preview:
        return await self._changes.prepare(await self._session(), request.change)

    async def _make(self, request: messages.MakeChange, _: Conversation) -> ChangeResult:
        return await self._changes.make(await self._session(), request.change, request.seen)

    async def _settle(self, request: messages.SettleEntry, _: Conversation) -> JournalEntry:
        return await self._changes.settle(await self._session(), request.entry)

    async def _read(self, request: messages.ReadJournal, _: Conversation) -> JournalPage:
        return await asyncio.to_thread(self._journal.page, request.query)

    async def _read_table(self, request: messages.ReadTable, _: Conversation) -> FileTable:
        return await asyncio.to_thread(read_table, Path(request.path))

    async def _watch(self, _: messages.WatchJournal, conversation: Conversation) -> None:
        while True:
            await conversation.part(len(self._journal.unsettled()))
            async with self._news:
                await self._news.wait()

    def _tell(self) -> None:
        self._jobs.journal_changed()
        task = asyncio.get_running_loop().create_task(self._wake())
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def _wake(self) -> None:
        async with self._news:
            self._news.notify_all()
