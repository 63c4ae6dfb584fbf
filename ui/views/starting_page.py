"""What the window shows before it knows anything: its own outline, painted in the first frame.

It is made of plain filled widgets, since a painter asked to fill something imports the whole `Qt` namespace first, and
that takes as long as painting the frame.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.look import spacing
from ui.look.palette import Palette
from ui.translation import tr

_TREE = ((0, 150), (1, 120), (2, 150), (2, 130), (1, 105), (1, 140), (2, 120), (2, 155), (2, 110), (1, 125))
"""Indent and width of the outline's rows."""

_HEADINGS = ((spacing.LARGE, 260, spacing.MEDIUM), (spacing.BAR, 380, spacing.LARGE))
"""Top, width and height of what stands over the details."""


class StartingPage(QWidget):
    """The outline of band, tree and details. `painted` comes once, after the first frame."""

    painted = Signal()

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._was_painted = False
        self.setAccessibleName(tr("Starting"))
        self._band = QWidget(self)
        self._side = QWidget(self)
        self._edge = QWidget(self)
        self._words = [QWidget(self) for _ in (*_TREE, *_HEADINGS)]
        self._color(palette)

    def stand_below_band(self, palette: Palette) -> None:
        """From now on the band is there, and the colours are these."""
        self._band.hide()
        self._color(palette)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            self.painted.emit()

    def _arrange(self) -> None:
        top = 0 if self._band.isHidden() else spacing.BAR
        height = self.height() - top
        self._band.setGeometry(0, 0, self.width(), spacing.BAR)
        self._side.setGeometry(0, top, spacing.SIDE, height)
        self._edge.setGeometry(spacing.SIDE, top, spacing.HAIR, height)
        words = iter(self._words)
        for row, (indent, width) in enumerate(_TREE):
            left = spacing.LARGE * (1 + indent)
            next(words).setGeometry(left, top + spacing.BAR + spacing.SMALL + row * spacing.ROW, width, spacing.MEDIUM)
        for below, width, thickness in _HEADINGS:
            next(words).setGeometry(spacing.SIDE + spacing.WIDE, top + below, width, thickness)

    def _color(self, palette: Palette) -> None:
        _fill(self, palette.surface)
        _fill(self._band, palette.other_band)
        _fill(self._side, palette.window)
        _fill(self._edge, palette.line)
        for block in self._words:
            _fill(block, palette.skeleton)


def _fill(widget: QWidget, color: QColor) -> None:
    colors = QPalette()
    colors.setColor(QPalette.ColorRole.Window, color)
    widget.setPalette(colors)
    widget.setAutoFillBackground(True)
