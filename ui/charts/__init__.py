"""The few charts there are, painted by us and following the look in force."""

from ui.charts.bars import Bar, BarChart
from ui.charts.gauge import QuotaGauge
from ui.charts.quota import Fill, fill_of
from ui.charts.week_grid import Block, WeekGrid

__all__ = ["Bar", "BarChart", "Block", "Fill", "QuotaGauge", "WeekGrid", "fill_of"]
