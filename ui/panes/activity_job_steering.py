"""The buttons that steer a bulk job."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from console.commands.job import Job, JobState, RowState
from ui import navigation
from ui.dialogs.confirmation import confirmed
from ui.look import spacing
from ui.look.style import dress, show_words_beside_icon
from ui.models.job_words import AHEAD, number
from ui.translation import counted, grouped, tr
from ui.workspace import Workspace

_MOVING = frozenset({JobState.WAITING, JobState.RUNNING, JobState.PAUSED})


class JobSteering(QWidget):
    """Start, pause, go on, cancel, retry, export, forget; what cannot be done now is not shown.

    export_asked: the person wants the result as a file.
    """

    export_asked = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._jobs = workspace.bulk_jobs
        self._job: Job | None = None
        self.go_on = self._button("forward", self._go_on)
        dress(self.go_on, "primary")
        self.pause = self._button("suspended", self._pause, tr("Pause"))
        self.retry = self._button("refresh", self._retry)
        self.cancel = self._button("cancelled", self._ask_cancel, tr("Cancel the rest"))
        self.journal = self._button("search", self._open_journal, tr("Its journal"))
        self.export = self._button("export", self.export_asked.emit, tr("Export result…"))
        self.forget = self._button("delete", self._ask_forget, tr("Forget"))
        self.forget.setToolTip(tr("Takes the job off this list; the journal keeps what it did."))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing.SMALL)
        for button in self._buttons:
            layout.addWidget(button)
        layout.addStretch(1)

    @property
    def _buttons(self) -> tuple[QPushButton, ...]:
        return (self.go_on, self.pause, self.retry, self.cancel, self.journal, self.export, self.forget)

    def show_job(self, job: Job) -> None:
        """Offer what can be done with `job` as it stands."""
        self._job = job
        again = sum(count for state, count in job.counts.items() if RowState(state).may_be_retried)
        stands = job.state is not JobState.RUNNING
        self.go_on.setText(tr("Start") if job.state is JobState.WAITING else tr("Go on"))
        self.go_on.setVisible(job.state in (JobState.WAITING, JobState.PAUSED))
        self.pause.setVisible(not stands)
        self.retry.setText(tr("Retry what failed ({n})", n=grouped(again)))
        self.retry.setToolTip(tr("Sends the rows again of which it is certain that nothing happened."))
        self.retry.setVisible(stands and bool(again))
        self.cancel.setVisible(job.state in _MOVING)
        self.forget.setVisible(stands)
        for button in self._buttons:
            button.setAccessibleName(f"{button.text()}: {job.title}")

    def fill_menu(self, menu: QMenu) -> None:
        """The same as a menu."""
        for button in self._buttons:
            if not button.isHidden():
                menu.addAction(button.icon(), button.text()).triggered.connect(button.click)

    def _button(self, icon: str, pressed: Callable[[], object], words: str = "") -> QPushButton:
        button = QPushButton(words, self)
        button.setIcon(self._workspace.look.icon(icon, "text"))
        show_words_beside_icon(button)
        button.clicked.connect(lambda: pressed())
        return button

    def _start(self, work: Callable[[str], Coroutine[Any, Any, None]]) -> None:
        if self._job is not None:
            self._workspace.tasks.start(work(self._job.id))

    @Slot()
    def _go_on(self) -> None:
        self._start(self._jobs.run)

    @Slot()
    def _pause(self) -> None:
        self._start(self._jobs.pause)

    @Slot()
    def _retry(self) -> None:
        self._start(self._jobs.retry)

    @Slot()
    def _open_journal(self) -> None:
        if self._job is not None:
            self._workspace.navigator.open(navigation.activity("journal", f"{navigation.JOB}/{self._job.id}"))

    @Slot()
    def _ask_cancel(self) -> None:
        if self._job is not None:
            self._workspace.tasks.start_latest(self, "ask", self._cancel(self._job))

    @Slot()
    def _ask_forget(self) -> None:
        if self._job is not None:
            self._workspace.tasks.start_latest(self, "ask", self._forget(self._job))

    async def _cancel(self, job: Job) -> None:
        waiting = counted(number(job, AHEAD), "{n} row is never sent.", "{n} rows are never sent.")
        stays = tr("What was done stays done.")
        if await confirmed(
            self._workspace.look,
            tr("Cancel the rest of “{title}”?", title=job.title),
            f"{waiting} {stays}",
            tr("Cancel the rest"),
            self,
        ):
            await self._jobs.cancel(job.id)

    async def _forget(self, job: Job) -> None:
        waiting = number(job, AHEAD)
        if not waiting or await confirmed(
            self._workspace.look,
            tr("Forget “{title}”?", title=job.title),
            counted(waiting, "{n} row that still waits is never sent.", "{n} rows that still wait are never sent."),
            tr("Forget"),
            self,
        ):
            await self._jobs.forget(job.id)
