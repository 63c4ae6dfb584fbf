"""The text of an element cut into the texts of what it holds, so that what is not edited can be copied as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from lxml import etree

from console.soap.xml import is_nil, local_name, parse

_TOKEN = re.compile(r"<(?:!--.*?--|\?.*?\?|/[^>]*|(?P<opens>[^\s!?/>]+)(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>", re.DOTALL)
"""A comment, an instruction, an end tag or a start tag; what stands between them is text."""


_NIL = re.compile(r"""\s+[\w.-]+:nil\s*=\s*(?:"[^"]*"|'[^']*')""")


@dataclass(slots=True)
class Piece:
    """One element of a text: `text[start:end]`, its content `text[inside:outside]`, and the elements in it.

    element: the same element parsed, without comments, with the path of its parents.
    """

    text: str = field(repr=False)
    element: etree._Element
    start: int
    inside: int
    outside: int = 0
    end: int = 0
    children: list[Piece] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Local name."""
        return local_name(self.element.tag)

    @property
    def whole(self) -> str:
        """The text of the element."""
        return self.text[self.start : self.end]

    @property
    def content(self) -> str:
        """The text between its tags."""
        return self.text[self.inside : self.outside]

    @property
    def is_nil(self) -> bool:
        """Whether the element says that it has no value."""
        return is_nil(self.element)

    @property
    def opening(self) -> str:
        """The start tag, also where the element is written in one tag."""
        tag = self.text[self.start : self.inside]
        return f"{tag[:-2].rstrip()}>" if tag.endswith("/>") else tag

    @property
    def closing(self) -> str:
        """The end tag, also where the element is written in one tag."""
        return self.text[self.outside : self.end] or f"</{self.qualified}>"

    @property
    def qualified(self) -> str:
        """The name as it is written, with its prefix."""
        found = _TOKEN.match(self.text, self.start)
        return found["opens"] if found is not None else self.name


def cut(text: str) -> Piece:
    """The pieces of an element's text, which is well-formed and was written by `etree.tostring`."""
    root = parse(text.encode(), "What was read")
    elements = root.iter(etree.Element)
    open_pieces: list[Piece] = []
    for token in _TOKEN.finditer(text):
        if token["opens"] is not None:
            piece = Piece(text, next(elements), token.start(), token.end())
            if open_pieces:
                open_pieces[-1].children.append(piece)
            open_pieces.append(piece)
            if not token[0].endswith("/>"):
                continue
            piece.outside = piece.end = token.end()
        elif token[0].startswith("</"):
            open_pieces[-1].outside, open_pieces[-1].end = token.start(), token.end()
        else:
            continue
        done = open_pieces.pop()
    return done


def split(text: str, is_item: Callable[[etree._Element], bool]) -> Iterator[str]:
    """The text of a list, once for each item with that item alone and with what stood before it.

    What stands behind the last item stays behind it.
    """
    whole = cut(text)
    items = [child for child in whole.children if is_item(child.element)]
    start = whole.inside
    for number, item in enumerate(items, start=1):
        end = item.end if number < len(items) else whole.outside
        yield f"{whole.opening}{text[start:end]}{whole.closing}"
        start = end


class Edit(NamedTuple):
    """What is to stand in a text from `start` to `end`; an insertion where both are one."""

    start: int
    end: int
    text: str


def edited(piece: Piece, edits: Iterable[Edit]) -> str:
    """The content of a piece with edits, none of which overlap; insertions at one place stay in their order."""
    written, done = [], piece.inside
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        written += [piece.text[done : edit.start], edit.text]
        done = edit.end
    return "".join([*written, piece.text[done : piece.outside]])


def renamed(piece: Piece, tag: Any, content: str) -> str:
    """The element with this content under a name, given as `etree.QName` takes it.

    Where both are as before it is the same to the letter.
    """
    wanted = etree.QName(tag)
    if wanted.text == piece.element.tag:
        return piece.whole if content == piece.content else f"{piece.opening}{content}{piece.closing}"
    prefix, _, _ = piece.qualified.rpartition(":")
    declaration = ""
    if wanted.namespace != etree.QName(piece.element).namespace:
        prefix = "sent"
        declaration = f' xmlns:sent="{wanted.namespace}"'
    name = f"{prefix}:{wanted.localname}" if prefix else wanted.localname
    rest = piece.opening[1 + len(piece.qualified) :]
    return f"<{name}{declaration}{rest}{content}</{name}>"


def with_content(piece: Piece, tag: Any, content: str) -> str:
    """The element with another content, which makes it one that is not nil; its attributes stay otherwise."""
    text = renamed(piece, tag, content)
    end = len(text) - len(text.removeprefix(_TOKEN.match(text)[0]))  # type: ignore[index]
    return _NIL.sub("", text[:end]) + text[end:] if piece.is_nil else text


def sources_of(body: bytes, root: etree._Element, what: str) -> Callable[[etree._Element], str]:
    """What gives the text of an element below `root`, which was parsed from `body`, with its comments.

    Each text is whole by itself: it declares every prefix that was declared above the element.
    """
    has_asides = b"<!--" in body or b"<?" in body[1:]
    other = parse(body, what, whole=True) if has_asides else root

    def source(element: etree._Element) -> str:
        twin = element
        if other is not root:
            line = [element, *element.iterancestors()]
            twin = other
            for index in reversed([_place(above) for above in line[:-1]]):
                twin = next(islice(twin.iterchildren(etree.Element), index, None))
        return etree.tostring(twin, encoding="unicode", with_tail=False)

    return source


def _place(element: etree._Element) -> int:
    """How many elements stand before this one in the same parent."""
    return sum(1 for _ in element.itersiblings(etree.Element, preceding=True))
