"""The few charts there are, painted by us and following the look in force."""

from ui.charts.bars import Bar, BarChart
from ui.charts.gauge import QuotaGauge
from ui.charts.quota import Fill, fill_of

__all__ = ["Bar", "BarChart", "Fill", "QuotaGauge", "fill_of"]
