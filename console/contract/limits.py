"""The forms in which a declaration states its rules: for one text, and between the fields of one record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A rule for a text value. `sentence` completes "<field> …"; `accepts` runs in time linear in the text.

    example: a text that the rule accepts. printed: the provider's own pattern, to the letter, though ours may read it
    otherwise where a comment says so. longest: characters that the rule takes at most, which limits the field too.
    """

    sentence: str
    accepts: Callable[[str], bool]
    example: str
    printed: str | None = None
    longest: int | None = None


@dataclass(frozen=True, slots=True)
class Constraint:
    """A rule between the fields of one record. `sentence` completes "<first field> …"; `holds` takes the record."""

    fields: tuple[str, ...]
    sentence: str
    holds: Callable[[Any], bool]
