"""How the rows of a bulk job stand, as one bar in pieces."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.commands.job import Job, RowState
from ui.look import Look, spacing
from ui.models.job_words import ROW_ICONS, counts_in_words

_TRACK = frozenset({RowState.WAITING})
_LEAST = 3.0
"""Width of the smallest piece: one failure among thousands is seen."""


class JobBar(QWidget):
    """A piece for each state that any row is in; the words stand in the buttons below and are spoken."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._job: Job | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_job(self, job: Job) -> None:
        """Show how the rows of `job` stand."""
        self._job = job
        self.setAccessibleName(job.title)
        self.setAccessibleDescription(counts_in_words(job))
        self.setToolTip(counts_in_words(job))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(spacing.PROGRESS, spacing.GAUGE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(0, 0, self.width(), self.height())
        shape = QPainterPath()
        shape.addRoundedRect(whole, self.height() / 2, self.height() / 2)
        painter.setClipPath(shape)
        painter.fillRect(whole, self._look.color("chart_track"))
        left = 0.0
        for state, width in self._pieces():
            painter.fillRect(QRectF(left, 0, width, self.height()), self._look.color(ROW_ICONS[state][1]))
            if state is RowState.UNKNOWN:
                # Told from what is partly done by more than its place.
                painter.fillRect(QRectF(left, 0, width, self.height()), Qt.BrushStyle.Dense4Pattern)
            left += width
        painter.end()

    def _pieces(self) -> list[tuple[RowState, float]]:
        job = self._job
        if job is None or not job.total:
            return []
        counts = [(state, job.counts.get(state, 0)) for state in ROW_ICONS if state not in _TRACK]
        return [(state, max(_LEAST, self.width() * count / job.total)) for state, count in counts if count]
