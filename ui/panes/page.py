"""The base of every page of the detail area: when it loads, and what it shows until then and when that fails."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import ClassVar, ParamSpec

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from console.callbacks import Callbacks
from console.errors import ConsoleError
from ui import formats
from ui.look import spacing
from ui.navigation import Place
from ui.panes.states import Empty, EmptyState, FailedState, StaleBar
from ui.translation import tr
from ui.views.skeleton import Outline, Skeleton
from ui.workspace import Workspace

P = ParamSpec("P")

STALE_AFTER = timedelta(minutes=10)
"""From this age on a page says how old it is."""

_LOOK_AGAIN = 30_000
"""Milliseconds between two looks at the age."""


class Page(QWidget):
    """One page for one place. Subclasses fill `content` in their constructor and show data in `load`.

    The page loads when it is first shown; `refresh` loads again and keeps what is shown until the answer is there. A
    load that is overtaken, or whose page is left, is cancelled, so no late answer is ever shown.

    outline: what the page looks like while it loads. icon: stands over the empty state.
    """

    outline: ClassVar[Outline] = Outline.CARDS
    icon: ClassVar[str] = "search"

    def __init__(self, workspace: Workspace, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.place = place
        self.content = QWidget(self)
        self._loading: asyncio.Task[None] | None = None
        self._has_content = False
        self._is_awaited = False
        self._known_at: datetime | None = None
        self._problem: ConsoleError | None = None

        look = workspace.look
        self._stale = StaleBar(look, self)
        self._stale.refresh.connect(self.renew)
        self._skeleton = Skeleton(look, self.outline, self)
        self._empty = EmptyState(look, self.icon, self)
        self._failed = FailedState(look, self)
        self._failed.retry.connect(self.renew)
        self._states = QStackedWidget(self)
        for state in (self._skeleton, self._empty, self._failed, self.content):
            self._states.addWidget(state)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(spacing.LARGE, spacing.MEDIUM, spacing.LARGE, spacing.MEDIUM)
        layout.setSpacing(spacing.MEDIUM)
        layout.addWidget(self._stale)
        layout.addWidget(self._states, 1)
        self._clock = QTimer(self)
        self._clock.setInterval(_LOOK_AGAIN)
        self._clock.timeout.connect(self._tell_age)

    @classmethod
    def applies(cls, _workspace: Workspace, _place: Place) -> bool:
        """Whether the page makes sense for `place`, which is of the kind it is registered for."""
        return True

    @classmethod
    def count(cls, _workspace: Workspace, _place: Place) -> int | None:
        """The number beside the page's title, None where there is none or it is not known yet."""
        return None

    async def load(self) -> Empty | None:
        """Fetch and show what the page is about; `Empty` where there is nothing. Raises `ConsoleError`."""
        raise NotImplementedError

    def known_at(self) -> datetime | None:
        """When what is shown was true; by default the end of the last load."""
        return self._known_at

    def show_content(self) -> None:
        """Show the content while `load` goes on: for pages of which a part is known at once."""
        self._has_content = True
        self._states.setCurrentWidget(self.content)

    @property
    def state(self) -> str:
        """What is shown: "loading", "empty", "failed" or "content"."""
        shown = self._states.currentWidget()
        named = ((self._skeleton, "loading"), (self._empty, "empty"), (self._failed, "failed"))
        return next((name for state, name in named if state is shown), "content")

    @property
    def stale_words(self) -> str:
        """What is said above content that is not the newest, or ""."""
        return self._stale.words

    @property
    def is_loading(self) -> bool:
        """Whether a load is under way."""
        return self._loading is not None and not self._loading.done()

    @property
    def problem(self) -> ConsoleError | None:
        """Why the last load failed, None where it went well."""
        return self._problem

    @Slot()
    def refresh(self) -> None:
        """Load again. What is shown stays until the answer is there."""
        if not self._has_content:
            self._states.setCurrentWidget(self._skeleton)
        self._loading = self.workspace.tasks.start_latest(self, "load", self._load())

    @Slot()
    def renew(self) -> None:
        """Ask the provider again; pages over the store ask for what the store holds."""
        self.refresh()

    @property
    def regions(self) -> tuple[QWidget, ...]:
        """The parts that F6 walks through."""
        return (self,)

    def follow(self, callbacks: Callbacks[P], function: Callable[P, object]) -> None:
        """Let `function` hear of `callbacks` for as long as the page lives."""
        forget = callbacks.add(function)
        self.destroyed.connect(lambda: forget())

    def leave(self) -> None:
        """The page is not looked at any more: stop loading."""
        if self._loading is not None:
            self._loading.cancel()
            self._loading = None

    def enter(self) -> None:
        """Go on with the keyboard here, as soon as there is something to go on with."""
        if self._has_content:
            self.filter()
        else:
            self._is_awaited = True

    def filter(self) -> None:
        """Put the cursor where this page is filtered; pages without a table have nothing to filter."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._clock.start()
        if self._loading is None and not self._has_content:
            self.refresh()
        self._tell_age()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()

    async def _load(self) -> None:
        try:
            empty = await self.load()
        except ConsoleError as error:
            self._show_failure(error)
        except Exception as error:
            self._show_failure(
                ConsoleError(
                    tr("This page could not be shown."),
                    tr("Retry; if it stays so, the log tells more."),
                    type(error).__name__,
                )
            )
            raise
        else:
            self._show_loaded(empty)

    def _show_loaded(self, empty: Empty | None) -> None:
        self._problem = None
        self._known_at = datetime.now(UTC)
        self._has_content = empty is None
        if empty is not None:
            self._empty.show_empty(empty)
        self._states.setCurrentWidget(self.content if empty is None else self._empty)
        self._tell_age()
        if self._is_awaited and self._has_content and self.isVisible():
            self.filter()
        self._is_awaited = False

    def _show_failure(self, error: ConsoleError) -> None:
        self._problem = error
        if self._has_content:
            self._tell_age()
        else:
            self._failed.show_error(error)
            self._states.setCurrentWidget(self._failed)

    @Slot()
    def _tell_age(self) -> None:
        known_at = self.known_at()
        age = datetime.now(UTC) - known_at if known_at else timedelta()
        if self._has_content and self._problem is not None:
            said = f"{self._problem.summary} {self._problem.advice}".strip()
            self._stale.tell(
                tr("{problem} Shown is what was known {age}.", problem=said, age=formats.age(age)),
                details=self._problem.details,
            )
        elif self._has_content and age >= STALE_AFTER:
            self._stale.tell(tr("Shown is what was known {age}.", age=formats.age(age)))
        else:
            self._stale.hide()
