"""How values are written for people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QDate, QDateTime, QLocale, QTime

from console.contract.columns import NEVER
from ui import formats

KB, MB, GB = 1024, 1024**2, 1024**3


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = QLocale()
    formats.use_locale(QLocale("en_GB"))
    yield
    formats.use_locale(before)


def test_the_three_units_of_one_row_mean_the_same_bytes() -> None:
    assert formats.bytes_in(1, "GB") == formats.bytes_in(1024, "MB") == formats.bytes_in(1024 * 1024, "KB") == GB


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (KB, "1.0 KB"),
        (MB - 1, "1.0 MB"),
        (31 * GB, "31.0 GB"),
        (1000 * GB, "1000.0 GB"),
        (1024 * GB, "1.0 TB"),
    ],
)
def test_a_size_has_one_decimal_and_never_reaches_1024_of_its_unit(amount: int, written: str) -> None:
    assert formats.size(amount).replace(formats.GAP, " ") == written


def test_numbers_follow_the_locale() -> None:
    formats.use_locale(QLocale("de_DE"))
    assert formats.count(250_000) == "250.000"
    assert formats.size(3 * GB // 2).replace(formats.GAP, " ") == "1,5 GB"


def test_a_size_is_exact_on_hover() -> None:
    assert formats.size_exact(31 * GB) == "33,285,996,544 bytes"


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [(0, 5, "0 %"), (1, 10_000, "1 %"), (9_999, 10_000, "99 %"), (5, 5, "100 %"), (6, 5, "120 %"), (1, 0, "–")],
)
def test_what_is_not_all_is_never_called_all_and_what_is_some_never_nothing(
    part: int, whole: int, written: str
) -> None:
    assert formats.percent(part, whole).replace(formats.GAP, " ") == written


def test_the_year_one_is_never() -> None:
    assert formats.moment(NEVER) == "never"
    assert "year 1" in formats.moment_exact(NEVER)


def _at(day: QDate, hour: int, minute: int) -> int:
    return QDateTime(day, QTime(hour, minute)).toMSecsSinceEpoch() * 1000


def test_a_moment_is_local_and_near_ones_are_named_by_the_day() -> None:
    today = QDate(2026, 3, 10)
    now = QDateTime(today, QTime(15, 0))
    assert formats.moment(_at(today, 2, 14), now) == "today 02:14"
    assert formats.moment(_at(today.addDays(-1), 23, 10), now) == "yesterday 23:10"
    assert formats.moment(_at(today.addDays(-9), 9, 5), now) == "1 Mar 2026 09:05"


def test_a_moment_is_exact_and_in_utc_on_hover() -> None:
    assert formats.moment_exact(1_732_155_247_403_500) == "2024-11-21 02:14:07.4035 UTC"


@pytest.mark.parametrize(
    ("span", "written"),
    [
        (timedelta(seconds=2), "just now"),
        (timedelta(seconds=40), "40 s ago"),
        (timedelta(minutes=2), "2 min ago"),
        (timedelta(hours=5), "5 h ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=3), "3 days ago"),
    ],
)
def test_an_age_is_told_in_its_largest_unit(span: timedelta, written: str) -> None:
    assert formats.age(span) == written
