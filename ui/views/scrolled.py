"""Content that is higher than its place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


def scrolled(content: QWidget) -> QScrollArea:
    """`content` in an area that scrolls up and down where it is higher than its place."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    # The keyboard scrolls it from whatever is in it; by itself it would have the focus and not show it.
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    for ground in (area, area.viewport(), content):
        ground.setAutoFillBackground(False)
    return area


def bring_into_view(part: QWidget) -> None:
    """Scroll the area that `part` is in to where it can be seen."""
    above = part.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(part)
            return
        above = above.parentWidget()
