"""One session at the window: desk, status line, search, commands and menu, which come and go with it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QMainWindow, QMenu

from ui.actions import hint
from ui.desk import Desk
from ui.editors.bulk_sheet import change_targets
from ui.editors.draft_offer import offer_draft
from ui.journal_news import JournalNews
from ui.licence_desk import LicenceDesk
from ui.models.plan_targets import of_search
from ui.navigation import Place
from ui.places import node_of
from ui.regions import walk_regions
from ui.search import Everything
from ui.session_desk import SessionDesk
from ui.translation import tr
from ui.views.command_palette import CommandPalette
from ui.views.environment_bar import EnvironmentBar
from ui.views.search_popup import SearchPopup
from ui.views.sheet import SheetCover
from ui.views.status_bar import StatusBar
from ui.window_actions import TreeActs, WindowCommands, window_actions
from ui.workspace import Workspace

_MENU = (
    "commands",
    "refresh-all",
    "open-copied-link",
    "",
    "show-activity",
    "show-jobs",
    "show-unknown",
    "",
    "show-binding",
    "show-explorer",
    "",
    "look-light",
    "look-dark",
    "look-system",
    "",
    "sign-out",
    "quit",
)


class WorkSession(QObject):
    """Everything the window shows of one session.

    sign_out_asked: the person wants to sign out or use another profile. retry_asked: what failed is to be tried again.
    """

    sign_out_asked = Signal()
    retry_asked = Signal()

    def __init__(self, workspace: Workspace, bar: EnvironmentBar, window: QMainWindow) -> None:
        super().__init__(window)
        self.workspace = workspace
        self._bar = bar
        self._window = window
        is_of_licences = workspace.session.is_of_licences
        tree = TreeActs(lambda: self.desk.panel.filter.setFocus(), lambda: self.desk.panel.inactive.toggle())
        commands = WindowCommands(
            focus_search=self._focus_search,
            open_palette=self._open_palette,
            tree=None if is_of_licences else tree,
            filter_page=self._filter_page,
            enter=self._enter,
            refresh_page=lambda: self.home.details.refresh_page(),
            walk_regions=self._walk_regions,
            turn_page=self._turn_page,
            sign_out=self.sign_out_asked.emit,
            quit=lambda: window.close(),
        )
        workspace.actions.add(*window_actions(workspace, commands))
        self.home: SessionDesk = LicenceDesk(workspace) if is_of_licences else Desk(workspace)
        self.home.retry.connect(self.retry_asked)
        bar.show_search(self.home.search_words)
        self.palette = CommandPalette(workspace.look, workspace.actions, window)
        self.results = SearchPopup(workspace.look, bar.search, window)
        self.results.asked.connect(lambda typed: workspace.tasks.start_latest(self, "search", self._search(typed)))
        self.results.opened.connect(self._open)
        self.cover = SheetCover(workspace.look, self.home)
        workspace.sheets.opened.connect(self.cover.show_sheet)
        workspace.sheets.closed.connect(self.cover.hide_sheet)
        workspace.sheets.opened.connect(self._hold_actions)
        workspace.sheets.closed.connect(self._hold_actions)
        self.status = StatusBar(workspace.look, workspace.jobs, window)
        self.status.freshness_clicked.connect(lambda: workspace.actions.run("refresh-all"))
        self.status.unknown_clicked.connect(lambda: workspace.actions.run("show-unknown"))
        self.journal = JournalNews.of(workspace)
        self.journal.changed.connect(self._show_unknown)
        workspace.bulk_jobs.follow()
        window.setStatusBar(self.status)

        menu = QMenu(bar)
        for name in _MENU:
            if name:
                menu.addAction(workspace.actions.qaction(name, menu))
            else:
                menu.addSeparator()
        bar.show_menu(menu)
        self._menu = menu

        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._update)
        for signal in (workspace.loading.changed, workspace.session.changed, workspace.navigator.moved):
            signal.connect(self._soon.start)
        self._forget = workspace.store.loaded.add(lambda _table, _target: self._soon.start())
        workspace.actions.install_shortcuts(self.home)
        workspace.session.changed.connect(self._offer_draft, Qt.ConnectionType.SingleShotConnection)
        self._update()

    @Slot()
    def _offer_draft(self) -> None:
        offer_draft(self.workspace)

    @property
    def desk(self) -> Desk:
        """The desk with the hierarchy of a backup provider. Raises LookupError where there is another."""
        home = self.home if isinstance(self.home, Desk) else None
        if home is None:
            raise LookupError("This session has no hierarchy.")
        return home

    async def close(self) -> None:
        """Stop everything that works for this session and take its parts out of the window."""
        self.home.remember()
        self._forget()
        self._soon.stop()
        self.workspace.sheets.close_now()
        self.home.close_desk()
        await self.workspace.tasks.close()
        # What pages kept with the session goes with it, such as the values of a form, some of which are secrets.
        for part in (self.palette, self.results, self._menu, self.status, *self.workspace.session.children()):
            part.deleteLater()
        self.deleteLater()

    @Slot()
    def _hold_actions(self) -> None:
        """What lies under a sheet stays as it is, so that the sheet is never about another place than one sees."""
        is_open = self.workspace.sheets.current is not None
        self.workspace.actions.hold(tr("A sheet is open: finish it or close it first.") if is_open else "")

    @Slot()
    def _update(self) -> None:
        """Bring the band, the title and the freshness up to date."""
        workspace = self.workspace
        session, entities = workspace.session, workspace.store.entities
        root = self.home.subject
        label = session.environment_label
        self._bar.show_session(session.environment, label, root, session.profile.user)
        self._window.setWindowTitle(" – ".join(part for part in (root, label, tr("Backup Console")) if part))
        place = workspace.navigator.place
        node = node_of(place, workspace.store) if place else entities.root
        words, is_stale = workspace.loading.freshness(node)
        self.status.show_freshness(words, is_stale=is_stale, advice=tr("Refresh everything"))
        workspace.actions.stale.emit()

    @Slot()
    def _show_unknown(self) -> None:
        self.status.show_unknown(self.journal.unknown, hint(self.workspace.actions["show-unknown"]))

    async def _search(self, typed: str) -> None:
        results, is_cut = await self.home.results(typed)
        self.results.show_results(typed, results, is_cut=is_cut, nothing=self.home.nothing_words(typed))

    @Slot(object, bool)
    def _open(self, place: object, new_tab: bool) -> None:
        if isinstance(place, Everything):
            change_targets(self.workspace, of_search(self.workspace.store, place.typed))
        elif isinstance(place, Place):
            self.workspace.navigator.open(place, new_tab=new_tab)
            self.home.take_focus()

    def _focus_search(self) -> None:
        self._bar.search.setFocus()
        self._bar.search.selectAll()

    def _open_palette(self) -> None:
        self.palette.open_palette()

    def _filter_page(self) -> None:
        if self.home.details.page is not None:
            self.home.details.page.filter()

    def _enter(self, place: Place) -> None:
        if place == self.workspace.navigator.place:
            self._enter_page()
            return
        self.home.details.turned.connect(self._enter_page, Qt.ConnectionType.SingleShotConnection)
        self.workspace.navigator.open(place)

    @Slot()
    def _enter_page(self) -> None:
        if self.home.details.page is not None:
            self.home.details.page.enter()

    def _turn_page(self, step: int) -> None:
        pages = self.home.details.pages
        if pages.count():
            pages.setCurrentIndex((pages.currentIndex() + step) % pages.count())

    def _walk_regions(self, step: int) -> None:
        details = self.home.details
        regions = (
            self._bar.search,
            self._bar.person,
            *self.home.regions,
            details.header,
            details.pages,
            *(details.page.regions if details.page is not None else (details.content,)),
            self.status,
        )
        walk_regions(regions, step)
