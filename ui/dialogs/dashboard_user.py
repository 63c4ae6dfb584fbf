"""Asks for the dashboard user to sign in as, in a sheet that does not hold the window up."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from console.contract.check import problems
from console.contract.services.account_management import GetAuthorizationTokenByEntity
from ui.dialogs.form_field import FormField
from ui.look import Look, spacing
from ui.look.style import dress
from ui.session import Session
from ui.translation import tr
from ui.views.environment_band import EnvironmentBand


class DashboardUserSheet(QDialog):
    """One field and two ways on: chosen (sign in) and copy_chosen (copy the link), each with the user's name."""

    chosen = Signal(str)
    copy_chosen = Signal(str)

    def __init__(self, look: Look, session: Session, path: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Sign in as a dashboard user"))
        self.setMinimumWidth(spacing.FORM)
        band = EnvironmentBand(look, self)
        band.show_environment(session.environment, session.environment_label)
        where = QLabel(path, self)
        where.setTextFormat(Qt.TextFormat.PlainText)
        where.setWordWrap(True)
        dress(where, "muted")
        self.field = QLineEdit(self)
        self.user = FormField(
            look,
            tr("&Dashboard user"),
            self.field,
            hint=tr("The name with which a person of this entity signs in to the dashboard."),
            parent=self,
        )
        buttons = QDialogButtonBox(self)
        sign_in = buttons.addButton(tr("Sign in"), QDialogButtonBox.ButtonRole.AcceptRole)
        dress(sign_in, "primary")
        copy = buttons.addButton(tr("Copy sign-in link"), QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._choose)
        buttons.rejected.connect(self.reject)
        copy.clicked.connect(self._choose_copy)

        body = QVBoxLayout()
        body.setContentsMargins(spacing.WIDE, spacing.LARGE, spacing.WIDE, spacing.LARGE)
        body.setSpacing(spacing.MEDIUM)
        body.addWidget(where)
        body.addWidget(self.user)
        body.addStretch(1)
        body.addWidget(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(band)
        layout.addLayout(body)
        self.field.setFocus()

    @Slot()
    def _choose(self) -> None:
        if user := self._checked():
            self.chosen.emit(user)
            self.accept()

    @Slot()
    def _choose_copy(self) -> None:
        if user := self._checked():
            self.copy_chosen.emit(user)
            self.accept()

    def _checked(self) -> str:
        """The name that was typed, or "" after saying what is wrong with it."""
        user = self.field.text().strip()
        wrong = problems(GetAuthorizationTokenByEntity(Username=user, IsAppUser=True))
        empty = tr("Type the name of a dashboard user.") if not user else ""
        self.user.show_problem(empty or (tr("The name {rule}.", rule=wrong[0].rule) if wrong else ""))
        return "" if empty or wrong else user
