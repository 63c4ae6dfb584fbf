"""Search over the whole hierarchy: entities by name and id, accounts by user name, e-mail and full name."""

from __future__ import annotations

import enum
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any

from console.store.accounts import AccountTable
from console.store.entities import NONE, EntityTree
from console.store.steps import Steps
from console.store.table import ColumnTable
from console.store.texts import CHUNK, TextColumn, fold

ENOUGH = 500
"""Hits of one subject after which no further ones are looked for that merely hold the words somewhere."""

_CHUNKS_A_STEP = 8


class Subject(enum.IntEnum):
    """What a hit is."""

    ENTITY = 0
    ACCOUNT = 1


class Rank(enum.IntEnum):
    """How well a text answers the search, best first; APART: some of the words stand in other texts of the same row."""

    EXACT = 0
    START = 1
    WORDS = 2
    INSIDE = 3
    APART = 4


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: the node of an entity or the row of an account, and the column whose text answers best."""

    subject: Subject
    number: int
    column: str
    text: str
    rank: Rank


@dataclass(frozen=True, slots=True)
class Found:
    """The best hits, best first; `more` says that there are others."""

    hits: tuple[Hit, ...] = ()
    more: bool = False


class Search:
    """One search. Turn `steps` to the end; `found` then holds what was found, and on the way what is found so far.

    Every word must stand somewhere in the texts of the entity or account, in any case and without regard to
    diacritics; a number finds the entity with that id. Texts that equal or start with what was typed are always found
    before others, as many as fit; of the rest a search looks for `ENOUGH` and then says that there are more. Half of
    `limit` is kept for entities and half for accounts, unless one of them needs less.
    """

    def __init__(self, tree: EntityTree, accounts: AccountTable, text: str, limit: int = 200) -> None:
        self.found = Found()
        self._tree = tree
        self._accounts = accounts
        self._limit = limit
        self._words = fold(text).split()
        self._phrase = " ".join(self._words)
        self._best: dict[Subject, dict[int, tuple[Rank, str]]] = {subject: {} for subject in Subject}
        self._cut = False

    def steps(self) -> Steps:
        """Search."""
        if not self._words:
            return
        words = sorted(self._words, key=len, reverse=True)
        for subject in Subject:
            self._take_numbered(subject)
            if (yield from self._look_for(subject, words, ENOUGH)):
                self._cut = True
                if (yield from self._look_for(subject, [f"\0{self._phrase}"], self._limit)):
                    yield from self._look_for(subject, [f"\0{self._phrase}\0"], self._limit)
            self.found = self._ranked()
            yield

    def _table(self, subject: Subject) -> ColumnTable[Any]:
        return self._tree.table if subject is Subject.ENTITY else self._accounts

    def _take_numbered(self, subject: Subject) -> None:
        if subject is Subject.ENTITY and len(self._words) == 1 and self._phrase.isdecimal():
            node = self._tree.node_of(int(self._phrase))
            if node != NONE:
                self._best[subject][node] = (Rank.EXACT, "EntityID")

    def _look_for(self, subject: Subject, needles: list[str], most: int) -> Generator[None, None, bool]:
        """Rank the rows whose texts hold all needles; true if that was given up after `most` of them."""
        table = self._table(subject)
        columns = [table.texts(column) for column in table.searchable]
        taken = 0
        for number in range(columns[0].chunks):
            rows: set[int] | None = None
            for needle in needles:
                found = {row for column in columns for row in _rows_with(column, number, needle.encode())}
                rows = found if rows is None else rows & found
                if not rows:
                    break
            for row in sorted(rows or ()):
                if self._is_there(subject, row):
                    self._take(subject, row)
                    taken += 1
            if taken >= most:
                return True
            if number % _CHUNKS_A_STEP == 0:
                yield
        return False

    def _take(self, subject: Subject, row: int) -> None:
        """Note a row and its best text, unless it has been noted."""
        best, table = self._best[subject], self._table(subject)
        if row not in best:
            best[row] = min(
                ((self._rank(fold(table.texts(column)[row])), column) for column in table.searchable),
                key=lambda ranked: ranked[0],
            )

    def _rank(self, text: str) -> Rank:
        if text == self._phrase:
            return Rank.EXACT
        if text.startswith(self._phrase):
            return Rank.START
        if all(_starts_a_word(text, word) for word in self._words):
            return Rank.WORDS
        return Rank.INSIDE if all(word in text for word in self._words) else Rank.APART

    def _is_there(self, subject: Subject, row: int) -> bool:
        if subject is Subject.ENTITY:
            return row in self._tree
        owner = self._accounts.owner(row)
        return bool(self._accounts.live[row]) and (owner == NONE or owner in self._tree)

    def _ranked(self) -> Found:
        hits = {
            subject: nsmallest(
                self._limit,
                (
                    Hit(subject, row, column, self._table(subject).text(row, column), rank)
                    for row, (rank, column) in best.items()
                ),
                key=lambda hit: (hit.rank, len(hit.text), fold(hit.text), hit.number),
            )
            for subject, best in self._best.items()
        }
        room = {
            subject: self._limit - len(hits[other]) for subject, other in zip(Subject, reversed(Subject), strict=True)
        }
        chosen = [hit for subject in Subject for hit in hits[subject][: max(self._limit // 2, room[subject])]]
        chosen.sort(key=lambda hit: (hit.rank, hit.subject))
        return Found(tuple(chosen), self._cut or sum(map(len, self._best.values())) > len(chosen))


def _rows_with(column: TextColumn, number: int, needle: bytes) -> Iterator[int]:
    """Rows of one chunk whose folded text holds a needle; that may include the NUL before the text and the one after."""
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
