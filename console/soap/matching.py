"""Which element of the live schema each declared field is, and every difference between the two in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from console.contract.language import Field, Record, Result, fields_of
from console.contract.live import Difference, Side, Status
from console.soap.facets import Facets
from console.soap.schema import Element


@dataclass(frozen=True)
class Placed:
    """A declared field with its element; `item` is the element of an array's items, `layout` that of its record.

    choices: the server's own closed list of the field's values, empty where it has none.
    """

    field: Field
    element: Element
    item: Element | None = None
    layout: Layout | None = None
    choices: tuple[str, ...] = ()

    def spelt(self, value: Any) -> Any:
        """A value as the server's closed list has it; None where it is not in the list, whatever its letter case."""
        if not self.choices or value in self.choices:
            return value
        return _alike(value, self.choices)


@dataclass(frozen=True)
class Layout:
    """Where the fields of one record lie; `homeless` are those that the server has no element for.

    elements: all there are, in the server's order. takes_any: elements that the schema does not name are taken as well.
    """

    placed: tuple[Placed, ...] = ()
    homeless: tuple[Field, ...] = ()
    undeclared: tuple[Element, ...] = ()
    elements: tuple[Element, ...] = ()
    takes_any: bool = False


_FITTING: Mapping[type[Any], frozenset[str]] = {
    int: frozenset(
        {"byte", "short", "int", "long", "integer", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger"}
        | {"negativeInteger", "unsignedByte", "unsignedShort", "unsignedInt", "unsignedLong"}
    ),
    str: frozenset({"string", "normalizedString", "token", "anyURI", "Name", "NCName", "anySimpleType"}),
    bool: frozenset({"boolean"}),
    datetime: frozenset({"dateTime"}),
    bytes: frozenset({"base64Binary"}),
}


@dataclass
class Matcher:
    """Matches the records of one side of one operation; collects the differences and the server's own names.

    strict: a required element that the declaration does not know breaks the request. facets: what the schema says of
    an element's values.
    """

    side: Side
    strict: bool = False
    facets: Callable[[Element], Facets] = lambda _element: Facets()
    differences: list[Difference] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    def differ(self, path: str, words: str, effect: Status) -> None:
        """Report a difference."""
        self.differences.append(Difference(self.side, path, words, effect))

    def match(
        self,
        record: type[Record],
        elements: Sequence[Element],
        place: str = "",
        also: Mapping[str, str] | None = None,
        above: tuple[type[Record], ...] = (),
        *,
        takes_any: bool = False,
    ) -> Layout:
        """The layout of a record over the elements of its place. `also`: further names of fields, not worth a word."""
        further = also or {}
        homes = _homes(fields_of(record), elements, further)
        placed: list[Placed] = []
        homeless: list[Field] = []
        for declared in fields_of(record):
            path = f"{place}/{declared.name}" if place else declared.name
            element = homes.get(declared.name)
            if element is None:
                homeless.append(declared)
                self._missing(declared, path)
                continue
            if element.name != declared.name:
                self.names[path] = element.name
                if element.name != further.get(declared.name):
                    self.differ(path, f"{path} is called {element.name} here.", Status.ADAPTED)
            placed.append(self._placed(declared, element, path, (*above, record)))
        self._order(placed, elements, place)
        taken = {id(found.element) for found in placed}
        undeclared = tuple(element for element in elements if id(element) not in taken)
        for element in undeclared:
            self._undeclared(element, place)
        return Layout(tuple(placed), tuple(homeless), undeclared, tuple(elements), takes_any)

    def _placed(self, declared: Field, element: Element, path: str, above: tuple[type[Record], ...]) -> Placed:
        """The field at its element, with what lies below matched as well."""
        item: Element | None = None
        holder = element
        if declared.array:
            item = element.item
            if item is not None:
                holder = item
                if item.name != declared.item:
                    self.names[f"{path}/{declared.item}"] = item.name
                    self.differ(path, f"The items of {path} are called {item.name} here.", Status.ADAPTED)
            elif element.is_repeated:
                self.differ(path, f"{path} has no element around its items here.", Status.ADAPTED)
            else:
                self.differ(path, f"{path} is a single value here, not a list.", Status.BROKEN)
                return Placed(declared, element)
        elif element.is_repeated or (declared.record is None and element.is_complex):
            self.differ(path, f"{path} is not a single value here.", Status.BROKEN)
            return Placed(declared, element)
        if declared.record is None:
            self._type(declared, holder, path)
            choices = self.facets(holder).choices if declared.base is str else ()
            if choices and declared.values:
                self._choices(declared, choices, path)
            return Placed(declared, element, item, choices=choices)
        if not holder.is_complex:
            plain_verdict = declared.record is Result
            effect = Status.ADAPTED if plain_verdict else Status.BROKEN
            self.differ(path, f"{path} is a plain value here, without fields.", effect)
            return Placed(declared, element, item)
        if declared.record in above:
            return Placed(declared, element, item)
        below = f"{path}/{declared.item}" if declared.array else path
        layout = self.match(declared.record, holder.children, below, above=above, takes_any=holder.takes_any)
        return Placed(declared, element, item, layout)

    def _missing(self, declared: Field, path: str) -> None:
        if self.side is Side.REPLY:
            effect = Status.BROKEN if declared.base is Result else Status.ADAPTED
            self.differ(path, f"{path} does not come in the reply.", effect)
        else:
            effect = Status.BROKEN if declared.required else Status.ADAPTED
            self.differ(path, f"{path} has no place in the request.", effect)

    def _undeclared(self, element: Element, place: str) -> None:
        path = f"{place}/{element.name}" if place else element.name
        if self.side is Side.REPLY:
            self.differ(path, f"The server also sends {path}.", Status.EXTENDED)
        elif element.is_optional or element.is_nillable:
            self.differ(path, f"The server also takes {path}.", Status.EXTENDED)
        else:
            effect = Status.BROKEN if self.strict else Status.EXTENDED
            self.differ(path, f"The server wants {path}, which the console does not know.", effect)

    def _order(self, placed: Sequence[Placed], elements: Sequence[Element], place: str) -> None:
        positions = {id(element): position for position, element in enumerate(elements)}
        order = [positions[id(found.element)] for found in placed]
        if order != sorted(order):
            whose = f"the fields of {place}" if place else "its fields"
            self.differ(place, f"The server has {whose} in another order.", Status.ADAPTED)

    def _type(self, declared: Field, element: Element, path: str) -> None:
        """Compare what the values are."""
        base, name = element.base_type, element.type_name
        any_text = declared.base is str and self.side is Side.REPLY  # whatever is read can be read as a text
        if not any_text and base not in _FITTING[declared.base]:
            self.differ(path, f"{path} is of type {name} here, not {declared.wire}.", Status.BROKEN)
        elif name != declared.wire and (declared.enumeration is None or name == base):  # an enum may have any name
            self.differ(path, f"{path} is of type {name} here, not {declared.wire}.", Status.ADAPTED)

    def _choices(self, declared: Field, choices: Sequence[str], path: str) -> None:
        """Compare closed lists. What is read stays open, so that only what may come besides is worth a word there."""
        spelt = {value: value if value in choices else _alike(value, choices) for value in declared.values}
        for value, here in spelt.items():
            if here not in (None, value):
                self.differ(path, f"{path} has {here} here for {value}.", Status.ADAPTED)
            elif here is None and self.side is Side.REQUEST:
                self.differ(path, f"{path} cannot be {value} here.", Status.ADAPTED)
        also = "may also come as" if self.side is Side.REPLY else "may also be"
        for value in choices:
            if value not in spelt.values():
                self.differ(path, f"{path} {also} {value} here.", Status.EXTENDED)


def _alike(value: str, choices: Sequence[str]) -> str | None:
    """The only choice that differs from a value by letter case alone."""
    found = [choice for choice in choices if choice.casefold() == value.casefold()]
    return found[0] if len(found) == 1 else None


def _homes(fields: Sequence[Field], elements: Sequence[Element], also: Mapping[str, str]) -> dict[str, Element]:
    """Field name -> its element: by the declared name, then by another spelling, then by case alone if that is clear.

    The stricter way goes first over all fields, so that no alias takes what is another field's own name.
    """
    homes: dict[str, Element] = {}
    named: dict[str, list[Element]] = {}
    for element in elements:
        named.setdefault(element.name, []).append(element)
    for declared in fields:
        if len(found := named.get(declared.name, [])) == 1:
            homes[declared.name] = found[0]
    missing = [declared for declared in fields if declared.name not in homes]
    if not missing:
        return homes
    taken = {id(element) for element in homes.values()}
    free = [element for element in elements if id(element) not in taken]

    def take(declared: Field, found: list[Element]) -> None:
        if declared.name not in homes and len(found) == 1:
            homes[declared.name] = found[0]
            free.remove(found[0])

    for declared in missing:
        for name in (*declared.about.aliases, *filter(None, [also.get(declared.name)])):
            take(declared, [element for element in free if element.name == name])
    for declared in missing:
        folded = {name.casefold() for name in declared.names}
        take(declared, [element for element in free if element.name.casefold() in folded])
    return homes
