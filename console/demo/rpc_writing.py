"""Replies of rpc/encoded as a PHP server writes them: every value names its type, null is nil, arrays are counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from xml.sax.saxutils import escape

from console.contract.language import Field, OperationSpec, Record, Reply
from console.contract.versions import fields_at
from console.contract.wsdl_rpc import ENCODING
from console.demo.envelope import SOAP_11
from console.demo.writing import escaped

_NIL = 'xsi:nil="true"/>'
Further = Callable[[Record], Mapping[str, str | None]]
"""Gives the members that an object has beside the declared ones."""


def rpc_reply_text(spec: OperationSpec, namespace: str, version: int, reply: Reply, further: Further) -> bytes:
    """The whole reply."""
    head = SOAP_11.head.replace(
        "<soap:Envelope", f'<soap:Envelope xmlns:ns1="{escape(namespace)}" xmlns:soapenc="{ENCODING}"'
    )
    content = _members(reply, version, further)
    name = type(reply).__name__
    response = f'<ns1:{spec.name}Response soap:encodingStyle="{ENCODING}"><return xsi:type="ns1:{name}">{content}'
    return f"{head}{response}</return></ns1:{spec.name}Response>{SOAP_11.tail}".encode()


def _members(record: Record, version: int, further: Further) -> str:
    written = [
        _member(field, getattr(record, field.name), version, further) for field in fields_at(type(record), version)
    ]
    written += [
        f"<{name} {_NIL}" if text is None else f'<{name} xsi:type="xsd:string">{escaped(text)}</{name}>'
        for name, text in further(record).items()
    ]
    # The order is free, and whoever reads must not count on one: what is declared first comes last.
    return "".join(reversed(written))


def _member(field: Field, value: Any, version: int, further: Further) -> str:
    if value is None:
        return f"<{field.name} {_NIL}"
    kind = f"xsd:{field.wire}" if field.record is None else f"ns1:{field.record.__name__}"
    if not field.array:
        return _single(field.name, kind, value, version, further)
    items = "".join(_single(field.item, kind, item, version, further) for item in value)
    array = f"ns1:ArrayOf{kind.partition(':')[2]}"
    return f'<{field.name} xsi:type="{array}" soapenc:arrayType="{kind}[{len(value)}]">{items}</{field.name}>'


def _single(name: str, kind: str, value: Any, version: int, further: Further) -> str:
    if isinstance(value, Record):
        text = _members(value, version, further)
    elif isinstance(value, bool):
        text = "true" if value else "false"
    else:
        text = escaped(str(value))
    return f'<{name} xsi:type="{kind}">{text}</{name}>'
