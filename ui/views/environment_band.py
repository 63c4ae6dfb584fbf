"""The colour of an environment: red for production, calm for a sandbox, striped for the demo."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

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
        self._label = QLabel(self)
        self._label.setFont(look.fonts.strong)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(spacing.WIDE, spacing.SMALL, spacing.WIDE, spacing.SMALL)
        layout.addWidget(self._label)
        look.changed.connect(self._recolor)

    def show_environment(self, kind: str, label: str) -> None:
        """Show where signing in leads to."""
        self._kind = kind
        self.setVisible(bool(kind))
        self._label.setText(label.upper() if kind == "production" else label)
        self._recolor()

    @Slot()
    def _recolor(self) -> None:
        palette = self._label.palette()
        palette.setColor(QPalette.ColorRole.WindowText, words_on_band(self._look, self._kind))
        self._label.setPalette(palette)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_band(QPainter(self), self, self._look, self._kind)
