"""The engine, with a patience that fits a bench: `python -m tests.bench.chaos_engine`."""

from __future__ import annotations

import sys

from console.engine.host import main
from console.engine.settling import Patience

CERTAIN_AFTER = 3.0
"""Seconds; the bench's provider is never longer at work on a change whose caller has left."""

if __name__ == "__main__":
    sys.exit(main(Patience(certain_after=CERTAIN_AFTER, first_pause=0.3, longest_pause=1.0)))
