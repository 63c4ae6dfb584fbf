"""The outlines of what is being loaded, in place of a spinner over nothing."""

from __future__ import annotations

import enum

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.look import Look, spacing
from ui.translation import tr


class Outline(enum.Enum):
    """What is being loaded: a page of cards, a table, the lines of one card, or the tree."""

    CARDS = "cards"
    TABLE = "table"
    LINES = "lines"
    TREE = "tree"


class Skeleton(QWidget):
    """The outlines of what is being loaded."""

    _TABLE_ROWS = 12
    _COLUMNS = (0.22, 0.30, 0.12, 0.12, 0.14)
    _LINES = (0.5, 0.8, 0.65)
    _TREE = ((0, 0.6), (1, 0.5), (2, 0.6), (2, 0.5), (1, 0.4), (1, 0.55), (2, 0.5), (2, 0.6), (2, 0.4), (1, 0.5))

    def __init__(self, look: Look, outline: Outline, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._outline = outline
        self.setAccessibleName(tr("Loading"))
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        rows = len(self._LINES) if self._outline is Outline.LINES else self._TABLE_ROWS
        return QSize(spacing.CARD, spacing.ROW * rows)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        match self._outline:
            case Outline.CARDS:
                blocks = self._cards()
            case Outline.TABLE:
                blocks = self._table()
            case Outline.LINES:
                blocks = self._lines(0, 0, self.width())
            case Outline.TREE:
                blocks = self._tree()
        for block in blocks:
            path = QPainterPath()
            path.addRoundedRect(block, spacing.TINY, spacing.TINY)
            painter.fillPath(path, self._look.palette.skeleton)
        painter.end()

    def _lines(self, left: float, top: float, width: float) -> list[QRectF]:
        return [
            QRectF(left, top + line * spacing.ROW, width * share, spacing.MEDIUM)
            for line, share in enumerate(self._LINES)
        ]

    def _cards(self) -> list[QRectF]:
        gap = spacing.WIDE
        width = (self.width() - gap) / 2
        blocks = []
        for left in (0, width + gap):
            blocks.append(QRectF(left, 0, width * 0.4, spacing.WIDE))
            blocks += self._lines(left, spacing.WIDE + gap, width)
        below = spacing.WIDE + 2 * gap + len(self._LINES) * spacing.ROW
        return blocks + [block.translated(0, below) for block in self._table()]

    def _table(self) -> list[QRectF]:
        blocks = []
        for row in range(self._TABLE_ROWS):
            left = 0.0
            for column, share in enumerate(self._COLUMNS):
                # Lengths that differ from row to row look like words; a fixed pattern does not flicker.
                length = self.width() * share * (0.55 + 0.1 * ((row * 3 + column * 2) % 5))
                blocks.append(QRectF(left, row * (spacing.ROW + spacing.TINY), length, spacing.MEDIUM))
                left += self.width() * (share + 0.025)
        return blocks

    def _tree(self) -> list[QRectF]:
        top = (spacing.ROW - spacing.MEDIUM) / 2
        return [
            QRectF(spacing.LARGE * (1 + indent), top + row * spacing.ROW, self.width() * share, spacing.MEDIUM)
            for row, (indent, share) in enumerate(self._TREE)
        ]
