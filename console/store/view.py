"""Rows of a table in an order and under filters of one's own."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any, Protocol

from console.callbacks import Callbacks
from console.store.conditions import FreeText
from console.store.sorting import sorted_rows
from console.store.steps import Steps, spans
from console.store.table import ColumnTable, TableChange
from console.store.texts import CHUNK, fold

# Up to this part of a view new rows are put in one by one; more are sorted in together with all others.
_WORTH_SORTING = 32

_ROWS_A_STEP = 16_384


class Selection(Protocol):
    """Something that some rows meet and others do not: a `Condition`, or another test of a table's owner."""

    def select(self, table: ColumnTable[Any], rows: Sequence[int]) -> list[int]:
        """Those of some rows, all of one chunk of texts, that meet it."""


class Scope(Protocol):
    """Which rows of a table a view may show at all."""

    @property
    def version(self) -> int:
        """Changes when rows may have come into the scope or gone out of it without a change of their own."""

    def select(self, rows: Sequence[int]) -> list[int]:
        """Those of some rows that are there and in the scope."""


@dataclass(frozen=True, slots=True)
class SortBy:
    """A column to sort by. Missing values come last, whatever the direction.

    name_of: gives the names that the column's numbers stand for, where it is sorted by these.
    """

    column: str
    descending: bool = False
    name_of: Callable[[int], str] | None = None


@dataclass(frozen=True, slots=True)
class ViewChange:
    """What became of the rows of a view.

    appended: so many came after all others, which stay. rearranged: each may have another place, or none. Neither: all
    stay where they are, but some of their values are others.
    """

    appended: int = 0
    rearranged: bool = False


class RowView:
    """Row numbers of a table, sorted and filtered, as `rows`.

    The rows are ordered by the columns of `sorting`, those that are equal there by their number. A view follows its
    table: `outdated` is called when there is something to follow, and `refresh` gives the steps that do it; `arrange`
    gives those that set another order or filter. `rows` changes only at the end of such steps, at once, between the
    calls of `changing` and `changed`. Steps that are overtaken by later ones end without a change. A scope that became
    another one by itself is not told of; the next `refresh` sees it.
    """

    def __init__(self, table: ColumnTable[Any], scope: Scope | None = None) -> None:
        self.table = table
        self.rows = array("i")
        self.sorting: tuple[SortBy, ...] = ()
        self.conditions: tuple[Selection, ...] = ()
        self.text = ""
        self.outdated: Callbacks[[]] = Callbacks()
        self.changing: Callbacks[[ViewChange]] = Callbacks()
        self.changed: Callbacks[[ViewChange]] = Callbacks()
        self._scope = scope
        self._scope_version = -1
        # Rows that the table told of, and those of them that the steps under way (or given up) have taken on.
        self._pending: set[int] = set()
        self._taken: set[int] = set()
        self._turn = 0
        self._forget = table.changed.add(self._note)

    def close(self) -> None:
        """Follow the table no longer."""
        self._forget()
        self._turn += 1

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def is_outdated(self) -> bool:
        """Whether there is something to `refresh`."""
        return bool(self._pending or self._taken) or (
            self._scope is not None and self._scope.version != self._scope_version
        )

    def positions(self, rows: Iterable[int]) -> dict[int, int]:
        """Where some rows stand in the view, by row number; what is not in the view is left out."""
        wanted = set(rows)
        return {row: place for place, row in enumerate(self.rows) if row in wanted} if wanted else {}

    def arrange(
        self,
        *,
        sorting: Iterable[SortBy] | None = None,
        conditions: Iterable[Selection] | None = None,
        text: str | None = None,
    ) -> Steps:
        """Set what is given, leave the rest, and bring the view up to date."""
        self.sorting = self.sorting if sorting is None else tuple(sorting)
        self.conditions = self.conditions if conditions is None else tuple(conditions)
        self.text = self.text if text is None else text
        return self._arrange()

    def refresh(self) -> Steps:
        """Bring the view up to date with its table; rows that came or changed find their place, others keep theirs."""
        if self._scope is not None and self._scope.version != self._scope_version:
            yield from self._arrange()
            return
        turn = self._take_on()
        taken = self._taken
        touched = sorted(taken)
        by_chunk = groupby(touched, key=lambda row: row // CHUNK)
        chosen = yield from self._chosen(list(rows) for _, rows in by_chunk)
        if not self.sorting and not (touched and self.rows and touched[0] <= self.rows[-1]):
            self._put(turn, self.rows + chosen, ViewChange(appended=len(chosen)))
            return
        staying = array("i")
        for first, end in spans(len(self.rows), _ROWS_A_STEP):
            staying.extend(row for row in self.rows[first:end] if row not in taken)
            yield
        if len(chosen) * _WORTH_SORTING > len(staying):
            rows = yield from self._sorted(array("i", sorted(staying + chosen)))
        else:
            rows = yield from self._inserted(staying, chosen)
        self._put(turn, rows, ViewChange(rearranged=rows != self.rows))

    def _arrange(self) -> Steps:
        turn = self._take_on()
        version = -1 if self._scope is None else self._scope.version
        chosen = yield from self._chosen(range(first, end) for first, end in spans(len(self.table), CHUNK))
        rows = yield from self._sorted(chosen)
        if self._put(turn, rows, ViewChange(rearranged=rows != self.rows)):
            self._scope_version = version

    def _take_on(self) -> int:
        self._taken |= self._pending
        self._pending = set()
        self._turn += 1
        return self._turn

    def _put(self, turn: int, rows: array[int], change: ViewChange) -> bool:
        if turn != self._turn:
            return False
        self._taken = set()
        self.changing(change)
        self.rows = rows
        self.changed(change)
        return True

    def _note(self, change: TableChange) -> None:
        for rows in (change.added, change.changed, change.removed):
            self._pending.update(rows)
        self.outdated()

    def _chosen(self, pieces: Iterable[Sequence[int]]) -> Generator[None, None, array[int]]:
        """Those of some rows that the view shows; each piece of them lies in one chunk of texts."""
        chosen = array("i")
        live = self.table.live
        for piece in pieces:
            rows = [row for row in piece if live[row]] if self._scope is None else self._scope.select(piece)
            for condition in self.conditions:
                rows = condition.select(self.table, rows)
            chosen.extend(FreeText(self.text).select(self.table, rows) if self.text else rows)
            yield
        return chosen

    def _sorted(self, rows: array[int]) -> Generator[None, None, array[int]]:
        """Rows, given in ascending order, in the order of the view."""
        for sort in reversed(self.sorting):
            absent = self.table.absent(sort.column)
            missing = array("i", [row for row in rows if absent[row]] if absent else ())
            if missing:
                rows = array("i", [row for row in rows if not absent[row]])
            ordered = yield from sorted_rows(rows, partial(self._values, sort), descending=sort.descending)
            rows = ordered + missing
        return rows

    def _inserted(self, staying: array[int], coming: array[int]) -> Generator[None, None, array[int]]:
        """Rows in the order of the view, with others put in at their places."""
        rows = array("i")
        last = 0
        for row in (yield from self._sorted(coming)):
            place = bisect_left(staying, self._place(row), lo=last, key=self._place)
            rows += staying[last:place]
            rows.append(row)
            last = place
            yield
        return rows + staying[last:]

    def _values(self, sort: SortBy, rows: Sequence[int]) -> list[Any]:
        if self.table.is_text(sort.column):
            return self.table.texts(sort.column).take_folded(rows)
        values = list(map(self.table.numbers(sort.column).__getitem__, rows))
        if sort.name_of is None:
            return values
        names = {value: fold(sort.name_of(value)) for value in set(values)}
        return [names[value] for value in values]

    def _place(self, row: int) -> tuple[Any, ...]:
        """The row's place in the order of the view, as something that compares like it."""
        place: list[Any] = []
        for sort in self.sorting:
            if self.table.is_missing(row, sort.column):
                place.append((1,))
            else:
                (value,) = self._values(sort, (row,))
                place.append((0, _Descending(value) if sort.descending else value))
        return (*place, row)


class _Descending:
    """A value that compares the other way round."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Descending) and self.value == other.value

    def __lt__(self, other: _Descending) -> bool:
        return bool(other.value < self.value)

    __hash__ = None  # type: ignore[assignment]
