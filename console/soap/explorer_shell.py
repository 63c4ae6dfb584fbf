"""The same call for a shell: as a line of cURL that asks for every secret, and as this project's own command line."""

from __future__ import annotations

import secrets
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from console.contract.check import problems_of_fields
from console.contract.language import Field
from console.contract.services import SERVICES
from console.log import HIDDEN
from console.soap.binding import BoundOperation
from console.soap.matching import Layout
from console.soap.values import reader_of
from console.soap.xml import local_name


def masked_and_curl(
    root: etree._Element, held: Sequence[etree._Element], headers: Mapping[str, str], address: str
) -> tuple[str, str]:
    """The envelope with each of the elements `held` hidden, and the lines for a POSIX shell that ask for their texts.

    The secrets are typed unseen, escaped for XML and piped: they stand neither in the history nor in the list of
    processes. The elements of `root` are changed.
    """
    marks = [f"secret-{secrets.token_hex(16)}" for _ in held]
    for element, mark in zip(held, marks, strict=True):
        element[:] = []
        element.text = mark
    etree.indent(root)
    text = f'<?xml version="1.0" encoding="utf-8"?>\n{etree.tostring(root, encoding="unicode")}'
    masked = text
    for mark in marks:
        masked = masked.replace(mark, HIDDEN)
    pieces: list[str] = []
    lines = ["ask() { printf '%s: ' \"$1\" >&2; stty -echo 2>/dev/null; IFS= read -r answer; stty echo 2>/dev/null;"]
    lines.append("  printf '\\n' >&2; answer=$(printf '%s' \"$answer\" | sed 's/&/\\&amp;/g; s/</\\&lt;/g'); }")
    rest = text
    for number, (element, mark) in enumerate(zip(held, marks, strict=True), 1):
        lines.append(f"ask {shlex.quote(local_name(element.tag))}; secret{number}=$answer")
        before, _, rest = rest.partition(mark)
        pieces += [shlex.quote(before), f'"$secret{number}"']
    pieces.append(shlex.quote(rest))
    given = " ".join(f"--header {shlex.quote(f'{name}: {value}')}" for name, value in headers.items())
    lines.append(f"printf '%s' {' '.join(pieces)} |")
    lines.append(f"  curl --silent --show-error {given} --data-binary @- {shlex.quote(address)}")
    return masked, "\n".join(lines)


@dataclass
class Declared:
    """The values of a bound operation under the declared names.

    assignments: what is typed for each single value, as (path, text). is_whole: every value has a declared place and
    can be typed.
    """

    bound: BoundOperation
    values: dict[str, Any] = field(default_factory=dict)
    assignments: list[tuple[str, str]] = field(default_factory=list)
    is_whole: bool = True

    @classmethod
    def of(cls, bound: BoundOperation, given: Mapping[str, Any]) -> Declared:
        """The declared form of values by the server's names."""
        found = cls(bound)
        inner: Any = given
        if bound.wrapper is not None:
            inner = given.get(bound.wrapper.name) or {}
        found.values = found._object(bound.layout, inner, "")
        return found

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """Each declared rule that is broken, at its place in the form."""
        start = () if self.bound.wrapper is None else (self.bound.wrapper.name,)
        return tuple(
            (".".join((*start, *_live_path(self.bound.layout, problem.path.split(".")))), problem.rule)
            for problem in problems_of_fields(self.bound.spec.request, self.values)
        )

    def command(self, server: Sequence[str]) -> str:
        """The call as `python -m console call`; empty where that would be another call."""
        if not self.is_whole:
            return ""
        spec = self.bound.spec
        parts = ["python", "-m", "console", "call", spec.name, *(f"{path}={text}" for path, text in self.assignments)]
        if sum(spec.name in service.operations for service in SERVICES.values()) > 1:
            parts += ["--service", spec.service.name]
        return shlex.join([*parts, *server])

    def _object(self, layout: Layout, given: Mapping[str, Any], path: str) -> dict[str, Any]:
        placed = {found.element.name: found for found in layout.placed}
        values: dict[str, Any] = {}
        for name, value in given.items():
            found = placed.get(name)
            if found is None:
                self.is_whole = False
                continue
            declared = found.field
            place = f"{path}{declared.name}"
            values[declared.name] = self._value(declared, found.layout, value, place)
        return values

    def _value(self, declared: Field, layout: Layout | None, value: Any, path: str) -> Any:
        if value is None:
            self._type(declared, "null", path)
            return None
        if not declared.array:
            return self._item(declared, layout, value, path)
        self.is_whole = self.is_whole and bool(value)
        return tuple(self._item(declared, layout, item, f"{path}.{index}") for index, item in enumerate(value))

    def _item(self, declared: Field, layout: Layout | None, value: Any, path: str) -> Any:
        if isinstance(value, Mapping):
            if layout is None or not value:
                self.is_whole = False
            return {} if layout is None else self._object(layout, value, f"{path}.")
        if value is None:
            self.is_whole = False
            return None
        text = str(value).lower() if isinstance(value, bool) else str(value)
        self._type(declared, text, path)
        try:
            return reader_of(declared)(text)
        except ValueError:
            return text

    def _type(self, declared: Field, text: str, path: str) -> None:
        """Note what is typed for one value; that of a secret is asked for."""
        self.assignments.append((path, "-" if declared.about.secret and text else text))


def _live_path(layout: Layout | None, parts: Sequence[str]) -> Iterator[str]:
    """A path of declared names as one of the server's names."""
    for part in parts:
        found = None
        if layout is not None and not part.isdecimal():
            found = next((each for each in layout.placed if each.field.name == part), None)
            layout = None if found is None else found.layout
        yield part if found is None else found.element.name
