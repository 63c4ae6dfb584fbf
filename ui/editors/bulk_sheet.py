"""Changes of many: choose and fill in once, look at every row, confirm, and send it as a job."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from console.commands.change import Change, Target
from console.engine.change_messages import MakeJob
from console.errors import ConsoleError
from console.store import NONE
from ui import navigation
from ui.editors.bulk_choice import BulkChoice
from ui.editors.bulk_plan import PlanView
from ui.look.style import dress
from ui.models.plan_rows import Rows, planned, rows_of
from ui.models.plan_targets import Targets, of_accounts
from ui.tasks import outcome_of
from ui.translation import counted, tr
from ui.views.sheet import Sheet
from ui.workspace import Workspace


class PlanSheet(Sheet):
    """A plan that was made elsewhere: each row with what it would change, then the job."""

    def __init__(
        self, workspace: Workspace, title: str, changes: Sequence[Change], parent: QWidget | None = None
    ) -> None:
        super().__init__(workspace.look, title, "columns", wide=True, parent=parent)
        self.workspace = workspace
        self._changes = tuple(changes)
        self._is_sending = False
        self.view = PlanView(workspace, self)
        self.view.changed.connect(self._follow_plan)
        self.pages = QStackedWidget(self)
        self.pages.addWidget(self.view)
        self.body.addWidget(self.pages, 1)
        self.start = self.add_button(tr("Start"), "primary")
        self.start.clicked.connect(self._start)
        session = workspace.session
        self.show_subject(session.environment, session.environment_label, "")
        self._follow_plan()

    @property
    def is_unsaved(self) -> bool:
        return not self._is_sending and bool(self.view.model.rows)

    def begin(self) -> None:
        self.show_plan(self.title, rows_of(self._changes, self.workspace.store))

    def show_plan(self, title: str, rows: Rows) -> None:
        """Show the rows once they are worked out and checked."""
        self.show_title(title)
        self.pages.setCurrentWidget(self.view)
        self.view.table.setFocus()
        self.workspace.tasks.start_latest(self, "plan", self.view.show_plan(title, rows))

    @Slot()
    def _follow_plan(self) -> None:
        sent = self.view.model.counts.sent
        self.start.setText(counted(sent, "Send {n} change", "Send {n} changes") if sent else tr("Start"))
        self.start.setEnabled(self.view.is_ready and not self._is_sending)
        dress(self.start, "danger" if self.view.is_final else "primary")

    @Slot()
    def _start(self) -> None:
        if self.view.is_ready and not self._is_sending:
            self.workspace.tasks.start_latest(self, "send", self._send())

    async def _send(self) -> None:
        self._is_sending = True
        self.view.say_problem("")
        try:
            job = await self.workspace.link.request(MakeJob(self.view.plan))
        except ConsoleError as problem:
            self._is_sending = False
            self.view.say_problem(f"{problem.summary} {problem.advice}".strip())
            return
        jobs = self.workspace.bulk_jobs
        jobs.learn(job)
        jobs.follow()
        # By the session: the sheet is gone before the job runs, and would take its own task with it.
        self.workspace.tasks.start(jobs.run(job.id), owner=jobs)
        self.workspace.navigator.open(navigation.activity("jobs"))
        self.close_now()


class BulkSheet(PlanSheet):
    """One change for many targets: the change and its values first, then the plan."""

    def __init__(self, workspace: Workspace, targets: Sequence[Target], parent: QWidget | None = None) -> None:
        super().__init__(workspace, _title(targets), (), parent)
        self._targets = tuple(targets)
        self.choice = BulkChoice(workspace, targets, self)
        self.choice.changed.connect(self._follow_choice)
        self.pages.insertWidget(0, self.choice)
        self.pages.setCurrentWidget(self.choice)
        self.back = self.add_button(tr("Back"))
        self.back.clicked.connect(self._go_back)
        self.preview = self.add_button(tr("Show what would change"), "primary")
        self.preview.clicked.connect(self._preview)
        self.buttons.removeWidget(self.start)
        self.buttons.addWidget(self.start)
        self.pages.currentChanged.connect(self._follow_page)
        self._follow_page()

    @property
    def is_unsaved(self) -> bool:
        if self.pages.currentWidget() is self.view:
            return super().is_unsaved
        return self.choice.is_touched

    def begin(self) -> None:
        self.choice.which.setFocus()

    @Slot()
    def _preview(self) -> None:
        command = self.choice.command
        if command is None or not self.choice.validate():
            return
        targets, store = self.choice.targets, self.workspace.store
        whom = counted(len(targets), "{n} target", "{n} targets")
        title = f"{tr(command.words)}: {whom}"
        self.show_plan(title, planned(command, targets, self.choice.values(), store))

    @Slot()
    def _go_back(self) -> None:
        self.show_title(_title(self._targets))
        self.pages.setCurrentWidget(self.choice)
        self.choice.which.setFocus()

    @Slot()
    def _follow_choice(self) -> None:
        self.preview.setEnabled(self.choice.command is not None)

    @Slot()
    def _follow_page(self) -> None:
        is_plan = self.pages.currentWidget() is self.view
        self.start.setVisible(is_plan)
        self.back.setVisible(is_plan)
        self.preview.setVisible(not is_plan)
        self._follow_choice()


def _title(targets: Sequence[Target]) -> str:
    return counted(len(targets), "Change {n} target", "Change {n} targets")


def change_accounts(workspace: Workspace, usernames: Sequence[str], owner: int = NONE) -> None:
    """Ask what is to be done to accounts. owner: node of the entity that has those the store does not know."""
    change_targets(workspace, of_accounts(workspace.store, usernames, owner))


def change_targets(workspace: Workspace, targets: Targets) -> None:
    """Ask what is to be done to targets, once they are gathered; where there are none, say so."""
    workspace.tasks.start_latest(workspace.sheets, "targets", _open(workspace, targets))


async def _open(workspace: Workspace, targets: Targets) -> None:
    found = await outcome_of(targets)
    if found:
        workspace.sheets.open(BulkSheet(workspace, found))
    else:
        workspace.notices.tell(tr("There is nothing to change."))
