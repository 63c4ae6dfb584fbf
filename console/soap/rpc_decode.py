"""Replies of rpc/encoded: where the fields lie, arrays whatever their items are called, and references put in place."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from console.contract.wsdl_rpc import ENCODING
from console.errors import BadReply
from console.soap.rpc_schema import ITEM
from console.soap.xml import child

_ARRAY_TYPE = f"{{{ENCODING}}}arrayType"
_MOST_COPIED = 200_000
"""Elements that references may unfold to: a reply that refers to itself must not fill the memory."""


def fields_of_return(response: etree._Element) -> list[etree._Element]:
    """The elements of the reply's fields, which lie in the one child of the response, mostly called `<return>`."""
    for array in response.iter():
        if _ARRAY_TYPE in array.attrib:
            for item in array:
                item.tag = ITEM
    holder = child(response, "return")
    if holder is None and len(response) == 1:
        holder = response[0]
    return list(response if holder is None else holder)


def resolve_references(operation: str, body: etree._Element) -> None:
    """Put in place what elements of a SOAP body refer to by `href`, as some servers write what occurs twice.

    Raises `BadReply` for a reference to nothing, and for those that lead back to themselves.
    """
    waiting = [(reference, 0) for reference in _references(body)]
    if not waiting:
        return
    targets = {found.get("id", ""): deepcopy(found) for found in body.iter() if found.get("id")}
    left = _MOST_COPIED
    while waiting:
        reference, followed = waiting.pop()
        target = targets.get(reference.get("href", "")[1:])
        if target is None:
            raise _unresolved(operation, "It refers to a part that it does not hold.")
        left -= sum(1 for _ in target.iter())
        # Whoever follows more references than there are parts has come to one of them again.
        if left < 0 or followed == len(targets):
            raise _unresolved(operation, "Its parts refer to each other without end.")
        copied = deepcopy(target)
        del reference.attrib["href"]
        reference.text = copied.text
        reference.attrib.update({name: value for name, value in copied.attrib.items() if name != "id"})
        reference[:] = list(copied)
        waiting += ((found, followed + 1) for found in _references(reference))


def _references(root: etree._Element) -> list[etree._Element]:
    return [found for found in root.iter() if found.get("href", "").startswith("#")]


def _unresolved(operation: str, details: str) -> BadReply:
    return BadReply(
        f"The reply to {operation} is not the documented one.",
        "Check the address in the profile; if it is right, tell the provider.",
        details,
    )
