"""The policy templates of this computer: what each is good for, and what can be done with it."""

from __future__ import annotations

from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from console.commands.change import Target
from console.contract.services.backup_policy_management import CreateEntityPolicy
from console.engine.settings_messages import (
    DeleteTemplate,
    ListTemplates,
    ReadSettings,
    SaveTemplate,
    TemplateAt,
    TemplateFile,
)
from console.errors import ConsoleError
from console.store import NONE
from ui.dialogs.confirmation import confirmed
from ui.editors.compare_sheet import CompareSheet
from ui.editors.new_policy_editor import NewPolicyEditor
from ui.editors.provisioning_passwords import ask_for_file
from ui.editors.source_choice import TEMPLATES
from ui.look.style import dress
from ui.models.records import replace_records, table_of
from ui.models.template_rows import TemplateRow, template_columns, template_rows
from ui.policy_sources import KnownPolicy
from ui.translation import tr
from ui.views.sheet import Sheet
from ui.views.table_panel import TablePanel
from ui.workspace import Workspace


class TemplatesSheet(Sheet):
    """node: the entity whose policies a template is compared with. owner: who can get a new policy, if anybody can."""

    def __init__(
        self, workspace: Workspace, node: int = NONE, owner: Target | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(workspace.look, tr("Policy templates"), "policy", wide=True, parent=parent)
        self.workspace = workspace
        self._node = node
        self._owner = owner
        self._files: dict[str, TemplateFile] = {}
        about = QLabel(
            tr("They are files on this computer, without passwords, and are not sent to the provider."), self
        )
        about.setWordWrap(True)
        dress(about, "muted")
        self._table = table_of(TemplateRow, "Path")
        self._paths = self._table.texts("Path")
        self.table = TablePanel(
            workspace,
            "policy templates",
            self._table,
            template_columns(),
            nouns=("{n} template", "{n} templates"),
            sort="Name",
            parent=self,
        )
        self.table.view.selected.connect(self._follow)
        take_in = QPushButton(tr("Take in a file…"), self.table)
        dress(take_in, "quiet")
        take_in.clicked.connect(lambda: self._start(self._ask()))
        self.table.beside.addWidget(take_in)
        self._problem = QLabel(self)
        self._problem.setWordWrap(True)
        self._problem.hide()
        dress(self._problem, "error")
        for part in (about, self.table, self._problem):
            self.body.addWidget(part)
        self.body.setStretchFactor(self.table, 1)
        self.leave_button.setText(tr("Close"))
        self.delete = self.add_button(tr("Delete…"))
        self.delete.clicked.connect(lambda: self._start(self._delete()))
        self.compare = self.add_button(tr("Compare with a policy…"))
        self.compare.clicked.connect(self._compare)
        self.begin_policy = self.add_button(tr("New policy from it…"), "primary")
        self.begin_policy.clicked.connect(self._begin_policy)
        session = workspace.session
        self.show_subject(session.environment, session.environment_label, owner.path if owner is not None else "")
        self._follow()

    @property
    def problem(self) -> str:
        """What went wrong, or ""."""
        return "" if self._problem.isHidden() else self._problem.text()

    @property
    def chosen(self) -> TemplateFile | None:
        """The template that is selected, if it is one."""
        rows = self.table.selected_rows()
        return self._files.get(self._paths[rows[0]]) if len(rows) == 1 else None

    def begin(self) -> None:
        self.table.view.setFocus()
        self._start(self.load())

    async def load(self) -> None:
        """Look again which there are. Raises ConsoleError."""
        files = await self.workspace.link.request(ListTemplates())
        self._files = {file.path: file for file in files}
        await replace_records(self._table, template_rows(files))
        self.table.apply_filter()
        self._follow()

    async def take_in(self, path: Path) -> None:
        """Keep a copy of the template in a file. Raises ConsoleError where it is none, or one of its name is there."""
        source = TemplateAt(str(path))
        side = await self.workspace.link.request(ReadSettings(source))
        await self.workspace.link.request(SaveTemplate(source, side.name))
        await self.load()

    async def _ask(self) -> None:
        path = await ask_for_file(self.workspace, self, tr("A policy template"), TEMPLATES)
        if path is not None:
            await self.take_in(path)

    async def _delete(self) -> None:
        file = self.chosen
        if file is None:
            return
        question = tr("Delete the template “{name}”?", name=file.name)
        consequence = tr("Its file is removed from this computer. No policy is touched.")
        if await confirmed(self.workspace.look, question, consequence, tr("Delete"), self):
            await self.workspace.link.request(DeleteTemplate(file.path))
            await self.load()

    @Slot()
    def _compare(self) -> None:
        known = self._known()
        if known is not None:
            workspace, node = self.workspace, self._node
            self.close_now()
            workspace.sheets.open(CompareSheet(workspace, node, known))

    @Slot()
    def _begin_policy(self) -> None:
        known = self._known()
        if known is not None and self._owner is not None:
            workspace, owner = self.workspace, self._owner
            self.close_now()
            workspace.sheets.open(NewPolicyEditor(workspace, owner, known))

    def _known(self) -> KnownPolicy | None:
        file = self.chosen
        return None if file is None else KnownPolicy(TemplateAt(file.path), file.name, tr("template"))

    @Slot()
    def _follow(self) -> None:
        file = self.chosen
        self.delete.setEnabled(file is not None)
        can_be_used = file is not None and not file.problem
        self.compare.setEnabled(can_be_used)
        why = self.workspace.session.why_no_change(CreateEntityPolicy.spec.name)
        if self._owner is None:
            why = tr("Open a partner or a company first: it will own the policy.")
        self.begin_policy.setEnabled(can_be_used and not why)
        self.begin_policy.setToolTip(why)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self.workspace.tasks.start_latest(self, "work", self._told(work))

    async def _told(self, work: Coroutine[Any, Any, None]) -> None:
        """Do it, and say in the sheet what went wrong."""
        self._problem.hide()
        try:
            await work
        except ConsoleError as problem:
            self._problem.setText(f"{problem.summary} {problem.advice}".strip())
            self._problem.show()
