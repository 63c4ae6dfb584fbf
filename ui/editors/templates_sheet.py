"""The policy templates of this computer: what each is good for, and what can be done with it."""

from __future__ import annotations

from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

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
    """node: the entity whose policies a template is compared with."""

    def __init__(self, workspace: Workspace, node: int = NONE, parent: QWidget | None = None) -> None:
        super().__init__(workspace.look, tr("Policy templates"), "policy", wide=True, parent=parent)
        self.workspace = workspace
        self._node = node
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
        self.compare = self.add_button(tr("Compare with a policy…"), "primary")
        self.compare.clicked.connect(self._compare)
        session = workspace.session
        self.show_subject(session.environment, session.environment_label, "")
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
        file = self.chosen
        if file is not None:
            workspace, node = self.workspace, self._node
            known = KnownPolicy(TemplateAt(file.path), file.name, tr("template"))
            self.close_now()
            workspace.sheets.open(CompareSheet(workspace, node, known))

    @Slot()
    def _follow(self) -> None:
        file = self.chosen
        self.delete.setEnabled(file is not None)
        self.compare.setEnabled(file is not None and not file.problem)

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
