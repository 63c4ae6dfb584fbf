"""Which page a list is asked for from when all of it is wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from console.contract.language import Field, OperationSpec, Record, fields_of

_ROWS = 1_000
"""Rows a page where the declaration has no limit."""


def assignments_of_first_page(spec: OperationSpec, given: Mapping[str, Any], typed: Sequence[str]) -> list[str]:
    """The fields that ask for the first and largest page, where neither the file nor the command line has them."""
    paging = spec.paging
    if paging is None:
        return []
    named = {assignment.partition("=")[0] for assignment in typed}
    wanted = {paging.index: paging.first}
    if paging.size:
        wanted[paging.size] = _field(spec, paging.size).about.maximum or _ROWS
    return [f"{path}={value}" for path, value in wanted.items() if path not in named and not _is_given(given, path)]


def _field(spec: OperationSpec, path: str) -> Field:
    record: type[Record] | None = spec.request
    found: Field | None = None
    for name in path.split("."):
        found = next(each for each in fields_of(record) if each.name == name) if record else None
        record = found.record if found else None
    if found is None:
        raise LookupError(path)
    return found


def _is_given(given: Any, path: str) -> bool:
    for name in path.split("."):
        if not isinstance(given, Mapping) or name not in given:
            return False
        given = given[name]
    return True
