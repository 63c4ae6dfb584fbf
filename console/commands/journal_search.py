"""Finds entries in the journal's index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from console.commands.change import JournalQuery
from console.commands.journal_index import SPANS, UNSETTLED, Spans, spans_of

MOST_COUNTED = 20_000
"""Entries with a text that are counted; that there are more is told without a number."""

_FEW = 100_000
"""Uses of the found texts up to which it is quicker to go from them to the entries than the other way."""

_AT_ONCE = 1_000

_FOUND = "(SELECT id FROM found)"


class Search:
    """One query. For one thread at a time; raises sqlite3.Error."""

    def __init__(self, connection: sqlite3.Connection, query: JournalQuery) -> None:
        self._connection = connection
        self._query = query
        self._parameters: dict[str, Any] = {}
        self._conditions = " AND ".join(self._narrowed()) or "TRUE"

    def total(self) -> tuple[int, bool]:
        """How many entries there are, and whether there are more than were counted."""
        if not self._query.text.strip():
            (count,) = self._ask(f"SELECT count(*) FROM entry WHERE {self._conditions}").fetchone()  # noqa: S608
            return int(count), False
        counted = f"SELECT 1 FROM entry WHERE {self._conditions} LIMIT {MOST_COUNTED + 1}"  # noqa: S608
        (count,) = self._ask(f"SELECT count(*) FROM ({counted})").fetchone()  # noqa: S608
        return min(int(count), MOST_COUNTED), int(count) > MOST_COUNTED

    def page(self) -> list[Spans]:
        """Where the lines of the wanted entries stand, newest first."""
        rows = self._ask(
            f"SELECT {SPANS} FROM entry WHERE {self._conditions} ORDER BY place DESC LIMIT :limit OFFSET :offset",  # noqa: S608
            limit=self._query.limit,
            offset=self._query.offset,
        )
        return [spans_of(row) for row in rows]

    def all(self) -> Iterator[list[Spans]]:
        """Where the lines of all entries stand, newest first, some at a time."""
        before = (1 << 62) - 1
        while True:
            rows = self._ask(
                f"SELECT {SPANS}, place FROM entry WHERE {self._conditions} AND place < :before"  # noqa: S608
                " ORDER BY place DESC LIMIT :limit",
                before=before,
                limit=_AT_ONCE,
            ).fetchall()
            if not rows:
                return
            before = rows[-1][-1]
            yield [spans_of(row[:-1]) for row in rows]

    def _ask(self, statement: str, **parameters: Any) -> sqlite3.Cursor:
        return self._connection.execute(statement, self._parameters | parameters)

    def _narrowed(self) -> Iterator[str]:
        query = self._query
        text = query.text.strip().casefold()
        has_few = bool(text) and self._find(text) <= _FEW
        # A plus keeps SQLite from the column's index.
        if text:
            columns = (("" if has_few else "+") + column for column in ("made", "whom", "answered", "said"))
            yield f"({' OR '.join(f'{column} IN {_FOUND}' for column in columns)})"
        if query.outcomes:
            yield f"{'+' if has_few else ''}outcome IN ({self._list(found.value for found in query.outcomes)})"
        if query.operations:
            yield f"{'+' if has_few else ''}operation IN ({self._list(query.operations)})"
        exact = {"profile": query.profile, "target": query.target, "job": query.job, "id": query.entry}
        for column, value in exact.items():
            if value:
                yield f"{column} = {self._named(value)}"
        if query.since:
            yield f"at >= {self._named(query.since)}"
        if query.until:
            yield f"at < {self._named(query.until)}"

    def _find(self, text: str) -> float:
        """Note which texts hold a text; how often entries use them."""
        connection = self._connection
        connection.execute("CREATE TEMP TABLE IF NOT EXISTS found (id INTEGER PRIMARY KEY, uses INTEGER NOT NULL)")
        connection.execute("DELETE FROM found")
        connection.execute("INSERT INTO found SELECT id, uses FROM text WHERE instr(folded, ?)", (text,))
        (uses,) = connection.execute("SELECT total(uses) FROM found").fetchone()
        return float(uses)

    def _list(self, values: Iterable[object]) -> str:
        return ", ".join(self._named(value) for value in values)

    def _named(self, value: object) -> str:
        name = f"value{len(self._parameters)}"
        self._parameters[name] = value
        return f":{name}"


def spans_for(connection: sqlite3.Connection, entry: str) -> Spans | None:
    """Where the lines of an entry stand; None for an unknown one."""
    row = connection.execute(f"SELECT {SPANS} FROM entry WHERE id = ?", (entry,)).fetchone()  # noqa: S608
    return spans_of(row) if row else None


def unsettled_in(connection: sqlite3.Connection) -> list[tuple[str, str, str, Spans]]:
    """Id, outcome, owner and lines of every entry whose outcome is open or unknown, oldest first."""
    rows = connection.execute(
        f"SELECT id, outcome, owner, {SPANS} FROM entry WHERE outcome IN (?, ?) ORDER BY place",  # noqa: S608
        UNSETTLED,
    )
    return [(row[0], row[1], row[2], spans_of(row[3:])) for row in rows]
