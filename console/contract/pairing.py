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
    found: list[int | None] = [None] * len(after)
    taken: set[int] = set()
    records = all(isinstance(item, Record) for item in (*before, *after))
    for known in (*known_by, *(records_known_by if records else ())):
        free: dict[Hashable, deque[int]] = defaultdict(deque)
        for number, item in enumerate(before):
            if number not in taken:
                free[known(item)].append(number)
        for number, item in enumerate(after):
            if found[number] is None and free[known(item)]:
                source = free[known(item)].popleft()
                found[number] = source
                taken.add(source)
    return found
