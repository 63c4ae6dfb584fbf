"""Which parts of an edited object were which parts of the object before."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Sequence
from typing import Any

import msgspec

from console.contract.language import Record, fields_of


def same(one: Any, other: Any) -> bool:
    """Whether two values say the same in every declared field."""
    return _key(one) == _key(other)


def _key(value: Any) -> Hashable:
    if isinstance(value, Record):
        return (type(value), *(_key(getattr(value, declared.name)) for declared in fields_of(type(value))))
    if isinstance(value, list | tuple):
        return tuple(map(_key, value))
    return value  # type: ignore[no-any-return]


def pairs(before: Sequence[Any], after: Sequence[Any]) -> list[int | None]:
    """For each item of a list the number of the item that it was, or None for a new one.

    An unchanged item is known by its values, wherever it has gone to; a changed record by its first field, which is its
    id or what it is for.
    """
    found: list[int | None] = [None] * len(after)
    taken: set[int] = set()

    def pair(key_of: Any) -> None:
        free: dict[Hashable, deque[int]] = defaultdict(deque)
        for number, item in enumerate(before):
            if number not in taken:
                free[key_of(item)].append(number)
        for number, item in enumerate(after):
            if found[number] is None and free[key_of(item)]:
                source = free[key_of(item)].popleft()
                found[number] = source
                taken.add(source)

    pair(_key)
    if all(isinstance(item, Record) for item in (*before, *after)):
        pair(_first)
    return found


def _first(item: Record) -> Hashable:
    return _key(getattr(item, fields_of(type(item))[0].name))


def aligned(before: Record, after: Record, *, with_lists: bool) -> Any:
    """The record as it was, with the items of each list at the places that they have in `after`.

    Without lists each of them is left empty: what they hold then says nothing of the rest.
    """
    changes: dict[str, Any] = {}
    for declared in fields_of(type(before)):
        old, new = getattr(before, declared.name), getattr(after, declared.name)
        if declared.array and not with_lists:
            changes[declared.name] = ()
        elif declared.array:
            sources = pairs(old or (), new or ())
            changes[declared.name] = tuple(
                None if source is None else _aligned_item(old[source], item)
                for source, item in zip(sources, new or (), strict=True)
            )
        elif declared.record is not None and old is not None and new is not None:
            changes[declared.name] = aligned(old, new, with_lists=with_lists)
    return msgspec.structs.replace(before, **changes)


def _aligned_item(old: Any, new: Any) -> Any:
    return aligned(old, new, with_lists=True) if isinstance(old, Record) else old
