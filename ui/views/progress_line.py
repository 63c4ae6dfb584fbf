"""How far a job is, as a line."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.jobs import Job
from ui.look import Look, spacing
from ui.translation import tr

_THICKNESS = spacing.SMALL - 2
_PART_OF_UNKNOWN = 0.3


class ProgressLine(QWidget):
    """The part of a job that is done; a short piece in the middle while nobody knows how much it will be.

    It waits for its turn to be painted, which Qt's own bar does not: that one paints all that is pending in the window
    at each step, in the middle of whatever work reports the step.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._done = 0
        self._total = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_job(self, job: Job) -> None:
        """Show how far `job` is."""
        self._done, self._total = job.done, job.total
        self.setAccessibleName(tr("Progress of {job}", job=job.title))
        self.setAccessibleDescription(job.progress)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(spacing.PROGRESS, _THICKNESS)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(0, (self.height() - _THICKNESS) / 2, self.width(), _THICKNESS)
        done = QRectF(whole)
        if self._total:
            done.setWidth(whole.width() * min(1.0, self._done / self._total))
        else:
            done.setWidth(whole.width() * _PART_OF_UNKNOWN)
            done.moveCenter(whole.center())
        for part, role in ((whole, "chart_track"), (done, "accent")):
            painter.setBrush(self._look.color(role))
            painter.drawRoundedRect(part, _THICKNESS / 2, _THICKNESS / 2)
