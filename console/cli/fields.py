"""A request from what was typed: `Field=value`, names of nested fields joined by dots, or a JSON file.

What a field may be called, what type it has and what it means comes from the contract; a wrong name is answered with
the nearest right ones. Items of an array are counted from 0: `Items.0.Name=value`, `Names.0=value`.

`Field=` is the empty text, and of an array the empty one. `Field=null` is no value: nil where the provider takes that,
else as if the field were not given; of a text that cannot be nil it is the word.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from console.contract.check import Problem, problems_of_fields
from console.contract.language import Field, Operation, OperationSpec, Record, fields_of
from console.contract.nearest import nearest
from console.errors import InvalidInput

ASK = "-"
"""The value that stands for "read it from a person or from standard input": the way to give a secret."""

NULL = "null"
"""The text that stands for no value."""

_BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


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
            raise _invalid(spec, Problem(assignment, "is no FIELD=VALUE", assignment))
        _assign(spec, tree, name, value, ask)
    found: list[Problem] = []
    values = _typed(spec.request, tree, "", found)
    found.extend(problems_of_fields(spec.request, values))
    if found:
        raise _invalid(spec, *found)
    request: Operation[Any] = msgspec.convert(values, type=spec.request)
    return request


def _invalid(spec: OperationSpec, *found: Problem) -> InvalidInput:
    sentences = "; ".join(f"{problem.path} {problem.rule}" for problem in found)
    return InvalidInput(
        f"{spec.name} was not sent: {sentences}.",
        f"Its fields: python -m console operations {spec.name}",
        problems=[{"path": problem.path, "rule": problem.rule, "value": problem.value} for problem in found],
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
            if not isinstance(node, list):
                raise _invalid(spec, _inside_a_value(name))
            place = _index(parts.pop(0), node)
            if place is None:
                raise _invalid(spec, Problem(name, "must count the items of an array from 0", value))
        record = field.record
        if parts:
            if place == len(node) if isinstance(node, list) else place not in node:
                _put(node, place, {})
            node = node[place]
            if not isinstance(node, dict):
                raise _invalid(spec, _inside_a_value(name))
        else:
            if field.about.secret:
                value = _secret(spec, name, value, ask)
            _put(node, place, _given(field, value, is_item=place is not part))


def _given(field: Field, text: str, *, is_item: bool) -> Any:
    """What a typed text stands for where it is no plain value."""
    if field.array and not is_item and text == "":
        return []
    is_plain_text = field.base is str and not field.about.nullable and not (field.array and not is_item)
    return None if text == NULL and not is_plain_text and not is_item else text


def _inside_a_value(name: str) -> Problem:
    return Problem(name, "lies inside what the JSON file gives as another kind of value")


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
    raise _invalid(spec, Problem(name, rule, ""))


def _field_named(record: type[Record], name: str) -> Field | None:
    return next((field for field in fields_of(record) if name in field.names), None)


def _unknown(record: type[Record] | None, name: str, path: str) -> Problem:
    known = [field.name for field in fields_of(record)] if record else []
    near = nearest(name, known)
    if near:
        rule = f"is not a field; the nearest is {' or '.join(near)}"
    elif known:
        rule = f"is not a field; there are {', '.join(known)}"
    else:
        rule = "is not a field; nothing is declared at this place"
    return Problem(path, rule, "")


def _typed(record: type[Record], tree: Mapping[str, Any], path: str, found: list[Problem]) -> dict[str, Any]:
    """The values of a record under their declared names, texts turned into what the fields want.

    What cannot be turned stays as it is: the contract's own check has the words for it.
    """
    values = {}
    for name, value in tree.items():
        field = _field_named(record, name)
        if field is None:
            found.append(_unknown(record, name, path + name))
        else:
            values[field.name] = _converted(field, value, path + field.name, found)
    return values


def _converted(field: Field, value: Any, path: str, found: list[Problem]) -> Any:
    if field.array and isinstance(value, list):
        return tuple(_item(field, item, f"{path}.{index}", found) for index, item in enumerate(value))
    return value if field.array else _item(field, value, path, found)


def _item(field: Field, value: Any, path: str, found: list[Problem]) -> Any:
    if field.record is not None:
        return _typed(field.record, value, f"{path}.", found) if isinstance(value, Mapping) else value
    if not isinstance(value, str):
        return value
    try:
        return _from_text(field.base, value)
    except (KeyError, ValueError):
        return value


def _from_text(base: type[Any], text: str) -> Any:
    """A typed value from its text. Raises KeyError or ValueError for what it cannot be."""
    if base is bool:
        return _BOOLEANS[text.casefold()]
    if base is int:
        return int(text)
    if base is datetime:
        return datetime.fromisoformat(text)
    if base is bytes:
        return base64.b64decode(text, validate=True)
    return text
