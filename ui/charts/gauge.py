"""The quota gauge: what is used of what, as a bar, in words and in per cent."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui import formats
from ui.charts.quota import Fill, fill_of, paint_bar
from ui.look import Look, spacing
from ui.look.style import dress
from ui.translation import tr


class QuotaGauge(QWidget):
    """Used space against a quota, with what is allocated to accounts as a mark on the bar."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._used = QLabel(self)
        self._used.setFont(look.fonts.figure)
        self._of = QLabel(self)
        dress(self._of, "muted")
        self._bar = _GaugeBar(look, self)
        self._left = QLabel(self)
        self._share = QLabel(self)
        dress(self._left, "muted")
        self._left.setWordWrap(True)

        figures = QHBoxLayout()
        figures.setSpacing(spacing.SMALL)
        figures.addWidget(self._used)
        figures.addWidget(self._of, 1)
        below = QHBoxLayout()
        below.addWidget(self._left, 1)
        below.addWidget(self._share)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing.SMALL)
        layout.addLayout(figures)
        layout.addWidget(self._bar)
        layout.addLayout(below)

    def show_allocated(self, used: int, allocated: int) -> None:
        """Show bytes used against what accounts were promised, where there is no quota for all of them."""
        self._show(used, allocated, tr("used of {size} allocated to accounts", size=formats.size(allocated)))
        self._left.setText("")

    def show_amounts(self, used: int, quota: int | None, allocated: int | None = None) -> None:
        """Show bytes used, the quota (None or 0: there is none) and what accounts were promised."""
        whole = quota or 0
        words = tr("used of {quota}", quota=formats.size(whole)) if whole else tr("used, no quota set")
        self._show(used, whole, words, allocated / whole if allocated and whole else None)
        self._left.setText(self._what_is_left(used, whole, allocated))

    def _show(self, used: int, whole: int, words: str, mark: float | None = None) -> None:
        fill = fill_of(used, whole)
        self._used.setText(formats.size(used))
        self._of.setText(words)
        self._bar.fill(fill, mark)
        share = formats.percent(used, whole) if whole else ""
        self._share.setText(f"{share}, {fill.word}" if fill.word else share)
        dress(self._share, fill.role if fill.word else "muted")
        self.setAccessibleName(tr("Space"))
        self.setAccessibleDescription(" ".join(label.text() for label in (self._used, self._of, self._share)))
        self.setToolTip(formats.size_exact(used))

    @staticmethod
    def _what_is_left(used: int, whole: int, allocated: int | None) -> str:
        parts = []
        if whole:
            free = whole - used
            if free >= 0:
                parts.append(tr("{size} free", size=formats.size(free)))
            else:
                parts.append(tr("{size} too much", size=formats.size(-free)))
        if allocated:
            parts.append(tr("{size} allocated to accounts", size=formats.size(allocated)))
        return " · ".join(parts)


class _GaugeBar(QWidget):
    """The bar of the gauge; `mark` is where the allocated space ends."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._fill = fill_of(0, 0)
        self._mark: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def fill(self, fill: Fill, mark: float | None) -> None:
        """Show how full it is."""
        self._fill, self._mark = fill, mark
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(spacing.CARD, spacing.GAUGE + 2 * spacing.FOCUS)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(self.layoutDirection())
        rect = QRectF(self.rect()).adjusted(0, spacing.FOCUS, 0, -spacing.FOCUS)
        palette = self._look.palette
        paint_bar(painter, rect, self._fill.share, self._fill.role, palette)
        if self._mark is not None and self._mark <= 1:
            reach = rect.width() * self._mark
            is_rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            x = rect.right() - reach if is_rtl else rect.left() + reach
            painter.setPen(QPen(palette.text_muted, spacing.FOCUS))
            painter.drawLine(int(x), 0, int(x), self.height())
        painter.end()
