"""What a WSDL says and zeep does not keep: closed lists and limits of simple types, and the words about operations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from lxml import etree

_XSD = "{http://www.w3.org/2001/XMLSchema}"
_WSDL = "{http://schemas.xmlsoap.org/wsdl/}"

_DEEPEST = 20
"""Types below one another that are looked through; a schema may name a type as its own base."""


@dataclass(frozen=True, slots=True)
class Facets:
    """What a simple type allows: its closed list, its smallest and largest whole number."""

    choices: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class _Written:
    """One simple type as the schema writes it, with the name of the type that it restricts."""

    own: Facets
    base: str


def documentation_in(wsdl: etree._Element) -> dict[str, str]:
    """Operation name -> its documentation on one line."""
    found: dict[str, str] = {}
    for operation in wsdl.iterfind(f"{_WSDL}portType/{_WSDL}operation"):
        words = operation.find(f"{_WSDL}documentation")
        text = "" if words is None else " ".join("".join(map(str, words.itertext())).split())
        if text:
            found.setdefault(operation.get("name", ""), text)
    return found


def facets_in(wsdl: etree._Element) -> dict[str, Facets]:
    """Name of a simple type, as zeep has it -> what it allows. An unnamed type has its element's name."""
    written: dict[str, _Written] = {}
    for schema in wsdl.iter(f"{_XSD}schema"):
        namespace = schema.get("targetNamespace", "")
        for kind in schema.iter(f"{_XSD}simpleType"):
            restriction = kind.find(f"{_XSD}restriction")
            parent = kind.getparent()
            name = kind.get("name") or (None if parent is None else parent.get("name"))
            if restriction is None or name is None:
                continue
            qualified = f"{{{namespace}}}{name}" if namespace else name
            if kind.get("name"):
                written[qualified] = _read(restriction)
            elif written.setdefault(qualified, _read(restriction)) != _read(restriction):
                # Two elements of one name with lists of their own: neither is known to be the one that is meant.
                written[qualified] = _Written(Facets(), "")
    return {name: _inherited(name, written) for name in written}


def _read(restriction: etree._Element) -> _Written:
    choices = tuple(found.get("value", "") for found in restriction.iterfind(f"{_XSD}enumeration"))
    limits = Facets(
        choices,
        _limit(restriction, ("minInclusive", 0), ("minExclusive", 1)),
        _limit(restriction, ("maxInclusive", 0), ("maxExclusive", -1)),
    )
    prefix, _, local = restriction.get("base", "").rpartition(":")
    namespace = restriction.nsmap.get(prefix or None, "")
    return _Written(limits, f"{{{namespace}}}{local}" if namespace else local)


def _limit(restriction: etree._Element, *ways: tuple[str, int]) -> int | None:
    for tag, step in ways:
        found = restriction.find(f"{_XSD}{tag}")
        if found is not None:
            try:
                return int(Decimal(found.get("value", ""))) + step
            except (InvalidOperation, ValueError, OverflowError):
                return None
    return None


def _inherited(name: str, written: Mapping[str, _Written]) -> Facets:
    """What a type allows, its bases included: the innermost says it first."""
    facets = Facets()
    for _ in range(_DEEPEST):
        found = written.get(name)
        if found is None:
            break
        facets = Facets(
            facets.choices or found.own.choices,
            found.own.minimum if facets.minimum is None else facets.minimum,
            found.own.maximum if facets.maximum is None else facets.maximum,
        )
        name = found.base
    return facets
