"""A table of which only the parts are here that somebody looks at: the rest is asked for page by page."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from console.contract.language import Field, Record, fields_of
from console.errors import ConsoleError
from ui import formats
from ui.models.cell_model import NO_PARENT, CellModel, Index
from ui.models.columns import Column, value_of
from ui.tasks import Tasks

ItemT = TypeVar("ItemT")

PAGE = 200
"""Rows that are asked for at once."""
_SEEN = 2
"""Pages that are seen at once, at most."""
_KEPT = 20
"""Pages that stay here."""
_SETTLED = 40
"""Milliseconds of rest before pages are asked for, so that a fast scroll does not ask for all that it passes."""


@dataclass(frozen=True, slots=True)
class Part(Generic[ItemT]):
    """Items from an offset on. total: how many there are in all; has_more: there are more, which were not counted."""

    items: Sequence[ItemT]
    total: int
    has_more: bool = False


@dataclass(slots=True)
class _Row(Generic[ItemT]):
    item: ItemT
    values: tuple[Any, ...] | None = None


Fetch = Callable[[int, int], Awaitable[Part[ItemT]]]
"""Gives a part from an offset on, with so many items at most. Raises ConsoleError."""


class PagedModel(CellModel, Generic[ItemT]):
    """`total` rows, each made by `record_of` from an item that `fetch` gives. A row that is not here yet says so.

    key_of: what tells an item apart, so that what came on top of the list is not taken for what stood there. arrived:
    rows came. failed: they could not be had; carries the ConsoleError.
    """

    arrived = Signal()
    failed = Signal(object)

    is_sortable = False

    def __init__(
        self,
        record: type[Record],
        columns: Sequence[Column],
        record_of: Callable[[ItemT], Record],
        key_of: Callable[[ItemT], Hashable],
        tasks: Tasks,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, parent)
        by_name = {found.name: found for found in fields_of(record)}
        self._fields: tuple[Field, ...] = tuple(by_name[column.key] for column in self.columns)
        self._record_of = record_of
        self._key_of = key_of
        self._tasks = tasks
        self._fetch: Fetch[ItemT] | None = None
        self._total = 0
        self._has_more = False
        self._rows: dict[int, _Row[ItemT]] = {}
        self._pages: OrderedDict[int, None] = OrderedDict()
        self._wanted: dict[int, None] = {}
        self._asked: set[int] = set()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLED)
        self._settle.timeout.connect(self._ask_wanted)

    @property
    def total(self) -> int:
        """How many rows there are, here or not."""
        return self._total

    @property
    def has_more(self) -> bool:
        """Whether there are more than that, not counted yet."""
        return self._has_more

    @property
    def fetched(self) -> int:
        """How many rows are here."""
        return len(self._rows)

    def item(self, position: int) -> ItemT | None:
        """What a row was made from; None while it is not here."""
        known = self._rows.get(position)
        return None if known is None else known.item

    def position_of(self, key: Hashable) -> int | None:
        """Where the item of that key stands, if it is here."""
        return next((at for at, row in self._rows.items() if self._key_of(row.item) == key), None)

    async def show(self, fetch: Fetch[ItemT]) -> None:
        """Show the rows that `fetch` gives in place of all others. Raises ConsoleError: then nothing changes."""
        part = await fetch(0, PAGE)
        self._fetch = fetch
        self._begin_anew(part)

    async def renew(self) -> None:
        """Look again at the same rows; what came since stands on top, and what is selected stays selected."""
        if self._fetch is None:
            return
        fetch = self._fetch
        part = await fetch(0, PAGE)
        if fetch is not self._fetch:
            return
        came = self._came_on_top(part)
        if came is None or (not part.has_more and part.total < self._total + came):
            self._begin_anew(part)
            return
        self._forget_pages(kept=_SEEN)
        if came:
            self.beginInsertRows(NO_PARENT, 0, came - 1)
            self._rows = {at + came: known for at, known in self._rows.items()}
            self._total += came
            self.endInsertRows()
        self._grow(part)
        self._take(0, part.items)
        self._tell_changed(0, self._total)

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else self._total

    def value(self, position: int, section: int) -> Any:
        known = self._known(position)
        return None if known is None else known[section]

    def text(self, position: int, section: int) -> str:
        known = self._known(position)
        if known is None:
            return formats.PENDING
        return self.columns[section].text(known[section])

    def hover(self, position: int, section: int) -> str:
        return "" if self._known(position) is None else super().hover(position, section)

    def _known(self, position: int) -> tuple[Any, ...] | None:
        """The values of a row; its page is asked for where it is not here, or older than what was looked at last."""
        page = position // PAGE
        if page not in self._pages and page not in self._asked:
            # Asked for last, it goes to the end: what is on the screen now is what was painted last.
            self._wanted.pop(page, None)
            self._wanted[page] = None
            if not self._settle.isActive():
                self._settle.start()
        known = self._rows.get(position)
        if known is None:
            return None
        if known.values is None:
            # Most rows of a page are never seen.
            record = self._record_of(known.item)
            known.values = tuple(value_of(record, field) for field in self._fields)
        return known.values

    @Slot()
    def _ask_wanted(self) -> None:
        # The others were scrolled past.
        pages = list(self._wanted)[-_SEEN:]
        self._wanted.clear()
        for page in pages:
            if self._fetch is not None and page * PAGE < self._total:
                self._asked.add(page)
                self._tasks.start(self._ask(page, self._fetch), owner=self)

    async def _ask(self, page: int, fetch: Fetch[ItemT]) -> None:
        try:
            part = await fetch(page * PAGE, PAGE)
        except ConsoleError as error:
            if fetch is self._fetch:
                # Left among those asked for: a view that paints would ask for it again and again.
                self.failed.emit(error)
            return
        if fetch is not self._fetch or page not in self._asked:
            return
        self._asked.discard(page)
        if self._is_outdated_by(part):
            await self._renew_or_tell()
            return
        self._grow(part)
        self._take(page, part.items)
        self._tell_changed(page * PAGE, len(part.items))

    async def _renew_or_tell(self) -> None:
        try:
            await self.renew()
        except ConsoleError as error:
            self.failed.emit(error)

    def _is_outdated_by(self, part: Part[ItemT]) -> bool:
        """Whether a part shows that rows came or went since; where not all were counted, more is no such sign."""
        return part.total != self._total and not (self._has_more and part.total > self._total)

    def _came_on_top(self, part: Part[ItemT]) -> int | None:
        """How many items of the first part stand above what was the first one, None where that is not in it."""
        first = self._rows.get(0)
        if first is None or not self._total:
            return None
        key = self._key_of(first.item)
        return next((at for at, item in enumerate(part.items) if self._key_of(item) == key), None)

    def _begin_anew(self, part: Part[ItemT]) -> None:
        self.beginResetModel()
        self._total, self._has_more = part.total, part.has_more
        self._forget_pages(kept=0)
        self._take(0, part.items)
        self.endResetModel()
        self.arrived.emit()

    def _grow(self, part: Part[ItemT]) -> None:
        """Add rows at the end that were counted since."""
        if part.total > self._total:
            self.beginInsertRows(NO_PARENT, self._total, part.total - 1)
            self._total = part.total
            self.endInsertRows()
            self._has_more = part.has_more

    def _take(self, page: int, items: Sequence[ItemT]) -> None:
        for at, item in enumerate(items, page * PAGE):
            self._rows[at] = _Row(item)
        self._pages[page] = None
        while len(self._pages) > _KEPT:
            gone, _ = self._pages.popitem(last=False)
            for at in range(gone * PAGE, (gone + 1) * PAGE):
                self._rows.pop(at, None)

    def _forget_pages(self, *, kept: int) -> None:
        """Nothing here is the newest any more; the rows of the `kept` last pages are shown until they come again."""
        pages = set(list(self._pages)[len(self._pages) - kept :])
        self._rows = {at: known for at, known in self._rows.items() if at // PAGE in pages}
        self._pages.clear()
        self._wanted.clear()
        self._asked.clear()

    def _tell_changed(self, first: int, count: int) -> None:
        if count:
            self.dataChanged.emit(self.index(first, 0), self.index(first + count - 1, len(self.columns) - 1))
        self.arrived.emit()
