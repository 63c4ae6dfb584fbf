"""Which parts of an edited object were which parts of the object before."""

from __future__ import annotations

from typing import Any

import msgspec

from console.contract.language import Record, fields_of
from console.contract.pairing import pairs


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
