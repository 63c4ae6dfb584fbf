"""Elements of a reply as records of the contract: by name, in any order, and nothing lost.

A record is read by a `Reader`, made once from its declaration and from the names that the live server uses. What the
declaration does not know is kept as `Unknown`: elements under other names, a second element where one is declared,
and nil items of an array, which are left out of the array itself. In an object that is written back a text that is no
value is kept in the same way and read as None, so that one bad value does not lock the others away.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from lxml import etree

from console.contract.codes import SUCCESS
from console.contract.kept import LENIENT, WRITTEN_BACK, WRITTEN_BACK_AS_LISTS
from console.contract.language import Field, Record, Result, Unknown, fields_of
from console.errors import BadReply, BadValue
from console.soap.pieces import split
from console.soap.values import expectation, reader_of
from console.soap.xml import is_nil, local_name

Names = Mapping[str, str]
"""Declared path, like "Accounts/AccountDevicesInfo/Username" -> the server's own name of that element."""

Sources = Callable[[Any], str]
"""Gives the XML of an element as it was sent, with all that was declared above it."""

_SHOWN = 80
"""Characters of a bad value that are shown."""


@functools.lru_cache(maxsize=512)
def _reader(record: type[Record], place: str, names: tuple[tuple[str, str], ...]) -> Reader:
    return Reader(record, place, dict(names))


def reader_for(record: type[Record], names: Names | None = None, place: str = "") -> Reader:
    """The reader of a record type that stands at the declared path `place` of a reply."""
    return _reader(record, place, tuple(sorted((names or {}).items())))


def unknown_at(path: str, element: etree._Element) -> Unknown:
    """The element as what the declaration does not know."""
    return Unknown(path, etree.tostring(element, encoding="unicode", with_tail=False))


class Slot:
    """One field of a record and how its element is read."""

    def __init__(self, field: Field, place: str, names: Names) -> None:
        self.field = field
        self.name = field.name
        self.place = f"{place}/{field.name}" if place else field.name
        self.server_name = names.get(self.place)
        self._names = names
        self._item_place = f"{self.place}/{field.item}" if field.array else self.place
        self.item_names = {field.item, names.get(self._item_place, field.item)}
        self._value = reader_of(field)

    @property
    def element_names(self) -> tuple[str, ...]:
        """Every name that the field's element may have."""
        return self.field.names if self.server_name is None else (*self.field.names, self.server_name)

    @functools.cached_property
    def reader(self) -> Reader | None:
        """Reader of the field's record, or of its items; made at first use, since declarations may be recursive."""
        record = self.field.record
        return None if record is None else reader_for(record, self._names, self._item_place)

    def read(self, element: etree._Element, path: str, unknown: list[Unknown], sources: Sources | None = None) -> Any:
        """The value of one element, None for nil."""
        if self.field.array:
            return self._items(element, path, unknown, sources)
        return self._one(element, path, sources)

    def is_repeated(self, element: etree._Element) -> bool:
        """Whether the element is an item itself, of an array that has no element around its items."""
        return (
            self.field.array
            and (len(element) > 0 or bool((element.text or "").strip()))
            and not any(local_name(child.tag) in self.item_names for child in element)
        )

    def is_item(self, element: etree._Element) -> bool:
        """Whether the child of an array's element is one of its items."""
        return local_name(element.tag) in self.item_names and not is_nil(element)

    def _items(
        self, element: etree._Element, path: str, unknown: list[Unknown], sources: Sources | None
    ) -> tuple[Any, ...]:
        if is_nil(element):
            return ()
        if self.is_repeated(element):
            return (self._one(element, path, sources),)
        items: list[Any] = []
        for child in element:
            name = local_name(child.tag)
            if self.is_item(child):
                items.append(self._one(child, f"{path}/{name}[{len(items) + 1}]", sources))
            else:
                unknown.append(unknown_at(f"{path}/{name}", child))
        if sources is not None and self.field.base in WRITTEN_BACK_AS_LISTS:
            texts = split(sources(element), self.is_item)
            return tuple(msgspec.structs.replace(item, source=text) for item, text in zip(items, texts, strict=True))
        return tuple(items)

    def _one(self, element: etree._Element, path: str, sources: Sources | None) -> Any:
        if is_nil(element):
            return None
        if self.reader is not None:
            found = self.reader.read(element, path, sources)
            if sources is not None and self.field.base in WRITTEN_BACK:
                return msgspec.structs.replace(found, source=sources(element))
            return found
        text = element.text or ""
        if len(element):
            raise self.bad_value(path, f"<{local_name(element[0].tag)}>")
        try:
            return self._value(text)
        except ValueError:
            raise self.bad_value(path, text) from None

    def bad_value(self, path: str, text: str) -> BadValue:
        """The error for a text that is no value of this field; it shows no secret."""
        shown = "(hidden)" if self.field.about.secret else text[:_SHOWN]
        expected = expectation(self.field)
        return BadValue(
            f"The reply's value “{shown}” at {path} is not {expected}.",
            "Nothing of this reply was used; tell the provider.",
            path=path,
            value=shown,
            expected=expected,
        )


class Reader:
    """Reads elements as records of one type."""

    def __init__(self, record: type[Record], place: str, names: Names) -> None:
        self.record = record
        self.slots = [Slot(field, place, names) for field in fields_of(record)]
        self._required = [slot for slot in self.slots if slot.field.required]
        self._may_lack = {slot.name for slot in self._required if slot.field.may_lack}
        self._by_name: dict[str, Slot] = {}
        for slot in self.slots:
            for name in slot.field.names:
                self._by_name.setdefault(name, slot)
        for slot in self.slots:
            if slot.server_name is not None:
                self._by_name[slot.server_name] = slot
        self._by_tag: dict[str, Slot] = {}

    def slot_of(self, tag: str) -> Slot | None:
        """The field that an element belongs to, by its local name."""
        slot = self._by_tag.get(tag)
        if slot is None:
            slot = self._by_name.get(local_name(tag))
            if slot is not None:
                self._by_tag[tag] = slot
        return slot

    def read(self, element: etree._Element, path: str = "", sources: Sources | None = None) -> Any:
        """The record that `element` holds. `path` is where it stands in the reply, for errors and reports.

        With `sources`, the objects in it that are written back keep what they were read from.
        """
        if self.record is Result and not len(element):
            return _bare_result(element)
        return self.read_children(list(element), path, sources)

    def read_children(self, children: list[etree._Element], path: str = "", sources: Sources | None = None) -> Any:
        """The record whose fields are `children`."""
        values: dict[str, Any] = {}
        unknown: list[Unknown] = []
        for child in children:
            slot = self.slot_of(child.tag)
            below = f"{path}/{local_name(child.tag)}" if path else local_name(child.tag)
            if slot is None or (slot.name in values and not slot.is_repeated(child)):
                unknown.append(unknown_at(below, child))
            else:
                try:
                    value = slot.read(child, below, unknown, sources)
                except BadValue:
                    if self.record not in LENIENT:
                        raise
                    unknown.append(unknown_at(below, child))
                    value = () if slot.field.array else None
                values[slot.name] = values.get(slot.name, ()) + value if slot.field.array else value
        for slot in self._required:
            if values.get(slot.name) is None:
                if not slot.field.may_lack:
                    raise BadReply(
                        f"The reply holds no {slot.name}{f' at {path}' if path else ''}.",
                        "Nothing of this reply was used; tell the provider.",
                    )
                values[slot.name] = None
        present = {name: value for name, value in values.items() if value is not None or name in self._may_lack}
        return self.record(**present, unknown=tuple(unknown))


def _bare_result(element: etree._Element) -> Result | None:
    """A verdict that came as a plain number or as the name of its code."""
    text = (element.text or "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return Result(Result=int(text))
    return Result(Result=SUCCESS.code if text == SUCCESS.name else None, Code=text)
