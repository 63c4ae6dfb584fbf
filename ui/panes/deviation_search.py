"""What is held against what, and the comparison while it runs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget
from shiboken6 import isValid

from console.engine.settings_messages import FindDeviations, ReadSettings
from console.errors import ConsoleError
from console.store.sets import NamedSet, Tag
from ui.editors.source_choice import SourceChoice
from ui.jobs import Job
from ui.look import spacing
from ui.models.deviation_rows import DeviationBook
from ui.navigation import Place
from ui.panes.knowing import entity_node
from ui.policy_sources import KnownPolicy, gold_of, mark_gold
from ui.tasks import outcome_of
from ui.translation import counted, grouped, tr
from ui.views.calm_choice import CalmChoice
from ui.workspace import Workspace


class DeviationSearch(QWidget):
    """The gold policy, whose policies are held against it, and the button that begins and stops it.

    book: what was found, None before the first time. found: there is more of it; ended: that was all. changed: it began
    or ended, or another gold policy was chosen. told: a sentence about it, and how it is dressed.
    """

    found = Signal()
    ended = Signal()
    changed = Signal()
    told = Signal(str, str)

    def __init__(self, workspace: Workspace, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._place = place
        self._running: asyncio.Task[None] | None = None
        self.book: DeviationBook | None = None
        self.gold = SourceChoice(workspace, tr("Gold policy"), self)
        self.gold.chosen.connect(self._follow)
        self.among = CalmChoice(self)
        self.among.setAccessibleName(tr("Whose policies are compared"))
        self.compare = QPushButton(tr("Compare"), self)
        self.compare.clicked.connect(self._start_or_stop)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(spacing.MEDIUM)
        layout.setVerticalSpacing(spacing.TINY)
        for column, (words, choice) in enumerate(((tr("Gold policy"), self.gold), (tr("Among"), self.among))):
            label = QLabel(words, self)
            label.setBuddy(choice)
            layout.addWidget(label, 0, column)
            layout.addWidget(choice, 1, column)
            layout.setColumnStretch(column, 1)
        layout.addWidget(self.compare, 1, 2)
        self._follow()

    @property
    def is_running(self) -> bool:
        """Whether policies are being compared."""
        return self._running is not None

    async def offer(self) -> None:
        """Offer what there is to be chosen. Raises ConsoleError."""
        await self.gold.offer(await entity_node(self._workspace, self._place))
        chosen = self.among.currentText()
        self.among.clear()
        self.among.addItem(tr("This entity and everything below it"))
        for named in self._workspace.sets.named_all:
            words = tr("Tag “{name}”") if isinstance(named, Tag) else tr("Set “{name}”")
            icon = self._workspace.look.icon("tag", "text")
            self.among.addItem(icon, words.format(name=named.name), named.name)
        self.among.setCurrentIndex(max(0, self.among.findText(chosen)))

    def take_gold(self) -> None:
        """Choose the policy that was made the gold one elsewhere."""
        gold = gold_of(self._workspace)
        if gold is not None and gold != self.gold.known and not self.is_running:
            self.gold.choose(gold)

    @Slot()
    def _start_or_stop(self) -> None:
        if self._running is not None:
            self._running.cancel()
        elif self.gold.known is not None:
            title = tr("Deviations from {policy}", policy=self.gold.known.words)
            self._running = task = self._workspace.tasks.start_job(title, partial(self._find, self.gold.known))
            self.destroyed.connect(lambda: task.cancel())
            task.add_done_callback(self._ended)
            self._follow()

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not isValid(self):
            return
        self._running = None
        if task.cancelled():
            self.told.emit(tr("Stopped. What was found until then stays."), "muted")
        self._follow()
        self.ended.emit()

    async def _find(self, gold: KnownPolicy, job: Job) -> None:
        link = self._workspace.link
        try:
            self.told.emit(tr("Reading the gold policy…"), "muted")
            side = await link.request(ReadSettings(gold.source))
            mark_gold(self._workspace, gold)
            book = self.book = DeviationBook(side, self._workspace.store)
            entities = await self._entities()

            def advance(done: int, total: int) -> None:
                job.advance(done, total)
                self.told.emit(_so_far(book), "muted")

            stream = link.stream(FindDeviations(gold.source, entities), progress=advance)
            async with stream:
                async for part in stream:
                    book.add(part)
                    self.found.emit()
            self.told.emit(_summary(book, len(entities)), "muted")
        except ConsoleError as problem:
            self.told.emit(f"{problem.summary} {problem.advice}".strip(), "error")

    async def _entities(self) -> tuple[int, ...]:
        """Ids of the active entities whose policies are compared."""
        tree, sets = self._workspace.store.entities, self._workspace.sets
        named: NamedSet | Tag | None = sets.named(self.among.currentData()) if self.among.currentData() else None
        nodes: Iterable[int]
        if named is None:
            nodes = tree.subtree(await entity_node(self._workspace, self._place))
        else:
            nodes = await outcome_of(sets.nodes_of(named, self._workspace.store))
        return tuple(tree.entity_id(node) for node in nodes if tree.is_active(node))

    @Slot()
    def _follow(self) -> None:
        self.compare.setText(tr("Stop") if self.is_running else tr("Compare"))
        self.compare.setEnabled(self.is_running or self.gold.known is not None)
        self.changed.emit()


def _so_far(book: DeviationBook) -> str:
    read = counted(book.policies, "{n} policy compared", "{n} policies compared")
    return tr("{read}, {deviating} of them deviate.", read=read, deviating=grouped(book.deviating))


def _summary(book: DeviationBook, entities: int) -> str:
    said = [
        tr(
            "{deviating} of {policies} deviate, at {customers}.",
            deviating=grouped(book.deviating),
            policies=counted(book.policies, "{n} policy", "{n} policies"),
            customers=counted(entities, "{n} customer", "{n} customers"),
        )
    ]
    if book.unread:
        said.append(tr("{n} could not be read: see “By policy”.", n=grouped(book.unread)))
    return " ".join(said)
