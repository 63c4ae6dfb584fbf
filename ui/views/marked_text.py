"""Painting one line of text with the part that matches what was typed."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter


def match_in(text: str, typed: str) -> tuple[int, int] | None:
    """Where `typed` stands in `text`, letters compared without case: start and end, or None."""
    if not typed:
        return None
    folded = text.casefold()
    if len(folded) != len(text):
        folded = text.lower()
    start = folded.find(typed.casefold())
    return None if start < 0 or len(folded) != len(text) else (start, start + len(typed))


def paint_marked(
    painter: QPainter, rect: QRect, text: str, typed: str, *, font: QFont, strong: QFont, ground: QColor | None = None
) -> int:
    """Paint `text` in the painter's pen, the match in `strong` on `ground`; returns the width used."""
    metrics = QFontMetrics(font)
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    found = match_in(shown, typed)
    if found is None:
        painter.setFont(font)
        painter.drawText(rect, flags, shown)
        return metrics.horizontalAdvance(shown)
    start, end = found
    left = rect.left()
    for part, matches in ((shown[:start], False), (shown[start:end], True), (shown[end:], False)):
        used = strong if matches else font
        width = QFontMetrics(used).horizontalAdvance(part)
        box = QRect(left, rect.top(), min(width, rect.right() - left + 1), rect.height())
        if matches and ground is not None:
            height = metrics.height()
            painter.fillRect(QRect(left, rect.center().y() - height // 2, box.width(), height), ground)
        painter.setFont(used)
        painter.drawText(box, flags, part)
        left += width
    return left - rect.left()
