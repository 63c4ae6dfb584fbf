"""Which policies are asked about below an entity, and the asking while it runs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget
from shiboken6 import isValid

from console.engine.settings_messages import FindAssignments, PolicyAt
from console.errors import ConsoleError
from console.store import NONE
from ui.jobs import Job
from ui.look import spacing
from ui.models.assignment_rows import AssignmentBook, summary_of
from ui.policy_sources import KnownPolicy
from ui.translation import counted, tr
from ui.views.calm_choice import CalmChoice
from ui.workspace import Workspace

UNASKED = 50
"""So many accounts are asked about without a person wanting it: each is a call."""

ALL, BARE, UNREAD = "all", "bare", "unread"
"""What is shown besides one policy: everything, what has no policy, what could not be read."""

_CHARACTERS = 34


class AssignmentSearch(QWidget):
    """What is shown, and the button that begins and stops the asking.

    book: what was found. found: there is more of it; ended: that was all. shown_changed: something else is to be shown.
    told: a sentence about it, and how it is dressed.
    """

    found = Signal()
    ended = Signal()
    shown_changed = Signal()
    told = Signal(str, str)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._node = NONE
        self._running: asyncio.Task[None] | None = None
        self._offered: list[KnownPolicy] = []
        self.book = AssignmentBook(workspace.store)
        self.show_only = CalmChoice(self)
        self.show_only.setAccessibleName(tr("Which are shown"))
        self.show_only.setMinimumContentsLength(_CHARACTERS)
        self.show_only.activated.connect(self.shown_changed)
        self.ask = QPushButton(self)
        self.ask.clicked.connect(self.start_or_stop)
        label = QLabel(tr("Show"), self)
        label.setBuddy(self.show_only)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(spacing.SMALL)
        line.addWidget(label)
        line.addWidget(self.show_only, 1)
        line.addWidget(self.ask)
        line.addStretch(1)
        self._offer()
        self._follow()

    @property
    def is_running(self) -> bool:
        """Whether accounts are being asked about."""
        return self._running is not None

    @property
    def shown(self) -> PolicyAt | str:
        """The policy that is shown, or `ALL`, `BARE` or `UNREAD`."""
        source = self.policy.source if self.policy is not None else None
        return source if isinstance(source, PolicyAt) else str(self.show_only.currentData())

    @property
    def policy(self) -> KnownPolicy | None:
        """The policy that is shown, if it is one."""
        chosen = self.show_only.currentData()
        return None if isinstance(chosen, str) else self._offered[chosen]

    def begin(self, node: int) -> None:
        """Ask about the accounts at and below a node, by itself where they are few."""
        self._node = node
        self._follow()
        if not self.book.accounts and 0 < len(self._accounts()) <= UNASKED and not self.is_running:
            self.ask_all()

    def choose(self, known: KnownPolicy) -> None:
        """Show who has a policy."""
        self._offer(known)
        self.shown_changed.emit()

    @Slot()
    def start_or_stop(self) -> None:
        """Ask about all of them, or stop asking."""
        if self._running is not None:
            self._running.cancel()
        else:
            self.ask_all()

    def ask_all(self) -> None:
        """Ask about all accounts at and below the entity; what was found before is forgotten."""
        if self._running is None:
            self.book = AssignmentBook(self._workspace.store)
            self.ask_about(self._accounts())

    def ask_about(self, accounts: Iterable[str]) -> None:
        """Ask about some accounts, once more where that was done before."""
        if self._running is not None:
            return
        title = tr("Policies of the accounts of {entity}", entity=self._workspace.store.entities.name(self._node))
        self._running = task = self._workspace.tasks.start_job(title, partial(self._find, tuple(accounts)))
        self.destroyed.connect(lambda: task.cancel())
        task.add_done_callback(self._ended)
        self._follow()

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not isValid(self):
            return
        self._running = None
        if task.cancelled():
            self.told.emit(f"{tr('Stopped.')} {summary_of(self.book)}", "muted")
        self._follow()
        self.ended.emit()

    async def _find(self, accounts: tuple[str, ...], job: Job) -> None:
        book = self.book

        def advance(done: int, total: int) -> None:
            job.advance(done, total)
            self.told.emit(summary_of(book), "muted")

        try:
            stream = self._workspace.link.stream(FindAssignments(accounts), progress=advance)
            async with stream:
                async for part in stream:
                    book.add(part)
                    self.found.emit()
            self.told.emit(summary_of(book), "muted")
        except ConsoleError as problem:
            self.told.emit(f"{problem.summary} {problem.advice}".strip(), "error")

    def _accounts(self) -> list[str]:
        if self._node == NONE:
            return []
        accounts = self._workspace.store.accounts
        names = accounts.texts("Username")
        return [names[row] for row in accounts.rows_below(self._node)]

    def offer_found(self) -> None:
        """Offer to show the policies that were found."""
        if {known.source for known in self.book.policies} - {known.source for known in self._offered}:
            self._offer(self.policy)

    def _offer(self, chosen: KnownPolicy | None = None) -> None:
        before = self.show_only.currentData() if self.show_only.count() else ALL
        found = {known.source: known for known in self.book.policies}
        if chosen is not None:
            found.setdefault(chosen.source, chosen)
        self._offered = list(found.values())
        self.show_only.clear()
        for words, data in (
            (tr("All accounts"), ALL),
            (tr("Without a policy"), BARE),
            (tr("Could not be read"), UNREAD),
        ):
            self.show_only.addItem(words, data)
        if self._offered:
            self.show_only.insertSeparator(self.show_only.count())
        for at, known in enumerate(self._offered):
            self.show_only.addItem(self._workspace.look.icon("policy", "text"), known.words, at)
        sources = [known.source for known in self._offered]
        shown = before if chosen is None else sources.index(chosen.source)
        self.show_only.setCurrentIndex(self.show_only.findData(shown))

    @Slot()
    def _follow(self) -> None:
        many = len(self._accounts())
        words = counted(many, "Ask about {n} active account", "Ask about {n} active accounts")
        self.ask.setText(tr("Stop") if self.is_running else words)
        self.ask.setToolTip(
            tr(
                "No operation lists who has a policy: each account is one call, at some two. Suspended and cancelled "
                "accounts are not asked about."
            )
        )
        self.ask.setEnabled(self.is_running or many > 0)
