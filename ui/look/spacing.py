"""Every length of the program, in device-independent pixels, from one scale."""

from __future__ import annotations

from typing import Final

HAIR: Final = 1
TINY: Final = 4
SMALL: Final = 8
MEDIUM: Final = 12
LARGE: Final = 16
WIDE: Final = 24

RADIUS: Final = 6
FOCUS: Final = 2
"""Width of the focus ring."""

ICON: Final = 16
ICON_LARGE: Final = 24
ICON_PAGE: Final = 48
"""Icon of an empty or failed page."""

CONTROL: Final = 30
"""Height of a field or a button."""
ROW: Final = 26
"""Height of a row in a tree or a table."""
BAR: Final = 44
"""Height of the environment bar."""

WINDOW: Final = (1280, 800)
WINDOW_LEAST: Final = (900, 560)
"""Width and height of the window at first, and at least."""

FORM: Final = 420
"""Width of a form that stands alone on a page."""
SEARCH: Final = 380
POPUP: Final = 620
SIDE: Final = 300
"""Width of the tree's side at first."""
SIDE_LEAST: Final = 200

GAUGE: Final = 10
"""Thickness of a gauge's bar."""
BARS_LABEL: Final = 200
BARS_VALUE: Final = 80
"""Widths of what stands left and right of the bars in a chart."""
CELL_GAUGE: Final = 48
CELL_BAR: Final = 4
"""Length and thickness of the bar in a table's cell."""
CARD: Final = 280
"""Least width of a card on a page of facts."""
PROGRESS: Final = 160
DIALOG: Final = 560
SHEET: Final = 620
"""Width of what lies over the desk at the right."""
SORT_MARK: Final = 12
"""Size of the arrow on the heading of the sorted column."""
OPERATIONS: Final = 250
"""Width of a list of operations at first."""
SECTIONS: Final = 220
"""Width of the list of an editor's sections."""
SETTINGS: Final = 760
"""The most that the form of a section may take: names and values stay close together."""
SIZE_FIELD: Final = 96
"""Width of a number, or of its unit, where both stand in one line."""
FIELD_NAME: Final = 190
"""Width of the names left of the editors of a long form, and the most that a name may take."""
LINES: Final = 120
"""Least height of a text of many lines."""
