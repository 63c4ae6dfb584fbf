"""Every rule of the declarations takes work in proportion to the text, however the text was chosen.

Time is not measured, since it says more about the machine than about the rule. Instead the steps are counted
(`tests.support.work`): ten times the text may take ten times the steps and no more, which already a quadratic rule
breaks by a factor of ten. What happens inside a compiled pattern cannot be counted, so patterns are held to a form that
cannot backtrack: one class of characters, once or repeated, with nothing beside it. The provider's own patterns, which
do backtrack, are kept as texts that nothing runs.
"""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

from console.contract import check, policy_rules, rules
from console.contract.check import problems_of_fields
from console.contract.language import Record, fields_of
from console.contract.limits import Constraint, Rule
from tests.architecture.sources import ROOT, nodes
from tests.contract.declared import FIELDS, RECORDS, SPECS, full
from tests.support.work import work_of

SHORT, TIMES = 1_000, 10
"""Characters of the shorter text, and how many times longer the other is."""

SLACK = 100
"""Steps that do not grow with the text."""

UNITS = (
    *("a", ".", "@", "-", " ", "1", ";", "*", "\\", "{", "é", "\u202e", "😀", "<"),
    *("a@", "a.", ".-", "0-", "a;", "ab,", "a\\", "a b", "a@b.co,", "C:\\", "%UserProfile%\\", "anna.berg@north.com "),
)
BEGINNINGS, ENDS = ("", "a@", "C:\\", "D\\"), ("", "!", "@", ".", "\n", ";", "a")

RULES = {id(rule): rule for _, declared in FIELDS if (rule := declared.about.rule) is not None}
RULES |= {id(it): it for module in (rules, policy_rules) for it in vars(module).values() if isinstance(it, Rule)}
CONSTRAINED = [(record, constraint) for record in RECORDS for constraint in record.constraints]


def hostile(unit: str, beginning: str, end: str, length: int) -> str:
    return beginning + (unit * length)[:length] + end


def growth(done: Callable[[str], object], unit: str, beginning: str, end: str) -> tuple[int, int]:
    """Steps on the longer text, and how many they may be at most."""
    short, long = (work_of(done, hostile(unit, beginning, end, length)) for length in (SHORT, SHORT * TIMES))
    return long, short * TIMES + SLACK


def deciding() -> list[ModuleType]:
    """The modules whose functions decide about values."""
    decide = [rule.accepts for rule in RULES.values()] + [constraint.holds for _, constraint in CONSTRAINED]
    names = {check.__name__, *filter(None, (function.__module__ for function in decide))}
    return [importlib.import_module(name) for name in sorted(names)]


def patterns() -> list[re.Pattern[str]]:
    """Every compiled pattern that they hold."""
    return [value for module in deciding() for value in vars(module).values() if isinstance(value, re.Pattern)]


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.example)
def test_a_rule_takes_work_in_proportion_to_the_text(rule: Rule) -> None:
    for unit in UNITS:
        for beginning, end in [*((it, "") for it in BEGINNINGS), *(("", it) for it in ENDS)]:
            steps, most = growth(rule.accepts, unit, beginning, end)
            assert steps <= most, (unit, beginning, end)


@pytest.mark.parametrize(("record", "constraint"), CONSTRAINED, ids=lambda it: getattr(it, "sentence", it.__class__))
def test_a_rule_between_fields_takes_work_in_proportion_to_the_text(
    record: type[Record], constraint: Constraint
) -> None:
    whole = full(record)
    # It is asked only of fields that keep their own rules, so a closed list is no place for a hostile text.
    names = [found.name for found in fields_of(record) if found.base is str and not found.array and not found.values]
    for unit in ("a", "a@", "\\"):
        steps, most = growth(
            lambda text: constraint.holds(msgspec.structs.replace(whole, **dict.fromkeys(names, text))), unit, "", ""
        )
        assert steps <= most


def test_a_rule_between_rows_takes_work_in_proportion_to_the_rows() -> None:
    for record, constraint in CONSTRAINED:
        lists = {it.name for it in fields_of(record) if it.array} & set(constraint.fields)
        whole = full(record)

        def looked_at(count: int, whole: Any = whole, lists: set[str] = lists, holds: Any = constraint.holds) -> int:
            rows = {name: getattr(whole, name) * count for name in lists}
            return work_of(lambda _: holds(msgspec.structs.replace(whole, **rows)), "")

        assert looked_at(SHORT * TIMES) <= looked_at(SHORT) * TIMES + SLACK


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_a_whole_request_of_hostile_texts_is_looked_through_in_proportion_to_them(spec: Any) -> None:
    names = [found.name for found in fields_of(spec.request) if found.base is str and not found.array]
    whole = full(spec.request)
    given = {found.name: getattr(whole, found.name) for found in fields_of(spec.request)}
    for unit in ("a", "a@", "\\", " "):
        steps, most = growth(
            lambda text: problems_of_fields(spec.request, given | dict.fromkeys(names, text)), unit, "", ""
        )
        assert steps <= most


def test_a_pattern_is_one_class_of_characters_so_that_it_cannot_backtrack() -> None:
    found = patterns()
    assert found
    one_class = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\][+*]?", re.DOTALL)
    assert [pattern.pattern for pattern in found if not one_class.fullmatch(pattern.pattern)] == []


def test_no_pattern_is_made_where_it_cannot_be_found() -> None:
    files = {str(Path(str(module.__file__)).relative_to(ROOT)) for module in deciding()}
    within = [node for place, node in nodes("console/contract") if place.rpartition(":")[0] in files]
    of_re = [node for node in within if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "re"]
    assert {node.attr for node in of_re} == {"compile"}
    assert len(of_re) == len(patterns())
    assert not any(isinstance(node, ast.ImportFrom) and node.module == "re" for node in within)


def test_nothing_runs_the_provider_s_own_patterns() -> None:
    uses = [
        place for place, node in nodes("console", "ui") if isinstance(node, ast.Attribute) and node.attr == "printed"
    ]
    assert uses == []


def _sliced(text: str) -> None:
    while text:
        text = text[1:]


def _each_with_each(text: str) -> None:
    for first in text:
        for second in text:
            assert first or second


def _rows_with_rows(text: str) -> None:
    rows = range(len(text))
    for _ in rows:
        for _ in rows:
            pass


def _cut_from_the_front(text: str) -> None:
    while text:
        text = text.removeprefix(text[0])


@pytest.mark.parametrize("quadratic", [_sliced, _each_with_each, _rows_with_rows, _cut_from_the_front])
def test_a_quadratic_rule_would_be_caught(quadratic: Callable[[str], None]) -> None:
    short, long = (work_of(quadratic, "a" * length) for length in (30, 30 * TIMES))
    assert long > short * TIMES + SLACK
