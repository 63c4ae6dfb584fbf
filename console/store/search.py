"""Search over the whole hierarchy: entities by name and id, accounts by user name, e-mail and full name."""

from __future__ import annotations

import enum
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any

from console.contract.columns import ACCOUNTS, ENTITIES
from console.store.accounts import AccountTable
from console.store.entities import NONE, EntityTree
from console.store.steps import Steps
from console.store.table import ColumnTable
from console.store.texts import CHUNK, TextColumn, fold

ENOUGH = 500
"""Hits in one table after which no further ones are looked for that merely hold the words somewhere."""

_CHUNKS_A_STEP = 8


class Rank(enum.IntEnum):
    """How well a text answers the search, best first; APART: some of the words stand in other texts of the same row."""

    EXACT = 0
    START = 1
    WORDS = 2
    INSIDE = 3
    APART = 4


@dataclass(frozen=True, slots=True)
class Hit:
    """A row of `ENTITIES` (the row is the node) or of `ACCOUNTS`, and the column whose text answers best."""

    table: str
    row: int
    column: str
    text: str
    rank: Rank


@dataclass(frozen=True, slots=True)
class Found:
    """The best hits, best first; `more` says that there are others."""

    hits: tuple[Hit, ...] = ()
    more: bool = False

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)


def search(tree: EntityTree, accounts: AccountTable, text: str, limit: int) -> Generator[None, None, Found]:
    """Look for entities and accounts, in steps.

    Every word must stand somewhere in the texts of the entity or account, in any case and without regard to diacritics;
    a number finds the entity with that id. What starts with what was typed comes before what only holds it, and the
    entity or account of exactly that name is always found. Half of `limit` is kept for entities and half for accounts,
    unless one of them needs less.
    """
    typed = fold(text).split()
    if not typed:
        return Found()
    entities = _TableSearch(ENTITIES, tree.table, tree.__contains__, typed, limit)
    if len(typed) == 1 and typed[0].isdecimal():
        entities.take_key(int(typed[0]))
    yield from entities.look()

    def has_place(row: int) -> bool:
        owner = accounts.owner(row)
        return bool(accounts.live[row]) and (owner == NONE or owner in tree)

    users = _TableSearch(ACCOUNTS, accounts, has_place, typed, limit)
    users.take_key(text.strip())
    yield from users.look()

    hits = [entities.hits(), users.hits()]
    halves = [max(limit // 2, limit - len(others)) for others in reversed(hits)]
    chosen = [hit for found, half in zip(hits, halves, strict=True) for hit in found[:half]]
    chosen.sort(key=lambda hit: hit.rank)
    return Found(tuple(chosen), entities.is_cut or users.is_cut or sum(map(len, hits)) > len(chosen))


class _TableSearch:
    """The search in one table. `is_cut`: it was given up before the end."""

    def __init__(
        self, name: str, table: ColumnTable[Any], is_shown: Callable[[int], bool], words: list[str], limit: int
    ) -> None:
        self.is_cut = False
        self._name = name
        self._table = table
        self._is_shown = is_shown
        self._words = words
        self._phrase = " ".join(words)
        self._limit = limit
        self._best: dict[int, tuple[Rank, str]] = {}

    def take_key(self, key: Any) -> None:
        """Take the row that is identified by what was typed."""
        row = self._table.row_of(key)
        if row >= 0 and self._is_shown(row):
            self._best[row] = (Rank.EXACT, str(self._table.key))

    def look(self) -> Steps:
        """Look for the words; of too many hits, for texts that start with what was typed, and that are equal to it."""
        longest_first = sorted(self._words, key=len, reverse=True)
        self.is_cut = yield from self._rows_with(longest_first, ENOUGH)
        if self.is_cut:
            starts_cut = yield from self._rows_with([f"\0{self._phrase}"], self._limit)
            # A key that is equal has been taken before any text was looked at.
            if starts_cut and self._table.key not in self._table.searchable:
                yield from self._rows_with([f"\0{self._phrase}\0"], self._limit)

    def hits(self) -> list[Hit]:
        """The best hits, best first."""
        found = (
            Hit(self._name, row, column, self._table.text(row, column), rank)
            for row, (rank, column) in self._best.items()
        )
        return nsmallest(self._limit, found, key=lambda hit: (hit.rank, len(hit.text), fold(hit.text), hit.row))

    def _rows_with(self, needles: list[str], most: int) -> Generator[None, None, bool]:
        """Take the rows whose texts hold all needles; true if that was given up after `most` of them."""
        columns = [self._table.texts(column) for column in self._table.searchable]
        taken = 0
        for number in range(columns[0].chunks):
            rows: set[int] | None = None
            for needle in needles:
                found = {row for column in columns for row in _rows_with(column, number, needle.encode())}
                rows = found if rows is None else rows & found
                if not rows:
                    break
            for row in filter(self._is_shown, sorted(rows or ())):
                self._take(row)
                taken += 1
                if taken >= most:
                    return True
            if number % _CHUNKS_A_STEP == 0:
                yield
        return False

    def _take(self, row: int) -> None:
        if row not in self._best:
            ranks = ((self._rank(fold(self._table.texts(column)[row])), column) for column in self._table.searchable)
            self._best[row] = min(ranks, key=lambda ranked: ranked[0])

    def _rank(self, text: str) -> Rank:
        if text == self._phrase:
            return Rank.EXACT
        if text.startswith(self._phrase):
            return Rank.START
        if all(_starts_a_word(text, word) for word in self._words):
            return Rank.WORDS
        return Rank.INSIDE if all(word in text for word in self._words) else Rank.APART


def _rows_with(column: TextColumn, number: int, needle: bytes) -> Iterator[int]:
    """Rows of one chunk whose folded text holds a needle, which may include the NULs on both sides of the text."""
    folded = column.folded_chunk(number)
    row, counted = number * CHUNK - 1, 0
    place = folded.find(needle)
    while place >= 0:
        row += folded.count(b"\0", counted, place + 1)
        counted = place + 1
        yield row
        place = folded.find(needle, folded.find(b"\0", place + 1))


def _starts_a_word(text: str, word: str) -> bool:
    place = text.find(word)
    while place > 0 and text[place - 1].isalnum():
        place = text.find(word, place + 1)
    return place >= 0
