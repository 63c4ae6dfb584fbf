"""Pictures of every page, dialog and state, light and dark: for the README, and to be looked at after a change."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QDialog, QWidget

from console.contract.language import Operation
from console.contract.services.account_management import ChangeAccountSize, SuspendAccount
from console.contract.services.backup_policy_management import AddAccountPolicySimple
from console.contract.services.company_management import CreateCompanyWithBackupAccount, EditCompany
from console.contract.services.entity_status import CancelEntity
from console.engine.link import Profile
from console.errors import ConsoleError, SignInRefused
from ui import navigation
from ui.dialogs.confirmation import confirmed
from ui.dialogs.profile_editor import ProfileEditor
from ui.editors.bulk_sheet import BulkSheet
from ui.editors.change_sheet import open_change
from ui.editors.stages import Stage
from ui.look import Scheme
from ui.navigation import Place
from ui.panes.activity_journal import ActivityJournal
from ui.places import node_of
from ui.screenshots_editors import editor_scenes
from ui.screenshots_folders import folder_scenes
from ui.screenshots_orders import order_scenes
from ui.screenshots_policies import policy_scenes
from ui.screenshots_schedules import schedule_scenes
from ui.targets import target_of
from ui.tour import Tour

if TYPE_CHECKING:
    from ui.app import Program

SCHEMES = (Scheme.LIGHT, Scheme.DARK)

DESIGNED_FOR = (1280, 800)
SMALLEST = (1024, 640)

LETTERS = "de"
"""What is typed into search and filters: something that finds some things and not all."""

CHANGED = 3
"""So many accounts are changed and changed back, for there to be a journal."""

NOWHERE = 999_999_999
"""The id of an entity that no estate has."""

QUIET = 0.6
"""Seconds in which what waits for a pause, of a typist or of a load, has happened."""

Scene = AbstractAsyncContextManager[QWidget]


async def run(program: Program, folder: Path) -> int:
    """Write all pictures into `folder`, which is made if needed; gives the exit code."""
    pictures = Pictures(Tour(program), folder)
    await pictures.take_all()
    print(f"{pictures.taken} pictures written to {folder}", flush=True)
    return 0


class Pictures:
    """Brings the window into one state after the other and writes what it then looks like."""

    def __init__(self, tour: Tour, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.taken = 0
        self._tour = tour
        self._program = tour.program
        self._window = tour.program.window
        self._folder = folder

    async def take_all(self) -> None:
        """Everything there is to see: each page, then states and dialogs, and last what ends the session."""
        await self._tour.settle()
        self._window.resize(*DESIGNED_FOR)
        *entities, company = self._tour.entities()
        account = self._tour.accounts()[0]
        device = await self._tour.device(account)
        for one in self._tour.accounts()[:CHANGED]:
            await self._tour.change(one)
        for place in (*entities, company, account, device, navigation.server(), navigation.activity()):
            for page in self._tour.pages(place):
                await self._take(f"{self._name(place)}-{page.page}", self._place(page))
        accounts = company.on("accounts")
        scenes = {
            "page-loading": self._loading(),
            "page-empty": self._place(self._empty_place()),
            "page-failed": self._place(navigation.entity(NOWHERE)),
            "tree-filter": self._tree_filter(company),
            "table-filter": self._table_filter(accounts),
            "search": self._search(LETTERS),
            "search-nothing": self._search("no such name"),
            "commands": self._commands(),
            "tabs": self._tabs(company, account),
            "smallest": self._smallest(company),
            **self._sheets(company, account),
            "profile-editor": self._profile_editor(),
            "confirmation": self._confirmation(),
            "change-selected": self._change(navigation.activity("journal")),
            "change-smallest": self._change(navigation.changes_of(account), SMALLEST),
            "change-repeat": self._change(navigation.activity("journal"), asking="repeat"),
            "outcomes-known": self._place(navigation.activity("journal", navigation.UNKNOWN_OUTCOMES)),
            "bulk-choice": self._bulk(),
            "bulk-plan": self._bulk(is_plan=True),
            "bulk-plan-smallest": self._bulk(SMALLEST, is_plan=True),
            "make-from-file": self._sheet("make-below-from-file", next(self._tour.entities())),
            "make-from-file-smallest": self._sheet("make-below-from-file", next(self._tour.entities()), SMALLEST),
            "sets-and-tags": self._sheet("sets-and-tags", company),
            **policy_scenes(self._tour, self._partner_of(company)),
            **editor_scenes(self._tour, self._partner_of(company)),
            **folder_scenes(self._tour, device),
            **schedule_scenes(self._tour, self._partner_of(company), company),
            "page-stale": self._stale(account),
            "hierarchy-failed": self._hierarchy_failed(),
            "sign-in": self._sign_in(None),
            "sign-in-refused": self._sign_in(
                SignInRefused("The provider does not accept this user name and password.", "Type the password again.")
            ),
        }
        for name, scene in (*scenes.items(), *order_scenes(self._tour).items()):
            await self._take(name, scene)

    async def _take(self, name: str, scene: Scene) -> None:
        async with scene as subject:
            for scheme in SCHEMES:
                self._program.look.choose(scheme)
                subject.grab().save(str(self._folder / f"{name}-{scheme.value}.png"))
                self.taken += 1

    def _name(self, place: Place) -> str:
        if place.kind != navigation.ENTITY:
            return place.kind
        tree = self._tour.workspace.store.entities
        return str(tree.kind(tree.node_of(int(place.key)))).lower()

    def _empty_place(self) -> Place:
        """The accounts of an entity that has none; of the root where each has some."""
        store = self._tour.workspace.store
        bare = (node for node in store.entities.order if not store.accounts.count_below(node))
        return navigation.entity(store.entities.entity_id(next(bare, store.entities.root)), "accounts")

    @asynccontextmanager
    async def _place(self, place: Place) -> AsyncIterator[QWidget]:
        await self._tour.open(place)
        await asyncio.sleep(QUIET)
        yield self._window

    @asynccontextmanager
    async def _loading(self) -> AsyncIterator[QWidget]:
        """A page that was opened a moment ago; its answer cannot be there within the few turns that this takes."""
        store = self._tour.workspace.store
        place = navigation.account(store.accounts.texts("Username")[next(store.accounts.rows())])
        self._tour.workspace.navigator.open(place)
        while (page := self._tour.desk.details.page) is None or not place.same_thing(page.place):  # noqa: ASYNC110
            await asyncio.sleep(0)
        yield self._window
        await self._tour.settle()

    @asynccontextmanager
    async def _tree_filter(self, place: Place) -> AsyncIterator[QWidget]:
        await self._tour.open(place)
        field = self._tour.desk.panel.filter
        field.setText(LETTERS)
        await asyncio.sleep(QUIET)
        yield self._window
        field.clear()

    @asynccontextmanager
    async def _table_filter(self, place: Place) -> AsyncIterator[QWidget]:
        page = await self._tour.open(place)
        if page is not None:
            page.filter()
        field = QApplication.focusWidget()
        if field is not None:
            field.setProperty("text", LETTERS)
        await asyncio.sleep(QUIET)
        yield self._window
        if field is not None:
            field.setProperty("text", "")

    @asynccontextmanager
    async def _search(self, typed: str) -> AsyncIterator[QWidget]:
        field = self._program.bar.search
        field.setText(typed)
        field.textEdited.emit(typed)
        await asyncio.sleep(QUIET)
        yield self._window
        field.dismissed.emit()

    @asynccontextmanager
    async def _commands(self) -> AsyncIterator[QWidget]:
        self._tour.workspace.actions.run("commands")
        await asyncio.sleep(QUIET)
        yield self._window
        if self._program.work is not None:
            self._program.work.palette.close_palette()

    @asynccontextmanager
    async def _tabs(self, *places: Place) -> AsyncIterator[QWidget]:
        navigator = self._tour.workspace.navigator
        for place in places:
            navigator.open(place, new_tab=True)
            await self._tour.settle()
        await asyncio.sleep(QUIET)
        yield self._window
        for _ in places:
            navigator.close(navigator.front)
        await self._tour.settle()

    @asynccontextmanager
    async def _smallest(self, place: Place) -> AsyncIterator[QWidget]:
        self._window.resize(*SMALLEST)
        await self._tour.open(place)
        await asyncio.sleep(QUIET)
        yield self._window
        self._window.resize(*DESIGNED_FOR)

    def _partner_of(self, company: Place) -> Place:
        tree = self._tour.workspace.store.entities
        return navigation.entity(tree.entity_id(tree.path(node_of(company, self._tour.workspace.store))[-2]))

    def _sheets(self, company: Place, account: Place) -> dict[str, Scene]:
        """A sheet of each kind of change, and one change in all its stages."""
        above = self._partner_of(company)
        quota = {"DiskQuotaGB": 2_000}
        return {
            "sheet-fields": self._sheet_of(CreateCompanyWithBackupAccount, above, {}),
            "sheet-edit": self._sheet_of(EditCompany, company, {}),
            "sheet-preview": self._sheet_of(EditCompany, company, quota, Stage.PREVIEW),
            "sheet-done": self._sheet_of(EditCompany, company, quota, Stage.RESULT),
            "sheet-destroy": self._sheet_of(CancelEntity, above, {}),
            "sheet-account": self._sheet_of(ChangeAccountSize, account, {}),
            "sheet-policy": self._sheet_of(AddAccountPolicySimple, account, {}),
        }

    @asynccontextmanager
    async def _sheet_of(
        self, operation: type[Operation[Any]], place: Place, values: Mapping[str, Any], until: Stage = Stage.FIELDS
    ) -> AsyncIterator[QWidget]:
        """The sheet of a change, gone through until a stage, or as far as it can be looked at without sending it."""
        workspace = self._tour.workspace
        sheet = open_change(workspace, operation.spec, target_of(place, workspace.store), values)
        await self._tour.settle()
        if sheet is not None and until is not Stage.FIELDS:
            sheet.go_on.click()
            await self._tour.settle()
            if until is Stage.RESULT:
                sheet.send.click()
                await self._tour.settle()
        await asyncio.sleep(QUIET)
        yield self._window
        if sheet is not None:
            sheet.close_now()

    @asynccontextmanager
    async def _profile_editor(self) -> AsyncIterator[QWidget]:
        editor = ProfileEditor(self._program.look, Profile(name="Northwind", user="technician"), (), self._window)
        editor.open()
        await asyncio.sleep(QUIET)
        yield editor
        editor.reject()
        editor.deleteLater()

    @asynccontextmanager
    async def _confirmation(self) -> AsyncIterator[QWidget]:
        question = confirmed(
            self._program.look,
            "Delete the profile “Northwind”?",
            "Its password and its snapshot on this computer go with it. The provider is not touched.",
            "Delete",
            self._window,
        )
        self._tour.workspace.tasks.start(question)
        await asyncio.sleep(QUIET)
        dialog = QApplication.activeModalWidget()
        yield dialog if isinstance(dialog, QDialog) else self._window
        if isinstance(dialog, QDialog):
            dialog.reject()
        await self._tour.settle()

    @asynccontextmanager
    async def _change(
        self, place: Place, size: tuple[int, int] = DESIGNED_FOR, *, asking: str = ""
    ) -> AsyncIterator[QWidget]:
        """The newest change of the journal in full, with what one of its actions asks for."""
        self._window.resize(*size)
        page = await self._tour.open(place)
        if isinstance(page, ActivityJournal):
            page.view.select_row(0)
            if asking:
                page.details.buttons[asking].click()
        await asyncio.sleep(QUIET)
        yield self._window
        self._tour.workspace.sheets.close_now()
        self._window.resize(*DESIGNED_FOR)

    @asynccontextmanager
    async def _bulk(self, size: tuple[int, int] = DESIGNED_FOR, *, is_plan: bool = False) -> AsyncIterator[QWidget]:
        """What is asked of a person who wants to suspend many accounts, or each row of the plan of it."""
        self._window.resize(*size)
        self._tour.workspace.actions.run("change-accounts-below", next(self._tour.entities()))
        await self._tour.settle()
        sheet = self._tour.workspace.sheets.current
        if isinstance(sheet, BulkSheet):
            sheet.choice.choose(SuspendAccount.spec.name)
            if is_plan:
                sheet.preview.click()
        await self._tour.settle()
        await asyncio.sleep(QUIET)
        yield self._window
        self._tour.workspace.sheets.close_now()
        self._window.resize(*DESIGNED_FOR)

    @asynccontextmanager
    async def _sheet(self, action: str, place: Place, size: tuple[int, int] = DESIGNED_FOR) -> AsyncIterator[QWidget]:
        """The sheet that an action opens on a place."""
        self._window.resize(*size)
        self._tour.workspace.actions.run(action, place)
        await self._tour.settle()
        yield self._window
        self._tour.workspace.sheets.close_now()
        self._window.resize(*DESIGNED_FOR)

    @asynccontextmanager
    async def _stale(self, place: Place) -> AsyncIterator[QWidget]:
        """A page whose refresh fails because there is no engine any more; what it showed stays."""
        page = await self._tour.open(place)
        await self._program.link.stop()
        if page is not None:
            page.refresh()
        await self._tour.settle()
        yield self._window

    @asynccontextmanager
    async def _hierarchy_failed(self) -> AsyncIterator[QWidget]:
        self._tour.workspace.loading.refresh()
        await self._tour.settle()
        await asyncio.sleep(QUIET)
        yield self._window
        await self._program.link.start()

    @asynccontextmanager
    async def _sign_in(self, error: ConsoleError | None) -> AsyncIterator[QWidget]:
        if self._program.work is not None:
            self._program.work.sign_out_asked.emit()
            await self._tour.settle()
        page = self._program.sign_in_page
        profiles = (
            Profile(name="Northwind", user="technician"),
            Profile(name="Northwind trial", environment="sandbox", user="technician"),
        )
        page.show_profiles(profiles, profiles[0].name, "")
        page.show_error(error)
        yield self._window
