"""The fonts of the program: the system's own, in four sizes and two weights."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase


class Fonts:
    """Fonts derived from the system's font `body`, so that a person's own text size is kept."""

    def __init__(self, body: QFont) -> None:
        self.body = body
        self.strong = _of(body, weight=QFont.Weight.DemiBold)
        self.small = _of(body, factor=0.92)
        self.small_strong = _of(body, factor=0.92, weight=QFont.Weight.DemiBold)
        self.heading = _of(body, factor=1.15, weight=QFont.Weight.DemiBold)
        self.title = _of(body, factor=1.5, weight=QFont.Weight.DemiBold)
        self.figure = _of(body, factor=1.9, weight=QFont.Weight.DemiBold)
        self.fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)


def _of(body: QFont, *, factor: float = 1.0, weight: QFont.Weight | None = None) -> QFont:
    font = QFont(body)
    if body.pointSizeF() > 0:
        font.setPointSizeF(body.pointSizeF() * factor)
    else:
        font.setPixelSize(round(body.pixelSize() * factor))
    if weight is not None:
        font.setWeight(weight)
    return font
