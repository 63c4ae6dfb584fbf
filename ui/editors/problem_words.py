"""What is wrong with what was entered, as a sentence with the names that people see."""

from __future__ import annotations

import re
from collections.abc import Mapping

from console.contract.check import Problem
from console.contract.language import Field, Record, fields_of
from ui import field_names
from ui.translation import tr


def sentence_of(record: type[Record], problem: Problem, labels: Mapping[str, str] | None = None) -> str:
    """A problem of a record as a sentence: with the titles of fields, and without the numbers of a list to choose from.

    labels: titles in place of the usual ones.
    """
    labels = labels or {}
    titles: dict[str, str] = {}
    found: Field | None = None
    inner: type[Record] | None = record
    for step in problem.path.split("."):
        if inner is None or step.isdigit():
            continue
        titles = {field.name: labels.get(field.name) or field_names.title(field) for field in fields_of(inner)}
        found = next((field for field in fields_of(inner) if field.name == step), None)
        inner = found.record if found is not None else None
    rule = problem.rule
    if found is not None and found.values and rule.startswith("must be one of"):
        rule = tr("must be chosen from the list")
    for name, title in titles.items():
        rule = re.sub(rf"\b{re.escape(name)}\b", f"“{title}”", rule)
    title = titles.get(found.name, found.name) if found is not None else problem.path
    return tr("{title} {rule}.", title=title, rule=tr(rule))
