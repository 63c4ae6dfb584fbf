"""Gauges and bars: what they say without their colours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui import formats
from ui.charts import Bar, BarChart, QuotaGauge, fill_of
from ui.look import Look, Scheme

GB = 1024**3


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = QLocale()
    formats.use_locale(QLocale("en_GB"))
    yield
    formats.use_locale(before)


def said(widget: QWidget) -> list[str]:
    return [text.replace(formats.GAP, " ") for label in widget.findChildren(QLabel) if (text := label.text())]


def colours(image: QImage) -> set[int]:
    return {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}


@pytest.mark.parametrize(
    ("used", "role", "word"), [(0, "chart_used", ""), (89, "chart_used", ""), (90, "warning", "nearly full")]
)
def test_how_full_it_is_has_a_word_beside_its_colour(used: int, role: str, word: str) -> None:
    assert fill_of(used, 100)[1:] == (role, word)


def test_what_is_over_its_quota_says_by_how_much(look: Look, qtbot: QtBot) -> None:
    gauge = QuotaGauge(look)
    qtbot.addWidget(gauge)
    gauge.show_amounts(120 * GB, 100 * GB, 200 * GB)
    assert said(gauge) == [
        "120.0 GB",
        "used of 100.0 GB",
        "20.0 GB too much · 200.0 GB allocated to accounts",
        "120 %, over quota",
    ]
    assert "over quota" in gauge.accessibleDescription()


def test_no_quota_is_no_full_bar(look: Look, qtbot: QtBot) -> None:
    gauge = QuotaGauge(look)
    qtbot.addWidget(gauge)
    gauge.show_amounts(5 * GB, None)
    assert said(gauge) == ["5.0 GB", "used, no quota set"]


def test_what_was_promised_stands_in_for_a_quota(look: Look, qtbot: QtBot) -> None:
    gauge = QuotaGauge(look)
    qtbot.addWidget(gauge)
    gauge.show_allocated(5 * GB, 20 * GB)
    assert said(gauge) == ["5.0 GB", "used of 20.0 GB allocated to accounts", "25 %"]


def test_bars_are_read_out_largest_first(look: Look, qtbot: QtBot) -> None:
    chart = BarChart(look, "Space by system")
    qtbot.addWidget(chart)
    chart.show_bars([Bar("FRONTDESK", 1, "1 KB"), Bar("SERVER", 9, "9 KB")])
    assert chart.accessibleDescription() == "SERVER: 9 KB; FRONTDESK: 1 KB"


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_bars_are_painted_in_the_colours_of_the_look(
    look: Look, qtbot: QtBot, direction: Qt.LayoutDirection, scheme: Scheme
) -> None:
    look.choose(scheme)
    chart = BarChart(look, "Space by system")
    qtbot.addWidget(chart)
    chart.setLayoutDirection(direction)
    chart.show_bars([Bar("FRONTDESK", 5, "5 KB"), Bar("SERVER", 9, "9 KB")])
    chart.resize(600, chart.sizeHint().height())
    painted = colours(chart.grab().toImage())
    for role in ("chart_used", "chart_track"):
        assert QColor(look.color(role)).rgb() in painted
