"""The named sets and tags of this profile, who is in each, and the ways in and out of a file."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QMenu, QPushButton, QSplitter, QVBoxLayout, QWidget

from console.errors import ReadingFailed, SetsProblem
from console.export import Form
from console.files import write_whole
from console.store.set_rules import Member
from console.store.sets import NamedSet, Tag
from console.threads import in_daemon_thread
from ui import navigation
from ui.actions import EDIT_KEY, REMOVE_KEY, with_keys
from ui.dialogs.confirmation import confirmed
from ui.editors.bulk_sheet import change_targets
from ui.editors.provisioning_passwords import ask_for_file
from ui.editors.set_name_sheet import SetNameSheet
from ui.look import spacing
from ui.look.style import dress
from ui.models.plan_targets import of_members
from ui.models.records import replace_records, table_of
from ui.models.set_rows import (
    MemberRow,
    SetRow,
    key_of,
    member_columns,
    member_rows,
    place_of,
    set_columns,
    set_rows,
)
from ui.navigation import Place
from ui.panes.page import Page
from ui.panes.registry import page
from ui.panes.states import Empty
from ui.tasks import outcome_of
from ui.translation import counted, tr
from ui.views.skeleton import Outline
from ui.views.table_panel import TablePanel
from ui.workspace import Workspace

_JSON = "JSON (*.json)"


@page(navigation.ACTIVITY, "sets", order=30, title="Sets and tags")
class SetsPage(Page):
    """Sets and tags above, the members of the chosen one below."""

    outline = Outline.TABLE
    icon = "tag"

    def __init__(self, workspace: Workspace, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(workspace, place, parent)
        self._sets = table_of(SetRow, "Key")
        self._members = table_of(MemberRow, "Key")
        self._known: dict[str, Member] = {}
        self._chosen = ""
        self.table = TablePanel(
            workspace,
            "sets and tags",
            self._sets,
            set_columns(),
            nouns=("{n} set or tag", "{n} sets and tags"),
            row_menu=self._fill_menu,
            keys={
                EDIT_KEY: lambda row: self._rename(self._one_at(row)),
                REMOVE_KEY: lambda row: self._ask_delete(self._one_at(row)),
            },
            sort="Name",
            parent=self.content,
        )
        self.table.view.selected.connect(self._show_chosen)
        self.table.opened.connect(lambda row, _new: self._rename(self._one_at(row)))
        for words, act in (
            (tr("New set"), lambda: self._name(NamedSet(name=""))),
            (tr("New tag"), lambda: self._name(Tag(name=""))),
            (tr("Import…"), lambda: self._start(self._ask_import())),
            (tr("Export…"), lambda: self._start(self._ask_export())),
        ):
            button = QPushButton(words, self.table)
            dress(button, "quiet")
            button.clicked.connect(act)
            self.table.beside.addWidget(button)
        keys = self._members.texts("Key")
        self.members = TablePanel(
            workspace,
            "members of a set",
            self._members,
            member_columns(),
            nouns=("{n} member", "{n} members"),
            place_of=lambda row: place_of(self._known[keys[row]]),
            keys={REMOVE_KEY: self._take_out},
            row_menu=self._fill_member_menu,
            sort="Name",
            parent=self.content,
        )
        splitter = QSplitter(Qt.Orientation.Vertical, self.content)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(spacing.SMALL)
        splitter.addWidget(self.table)
        splitter.addWidget(self.members)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        self.follow(workspace.sets.changed, self.refresh)

    @classmethod
    def count(cls, workspace: Workspace, _place: Place) -> int | None:
        return len(workspace.sets.named_all) or None

    async def load(self) -> Empty | None:
        sets = self.workspace.sets
        if not sets.named_all:
            return Empty(
                tr("There is no set and no tag yet."),
                tr("Choose “Sets and tags…” on an entity, an account or selected rows, or make an empty one here."),
                tr("New set"),
                lambda: self._name(NamedSet(name="")),
            )
        await replace_records(self._sets, set_rows(sets, self.workspace.store))
        self.table.apply_filter()
        await self._load_members(self._one(self._chosen))
        return None

    @property
    def regions(self) -> tuple[QWidget, ...]:
        return (self.table, self.members)

    def filter(self) -> None:
        self.table.focus_filter()

    async def export(self, path: Path) -> None:
        """Write all sets and tags to a file. Raises SetsProblem."""
        try:
            write_whole(path, self.workspace.sets.exported())
        except OSError as error:
            raise SetsProblem(
                tr("{file} was not written: {reason}.", file=path.name, reason=error.strerror or error),
                tr("Choose another folder."),
            ) from error
        self.workspace.notices.tell(tr("{file} holds your sets and tags.", file=path.name))

    async def take_in(self, path: Path) -> None:
        """Add what was exported. Raises SetsProblem, and ReadingFailed where the file cannot be read."""
        try:
            exported = await in_daemon_thread(path.read_bytes, name="sets")
        except OSError as error:
            raise ReadingFailed(
                tr("{file} cannot be read: {reason}.", file=path.name, reason=error.strerror or error),
                tr("Choose another file."),
            ) from error
        sets, tags = self.workspace.sets.take_in(exported)
        found = ", ".join((counted(sets, "{n} set", "{n} sets"), counted(tags, "{n} tag", "{n} tags")))
        self.workspace.notices.tell(tr("{file} brought {found}.", file=path.name, found=found))

    def _one(self, key: str) -> NamedSet | Tag | None:
        return next((one for one in self.workspace.sets.named_all if key_of(one) == key), None)

    def _one_at(self, row: int) -> NamedSet | Tag | None:
        return self._one(self._sets.texts("Key")[row])

    @Slot()
    def _show_chosen(self) -> None:
        rows = self.table.selected_rows()
        one = self._one_at(rows[0]) if rows else None
        if one is not None and key_of(one) != self._chosen:
            self._chosen = key_of(one)
            self.workspace.tasks.start_latest(self, "members", self._load_members(one))

    async def _load_members(self, one: NamedSet | Tag | None) -> None:
        store = self.workspace.store
        rows: list[MemberRow] = []
        self._known = {}
        if one is not None:
            found = await outcome_of(self.workspace.sets.resolve_in_steps(one, store))
            self._known = {f"{member.kind} {member.key}": member for member in (*found.members, *found.gone)}
            rows = await outcome_of(member_rows(found.members, one.members, found.gone, store))
        await replace_records(self._members, rows)
        self.members.apply_filter()

    def _fill_menu(self, menu: QMenu, row: int) -> None:
        one = self._one_at(row)
        if one is None:
            return
        menu.addAction(tr("Change all its members…")).triggered.connect(lambda: self._start(self._change(one)))
        menu.addAction(with_keys(tr("Rename…"), EDIT_KEY)).triggered.connect(lambda: self._rename(one))
        menu.addAction(with_keys(tr("Delete…"), REMOVE_KEY)).triggered.connect(lambda: self._ask_delete(one))

    def _fill_member_menu(self, menu: QMenu, row: int) -> None:
        member, one = self._known[self._members.texts("Key")[row]], self._one(self._chosen)
        if one is not None and member in one.members:
            words = tr("Take off the tag") if isinstance(one, Tag) else tr("Take out of the set")
            menu.addAction(with_keys(words, REMOVE_KEY)).triggered.connect(lambda: self._take_out(row))

    def _chosen_members(self) -> list[Member]:
        keys = self._members.texts("Key")
        return [self._known[keys[row]] for row in self.members.selected_rows()]

    def _take_out(self, row: int) -> None:
        """Take the selected members out of their set, or the one in this row where none is selected."""
        sets, one, keys = self.workspace.sets, self._one(self._chosen), self._members.texts("Key")
        members = self._chosen_members() or [self._known[keys[row]]]
        if one is not None:
            self._try(lambda: (sets.untag if isinstance(one, Tag) else sets.remove)(one.name, members))

    def _name(self, one: NamedSet | Tag, previous: str = "") -> None:
        self.workspace.sheets.open(SetNameSheet(self.workspace, one, previous))

    def _rename(self, one: NamedSet | Tag | None) -> None:
        if one is not None:
            self._name(one, one.name)

    async def _change(self, one: NamedSet | Tag) -> None:
        found = await outcome_of(self.workspace.sets.resolve_in_steps(one, self.workspace.store))
        change_targets(self.workspace, of_members(self.workspace.store, found.members))

    def _ask_delete(self, one: NamedSet | Tag | None) -> None:
        if one is not None:
            self._start(self._delete(one))

    async def _delete(self, one: NamedSet | Tag) -> None:
        question = tr("Delete “{name}”?", name=one.name)
        consequence = tr("Its members are not touched, and nothing is sent to the provider.")
        if await confirmed(self.workspace.look, question, consequence, tr("Delete"), self):
            sets = self.workspace.sets
            self._try(lambda: (sets.delete_tag if isinstance(one, Tag) else sets.delete_set)(one.name))

    async def _ask_export(self) -> None:
        path = await ask_for_file(
            self.workspace, self, tr("Export sets and tags"), _JSON, name=tr("sets and tags"), form=Form.JSON
        )
        if path is not None:
            await self.export(path)

    async def _ask_import(self) -> None:
        path = await ask_for_file(self.workspace, self, tr("Import sets and tags"), _JSON)
        if path is not None:
            await self.take_in(path)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self.workspace.tasks.start_latest(self, "work", work)

    def _try(self, change: Callable[[], None]) -> None:
        try:
            change()
        except SetsProblem as problem:
            self.workspace.notices.tell_error(problem)
