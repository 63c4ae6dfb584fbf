"""Reading XML from a server that may be broken or hostile: no document type, no entity, nothing fetched."""

from __future__ import annotations

import re

from lxml import etree

from console.errors import BadReply, ForbiddenXml

XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSI_NIL = f"{{{XSI}}}nil"

_NO_SPACE = re.compile(rb"\S")
_ASIDES = ((b"<?", b"?>"), (b"<!--", b"-->"))

_TRY_AGAIN = "Try again; if it happens again, tell the provider."
_DECLARED_ENCODING = re.compile(rb"""\A<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_ENCODINGS = {"utf-8": "utf-8", "us-ascii": "utf-8", "iso-8859-1": "latin-1", "windows-1252": "cp1252"}
_ROOT_TAG = re.compile(rb"<([A-Za-z_][\w.:-]*)")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def utf8_of(body: bytes, what: str) -> bytes:
    """The document in UTF-8 without a byte order mark; its declaration may go on naming the encoding it came in.

    The encoding is settled here and not by the parser, so that no exotic one can hide a document type from `parse`.
    """
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", errors="replace").encode()
    body = body.removeprefix(BYTE_ORDER_MARK)
    declared = _DECLARED_ENCODING.match(body)
    name = declared.group(1).decode().lower() if declared else "utf-8"
    encoding = _ENCODINGS.get(name)
    if encoding is None:
        raise BadReply(f"{what} is written in the encoding “{name}”, which the console does not read.", _TRY_AGAIN)
    return body if encoding == "utf-8" else body.decode(encoding, errors="replace").encode()


def end_of_prologue(body: bytes) -> int:
    """Where the root element begins, or the document type: behind the declaration, comments and instructions."""
    place = 0
    while True:
        text = _NO_SPACE.search(body, place)
        if text is None:
            return len(body)
        place = text.start()
        closing = next((end for start, end in _ASIDES if body.startswith(start, place)), None)
        end = -1 if closing is None else body.find(closing, place)
        if closing is None or end < 0:
            return place
        place = end + len(closing)


def parse(body: bytes, what: str, *, whole: bool = False) -> etree._Element:
    """The root element of a document in UTF-8. `what` begins the sentences, like "The answer to GetFoo".

    Comments and processing instructions are left out unless `whole` is set, so that an element's text is all of its
    text. Raises `ForbiddenXml` and, for what is not well-formed, `BadReply`.
    """
    if body.startswith(b"<!DOCTYPE", end_of_prologue(body)):  # it can stand nowhere else, and no byte of it is read
        raise _forbidden(what)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        remove_comments=not whole,
        remove_pis=not whole,
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as problem:
        root_tag = _ROOT_TAG.search(body)
        whole = root_tag is not None and body.rstrip().endswith(b"</" + root_tag.group(1) + b">")
        summary = f"{what} is not well-formed XML." if whole else f"{what} breaks off in the middle."
        raise BadReply(summary, _TRY_AGAIN, problem.msg) from problem
    if root.getroottree().docinfo.internalDTD is not None:
        raise _forbidden(what)
    return root


def local_name(tag: str) -> str:
    """A tag without its namespace."""
    return tag.rpartition("}")[2]


def child(parent: etree._Element, *names: str) -> etree._Element | None:
    """The first child whose local name is one of `names`."""
    return next((found for found in parent if local_name(found.tag) in names), None)


def is_nil(element: etree._Element) -> bool:
    """Whether the element says that it has no value."""
    return element.get(XSI_NIL) in ("true", "1")


def _forbidden(what: str) -> ForbiddenXml:
    return ForbiddenXml(
        f"{what} holds a document type, which can hide an attack, and was not read.",
        "Check the address in the profile; if it is right, tell the provider.",
    )
