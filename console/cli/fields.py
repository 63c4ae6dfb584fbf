"""A request from what was typed: `Field=value`, names of nested fields joined by dots, or a JSON file.

What a field may be called, what type it has and what it means comes from the contract; a wrong name is answered with
the nearest right one. Items of an array are counted from 0: `Items.0.Name=value`.
"""

from __future__ import annotations

import base64
import difflib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from console.contract.check import problems
from console.contract.language import Field, Operation, OperationSpec, Record, fields_of
from console.errors import InvalidInput

ASK = "-"
"""The value that stands for "read it from a person or from standard input": the way to give a secret."""

_BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_WORDS = {
    int: "a whole number",
    bool: "true or false",
    str: "a text",
    datetime: "a moment such as 2024-05-31T14:00:00Z",
    bytes: "base64",
}


def request_of(
    spec: OperationSpec, assignments: Sequence[str], document: Mapping[str, Any], ask: Callable[[str], str]
) -> Operation[Any]:
    """The request that `document`, and over it each `Field=value`, describe.

    `ask` gives the value of a secret field that was typed as `-`. Raises InvalidInput with one problem for each value
    that is wrong.
    """
    tree = _copied(document)
    for assignment in assignments:
        name, equals, value = assignment.partition("=")
        if not equals:
            raise _invalid(spec, {"path": assignment, "rule": "is no FIELD=VALUE", "value": assignment})
        _assign(spec, tree, name, value, ask)
    found: list[dict[str, Any]] = []
    request = _record(spec.request, tree, "", found)
    if request is not None and not found:
        broken = problems(request)
        found = [{"path": problem.path, "rule": problem.rule, "value": problem.value} for problem in broken]
    if request is None or found:
        raise _invalid(spec, *found)
    return request


def _invalid(spec: OperationSpec, *found: dict[str, Any]) -> InvalidInput:
    sentences = "; ".join(f"{problem['path']} {problem['rule']}" for problem in found)
    return InvalidInput(
        f"{spec.name} was not sent: {sentences}.",
        f"Its fields: python -m console operations {spec.name}",
        problems=list(found),
    )


def _copied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _copied(inner) for name, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, list) else value


def _assign(spec: OperationSpec, tree: dict[str, Any], name: str, value: str, ask: Callable[[str], str]) -> None:
    """Put one typed value at its place in the tree, making the objects and arrays on the way."""
    record: type[Record] | None = spec.request
    node: Any = tree
    parts = name.split(".")
    while parts:
        part = parts.pop(0)
        field = _field_named(record, part) if record else None
        if field is None:
            raise _invalid(spec, _unknown(record, part, name))
        place: Any = part
        if field.array and parts:
            node = node.setdefault(part, [])
            place = _index(parts.pop(0), node)
            if place is None:
                raise _invalid(spec, {"path": name, "rule": "must count the items of an array from 0", "value": value})
        record = field.record
        if parts:
            if place == len(node) if isinstance(node, list) else place not in node:
                _put(node, place, {})
            node = node[place]
            if not isinstance(node, dict | list):
                raise _invalid(
                    spec, {"path": name, "rule": "lies inside what the JSON file gives as a value", "value": ""}
                )
        else:
            if field.about.secret:
                value = _secret(spec, name, value, ask)
            _put(node, place, value)


def _index(part: str, items: list[Any]) -> int | None:
    return int(part) if part.isdecimal() and int(part) <= len(items) else None


def _put(node: Any, place: Any, value: Any) -> None:
    if isinstance(node, list) and place == len(node):
        node.append(value)
    else:
        node[place] = value


def _secret(spec: OperationSpec, name: str, value: str, ask: Callable[[str], str]) -> str:
    if value == ASK:
        return ask(name)
    rule = f"is secret, and a command line can be read by others: give {name}={ASK} to be asked, or a file by --json"
    raise _invalid(spec, {"path": name, "rule": rule, "value": ""})


def _field_named(record: type[Record], name: str) -> Field | None:
    return next((field for field in fields_of(record) if name in field.names), None)


def _unknown(record: type[Record] | None, name: str, path: str) -> dict[str, Any]:
    known = [field.name for field in fields_of(record)] if record else []
    lowered = {each.casefold(): each for each in known}
    near = difflib.get_close_matches(name.casefold(), lowered, n=1)
    if near:
        rule = f"is not a field; did you mean {lowered[near[0]]}?"
    elif known:
        rule = f"is not a field; there are {', '.join(known)}"
    else:
        rule = "is not a field; nothing is declared at this place"
    return {"path": path, "rule": rule, "value": ""}


def _record(record: type[Record], tree: Any, path: str, found: list[dict[str, Any]]) -> Any:
    """The record that a tree describes; what is wrong with it is added to `found`."""
    if not isinstance(tree, Mapping):
        found.append({"path": path or "The JSON file", "rule": "must be an object", "value": ""})
        return None
    before = len(found)
    prefix = f"{path}." if path else ""
    values: dict[str, Any] = {}
    for name, value in tree.items():
        field = _field_named(record, name)
        if field is None:
            found.append(_unknown(record, name, prefix + name))
        elif value is not None:
            values[field.name] = _value(field, value, prefix + field.name, found)
    found.extend(
        {"path": prefix + field.name, "rule": f"is missing ({field.about.doc})", "value": ""}
        for field in fields_of(record)
        if field.required and field.name not in values
    )
    return record(**values) if len(found) == before else None


def _value(field: Field, value: Any, path: str, found: list[dict[str, Any]]) -> Any:
    if field.array:
        if not isinstance(value, list):
            found.append({"path": path, "rule": "must be an array", "value": ""})
            return None
        return tuple(_item(field, item, f"{path}.{index}", found) for index, item in enumerate(value))
    return _item(field, value, path, found)


def _item(field: Field, value: Any, path: str, found: list[dict[str, Any]]) -> Any:
    if field.record is not None:
        return _record(field.record, value, path, found)
    try:
        return _scalar(field.base, value)
    except (KeyError, TypeError, ValueError):
        shown = "" if field.about.secret else str(value)
        rule = f"must be {_WORDS[field.base]}, not {shown!r}" if shown else f"must be {_WORDS[field.base]}"
        found.append({"path": path, "rule": rule, "value": shown})
        return None


def _scalar(base: type[Any], value: Any) -> Any:
    """A typed value from text or JSON. Raises KeyError, TypeError or ValueError for what it cannot be."""
    if base is bool:
        return value if isinstance(value, bool) else _BOOLEANS[str(value).casefold()]
    if base is int and isinstance(value, str | int) and not isinstance(value, bool):
        return int(value)
    if base is int or not isinstance(value, str):
        raise TypeError(value)
    if base is datetime:
        return datetime.fromisoformat(value)
    if base is bytes:
        return base64.b64decode(value, validate=True)
    return value
