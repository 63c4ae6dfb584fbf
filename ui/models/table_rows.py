"""Keeps a table's model on what a person asked for, while the store goes on changing beneath it."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Iterable

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal, Slot

from console.store.steps import Steps
from console.store.view import RowView, Scope, Selection, SortBy, ViewChange
from ui.models.columns import Column
from ui.models.conditions import Words
from ui.models.table_model import TableModel
from ui.tasks import Tasks, run_steps

_SETTLED = 100
"""Milliseconds between two updates while rows stream in: each costs the view a layout."""


class TableRows(QObject):
    """Sorts and filters in steps, and follows the store at its own pace. `changed` comes after each update."""

    changed = Signal()

    def __init__(
        self, model: TableModel, tasks: Tasks, *, scope: Scope | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._tasks = tasks
        self._scope = scope
        self._view = view = RowView(model.table, scope)
        self._running: asyncio.Task[None] | None = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._since = QElapsedTimer()
        self._settle.timeout.connect(self.renew)
        view.outdated.add(self._settle_soon)
        view.changed.add(self._show)
        self.destroyed.connect(lambda: view.close())

    def arrange(
        self, sort: Column | None, *, descending: bool = False, text: str = "", filters: Iterable[Selection] = ()
    ) -> None:
        """Show the rows that hold each word of `text` and meet each filter, sorted by a column."""
        sorting = () if sort is None else (SortBy(sort.key, descending, sort.name_of),)
        words = Words(text, self._model.columns)
        conditions = (words, *filters) if words.words else tuple(filters)
        self._start(self._view.arrange(sorting=sorting, conditions=conditions))

    @Slot()
    def renew(self) -> None:
        """Bring the rows up to date: with the store, with a scope or names that changed."""
        if self._running is None or self._running.done():
            self._start(self._view.refresh())
        else:
            # Steps that are overtaken end without a change; those of a new order must not be.
            self._settle.start(_SETTLED)

    async def all_rows(self) -> array[int]:
        """Every row of the scope, as they come."""
        everything = RowView(self._model.table, self._scope)
        try:
            await run_steps(everything.arrange())
            return everything.rows
        finally:
            everything.close()

    def _start(self, steps: Steps) -> None:
        self._running = self._tasks.start_latest(self, "rows", run_steps(steps))

    def _settle_soon(self) -> None:
        if not self._settle.isActive():
            waited = self._since.elapsed() if self._since.isValid() else _SETTLED
            self._settle.start(max(0, _SETTLED - waited))

    def _show(self, change: ViewChange) -> None:
        if change.rearranged:
            self._model.show(self._view.rows)
        else:
            self._model.touch()
            self._model.append(self._view.rows[len(self._view.rows) - change.appended :])
        self._since.start()
        self.changed.emit()
