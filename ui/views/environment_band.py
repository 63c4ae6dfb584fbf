"""The colour of an environment: red for production, calm for a sandbox, striped for the demo."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.look import Look, spacing

_BANDS = {
    "production": ("production_band", "on_production"),
    "sandbox": ("sandbox_band", "on_sandbox"),
    "demo": ("demo_band", "on_demo"),
}
_OTHER = ("other_band", "on_other")
_STRIPE = 14


def paint_band(painter: QPainter, widget: QWidget, look: Look, kind: str) -> None:
    """Fill `widget` with the band of an environment: red for production, striped for the demo."""
    band, _ = _BANDS.get(kind, _OTHER)
    painter.fillRect(widget.rect(), look.color(band))
    if kind != "demo":
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("demo_stripe"))
    height = widget.height()
    for left in range(-height, widget.width(), 2 * _STRIPE):
        corners = [(left, height), (left + height, 0), (left + height + _STRIPE, 0), (left + _STRIPE, height)]
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))


def words_on_band(look: Look, kind: str) -> QColor:
    """The colour of words on the band of an environment."""
    return look.color(_BANDS.get(kind, _OTHER)[1])


class EnvironmentBand(QWidget):
    """The environment in its colour and in words, at the top of a dialog or a card."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._kind = ""
        self._label = ""
        self.setFont(look.fonts.strong)
        self.setFixedHeight(spacing.CONTROL)
        look.changed.connect(self.update)

    def show_environment(self, kind: str, label: str) -> None:
        """Show where this leads to; nothing for ""."""
        self._kind = kind
        self._label = label.upper() if kind == "production" else label
        self.setAccessibleName(label)
        self.setVisible(bool(kind))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_band(painter, self, self._look, self._kind)
        painter.setPen(words_on_band(self._look, self._kind))
        inner = self.rect().adjusted(spacing.WIDE, 0, -spacing.WIDE, 0)
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._label)
