"""Objects that a change writes whole: whether they were written."""

from __future__ import annotations

from typing import Any

from console.commands.command import Settlement


def settled(
    wanted: dict[str, Any], before: dict[str, Any] | None, now: dict[str, Any], *, has_secrets: bool
) -> Settlement:
    """Whether an object was written, by its comparable values before and now.

    has_secrets: the request may hold secrets, of which no read tells; where nothing else was to change, what is stored
    proves nothing. A provider may add values where the request had none, which does not count against it.
    """
    if now == wanted:
        is_told = before is not None and before != wanted
        return Settlement.UNCERTAIN if has_secrets and not is_told else Settlement.HAPPENED
    if before is None:
        return Settlement.UNCERTAIN
    if now == before:
        return Settlement.DID_NOT
    is_now, was_before = _holds(now, wanted), _holds(before, wanted)
    return Settlement.HAPPENED if is_now and not was_before else Settlement.UNCERTAIN


def _holds(stored: Any, wanted: Any) -> bool:
    """Whether everything of `wanted` is in what is stored."""
    if isinstance(wanted, dict):
        return isinstance(stored, dict) and all(_holds(stored.get(name), value) for name, value in wanted.items())
    if isinstance(wanted, list) and isinstance(stored, list) and len(stored) == len(wanted):
        return all(_holds(one, other) for one, other in zip(stored, wanted, strict=True))
    return bool(stored == wanted)
