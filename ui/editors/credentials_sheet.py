"""Checks a dashboard user's name and password with the provider. It changes nothing, and the token is never shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from console.contract.services.entity_status import AuthenticateDashboardUser, AuthenticateDashboardUserResult
from console.errors import ConsoleError
from console.store import NONE
from ui import formats
from ui.editors.record_form import RecordForm
from ui.look import spacing
from ui.look.icon_label import IconLabel
from ui.look.style import dress
from ui.places import entity_path, path_in_words
from ui.translation import tr
from ui.views.sheet import Sheet
from ui.workspace import Workspace


class CredentialsSheet(Sheet):
    """Name and password, and what the provider says of them."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace.look, tr("Check a dashboard user's credentials"), "key", parent=parent)
        self._workspace = workspace
        session = workspace.session
        self.show_subject(session.environment, session.environment_label, "")
        self.form = RecordForm(workspace.look, AuthenticateDashboardUser, labels={"UserName": tr("Dashboard user")})
        self._frame = QFrame(self)
        self._mark = IconLabel(workspace.look, parent=self._frame)
        self._said = QLabel(self._frame)
        self._said.setWordWrap(True)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        line = QHBoxLayout(self._frame)
        line.setContentsMargins(spacing.MEDIUM, spacing.SMALL, spacing.MEDIUM, spacing.SMALL)
        line.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._said, 1)
        self._frame.hide()
        self.body.addWidget(self.form)
        self.body.addWidget(self._frame)
        self.body.addStretch(1)
        self.leave_button.setText(tr("Close"))
        self.check = self.add_button(tr("Check"), "primary")
        self.check.clicked.connect(self._check)

    @property
    def words(self) -> str:
        """What the provider said, or "" before it was asked."""
        return self._said.text()

    def begin(self) -> None:
        """Start with the name."""
        self.form.take_focus()

    @Slot()
    def _check(self) -> None:
        if self.form.validate():
            self._workspace.tasks.start_latest(self, "check", self._ask())

    async def _ask(self) -> None:
        self.check.setEnabled(False)
        try:
            reply = await self._workspace.link.call(AuthenticateDashboardUser(**self.form.values()))
        except ConsoleError as error:
            self._show(f"{error.summary} {error.advice}".strip(), "failure", "error", "error")
        else:
            self._show(self._described(reply), "chip", "ok", "ok")
        self.check.setEnabled(True)

    def _described(self, reply: AuthenticateDashboardUserResult) -> str:
        tree = self._workspace.store.entities
        node = tree.node_of(reply.EntityId or 0)
        whose = str(reply.EntityId) if node == NONE else path_in_words(entity_path(self._workspace.store, node))
        lines = [tr("The name and the password are right."), tr("It is a user of {whose}.", whose=whose)]
        if reply.IsManaged is not None:
            lines.append(tr("You may change what the entity owns: {answer}.", answer=formats.yes_no(reply.IsManaged)))
        return "\n".join(lines)

    def _show(self, words: str, look: str, icon: str, role: str) -> None:
        self._said.setText(words)
        self._mark.show_icon(icon, role)
        dress(self._frame, look)
        self._frame.setAccessibleName(words)
        self._frame.show()
