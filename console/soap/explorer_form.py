"""The form of one operation of a live server: its schema, and over it what is declared of each field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from console.contract.check import RANGES
from console.contract.language import Field
from console.contract.live import FormField, Shape
from console.contract.secrets import is_secret
from console.soap.binding import BoundOperation
from console.soap.matching import Layout, Placed
from console.soap.schema import Element, LiveOperation, LiveService

_NUMBERS = (
    *("byte", "short", "int", "long", "integer", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger"),
    *("negativeInteger", "unsignedByte", "unsignedShort", "unsignedInt", "unsignedLong", "decimal", "float", "double"),
)
_SHAPES = {"boolean": Shape.TRUTH, "dateTime": Shape.MOMENT, "base64Binary": Shape.BINARY} | dict.fromkeys(
    _NUMBERS, Shape.NUMBER
)


def shape_of(element: Element) -> Shape:
    """What an element, or each item of it, takes."""
    return Shape.OBJECT if element.is_complex else _SHAPES.get(element.base_type, Shape.TEXT)


def item_of(element: Element) -> Element | None:
    """The element of each item of a list that has an element around it; None for what repeats itself or is no list."""
    return None if element.is_repeated else element.item


def placed_in(layout: Layout | None) -> dict[int, Placed]:
    """The declared fields of one place by the identity of zeep's element."""
    return {} if layout is None else {id(found.element.declared): found for found in layout.placed}


def fields_of_request(
    live: LiveService, operation: LiveOperation, bound: BoundOperation | None
) -> tuple[FormField, ...]:
    """The form of an operation's request; what is declared of it is added where it is bound."""
    request = operation.request
    if request is None:
        return ()
    if bound is None or bound.wrapper is None:
        return _fields(live, request.children, None if bound is None else bound.layout, ())
    wrapper = bound.wrapper
    inner = _fields(live, wrapper.children, bound.layout, (_type_of(wrapper),))
    return (
        FormField(
            name=wrapper.name, shape=Shape.OBJECT, type_name=wrapper.type_name, is_required=bool(inner), fields=inner
        ),
    )


def secret_names(fields: Sequence[FormField]) -> frozenset[str]:
    """Names of all fields of a form that hold secrets."""
    return frozenset(found.name for found in _all_of(fields) if found.is_secret)


def _all_of(fields: Sequence[FormField]) -> Iterator[FormField]:
    for found in fields:
        yield found
        yield from _all_of(found.fields)


def _fields(
    live: LiveService, elements: Sequence[Element], layout: Layout | None, above: tuple[int, ...]
) -> tuple[FormField, ...]:
    placed = placed_in(layout)
    return tuple(_field(live, element, placed.get(id(element.declared)), above) for element in elements)


def _type_of(element: Element) -> int:
    return id(element.declared.type)


def _field(live: LiveService, element: Element, placed: Placed | None, above: tuple[int, ...]) -> FormField:
    item = item_of(element)
    holder = element if item is None else item
    declared = None if placed is None else placed.field
    is_cut = _type_of(holder) in above or _type_of(element) in above
    below: tuple[FormField, ...] = ()
    if holder.is_complex and not is_cut:
        layout = None if placed is None else placed.layout
        below = _fields(live, holder.children, layout, (*above, _type_of(element), _type_of(holder)))
    facets = live.facets(holder)
    smallest, largest = _limits(holder, declared)
    must = not element.is_optional and not element.is_nillable
    return FormField(
        name=element.name,
        shape=shape_of(holder),
        type_name=holder.type_name,
        is_required=must or (declared is not None and declared.required),
        is_nillable=element.is_nillable,
        is_list=element.is_repeated or item is not None,
        item="" if item is None else item.name,
        choices=facets.choices or _choices(declared),
        is_secret=is_secret(element.name, is_holder=holder.is_complex) if declared is None else declared.about.secret,
        doc="" if declared is None else declared.about.doc,
        unit="" if declared is None else declared.about.unit or "",
        minimum=smallest if facets.minimum is None else facets.minimum,
        maximum=largest if facets.maximum is None else facets.maximum,
        fields=below,
    )


def _choices(declared: Field | None) -> tuple[str, ...]:
    """The declared closed list, of texts only: numbers have labels and are no list to choose from blindly."""
    if declared is None or declared.base is not str:
        return ()
    return tuple(str(value) for value in declared.values)


def _limits(element: Element, declared: Field | None) -> tuple[int | None, int | None]:
    """Smallest and largest number: as declared, else those of the type."""
    smallest, largest = RANGES.get(element.base_type, (None, None))
    if declared is not None and declared.about.minimum is not None:
        smallest = declared.about.minimum
    if declared is not None and declared.about.maximum is not None:
        largest = declared.about.maximum
    return smallest, largest
