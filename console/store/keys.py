"""Finds a row by its key in about nine bytes a row."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Hashable

_BUCKETS = 4096
_ROW_BITS = 31
_ROW = (1 << _ROW_BITS) - 1
_MARK = (1 << 32) - 1


class KeyIndex:
    """Row numbers by the hash of their key: sorted buckets of packed numbers, 32 bits of hash above 31 of row.

    A dict of 250,000 keys would take more memory than the rows themselves. The keys are not held here: `key_at` reads
    the key of a row, and settles the rare case of two keys with the same hash.
    """

    def __init__(self, key_at: Callable[[int], Hashable]) -> None:
        self._key_at = key_at
        self._buckets = [array("q") for _ in range(_BUCKETS)]

    def find(self, key: Hashable) -> int:
        """The row of a key, or -1."""
        hashed = hash(key)
        bucket = self._buckets[hashed % _BUCKETS]
        mark = (hashed // _BUCKETS & _MARK) << _ROW_BITS
        place = bisect_left(bucket, mark)
        while place < len(bucket) and bucket[place] - mark <= _ROW:
            row = bucket[place] & _ROW
            if self._key_at(row) == key:
                return row
            place += 1
        return -1

    def add(self, key: Hashable, row: int) -> None:
        """Note the row of a key that is not in the index."""
        hashed = hash(key)
        bucket = self._buckets[hashed % _BUCKETS]
        entry = (hashed // _BUCKETS & _MARK) << _ROW_BITS | row
        bucket.insert(bisect_left(bucket, entry), entry)
