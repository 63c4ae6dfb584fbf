"""What happens in the journal while the window is open: entries come, and outcomes that were unknown get settled."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QObject, Signal

from console.commands.change import JournalEntry, JournalQuery, Outcome
from console.engine.change_messages import ReadJournal, WatchJournal
from console.errors import ConsoleError
from ui import navigation
from ui.models.change_words import command_words
from ui.models.journal_model import UNSETTLED
from ui.notices import WARNING
from ui.translation import counted, tr
from ui.workspace import Workspace

_FOUND = (Outcome.FOUND_DONE, Outcome.FOUND_UNDONE)


class JournalNews(QObject):
    """Listens to the journal of the engine for as long as the session lasts.

    changed: an entry was written, or it is heard again after a silence. unknown: how many changes are there of which
    nobody knows whether they happened.
    """

    changed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace.session)
        self._workspace = workspace
        self._unsettled: dict[str, JournalEntry] = {}
        self._came_back = asyncio.Event()
        self.unknown = 0
        forget = workspace.link.restarted.add(lambda _sentence: self._came_back.set())
        self.destroyed.connect(lambda: forget())
        workspace.tasks.watch(self._listen(), owner=self)

    @classmethod
    def of(cls, workspace: Workspace) -> JournalNews:
        """The news of the workspace's session."""
        known = workspace.session.findChild(cls)
        return known if isinstance(known, cls) else cls(workspace)

    async def _listen(self) -> None:
        while True:
            try:
                async with self._workspace.link.stream(WatchJournal()) as parts:
                    async for unsettled in parts:
                        await self._hear(unsettled)
            except ConsoleError:
                # A request that is asked again by itself would start an engine again that keeps dying.
                await self._came_back.wait()
            self._came_back.clear()

    async def _hear(self, unsettled: int) -> None:
        self.unknown = unsettled
        self.changed.emit()
        if not unsettled and not self._unsettled:
            return
        read = await self._workspace.link.request(ReadJournal(JournalQuery(outcomes=UNSETTLED)))
        now = {entry.id: entry for entry in read.entries}
        gone = [entry for entry in self._unsettled.values() if entry.id not in now]
        self._unsettled = now
        settled = [await self._entry(entry.id) for entry in gone]
        self._tell([entry for entry in settled if entry is not None and entry.outcome in _FOUND])

    async def _entry(self, entry: str) -> JournalEntry | None:
        page = await self._workspace.link.request(ReadJournal(JournalQuery(entry=entry)))
        return page.entries[0] if page.entries else None

    def _tell(self, settled: list[JournalEntry]) -> None:
        """Say what became of changes that were in doubt."""
        if not settled:
            return
        happened = sum(entry.outcome is Outcome.FOUND_DONE for entry in settled)
        if len(settled) == 1:
            (entry,) = settled
            what, whom = command_words(entry.service, entry.operation), entry.target.name or entry.target.key
            found = tr("“{what}” for {whom} was found to have happened.", what=what, whom=whom)
            if not happened:
                found = tr("“{what}” for {whom} was found not to have happened.", what=what, whom=whom)
            place = navigation.activity("journal", f"{navigation.CHANGE}/{entry.id}")
        else:
            found = tr(
                "{changes} of unknown outcome are settled: {happened} happened, {rest} did not.",
                changes=counted(len(settled), "{n} change", "{n} changes"),
                happened=happened,
                rest=len(settled) - happened,
            )
            place = navigation.activity("journal")
        show, level = self._workspace.navigator.open, "info" if happened == len(settled) else WARNING
        self._workspace.notices.offer(found, "", tr("Show it in the journal"), lambda: show(place), level=level)
