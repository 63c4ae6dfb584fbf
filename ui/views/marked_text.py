"""Painting one line of text with the parts that match what was typed."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter


def matches_in(text: str, typed: str) -> list[tuple[int, int]]:
    """Where the words of `typed` stand in `text`, letters compared without case: (start, end), in order, apart."""
    folded = text.lower()
    if len(folded) != len(text):
        # A letter that grows when it is folded would shift all places after it.
        folded = text
    found: list[tuple[int, int]] = []
    for word in typed.lower().split():
        start = folded.find(word)
        if start >= 0:
            found.append((start, start + len(word)))
    apart: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def paint_marked(
    painter: QPainter, rect: QRect, text: str, typed: str, *, font: QFont, strong: QFont, ground: QColor | None = None
) -> None:
    """Paint `text` in the painter's pen, what matches `typed` in `strong` on `ground`."""
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    left, done = rect.left(), 0
    for start, end in [*matches_in(shown, typed), (len(shown), len(shown))]:
        for part, used, is_match in ((shown[done:start], font, False), (shown[start:end], strong, True)):
            if not part:
                continue
            width = QFontMetrics(used).horizontalAdvance(part)
            box = QRect(left, rect.top(), min(width, rect.right() - left + 1), rect.height())
            if is_match and ground is not None:
                line = QRect(box.left(), rect.center().y() - metrics.height() // 2, box.width(), metrics.height())
                painter.fillRect(line, ground)
            painter.setFont(used)
            painter.drawText(box, flags, part)
            left += width
        done = end
