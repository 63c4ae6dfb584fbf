"""How many rows of a job are under way at once: as many as asked for, fewer while the provider cannot keep up."""

from __future__ import annotations

from dataclasses import dataclass, field

NARROWEST, WIDEST = 1, 16
"""How many rows at once a person may ask for."""

FIRST_WAIT, LONGEST_WAIT = 0.5, 15.0
LONGEST_ASKED = 600.0
"""Seconds for which a provider's Retry-After is obeyed at most."""


@dataclass(slots=True)
class Pace:
    """The width of a job, up to `widest`.

    A sign of overload halves it, once for all rows that were sent before it; each full round of rows that went well
    makes it one wider. Between a sign and the next row lies a wait that doubles with every sign, or is as long as the
    provider asks for. All times are seconds of a clock that only goes forward.
    """

    widest: int
    width: int = field(init=False)
    round: int = field(init=False, default=0)
    _went_well: int = field(init=False, default=0)
    _signs: int = field(init=False, default=0)
    _not_before: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        self.width = self.widest

    @property
    def is_slowed(self) -> bool:
        """Whether it is narrower than asked for."""
        return self.width < self.widest

    def wait(self, now: float) -> float:
        """Seconds until the next row may be sent."""
        return max(0.0, self._not_before - now)

    def went_well(self) -> None:
        """A row was answered as it should be, whatever the answer was."""
        self._signs = 0
        if not self.is_slowed:
            return
        self._went_well += 1
        if self._went_well >= self.width:
            self.width += 1
            self._went_well = 0

    def overloaded(self, now: float, begun_in: int, asked: float | None = None) -> None:
        """A row met a sign of overload. begun_in: `round` when it was sent. asked: seconds that the provider names."""
        is_first = begun_in == self.round
        if is_first:
            self.round += 1
            self.width = max(NARROWEST, self.width // 2)
            self._went_well = 0
            self._signs += 1
        if asked is not None:
            self._not_before = max(self._not_before, now + min(asked, LONGEST_ASKED))
        elif is_first:
            self._not_before = max(self._not_before, now + min(LONGEST_WAIT, FIRST_WAIT * 2 ** (self._signs - 1)))
