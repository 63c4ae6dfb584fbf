"""Replies as records: where the answer lies in its envelope, and the answer as the reply record of its operation."""

from __future__ import annotations

from lxml import etree

from console.contract.kept import WRITTEN_BACK
from console.contract.language import OperationSpec, Reply, Result, Style, fields_of
from console.contract.reach import records_in
from console.contract.verdicts import verdict_of
from console.errors import BadReply
from console.soap.faults import raise_fault
from console.soap.pieces import sources_of
from console.soap.records import Names, Sources, reader_for
from console.soap.rpc_decode import fields_of_return, resolve_references
from console.soap.xml import child, local_name, parse, utf8_of

ENVELOPES = (
    "{http://schemas.xmlsoap.org/soap/envelope/}Envelope",
    "{http://www.w3.org/2003/05/soap-envelope}Envelope",
)
_VERDICT = frozenset(field.name.casefold() for field in fields_of(Result))


def answer_in(spec: OperationSpec, root: etree._Element, names: Names | None = None) -> list[etree._Element]:
    """The elements that are the fields of the reply record, wherever this server put them.

    names: as for `decode_reply`. Raises `SoapFault` for a fault, `BadReply` for what is no answer to this operation.
    """
    if root.tag not in ENVELOPES:
        raise _not_an_answer(spec, f"The root element is <{local_name(root.tag)}>.")
    body = child(root, "Body")
    if body is None or not len(body):
        raise _not_an_answer(spec, "The SOAP body is empty.")
    raise_fault(spec.name, body)
    if spec.style is Style.RPC:
        resolve_references(spec.name, body)
    response = body[0]
    called = names or {}
    declared = f"{spec.name}Response"
    if local_name(response.tag) != called.get(declared, declared):
        raise _not_an_answer(spec, f"The SOAP body holds <{local_name(response.tag)}>.")
    return _fields(spec, response, called.get(f"{spec.name}Result", f"{spec.name}Result"))


def decode_answer(
    spec: OperationSpec, fields: list[etree._Element], names: Names | None = None, sources: Sources | None = None
) -> Reply:
    """The reply record whose fields are the elements `fields`; `sources` as for `Reader.read`."""
    called = dict(names or {})
    if spec.style is not Style.RPC:
        called.setdefault(spec.result_field.name, "Result" if spec.style is Style.BARE else f"{spec.name}Result")
    reply: Reply = reader_for(spec.reply, called).read_children(fields, sources=sources)
    verdict = verdict_of(spec, reply)
    if verdict.Result is None and verdict.Code is None:
        raise _not_an_answer(spec, "It holds no result.")
    return reply


def decode_reply(spec: OperationSpec, body: bytes, names: Names | None = None) -> Reply:
    """The reply of an operation from the bytes of its envelope.

    names: what the live server calls the elements whose names differ (`OperationBinding.reply_names`). Raises
    `SoapFault`, `ForbiddenXml`, `BadValue` and `BadReply`.
    """
    what = f"The reply to {spec.name}"
    text = utf8_of(body, what)
    root = parse(text, what)
    is_written_back = not WRITTEN_BACK.isdisjoint(records_in(spec.reply))
    sources = sources_of(text, root, what) if is_written_back else None
    return decode_answer(spec, answer_in(spec, root, names), names, sources)


def _fields(spec: OperationSpec, response: etree._Element, result_name: str) -> list[etree._Element]:
    """The fields of the answer: inside `<OpResult>`, or beside it where that is the verdict itself.

    Which of the two it is shows in the verdict's own number: as a plain `<Result>0</Result>` it stands right in
    `<OpResult>` only where that is the verdict.
    """
    if spec.style is Style.RPC:
        return fields_of_return(response)
    outer = child(response, result_name)
    if outer is None:
        return list(response)
    inside = {local_name(part.tag).casefold(): part for part in reversed(outer)}
    number = inside.get("result")
    if spec.style is Style.BARE:
        return list(outer) if number is not None and len(number) else list(response)
    is_plain = number is not None and not len(number) and bool(number.text)
    return list(response) if is_plain and _VERDICT.issuperset(inside) else list(outer)


def _not_an_answer(spec: OperationSpec, details: str) -> BadReply:
    return BadReply(
        f"The reply to {spec.name} is not the documented one.",
        "Check the address in the profile; if it is right, tell the provider.",
        details,
    )
