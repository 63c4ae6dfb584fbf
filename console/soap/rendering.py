"""Single values as XML, written by zeep as the live schema says."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lxml import etree
from zeep.xsd import Nil, SkipValue

from console.soap.matching import Placed
from console.soap.pieces import Piece
from console.soap.schema import Element


def rendered(placed: Placed, value: Any) -> str:
    """The XML of a field's elements, each whole by itself; nothing for a value that is left out."""
    if value is SkipValue:
        return ""
    declared = placed.element.declared
    holder = etree.fromstring(f'<holder xmlns="{declared.qname.namespace or ""}"/>')
    declared.render(holder, _for_zeep(placed.element, value))
    return "".join(etree.tostring(child, encoding="unicode", with_tail=False) for child in holder)


def _for_zeep(element: Element, value: Any) -> Any:
    if isinstance(value, list):
        return [_for_zeep(element, item) for item in value]
    return element.declared.type(**value) if isinstance(value, dict) and value is not Nil else value


def empty(element: Element) -> dict[str, Any]:
    """What zeep writes as an element with nothing in it, whatever the schema wants to have in it."""
    return {str(name): SkipValue for name, _ in element.declared.type.elements}


def is_without_zone(piece: Piece, value: Any) -> bool:
    """Whether a moment stood there without zone: one whose zone nobody knows does not get one by an edit."""
    text = (piece.element.text or "").strip()
    if not isinstance(value, datetime) or not text:
        return False
    try:
        return datetime.fromisoformat(text).tzinfo is None
    except ValueError:
        return False
