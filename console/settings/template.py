r"""A policy as a file that a person can read, keep and hand on: no secret, no id, nobody's name.

    {
      "format": "backup-console policy template",
      "version": 1,
      "name": "Office documents, every evening",
      "settings": {
        "Policy": {"Schedule": {"ScheduleType": "Daily", …}, …},
        "ScannerPathes": {"IncludeFolders": ["D:\\Shared"]},
        "SizeLimits": [{"FileType": "Video", …}]
      }
    }

A file of a newer version is refused, since it may say what this program does not know, and so is one with a field that
is none, a value of a wrong kind or one that breaks a rule: what is damaged is named with its line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from console.contract.language import Field, Record, fields_of
from console.settings.patching import broken, empty
from console.settings.plain_values import is_nothing, plain, record_from
from console.settings.whole_policy import WholePolicy

FORMAT = "backup-console policy template"
VERSION = 1
ENDING = ".policy.json"

_BYTE = re.compile(r"\(byte (\d+)\)")
_HEAD = ("format", "version", "name", "settings")


class BadTemplate(ValueError):
    """A file that is no template of this program, or a damaged one; the text is a sentence."""


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """A policy to be made from: its own name is the template's."""

    name: str
    policy: WholePolicy


def template_of(policy: WholePolicy, name: str = "") -> Template:
    """A policy as a template, without its secrets and what the server gave it. name: the policy's own, if not said."""
    kept = record_from(WholePolicy, _kept(WholePolicy, plain(policy)))
    title = name or policy.Policy.PolicyName or ""
    return Template(name=title, policy=msgspec.structs.replace(kept, Policy=_named(kept, title)))


def _named(policy: WholePolicy, name: str) -> Any:
    return msgspec.structs.replace(policy.Policy, PolicyName=name)


def written(template: Template) -> bytes:
    """The file of a template."""
    settings = _kept(WholePolicy, plain(template.policy))
    head = {"format": FORMAT, "version": VERSION, "name": template.name, "settings": settings}
    return msgspec.json.format(msgspec.json.encode(head), indent=2) + b"\n"


def read(content: bytes) -> Template:
    """The template in a file. Raises BadTemplate."""
    head = _decoded(content)
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise BadTemplate("It is no policy template of this program.")
    version = head.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise BadTemplate(f"Line {_line(content, ('version',))}: the version is no number.")
    if version > VERSION:
        raise BadTemplate(f"It is of version {version}, which a newer program wrote; this one knows version {VERSION}.")
    for name in head:
        if name not in _HEAD:
            raise BadTemplate(f"Line {_line(content, (name,))}: “{name}” is not known.")
    name, settings = head.get("name"), head.get("settings")
    if not isinstance(name, str) or not name:
        raise BadTemplate(f"Line {_line(content, ('name',))}: the template has no name.")
    if not isinstance(settings, dict):
        raise BadTemplate(f"Line {_line(content, ('settings',))}: the settings are no object.")
    reading = _Reading(content)
    policy: WholePolicy = reading.record(WholePolicy, settings, ("settings",))
    policy = msgspec.structs.replace(policy, Policy=_named(policy, name))
    reading.require_rules(policy)
    return Template(name=name, policy=policy)


def _decoded(content: bytes) -> Any:
    try:
        return msgspec.json.decode(content)
    except msgspec.DecodeError as problem:
        found = _BYTE.search(str(problem))
        line = content[: int(found[1])].count(b"\n") + 1 if found else content.count(b"\n") + 1
        raise BadTemplate(f"Line {line}: it is damaged there, so that it cannot be read.") from None
    except UnicodeDecodeError:
        raise BadTemplate("It is no text in UTF-8.") from None


def _kept(record: type[Record], values: Mapping[str, Any]) -> dict[str, Any]:
    """Plain values without what is nothing and what the server gives its value."""
    kept: dict[str, Any] = {}
    for found in fields_of(record):
        value = values.get(found.name)
        if found.about.by_server or value is None or is_nothing(value):
            continue
        if found.record is not None:
            inner = found.record
            value = [_kept(inner, item) for item in value] if found.array else _kept(inner, value)
        if value not in ({}, []):
            kept[found.name] = value
    return kept


class _Reading:
    """Reads settings field by field, so that what is wrong can be named."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def record(self, kind: type[Record], values: Any, at: tuple[str, ...]) -> Any:
        if not isinstance(values, dict):
            raise self._bad(at, "must be an object")
        declared = {found.name: found for found in fields_of(kind)}
        for name in values:
            if name not in declared:
                raise self._bad((*at, name), "is no setting that this program knows")
            if declared[name].about.secret:
                raise self._bad((*at, name), "is a secret, which a template does not hold: remove the line")
        given = {
            name: self._value(declared[name], value, (*at, name))
            for name, value in values.items()
            if value is not None and not declared[name].about.by_server
        }
        return msgspec.structs.replace(empty(kind), **given)

    def _value(self, found: Field, value: Any, at: tuple[str, ...]) -> Any:
        if found.array and not isinstance(value, list):
            raise self._bad(at, "must be a list")
        if found.record is not None:
            inner = found.record
            return (
                tuple(self.record(inner, item, at) for item in value) if found.array else self.record(inner, value, at)
            )
        try:
            items = tuple(msgspec.convert(item, found.base) for item in (value if found.array else (value,)))
            return items if found.array else items[0]
        except msgspec.ValidationError:
            raise self._bad(at, f"cannot be {value!r}") from None

    def require_rules(self, policy: WholePolicy) -> None:
        """Raise BadTemplate for a value that breaks a rule of its own; what is missing is filled in later."""
        for problem in broken(policy):
            names = tuple(name for name in problem.path.split(".") if not name.isdigit())
            raise self._bad(("settings", *names), f"{problem.rule}, and is “{problem.value}”")

    def _bad(self, at: tuple[str, ...], why: str) -> BadTemplate:
        return BadTemplate(f"Line {_line(self._content, at)}: “{at[-1]}” {why}.")


def _line(content: bytes, names: tuple[str, ...]) -> int:
    """The line in which the last of these names stands, each of which is looked for behind the one before it."""
    at = 0
    for name in names:
        found = content.find(b'"%s"' % name.encode(), at)
        at = found if found >= 0 else at
    return content[:at].count(b"\n") + 1
