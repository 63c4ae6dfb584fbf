"""Finds a row by its key in about nine bytes a row."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable

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

    def find_all(self, keys: Iterable[Hashable]) -> list[int]:
        """The row of each key, or -1."""
        buckets, key_at = self._buckets, self._key_at
        found = []
        for key in keys:
            hashed = hash(key)
            bucket = buckets[hashed % _BUCKETS]
            mark = (hashed // _BUCKETS & _MARK) << _ROW_BITS
            for place in range(bisect_left(bucket, mark), len(bucket)):
                row = bucket[place] - mark
                if row > _ROW:
                    found.append(-1)
                    break
                if key_at(row) == key:
                    found.append(row)
                    break
            else:
                found.append(-1)
        return found

    def add_all(self, keys: Iterable[Hashable], first: int) -> None:
        """Note keys that are not in the index, with consecutive rows from `first`."""
        buckets = self._buckets
        for row, key in enumerate(keys, first):
            hashed = hash(key)
            bucket = buckets[hashed % _BUCKETS]
            entry = (hashed // _BUCKETS & _MARK) << _ROW_BITS | row
            bucket.insert(bisect_left(bucket, entry), entry)
