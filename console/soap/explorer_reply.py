"""Any answer to a call by hand, shown as what it is: a tree and XML without secrets, cut at a sensible size."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

from lxml import etree

from console.contract.codes import COMMON_CODES, SUCCESS, code_of, words
from console.contract.language import OperationSpec
from console.contract.live import CallReply, ReplyNode
from console.contract.secrets import is_secret
from console.errors import BadReply, SoapFault
from console.log import HIDDEN, redacted
from console.soap.client import may_have_happened
from console.soap.decode import ENVELOPES
from console.soap.faults import raise_fault
from console.soap.replies import note_response, xml_of
from console.soap.transport import Response
from console.soap.xml import XSI_NIL, child, is_nil, local_name, parse, utf8_of

MOST_NODES = 20_000
"""Elements of a reply that are shown."""

MOST_CHARACTERS = 1_000_000
"""Characters of a reply that are shown."""

_DEEPEST = 100
"""Levels of elements that are shown; deeper ones would exhaust whoever walks them."""


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What a reply answers.

    spec: the declaration, if there is one. names: the server's own names of further secret elements. hidden: secret
    texts that were sent, which a server may repeat. is_read: whether nothing can have happened.
    """

    operation: str
    spec: OperationSpec | None
    is_read: bool
    names: frozenset[str] = frozenset()
    hidden: tuple[str, ...] = ()


class _Verdict(NamedTuple):
    words: str
    is_success: bool
    is_lost: bool = False
    code: int | None = None
    code_name: str = ""


def shown_reply(sent: Sent, response: Response) -> CallReply:
    """A response as a person sees it. Nothing is raised for what is no answer: it is told and shown all the same."""
    what = f"The reply to {sent.operation}"
    try:
        root = parse(utf8_of(xml_of(response, f"the reply to {sent.operation}"), what), what)
    except BadReply as problem:
        note_response(problem, response)
        text = _without(response.body[: MOST_CHARACTERS * 4].decode("utf-8", errors="replace"), sent.hidden)
        return _reply(
            response,
            _no_answer(sent, problem),
            None,
            text[:MOST_CHARACTERS],
            is_cut=len(text) > MOST_CHARACTERS or len(response.body) > MOST_CHARACTERS * 4,
        )
    showing = _Showing(sent.names, sent.hidden)
    copied = showing.copy(root)
    etree.indent(copied)
    xml = etree.tostring(copied, encoding="unicode")
    answer = _answer(copied)
    return _reply(
        response,
        _verdict(sent, root, response),
        None if answer is None else _node(answer),
        xml[:MOST_CHARACTERS],
        is_cut=showing.is_cut or len(xml) > MOST_CHARACTERS,
    )


def _reply(response: Response, verdict: _Verdict, tree: ReplyNode | None, xml: str, *, is_cut: bool) -> CallReply:
    return CallReply(
        status=response.status,
        media_type=response.media_type,
        seconds=response.elapsed,
        size=len(response.body),
        verdict=verdict.words,
        is_success=verdict.is_success,
        code=verdict.code,
        code_name=verdict.code_name,
        is_lost=verdict.is_lost,
        tree=tree,
        xml=xml,
        is_cut=is_cut,
    )


def _no_answer(sent: Sent, problem: BadReply) -> _Verdict:
    """What came instead of an answer, and what that means for a change."""
    sentences = [problem.summary, problem.details]
    is_lost = not sent.is_read and may_have_happened(problem)
    if is_lost:
        sentences.append(
            f"{sent.operation} may or may not have happened: look at what it was to change before sending it again."
        )
    return _Verdict(redacted(" ".join(filter(None, sentences))), is_success=False, is_lost=is_lost)


def _without(text: str, hidden: Collection[str]) -> str:
    """The text without what must not be shown."""
    for secret in hidden:
        text = text.replace(secret, HIDDEN)
    return redacted(text)


class _Showing:
    """Copies a document as far as it is shown; is_cut: there is more of it."""

    def __init__(self, names: frozenset[str], hidden: tuple[str, ...]) -> None:
        self.is_cut = False
        self._names = names
        self._hidden = hidden
        self._nodes = MOST_NODES
        self._characters = MOST_CHARACTERS

    def copy(self, root: etree._Element) -> etree._Element:
        """The element and what lies below, without secrets."""
        copied = etree.Element(root.tag, nsmap=_prefixes(root))
        self._fill(copied, root, 1)
        return copied

    def _fill(self, copied: etree._Element, element: etree._Element, depth: int) -> None:
        self._nodes -= 1
        for name, value in element.attrib.items():
            secret = self._is_secret(str(name))
            copied.set(name, HIDDEN if secret else self._text(str(value)))
        if self._is_secret(element.tag, is_holder=len(element) > 0):
            if len(element) or element.text:
                copied.text = HIDDEN
            return
        if element.text and (not len(element) or element.text.strip()):
            copied.text = self._text(element.text)
        for inner in element:
            if self._nodes <= 0 or self._characters <= 0 or depth >= _DEEPEST:
                self.is_cut = True
                return
            self._fill(etree.SubElement(copied, inner.tag, nsmap=_prefixes(inner)), inner, depth + 1)

    def _is_secret(self, tag: str, *, is_holder: bool = False) -> bool:
        name = local_name(tag)
        return name in self._names or is_secret(name, is_holder=is_holder)

    def _text(self, text: str) -> str:
        if len(text) > self._characters:
            self.is_cut = True
            text = text[: self._characters]
        self._characters -= len(text)
        # A number, a truth or a moment of a long list is no secret, and to look for one takes its time.
        return text if len(text) < _SHORTEST or text.isdecimal() else _without(text, self._hidden)


_SHORTEST = 4
"""Characters below which a text is not looked through, as in the log."""


def _prefixes(element: etree._Element) -> Any:
    """The namespaces of an element; lxml's stubs have them without a default one."""
    return element.nsmap


def _answer(root: etree._Element) -> etree._Element | None:
    """The element that is shown as the tree: of an envelope what the body holds, else the document."""
    if root.tag not in ENVELOPES:
        return root
    body = child(root, "Body")
    return None if body is None or not len(body) else body[0]


def _node(element: etree._Element) -> ReplyNode:
    children = tuple(_node(inner) for inner in element)
    text = "" if children else element.text or ""
    if element.get(XSI_NIL) is not None:
        return ReplyNode(local_name(element.tag), text, is_nil(element), children)
    return ReplyNode(local_name(element.tag), text, children=children)


def _verdict(sent: Sent, root: etree._Element, response: Response) -> _Verdict:
    """What the answer says of the call."""
    problem = BadReply(
        f"The reply to {sent.operation} is no SOAP.", "", f"The root element is <{local_name(root.tag)}>."
    )
    note_response(problem, response)
    if root.tag not in ENVELOPES:
        return _no_answer(sent, problem)
    body = child(root, "Body")
    if body is None or not len(body):
        problem.summary, problem.details = f"The reply to {sent.operation} holds nothing: its SOAP body is empty.", ""
        return _no_answer(sent, problem)
    try:
        raise_fault(sent.operation, body)
    except SoapFault as fault:
        return _Verdict(_without(fault.summary, sent.hidden), is_success=False)
    return _result(sent, body[0])


def _result(sent: Sent, answer: etree._Element) -> _Verdict:
    """The provider's own result, wherever this server puts it."""
    for holder in _holders(answer):
        number, code, message = (_leaf(holder, name) for name in ("Result", "Code", "Message"))
        value = _integer(number)
        if value is None and not code:
            continue
        is_success = value == SUCCESS.code or (value is None and code == SUCCESS.name)
        told = _words(sent, value, code)
        shown = _without(" ".join(filter(None, (told, message))), sent.hidden)
        return _Verdict(shown, is_success, code=value, code_name=_without(code, sent.hidden))
    if sent.spec is not None:
        return _Verdict(f"The reply to {sent.operation} holds no result.", is_success=False, is_lost=not sent.is_read)
    return _Verdict("The server answered, with no result code in its answer.", is_success=True)


def _words(sent: Sent, value: int | None, code: str) -> str:
    if sent.spec is not None:
        told = words(sent.spec, value, code or None)
        found = code_of(sent.spec, value, code or None)
        return told if found is None or found is SUCCESS else f"{told} ({found.name})"
    known = next((found for found in COMMON_CODES if found.code == value and code in ("", found.name)), None)
    if known is not None:
        return known.doc if known is SUCCESS else f"{known.doc} {known.advice} ({known.name})"
    spelt = " ".join(str(part) for part in (code, value) if part not in (None, ""))
    return f"The provider answered with the result {spelt}."


def _holders(answer: etree._Element) -> list[etree._Element]:
    """Where a result can stand: `<OpResult><Result>`, `<OpResult>`, `<Result>` beside it, and the answer itself."""
    found: list[etree._Element] = []
    for outer in answer:
        name = local_name(outer.tag)
        if name.endswith("Result") and len(outer):
            inner = child(outer, "Result")
            found += [outer] if inner is None or not len(inner) else [inner, outer]
    return [*found, answer]


def _leaf(holder: etree._Element, name: str) -> str:
    found = child(holder, name)
    return "" if found is None or len(found) else (found.text or "").strip()


def _integer(text: str) -> int | None:
    return int(text) if len(text) < _LONGEST_NUMBER and text.removeprefix("-").isdecimal() else None


_LONGEST_NUMBER = 12
"""Characters of a result's number; what is longer is none."""
