"""The path of a place, every step of it a link."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import Look, spacing
from ui.navigation import Place
from ui.translation import tr

_GAP = "  ›  "


class PathBar(QWidget):
    """Steps from the root to the place shown. Where there is no room the steps in the middle are folded into "…".

    opened: a step was clicked; True where a new tab is wanted. Left and Right choose a step, Enter opens it.
    """

    opened = Signal(object, bool)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._steps: tuple[tuple[str, Place], ...] = ()
        self._boxes: list[tuple[QRect, int]] = []
        self._hovered = -1
        self._chosen = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Path"))
        look.changed.connect(self.update)

    def show_path(self, steps: Sequence[tuple[str, Place]]) -> None:
        """Show these steps, root first."""
        self._steps = tuple(steps)
        self._hovered = -1
        self._chosen = len(self._steps) - 1
        self.setAccessibleDescription(" › ".join(words for words, _ in steps))
        self.setToolTip(" › ".join(words for words, _ in steps))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(spacing.SEARCH, self.fontMetrics().height() + spacing.SMALL)

    def minimumSizeHint(self) -> QSize:
        return QSize(spacing.WIDE, self.fontMetrics().height() + spacing.SMALL)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        palette = self._look.palette
        metrics = self.fontMetrics()
        shown = self._fitting()
        self._boxes = []
        left = spacing.TINY
        vertical = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        for number, step in enumerate(shown):
            if number:
                width = metrics.horizontalAdvance(_GAP)
                painter.setPen(palette.text_muted)
                painter.drawText(QRect(left, 0, width, self.height()), vertical, _GAP)
                left += width
            words = "…" if step < 0 else self._steps[step][0]
            words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(0, self.width() - left - spacing.TINY))
            box = QRect(left, 0, metrics.horizontalAdvance(words), self.height())
            is_here = step == len(self._steps) - 1
            painter.setPen(palette.text if is_here or step < 0 else palette.accent)
            font = self.font()
            font.setUnderline(step >= 0 and step == self._hovered and not is_here)
            painter.setFont(font)
            painter.drawText(box, vertical, words)
            painter.setFont(self.font())
            if step >= 0:
                self._boxes.append((box, step))
            if self.hasFocus() and step == self._chosen:
                painter.setPen(palette.accent)
                painter.drawRoundedRect(box.adjusted(-spacing.TINY, 1, spacing.TINY - 1, -2), 3, 3)
            left += box.width()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hovered = self._step_at(event.position().toPoint())
        if hovered != self._hovered:
            self._hovered = hovered
            is_link = 0 <= hovered < len(self._steps) - 1
            self.setCursor(Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovered = -1
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        step = self._step_at(event.position().toPoint())
        if step >= 0 and event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            is_new_tab = event.button() == Qt.MouseButton.MiddleButton or bool(
                event.modifiers() & Qt.KeyboardModifier.ControlModifier
            )
            self.opened.emit(self._steps[step][1], is_new_tab)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key = Qt.Key(event.key())
        if key in moves and self._steps and not event.modifiers():
            self._chosen = max(0, min(len(self._steps) - 1, self._chosen + moves[key]))
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and 0 <= self._chosen < len(self._steps):
            new_tab = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self.opened.emit(self._steps[self._chosen][1], new_tab)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._chosen = len(self._steps) - 1
        self.update()

    def _step_at(self, point: QPoint) -> int:
        return next((step for box, step in self._boxes if box.contains(point)), -1)

    def _fitting(self) -> list[int]:
        """Numbers of the steps that have room, -1 for the fold; the first and the last are always there."""
        metrics = self.fontMetrics()
        gap = metrics.horizontalAdvance(_GAP)
        widths = [metrics.horizontalAdvance(words) for words, _ in self._steps]
        shown = list(range(len(widths)))
        room = self.width() - 2 * spacing.TINY
        fold = metrics.horizontalAdvance("…") + gap
        removed = False
        while len(shown) > 2 and sum(widths[step] + gap for step in shown) - gap + (fold if removed else 0) > room:
            del shown[1]
            removed = True
        return [shown[0], -1, *shown[1:]] if removed else shown
