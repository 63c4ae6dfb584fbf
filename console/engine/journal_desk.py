"""Answers the requests that look at the journal."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from console.commands.change import JournalPage
from console.commands.journal import Journal
from console.engine import change_messages as messages
from console.engine.conversation import Conversation
from console.engine.journal_export import JournalExport
from console.engine.serving import Handler
from console.errors import JournalProblem
from console.threads import in_daemon_thread

TELL_EVERY = 0.2
"""Seconds between two parts of a watch, at least."""

LOOK_EVERY = 2.0
"""Seconds between two looks whether another program wrote."""

_log = logging.getLogger(__name__)


class JournalDesk:
    """One coroutine for each kind of request. `tell` is to be called whenever an entry was written here."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._watchers: set[asyncio.Event] = set()
        self._check: asyncio.Future[str] | None = None

    @property
    def handlers(self) -> Mapping[type[Any], Handler]:
        """Which coroutine answers which request."""
        return {
            messages.ReadJournal: self._read,
            messages.ExportJournal: self._export,
            messages.WatchJournal: self._watch,
        }

    def tell(self) -> None:
        """Let whoever watches know that the journal is another."""
        for news in self._watchers:
            news.set()

    async def _read(self, request: messages.ReadJournal, _: Conversation) -> JournalPage:
        return await asyncio.to_thread(self._journal.page, request.query)

    async def _export(self, request: messages.ExportJournal, _: Conversation) -> int:
        export = JournalExport(self._journal, request.query, Path(request.path))
        try:
            return await asyncio.to_thread(export.write)
        finally:
            export.stop()

    async def _watch(self, _: messages.WatchJournal, conversation: Conversation) -> None:
        news = asyncio.Event()
        self._watchers.add(news)
        try:
            while True:
                news.clear()
                written = await asyncio.to_thread(self._journal.written)
                await conversation.part(await asyncio.to_thread(self._journal.count_unsettled))
                self._begin_check()
                await asyncio.sleep(TELL_EVERY)
                while not news.is_set() and await asyncio.to_thread(self._journal.written) == written:
                    await _heard(news)
        finally:
            self._watchers.discard(news)

    def _begin_check(self) -> None:
        """Once, read the whole journal again, to see whether somebody changed what was read long ago."""
        if self._check is None:
            self._check = in_daemon_thread(self._journal.check, name="check of the journal")
            self._check.add_done_callback(self._checked)

    def _checked(self, check: asyncio.Future[str]) -> None:
        if check.cancelled():
            return
        try:
            if damage := check.result():
                _log.error("%s", damage)
                self.tell()
        except JournalProblem as problem:
            _log.error("The journal was not checked: %s", problem.summary)


async def _heard(news: asyncio.Event) -> None:
    """Wait for news, at most until it is time to look for it."""
    try:
        async with asyncio.timeout(LOOK_EVERY):
            await news.wait()
    except TimeoutError:
        return
