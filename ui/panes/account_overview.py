"""The page of one backup account: who it is, where it belongs, how full it is, and its devices."""

from __future__ import annotations

import asyncio
from datetime import datetime

from PySide6.QtWidgets import QGridLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from console.contract.columns import ACCOUNTS
from console.contract.language import fields_of
from console.contract.services.account_management import GetAccountUsedSpaceBySystem, GetAccountUsedSpaceBySystemResult
from console.contract.services.backup_devices_management import BackupDevice, GetBackupDevices, GetBackupDevicesResult
from console.contract.services.entity_management import (
    AccountDevicesInfo,
    AccountEntitiesInfo,
    GetAccountEntities,
    GetAccountEntitiesResult,
)
from console.engine.settings_messages import ReadAssignments
from console.store import NONE
from ui import formats, navigation
from ui.charts import BarChart, QuotaGauge
from ui.look import spacing
from ui.look.style import dress
from ui.models.columns import columns_for
from ui.models.records import replace_records, table_of
from ui.navigation import Place
from ui.panes.assigned_policies import AssignedPolicies
from ui.panes.page import Page
from ui.panes.registry import page
from ui.panes.section import FactList, Section, facts_of_record
from ui.panes.spaces import bars_of, used_bytes
from ui.panes.states import Empty
from ui.translation import tr
from ui.views.scrolled import scrolled
from ui.views.table_panel import TablePanel
from ui.workspace import Workspace

_IDENTITY = ("Username", "FullName", "Email", "SignupDate", "IsEntityAdmin")
_STATE = ("IsAccountActive", "IsMonitored", "IsEndGuardEnabled")
_WHEN_UNKNOWN = ("Email", "SignupDate", "IsEntityAdmin")
_LEVELS = (
    ("DistributorEntityID", "DistributorName"),
    ("PartnerEntityID", "PartnerName"),
    ("CompanyEntityID", "CompanyName"),
)
_UNITS = {field.name: field.about.unit for field in fields_of(AccountDevicesInfo)}


@page(navigation.ACCOUNT, "overview", order=10, title="Overview")
class AccountOverview(Page):
    """One account. What the store holds of it is shown at once; each card asks the provider for the rest."""

    icon = "account"

    def __init__(self, workspace: Workspace, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(workspace, place, parent)
        look = workspace.look
        self.identity = FactList()
        self.who = Section(look, tr("Account"), self.identity, self)
        self.gauge = QuotaGauge(look)
        self.space = Section(look, tr("Space"), self.gauge, self)
        self.way = HierarchySteps(workspace)
        self.belongs = Section(look, tr("Belongs to"), self.way, self)
        self.systems = BarChart(look, tr("Space by system"))
        self.by_system = Section(look, tr("Space by system"), scrolled(self.systems), self)
        self.assigned = AssignedPolicies(workspace)
        self.policies = Section(look, tr("Backup policies"), self.assigned, self, is_low=True)
        self._devices = table_of(BackupDevice, "SystemName")
        systems = self._devices.texts("SystemName")
        self.devices = TablePanel(
            workspace,
            "devices",
            self._devices,
            columns_for(BackupDevice, first=("SystemName", "OsName", "ProductVersion"), hidden=("UserName",)),
            nouns=("{n} device", "{n} devices"),
            place_of=lambda row: navigation.device(place.key, systems[row]),
            row_menu=self._fill_menu,
        )
        self.registered = Section(look, tr("Devices"), self.devices, self)
        for section in (self.who, self.belongs, self.policies, self.by_system, self.registered):
            section.retry.connect(self.renew)

        cards = QWidget()
        grid = QGridLayout(cards)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(spacing.LARGE)
        grid.addWidget(self.who, 0, 0, 2, 1)
        grid.addWidget(self.space, 0, 1)
        grid.addWidget(self.belongs, 1, 1)
        grid.addWidget(self.registered, 2, 0, 2, 1)
        grid.addWidget(self.policies, 2, 1)
        grid.addWidget(self.by_system, 3, 1)
        grid.setRowStretch(3, 1)
        for column in range(2):
            grid.setColumnStretch(column, 1)
        self.registered.setMinimumHeight(spacing.CARD)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(cards))

    async def load(self) -> Empty | None:
        known = self._known()
        if known is not None:
            self._show_known(known)
            self.show_content()
        name, link, entities = self.place.key, self.workspace.link, self.workspace.store.entities
        root = entities.entity_id(entities.root) if entities.root != NONE else 0
        failure, *_ = await asyncio.gather(
            self.belongs.fill(link.call(GetAccountEntities(TargetEntityID=root, UserName=name)), self._show_entities),
            self.by_system.fill(link.call(GetAccountUsedSpaceBySystem(Username=name)), self._show_spaces),
            self.registered.fill(link.call(GetBackupDevices(UserName=name)), self._show_devices),
            self.policies.fill(link.request(ReadAssignments(name)), self.assigned.show_found),
        )
        if failure is not None and known is None:
            raise failure
        return None

    def known_at(self) -> datetime | None:
        store = self.workspace.store
        row = store.accounts.row_of(self.place.key)
        loaded = store.freshness_of(ACCOUNTS, store.accounts.owner(row)) if row >= 0 else None
        moments = [at for at in (super().known_at(), loaded.at if loaded else None) if at is not None]
        return min(moments, default=None)

    def filter(self) -> None:
        self.devices.focus_filter()

    def _known(self) -> AccountDevicesInfo | None:
        accounts = self.workspace.store.accounts
        row = accounts.row_of(self.place.key)
        return accounts.record_at(row) if row >= 0 else None

    def _show_known(self, account: AccountDevicesInfo) -> None:
        self.identity.show_facts(facts_of_record(account, _IDENTITY))
        self.who.show_body()
        used = formats.bytes_in(account.UsedSpaceKB or 0, _UNITS["UsedSpaceKB"])
        self.gauge.show_amounts(used, formats.bytes_in(account.AccountSizeMB or 0, _UNITS["AccountSizeMB"]))
        self.space.show_body()

    async def _show_entities(self, reply: GetAccountEntitiesResult) -> str:
        info = reply.AccountEntitiesInfo
        if info is None:
            return tr("The provider did not tell where the account belongs.")
        self.way.show_way(info)
        known = self._known()
        facts = facts_of_record(known, _IDENTITY) if known is not None else facts_of_record(info, _WHEN_UNKNOWN)
        self.identity.show_facts([*facts, *facts_of_record(info, _STATE)])
        self.who.show_body()
        return ""

    async def _show_spaces(self, reply: GetAccountUsedSpaceBySystemResult) -> str:
        self.systems.show_bars(bars_of(reply.AccountSpaces))
        if self._known() is None:
            self.gauge.show_amounts(sum(map(used_bytes, reply.AccountSpaces)), None)
            self.space.show_body()
        return "" if reply.AccountSpaces else tr("Nothing has been backed up yet.")

    async def _show_devices(self, reply: GetBackupDevicesResult) -> str:
        await replace_records(self._devices, reply.BackupDevices)
        if reply.BackupDevices:
            return ""
        return tr("No device yet. One appears here once the software is installed and signed in with this account.")

    def _fill_menu(self, menu: QMenu, row: int) -> None:
        place = navigation.device(self.place.key, self._devices.texts("SystemName")[row])
        menu.addAction(tr("Folder backup")).triggered.connect(
            lambda: self.workspace.navigator.open(place.on("folders"))
        )


class HierarchySteps(QWidget):
    """Distributor, partner and company above an account, one under the other; each opens."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)

    def show_way(self, info: AccountEntitiesInfo) -> None:
        """Show the entities above the account."""
        while (item := self._lines.takeAt(0)) is not None:
            if (former := item.widget()) is not None:
                former.deleteLater()
        for level, name in _LEVELS:
            if entity_id := getattr(info, level):
                self._lines.addWidget(self._step(level, entity_id, getattr(info, name) or str(entity_id)))
        self._lines.addStretch(1)

    def _step(self, level: str, entity_id: int, name: str) -> QPushButton:
        kind = level.removesuffix("EntityID")
        step = QPushButton(name.replace("&", "&&"), self)
        step.setIcon(self._workspace.look.icon(kind.casefold(), "accent"))
        step.setToolTip(tr("Open this {kind}", kind=tr(kind.casefold())))
        dress(step, "quiet")
        step.clicked.connect(lambda: self._workspace.navigator.open(navigation.entity(entity_id)))
        return step
