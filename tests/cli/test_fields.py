"""What is typed for a field, and what it stands for."""

from __future__ import annotations

from typing import Annotated, Any

import pytest

from console.cli.fields import request_of
from console.contract.language import OP_PAGE, Operation, Record, ResultOnly, Service, about
from console.contract.nearest import nearest
from console.errors import InvalidInput

HARBOUR = Service("HarbourService")


class Crate(Record):
    """What lies on a pier."""

    Label: Annotated[str | None, about("text on it", OP_PAGE)] = None
    Weights: Annotated[tuple[int, ...], about("weights", OP_PAGE, item="int")] = ()
    Inner: Annotated[tuple[Tin, ...], about("what is in it", OP_PAGE)] = ()


class Tin(Record):
    """What lies in a crate."""

    Names: Annotated[tuple[str, ...], about("names", OP_PAGE, item="string")] = ()
    Kind: Annotated[str | None, about("kind", OP_PAGE, choices=("Round", "Square"))] = None


@HARBOUR.change(OP_PAGE)
class Moor(Operation[ResultOnly]):
    """Moors a ship."""

    ShipName: Annotated[str | None, about("name", OP_PAGE)] = None
    ShipNumber: Annotated[int | None, about("number", OP_PAGE)] = None
    Note: Annotated[str | None, about("note", OP_PAGE, nullable=True)] = None
    Flags: Annotated[tuple[str, ...] | None, about("flags", OP_PAGE, item="string")] = None
    Crates: Annotated[tuple[Crate, ...], about("crates", OP_PAGE)] = ()


def moor(*typed: str, document: dict[str, Any] | None = None) -> Moor:
    found = request_of(Moor.spec, typed, document or {}, lambda what: f"asked for {what}")
    assert isinstance(found, Moor)
    return found


def problems(*typed: str, document: dict[str, Any] | None = None) -> dict[str, str]:
    with pytest.raises(InvalidInput) as caught:
        moor(*typed, document=document)
    return {problem["path"]: problem["rule"] for problem in caught.value.facts["problems"]}


def test_lists_in_objects_in_lists_are_reached_by_their_numbers() -> None:
    found = moor(
        "Crates.0.Label=a",
        "Crates.0.Weights.0=1",
        "Crates.0.Weights.1=2",
        "Crates.1.Inner.0.Names.0=x=y",
        "Crates.1.Inner.0.Kind=Round",
        "Flags.0=red",
    )
    assert found.Crates[0] == Crate(Label="a", Weights=(1, 2))
    assert found.Crates[1].Inner == (Tin(Names=("x=y",), Kind="Round"),)
    assert found.Flags == ("red",)


def test_a_file_gives_nested_lists_and_null_and_the_command_line_goes_over_it() -> None:
    document = {"ShipName": "Anna", "Note": None, "Crates": [{"Label": None, "Inner": [{"Names": ["a", "b"]}]}]}
    found = moor("Crates.0.Inner.0.Names.1=c", "ShipName=Berta", document=document)
    assert found.ShipName == "Berta"
    assert found.Crates == (Crate(Inner=(Tin(Names=("a", "c")),)),)


def test_empty_and_null_are_told_apart() -> None:
    assert moor("ShipName=").ShipName == ""
    assert moor("ShipName=null").ShipName == "null"
    assert moor("Note=null").Note is None
    assert moor("Note=").Note == ""
    assert moor("ShipNumber=null").ShipNumber is None
    assert moor("Flags=").Flags == ()
    assert moor("Flags=null").Flags is None
    assert moor("Flags.0=null").Flags == ("null",)


def test_a_name_that_is_none_is_answered_with_those_that_are_nearest() -> None:
    assert problems("ShipNme=a") == {"ShipNme": "is not a field; the nearest is ShipName"}
    assert problems("Ship=a")["Ship"].startswith("is not a field; the nearest is ShipName")
    assert problems("Crates.0.Labl=a") == {"Crates.0.Labl": "is not a field; the nearest is Label"}
    assert "there are ShipName, ShipNumber" in problems("Zzz=a")["Zzz"]


@pytest.mark.parametrize(
    ("typed", "path", "rule"),
    [
        ("Crates.0.Inner.0.Kind=Oval", "Crates.0.Inner.0.Kind", "must be one of Round, Square"),
        ("Crates.0.Weights.0=heavy", "Crates.0.Weights.0", "must be a whole number"),
        ("Crates.1.Label=a", "Crates.1.Label", "must count the items of an array from 0"),
        ("Flags=red", "Flags", "must be a list"),
    ],
)
def test_a_wrong_value_is_answered_with_its_rule(typed: str, path: str, rule: str) -> None:
    assert problems(typed) == {path: rule}


def test_names_that_are_as_near_are_all_offered_and_far_ones_never() -> None:
    assert nearest("getaccount", ["GetAccountX", "GetAccountY", "CancelEntity"]) == ["GetAccountX", "GetAccountY"]
    assert nearest("zzzz", ["GetAccountX"]) == []
    assert nearest("x", []) == []
