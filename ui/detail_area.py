"""The right side: tabs of places, the place's header, and the tabs of its pages."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QStackedWidget, QTabBar, QToolButton, QVBoxLayout, QWidget

from ui.formats import count
from ui.look import spacing
from ui.look.style import dress
from ui.models.set_rows import member_of
from ui.navigation import Place
from ui.panes.page import Page
from ui.panes.registry import PageSpec, pages_for
from ui.places import facts_of
from ui.translation import tr
from ui.views.place_header import PlaceHeader
from ui.views.skeleton import Outline, Skeleton
from ui.workspace import Workspace

KEPT_PAGES = 12
"""So many pages stay alive behind the one in front, so that Back shows them as they were left."""


class DetailArea(QFrame):
    """Shows the navigator's place. A page is made when it is first turned to, and kept for a while.

    turned: another page is in front.
    """

    turned = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._specs: tuple[PageSpec, ...] = ()
        self._kept: OrderedDict[tuple[str, str, str], Page] = OrderedDict()
        dress(self, "plain")
        self.setAccessibleName(tr("Details"))

        self._places = QTabBar(self)
        self._places.setExpanding(False)
        self._places.setDrawBase(False)
        self._places.setElideMode(Qt.TextElideMode.ElideRight)
        self._places.setAccessibleName(tr("Open places"))
        self._places.installEventFilter(self)
        dress(self._places, "places")
        self._places.currentChanged.connect(workspace.navigator.switch)

        self.header = PlaceHeader(workspace.look, workspace.actions, self)
        self.header.path.opened.connect(lambda place, new_tab: workspace.navigator.open(place, new_tab=new_tab))
        self.pages = QTabBar(self)
        self.pages.setExpanding(False)
        self.pages.setDrawBase(False)
        self.pages.setUsesScrollButtons(True)
        self.pages.setAccessibleName(tr("Pages"))
        dress(self.pages, "pages")
        self.pages.currentChanged.connect(self._page_chosen)
        line = QFrame(self)
        line.setFixedHeight(spacing.HAIR)
        dress(line, "line")
        self.content = QStackedWidget(self)
        self._nothing = QLabel(tr("Choose something in the tree, or search for it."), self)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        dress(self._nothing, "muted")
        self.content.addWidget(self._nothing)
        self._waiting = QWidget(self)
        margins = QVBoxLayout(self._waiting)
        margins.setContentsMargins(spacing.LARGE, spacing.MEDIUM, spacing.LARGE, spacing.MEDIUM)
        margins.addWidget(Skeleton(workspace.look, Outline.CARDS, self._waiting))
        self.content.addWidget(self._waiting)
        self._between = QWidget(self)
        self.content.addWidget(self._between)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self._places, self.header, self.pages, line):
            layout.addWidget(part)
        layout.addWidget(self.content, 1)

        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.update_facts)
        workspace.look.changed.connect(self.update_facts_soon)
        workspace.session.changed.connect(self.refresh_page)
        workspace.loading.touched.connect(self.refresh_page)
        workspace.navigator.moved.connect(self._show_place)
        workspace.navigator.tabs_changed.connect(self._show_tabs)
        forget = workspace.sets.changed.add(self.update_facts_soon)
        self.destroyed.connect(lambda: forget())
        self._show_tabs()
        self._show_place()

    @property
    def page(self) -> Page | None:
        """The page in front."""
        shown = self.content.currentWidget()
        return shown if isinstance(shown, Page) else None

    @Slot()
    def refresh_page(self) -> None:
        """Load the page in front again."""
        if self.page is not None:
            self.page.refresh()

    def show_waiting(self, *, is_waiting: bool) -> None:
        """While no place is open: show the outline of one that will be, or say how to choose one."""
        if self._workspace.navigator.place is None:
            self.content.setCurrentWidget(self._waiting if is_waiting else self._nothing)

    def close_pages(self) -> None:
        """Let go of all pages, as after signing out."""
        self.content.setCurrentWidget(self._nothing)
        while self._kept:
            self._drop(next(iter(self._kept)))

    @Slot()
    def update_facts_soon(self) -> None:
        """The store changed: bring the header and the counts up to date once this turn is over."""
        self._soon.start()

    @Slot()
    def update_facts(self) -> None:
        """Bring the header, the tabs and their counts up to date with the store."""
        place = self._workspace.navigator.place
        if place is None:
            return
        specs = pages_for(self._workspace, place)
        if [spec.name for spec in specs] != [spec.name for spec in self._specs]:
            self._show_place()
            return
        self._show_head(place)
        for tab, spec in enumerate(specs):
            self.pages.setTabText(tab, self._title(spec, place))
        self._show_tabs()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_release = event.type() == QEvent.Type.MouseButtonRelease
        if is_release and isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.MiddleButton:
            self._workspace.navigator.close(self._places.tabAt(event.position().toPoint()))
        return super().eventFilter(watched, event)

    @Slot()
    def _show_tabs(self) -> None:
        tabs = self._workspace.navigator.tabs
        self._places.blockSignals(True)
        while self._places.count() > len(tabs):
            self._places.removeTab(self._places.count() - 1)
        while self._places.count() < len(tabs):
            self._add_place_tab()
        for tab, place in enumerate(tabs):
            facts = facts_of(place, self._workspace.store)
            self._places.setTabText(tab, facts.name.replace("&", "&&"))
            self._places.setTabIcon(tab, self._workspace.look.icon(facts.icon))
            self._places.setTabToolTip(tab, " › ".join(words for words, _ in facts.path))
        self._places.setCurrentIndex(self._workspace.navigator.front)
        self._places.blockSignals(False)
        self._places.setVisible(len(tabs) > 1)

    def _add_place_tab(self) -> None:
        tab = self._places.addTab("")
        close = QToolButton(self._places)
        close.setIcon(self._workspace.look.icon("close"))
        close.setToolTip(tr("Close this tab"))
        close.setAccessibleName(tr("Close this tab"))
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.setFixedSize(spacing.ICON + spacing.TINY, spacing.ICON + spacing.TINY)
        close.clicked.connect(lambda: self._close_tab_of(close))
        dress(close, "small")
        self._places.setTabButton(tab, QTabBar.ButtonPosition.RightSide, close)

    def _close_tab_of(self, button: QToolButton) -> None:
        buttons = [self._places.tabButton(tab, QTabBar.ButtonPosition.RightSide) for tab in range(self._places.count())]
        self._workspace.navigator.close(buttons.index(button))

    def _show_head(self, place: Place) -> None:
        member = member_of(place)
        self.header.show_place(place, facts_of(place, self._workspace.store))
        self.header.show_tags(self._workspace.sets.tags_of(member) if member is not None else ())

    @Slot()
    def _show_place(self) -> None:
        place = self._workspace.navigator.place
        self.header.setVisible(place is not None)
        self.pages.setVisible(place is not None)
        if place is None:
            self.close_pages()
            return
        self._show_head(place)
        self._specs = pages_for(self._workspace, place)
        names = [spec.name for spec in self._specs]
        front = names.index(place.page) if place.page in names else 0
        self.pages.blockSignals(True)
        while self.pages.count() > len(self._specs):
            self.pages.removeTab(self.pages.count() - 1)
        while self.pages.count() < len(self._specs):
            self.pages.addTab("")
        for tab, spec in enumerate(self._specs):
            self.pages.setTabText(tab, self._title(spec, place))
        self.pages.setCurrentIndex(front)
        self.pages.blockSignals(False)
        self._show_tabs()
        if self._specs:
            # The page comes a turn later, so that the header answers at once and places that are only passed on the
            # way down the tree never get one.
            spec = self._specs[front]
            if self.page is not self._kept.get(_key(place, spec)):
                self._leave_page()
            turn = self._turn_to(spec, place)
            self._workspace.tasks.start_latest(self, "turn", turn)
        else:
            self.content.setCurrentWidget(self._nothing)

    @Slot(int)
    def _page_chosen(self, tab: int) -> None:
        if 0 <= tab < len(self._specs):
            self._workspace.navigator.turn_to(self._specs[tab].name)

    async def _turn_to(self, spec: PageSpec, place: Place) -> None:
        key = _key(place, spec)
        page = self._kept.get(key)
        if page is None:
            page = self._kept[key] = spec.open(self._workspace, place, self.content)
            self.content.addWidget(page)
        self._kept.move_to_end(key)
        self.content.setCurrentWidget(page)
        while len(self._kept) > KEPT_PAGES:
            self._drop(next(iter(self._kept)))
        self.turned.emit()

    def _leave_page(self) -> None:
        """Show nothing until the next page is there: what stands below a header is never of another place."""
        page = self.page
        self.content.setCurrentWidget(self._between)
        if page is not None:
            page.leave()

    def _drop(self, key: tuple[str, str, str]) -> None:
        page = self._kept.pop(key)
        page.leave()
        self.content.removeWidget(page)
        page.deleteLater()

    def _title(self, spec: PageSpec, place: Place) -> str:
        number = spec.count(self._workspace, place)
        title = spec.title.replace("&", "&&")
        return title if number is None else f"{title}  {count(number)}"


def _key(place: Place, spec: PageSpec) -> tuple[str, str, str]:
    """What tells the pages that are kept apart."""
    return place.kind, place.key, spec.name
