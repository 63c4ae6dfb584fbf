"""A request from values by the live server's own names, for operations that are declared and for those that are not."""

from __future__ import annotations

import base64
import binascii
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import zeep.exceptions
from lxml import etree
from zeep.xsd import Nil, SkipValue
from zeep.xsd.elements import Choice
from zeep.xsd.valueobjects import CompoundValue

from console.contract.live import Shape
from console.contract.nearest import nearest
from console.contract.secrets import is_secret
from console.errors import InvalidInput
from console.soap.binding import sign_in_header
from console.soap.envelope import signed
from console.soap.explorer_form import item_of, shape_of
from console.soap.schema import Element, LiveOperation, LiveService
from console.soap.xml import XSI_NIL, local_name

_TRUTHS = {"true": True, "1": True, "false": False, "0": False}


class _NilType:
    """Writes the nil that zeep has no way to write for an object of a list: it would take it for the first field."""

    def render(self, node: etree._Element, *_: object) -> None:
        node.set(XSI_NIL, "true")


class _NilObject(CompoundValue):
    """An object of a list that is nil."""

    _xsd_type = _NilType()  # type: ignore[assignment] # all that zeep asks of it is to be written

    def __init__(self) -> None:
        self.__values__ = OrderedDict()


@dataclass
class Writing:
    """Turns the values of one request into what zeep writes.

    wrong: what cannot be written at all, as (path, rule). doubtful: what the schema does not allow and the server may
    judge.
    """

    live: LiveService
    wrong: list[tuple[str, str]] = field(default_factory=list)
    doubtful: list[tuple[str, str]] = field(default_factory=list)

    def values(self, holder: Element, given: Mapping[str, Any], path: str = "") -> dict[str, Any]:
        """The values of an object's elements under the names that zeep has for them."""
        elements = {element.name: element for element in holder.children}
        for name in given:
            if name not in elements:
                self.wrong.append((f"{path}{name}", _unknown(name, list(elements))))
        is_choice = _has_choice(holder)
        found: dict[str, Any] = {}
        for name, element in elements.items():
            if name in given:
                found[element.attribute] = self._value(element, given[name], f"{path}{name}")
            elif not element.is_optional and not is_choice:
                found[element.attribute] = SkipValue
                if not element.is_nillable:
                    self.doubtful.append((f"{path}{name}", "must be given"))
        return found

    def _value(self, element: Element, value: Any, path: str) -> Any:
        if value is None:
            if not element.is_nillable:
                self.doubtful.append((path, "must not be nil"))
            return Nil
        item = item_of(element)
        if item is None and not element.is_repeated:
            return self._single(element, value, path)
        if not isinstance(value, list | tuple):
            self.wrong.append((path, "must be a list"))
            return SkipValue
        holder = element if item is None else item
        items = [
            _nil_item(holder) if each is None else self._single(holder, each, f"{path}.{index}")
            for index, each in enumerate(value)
        ]
        return items if item is None else {item.attribute: items}

    def _single(self, element: Element, value: Any, path: str) -> Any:
        if element.is_complex:
            if isinstance(value, Mapping):
                return self.values(element, value, f"{path}.")
            self.wrong.append((path, "must be an object"))
            return SkipValue
        if isinstance(value, Mapping | list | tuple):
            self.wrong.append((path, "must be a single value"))
            return SkipValue
        try:
            return self._plain(element, value, path)
        except ValueError as problem:
            self.wrong.append((path, str(problem)))
            return SkipValue

    def _plain(self, element: Element, value: Any, path: str) -> Any:
        """One value as zeep takes it. Raises ValueError with the rule for what has no form on the wire."""
        shape = shape_of(element)
        text = str(value).lower() if isinstance(value, bool) else value
        if shape is Shape.BINARY:
            return text if isinstance(text, bytes) else _binary(str(text))
        text = str(text)
        try:
            etree.Element("text").text = text
        except ValueError:
            raise ValueError("must not hold control characters") from None
        if shape is Shape.TRUTH:
            if text.strip().lower() not in _TRUTHS:
                raise ValueError("must be true or false")
            return _TRUTHS[text.strip().lower()]
        facets = self.live.facets(element)
        if facets.choices and text not in facets.choices:
            self.doubtful.append((path, f"must be one of {', '.join(facets.choices)}"))
        if shape is Shape.NUMBER and not _is_number(text):
            self.doubtful.append((path, "must be a number"))
        return text


def envelope_of(
    operation: LiveOperation, values: Mapping[str, Any], live: LiveService, user: str, password: str
) -> tuple[etree._Element, list[tuple[str, str]]]:
    """The envelope of a request, and what in it the schema does not allow as (path, rule).

    Raises InvalidInput for what cannot be written.
    """
    writing = Writing(live)
    request = operation.request
    ready: dict[str, Any] = {}
    if request is not None:
        ready = writing.values(request, values)
    elif values:
        writing.wrong.extend((name, _unknown(name, [])) for name in values)
    if writing.wrong:
        raise not_writable(operation.name, writing.wrong)
    try:
        message = operation.declared.create(**ready, _soapheaders=[signed(sign_in_header(operation), user, password)])
    except (zeep.exceptions.Error, LookupError, TypeError, ValueError, AttributeError) as problem:
        raise InvalidInput(
            f"{operation.name} was not sent: its values cannot be written the way this server's WSDL asks for it.",
            "Correct the values and try again.",
            type(problem).__name__,
            problems=[],
        ) from problem
    root: etree._Element = message.content
    return root, writing.doubtful


def not_writable(operation: str, found: Sequence[tuple[str, str]]) -> InvalidInput:
    """The error for values that have no place or no form in the request."""
    sentences = "; ".join(f"{path} {rule}" for path, rule in found)
    return InvalidInput(
        f"{operation} was not sent: {sentences}.",
        "Correct the values and try again.",
        problems=[{"path": path, "rule": rule, "value": ""} for path, rule in found],
    )


def secrets_of(root: etree._Element, names: frozenset[str]) -> list[etree._Element]:
    """The elements of an envelope that hold a secret: flagged by the form, or called like one."""
    return [
        element
        for element in root.iter("{*}*")
        if element.text
        and (local_name(element.tag) in names or is_secret(local_name(element.tag), is_holder=len(element) > 0))
    ]


def _unknown(name: str, known: Sequence[str]) -> str:
    near = nearest(name, known)
    if near:
        return f"is no element here; the nearest is {' or '.join(near)}"
    return f"is no element here; there are {', '.join(known)}" if known else "is no element here, where nothing is"


def _nil_item(holder: Element) -> Any:
    return _NilObject() if holder.is_complex else Nil


def _has_choice(holder: Element) -> bool:
    """Whether one of the object's elements stands in place of others, so that none of them must be there."""
    content = getattr(holder.declared.type, "_element", None)
    waiting = [] if content is None else [content]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Choice):
            return True
        if isinstance(found, list):
            waiting.extend(found)
    return False


def _binary(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("must be base64") from None


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def without_secrets(values: Any, names: Collection[str]) -> Any:
    """Values by the server's names without those of secret elements. names: what this server calls further ones."""
    if isinstance(values, Mapping):
        return {
            name: without_secrets(value, names)
            for name, value in values.items()
            if name not in names and not is_secret(name, is_holder=isinstance(value, Mapping | list))
        }
    if isinstance(values, list):
        return [without_secrets(item, names) for item in values]
    return values
