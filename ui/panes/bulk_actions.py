"""Changes of many that begin with a place or with a file: what is below an entity, what a list names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from console.contract.services.entity_management import EntityType
from console.engine.change_messages import ReadTable
from console.store import NONE
from console.store.set_rules import Member, MemberKind
from ui import formats
from ui.actions import Action
from ui.dialogs.opened import opened
from ui.editors.bulk_sheet import change_accounts, change_targets
from ui.models.plan_targets import of_entities, of_rows
from ui.navigation import ENTITY, Place
from ui.panes.sets_actions import open_sets
from ui.places import node_of
from ui.translation import tr
from ui.workspace import Workspace

_SECTION, _FOLDER = "export", "folder"
_ENDINGS = "*.csv *.txt *.tsv *.xlsx"


def bulk_actions(workspace: Workspace) -> tuple[Action, ...]:
    """Every way to change many that does not begin in a table."""
    return (
        Action(
            name="change-accounts-below",
            words=tr("Change all its accounts…"),
            icon="edit",
            run=lambda place: _change_accounts_below(workspace, place),
            applies=lambda place: bool(_accounts_below(workspace, place)),
            why_off=lambda _place: why_off(workspace),
            on_place=True,
        ),
        *(
            Action(
                name=f"change-{name}-below",
                words=words,
                icon="edit",
                run=_entities_changer(workspace, kind),
                applies=_entities_offer(workspace, kind),
                why_off=lambda _place: why_off(workspace),
                on_place=True,
            )
            for name, kind, words in (
                ("companies", EntityType.COMPANY, tr("Change all its companies…")),
                ("partners", EntityType.PARTNER, tr("Change all its partners…")),
            )
        ),
        Action(
            name="change-listed",
            words=tr("Change what a file names…"),
            icon="edit",
            run=lambda _place: workspace.tasks.start_latest(workspace.sheets, "file", _ask_file(workspace)),
            why_off=lambda _place: why_off(workspace),
        ),
    )


def fill_selection_menu(workspace: Workspace, menu: QMenu, ids: Sequence[int]) -> None:
    """What can be done to several entities of the tree at once, into their context menu."""
    look, why = workspace.look, why_off(workspace)
    accounts = _usernames_below(workspace, ids)
    for words, number, change in (
        (tr("Change the {n} selected…"), len(ids), lambda: change_entities(workspace, ids)),
        (tr("Change their {n} accounts…"), len(accounts), lambda: change_accounts(workspace, accounts)),
    ):
        act = menu.addAction(look.icon("edit", "text"), words.format(n=formats.count(number)))
        act.setEnabled(bool(number) and not why)
        act.setToolTip(why)
        act.triggered.connect(change)
    menu.addSeparator()
    members = [Member(MemberKind.ENTITY, str(entity_id)) for entity_id in ids]
    words = tr("Sets and tags of the {n} selected…", n=formats.count(len(ids)))
    menu.addAction(look.icon("tag", "text"), words).triggered.connect(lambda: open_sets(workspace, members))


def change_entities(workspace: Workspace, ids: Sequence[int]) -> None:
    """Ask what is to be done to entities."""
    if why := why_off(workspace):
        workspace.notices.tell(why)
    else:
        change_targets(workspace, of_entities(workspace.store, ids))


def _usernames_below(workspace: Workspace, ids: Sequence[int]) -> list[str]:
    """User names of the active accounts at and below entities, each once."""
    accounts, tree = workspace.store.accounts, workspace.store.entities
    names = accounts.texts("Username")
    rows = dict.fromkeys(row for entity_id in ids for row in accounts.rows_below(tree.node_of(entity_id)))
    return [names[row] for row in rows]


def why_off(workspace: Workspace) -> str:
    """Why nothing can be changed now, or ""."""
    if workspace.session.signed_in is None:
        return tr("Not signed in yet: this is the snapshot.")
    if workspace.session.profile.read_only:
        return tr("The profile {name} is read-only.", name=workspace.session.profile_name)
    return ""


async def change_listed(workspace: Workspace, path: Path) -> None:
    """Ask what is to be done to the accounts or entities that a file names. Raises ConsoleError."""
    table = await workspace.link.request(ReadTable(str(path)))
    change_targets(workspace, of_rows(workspace.store, table.headings, table.rows))


def _node(workspace: Workspace, place: Place | None) -> int:
    return node_of(place, workspace.store) if place is not None and place.kind == ENTITY else NONE


def _accounts_below(workspace: Workspace, place: Place | None) -> int:
    node = _node(workspace, place)
    return workspace.store.accounts.count_below(node) if node != NONE else 0


def _change_accounts_below(workspace: Workspace, place: Place | None) -> None:
    node = _node(workspace, place)
    names = workspace.store.accounts.texts("Username")
    change_accounts(workspace, [names[row] for row in workspace.store.accounts.rows_below(node)])


def _below(workspace: Workspace, place: Place | None, kind: EntityType) -> list[int]:
    tree, node = workspace.store.entities, _node(workspace, place)
    if node == NONE:
        return []
    return [tree.entity_id(below) for below in tree.subtree(node) if below != node and tree.kind(below) == kind]


def _entities_offer(workspace: Workspace, kind: EntityType) -> Callable[[Place | None], bool]:
    def applies(place: Place | None) -> bool:
        node = _node(workspace, place)
        if node == NONE:
            return False
        counts = workspace.store.entities.counts(node)
        return bool(counts.companies if kind is EntityType.COMPANY else counts.partners)

    return applies


def _entities_changer(workspace: Workspace, kind: EntityType) -> Callable[[Place | None], None]:
    return lambda place: change_entities(workspace, _below(workspace, place, kind))


async def _ask_file(workspace: Workspace) -> None:
    state = workspace.state
    dialog = QFileDialog(
        QApplication.activeWindow(),
        tr("A file of user names or entity ids"),
        state.get(_SECTION, _FOLDER, str(Path.home())),
    )
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptOpen)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(f"{tr('Lists')} ({_ENDINGS})")
    if await opened(dialog):
        path = Path(dialog.selectedFiles()[0])
        state.set(_SECTION, _FOLDER, str(path.parent))
        await change_listed(workspace, path)
