"""The line at the bottom: what runs, how fresh it all is."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStatusBar, QToolButton, QWidget

from ui.jobs import NOTICED_AFTER, Job, JobList, JobState
from ui.look import Look, spacing
from ui.look.style import dress, show_words_beside_icon
from ui.translation import counted, tr
from ui.views.elided_label import ElidedLabel
from ui.views.job_popup import JobPopup
from ui.views.progress_line import ProgressLine

PACE = 100
"""Milliseconds between two looks at jobs that report more often."""


class StatusBar(QStatusBar):
    """The newest running job with progress and cancel, the list of all, how fresh all is, and what is in doubt.

    freshness_clicked: the person wants to know, or to have it fresher. unknown_clicked: to see the unknown outcomes.
    """

    freshness_clicked = Signal()
    unknown_clicked = Signal()

    def __init__(self, look: Look, jobs: JobList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._jobs = jobs
        self.setSizeGripEnabled(False)
        self.setAccessibleName(tr("Status"))
        self._popup = JobPopup(look, jobs, self)

        self.count = QToolButton(self)
        show_words_beside_icon(self.count)
        self.count.clicked.connect(self._show_list)
        dress(self.count, "flat")
        self._title = ElidedLabel(parent=self)
        self._line = ProgressLine(look, self)
        self._line.setFixedWidth(spacing.PROGRESS)
        self.cancel = QToolButton(self)
        self.cancel.clicked.connect(self._cancel)
        dress(self.cancel, "flat")
        self._job = QWidget(self)
        line = QHBoxLayout(self._job)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(spacing.SMALL)
        line.addWidget(self._title)
        line.addWidget(self._line)
        line.addWidget(self.cancel)
        line.addStretch(1)
        self._job.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

        self.freshness = QToolButton(self)
        show_words_beside_icon(self.freshness)
        self.freshness.clicked.connect(self.freshness_clicked)
        dress(self.freshness, "flat")
        self.addWidget(self.count)
        self.addWidget(self._job, 1)
        self.unknown = QToolButton(self)
        self.unknown.setIcon(look.icon("warning", "warning"))
        show_words_beside_icon(self.unknown)
        self.unknown.clicked.connect(self.unknown_clicked)
        dress(self.unknown, "flat")
        self.addPermanentWidget(self.freshness)
        self.addPermanentWidget(self.unknown)

        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._show)
        jobs.changed.connect(self._update)
        self.show_freshness("", is_stale=False)
        self.show_unknown(0)
        self._show()

    def show_freshness(self, words: str, *, is_stale: bool, advice: str = "") -> None:
        """Say how fresh the data is: a word and a shape, not a colour alone."""
        self.freshness.setVisible(bool(words))
        self.freshness.setText(words)
        self.freshness.setToolTip(advice)
        self.freshness.setAccessibleName(words)
        self.freshness.setIcon(self._look.icon("clock", "warning") if is_stale else self._look.icon("ok", "ok"))

    def show_unknown(self, number: int, advice: str = "") -> None:
        """Say of how many changes nobody knows whether they happened; it stays until each is settled."""
        words = counted(number, "{n} unknown outcome", "{n} unknown outcomes")
        self.unknown.setVisible(number > 0)
        self.unknown.setText(words)
        self.unknown.setAccessibleName(words)
        self.unknown.setToolTip(advice)

    @property
    def shown_job(self) -> Job | None:
        """The job whose progress is shown: the newest that runs and has taken long enough to be worth it."""
        patient = [job for job in self._jobs.running if job.age >= NOTICED_AFTER]
        return patient[-1] if patient else None

    @Slot()
    def _update(self) -> None:
        if not self._soon.isActive():
            self._soon.start(round(1000 * NOTICED_AFTER) if self._jobs.running and self.shown_job is None else PACE)

    @Slot()
    def _show(self) -> None:
        job = self.shown_job
        self._job.setVisible(True)
        for widget in (self._title, self._line, self.cancel):
            widget.setVisible(job is not None)
        if job is not None:
            self._title.set_text(f"{job.title}  {job.progress}" if job.progress else job.title)
            self._line.show_job(job)
            self.cancel.setIcon(self._look.icon(job.stop_icon))
            self.cancel.setToolTip(job.stop)
            self.cancel.setAccessibleName(f"{job.stop} {job.title}")
        running = len(self._jobs.running)
        failed = sum(one.state is JobState.FAILED for one in self._jobs.jobs)
        self.count.setVisible(bool(self._jobs.jobs) and (job is not None or not running))
        if running:
            self.count.setText(counted(running, "{n} job running", "{n} jobs running"))
            self.count.setIcon(self._look.icon("refresh"))
        elif failed:
            self.count.setText(counted(failed, "{n} job failed", "{n} jobs failed"))
            self.count.setIcon(self._look.icon("error", "error"))
        else:
            ended = len(self._jobs.jobs)
            self.count.setText(counted(ended, "{n} job ended", "{n} jobs ended"))
            self.count.setIcon(self._look.icon("ok", "ok"))
        self.count.setAccessibleName(self.count.text())

    @Slot()
    def _cancel(self) -> None:
        job = self.shown_job
        if job is not None:
            job.cancel()

    @Slot()
    def _show_list(self) -> None:
        self._popup.open_above(self.mapToGlobal(QPoint(spacing.TINY, 0)))
