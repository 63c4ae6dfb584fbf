"""One profile: where the provider is and how to reach it."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from urllib.parse import urlsplit

import msgspec
from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from console.contract.providers import BACKUP, PROVIDERS
from console.engine.link import Profile
from ui.dialogs.form_field import FormField
from ui.environments import DEMO, OTHER, PRODUCTION, SANDBOX, addresses_of, label_of, provider_label
from ui.look import Look, spacing
from ui.look.style import dress
from ui.translation import tr
from ui.views.environment_band import EnvironmentBand

_MEBIBYTE = 1024 * 1024
_SECONDS_AT_MOST = 3600


class ProfileEditor(QDialog):
    """Edits a copy of a profile; `profile` is the result once it was accepted.

    taken: names of the other profiles.
    """

    def __init__(self, look: Look, profile: Profile, taken: Collection[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.profile = profile
        self._taken = {name.casefold() for name in taken}
        self.setWindowTitle(tr("Profile {name}", name=profile.name) if profile.name else tr("New profile"))
        self.setMinimumWidth(spacing.DIALOG)
        self._band = EnvironmentBand(look, self)

        self.name = QLineEdit(profile.name, self)
        self.name_field = FormField(look, tr("&Name"), self.name, parent=self)
        self.provider = QComboBox(self)
        for provider in PROVIDERS:
            self.provider.addItem(provider_label(provider), provider)
        self.provider.setCurrentIndex(self.provider.findData(profile.provider))
        provider_field = FormField(look, tr("&Kind"), self.provider, parent=self)
        self.environment = QComboBox(self)
        for kind in (PRODUCTION, SANDBOX, OTHER):
            self.environment.addItem(label_of(kind), kind)
        if profile.environment == DEMO:
            self.environment.addItem(label_of(DEMO), DEMO)
        self.environment.setCurrentIndex(max(0, self.environment.findData(profile.environment)))
        environment_field = FormField(look, tr("&Environment"), self.environment, parent=self)
        self.base = QLineEdit(profile.base, self)
        self.base_field = FormField(look, tr("&Address of the web services"), self.base, parent=self)
        self.dashboard = QLineEdit(profile.dashboard, self)
        self.dashboard_field = FormField(
            look, tr("Address of the &dashboard's sign-in page"), self.dashboard, parent=self
        )
        self.proxy = QComboBox(self)
        self.proxy.setEditable(True)
        self.proxy.addItem(tr("The system's"), "system")
        self.proxy.addItem(tr("None"), "none")
        known_proxy = self.proxy.findData(profile.proxy)
        if known_proxy >= 0:
            self.proxy.setCurrentIndex(known_proxy)
        else:
            self.proxy.setEditText(profile.proxy)
        self.proxy_field = FormField(
            look, tr("Pro&xy"), self.proxy, hint=tr("or its address, as http://proxy.example:3128"), parent=self
        )
        self.soap = QComboBox(self)
        self.soap.addItems(["1.1", "1.2"])
        self.soap.setCurrentText(profile.soap)
        self.connecting = self._number(int(profile.connect_timeout), 1, _SECONDS_AT_MOST, tr(" s"))
        self.tls = self._number(int(profile.tls_timeout), 1, _SECONDS_AT_MOST, tr(" s"))
        self.silence = self._number(int(profile.silence_timeout), 1, _SECONDS_AT_MOST, tr(" s"))
        self.total = self._number(int(profile.total_timeout), 1, 24 * _SECONDS_AT_MOST, tr(" s"))
        self.size_cap = self._number(profile.size_cap // _MEBIBYTE, 1, 4096, tr(" MB"))
        self.concurrency = self._number(profile.concurrency, 1, 16, "")
        self.read_only = QCheckBox(tr("&Look only: nothing can be changed with this profile"), self)
        self.read_only.setChecked(profile.read_only)

        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel, parent=self
        )
        dress(buttons.button(QDialogButtonBox.StandardButton.Save), "primary")
        buttons.accepted.connect(self._save)
        buttons.rejected.connect(self.reject)

        numbers = QGridLayout()
        numbers.setHorizontalSpacing(spacing.MEDIUM)
        numbers.setVerticalSpacing(spacing.MEDIUM)
        limits: tuple[tuple[str, QWidget], ...] = (
            (tr("&Connect within"), self.connecting),
            (tr("Secure wi&thin"), self.tls),
            (tr("Longest &silence"), self.silence),
            (tr("Answer c&omplete within"), self.total),
            (tr("Largest ans&wer"), self.size_cap),
            (tr("Calls at a ti&me"), self.concurrency),
            (tr("SOAP &version"), self.soap),
        )
        limit_fields = [FormField(look, words, editor, parent=self) for words, editor in limits]
        for place, field in enumerate(limit_fields):
            numbers.addWidget(field, place // 4, place % 4)
        self._of_backup = (self.dashboard_field, limit_fields[-1])
        form = QVBoxLayout()
        form.setContentsMargins(spacing.WIDE, spacing.LARGE, spacing.WIDE, spacing.LARGE)
        form.setSpacing(spacing.MEDIUM)
        form.addWidget(self.name_field)
        form.addWidget(provider_field)
        for field in (environment_field, self.base_field, self.dashboard_field, self.proxy_field):
            form.addWidget(field)
        form.addLayout(numbers)
        form.addWidget(self.read_only)
        form.addStretch(1)
        form.addWidget(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._band)
        layout.addLayout(form)
        self.environment.currentIndexChanged.connect(self._place_chosen)
        self.provider.currentIndexChanged.connect(self._place_chosen)
        self._place_chosen()

    def _number(self, value: int, least: int, most: int, unit: str) -> QSpinBox:
        box = QSpinBox(self)
        box.setRange(least, most)
        box.setValue(value)
        box.setSuffix(unit)
        return box

    @Slot()
    def _place_chosen(self) -> None:
        kind, provider = self.environment.currentData(), self.provider.currentData()
        self._band.show_environment(kind, label_of(kind))
        is_backup = provider == BACKUP.name
        for field in self._of_backup:
            field.setVisible(is_backup)
        known = addresses_of(kind, provider)
        if known is not None:
            self.base.setText(known[0])
            self.dashboard.setText(known[1])
        self.base.setReadOnly(known is not None)
        self.dashboard.setReadOnly(kind == PRODUCTION)
        if not is_backup:
            self.dashboard.clear()

    @property
    def _proxy(self) -> str:
        typed = self.proxy.currentText().strip()
        known = self.proxy.findText(typed)
        return self.proxy.itemData(known) if known >= 0 else typed

    @Slot()
    def _save(self) -> None:
        name = self.name.text().strip()
        is_backup = self.provider.currentData() == BACKUP.name
        problems = {
            self.name_field: _problem_of_name(name, self._taken),
            self.base_field: _problem_of_address(self.base.text().strip()),
            self.dashboard_field: _problem_of_address(self.dashboard.text().strip()) if is_backup else "",
            self.proxy_field: _problem_of_proxy(self._proxy),
        }
        for field, problem in problems.items():
            field.show_problem(problem)
        wrong = next((field for field, problem in problems.items() if problem), None)
        if wrong is not None:
            wrong.editor.setFocus()
            return
        base = self.base.text().strip()
        self.profile = msgspec.structs.replace(
            self.profile,
            name=name,
            environment=self.environment.currentData(),
            provider=self.provider.currentData(),
            base=base if base.endswith("/") else f"{base}/",
            dashboard=self.dashboard.text().strip(),
            proxy=self._proxy,
            soap=self.soap.currentText(),
            connect_timeout=float(self.connecting.value()),
            tls_timeout=float(self.tls.value()),
            silence_timeout=float(self.silence.value()),
            total_timeout=float(self.total.value()),
            size_cap=self.size_cap.value() * _MEBIBYTE,
            concurrency=self.concurrency.value(),
            read_only=self.read_only.isChecked(),
        )
        self.accept()


def _problem_of_name(name: str, taken: Collection[str]) -> str:
    if not name:
        return tr("The profile needs a name.")
    if name.casefold() in taken:
        return tr("There is a profile called “{name}” already.", name=name)
    return ""


def _problem_of_address(address: str) -> str:
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        host = None
    if not host:
        return tr("An address is wanted, as https://provider.example/path/")
    if parts.scheme == "https" or (parts.scheme == "http" and _is_this_computer(host)):
        return ""
    return tr("The address must begin with https://, or the password would cross the network in clear.")


def _problem_of_proxy(proxy: str) -> str:
    if proxy in ("system", "none"):
        return ""
    try:
        parts = urlsplit(proxy)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_address = False
    return "" if is_address else tr("An address is wanted, as http://proxy.example:3128")


def _is_this_computer(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
