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
from console.store.texts import CHUNK, fold, is_id

ENOUGH = 500
"""Hits in one table after which no further ones are looked for that merely hold the words somewhere."""

_CHUNKS_A_STEP = 8
_SAMPLED_CHUNKS = 8


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
    if len(typed) == 1 and is_id(typed[0]):
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
        rarest = self._rarest_word()
        self.is_cut = yield from self._take_with(rarest, [word for word in self._words if word != rarest], ENOUGH)
        if self.is_cut:
            starts_cut = yield from self._take_with(f"\0{self._phrase}", [], self._limit)
            # A key that is equal has been taken before any text was looked at.
            if starts_cut and self._table.key not in self._table.searchable:
                yield from self._take_with(f"\0{self._phrase}\0", [], self._limit)

    def hits(self) -> list[Hit]:
        """The best hits, best first."""
        found = (
            Hit(self._name, row, column, self._table.text(row, column), rank)
            for row, (rank, column) in self._best.items()
        )
        return nsmallest(self._limit, found, key=lambda hit: (hit.rank, len(hit.text), fold(hit.text), hit.row))

    def _rarest_word(self) -> str:
        """The word that leaves the fewest rows to look at, judged by a few chunks."""
        if len(self._words) == 1:
            return self._words[0]
        columns = [self._table.texts(name) for name in self._table.searchable]
        numbers = range(0, columns[0].chunks, columns[0].chunks // _SAMPLED_CHUNKS + 1)
        sample = [column.folded_chunk(number) for column in columns for number in numbers]
        return min(self._words, key=lambda word: sum(chunk.count(word.encode()) for chunk in sample))

    def _take_with(self, needle: str, words: list[str], most: int) -> Generator[None, None, bool]:
        """Take the rows with `needle` in a text and each of `words` in some; true if given up after `most` of them."""
        columns = [self._table.texts(name) for name in self._table.searchable]
        wanted, encoded = needle.encode(), [word.encode() for word in words]
        taken = 0
        for number in range(columns[0].chunks):
            chunks = [column.folded_chunk(number) for column in columns]
            places = {place for chunk in chunks for place in _places(chunk, wanted)}
            if places and all(any(word in chunk for chunk in chunks) for word in encoded):
                for row in sorted(number * CHUNK + place for place in places):
                    texts = [fold(column[row]) for column in columns]
                    if all(any(word in text for text in texts) for word in words) and self._is_shown(row):
                        self._take(row, texts)
                        taken += 1
                        if taken >= most:
                            return True
            if number % _CHUNKS_A_STEP == 0:
                yield
        return False

    def _take(self, row: int, texts: list[str]) -> None:
        """Note a row with the one of its texts that answers best."""
        if row not in self._best:
            ranked = zip(map(self._rank, texts), self._table.searchable, strict=True)
            self._best[row] = min(ranked, key=lambda answer: answer[0])

    def _rank(self, text: str) -> Rank:
        if text == self._phrase:
            return Rank.EXACT
        if text.startswith(self._phrase):
            return Rank.START
        if all(_starts_a_word(text, word) for word in self._words):
            return Rank.WORDS
        return Rank.INSIDE if all(word in text for word in self._words) else Rank.APART


def _places(chunk: bytes, needle: bytes) -> Iterator[int]:
    """Which texts of a folded chunk hold a needle; that may include the NULs on both sides of a text."""
    text, counted = -1, 0
    place = chunk.find(needle)
    while place >= 0:
        text += chunk.count(b"\0", counted, place + 1)
        counted = place + 1
        yield text
        place = chunk.find(needle, chunk.find(b"\0", place + 1))


def _starts_a_word(text: str, word: str) -> bool:
    place = text.find(word)
    while place > 0 and text[place - 1].isalnum():
        place = text.find(word, place + 1)
    return place >= 0
