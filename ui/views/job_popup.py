"""The list of jobs: what runs, what ended and how."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from ui.jobs import Job, JobList, JobState
from ui.look import Look, spacing
from ui.look.icon_label import IconLabel
from ui.look.style import dress
from ui.translation import tr
from ui.views.progress_line import ProgressLine

_ICONS = {
    JobState.RUNNING: ("refresh", "text_muted"),
    JobState.PAUSED: ("suspended", "warning"),
    JobState.FINISHED: ("ok", "ok"),
    JobState.FAILED: ("error", "error"),
    JobState.CANCELLED: ("cancelled", "neutral"),
}


class JobPopup(QFrame):
    """All jobs, newest first. Those that ended are forgotten once it was closed: they were looked at."""

    def __init__(self, look: Look, jobs: JobList, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._look = look
        self._jobs = jobs
        self._rows: dict[Job, _JobRow] = {}
        self.setAccessibleName(tr("Jobs"))
        dress(self, "panel")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(spacing.MEDIUM, spacing.MEDIUM, spacing.MEDIUM, spacing.MEDIUM)
        self._layout.setSpacing(spacing.MEDIUM)
        jobs.changed.connect(self._follow)

    def open_above(self, corner: QPoint) -> None:
        """Show it with its lower left corner at `corner`, in global coordinates."""
        self._fill()
        self.setFixedWidth(spacing.FORM)
        self.adjustSize()
        self.move(corner.x(), corner.y() - self.height())
        self.show()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._jobs.clear_ended()

    @Slot()
    def _follow(self) -> None:
        if self.isVisible():
            self._fill()

    def _fill(self) -> None:
        present = self._jobs.jobs
        for gone in self._rows.keys() - set(present):
            self._rows.pop(gone).deleteLater()
        for job in present:
            if job not in self._rows:
                self._rows[job] = _JobRow(self._look, job, self)
                self._layout.insertWidget(0, self._rows[job])
        if self.isVisible() and not present:
            self.hide()


class _JobRow(QWidget):
    """One job: state, title, progress or outcome, cancel."""

    def __init__(self, look: Look, job: Job, parent: QWidget) -> None:
        super().__init__(parent)
        self._job = job
        self._icon = IconLabel(look, parent=self)
        self._title = QLabel(job.title, self)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._words = QLabel(self)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._words.setFont(look.fonts.small)
        self._line = ProgressLine(look, self)
        self._cancel = QToolButton(self)
        self._cancel.setIcon(look.icon(job.stop_icon))
        self._cancel.setToolTip(job.stop)
        self._cancel.setAccessibleName(f"{job.stop} {job.title}")
        self._cancel.clicked.connect(job.cancel)
        dress(self._cancel, "flat")
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(spacing.SMALL)
        layout.setVerticalSpacing(spacing.TINY)
        layout.addWidget(self._icon, 0, 0)
        layout.addWidget(self._title, 0, 1)
        layout.addWidget(self._cancel, 0, 2)
        layout.addWidget(self._line, 1, 1, 1, 2)
        layout.addWidget(self._words, 2, 1, 1, 2)
        layout.setColumnStretch(1, 1)
        job.changed.connect(self._update)
        self._update()

    @Slot()
    def _update(self) -> None:
        job = self._job
        self._icon.show_icon(*_ICONS[job.state])
        words = {
            JobState.RUNNING: job.progress,
            JobState.PAUSED: job.outcome,
            JobState.FINISHED: tr("Finished: {outcome}", outcome=job.outcome) if job.outcome else tr("Finished"),
            JobState.FAILED: job.outcome,
            JobState.CANCELLED: tr("Cancelled"),
        }
        self._words.setText(words[job.state])
        self._words.setVisible(bool(words[job.state]))
        dress(self._words, "error" if job.state is JobState.FAILED else "muted")
        self._line.setVisible(job.is_running)
        self._line.show_job(job)
        self._cancel.setVisible(job.is_running)
