"""SOAP faults of both versions as errors."""

from __future__ import annotations

from lxml import etree

from console.errors import SoapFault
from console.log import redacted
from console.soap.xml import child

_CALLER = ("Client", "Sender")
"""Fault codes of SOAP 1.1 and 1.2 for a request that the server finds wrong."""


def raise_fault(operation: str, body: etree._Element) -> None:
    """Raise `SoapFault` if the SOAP body holds a fault, in the shape of SOAP 1.1 or of 1.2."""
    fault = child(body, "Fault")
    if fault is None:
        return
    code = _text(child(fault, "faultcode")) or _text(_below(fault, "Code", "Value"))
    reason = _text(child(fault, "faultstring")) or _text(_below(fault, "Reason", "Text"))
    code = code.rpartition(":")[2]
    reason = redacted(reason)
    if code.partition(".")[0] in _CALLER:
        advice = "The request does not suit this server; look at the binding report of the service."
    else:
        advice = "Look at the state of things before trying again; if it happens again, tell the provider."
    summary = f"The server could not carry out {operation}: {_first_sentence(reason) or code or 'it gave no reason'}."
    raise SoapFault(summary, advice, reason, code=code, reason=reason)


def _below(parent: etree._Element, *path: str) -> etree._Element | None:
    found: etree._Element | None = parent
    for name in path:
        found = None if found is None else child(found, name)
    return found


def _text(element: etree._Element | None) -> str:
    return "" if element is None else (element.text or "").strip()


def _first_sentence(reason: str) -> str:
    """The beginning of a reason without the stack trace that some servers add."""
    return reason.splitlines()[0].split(" ---> ")[0].rstrip(".")[:300] if reason else ""
