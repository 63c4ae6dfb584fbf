"""Which items of a list were which items of that list before."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from console.contract.language import Record, fields_of

Known = Callable[[Any], Hashable]
"""What an item is known by."""


def same(one: Any, other: Any) -> bool:
    """Whether two values say the same in every declared field."""
    return by_value(one) == by_value(other)


def by_value(item: Any) -> Hashable:
    """All that an item says in its declared fields."""
    if isinstance(item, Record):
        return (type(item), *(by_value(getattr(item, declared.name)) for declared in fields_of(type(item))))
    if isinstance(item, list | tuple):
        return tuple(map(by_value, item))
    return item  # type: ignore[no-any-return]


def by_first_field(item: Record) -> Hashable:
    """A record's first field, which is its id or what it is for."""
    return by_value(getattr(item, fields_of(type(item))[0].name))


def pairs(
    before: Sequence[Any],
    after: Sequence[Any],
    *,
    known_by: Sequence[Known] = (by_value,),
    records_known_by: Sequence[Known] = (by_first_field,),
) -> list[int | None]:
    """For each item of a list the number of the item that it was, or None for a new one.

    An unchanged item is known by its values, wherever it has gone to; a changed record by its first field. Whatever is
    not known by the first of these is looked for by the next.
    """
    first, end = _alike(before, after)
    behind = len(after) - end
    ends = range(len(before) - behind, len(before))
    middle = range(first, len(before) - behind)
    found: list[int | None] = [*range(first), *[None] * (end - first), *ends]
    left = list(range(first, end))
    records = all(isinstance(item, Record) for item in (*before[first : middle.stop], *after[first:end]))
    for known in (*known_by, *records_known_by) if records else (_itself,):
        taken = set(found)
        free: dict[Hashable, deque[int]] = defaultdict(deque)
        for number in middle:
            if number not in taken:
                free[known(before[number])].append(number)
        for number in left:
            if free and (waiting := free.get(known(after[number]))):
                found[number] = waiting.popleft()
        left = [number for number in left if found[number] is None]
    return found


def _alike(before: Sequence[Any], after: Sequence[Any]) -> tuple[int, int]:
    """How many items are the same at the beginning, and where in `after` those begin that are the same at the end."""
    shorter = min(len(before), len(after))
    first = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    same_end = next((at for at in range(shorter - first) if before[-1 - at] != after[-1 - at]), shorter - first)
    return first, len(after) - same_end


def _itself(item: Any) -> Hashable:
    return item  # type: ignore[no-any-return]
