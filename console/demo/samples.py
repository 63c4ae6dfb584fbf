"""Sample requests and replies as the help pages print them: names in wire order, types in the place of values."""

from __future__ import annotations

from collections.abc import Iterator

from console.contract.header import AuthHeader
from console.contract.language import NAMESPACE, Field, OperationSpec, Record, Style, fields_of
from console.demo.envelope import INSTANCE, SCHEMA, SoapVersion

_STEP = "  "
_DEEPEST = 6


def request_sample(spec: OperationSpec, version: SoapVersion) -> str:
    """The XML of a request."""
    inner: list[str] = list(_fields(spec.request))
    if spec.style is Style.WRAPPED:
        inner = list(_around("request", inner))
    header = _around("AuthHeader", _fields(AuthHeader), NAMESPACE)
    body = _around(spec.name, inner, NAMESPACE)
    return _envelope(version, [*_around("soap:Header", header), *_around("soap:Body", body)])


def reply_sample(spec: OperationSpec, version: SoapVersion) -> str:
    """The XML of a reply."""
    inner: list[str] = list(_fields(spec.reply))
    if spec.style is not Style.BARE:
        inner = list(_around(f"{spec.name}Result", inner))
    return _envelope(version, list(_around("soap:Body", _around(f"{spec.name}Response", inner, NAMESPACE))))


def _envelope(version: SoapVersion, content: list[str]) -> str:
    opening = f'<soap:Envelope xmlns:xsi="{INSTANCE}" xmlns:xsd="{SCHEMA}" xmlns:soap="{version.namespace}">'
    lines = ['<?xml version="1.0" encoding="utf-8"?>', opening, *(_STEP + line for line in content), "</soap:Envelope>"]
    return "\n".join(lines)


def _around(name: str, content: Iterator[str] | list[str], namespace: str = "") -> Iterator[str]:
    declared = f' xmlns="{namespace}"' if namespace else ""
    lines = [_STEP + line for line in content]
    if not lines:
        yield f"<{name}{declared} />"
        return
    yield f"<{name}{declared}>"
    yield from lines
    yield f"</{name}>"


def _fields(record: type[Record], depth: int = 0) -> Iterator[str]:
    for field in fields_of(record):
        if not field.array:
            yield from _element(field, field.name, depth)
            continue
        items = [line for _ in range(2) for line in _element(field, field.item, depth)]
        yield from _around(field.name, items)


def _element(field: Field, name: str, depth: int) -> Iterator[str]:
    if field.record is not None:
        yield from _around(name, _fields(field.record, depth + 1) if depth < _DEEPEST else [])
        return
    placeholder = " or ".join(field.values) if field.enumeration else field.wire
    yield f"<{name}>{placeholder}</{name}>"
