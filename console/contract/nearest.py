"""What was meant by a name that is not there."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_LIKE = 0.6
"""How alike two names must be, from 0 to 1, for one to be offered in place of the other."""

_AS_GOOD = 0.06
"""How much less alike than the best a further name may be."""


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Up to three of the known names that are most like `name`, whatever their case; the best comes first."""
    matcher = difflib.SequenceMatcher(a="", b=name.casefold(), autojunk=False)
    rated: list[tuple[float, str]] = []
    for each in known:
        matcher.set_seq1(each.casefold())
        rated.append((matcher.ratio(), each))
    rated.sort(key=lambda found: (-found[0], found[1]))
    return [each for rate, each in rated[:3] if rate >= max(_LIKE, rated[0][0] - _AS_GOOD)]
