"""As whom the client of one account runs, in place of what the policy says; then comes the plan of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QWidget

from console.commands.change import Target
from console.contract.services.backup_policy_records import RunAs
from console.engine.settings_messages import Assigned
from ui.editors.assignment_plan import given_again
from ui.editors.carry_over import CarryOverSheet
from ui.editors.record_form import RecordForm
from ui.look.style import dress
from ui.models.assignment_rows import login_words, machine_words
from ui.translation import tr
from ui.views.sheet import Sheet
from ui.workspace import Workspace


class RunAsSheet(Sheet):
    """target: the account; before: the policy that it has. The password is asked anew, since it is never shown."""

    def __init__(self, workspace: Workspace, target: Target, before: Assigned, parent: QWidget | None = None) -> None:
        super().__init__(workspace.look, tr("Run-as credentials of an account"), "key", parent=parent)
        self.workspace = workspace
        self._target = target
        self._before = before
        now = QLabel(
            tr(
                "“{policy}”, on {machine}, runs now: {login}.",
                policy=before.name,
                machine=machine_words(before.machine),
                login=login_words(before),
            ),
            self,
        )
        now.setWordWrap(True)
        now.setTextFormat(Qt.TextFormat.PlainText)
        about = QLabel(
            tr(
                "The provider cannot change an assignment: it is taken away and made anew, and between the two the "
                "account has no policy there. Leave both fields empty to run as the policy says."
            ),
            self,
        )
        about.setWordWrap(True)
        dress(about, "muted")
        labels = {"RunAsDomainAndLogin": tr("User, as DOMAIN\\user"), "RunAsPassword": tr("Password")}
        self.form = RecordForm(workspace.look, RunAs, labels=labels, left_out=tr("As the policy says"), parent=self)
        self._problem = QLabel(self)
        self._problem.setWordWrap(True)
        self._problem.hide()
        dress(self._problem, "error")
        for part in (now, about, self.form, self._problem):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.go_on = self.add_button(tr("Show what would change"), "primary")
        self.go_on.clicked.connect(self._go_on)
        session = workspace.session
        self.show_subject(session.environment, session.environment_label, target.path or target.name)
        self._is_touched = False
        self.form.changed.connect(self._touch)
        if before.login:
            self.form.show_values({"RunAsDomainAndLogin": before.login})

    @property
    def problem(self) -> str:
        """What is wrong with what was entered, or ""."""
        return "" if self._problem.isHidden() else self._problem.text()

    @property
    def is_unsaved(self) -> bool:
        return self._is_touched

    def begin(self) -> None:
        self.form.take_focus()

    @Slot()
    def _touch(self) -> None:
        self._is_touched = True
        self._problem.hide()

    @Slot()
    def _go_on(self) -> None:
        if not self.form.validate():
            return
        values = self.form.values()
        run_as = RunAs(**values) if any(values.values()) else None
        why = self._why_not(run_as)
        self._problem.setText(why)
        self._problem.setVisible(bool(why))
        if not why:
            workspace = self.workspace
            title = tr("Run-as credentials of {account}", account=self._target.name)
            rows = given_again(self._target, self._before, run_as)
            self.close_now()
            workspace.sheets.open(CarryOverSheet(workspace, title, rows))

    def _why_not(self, run_as: RunAs | None) -> str:
        if run_as is None:
            return "" if self._before.has_credentials else tr("It runs as the policy says already.")
        if not (run_as.RunAsDomainAndLogin and run_as.RunAsPassword):
            return tr("Give both the user and the password, or neither.")
        return ""
