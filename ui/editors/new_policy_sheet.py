"""A new policy that begins with what a template or another policy says."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from console.commands.change import Change, Target
from console.commands.policies import PLACEHOLDER
from console.contract.services.backup_policy_management import CreateEntityPolicy, EntityPolicyResult
from console.engine.settings_messages import PolicyAt, ReadTemplate
from console.errors import ConsoleError
from console.settings.deviations import POLICY, all_settings
from console.settings.patching import value_at
from console.settings.plain_values import is_nothing
from console.settings.whole_policy import WholePolicy
from console.store import NONE
from ui.editors.carry_over import Carried, CarryOverSheet, carried_over, target_of_policy
from ui.editors.change_sheet import ChangeSheet, open_prepared
from ui.editors.secret_edit import SecretEdit
from ui.editors.source_choice import SourceChoice
from ui.look.style import dress
from ui.models.setting_words import setting_words
from ui.policy_sources import KnownPolicy
from ui.translation import tr
from ui.views.sheet import Sheet
from ui.workspace import Workspace


class NewPolicySheet(Sheet):
    """Asks what it begins with and what it is called. owner: the entity that gets it.

    Then comes the preview of the new policy, and once that is there the plan that gives it its paths and size limits.
    """

    def __init__(
        self, workspace: Workspace, owner: Target, like: KnownPolicy | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(workspace.look, tr("New policy from a template"), "add", parent=parent)
        self.workspace = workspace
        self._owner = owner
        self._policy: WholePolicy | None = None
        about = QLabel(tr("It begins with the settings of a template or of another policy, without passwords."), self)
        about.setWordWrap(True)
        dress(about, "muted")
        self.source = SourceChoice(workspace, tr("Begin with"), self)
        self.source.chosen.connect(self._take_source)
        self.name = QLineEdit(self)
        self.name.setAccessibleName(tr("Name of the new policy"))
        self.name.textChanged.connect(self._follow)
        dress(self.name, "field")
        self._password_for = QLabel(self)
        self._password_for.setTextFormat(Qt.TextFormat.PlainText)
        self.password = SecretEdit(workspace.look, parent=self)
        self._password_for.setBuddy(self.password.line)
        self._problem = QLabel(self)
        self._problem.setWordWrap(True)
        self._problem.hide()
        dress(self._problem, "error")
        self.body.addWidget(about)
        for words, field in ((tr("Begin with"), self.source), (tr("Name"), self.name)):
            label = QLabel(words, self)
            label.setBuddy(field)
            self.body.addWidget(label)
            self.body.addWidget(field)
        for part in (self._password_for, self.password, self._problem):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.go_on = self.add_button(tr("Go on"), "primary")
        self.go_on.clicked.connect(self._go_on)
        session = workspace.session
        self.show_subject(session.environment, session.environment_label, owner.path or owner.name)
        if like is not None:
            self.source.choose(like)
        self._follow()

    @property
    def problem(self) -> str:
        """What went wrong, or ""."""
        return "" if self._problem.isHidden() else self._problem.text()

    def begin(self) -> None:
        self.source.setFocus()
        self.workspace.tasks.start_latest(self, "offer", self._offer())

    async def _offer(self) -> None:
        tree = self.workspace.store.entities
        node = tree.node_of(int(self._owner.key)) if self._owner.key.isdecimal() else NONE
        try:
            await self.source.offer(node)
        except ConsoleError as problem:
            self._say(problem)

    @Slot()
    def _take_source(self) -> None:
        known = self.source.known
        if known is not None:
            self.name.setText(known.name)
            self.workspace.tasks.start_latest(self, "read", self._read(known))

    async def _read(self, known: KnownPolicy) -> None:
        self._policy = None
        self._follow()
        try:
            self._policy = await self.workspace.link.request(ReadTemplate(known.source))
        except ConsoleError as problem:
            self._say(problem)
        else:
            self._follow()

    @Slot()
    def _follow(self) -> None:
        policy = self._policy
        self._problem.hide()
        self.go_on.setEnabled(policy is not None and bool(self.name.text().strip()))
        user = policy.Policy.RunAs.RunAsDomainAndLogin if policy is not None and policy.Policy.RunAs else None
        self._password_for.setText(tr("Password of {user}, as whom it runs", user=user or ""))
        self.password.line.setAccessibleName(self._password_for.text())
        for part in (self._password_for, self.password):
            part.setVisible(bool(user))

    @Slot()
    def _go_on(self) -> None:
        policy, workspace, owner = self._policy, self.workspace, self._owner
        if policy is not None:
            name, password = self.name.text().strip(), self.password.value() or ""
            self.close_now()
            create_policy(workspace, owner, name, policy, password)

    def _say(self, problem: ConsoleError) -> None:
        self._problem.setText(f"{problem.summary} {problem.advice}".strip())
        self._problem.show()


def create_policy(workspace: Workspace, owner: Target, name: str, policy: WholePolicy, password: str = "") -> None:
    """Open the sheet of a new policy that says what another one does, and see to its lists once it is there."""
    run_as = policy.Policy.RunAs
    wanted = msgspec.structs.replace(
        policy.Policy,
        EntityBackupPolicyID=PLACEHOLDER,
        TargetEntityID=int(owner.key),
        PolicyName=name,
        DateCreated=datetime.now(UTC),
        RunAs=None if run_as is None else msgspec.structs.replace(run_as, RunAsPassword=password or None),
    )
    sheet = open_prepared(workspace, Change.of(CreateEntityPolicy(entityPolicy=wanted), owner))
    if sheet is not None:
        sheet.closed.connect(lambda: _carry_lists(workspace, sheet, owner, policy))


def _carry_lists(workspace: Workspace, sheet: ChangeSheet, owner: Target, policy: WholePolicy) -> None:
    """Plan to give a policy that was just made the paths and size limits that it is to have."""
    result = sheet.result
    if result is None or not result.outcome.has_happened or not result.reply:
        return
    made = msgspec.msgpack.decode(result.reply, type=EntityPolicyResult).EntityPolicy
    if made is None or made.EntityBackupPolicyID is None:
        return
    target = target_of_policy(workspace, PolicyAt(made.EntityBackupPolicyID, int(owner.key)), made.PolicyName or "")
    wanted = {
        setting: value
        for setting in all_settings()
        if setting.partition(".")[0] != POLICY and not is_nothing(value := value_at(policy, setting))
    }
    settings = [
        Carried(target, setting, value, tr("not set yet"), setting_words(setting, value))
        for setting, value in wanted.items()
    ]
    if settings:
        title = tr("Paths and size limits of “{policy}”", policy=made.PolicyName or "")
        workspace.sheets.open(CarryOverSheet(workspace, title, carried_over(settings)))
