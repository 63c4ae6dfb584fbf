"""A column of texts in little memory, and the folding that search, filters and sorting share."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain, groupby

CHUNK = 1024
"""Texts of one chunk. A changed text re-packs its chunk, so a chunk must stay small; a power of two."""

_SHIFT = CHUNK.bit_length() - 1
_MASK = CHUNK - 1

# From so many rows of one chunk on it is quicker to split the chunk than to take the texts one by one.
_WORTH_SPLITTING = 32

# Marks that a person leaves out when typing: combining diacritics, and the invisible characters that steer joining and
# direction. Marks that tell words apart (Japanese, Indic, Arabic, Hebrew) stay.
_IGNORED = re.compile(
    "[\u00ad\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u2069\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff]+"
)


def fold(text: str) -> str:
    """The form in which texts are compared: no case, no diacritics, no compatibility forms, no invisible marks."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return _IGNORED.sub("", unicodedata.normalize("NFKD", decomposed))


def _fold_packed(packed: bytes) -> bytes:
    """Fold a whole chunk; the very same object where folding changes nothing, so that it takes no memory twice."""
    folded = packed.lower() if packed.isascii() else fold(packed.decode()).encode()
    return packed if folded == packed else folded


class TextColumn:
    """Texts by row number, packed as UTF-8 in chunks; a row costs its bytes and three or five more.

    A chunk is `NUL text NUL text NUL … NUL`: with a NUL on both sides of each text, a search for its start or for the
    whole of it is one `bytes.find`. A NUL cannot come through XML; one that comes all the same is kept as U+FFFD.
    """

    def __init__(self, *, searchable: bool = False) -> None:
        self._packed: list[bytes] = []
        self._offsets: list[array[int]] = []
        self._folded: list[bytes] | None = [] if searchable else None
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def chunks(self) -> int:
        """Number of chunks; chunk `n` holds the rows from `n * CHUNK`."""
        return len(self._packed)

    def __getitem__(self, row: int) -> str:
        offsets = self._offsets[row >> _SHIFT]
        place = row & _MASK
        return self._packed[row >> _SHIFT][offsets[place] + 1 : offsets[place + 1]].decode()

    def take(self, rows: Sequence[int]) -> list[str]:
        """The texts of several rows; neighbours are unpacked together."""
        if not rows or rows[-1] - rows[0] + 1 != len(rows) or list(rows) != list(range(rows[0], rows[-1] + 1)):
            return [self[row] for row in rows]
        texts: list[str] = []
        first, end = rows[0], rows[-1] + 1
        while first < end:
            chunk, place = divmod(first, CHUNK)
            stop = min(end - chunk * CHUNK, CHUNK)
            offsets = self._offsets[chunk]
            texts += self._packed[chunk][offsets[place] + 1 : offsets[stop]].decode().split("\0")
            first = chunk * CHUNK + stop
        return texts

    def take_folded(self, rows: Sequence[int]) -> list[bytes]:
        """The folded texts of several rows, as UTF-8."""
        if self._folded is None:
            return [fold(text).encode() for text in self.take(rows)]
        folded: list[bytes] = []
        for chunk, group in groupby(rows, key=lambda row: row >> _SHIFT):
            wanted = list(group)
            if len(wanted) < _WORTH_SPLITTING:
                folded += [fold(self[row]).encode() for row in wanted]
            else:
                texts = self.folded_texts(chunk)
                folded += [texts[row & _MASK] for row in wanted]
        return folded

    def extend(self, texts: Sequence[str]) -> None:
        """Append texts."""
        done = 0
        while done < len(texts):
            place = self._count & _MASK
            piece = texts[done : done + CHUNK - place]
            if place:
                chunk = self._count >> _SHIFT
                self._store(chunk, [*self.chunk(chunk), *piece])
            else:
                self._packed.append(b"")
                self._offsets.append(array("H"))
                if self._folded is not None:
                    self._folded.append(b"")
                self._store(self._count >> _SHIFT, piece)
            self._count += len(piece)
            done += len(piece)

    def replace(self, texts: dict[int, str]) -> None:
        """Put new texts in place of old ones, by row number."""
        by_chunk: dict[int, list[int]] = {}
        for row in texts:
            by_chunk.setdefault(row >> _SHIFT, []).append(row)
        for chunk, rows in by_chunk.items():
            held = self.chunk(chunk)
            for row in rows:
                held[row & _MASK] = texts[row]
            self._store(chunk, held)

    def chunk(self, number: int) -> list[str]:
        """All texts of one chunk."""
        return self._packed[number][1:-1].decode().split("\0")

    def folded_chunk(self, number: int) -> bytes:
        """One chunk in folded form, with its NULs: `NUL text NUL … NUL`."""
        return _fold_packed(self._packed[number]) if self._folded is None else self._folded[number]

    def folded_texts(self, number: int) -> list[bytes]:
        """All texts of one chunk, folded, as UTF-8 (whose order is the order of the code points)."""
        return self.folded_chunk(number)[1:-1].split(b"\0")

    def row_at(self, number: int, position: int) -> int:
        """Row number of the text that holds, or whose leading NUL is, byte `position` of the folded chunk `number`."""
        return number * CHUNK + self.folded_chunk(number).count(b"\0", 0, position + 1) - 1

    def _store(self, chunk: int, texts: Iterable[str]) -> None:
        encoded = [text.encode() for text in texts]
        packed = b"\0%b\0" % b"\0".join(encoded)
        if packed.count(b"\0") != len(encoded) + 1:
            encoded = [text.replace(b"\0", "\ufffd".encode()) for text in encoded]
            packed = b"\0%b\0" % b"\0".join(encoded)
        ends = accumulate(map((1).__add__, map(len, encoded)))
        self._offsets[chunk] = array("H" if len(packed) <= 0xFFFF else "I", chain((0,), ends))
        self._packed[chunk] = packed
        if self._folded is not None:
            self._folded[chunk] = _fold_packed(packed)
