"""A column of texts in little memory, and the folding that search, filters and sorting share."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain, compress, groupby

CHUNK = 1024
"""Texts of one chunk. A changed text re-packs its chunk, so a chunk must stay small; a power of two."""

_SHIFT = CHUNK.bit_length() - 1
_MASK = CHUNK - 1

# From so many rows of one chunk on it is quicker to split the chunk than to take the texts one by one.
_WORTH_SPLITTING = 32

_LONGEST_ID = len(str(2**31))

# Marks that a person leaves out when typing: combining diacritics, and the invisible characters that steer joining and
# direction. Marks that tell words apart (Japanese, Indic, Arabic, Hebrew) stay.
_IGNORED = re.compile(
    "[\u00ad\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u2069\u20d0-\u20ff"
    "\ufe00-\ufe0f\ufe20-\ufe2f\ufeff]+"
)


def fold(text: str) -> str:
    """The form in which texts are compared: no case, no diacritics, no compatibility forms, no invisible marks."""
    if text.isascii():
        return text.lower()
    return _IGNORED.sub("", unicodedata.normalize("NFKD", text).casefold())


def is_id(word: str) -> bool:
    """Whether a word can be an entity's id: a number no longer than the provider's type for ids."""
    return word.isdecimal() and len(word) <= _LONGEST_ID


class TextColumn:
    """Texts by row number, packed as UTF-8 in chunks; a row costs its bytes and three or five more.

    A NUL cannot come through XML; one that comes all the same is kept as U+FFFD.
    """

    def __init__(self, *, searchable: bool = False) -> None:
        self._searchable = searchable
        self._chunks: list[_Chunk] = []
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def chunks(self) -> int:
        """Number of chunks; chunk `n` holds the rows from `n * CHUNK`."""
        return len(self._chunks)

    def __getitem__(self, row: int) -> str:
        chunk = self._chunks[row >> _SHIFT]
        place = row & _MASK
        return chunk.packed[chunk.ends[place] + 1 : chunk.ends[place + 1]].decode()

    def take(self, rows: Sequence[int]) -> list[str]:
        """The texts of several rows; neighbours are unpacked together."""
        if not rows or rows[-1] - rows[0] + 1 != len(rows) or list(rows) != list(range(rows[0], rows[-1] + 1)):
            return [self[row] for row in rows]
        texts: list[str] = []
        first, end = rows[0], rows[-1] + 1
        while first < end:
            number, place = divmod(first, CHUNK)
            stop = min(end - number * CHUNK, CHUNK)
            chunk = self._chunks[number]
            texts += chunk.packed[chunk.ends[place] + 1 : chunk.ends[stop]].decode().split("\0")
            first = number * CHUNK + stop
        return texts

    def take_folded(self, rows: Sequence[int]) -> list[str]:
        """The folded texts of several rows; quickest for rows in ascending order."""
        folded: list[str] = []
        for number, group in groupby(rows, key=lambda row: row >> _SHIFT):
            wanted = list(group)
            if len(wanted) < _WORTH_SPLITTING:
                folded += [fold(self[row]) for row in wanted]
            else:
                texts = self.folded_chunk(number).decode().split("\0")
                folded += [texts[(row & _MASK) + 1] for row in wanted]
        return folded

    def rows_with(self, number: int, words: Sequence[str]) -> list[int]:
        """Rows of one chunk whose folded text holds each of the folded words."""
        folded = self.folded_chunk(number)
        if not all(word.encode() in folded for word in words):
            return []
        # Looking into a str is three times as quick as looking into bytes, which pays for unpacking the chunk.
        texts = folded.decode().split("\0")
        first = number * CHUNK - 1
        found = [words[0] in text for text in texts]
        rows = list(compress(range(first, first + len(texts)), found))
        for word in words[1:]:
            rows = [row for row in rows if word in texts[row - first]]
        return rows

    def extend(self, texts: Sequence[str]) -> None:
        """Append texts."""
        done = 0
        while done < len(texts):
            place = self._count & _MASK
            piece = texts[done : done + CHUNK - place]
            chunk = _Chunk.of(piece, folded=self._searchable)
            if place:
                self._chunks[-1] = self._chunks[-1].followed_by(chunk)
            else:
                self._chunks.append(chunk)
            self._count += len(piece)
            done += len(piece)

    def replace(self, texts: dict[int, str]) -> None:
        """Put new texts in place of old ones, by row number."""
        by_chunk: dict[int, list[int]] = {}
        for row in texts:
            by_chunk.setdefault(row >> _SHIFT, []).append(row)
        for number, rows in by_chunk.items():
            held = self._chunks[number].packed[1:-1].decode().split("\0")
            # A row that comes back after it was gone has most of its texts as they were.
            changed = [row for row in rows if held[row & _MASK] != texts[row]]
            for row in changed:
                held[row & _MASK] = texts[row]
            if changed:
                self._chunks[number] = _Chunk.of(held, folded=self._searchable)

    def folded_chunk(self, number: int) -> bytes:
        """One chunk in folded form, `NUL text NUL … NUL`: its start or the whole of a text is one `bytes.find` away."""
        chunk = self._chunks[number]
        return chunk.folded or chunk.fold()


class _Chunk:
    """Some texts as `NUL text NUL text NUL … NUL`, never changed.

    ends: where the first NUL is, and where each text ends. folded: the same texts folded, or nothing where that is not
    kept; the very same object as `packed` where folding changes nothing, so that it takes no memory twice.
    """

    __slots__ = ("ends", "folded", "packed")

    def __init__(self, packed: bytes, ends: Iterable[int], folded: bytes) -> None:
        self.packed = packed
        self.ends = array("H" if len(packed) <= 0x10000 else "I", ends)
        self.folded = packed if folded == packed else folded

    @classmethod
    def of(cls, texts: Sequence[str], *, folded: bool) -> _Chunk:
        joined = "\0".join(texts)
        if joined.count("\0") != len(texts) - 1:
            texts = [text.replace("\0", "\ufffd") for text in texts]
            joined = "\0".join(texts)
        encoded = joined.encode()
        lengths = map(len, texts if joined.isascii() else encoded.split(b"\0"))
        chunk = cls(b"\0%b\0" % encoded, accumulate(map((1).__add__, lengths), initial=0), b"")
        if folded:
            same = chunk.fold()
            chunk.folded = chunk.packed if same == chunk.packed else same
        return chunk

    def fold(self) -> bytes:
        if self.packed.isascii():
            return self.packed.lower()
        texts = self.packed.decode().split("\0")
        return "\0".join([text.lower() if text.isascii() else fold(text) for text in texts]).encode()

    def followed_by(self, other: _Chunk) -> _Chunk:
        ends = chain(self.ends, map(self.ends[-1].__add__, other.ends[1:]))
        return _Chunk(self.packed + other.packed[1:], ends, self.folded + other.folded[1:])
