"""A filter's templates with `*` and `?` over one text, in a single pass whatever the templates are.

All templates of a filter are one automaton whose states are the bits of one number, so that a text of n characters
costs n steps over that number. `*` stands for any number of characters and `?` for one or none, as the document says;
case does not count, as on Windows.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator

_SEPARATOR = ";"
_ANY, _ONE_OR_NONE = "*", "?"


class NameMasks:
    """The templates of one filter, as it holds them: separated by semicolons."""

    def __init__(self, filter_text: str) -> None:
        self.templates = tuple(template for each in filter_text.split(_SEPARATOR) if (template := each.strip()))
        self._where: defaultdict[str, list[int]] = defaultdict(list)
        self._ends: list[int] = []
        at = 0
        for template in self.templates:
            for token in template.lower():
                self._where[token].append(at)
                at += 1
            self._ends.append(at)
            at += 1
        self._size = at // 8 + 1
        self._stay = self._bits(self._where.pop(_ANY, ()))
        self._any = self._bits(self._where.pop(_ONE_OR_NONE, ()))
        self._skip = self._stay | self._any
        self._accepting = self._bits(self._ends)
        begins = (0, *(end + 1 for end in self._ends[:-1])) if self._ends else ()
        self._begin = self._skipped(self._bits(begins))
        self._moving: dict[str, int] = {}

    def first_match(self, text: str) -> str | None:
        """The first template that stands for the whole text."""
        states = self._begin
        for character in text.lower():
            states = self._after(states, character)
        return self._named(states)

    def matches_before(self, text: str, character: str) -> Iterator[str]:
        """The first template of each beginning of the text that one of these characters ends, the shortest first."""
        states = self._begin
        for each in text.lower():
            if each == character:
                found = self._named(states)
                if found is not None:
                    yield found
            states = self._after(states, each)

    def _after(self, states: int, character: str) -> int:
        moving = self._moving.get(character)
        if moving is None:
            moving = self._moving[character] = self._any | self._bits(self._where.get(character, ()))
        return self._skipped(((states & moving) << 1) | (states & self._stay))

    def _skipped(self, states: int) -> int:
        """Also the states behind tokens that may stand for nothing: a carry runs through each row of them."""
        return states | ((self._skip + (states & self._skip)) ^ self._skip)

    def _named(self, states: int) -> str | None:
        accepted = states & self._accepting
        if not accepted:
            return None
        lowest = (accepted & -accepted).bit_length() - 1
        return self.templates[bisect_left(self._ends, lowest)]

    def _bits(self, positions: Iterable[int]) -> int:
        """A number with these bits, made in time that grows with their count and not with its square."""
        packed = bytearray(self._size)
        for position in positions:
            packed[position >> 3] |= 1 << (position & 7)
        return int.from_bytes(packed, "little")
