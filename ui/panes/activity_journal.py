"""The journal: every change that this console made, newest first, with what became of it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import msgspec
from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSplitter, QToolButton, QVBoxLayout, QWidget

from console.commands.change import JournalEntry, JournalPage, JournalQuery
from console.engine.change_messages import ReadJournal
from console.engine.link import ListProfiles
from console.errors import ConsoleError
from ui import navigation
from ui.journal_news import JournalNews
from ui.look import spacing
from ui.look.icon_label import IconLabel
from ui.look.style import dress
from ui.models.journal_model import JournalModel
from ui.navigation import Place
from ui.panes.activity_journal_actions import EntryActions
from ui.panes.activity_journal_details import JournalDetails, entry_in_words
from ui.panes.activity_journal_export import JournalExport
from ui.panes.activity_journal_filters import JournalFilters
from ui.panes.page import Page
from ui.panes.registry import page
from ui.panes.states import Empty
from ui.places import facts_of
from ui.translation import counted, tr
from ui.views.skeleton import Outline
from ui.views.table_view import TableView
from ui.workspace import Workspace

_SECTION, _TABLE = "tables", "journal"
_ROWS_FOR_BOTH = 22
"""Height of the page, in rows, from which on the details stand below the table."""
_NEWS_SETTLED = 250
"""Milliseconds of quiet in the journal before what is shown is brought up to date."""


@page(navigation.ACTIVITY, "journal", order=10, title="Journal")
class ActivityJournal(Page):
    """Filters, the entries that they leave, and the details of the one that is selected.

    is_outdated: something was written while nobody looked.
    """

    outline = Outline.TABLE
    icon = "clock"

    def __init__(self, workspace: Workspace, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(workspace, place, parent)
        look = workspace.look
        about = navigation.about_of(place)
        self._asked: JournalQuery | None = None
        self.is_outdated = False
        self.model = JournalModel(self._read, workspace.tasks, self)
        self.view = TableView(look, self.model, self.content)
        self.view.setAccessibleName(tr("Changes"))
        self.filters = JournalFilters(look, about, self._subject(), self.content)
        self.entry_actions = EntryActions(workspace, self)
        self.details = JournalDetails(look, self.entry_actions.all, self.content)
        self.export = JournalExport(workspace, lambda: self.filters.query, self)
        self._damage = _Line(self, "error", "failure")
        self._torn = _Line(self, "warning", "notice")
        self._said = QLabel(self.content)
        dress(self._said, "muted")
        self._news = QTimer(self)
        self._news.setSingleShot(True)
        self._news.setInterval(_NEWS_SETTLED)
        self._news.timeout.connect(self._renew)
        JournalNews.of(workspace).changed.connect(self._news.start)
        columns = self._button("columns", tr("Columns"), self.view.header.choice_menu)
        export = self._button("export", tr("Export"), self.export.menu)
        stops = (self.filters.field, columns, export, *self.filters.chips, self.view)
        for button in (columns, export):
            self.filters.beside.addWidget(button)
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)
        self.filters.changed.connect(self.refresh)
        self.filters.whole_asked.connect(lambda: workspace.navigator.open(navigation.activity("journal")))
        self.model.arrived.connect(self._show_arrived)
        self.model.failed.connect(self._tell_failure)
        self.view.selected.connect(self._show_selected)
        self.view.typed.connect(self._type)
        self.view.copy_asked.connect(self._copy_selected)
        self.view.menu_asked.connect(self._open_menu)
        self.view.opened.connect(lambda _position, _new_tab: self.details.take_focus())
        self.view.header.arrange(workspace.state.get(_SECTION, _TABLE, {}))
        self.view.header.arranged.connect(self._remember)
        self.details.opened.connect(workspace.navigator.open)
        self._lay_out()

    async def load(self) -> Empty | None:
        query = self.filters.query
        if query == self._asked:
            await self.model.renew()
        else:
            chosen = self.details.entry
            await self.model.ask(query)
            self._asked = query
            self._select_again(chosen)
        known = await self.workspace.link.request(ListProfiles())
        self.filters.profiles = [profile.name for profile in known.profiles] or [self.workspace.session.profile_name]
        if self.model.total or self.filters.is_narrowing:
            return None
        return self._nothing()

    def filter(self) -> None:
        self.filters.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.field.selectAll()

    @property
    def regions(self) -> tuple[QWidget, ...]:
        if self.state != "content":
            return (self,)
        return (self.filters.field, self.view, self.details)

    @property
    def summary(self) -> str:
        """What the line below says: how many changes there are, and how many of them are in doubt."""
        return self._said.text()

    @property
    def damage(self) -> str:
        """What is said of a damaged journal, or ""."""
        return self._damage.words

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.is_outdated:
            self.is_outdated = False
            self._news.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Where the page is low, the details below would leave no row to the table.
        is_low = self.height() < _ROWS_FOR_BOTH * spacing.ROW
        orientation = Qt.Orientation.Horizontal if is_low else Qt.Orientation.Vertical
        if orientation != self._splitter.orientation():
            self._splitter.setOrientation(orientation)
            room = self.width() if is_low else self.height()
            self._splitter.setSizes([room * 3 // 5, room * 2 // 5])

    def select(self, entry: str) -> bool:
        """Select the entry of that id; False where it is not among those that are here."""
        position = self.model.position_of(entry)
        if position is not None:
            self.view.select_row(position)
        return position is not None

    async def _read(self, query: JournalQuery) -> JournalPage:
        return await self.workspace.link.request(ReadJournal(query))

    def _subject(self) -> str:
        """What the page is about, by its name."""
        kind, key = navigation.about_of(self.place)
        is_thing = kind in (navigation.ENTITY, navigation.ACCOUNT)
        return facts_of(Place(kind, key) if is_thing else self.place, self.workspace.store).name

    def _lay_out(self) -> None:
        splitter = self._splitter = QSplitter(Qt.Orientation.Vertical, self.content)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(spacing.HAIR)
        splitter.addWidget(self.view)
        splitter.addWidget(self.details)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing.SMALL)
        layout.addWidget(self._damage)
        layout.addWidget(self._torn)
        layout.addWidget(self.filters)
        layout.addWidget(splitter, 1)
        layout.addWidget(self._said)

    def _nothing(self) -> Empty:
        kind, _ = navigation.about_of(self.place)
        if kind == navigation.UNKNOWN_OUTCOMES:
            return Empty(tr("Every outcome is known."), tr("A change whose answer is lost is listed here."))
        if kind:
            return Empty(
                tr("Nothing was changed here with this console."),
                tr("Every change is written down before it is sent, with what was there before."),
                tr("Show what was changed everywhere"),
                lambda: self.workspace.navigator.open(navigation.activity("journal")),
            )
        return Empty(
            tr("Nothing was changed with this console yet."),
            tr(
                "Every change is written down here before it is sent, with what was there before and what became of it."
            ),
        )

    def _button(self, icon: str, words: str, menu_of: Callable[[QWidget], QMenu]) -> QToolButton:
        button = QToolButton(self.content)
        button.setIcon(self.workspace.look.icon(icon, "text"))
        button.setToolTip(words)
        button.setAccessibleName(words)
        dress(button, "flat")

        def open_menu() -> None:
            menu = menu_of(button)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

        button.clicked.connect(open_menu)
        return button

    @Slot()
    def _renew(self) -> None:
        """Something was written: bring what is shown up to date, once somebody looks."""
        if self.is_loading:
            self._news.start()
        elif self.isVisible():
            self.refresh()
        else:
            self.is_outdated = True

    @Slot()
    def _show_arrived(self) -> None:
        last = self.model.last
        if last is None:
            return
        words = counted(self.model.total, "{n} change", "{n} changes")
        if not self.model.total:
            words = tr("Nothing fits what is searched for.")
        if self.model.has_more:
            words = tr("more than {changes}", changes=words)
        unsettled = counted(last.unsettled, "{n} unknown outcome", "{n} unknown outcomes") if last.unsettled else ""
        self._said.setText("   ·   ".join(part for part in (words, unsettled) if part))
        self._damage.tell(last.damage)
        self._torn.tell(last.torn)
        self._show_selected()

    @Slot(object)
    def _tell_failure(self, problem: ConsoleError) -> None:
        self.workspace.notices.tell_error(problem)

    def _select_again(self, chosen: JournalEntry | None) -> None:
        if chosen is not None and self.select(chosen.id):
            return
        if navigation.about_of(self.place)[0] == navigation.CHANGE and self.model.total:
            self.view.select_row(0)
        else:
            self.details.show_entry(None)

    @Slot()
    def _show_selected(self) -> None:
        spans = self.view.selected_spans()
        entry = self.model.item(spans[0][0]) if spans and spans[0][1] - spans[0][0] == 1 else None
        if entry != self.details.entry:
            self.details.show_entry(entry)

    @Slot(str)
    def _type(self, text: str) -> None:
        if text.strip():
            self.filter()
            self.filters.field.setText(text)

    @Slot()
    def _remember(self) -> None:
        self.workspace.state.set(_SECTION, _TABLE, self.view.header.arrangement())

    @Slot(QModelIndex, QPoint)
    def _open_menu(self, index: QModelIndex, at: QPoint) -> None:
        entry = self.model.item(index.row())
        if entry is None:
            return
        menu = self.menu_of(entry)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def menu_of(self, entry: JournalEntry) -> QMenu:
        """Everything that can be done with an entry."""
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        look = self.workspace.look
        for action in self.entry_actions.all:
            if action.applies(entry):
                reason = action.why_off(entry)
                act = menu.addAction(look.icon(action.icon, "text"), action.words)
                act.setObjectName(action.name)
                act.setEnabled(not reason)
                act.setToolTip(reason or action.words)
                act.triggered.connect(lambda _checked, action=action: action.run(entry))
        menu.addSeparator()
        menu.addAction(look.icon("copy", "text"), tr("Copy as text")).triggered.connect(
            lambda: self._copy([entry], is_json=False)
        )
        menu.addAction(tr("Copy as JSON")).triggered.connect(lambda: self._copy([entry], is_json=True))
        menu.addSeparator()
        if entry.target.kind in (navigation.ENTITY, navigation.ACCOUNT):
            only = navigation.changes_of(Place(str(entry.target.kind), entry.target.key))
            act = menu.addAction(tr("Only what was changed here"))
            act.triggered.connect(lambda: self.workspace.navigator.open(only))
        return menu

    @Slot()
    def _copy_selected(self) -> None:
        here = (self.model.item(at) for first, end in self.view.selected_spans() for at in range(first, end))
        self._copy([entry for entry in here if entry is not None], is_json=False)

    def _copy(self, entries: list[JournalEntry], *, is_json: bool) -> None:
        if not entries:
            return
        texts = [_as_json(entry) if is_json else entry_in_words(entry) for entry in entries]
        QGuiApplication.clipboard().setText("\n\n".join(texts))
        said = counted(len(entries), "{n} change is in the clipboard.", "{n} changes are in the clipboard.")
        self.workspace.notices.tell(said)


def _as_json(entry: JournalEntry) -> str:
    return msgspec.json.format(msgspec.json.encode(entry), indent=2).decode()


class _Line(QFrame):
    """A sentence above everything, while there is one."""

    def __init__(self, page: Page, icon: str, look: str) -> None:
        super().__init__(page.content)
        dress(self, look)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(spacing.MEDIUM, spacing.TINY, spacing.MEDIUM, spacing.TINY)
        layout.setSpacing(spacing.SMALL)
        layout.addWidget(IconLabel(page.workspace.look, icon, icon, parent=self))
        layout.addWidget(self._text, 1)
        self.hide()

    @property
    def words(self) -> str:
        """What is said."""
        return self._text.text()

    def tell(self, sentence: str) -> None:
        """Say it, or nothing for ""."""
        self._text.setText(sentence)
        self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))
