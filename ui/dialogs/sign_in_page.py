"""Signing in: a page of the window, with what went wrong beside the field that it concerns."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from console.contract.providers import BACKUP, LICENCES
from console.engine.link import Profile
from console.errors import ConsoleError, ProfileProblem, SignInRefused, VaultUnavailable
from ui.dialogs.form_field import FormField
from ui.environments import label_of
from ui.look import Look, spacing
from ui.look.icon_label import IconLabel
from ui.look.style import dress
from ui.translation import tr
from ui.views.environment_band import EnvironmentBand


class SignInPage(QWidget):
    """Profile, user name, password, and where the password is kept.

    submitted: (profile with the user name typed, password or None for the stored one). edit_asked / new_asked /
    delete_asked: the person wants to change the profiles. demo_asked: to look around with a kind of provider's demo.
    """

    submitted = Signal(object, object)
    edit_asked = Signal(object)
    new_asked = Signal()
    delete_asked = Signal(object)
    demo_asked = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._vault_problem = ""
        self.setAccessibleName(tr("Sign in"))

        self._band = EnvironmentBand(look, self)
        title = QLabel(tr("Sign in"), self)
        title.setFont(look.fonts.title)
        self._profiles = QComboBox(self)
        self._profiles.currentIndexChanged.connect(self._profile_chosen)
        more = QToolButton(self)
        more.setIcon(look.icon("more"))
        more.setToolTip(tr("Edit, add or delete profiles"))
        more.setAccessibleName(tr("Profiles"))
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        more.setFixedHeight(spacing.CONTROL)
        dress(more, "flat")
        menu = QMenu(more)
        # Made here: shiboken may lose an action that a menu made, while the menu still has it.
        self._edit = QAction(tr("Edit this profile…"), menu)
        self._edit.triggered.connect(lambda: self.edit_asked.emit(self.profile))
        new = QAction(tr("New profile…"), menu)
        new.triggered.connect(self.new_asked)
        self._delete = QAction(tr("Delete this profile…"), menu)
        self._delete.triggered.connect(lambda: self.delete_asked.emit(self.profile))
        menu.addActions((self._edit, new, self._delete))
        more.setMenu(menu)
        choice = QWidget(self)
        line = QHBoxLayout(choice)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(spacing.TINY)
        line.addWidget(self._profiles, 1)
        line.addWidget(more)
        choice.setFocusProxy(self._profiles)
        self.profile_field = FormField(look, tr("&Profile"), choice, parent=self)
        self._profiles.setAccessibleName(tr("Profile"))
        self.user = QLineEdit(self)
        self.user_field = FormField(look, tr("&User name"), self.user, parent=self)
        self.password = QLineEdit(self)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password_field = FormField(look, tr("Pass&word"), self.password, parent=self)
        self.remember = QCheckBox(tr("&Keep the password in this computer's key store"), self)
        self.remember.toggled.connect(self._say_where_password_is)
        self._remember_reason = QLabel(self)
        self._remember_reason.setWordWrap(True)
        self._remember_reason.setFont(look.fonts.small)
        dress(self._remember_reason, "muted")
        self._failure = _Failure(look, self)
        self.submit = QPushButton(tr("Sign in"), self)
        self.submit.setDefault(True)
        self.submit.setMinimumHeight(spacing.CONTROL)
        dress(self.submit, "primary")
        self.submit.clicked.connect(self._submit)
        demos = QVBoxLayout()
        demos.setSpacing(spacing.TINY)
        for words, provider in (
            (tr("Look around in the demo"), BACKUP),
            (tr("Look around in a licence server's demo"), LICENCES),
        ):
            demo = QPushButton(words, self)
            demo.clicked.connect(lambda _checked=False, provider=provider: self.demo_asked.emit(provider))
            dress(demo, "quiet")
            demos.addWidget(demo, 0, Qt.AlignmentFlag.AlignHCenter)
        self.password.returnPressed.connect(self._submit)
        self.user.returnPressed.connect(self.password.setFocus)

        card = QFrame(self)
        card.setFixedWidth(spacing.FORM)
        dress(card, "panel")
        inner = QVBoxLayout()
        inner.setContentsMargins(spacing.WIDE, spacing.LARGE, spacing.WIDE, spacing.WIDE)
        inner.setSpacing(spacing.MEDIUM)
        for part in (
            title,
            self._failure,
            self.profile_field,
            self.user_field,
            self.password_field,
            self.remember,
            self._remember_reason,
            self.submit,
        ):
            inner.addWidget(part)
        inner.addLayout(demos)
        outer = QVBoxLayout(card)
        outer.setContentsMargins(spacing.HAIR, spacing.HAIR, spacing.HAIR, spacing.HAIR)
        outer.setSpacing(0)
        outer.addWidget(self._band)
        outer.addLayout(inner)
        # An alignment instead of these stretches would keep wrapped sentences from getting the height they need.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addLayout(middle)
        layout.addStretch(3)

    @property
    def failure(self) -> str:
        """What went wrong where no single field can mend it, or ""."""
        return self._failure.words

    @property
    def remember_reason(self) -> str:
        """Why the password is for this session only, or ""."""
        return self._remember_reason.text()

    @property
    def profile(self) -> Profile | None:
        """The profile chosen, as it was saved."""
        chosen: Profile | None = self._profiles.currentData()
        return chosen

    def show_profiles(self, profiles: Sequence[Profile], chosen: str, vault_problem: str) -> None:
        """Offer these profiles; `vault_problem` says why no password can be kept, or is empty."""
        self._vault_problem = vault_problem
        self._profiles.blockSignals(True)
        self._profiles.clear()
        for profile in profiles:
            self._profiles.addItem(profile.name, profile)
        self._profiles.setCurrentIndex(max(0, self._profiles.findText(chosen)))
        self._profiles.blockSignals(False)
        self._edit.setEnabled(bool(profiles))
        self._delete.setEnabled(bool(profiles))
        self._profile_chosen()

    def show_busy(self, *, is_busy: bool) -> None:
        """While the engine verifies, nothing can be changed."""
        for widget in (self._profiles, self.user, self.password, self.submit):
            widget.setEnabled(not is_busy)
        self.remember.setEnabled(not is_busy and not self._vault_problem)
        self.submit.setText(tr("Signing in…") if is_busy else tr("Sign in"))

    def show_error(self, error: ConsoleError | None) -> None:
        """Say what went wrong beside the field that can mend it, or above all fields."""
        self.show_busy(is_busy=False)
        self.profile_field.show_problem(_words(error) if isinstance(error, ProfileProblem) else "")
        self.password_field.show_problem(_words(error) if isinstance(error, SignInRefused | VaultUnavailable) else "")
        beside = isinstance(error, ProfileProblem | SignInRefused | VaultUnavailable)
        self._failure.show_error(None if beside else error)
        if error is not None:
            self.password.setFocus()
            self.password.selectAll()

    def forget_password(self) -> None:
        """Empty the field, once the password is not needed any more."""
        self.password.clear()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self._focus_what_is_missing()

    def _focus_what_is_missing(self) -> None:
        (self.password if self.user.text() else self.user).setFocus()

    @Slot()
    def _profile_chosen(self) -> None:
        profile = self.profile
        self._band.show_environment(
            profile.environment if profile else "", label_of(profile.environment) if profile else ""
        )
        self.user.setText(profile.user if profile else "")
        self.password.clear()
        self.remember.setChecked(bool(profile and profile.remember and not self._vault_problem))
        self.remember.setEnabled(not self._vault_problem)
        self.show_error(None)
        self._say_where_password_is()
        self._focus_what_is_missing()

    @Slot()
    def _say_where_password_is(self) -> None:
        profile = self.profile
        is_stored = bool(profile and profile.user and profile.remember and not self._vault_problem)
        self.password.setPlaceholderText(tr("kept in the key store") if is_stored else "")
        if self._vault_problem:
            reason = tr("For this session only: {problem}", problem=self._vault_problem)
        elif self.remember.isChecked():
            reason = ""
        else:
            reason = tr("For this session only: it is asked for at every start.")
        self._remember_reason.setText(reason)
        self._remember_reason.setVisible(bool(reason))

    @Slot()
    def _submit(self) -> None:
        profile = self.profile
        self.show_error(None)
        if profile is None:
            self.profile_field.show_problem(tr("There is no profile yet; add one first."))
            return
        user = self.user.text().strip()
        if not user:
            self.user_field.show_problem(tr("The user name is missing."))
            self.user.setFocus()
            return
        self.user_field.show_problem("")
        is_stored = bool(self.password.placeholderText()) and user == profile.user
        if not self.password.text() and not is_stored:
            self.password_field.show_problem(tr("The password is missing."))
            self.password.setFocus()
            return
        wanted = msgspec.structs.replace(profile, user=user, remember=self.remember.isChecked())
        self.show_busy(is_busy=True)
        self.submitted.emit(wanted, self.password.text() or None)


class _Failure(QFrame):
    """What went wrong where no single field can mend it."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        dress(self, "failure")
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(spacing.MEDIUM, spacing.SMALL, spacing.MEDIUM, spacing.SMALL)
        layout.setSpacing(spacing.SMALL)
        layout.addWidget(IconLabel(look, "error", "error", parent=self), 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._words, 1)

    @property
    def words(self) -> str:
        """What is shown."""
        return self._words.text()

    def show_error(self, error: ConsoleError | None) -> None:
        """Show `error`, or nothing."""
        words = _words(error)
        self._words.setText(words)
        self._words.setToolTip(error.details if error else "")
        self.setAccessibleName(words)
        self.setVisible(bool(words))


def _words(error: ConsoleError | None) -> str:
    return f"{error.summary} {error.advice}".strip() if error else ""
