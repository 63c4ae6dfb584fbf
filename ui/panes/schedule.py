"""When what runs in a week: the schedules of an entity, an account or a device on a calendar, and as a list."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from PySide6.QtCore import QDate, QDateTime, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QToolButton, QVBoxLayout, QWidget

from console.errors import ConsoleError
from console.settings.occurrences import WEEK, midnight, monday_of
from console.store import NONE
from ui import formats, navigation
from ui.charts import Block, WeekGrid
from ui.editors.told_panels import plain_label
from ui.look import spacing
from ui.look.style import dress
from ui.models.records import replace_records, table_of
from ui.models.schedule_rows import (
    Planned,
    PlannedRun,
    ScheduleRow,
    kind_in_words,
    runs_of_week,
    schedule_columns,
    schedule_rows,
    untimed_in_words,
)
from ui.models.zones import Zone, offset_words, zone_here
from ui.navigation import Place
from ui.panes.knowing import accounts_below, entity_node
from ui.panes.page import Page
from ui.panes.registry import page
from ui.panes.schedule_reading import (
    FoldersRead,
    accounts_with_devices,
    folders_of_accounts,
    folders_of_device,
    policies_of_account,
    policies_of_entity,
)
from ui.panes.states import Empty
from ui.targets import target_of
from ui.translation import counted, tr
from ui.views.skeleton import Outline
from ui.views.table_panel import TablePanel
from ui.workspace import Workspace

MOST_CALLS = 100
"""So many calls are made at most for the folder backups of one page."""


class Schedule(Page):
    """A week of policies and folder backups. Subclasses read them.

    Policies run by the clock of each computer, which is taken to show what the clock here does; folders run by UTC.
    """

    outline = Outline.TABLE
    icon = "clock"

    def __init__(self, workspace: Workspace, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(workspace, place, parent)
        self._zone = Zone(zone_here())
        self._policies: list[Planned] = []
        self._folders: FoldersRead | None = None
        self._runs: list[PlannedRun] = []
        self._first = monday_of(datetime.now(self._zone).date())
        self._price: dict[str, int] = {}
        self._untimed = ""
        self.week = QLabel(self.content)
        self.week.setFont(workspace.look.fonts.heading)
        self.before = self._turning("back", tr("Week before"), -1)
        self.after = self._turning("forward", tr("Week after"), 1)
        self.this_week = QPushButton(tr("This week"), self.content)
        self.this_week.clicked.connect(self._show_this_week)
        self.read_folders = QPushButton(self.content)
        self.read_folders.clicked.connect(self._ask_folders)
        self._clocks = plain_label("", self.content, "muted")
        self._said = plain_label("", self.content, "muted")
        self.grid = WeekGrid(workspace.look, tr("Calendar of the week"), self.content)
        self.grid.show_legend(
            (("chart_used", tr("Policy")), ("chart_third", tr("Folder backup")), ("warning", tr("Overlaps")))
        )
        self.grid.turned.connect(self.turn)
        self.grid.chosen.connect(self._tell_chosen)
        self._table = table_of(ScheduleRow, "Id")
        self._ids = self._table.texts("Id")
        self.table = TablePanel(
            workspace,
            "schedule",
            self._table,
            schedule_columns(),
            nouns=("{n} run", "{n} runs"),
            sort="Begins",
            parent=self.content,
        )
        self.table.view.selected.connect(self._choose_selected)
        above = QHBoxLayout()
        above.setSpacing(spacing.SMALL)
        for part in (self.before, self.this_week, self.after, self.week):
            above.addWidget(part)
        above.addStretch(1)
        above.addWidget(self.read_folders)
        calendar = QWidget(self.content)
        column = QVBoxLayout(calendar)
        column.setContentsMargins(0, 0, 0, spacing.TINY)
        column.setSpacing(spacing.TINY)
        column.addWidget(self.grid, 1)
        column.addWidget(self._said)
        splitter = QSplitter(Qt.Orientation.Vertical, self.content)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(spacing.HAIR)
        splitter.addWidget(calendar)
        splitter.addWidget(self.table)
        splitter.setStretchFactor(0, 4)
        splitter.setStretchFactor(1, 1)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing.SMALL)
        layout.addLayout(above)
        layout.addWidget(self._clocks)
        layout.addWidget(splitter, 1)

    async def read(self) -> list[Planned]:
        """The policies that are shown. Raises ConsoleError."""
        raise NotImplementedError

    async def price(self) -> dict[str, int]:
        """The accounts whose folder backups can be read beside, with the number of their computers."""
        return {}

    @property
    def said(self) -> str:
        """What is said below the calendar."""
        return self._said.text()

    @property
    def runs(self) -> tuple[PlannedRun, ...]:
        """The runs of the week that is shown."""
        return tuple(self._runs)

    @property
    def calls_for_folders(self) -> int:
        """Calls that reading the folder backups takes."""
        return len(self._price) + sum(self._price.values())

    async def load(self) -> Empty | None:
        self._policies = await self.read()
        self._price = await self.price()
        if not self._policies and not self._price and not (self._folders and self._folders.planned):
            return Empty(
                tr("Nothing runs here on a schedule of its own."),
                tr("Policies and folder backups stand here once there are some."),
            )
        await self._show_week()
        return None

    @Slot(int)
    def turn(self, weeks: int) -> None:
        """Show a week so many later, or before where it is less than 0."""
        self._first += timedelta(days=WEEK * weeks)
        self.workspace.tasks.start_latest(self, "week", self._show_week())

    @property
    def first(self) -> date:
        """The Monday of the week that is shown."""
        return self._first

    def filter(self) -> None:
        self.grid.setFocus()

    def _turning(self, icon: str, words: str, weeks: int) -> QToolButton:
        button = QToolButton(self.content)
        button.setIcon(self.workspace.look.icon(icon, "text"))
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.clicked.connect(lambda: self.turn(weeks))
        dress(button, "flat")
        return button

    @Slot()
    def _show_this_week(self) -> None:
        self._first = monday_of(datetime.now(self._zone).date())
        self.turn(0)

    @Slot()
    def _ask_folders(self) -> None:
        self.workspace.tasks.start_latest(self, "folders", self._read_folders())

    async def _read_folders(self) -> None:
        self.read_folders.setEnabled(False)
        self.read_folders.setText(tr("Reading folder backups…"))
        try:
            self._folders = await folders_of_accounts(self.workspace, self._price)
        finally:
            self._offer_folders()
        await self._show_week()

    async def _show_week(self) -> None:
        planned = [*self._policies, *(self._folders.planned if self._folders is not None else ())]
        self._runs = runs_of_week(planned, self._zone, self._first)
        now = datetime.now(self._zone).replace(tzinfo=None)
        self.grid.show_week(self._first, [self._block(run) for run in self._runs], now)
        last = self._first + timedelta(days=WEEK - 1)
        self.week.setText(tr("{first} to {last}", first=_day(self._first), last=_day(last)))
        self._clocks.setText(self._clock_words())
        self._untimed = " ".join(untimed_in_words(planned, self._zone, self._first))
        self._say("")
        self._offer_folders()
        await replace_records(self._table, schedule_rows(self._runs))

    def _clock_words(self) -> str:
        zone = zone_here()
        begin, end = (
            offset_words(zone, QDateTime.fromSecsSinceEpoch(int(midnight(day, self._zone).timestamp())))
            for day in (self._first, self._first + timedelta(days=WEEK))
        )
        shown = begin if begin == end else tr("{before}, then {after}", before=begin, after=end)
        return tr(
            "Times of {zone} ({offset}). Policies run by the clock of each computer, here taken to show the same; "
            "how long a run takes is not known.",
            zone=self._zone.tzname(None) or "",
            offset=shown,
        )

    def _offer_folders(self) -> None:
        calls = self.calls_for_folders
        self.read_folders.setVisible(bool(calls))
        self.read_folders.setEnabled(0 < calls <= MOST_CALLS)
        words = tr("Read folder backups again") if self._folders is not None else tr("Read folder backups too")
        price = counted(calls, "{n} call", "about {n} calls")
        self.read_folders.setText(tr("{words} ({price})", words=words, price=price))
        self.read_folders.setToolTip(
            tr("More than {n} calls for one page: open a company or an account with fewer devices.", n=MOST_CALLS)
            if calls > MOST_CALLS
            else tr("One call for each account and one for each of its computers.")
        )

    def _block(self, each: PlannedRun) -> Block:
        begin = each.run.start.astimezone(self._zone).replace(tzinfo=None)
        end = None if each.run.end is None else each.run.end.astimezone(self._zone).replace(tzinfo=None)
        return Block(
            each.key,
            begin,
            end,
            each.planned.name,
            self._sentence(each),
            "chart_used" if each.planned.is_policy else "chart_third",
            each.overlaps,
        )

    def _sentence(self, each: PlannedRun) -> str:
        local = each.run.start.astimezone(self._zone)
        words = tr(
            "{day} {time}: {name}, {kind} of {whose}",
            day=_day(local.date()),
            time=formats.time_of_day(local),
            name=each.planned.name,
            kind=kind_in_words(each.planned),
            whose=each.planned.whose,
        )
        if each.run.end is not None:
            end = formats.time_of_day(each.run.end.astimezone(self._zone))
            words = tr("{run}, stopped by {time}", run=words, time=end)
        return tr("{run}. Another one runs or starts there meanwhile.", run=words) if each.overlaps else f"{words}."

    @Slot(str)
    def _tell_chosen(self, key: str) -> None:
        self._say(next((self._sentence(each) for each in self._runs if each.key == key), ""))

    @Slot()
    def _choose_selected(self) -> None:
        rows = self.table.selected_rows()
        if len(rows) == 1:
            self.grid.choose(self._ids[rows[0]])
            self._tell_chosen(self._ids[rows[0]])

    def _say(self, chosen: str) -> None:
        marked = sum(each.overlaps for each in self._runs)
        said = [chosen] if chosen else [counted(len(self._runs), "{n} run this week", "{n} runs this week")]
        if not chosen:
            said[0] += tr(", {n} of them while another one runs or starts there.", n=marked) if marked else "."
            said.append(self._untimed)
        if self._folders is not None and self._folders.problems:
            problems = self._folders.problems
            number = counted(len(problems), "{n} device could not be read", "{n} devices could not be read")
            said.append(tr("{number}: {reason}", number=number, reason=problems[0].summary))
        self._said.setText(" ".join(filter(None, said)))


@page(navigation.ENTITY, "schedule", order=45, title="Schedule")
class EntitySchedule(Schedule):
    """The policies that an entity owns, and on demand the folder backups of the accounts below it."""

    async def read(self) -> list[Planned]:
        return await policies_of_entity(self.workspace, await entity_node(self.workspace, self.place))

    async def price(self) -> dict[str, int]:
        node = await entity_node(self.workspace, self.place)
        try:
            await accounts_below(self.workspace, node)
        except ConsoleError:
            # Policies are worth showing without them.
            return {}
        return accounts_with_devices(self.workspace, self.workspace.store.accounts.rows_below(node))


@page(navigation.ACCOUNT, "schedule", order=45, title="Schedule")
class AccountSchedule(Schedule):
    """The policies that are assigned to an account, and on demand the folder backups of its computers."""

    async def read(self) -> list[Planned]:
        owner = target_of(self.place, self.workspace.store).owner
        return await policies_of_account(self.workspace, self.place.key, owner)

    async def price(self) -> dict[str, int]:
        accounts = self.workspace.store.accounts
        row = accounts.row_of(self.place.key)
        return accounts_with_devices(self.workspace, () if row == NONE else (row,))


@page(navigation.DEVICE, "schedule", order=45, title="Schedule")
class DeviceSchedule(Schedule):
    """The policies that hold on a device of an account, and its folder backups."""

    async def read(self) -> list[Planned]:
        username, system = navigation.device_of(self.place)
        owner = target_of(navigation.account(username), self.workspace.store).owner
        policies = await policies_of_account(self.workspace, username, owner, system)
        self._folders = FoldersRead(tuple(await folders_of_device(self.workspace, username, system)), devices=1)
        return policies


def _day(day: date) -> str:
    return formats.day(QDate(day.year, day.month, day.day))
