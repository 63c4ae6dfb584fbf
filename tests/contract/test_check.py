from __future__ import annotations

import enum
from datetime import UTC, datetime
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.contract import rules
from console.contract.check import Problem, problems, problems_of_fields
from console.contract.language import OperationSpec, Record, about, fields_of
from console.contract.limits import Constraint
from console.contract.services.account_management import CreateAccountBySize
from console.contract.services.entity_management import GetEntityAccounts
from tests.contract.declared import SPECS, full, name_of


class Cycle(enum.StrEnum):
    DAILY = "Daily"
    HOURLY = "Hourly"


class Folder(Record):
    """A folder of a plan."""

    Path: Annotated[str, about("path", max_length=5)]
    Password: Annotated[str | None, about("its password", rule=rules.PASSWORD, secret=True)] = None


class Schedule(Record):
    """When a plan runs."""

    constraints = (
        Constraint(
            ("Hours", "Cycle"), "must be given for an hourly cycle", lambda it: it.Cycle != "Hourly" or it.Hours
        ),
    )

    Cycle: Annotated[str, about("cycle", choices=Cycle)]
    Day: Annotated[int, about("day of the month", minimum=1, maximum=31)] = 1
    Hours: Annotated[int | None, about("hours between two runs", wire="unsignedByte")] = None


class Plan(Record):
    """A plan with everything that can be wrong."""

    Schedule: Annotated[Schedule | None, about("when")] = None
    Folders: Annotated[tuple[Folder, ...], about("what")] = ()
    Types: Annotated[tuple[str, ...], about("file types", choices=("doc", "xls"))] = ()
    Enabled: Annotated[bool | None, about("on")] = None
    Since: Annotated[datetime | None, about("start")] = None
    Key: Annotated[bytes | None, about("key")] = None
    Note: Annotated[str | None, about("note")] = None


def check(**values: Any) -> list[tuple[str, str, str]]:
    return [(problem.path, problem.rule, problem.value) for problem in problems_of_fields(Plan, values)]


@pytest.mark.parametrize("spec", SPECS, ids=name_of)
def test_a_request_that_keeps_every_rule_has_no_problems(spec: OperationSpec) -> None:
    request = full(spec.request)
    assert problems(request) == ()
    values = {field.name: getattr(request, field.name) for field in fields_of(spec.request)}
    assert problems_of_fields(spec.request, values) == ()


@pytest.mark.parametrize("spec", SPECS, ids=name_of)
def test_a_request_with_nothing_in_it_lacks_exactly_its_required_fields(spec: OperationSpec) -> None:
    lacking = [problem.path for problem in problems_of_fields(spec.request, {})]
    assert lacking == [field.name for field in fields_of(spec.request) if field.required]


def test_each_broken_rule_names_the_field_the_rule_and_the_value() -> None:
    found = problems(GetEntityAccounts(TargetEntityID=-1, PageSize=20_000, PageIndex=0))
    assert found == (
        Problem("TargetEntityID", "must be at least 0", "-1"),
        Problem("PageSize", "must be at most 10000", "20000"),
        Problem("PageIndex", "must be at least 1", "0"),
    )


def test_the_value_of_a_secret_is_never_told() -> None:
    request = CreateAccountBySize(
        TargetEntityId=112,
        Username="",
        Password="hunter<2>",
        AccountSizeMB=1000,
        FullName="Anna Berg",
        Email="anna+berg@northlight.com",
        IsUltrasafe=False,
    )
    found = problems(request)
    assert [problem.path for problem in found] == ["Username", "Password", "AccountSizeMB", "Email"]
    assert found[0] == Problem("Username", "must be given")
    assert found[1] == Problem("Password", rules.PASSWORD.sentence)
    assert "1024, 2048" in found[2].rule
    assert found[3].value == "anna+berg@northlight.com"
    assert "hunter" not in repr(found)


def test_paths_lead_through_objects_and_lists() -> None:
    plan = Plan(
        Schedule=Schedule(Cycle="Weekly", Day=32),
        Folders=(Folder(Path="C:"), Folder(Path="C:\\Data", Password="open")),
        Types=("doc", "pdf"),
    )
    assert [(problem.path, problem.rule, problem.value) for problem in problems(plan)] == [
        ("Schedule.Cycle", "must be one of Daily, Hourly", "Weekly"),
        ("Schedule.Day", "must be at most 31", "32"),
        ("Folders.1.Path", "must have at most 5 characters", "C:\\Data"),
        ("Folders.1.Password", rules.PASSWORD.sentence, ""),
        ("Types.1", "must be one of doc, xls", "pdf"),
    ]


def test_nested_objects_may_be_mappings() -> None:
    assert check(Schedule={"Cycle": "Daily"}, Folders=[{"Path": "C:"}]) == []
    assert check(Schedule={}, Folders=[{"Path": "C:\\Data"}, None, "C:"]) == [
        ("Schedule.Cycle", "must be given", ""),
        ("Folders.0.Path", "must have at most 5 characters", "C:\\Data"),
        ("Folders.1", "must not be empty", ""),
        ("Folders.2", "must be an object of type Folder", ""),
    ]


def test_a_name_that_is_not_declared_is_a_problem() -> None:
    assert check(Schedul=None, Schedule={"Cycle": "Daily", "day": 1}) == [
        ("Schedul", "is not a field of Plan", ""),
        ("Schedule.day", "is not a field of Schedule", ""),
    ]


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("Enabled", 1, "must be true or false"),
        ("Enabled", "true", "must be true or false"),
        ("Since", "2024-05-31", "must be a date and time"),
        ("Key", "AAAA", "must be binary data"),
        ("Note", 7, "must be a text"),
        ("Types", "doc", "must be a list"),
    ],
)
def test_a_value_of_another_type_is_a_problem(name: str, value: Any, rule: str) -> None:
    assert [problem.rule for problem in problems_of_fields(Plan, {name: value})] == [rule]


@pytest.mark.parametrize(
    ("value", "rule"), [(True, "must be a whole number"), (256, "must be at most 255"), (255, None)]
)
def test_a_number_fits_its_type_on_the_wire(value: Any, rule: str | None) -> None:
    found = problems_of_fields(Schedule, {"Cycle": "Daily", "Hours": value})
    assert [problem.rule for problem in found] == ([rule] if rule else [])


@pytest.mark.parametrize("text", ["\x00", "a\x1fb", "\ufffe", "\ud800"])
def test_a_text_that_xml_cannot_carry_is_a_problem(text: str) -> None:
    assert [rule for _, rule, _ in check(Note=text)] == ["must not hold control characters"]


def test_every_other_text_may_be_sent() -> None:
    assert check(Note="Müller 😀 \u202eolleH \t\r\n") == []


def test_a_long_value_is_told_in_part() -> None:
    (problem,) = problems_of_fields(Folder, {"Path": "x" * 10_000})
    assert problem.value == "x" * 100 + "…"


def test_a_rule_between_fields_is_checked_once_the_fields_are_in_order() -> None:
    hourly = Problem("Schedule.Hours", "must be given for an hourly cycle")
    assert problems(Plan(Schedule=Schedule(Cycle="Hourly"))) == (hourly,)
    assert problems_of_fields(Plan, {"Schedule": {"Cycle": "Hourly"}}) == (hourly,)
    assert problems(Plan(Schedule=Schedule(Cycle="Hourly", Hours=4))) == ()
    assert [problem.path for problem in problems(Plan(Schedule=Schedule(Cycle="Hourly", Day=0)))] == ["Schedule.Day"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["Path", "Cycle", "Day"]), inner),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([field.name for field in fields_of(Plan)]), JSON))
def test_any_json_is_checked_without_an_exception(values: dict[str, Any]) -> None:
    for problem in problems_of_fields(Plan, values):
        assert problem.path.split(".")[0] in values
        assert problem.rule


def test_a_moment_is_taken_with_and_without_zone() -> None:
    assert check(Since=datetime(2024, 5, 31, tzinfo=UTC)) == []
    assert check(Since=datetime(2024, 5, 31, tzinfo=UTC).replace(tzinfo=None)) == []
