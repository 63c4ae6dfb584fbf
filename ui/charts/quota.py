"""How full something is: the share, the colour role and the word that says the same without the colour."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from ui.look import Palette
from ui.translation import tr

NEARLY_FULL = 0.9
"""From this share of its quota on, something counts as nearly full."""


class Fill(NamedTuple):
    """How full something is. share: 0 to 1 and above; role: a palette role; word: empty while all is well."""

    share: float
    role: str
    word: str


def fill_of(used: int, whole: int) -> Fill:
    """How full `used` makes `whole`, both in bytes."""
    if whole <= 0:
        return Fill(0.0, "chart_used", "")
    share = used / whole
    if share > 1:
        return Fill(share, "error", tr("over quota"))
    if share >= NEARLY_FULL:
        return Fill(share, "warning", tr("nearly full"))
    return Fill(share, "chart_used", "")


def paint_bar(painter: QPainter, rect: QRectF, share: float, role: str, palette: Palette) -> None:
    """Paint a rounded track filled to `share`; what is used at all shows at least as a dot."""
    radius = rect.height() / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(palette.chart_track)
    painter.drawRoundedRect(rect, radius, radius)
    if share > 0:
        width = max(rect.height(), rect.width() * min(share, 1.0))
        is_rtl = painter.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = rect.right() - width if is_rtl else rect.left()
        painter.setBrush(palette.role(role))
        painter.drawRoundedRect(QRectF(left, rect.top(), width, rect.height()), radius, radius)
