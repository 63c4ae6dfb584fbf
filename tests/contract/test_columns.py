from __future__ import annotations

from array import array
from datetime import UTC, datetime, timedelta, timezone
from typing import Annotated

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.contract.columns import NEVER, Batch, batch_of, columns_of, microseconds, moment, slices, typecode_of
from console.contract.language import Record, about
from console.contract.services.entity_management import AccountDevicesInfo, GetEntityAccountsResult


class Shelf(Record):
    """A row with a column of every type."""

    Small: Annotated[int | None, about("small", wire="unsignedByte")] = None
    Number: Annotated[int | None, about("number")] = None
    Large: Annotated[int | None, about("large", wire="long")] = None
    Flag: Annotated[bool | None, about("flag")] = None
    At: Annotated[datetime | None, about("moment")] = None
    Name: Annotated[str | None, about("name")] = None
    Names: Annotated[tuple[str, ...], about("names")] = ()


def test_columns_are_the_fields_that_hold_one_value() -> None:
    assert [column.name for column in columns_of(Shelf)] == ["Small", "Number", "Large", "Flag", "At", "Name"]
    assert [column.name for column in columns_of(GetEntityAccountsResult)] == ["AccountsTotal"]


def test_numbers_are_packed_no_wider_than_their_type_on_the_wire() -> None:
    assert [typecode_of(column) for column in columns_of(Shelf)] == ["B", "i", "q", "B", "q", None]


def test_a_batch_keeps_every_value_and_which_were_missing() -> None:
    rows = [
        Shelf(Small=255, Number=-1, Large=2**62, Flag=True, At=datetime(2024, 5, 31, tzinfo=UTC), Name="Berg"),
        Shelf(),
    ]
    batch = msgspec.msgpack.decode(msgspec.msgpack.encode(batch_of(Shelf, rows)), type=Batch)
    assert batch.count == 2
    assert list(array("q", batch.numbers["Large"])) == [2**62, 0]
    assert list(array("B", batch.numbers["Flag"])) == [1, 0]
    assert moment(array("q", batch.numbers["At"])[0]) == datetime(2024, 5, 31, tzinfo=UTC)
    assert batch.texts == {"Name": ("Berg", "")}
    assert batch.missing == dict.fromkeys(["Small", "Number", "Large", "Flag", "At", "Name"], (1,))


YEAR_ONE = datetime.min.replace(tzinfo=UTC)


def test_never_is_the_first_moment_of_the_calendar() -> None:
    assert microseconds(YEAR_ONE) == NEVER == microseconds(YEAR_ONE.replace(tzinfo=None))
    assert moment(NEVER) == YEAR_ONE


@given(
    st.datetimes(
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))]),
        min_value=YEAR_ONE.replace(tzinfo=None) + timedelta(days=1),
    )
)
def test_a_moment_survives_its_packing(value: datetime) -> None:
    assert moment(microseconds(value)) == value


@given(st.lists(st.tuples(st.integers(0, 9) | st.none(), st.text(max_size=3)), max_size=20), st.integers(1, 7))
def test_slices_put_together_are_the_batch(rows: list[tuple[int | None, str]], size: int) -> None:
    records = [Shelf(Number=number, Name=name) for number, name in rows]
    batch = msgspec.structs.replace(batch_of(Shelf, records), unknown=(("Rows/Shelf/Pin", "<Pin/>"),))
    parts = list(slices(batch, size))
    assert sum(part.count for part in parts) == batch.count
    assert all(part.count <= size for part in parts)
    assert sum((part.texts["Name"] for part in parts), ()) == batch.texts["Name"]
    assert b"".join(part.numbers["Number"] for part in parts) == batch.numbers["Number"]
    starts = [sum(part.count for part in parts[:index]) for index in range(len(parts))]
    absent = [start + row for part, start in zip(parts, starts, strict=True) for row in part.missing.get("Number", ())]
    assert tuple(absent) == batch.missing.get("Number", ())
    assert [found for part in parts for found in part.unknown] == list(batch.unknown)


@pytest.mark.parametrize("column", columns_of(AccountDevicesInfo), ids=lambda column: column.name)
def test_an_account_has_a_place_in_the_batch_for_each_column(column) -> None:
    batch = batch_of(AccountDevicesInfo, [AccountDevicesInfo()])
    assert (column.name in batch.numbers) is (typecode_of(column) is not None)
    assert (column.name in batch.texts) is (typecode_of(column) is None)
