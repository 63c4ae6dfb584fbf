"""Objects that were read, edited and are written back: the XML that came, with nothing changed but what was edited.

An ASMX server takes what it does not find for nothing, and a newer one has elements, values and spellings that the
declaration does not know. So the XML that an object was read from is read once more, and compared with the object as it
is to be; an element whose field is the same in both is sent letter by letter as it came, and so is all that no field
stands for. A changed value takes the place of the old one; a second element of its name is dropped, so that no server
can take the old one for it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from lxml import etree

from console.contract.language import Field, OperationSpec, Record
from console.contract.pairing import pairs, same
from console.errors import OperationOff
from console.soap.alignment import aligned
from console.soap.matching import Layout, Placed
from console.soap.pieces import Edit, Piece, cut, edited, renamed, with_content
from console.soap.records import Reader, Slot, reader_for
from console.soap.rendering import is_without_zone, rendered
from console.soap.spoken import Spoken

Values = Callable[[Placed, Any, str], Any]
"""What zeep is to write for a field's value at a path; raises `OperationOff` where it would be lost."""


class Rewriting:
    """One field of a request whose value holds objects that were read: as it was, and the XML as it is to be."""

    def __init__(self, spec: OperationSpec, placed: Placed, value: Any, spoken: Mapping[type[Record], Spoken]) -> None:
        record = placed.field.base
        self._spec = spec
        self._placed = placed
        self._after: Sequence[Record] = tuple(value) if placed.field.array else (value,)
        self._spoken = spoken.get(record) or Spoken(items={placed.field.item})
        self._reader = reader_for(record, self._spoken.names)
        self._roots = [cut(item.source) if item.source else None for item in self._after]
        self._objects = [None if root is None else self._object_in(root) for root in self._roots]
        self._before = [None if found is None else self._reader.read(found.element) for found in self._objects]

    @staticmethod
    def concerns(placed: Placed, value: Any) -> bool:
        """Whether a field's value holds an object that was read."""
        if placed.field.record is None or placed.layout is None or not value:
            return False
        return any(item.source for item in (value if placed.field.array else (value,)))

    def former(self, *, with_lists: bool) -> Any:
        """The value as it was read, each item of a list at the place that it has now, or without lists in it."""
        found = [
            None if old is None else aligned(old, new, with_lists=with_lists)
            for old, new in zip(self._before, self._after, strict=True)
        ]
        return tuple(found) if self._placed.field.array else found[0]

    def text(self, values: Values) -> str:
        """The XML of the field's element."""
        name = self._placed.field.name
        if not self._placed.field.array:
            return self._object(0, self._placed.element.declared.qname, values, f"{name}/")
        item = self._placed.item or self._placed.element
        texts = [self._listed(number, item.declared.qname, values, f"{name}/") for number in range(len(self._after))]
        if self._placed.item is None:
            return "".join(texts)
        first = next(root for root, found in zip(self._roots, self._objects, strict=True) if root is not None)
        return renamed(first, self._placed.element.declared.qname, "".join(texts))

    def _object_in(self, root: Piece) -> Piece:
        """The object's own piece; an item of a list was kept in the list's element."""
        if not self._placed.field.array:
            return root
        return next((child for child in root.children if self._is_item(child)), root)

    def _is_item(self, piece: Piece) -> bool:
        names = self._spoken.items | {self._placed.field.item}
        return piece.name in names and not piece.is_nil

    def _object(self, number: int, qname: etree.QName, values: Values, path: str) -> str:
        """The XML of one object."""
        piece, before, after = self._objects[number], self._before[number], self._after[number]
        if piece is None or before is None or self._placed.layout is None:
            return rendered(_single(self._placed), values(_single(self._placed), after, path))
        writer = _Writer(self._spec, self._spoken, values)
        content = writer.content(piece, self._placed.layout, self._reader, before, after, "", path)
        return renamed(piece, qname, content)

    def _listed(self, number: int, qname: etree.QName, values: Values, path: str) -> str:
        """The XML of one item of a list with what stood around it there."""
        root, piece = self._roots[number], self._objects[number]
        text = self._object(number, qname, values, path)
        if root is None or piece is None or piece is root:
            return text
        return f"{root.text[root.inside : piece.start]}{text}{root.text[piece.end : root.outside]}"


class _Writer:
    """Writes the content of objects. Paths: `at` is the declared one in the object, `path` the one to tell people."""

    def __init__(self, spec: OperationSpec, spoken: Spoken, values: Values) -> None:
        self._spec = spec
        self._spoken = spoken
        self._values = values

    def content(
        self, piece: Piece, layout: Layout, reader: Reader, before: Record, after: Record, at: str, path: str
    ) -> str:
        """What stands between the tags of an object's element."""
        owned: dict[str, list[Piece]] = {}
        for child in piece.children:
            slot = reader.slot_of(child.element.tag)
            owned.setdefault("" if slot is None else slot.name, []).append(child)
        for child in owned.pop("", []):
            self._keep(child, layout, at, path)
        edits: list[Edit] = []
        for homeless in layout.homeless:
            edits += self._homeless(homeless, owned.get(homeless.name, []), layout, before, after, at, path)
        slots = {slot.name: slot for slot in reader.slots}
        for placed in layout.placed:
            name = placed.field.name
            old, new = getattr(before, name), getattr(after, name)
            mine = owned.get(name, [])
            below = f"{at}/{name}" if at else name
            if placed.field.array and mine and not mine[0].is_nil:
                edits += self._list(placed, slots[name], mine, old, new, below, f"{path}{name}/")
            else:
                edits += self._single(placed, slots[name], mine, old, new, below, f"{path}{name}/", layout)
            if not mine and not same(old, new):
                text = rendered(placed, self._values(placed, new, f"{path}{name}/"))
                place = _place_for(placed, layout, piece, owned)
                edits.append(Edit(place, place, text))
        return edited(piece, edits)

    def _single(
        self, placed: Placed, slot: Slot, mine: list[Piece], old: Any, new: Any, at: str, path: str, layout: Layout
    ) -> list[Edit]:
        """What is to change in the elements of one field."""
        if not mine:
            return []
        first, *others = mine
        # An element that the request has under its own name as well is not given another one.
        known = {element.name for element in layout.elements}
        qname = first.element.tag if first.name in known else placed.element.declared.qname
        record = placed.layout is not None and slot.reader is not None and not first.is_nil
        if record and new is not None and old is not None:
            content = self.content(first, placed.layout, slot.reader, old, new, at, path)  # type: ignore[arg-type]
            return [Edit(first.start, first.end, renamed(first, qname, content))]
        if same(old, new):
            return [Edit(first.start, first.end, renamed(first, qname, first.content))]
        if isinstance(new, Record | tuple | list) or new is None:
            text = rendered(placed, self._values(placed, new, path))
        else:
            value = new.replace(tzinfo=None) if is_without_zone(first, new) else new
            told = value if isinstance(value, datetime) else self._values(placed, value, path)
            text = with_content(first, qname, cut(rendered(placed, told)).content)
        return [Edit(first.start, first.end, text), *(Edit(other.start, other.end, "") for other in others)]

    def _list(
        self, placed: Placed, slot: Slot, mine: list[Piece], old: Any, new: Any, at: str, path: str
    ) -> list[Edit]:
        """What is to change in the elements of a list; what stands between its items stays."""
        old, new = tuple(old), tuple(new or ())
        holder = mine[0]
        if slot.is_repeated(holder.element):
            items = [found for found in mine if slot.is_repeated(found.element)]
        else:
            items = [child for child in holder.children if slot.is_item(child.element)]
        if len(items) != len(old):  # something in it could not be read
            if same(old, new):
                return []
            items = []
        texts, sources = self._items(placed, slot, items, old, new, at, path)
        qname = placed.element.declared.qname
        if holder in items:
            slots = [*texts[: len(items)], *[""] * (len(items) - len(texts))]
            slots[-1] += "".join(texts[len(items) :])
            return [Edit(item.start, item.end, text) for item, text in zip(items, slots, strict=True)]
        gaps = [holder.inside, *(item.end for item in items)]
        written, done = [], 0
        for text, source in zip(texts, sources, strict=True):
            if source is not None and source >= done:
                written += [holder.text[gaps[number] : items[number].start] for number in range(done, source + 1)]
                done = source + 1
            written.append(text)
        written += [holder.text[gaps[number] : items[number].start] for number in range(done, len(items))]
        written.append(holder.text[gaps[-1] : holder.outside])
        return [Edit(holder.start, holder.end, renamed(holder, qname, "".join(written)))]

    def _items(
        self, placed: Placed, slot: Slot, items: list[Piece], old: Any, new: Any, at: str, path: str
    ) -> tuple[list[str], list[int | None]]:
        """The text of each item, and the number of the item that it was."""
        element = placed.item or placed.element
        below = f"{at}/{placed.field.item}"
        sources = pairs(old if items else (), new)
        texts = []
        for value, source in zip(new, sources, strict=True):
            if source is None:
                texts.append(rendered(_single(placed), self._values(_single(placed), value, path)))
                continue
            piece, content = items[source], items[source].content
            if placed.layout is not None and slot.reader is not None:
                content = self.content(piece, placed.layout, slot.reader, old[source], value, below, path)
            texts.append(renamed(piece, element.declared.qname, content))
        return texts, sources

    def _homeless(
        self, field: Field, mine: list[Piece], layout: Layout, before: Record, after: Record, at: str, path: str
    ) -> list[Edit]:
        """A field that the request has no place for: it goes back as it came, and cannot be changed."""
        old, new = getattr(before, field.name), getattr(after, field.name)
        if same(old, new):
            for piece in mine:
                if not piece.is_nil:
                    self._keep(piece, layout, at, path)
            return []
        if new is not None and not same(new, field.default):
            raise self._lost(f"{path}{field.name}", f"Leave {path}{field.name} as it was, or update the console.")
        return [Edit(piece.start, piece.end, "") for piece in mine]

    def _keep(self, piece: Piece, layout: Layout, at: str, path: str) -> None:
        """Refuse to lose an element that the server declares in what it sends and not in what it takes."""
        taken = layout.takes_any or any(element.name == piece.name for element in layout.elements)
        if not taken and piece.name in self._spoken.elements.get(at, ()):
            raise self._lost(f"{path}{piece.name}", "Change it in the provider's own dashboard, or tell the provider.")

    def _lost(self, path: str, advice: str) -> OperationOff:
        where = path.replace("/", ".")
        return OperationOff(
            f"{self._spec.name} was not sent: this server has no place for {where} and would leave it out.",
            advice,
            operation=self._spec.name,
            missing=[where],
        )


def _single(placed: Placed) -> Placed:
    """The place of one item of a list, or of what is no list."""
    if not placed.field.array:
        return placed
    field = dataclasses.replace(placed.field, array=False)
    return dataclasses.replace(placed, field=field, element=placed.item or placed.element, item=None)


def _place_for(placed: Placed, layout: Layout, piece: Piece, owned: Mapping[str, list[Piece]]) -> int:
    """Where in the text a new element goes: behind what the server has before it, or else in front of what follows."""
    names = {found.element.name: found.field.name for found in layout.placed}
    there = {child.name: child for child in piece.children}

    def pieces(element_name: str) -> list[Piece]:
        field = names.get(element_name)
        return owned.get(field, []) if field is not None else [there[element_name]] if element_name in there else []

    order = [element.name for element in layout.elements]
    own = order.index(placed.element.name)
    for name in reversed(order[:own]):
        if found := pieces(name):
            return found[-1].end
    for name in order[own + 1 :]:
        if found := pieces(name):
            return found[0].start
    return piece.outside
