"""How the objects that are written back come in the replies of one service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from console.contract.kept import WRITTEN_BACK
from console.contract.language import Record
from console.contract.reach import records_in
from console.soap.matching import Layout


@dataclass(frozen=True)
class Spoken:
    """What one object's elements are called in replies; paths are declared ones and begin in the object.

    names: path -> name, where it differs from the declared one. elements: path of an object -> names of all elements
    that the server declares there. items: names of the object itself as an item of a list.
    """

    names: dict[str, str] = field(default_factory=dict)
    elements: dict[str, set[str]] = field(default_factory=dict)
    items: set[str] = field(default_factory=set)


def spoken_in(replies: Iterable[Layout]) -> Mapping[type[Record], Spoken]:
    """The objects that are written back, as these replies have them."""
    found: dict[type[Record], Spoken] = {}
    for reply in replies:
        _collect(reply, found)
    return found


def _collect(layout: Layout, found: dict[type[Record], Spoken]) -> None:
    for placed in layout.placed:
        record = placed.field.record
        if record is None or placed.layout is None:
            continue
        if record in WRITTEN_BACK:
            spoken = found.setdefault(record, Spoken())
            spoken.items.add(placed.field.item if placed.item is None else placed.item.name)
            _note(placed.layout, "", spoken)
        elif not WRITTEN_BACK.isdisjoint(records_in(record)):
            _collect(placed.layout, found)


def _note(layout: Layout, place: str, spoken: Spoken) -> None:
    spoken.elements.setdefault(place, set()).update(element.name for element in layout.elements)
    for placed in layout.placed:
        path = f"{place}/{placed.field.name}" if place else placed.field.name
        if placed.element.name != placed.field.name:
            spoken.names.setdefault(path, placed.element.name)
        below = f"{path}/{placed.field.item}" if placed.field.array else path
        if placed.item is not None and placed.item.name != placed.field.item:
            spoken.names.setdefault(below, placed.item.name)
        if placed.layout is not None:
            _note(placed.layout, below, spoken)
