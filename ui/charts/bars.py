"""Horizontal bars: a name, a bar and a figure a line, largest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.charts.quota import paint_bar
from ui.look import Look, spacing


@dataclass(frozen=True, slots=True)
class Bar:
    """One line: what it is about, how much, how that is written, and the exact figure on hover."""

    name: str
    amount: int
    text: str
    hover: str = ""


class BarChart(QWidget):
    """Bars against the largest of them. Assistive technology reads them as one list."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._bars: tuple[Bar, ...] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show these bars, the largest first."""
        self._bars = tuple(sorted(bars, key=lambda bar: (-bar.amount, bar.name.casefold())))
        self.setAccessibleDescription("; ".join(f"{bar.name}: {bar.text}" for bar in self._bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(spacing.BARS_LABEL + spacing.CARD, spacing.ROW * len(self._bars))

    def minimumSizeHint(self) -> QSize:
        return QSize(spacing.CARD, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            line = event.pos().y() // spacing.ROW
            hover = f"{self._bars[line].name}\n{self._bars[line].hover}" if 0 <= line < len(self._bars) else ""
            QToolTip.showText(event.globalPos(), hover, self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(self.layoutDirection())
        palette, metrics = self._look.palette, QFontMetrics(self.font())
        most = max((bar.amount for bar in self._bars), default=0)
        label = min(spacing.BARS_LABEL, self.width() // 2)
        for line, bar in enumerate(self._bars):
            top = line * spacing.ROW
            name_box = QRect(0, top, label, spacing.ROW)
            reach = max(0, self.width() - label - spacing.BARS_VALUE - 2 * spacing.SMALL)
            bar_box = QRect(label + spacing.SMALL, top, reach, spacing.ROW)
            value_box = QRect(self.width() - spacing.BARS_VALUE, top, spacing.BARS_VALUE, spacing.ROW)
            painter.setPen(palette.text)
            name = metrics.elidedText(bar.name, Qt.TextElideMode.ElideMiddle, label)
            painter.drawText(self._placed(name_box), Qt.AlignmentFlag.AlignVCenter | self._leading(), name)
            painter.setPen(palette.text_muted)
            painter.drawText(self._placed(value_box), Qt.AlignmentFlag.AlignVCenter | self._trailing(), bar.text)
            thick = QRectF(self._placed(bar_box))
            thick.setHeight(spacing.GAUGE)
            thick.moveCenter(QRectF(self._placed(bar_box)).center())
            paint_bar(painter, thick, bar.amount / most if most else 0.0, "chart_used", palette)
        painter.end()

    def _placed(self, box: QRect) -> QRect:
        """The box mirrored where the language is written from the right."""
        if self.layoutDirection() is not Qt.LayoutDirection.RightToLeft:
            return box
        return QRect(self.width() - box.right() - 1, box.top(), box.width(), box.height())

    def _leading(self) -> Qt.AlignmentFlag:
        is_rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        return Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft

    def _trailing(self) -> Qt.AlignmentFlag:
        is_rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        return Qt.AlignmentFlag.AlignLeft if is_rtl else Qt.AlignmentFlag.AlignRight
