"""A policy kept as a template: under which name, in the program's own folder or in a file."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QWidget

from console.engine.settings_messages import SaveTemplate
from console.errors import ConsoleError
from console.export import Form
from ui.editors.provisioning_passwords import ask_for_file
from ui.editors.source_choice import TEMPLATES
from ui.look.style import dress
from ui.policy_sources import KnownPolicy
from ui.translation import tr
from ui.views.sheet import Sheet
from ui.workspace import Workspace


class TemplateSheet(Sheet):
    """Asks for the name; the policy is read when it is saved."""

    def __init__(self, workspace: Workspace, policy: KnownPolicy, parent: QWidget | None = None) -> None:
        super().__init__(workspace.look, tr("Save as template"), "policy", parent=parent)
        self.workspace = workspace
        self._policy = policy
        words = tr("A readable file with every setting of the policy but its password. It does not say whose it was.")
        about = QLabel(words, self)
        about.setWordWrap(True)
        dress(about, "muted")
        self.name = QLineEdit(policy.name, self)
        self.name.setAccessibleName(tr("Name of the template"))
        self.name.textChanged.connect(self._follow)
        dress(self.name, "field")
        label = QLabel(tr("Name"), self)
        label.setBuddy(self.name)
        self.may_replace = QCheckBox(tr("Replace a template of that name"), self)
        self._problem = QLabel(self)
        self._problem.setWordWrap(True)
        self._problem.hide()
        dress(self._problem, "error")
        for part in (about, label, self.name, self.may_replace, self._problem):
            self.body.addWidget(part)
        self.body.addStretch(1)
        elsewhere = self.add_button(tr("Save to a file…"))
        elsewhere.clicked.connect(lambda: self.workspace.tasks.start_latest(self, "save", self._ask_and_save()))
        self.save = self.add_button(tr("Save"), "primary")
        self.save.clicked.connect(lambda: self.workspace.tasks.start_latest(self, "save", self.write()))
        session = workspace.session
        self.show_subject(session.environment, session.environment_label, policy.words)

    @property
    def problem(self) -> str:
        """What went wrong, or ""."""
        return "" if self._problem.isHidden() else self._problem.text()

    def begin(self) -> None:
        self.name.setFocus()
        self.name.selectAll()

    async def write(self, path: str = "") -> None:
        """Write it into the program's own folder, or to a file."""
        self._problem.hide()
        wanted = SaveTemplate(
            self._policy.source, self.name.text().strip(), path, may_replace=bool(path) or self.may_replace.isChecked()
        )
        try:
            saved = await self.workspace.link.request(wanted)
        except ConsoleError as problem:
            self._problem.setText(f"{problem.summary} {problem.advice}".strip())
            self._problem.show()
            return
        self.workspace.notices.tell(tr("The template “{name}” is kept.", name=saved.name), saved.path)
        self.close_now()

    async def _ask_and_save(self) -> None:
        name = self.name.text().strip() or self._policy.name
        words = tr("Save the template to a file")
        path = await ask_for_file(self.workspace, self, words, TEMPLATES, name=name, form=Form.JSON)
        if path is not None:
            await self.write(str(path))

    @Slot()
    def _follow(self) -> None:
        self._problem.hide()
        self.save.setEnabled(bool(self.name.text().strip()))
