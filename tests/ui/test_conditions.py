"""Filters as a person states them, on rows of a table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QLocale

from console.contract.columns import batch_of, microseconds
from console.contract.services.entity_management import AccountDevicesInfo
from console.errors import InvalidInput
from console.store import ColumnTable
from console.store.steps import run
from ui import formats
from ui.models.columns import Column, columns_for, with_names
from ui.models.conditions import Relation, Words, relations_for, stated, written_of
from ui.models.records import table_of

GB = 1024 * 1024
OWNERS = {1: "Birch Networks", 2: "Žaneta & Söhne"}


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = QLocale()
    formats.use_locale(QLocale("en_GB"))
    yield
    formats.use_locale(before)


@pytest.fixture
def table() -> ColumnTable[AccountDevicesInfo]:
    made = table_of(AccountDevicesInfo, "Username")
    rows = [
        AccountDevicesInfo(
            Username="anna",
            EntityID=1,
            UsedSpaceKB=10 * GB,
            IsEntityAdmin=True,
            SignupDate=datetime(2025, 5, 4, 12, tzinfo=UTC),
            Email="anna@birch.example",
            FullName="Anna Nowak",
        ),
        AccountDevicesInfo(Username="Bert", EntityID=2, UsedSpaceKB=10 * GB + 9_000, SignupDate=datetime(1, 1, 1)),
        AccountDevicesInfo(Username="cleo", EntityID=2, UsedSpaceKB=11 * GB, Email="cleo@zaneta.example"),
        AccountDevicesInfo(Username="dora", EntityID=1, WindowsDevicesTotal=3),
    ]
    run(made.merge(batch_of(AccountDevicesInfo, rows)))
    return made


def column(name: str) -> Column:
    columns = with_names(columns_for(AccountDevicesInfo), "EntityID", OWNERS.__getitem__, "Owner")
    return next(found for found in columns if found.key == name)


def matching(table: ColumnTable[AccountDevicesInfo], name: str, relation: Relation, written: str = "") -> list[str]:
    found = stated(column(name), relation, written).selection.select(table, range(len(table)))
    return [table.texts("Username")[row] for row in found]


@pytest.mark.parametrize(
    ("relation", "written", "names"),
    [
        (Relation.CONTAINS, "BIRCH", ["anna"]),
        (Relation.STARTS, "cleo@", ["cleo"]),
        (Relation.EQUALS, "anna@birch.example", ["anna"]),
        (Relation.DIFFERS, "anna@birch.example", ["Bert", "cleo", "dora"]),
        (Relation.EMPTY, "", ["Bert", "dora"]),
        (Relation.FILLED, "", ["anna", "cleo"]),
    ],
)
def test_texts_are_compared_without_regard_to_case(
    table: ColumnTable[AccountDevicesInfo], relation: Relation, written: str, names: list[str]
) -> None:
    assert matching(table, "Email", relation, written) == names


@pytest.mark.parametrize(
    ("relation", "written", "names"),
    [
        (Relation.EQUALS, "10 GB", ["anna", "Bert"]),
        (Relation.MORE, "10 GB", ["cleo"]),
        (Relation.LESS, "10.5 gb", ["anna", "Bert"]),
        (Relation.MORE, "10500 MB", ["cleo"]),
        (Relation.MORE, "10.9", ["cleo"]),
        (Relation.EMPTY, "", ["dora"]),
    ],
)
def test_a_size_equals_what_the_cell_rounds_to_it(
    table: ColumnTable[AccountDevicesInfo], relation: Relation, written: str, names: list[str]
) -> None:
    assert matching(table, "UsedSpaceKB", relation, written) == names


@pytest.mark.parametrize(
    ("relation", "written", "names"),
    [
        (Relation.EQUALS, "2025-05-04", ["anna"]),
        (Relation.MORE, "4 May 2025", []),
        (Relation.MORE, "2025-05-03", ["anna"]),
        (Relation.LESS, "30 days", ["anna"]),
        (Relation.EMPTY, "", ["Bert", "cleo", "dora"]),
    ],
)
def test_a_day_is_local_and_never_is_neither_before_nor_after(
    table: ColumnTable[AccountDevicesInfo], relation: Relation, written: str, names: list[str]
) -> None:
    assert matching(table, "SignupDate", relation, written) == names


def test_ids_are_compared_by_the_name_they_stand_for(table: ColumnTable[AccountDevicesInfo]) -> None:
    assert matching(table, "EntityID", Relation.CONTAINS, "zaneta") == ["Bert", "cleo"]
    assert matching(table, "EntityID", Relation.DIFFERS, "birch networks") == ["Bert", "cleo"]


def test_a_flag_is_asked_for_in_words(table: ColumnTable[AccountDevicesInfo]) -> None:
    assert matching(table, "IsEntityAdmin", Relation.EQUALS, "yes") == ["anna"]


def test_ids_may_be_found_by_their_names_all_at_once(table: ColumnTable[AccountDevicesInfo]) -> None:
    asked: list[str] = []

    def ids_with(word: str) -> set[int]:
        asked.append(word)
        return {2}

    columns = with_names(columns_for(AccountDevicesInfo), "EntityID", OWNERS.__getitem__, "Owner", ids_with)
    words = Words("sohne", columns)
    assert words.select(table, [0, 1]) + words.select(table, [2, 3]) == [1, 2]
    assert asked == ["sohne"]


def test_each_word_is_found_in_any_text_or_in_a_name_of_the_row(table: ColumnTable[AccountDevicesInfo]) -> None:
    columns = with_names(columns_for(AccountDevicesInfo), "EntityID", OWNERS.__getitem__, "Owner")
    for typed, rows in (("birch nowak", [0]), ("SÖHNE", [1, 2]), ("sohne cleo", [2]), ("nobody", [])):
        assert Words(typed, columns).select(table, range(len(table))) == rows


@pytest.mark.parametrize(
    ("name", "written", "rule"),
    [
        ("UsedSpaceKB", "much", "a size"),
        ("UsedSpaceKB", "-1 GB", "a size"),
        ("WindowsDevicesTotal", "two", "a whole number"),
        ("SignupDate", "tomorrow", "a date"),
        ("IsEntityAdmin", "maybe", "Yes or No"),
    ],
)
def test_a_value_that_is_none_for_the_column_is_refused_in_a_sentence(name: str, written: str, rule: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        stated(column(name), Relation.EQUALS, written)
    assert rule in refused.value.summary
    assert written in refused.value.summary


def test_every_cell_can_be_written_as_a_filter_that_finds_it(table: ColumnTable[AccountDevicesInfo]) -> None:
    for found in columns_for(AccountDevicesInfo):
        value = 7 if found.field.base is int else 1
        if found.field.base is str:
            value = "x"
        if found.field.base is datetime:
            value = microseconds(datetime(2025, 5, 4, 12, tzinfo=UTC))
        assert Relation.EQUALS in relations_for(found)
        assert stated(found, Relation.EQUALS, written_of(found, value)).words
