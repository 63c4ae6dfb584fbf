from __future__ import annotations

import enum
from datetime import UTC, datetime
from typing import Annotated

import msgspec
import pytest

from console.contract.header import AuthHeader
from console.contract.language import (
    DOCUMENT,
    OP_PAGE,
    Kind,
    Operation,
    Record,
    Reply,
    Result,
    ResultOnly,
    Service,
    Style,
    Unknown,
    about,
    fields_of,
)


class Weekday(enum.StrEnum):
    MONDAY = "Monday"
    TUESDAY = "Tuesday"


class Schedule(Record):
    """When a backup runs."""

    Day: Annotated[str | None, about("day", choices=Weekday)] = None
    At: Annotated[datetime, about("moment", unit="UTC")]
    Hours: Annotated[tuple[int, ...], about("hours of the day", wire="unsignedByte")] = ()


class Plan(Record):
    """Every shape a field can have."""

    Name: Annotated[str, about("name", OP_PAGE, DOCUMENT, aliases=("name", "Name"))]
    Size: Annotated[int | None, about("size", wire="long", unit="KB")] = None
    Key: Annotated[bytes | None, about("key", secret=True)] = None
    Id: Annotated[str | None, about("id", wire="guid")] = None
    Schedule: Annotated[Schedule | None, about("schedule")] = None
    Schedules: Annotated[tuple[Schedule, ...], about("all schedules", item="Entry")] = ()
    Days: Annotated[tuple[str, ...], about("days", choices=Weekday)] = ()
    Paths: Annotated[tuple[str, ...], about("paths")] = ()


def field(name: str, record: type[Record] = Plan):
    return next(found for found in fields_of(record) if found.name == name)


def test_fields_come_in_the_order_of_the_declaration_and_without_what_is_ours() -> None:
    names = [found.name for found in fields_of(Plan)]
    assert names == ["Name", "Size", "Key", "Id", "Schedule", "Schedules", "Days", "Paths"]


def test_a_required_field_may_stand_after_an_optional_one() -> None:
    assert [found.name for found in fields_of(Schedule)] == ["Day", "At", "Hours"]
    assert [found.required for found in fields_of(Schedule)] == [False, True, False]


@pytest.mark.parametrize(
    ("name", "wire", "array"),
    [
        ("Name", "string", False),
        ("Size", "long", False),
        ("Key", "base64Binary", False),
        ("Id", "guid", False),
        ("Schedule", "Schedule", False),
        ("Schedules", "Schedule", True),
        ("Days", "Weekday", True),
        ("Paths", "string", True),
    ],
)
def test_the_type_on_the_wire_follows_from_the_declaration(name: str, wire: str, array: bool) -> None:
    assert (field(name).wire, field(name).array) == (wire, array)


def test_the_items_of_a_list_are_named_for_their_type_unless_declared_otherwise() -> None:
    assert [field(name).item for name in ("Schedules", "Days", "Paths")] == ["Entry", "Weekday", "string"]


def test_a_field_knows_its_record_its_closed_list_and_its_spellings() -> None:
    assert field("Schedules").record is Schedule
    assert field("Days").enumeration is Weekday
    assert field("Days").values == ("Monday", "Tuesday")
    assert field("Name").names == ("Name", "name")
    assert field("Name").about.evidence == (OP_PAGE, DOCUMENT)
    assert field("Paths").record is None
    assert field("Paths").values == ()


def test_a_field_that_says_nothing_about_itself_is_refused() -> None:
    class Silent(Record):
        """A record with a bare field."""

        Name: str

    with pytest.raises(TypeError, match=r"Silent\.Name"):
        fields_of(Silent)


def test_records_are_frozen_keyword_only_and_travel_as_msgpack() -> None:
    plan = Plan(Name="Nightly", Schedule=Schedule(Day="Monday", At=datetime(2024, 5, 31, tzinfo=UTC)), Paths=("C:",))
    with pytest.raises(AttributeError):
        plan.Name = "Daily"  # type: ignore[misc]
    with pytest.raises(TypeError):
        Plan("Nightly")  # type: ignore[misc]
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(plan), type=Plan) == plan


def test_the_text_form_of_a_record_holds_neither_secrets_nor_unknown_elements() -> None:
    plan = Plan(Name="Nightly", Key=b"4711", unknown=(Unknown("Plan/Pin", "<Pin>4711</Pin>"),))
    assert "4711" not in repr(plan)
    assert "Nightly" in repr(plan)
    assert "Harbour$2024" not in repr(AuthHeader(UserName="anna", Password="Harbour$2024"))


def test_an_operation_is_its_own_request_and_knows_its_reply() -> None:
    service = Service("PlanService")

    class GetPlanResult(Reply):
        """A plan."""

        Plan: Annotated[Plan | None, about("the plan")] = None
        Result: Annotated[Result | None, about("verdict")] = None

    @service.read(OP_PAGE, style=Style.BARE_REQUEST, target="EntityId")
    class GetPlan(Operation[GetPlanResult]):
        """Reads one plan.

        Further words are for maintainers.
        """

        EntityId: Annotated[int, about("owner")]

    spec = service.operations["GetPlan"]
    assert GetPlan(EntityId=1).spec is spec
    assert (spec.request, spec.reply, spec.kind, spec.style) == (GetPlan, GetPlanResult, Kind.READ, Style.BARE_REQUEST)
    assert spec.evidence == (OP_PAGE,)
    assert spec.doc == "Reads one plan."
    assert spec.soap_action == "sosonlinebackup.com/GetPlan"
    assert spec.result_field.name == "Result"


def test_an_operation_cannot_be_declared_twice_in_one_service() -> None:
    service = Service("PlanService")

    def declare() -> None:
        @service.change()
        class DropPlan(Operation[ResultOnly]):
            """Drops a plan."""

    declare()
    with pytest.raises(ValueError, match=r"PlanService\.DropPlan is declared twice"):
        declare()
