"""The table of active accounts at and below an entity, wherever a page shows one."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from console.contract.services.entity_management import AccountDevicesInfo, EntityType
from console.store import NONE
from ui import navigation
from ui.editors.bulk_sheet import change_accounts
from ui.models.columns import columns_for, with_bars, with_names
from ui.panes.set_menu import SetMenu
from ui.translation import tr
from ui.views.table_panel import TablePanel
from ui.workspace import Workspace

_FIRST = (
    "Username",
    "FullName",
    "EntityID",
    "UsedSpaceKB",
    "AccountSizeMB",
    "WindowsDevicesTotal",
    "MacDevicesTotal",
    "AndroidDevicesTotal",
    "SignupDate",
    "Email",
)
_HIDDEN = ("ParentEntityID", "IsEntityAdmin")


def account_table(workspace: Workspace, node: int, parent: QWidget | None = None) -> TablePanel:
    """The active accounts of a node and of everything below it, following the store; a row opens its account."""
    store = workspace.store
    is_company = store.entities.kind(node) == EntityType.COMPANY
    hidden = (*_HIDDEN, "EntityID") if is_company else _HIDDEN
    columns = columns_for(AccountDevicesInfo, first=_FIRST, hidden=hidden)
    columns = with_bars(columns, AccountDevicesInfo, {"UsedSpaceKB": "AccountSizeMB"})
    columns = with_names(columns, "EntityID", partial(_name_of, workspace), tr("Owner"), partial(_ids_with, workspace))
    names = store.accounts.texts("Username")
    panel = TablePanel(
        workspace,
        "accounts of a company" if is_company else "accounts",
        store.accounts,
        columns,
        nouns=("{n} active account", "{n} active accounts"),
        scope=store.accounts.below(node),
        whole=lambda: store.accounts.count_below(node),
        place_of=lambda row: navigation.account(names[row]),
        change_many=lambda rows: change_accounts(workspace, [names[row] for row in rows]),
        parent=parent,
    )
    SetMenu(workspace, panel, store.entities.entity_id(node), names.__getitem__)
    forget = store.entities.changed.add(lambda _change: panel.rows.renew())
    panel.destroyed.connect(lambda: forget())
    return panel


def _name_of(workspace: Workspace, entity_id: int) -> str:
    node = workspace.store.entities.node_of(entity_id)
    return workspace.store.entities.name(node) if node != NONE else str(entity_id)


def _ids_with(workspace: Workspace, word: str) -> set[int]:
    table = workspace.store.entities.table
    names, ids = table.texts("EntityName"), table.numbers("EntityID")
    return {ids[row] for chunk in range(names.chunks) for row in names.rows_with(chunk, (word,))}
