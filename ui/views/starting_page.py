"""What the window shows before it knows anything: its own outline, painted in the first frame."""

from __future__ import annotations

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.look import Look, spacing
from ui.translation import tr

_INDENTS = (0, 1, 2, 2, 1, 1, 2, 2, 2, 1)
_WIDTHS = (150, 120, 150, 130, 105, 140, 120, 155, 110, 125)


class StartingPage(QWidget):
    """The outline of tree and details. `painted` comes once, after the first frame."""

    painted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._was_painted = False
        self.setAccessibleName(tr("Starting"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        palette = self._look.palette
        painter.fillRect(self.rect(), palette.surface)
        side = QRect(0, 0, spacing.SIDE, self.height())
        painter.fillRect(side, palette.window)
        painter.fillRect(QRect(side.right(), 0, spacing.HAIR, self.height()), palette.line)
        for row, (indent, width) in enumerate(zip(_INDENTS, _WIDTHS, strict=True)):
            top = spacing.BAR + spacing.SMALL + row * spacing.ROW
            painter.fillRect(
                QRect(spacing.LARGE + indent * spacing.LARGE, top, width, spacing.MEDIUM), palette.skeleton
            )
        left = side.right() + spacing.WIDE
        for top, width, height in ((spacing.LARGE, 260, spacing.MEDIUM), (spacing.BAR, 380, spacing.LARGE)):
            painter.fillRect(QRect(left, top, width, height), palette.skeleton)
        painter.end()
        if not self._was_painted:
            self._was_painted = True
            self.painted.emit()
