"""How fast a job goes, measured over its last rows."""

from __future__ import annotations

from collections import deque

MEASURED_OVER = 30.0
"""Seconds that the measured rate looks back."""

_LEAST = 1.0
"""Seconds of measurement without which no rate is told."""


class JobPace:
    """Notes how many rows had ended at which moment, in seconds of any clock that only goes forward."""

    def __init__(self) -> None:
        self._noted: deque[tuple[float, int]] = deque()

    def note(self, at: float, ended: int) -> None:
        """At this moment so many rows had ended."""
        if self._noted and ended < self._noted[-1][1]:
            # Rows wait again, as after a retry: what was measured tells nothing of them.
            self._noted.clear()
        self._noted.append((at, ended))
        while len(self._noted) > 2 and at - self._noted[1][0] >= MEASURED_OVER:
            self._noted.popleft()

    def pause(self) -> None:
        """Forget what was measured: the job stands still for a while."""
        self._noted.clear()

    @property
    def rate(self) -> float:
        """Rows a second; 0 while too little was measured."""
        if len(self._noted) < 2:
            return 0.0
        (began, first), (at, last) = self._noted[0], self._noted[-1]
        return (last - first) / (at - began) if at - began >= _LEAST else 0.0

    def seconds_left(self, ahead: int) -> float | None:
        """How long so many rows take at this rate; None while there is no rate."""
        return ahead / self.rate if self.rate else None
