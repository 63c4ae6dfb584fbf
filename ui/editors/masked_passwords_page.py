"""Passwords that the provider does not tell and that saving would overwrite: typed once for each user."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from PySide6.QtWidgets import QFormLayout, QLabel, QVBoxLayout, QWidget

from console.contract.services.advanced_folder_backup_management import ImageStreamSettings
from console.settings.folders import is_mask, masked_passwords
from ui.editors.secret_edit import SecretEdit
from ui.editors.settings_page import SettingsPage
from ui.editors.told_panels import plain_label
from ui.look import Look, spacing
from ui.translation import tr


class MaskedPasswordsPage(SettingsPage):
    """Puts what is typed in the place of each mask of the same user."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._edits: dict[str, SecretEdit] = {}
        self._settings: ImageStreamSettings | None = None
        self._wrong: tuple[SecretEdit, ...] = ()
        about = plain_label(
            tr(
                "Saving stores all settings anew, passwords too, and those that are stored cannot be read. "
                "Each is typed here once for its user, or beside its folder."
            ),
            self,
            "muted",
        )
        self._said = plain_label("", self, "error")
        self._said.hide()
        self._lines = QFormLayout()
        self._lines.setSpacing(spacing.SMALL)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, spacing.SMALL, 0)
        column.setSpacing(spacing.MEDIUM)
        column.addWidget(about)
        column.addWidget(self._said)
        column.addLayout(self._lines)
        column.addStretch(1)

    @property
    def users(self) -> tuple[str, ...]:
        """The users whose passwords are asked for."""
        return tuple(self._edits)

    def edit_of(self, user: str) -> SecretEdit:
        """Where the password of a user is typed. Raises KeyError for one whose password is not asked for."""
        return self._edits[user]

    def show_settings(self, settings: ImageStreamSettings, before: ImageStreamSettings) -> None:  # type: ignore[override]
        if settings == before:
            # What was typed has been stored, or nothing is changed yet.
            self._clear()
        self._offer(before)
        self.show_around(settings)

    def show_around(self, settings: ImageStreamSettings) -> None:  # type: ignore[override]
        self._settings = settings
        self._offer(settings)

    def edited(self, settings: Any) -> Any:
        typed = {user: password for user, edit in self._edits.items() if (password := edit.value())}
        if not typed:
            return settings
        folders = settings.ImageStreamFolders
        if any(is_mask(each.FolderPathPassword) and (each.FolderPathDomainUser or "") in typed for each in folders):
            folders = tuple(
                msgspec.structs.replace(each, FolderPathPassword=typed[each.FolderPathDomainUser or ""])
                if is_mask(each.FolderPathPassword) and (each.FolderPathDomainUser or "") in typed
                else each
                for each in folders
            )
        run_as = settings.RunAsPassword
        if is_mask(run_as):
            run_as = typed.get(settings.RunAsUsername or "", run_as)
        return msgspec.structs.replace(settings, ImageStreamFolders=folders, RunAsPassword=run_as)

    def validate(self) -> None:
        left = set() if self._settings is None else {user for _, user in masked_passwords(self._settings)}
        self._wrong = tuple(edit for user, edit in self._edits.items() if user in left and not edit.value())
        for edit in self._edits.values():
            edit.show_wrong(is_wrong=edit in self._wrong)
        self._said.setText(tr("A password must be typed again for each user.") if self._wrong else "")
        self._said.setVisible(bool(self._wrong))

    def wrong(self) -> Sequence[QWidget]:
        return self._wrong

    def take_focus(self) -> None:
        for edit in self._edits.values():
            edit.setFocus()
            return

    def _offer(self, settings: ImageStreamSettings) -> None:
        for user in dict.fromkeys(user for _, user in masked_passwords(settings)):
            if user not in self._edits:
                self._add(user)

    def _add(self, user: str) -> None:
        edit = SecretEdit(self._look, placeholder=tr("Type it again"), parent=self)
        edit.widget.setAccessibleName(tr("Password of {user}", user=user or tr("nobody in particular")))
        edit.changed.connect(self._typed)
        self._edits[user] = edit
        self._lines.addRow(QLabel(user or tr("Nobody in particular"), self), edit)

    def _clear(self) -> None:
        for edit in self._edits.values():
            self._lines.removeRow(edit)
        self._edits, self._wrong = {}, ()
        self._said.hide()

    def _typed(self) -> None:
        if self._wrong:
            self.validate()
        self.changed.emit()
