"""My changes of settings put on top of what the server has now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import Any, TypeVar

import msgspec

from console.contract.language import Field, Record, fields_of
from console.contract.pairing import pairs
from console.settings.plain_values import meaning

RecordT = TypeVar("RecordT", bound=Record)


def merged(base: RecordT, mine: RecordT, theirs: RecordT) -> RecordT:
    """`theirs` with all that I changed since `base`; where both did, mine counts.

    In a list what others added stays and what others removed stays away, unless I changed it. Source and unknown
    elements are those of `theirs`, so that all else goes back as the server has it.
    """
    changes = {}
    for found in fields_of(type(theirs)):
        was, own, other = (getattr(record, found.name) for record in (base, mine, theirs))
        changes[found.name] = _list(was, own, other) if found.array else _value(found, was, own, other)
    return msgspec.structs.replace(theirs, **changes)


def _value(found: Field, base: Any, mine: Any, theirs: Any) -> Any:
    if found.record is not None and base is not None and mine is not None and theirs is not None:
        return merged(base, mine, theirs)
    is_unchanged = mine == base if found.record is not None else meaning(found, mine) == meaning(found, base)
    return theirs if found.about.by_server or is_unchanged else mine


def _list(base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any]) -> tuple[Any, ...]:
    if mine == base:
        return tuple(theirs)
    if theirs == base:
        return tuple(mine)
    own, other = pairs(base, mine), pairs(base, theirs)
    values = _both(base, dict(zip(own, mine, strict=True)), dict(zip(other, theirs, strict=True)))
    # A number stands for an item of `base`, a pair for one that was added: whose it is, and its place there.
    own_order: list[Hashable] = [("mine", at) if source is None else source for at, source in enumerate(own)]
    other_order: list[Hashable] = [("theirs", at) if source is None else source for at, source in enumerate(other)]
    values |= {("theirs", at): theirs[at] for at, source in enumerate(other) if source is None}
    values |= _added([at for at, source in enumerate(own) if source is None], mine, theirs, other)
    order = _woven(own_order, other_order) if _is_moved(own) else _woven(other_order, own_order)
    return tuple(values[place] for place in order if place in values)


def _both(base: Sequence[Any], mine: dict[Any, Any], theirs: dict[Any, Any]) -> dict[Hashable, Any]:
    """What becomes of the items of `base`, by their numbers; one that is to go is left out."""
    values: dict[Hashable, Any] = {}
    for number, item in enumerate(base):
        if number in mine and number in theirs:
            is_record = isinstance(item, Record)
            values[number] = merged(item, mine[number], theirs[number]) if is_record else theirs[number]
        elif number in mine and mine[number] != item:
            values[number] = mine[number]
    return values


def _added(
    places: list[int], mine: Sequence[Any], theirs: Sequence[Any], other: list[int | None]
) -> dict[Hashable, Any]:
    """What I added; what another person added as well takes its place there, with my values."""
    values: dict[Hashable, Any] = {}
    others = [at for at, source in enumerate(other) if source is None]
    for at, twin in zip(places, pairs([theirs[at] for at in others], [mine[at] for at in places]), strict=True):
        if twin is None:
            values["mine", at] = mine[at]
        elif isinstance(mine[at], Record):
            stored = theirs[others[twin]]
            values["theirs", others[twin]] = msgspec.structs.replace(
                mine[at], source=stored.source, unknown=stored.unknown
            )
    return values


def _is_moved(sources: list[int | None]) -> bool:
    stayed = [source for source in sources if source is not None]
    return stayed != sorted(stayed)


def _woven(order: list[Hashable], more: list[Hashable]) -> list[Hashable]:
    """`order` with what only `more` has, each behind what it stands behind there."""
    known = set(order)
    behind: dict[Hashable, list[Hashable]] = defaultdict(list)
    last: Hashable = None
    for place in more:
        if place in known:
            last = place
        else:
            behind[last].append(place)
    return [*behind[None], *(each for place in order for each in (place, *behind[place]))]
