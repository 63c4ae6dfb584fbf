"""The accounts of an entity: all active ones below it, and its own with the inactive ones."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QPushButton, QVBoxLayout, QWidget

from console.contract.columns import ACCOUNTS
from console.contract.reach import largest_page
from console.contract.services.entity_management import AccountInfo, GetEntityDirectAccounts
from console.store import NONE
from ui import navigation
from ui.editors.bulk_sheet import change_accounts
from ui.look.style import dress
from ui.models.columns import columns_for
from ui.models.records import load_rows, table_of
from ui.navigation import Place
from ui.panes.account_table import account_table
from ui.panes.knowing import accounts_below, entity_node, node_of
from ui.panes.page import Page
from ui.panes.registry import page
from ui.panes.states import Empty
from ui.translation import tr
from ui.views.skeleton import Outline
from ui.views.table_panel import TablePanel
from ui.workspace import Workspace

_OWN = "own-accounts"
_PAGE_SIZE = largest_page(GetEntityDirectAccounts.spec) or 1


@page(navigation.ENTITY, "accounts", order=20, title="Accounts")
class EntityAccounts(Page):
    """Active accounts of the entity and of everything below it, as the store holds them."""

    outline = Outline.TABLE
    icon = "account"

    def __init__(self, workspace: Workspace, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(workspace, place, parent)
        self._node = NONE
        self.table: TablePanel | None = None
        self.follow(workspace.store.loaded, self._loaded)

    @classmethod
    def count(cls, workspace: Workspace, place: Place) -> int | None:
        node = node_of(workspace, place)
        return workspace.store.accounts.count_below(node) if node != NONE else None

    async def load(self) -> Empty | None:
        self._node = await entity_node(self.workspace, self.place)
        if not await accounts_below(self.workspace, self._node):
            return Empty(
                tr("{entity} has no active accounts.", entity=self.workspace.store.entities.name(self._node)),
                tr("Suspended and cancelled accounts stand on a page of their own."),
                tr("Show inactive accounts"),
                self._show_own,
            )
        if self.table is None:
            self._make_table()
        return None

    def known_at(self) -> datetime | None:
        loaded = self.workspace.store.freshness_of(ACCOUNTS, self._node) if self._node != NONE else None
        return loaded.at if loaded else super().known_at()

    def renew(self) -> None:
        if self._node != NONE:
            self.workspace.loading.refresh(self.workspace.store.entities.entity_id(self._node))
        self.refresh()

    def filter(self) -> None:
        if self.table is not None:
            self.table.focus_filter()

    def _make_table(self) -> None:
        self.table = account_table(self.workspace, self._node, self.content)
        own = QPushButton(tr("Inactive accounts"), self.table)
        dress(own, "quiet")
        own.clicked.connect(self._show_own)
        self.table.beside.addWidget(own)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)

    def _loaded(self, *_load: object) -> None:
        if not self.is_loading and self.isVisible():
            self.refresh()

    @Slot()
    def _show_own(self) -> None:
        self.workspace.navigator.open(self.place.on(_OWN))


@page(navigation.ENTITY, _OWN, order=30, title="Own accounts")
class DirectAccounts(Page):
    """The accounts that belong to the entity itself, on request with the inactive ones, asked from the provider."""

    outline = Outline.TABLE
    icon = "account"

    def __init__(self, workspace: Workspace, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(workspace, place, parent)
        self._accounts = table_of(AccountInfo, "Username")
        names = self._accounts.texts("Username")
        self.table = TablePanel(
            workspace,
            "own accounts",
            self._accounts,
            columns_for(AccountInfo),
            nouns=("{n} own account", "{n} own accounts"),
            place_of=lambda row: navigation.account(names[row]),
            change_many=lambda rows: change_accounts(
                workspace, [names[row] for row in rows], node_of(workspace, place)
            ),
        )
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        self.inactive = QCheckBox(tr("Include inactive"), self)
        self.inactive.setToolTip(tr("Cancelled, suspended and otherwise inactive accounts are listed, too."))
        self.inactive.setChecked(True)
        self.inactive.toggled.connect(self.refresh)
        self.table.beside.addWidget(self.inactive)

    async def load(self) -> Empty | None:
        node = await entity_node(self.workspace, self.place)
        entities = self.workspace.store.entities
        asked = GetEntityDirectAccounts(
            TargetEntityID=entities.entity_id(node),
            IncludeInactive=self.inactive.isChecked(),
            PageSize=_PAGE_SIZE,
            PageIndex=1,
        )
        count = await load_rows(self._accounts, self.workspace.link.rows(asked))
        if not count and self.inactive.isChecked():
            return Empty(
                tr("No account belongs to {entity} itself.", entity=entities.name(node)),
                tr("Accounts of what is below it stand on the page Accounts."),
            )
        return None

    def filter(self) -> None:
        self.table.focus_filter()
