"""Estates: the invented hierarchies that the embedded provider can hold."""

from __future__ import annotations

from console.demo.estates.license_orders import FEW, MANY, fill
from console.demo.state import Clock, State, system_clock

LARGE_ACCOUNTS = 250_000
LARGEST = 2_000_000


def build(name: str, clock: Clock = system_clock) -> State:
    """The estate of a name: `documented`, `small`, `large` or `large:ACCOUNTS`. Raises ValueError for any other."""
    state = _estate(name, clock)
    fill(state.license_center, FEW if name == "documented" else MANY)
    return state


def _estate(name: str, clock: Clock) -> State:
    # Each estate has its own word lists and rules; only the one that is asked for is loaded.
    kind, colon, count = name.partition(":")
    if kind == "documented" and not colon:
        from console.demo.estates.documented import documented

        return documented(clock)
    if kind == "small" and not colon:
        from console.demo.estates.small import small

        return small(clock)
    if kind == "large" and (not colon or (count.isascii() and count.isdecimal() and 0 < int(count) <= LARGEST)):
        from console.demo.estates.large import large

        return large(clock, int(count) if colon else LARGE_ACCOUNTS)
    raise ValueError(f"{name!r} is no estate: choose documented, small, large or large:ACCOUNTS (1 to {LARGEST:,})")
