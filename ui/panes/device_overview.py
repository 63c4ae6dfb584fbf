"""The page of one computer of an account, with a look-up of everything registered on the same installation."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from console.contract.check import problems
from console.contract.services.account_management import (
    AccountSpace,
    GetAccountUsedSpaceBySystem,
    GetAccountUsedSpaceBySystemResult,
)
from console.contract.services.backup_devices_management import (
    AccountOnDevice,
    BackupDevice,
    GetBackupDevices,
    GetBackupDevicesResult,
    GetDeviceAccounts,
    GetDeviceAccountsResult,
)
from console.engine.settings_messages import ReadAssignments
from console.errors import ConsoleError
from console.store import NONE
from ui import navigation
from ui.charts import BarChart
from ui.dialogs.form_field import FormField
from ui.look import spacing
from ui.look.style import dress
from ui.models.columns import columns_for
from ui.models.records import replace_records, table_of
from ui.navigation import Place
from ui.panes.assigned_policies import AssignedPolicies
from ui.panes.page import Page
from ui.panes.registry import page
from ui.panes.section import FactList, Section, facts_of_record
from ui.panes.spaces import bars_of
from ui.panes.states import Empty
from ui.translation import tr
from ui.views.table_panel import TablePanel
from ui.workspace import Workspace

_FACTS = ("SystemName", "OsName", "ProductVersion", "RegistrationDateUtc", "ClrVersion")


@page(navigation.DEVICE, "overview", order=10, title="Overview")
class DeviceOverview(Page):
    """What the provider tells of a computer on which an account is registered."""

    icon = "device"

    def __init__(self, workspace: Workspace, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(workspace, place, parent)
        look = workspace.look
        self._username, self._system = navigation.device_of(place)
        self.facts = FactList()
        self.what = Section(look, tr("Device"), self.facts, self)
        self.systems = BarChart(look, tr("Space of this device"))
        self.space = Section(look, tr("Space"), self.systems, self)
        self.assigned = AssignedPolicies(workspace, self._system)
        self.policies = Section(look, tr("Backup policy"), self.assigned, self, is_low=True)
        self.lookup = InstallationLookup(workspace, self._system, self)
        self.installation = Section(look, tr("Accounts on this installation"), self.lookup, self)
        self.installation.show_body()
        for section in (self.what, self.space, self.policies):
            section.retry.connect(self.renew)
        account = QPushButton(self._username.replace("&", "&&"), self)
        account.setIcon(look.icon("account", "accent"))
        account.setToolTip(tr("Open this account"))
        dress(account, "quiet")
        account.clicked.connect(self._open_account)
        self.what.beside.addWidget(account)

        grid = QGridLayout(self.content)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(spacing.LARGE)
        grid.addWidget(self.what, 0, 0)
        grid.addWidget(self.space, 0, 1)
        grid.addWidget(self.policies, 1, 0, 1, 2)
        grid.addWidget(self.installation, 2, 0, 1, 2)
        grid.setRowStretch(3, 1)
        self.lookup.found.connect(lambda any_found: grid.setRowStretch(2, 100 if any_found else 0))
        for column in range(2):
            grid.setColumnStretch(column, 1)

    async def load(self) -> Empty | None:
        link = self.workspace.link
        failure, *_ = await asyncio.gather(
            self.what.fill(
                link.call(GetBackupDevices(UserName=self._username, SystemName=self._system)), self._show_device
            ),
            self.space.fill(link.call(GetAccountUsedSpaceBySystem(Username=self._username)), self._show_space),
            self.policies.fill(link.request(ReadAssignments(self._username)), self.assigned.show_found),
        )
        if failure is not None:
            raise failure
        return None

    def filter(self) -> None:
        self.lookup.focus_filter()

    async def _show_device(self, reply: GetBackupDevicesResult) -> str:
        found = next((device for device in reply.BackupDevices if self._is_this(device)), None)
        if found is None:
            return tr("{account} is not registered on {system} any more.", account=self._username, system=self._system)
        self.facts.show_facts(facts_of_record(found, _FACTS))
        return ""

    def _is_this(self, row: BackupDevice | AccountSpace) -> bool:
        return (row.SystemName or "").casefold() == self._system.casefold()

    async def _show_space(self, reply: GetAccountUsedSpaceBySystemResult) -> str:
        mine = [space for space in reply.AccountSpaces if self._is_this(space)]
        self.systems.show_bars(bars_of(mine))
        return "" if mine else tr("Nothing has been backed up from this device yet.")

    @Slot()
    def _open_account(self) -> None:
        self.workspace.navigator.open(navigation.account(self._username))


class InstallationLookup(QWidget):
    """Asks for an installation's id and lists the accounts that are registered there; `found` tells if there are any.

    No answer of the provider names an installation, so its id is read from the backup client and typed here.
    """

    found = Signal(bool)

    def __init__(self, workspace: Workspace, system: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._system = system
        self.field = QLineEdit(self)
        self.field.setPlaceholderText("01234567-89ab-cdef-0123-456789abcdef")
        self.installation = FormField(
            workspace.look,
            tr("&Installation id"),
            self.field,
            hint=tr("The backup client shows it; one installation may carry several accounts."),
            parent=self,
        )
        ask = QPushButton(tr("Look up"), self)
        ask.setIcon(workspace.look.icon("search"))
        ask.clicked.connect(self.look_up)
        self.field.returnPressed.connect(self.look_up)
        self._said = QLabel(self)
        self._said.setWordWrap(True)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        dress(self._said, "muted")
        self._said.hide()
        self._accounts = table_of(AccountOnDevice, "UserName")
        hidden = ("Ip", "EntityID", "BackupDeviceID", "SystemName")
        usernames = self._accounts.texts("UserName")
        self.table = TablePanel(
            workspace,
            "accounts on a device",
            self._accounts,
            columns_for(AccountOnDevice, first=("UserName", "UsedSpaceKb", "LastBackupDate"), hidden=hidden),
            nouns=("{n} account", "{n} accounts"),
            place_of=lambda row: navigation.account(usernames[row]),
        )
        self.table.hide()

        line = QHBoxLayout()
        line.setSpacing(spacing.SMALL)
        line.addWidget(self.installation, 1)
        line.addWidget(ask, 0, Qt.AlignmentFlag.AlignVCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing.MEDIUM)
        layout.addLayout(line)
        layout.addWidget(self._said)
        layout.addWidget(self.table, 1)

    def focus_filter(self) -> None:
        """Put the cursor into the filter of what was found, or into the id's field before."""
        if self.table.isVisible():
            self.table.focus_filter()
        else:
            self.field.setFocus()

    @Slot()
    def look_up(self) -> None:
        """Ask the provider for the accounts of the installation that was typed."""
        entities = self._workspace.store.entities
        asked = GetDeviceAccounts(
            TargetEntityID=entities.entity_id(entities.root) if entities.root != NONE else 0,
            InstallationId=self.field.text().strip(),
        )
        wrong = [problem for problem in problems(asked) if problem.path.endswith("InstallationId")]
        self.installation.show_problem(tr("The installation id {rule}.", rule=wrong[0].rule) if wrong else "")
        if not wrong:
            self._workspace.tasks.start_latest(self, "look up", self._look_up(asked))

    async def _look_up(self, asked: GetDeviceAccounts) -> None:
        self._tell(tr("Asking the provider…"))
        try:
            reply = await self._workspace.link.call(asked)
        except ConsoleError as error:
            self._tell(f"{error.summary} {error.advice}".strip(), "error")
            return
        await replace_records(self._accounts, reply.Accounts)
        self.table.setVisible(bool(reply.Accounts))
        self.found.emit(bool(reply.Accounts))
        self._tell(self._verdict(reply))

    @staticmethod
    def _verdict(reply: GetDeviceAccountsResult) -> str:
        if not reply.Accounts:
            return tr("No account of your hierarchy is registered on this installation.")
        main = reply.SupposedlyMainAccount
        if main is None or not main.UserName:
            return ""
        return tr("{account} is probably the main account of this installation.", account=main.UserName)

    def _tell(self, sentence: str, look: str = "muted") -> None:
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))
        dress(self._said, look)
