"""The one table in a person's hands."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from console.contract.columns import batch_of
from console.contract.services.partner_management import CompanySummary
from console.export import Form
from console.store import ColumnTable
from console.store.steps import run
from tests.support.workspace import Told
from ui import formats, navigation
from ui.actions import Action
from ui.jobs import Job
from ui.models.columns import columns_for, with_bars
from ui.models.conditions import Relation
from ui.models.records import table_of
from ui.navigation import Place
from ui.views.table_panel import TablePanel
from ui.workspace import Workspace

COMPANIES = (
    CompanySummary(CompanyEntityId=3, CompanyName="Coleman Legal", DiskQuotaGB=100, UsedSpaceKB=3 << 20),
    CompanySummary(CompanyEntityId=1, CompanyName="Alder & Sons", DiskQuotaGB=500, UsedSpaceKB=412 << 20),
    CompanySummary(CompanyEntityId=2, CompanyName="=Brightwater Dental", DiskQuotaGB=50, UsedSpaceKB=49 << 20),
)
FIRST = ("CompanyName", "UsedSpaceKB", "DiskQuotaGB")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = QLocale()
    formats.use_locale(QLocale("en_GB"))
    yield
    formats.use_locale(before)


@pytest.fixture
def companies() -> ColumnTable[CompanySummary]:
    made = table_of(CompanySummary, "CompanyEntityId")
    run(made.merge(batch_of(CompanySummary, list(COMPANIES))))
    return made


def open_panel(
    workspace: Workspace, companies: ColumnTable[CompanySummary], qtbot: QtBot, **further: Any
) -> TablePanel:
    columns = columns_for(CompanySummary, first=FIRST, hidden=("CompanyEntityId",))
    panel = TablePanel(
        workspace,
        "companies",
        companies,
        with_bars(columns, CompanySummary, {"UsedSpaceKB": "DiskQuotaGB"}),
        nouns=("{n} company", "{n} companies"),
        **further,
    )
    qtbot.addWidget(panel)
    panel.resize(900, 400)
    panel.show()
    return panel


@pytest.fixture
async def panel(workspace: Workspace, companies: ColumnTable[CompanySummary], qtbot: QtBot) -> TablePanel:
    made = open_panel(workspace, companies, qtbot)
    await workspace.tasks.wait_until_idle()
    return made


def names(panel: TablePanel) -> list[str]:
    return [panel.model.index(row, 0).data() for row in range(panel.model.rowCount())]


def said(panel: TablePanel) -> str:
    return panel.summary.replace(formats.GAP, " ")


async def test_a_click_on_a_heading_sorts_and_a_second_one_turns_round(panel: TablePanel, workspace: Workspace) -> None:
    panel.view.header.setSortIndicator(1, Qt.SortOrder.AscendingOrder)
    await workspace.tasks.wait_until_idle()
    assert names(panel) == ["Coleman Legal", "=Brightwater Dental", "Alder & Sons"]
    panel.view.header.setSortIndicator(1, Qt.SortOrder.DescendingOrder)
    await workspace.tasks.wait_until_idle()
    assert names(panel) == ["Alder & Sons", "=Brightwater Dental", "Coleman Legal"]


async def test_tab_leads_from_the_filter_into_the_rows(panel: TablePanel, qtbot: QtBot) -> None:
    panel.focus_filter()
    qtbot.keyClick(panel.field, Qt.Key.Key_Tab)
    assert panel.focusWidget() is panel.view
    qtbot.keyClick(panel.view, Qt.Key.Key_Tab)
    assert panel.focusWidget() is not panel.view


async def test_typing_into_the_table_filters_it(panel: TablePanel, workspace: Workspace) -> None:
    panel.view.keyboardSearch("l")
    assert panel.field.text() == "l"
    panel.field.setText("legal")
    panel.apply_filter()
    await workspace.tasks.wait_until_idle()
    assert said(panel) == "1 of 3 companies"


async def test_a_filter_from_the_header_is_written_into_a_chip(
    panel: TablePanel, workspace: Workspace, qtbot: QtBot
) -> None:
    panel.view.header.filter_asked.emit(panel.model.columns[1], Relation.MORE, None)
    field = panel.chips.draft_field
    assert field is not None
    qtbot.keyClicks(field, "48 GB")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    await workspace.tasks.wait_until_idle()
    assert names(panel) == ["Alder & Sons", "=Brightwater Dental"]
    assert [wanted.words for wanted in panel.chips.filters] == ["Used more than 48 GB"]
    assert panel.window().focusWidget() is panel.view
    panel.chips.clear()
    await workspace.tasks.wait_until_idle()
    assert panel.model.rowCount() == 3


async def test_the_mouse_s_back_button_is_left_to_the_window(panel: TablePanel, qtbot: QtBot) -> None:
    row = panel.view.visualRect(panel.model.index(1, 0)).center()
    qtbot.mousePress(panel.view.viewport(), Qt.MouseButton.BackButton, pos=row)
    assert not panel.view.selectionModel().hasSelection()


async def test_a_wrong_value_gets_a_sentence_and_nothing_is_lost(panel: TablePanel, qtbot: QtBot) -> None:
    panel.chips.add(panel.model.columns[1], Relation.MORE)
    field = panel.chips.draft_field
    assert field is not None
    qtbot.keyClicks(field, "plenty")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert "plenty" in panel.chips.problem
    assert panel.chips.draft_field is field
    assert panel.model.rowCount() == 3
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert panel.chips.draft_field is None


async def test_selected_rows_are_counted_and_added_up(panel: TablePanel, workspace: Workspace) -> None:
    panel.view.selectAll()
    await workspace.tasks.wait_until_idle()
    assert said(panel).startswith("3 companies   ·   3 selected   ·   Used 464.0 GB   ·   Quota 650.0 GB")


async def test_the_selection_stays_with_its_rows_through_a_sort(panel: TablePanel, workspace: Workspace) -> None:
    panel.view.select_row(0)
    chosen = panel.selected_rows()
    panel.view.header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
    await workspace.tasks.wait_until_idle()
    assert panel.selected_rows() == chosen
    assert panel.view.selected_spans() == [(2, 3)]


@pytest.mark.parametrize("form", [Form.TEXT, Form.CSV, Form.JSON])
async def test_rows_are_copied_as_text_csv_and_json(panel: TablePanel, workspace: Workspace, form: Form) -> None:
    panel.view.selectAll()
    panel.copying.copy(form)
    await workspace.tasks.wait_until_idle()
    copied = QGuiApplication.clipboard().text()
    if form is Form.JSON:
        assert json.loads(copied)[1]["UsedSpaceKB"] == 412 << 20
        assert json.loads(copied)[1]["CompanyName"] == "Alder & Sons"
    elif form is Form.CSV:
        heading, *rows = csv.reader(StringIO(copied))
        assert heading[:3] == ["Company", "Used (KB)", "Quota (GB)"]
        assert rows[1][:3] == ["Alder & Sons", str(412 << 20), "500"]
        assert rows[2][0] == "'=Brightwater Dental"
    else:
        assert "Alder & Sons\t412.0" in copied


async def test_what_is_seen_and_everything_are_exported(
    panel: TablePanel, tmp_path: Path, workspace: Workspace
) -> None:
    panel.field.setText("legal")
    panel.apply_filter()
    await workspace.tasks.wait_until_idle()
    for is_everything, rows in ((False, 1), (True, 3)):
        path = tmp_path / "companies.csv"
        await panel.export.export(path, Form.CSV, Job("export"), is_everything=is_everything)
        assert len(path.read_text(encoding="utf-8-sig").splitlines()) == rows + 1


async def test_the_arrangement_is_remembered_for_the_page(
    panel: TablePanel, workspace: Workspace, companies: ColumnTable[CompanySummary], qtbot: QtBot
) -> None:
    header = panel.view.header
    header.moveSection(header.visualIndex(2), 0)
    header.resizeSection(0, 311)
    header.show_column(3, is_shown=False)
    header.setSortIndicator(1, Qt.SortOrder.DescendingOrder)
    again = open_panel(workspace, companies, qtbot)
    await workspace.tasks.wait_until_idle()
    assert again.view.header.arrangement() == header.arrangement()
    assert names(again)[0] == "Alder & Sons"
    again.view.header.reset_arrangement()
    assert again.view.shown_sections()[:3] == [0, 1, 2]


async def test_the_last_column_cannot_be_hidden(panel: TablePanel) -> None:
    for section in range(panel.model.columnCount()):
        panel.view.header.show_column(section, is_shown=False)
    assert len(panel.view.shown_sections()) == 1


async def test_enter_opens_a_row_and_control_enter_in_a_new_tab(panel: TablePanel, qtbot: QtBot) -> None:
    opened: list[tuple[int, bool]] = []
    panel.opened.connect(lambda row, new_tab: opened.append((row, new_tab)))
    panel.view.select_row(1)
    qtbot.keyClick(panel.view, Qt.Key.Key_Return)
    qtbot.keyClick(panel.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert opened == [(1, False), (1, True)]


async def test_every_menu_of_the_table_opens_without_holding_the_window_up(panel: TablePanel) -> None:
    for section, column in enumerate(panel.model.columns):
        menu = panel.view.header.column_menu(section, panel)
        assert menu.title() == column.title
        assert len(menu.actions()) > 5
    panel.view.menu_asked.emit(panel.model.index(0, 0), QPoint())
    menus = [menu for menu in panel.findChildren(QMenu) if menu.isVisible()]
    assert any("Coleman Legal" in action.text() for action in menus[0].actions())
    menus[0].close()


@dataclass
class Done:
    """What the keys of a row did: to places through the table of actions, to rows, and to several rows."""

    places: list[Place | None]
    rows: list[int]
    many: list[Sequence[int]]


@pytest.fixture
async def done(workspace: Workspace) -> Done:
    return Done([], [], [])


@pytest.fixture
async def keyed(workspace: Workspace, companies: ColumnTable[CompanySummary], qtbot: QtBot, done: Done) -> TablePanel:
    """A table whose rows lead to companies: F2 is of the place, Delete of the row."""
    edit = Action(
        name="edit", words="Edit", icon="edit", run=done.places.append, shortcut="F2", on_place=True, why_off=_why_off
    )
    workspace.actions.add(edit)
    made = open_panel(
        workspace,
        companies,
        qtbot,
        place_of=lambda row: navigation.entity(companies.numbers("CompanyEntityId")[row]),
        keys={"Delete": done.rows.append},
        change_many=done.many.append,
    )
    await workspace.tasks.wait_until_idle()
    return made


def _why_off(place: Place | None) -> str:
    return "Not this one." if place == navigation.entity(2) else ""


async def test_the_keys_of_a_row_act_on_it_and_not_on_the_place_in_front(
    keyed: TablePanel, done: Done, workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.navigator.open(navigation.entity(77))
    window = QShortcut(QKeySequence("F2"), keyed)
    keyed.view.setFocus()
    keyed.view.select_row(0)
    with qtbot.assertNotEmitted(window.activated):
        qtbot.keyClick(keyed.view, Qt.Key.Key_F2)
    assert done.places == [navigation.entity(3)]
    qtbot.keyClick(keyed.view, Qt.Key.Key_Delete)
    assert done.rows == [keyed.model.row_at(0)]


async def test_the_keys_of_a_row_say_why_they_do_nothing(
    keyed: TablePanel, done: Done, told: Told, qtbot: QtBot
) -> None:
    keyed.view.select_row(names(keyed).index("=Brightwater Dental"))
    qtbot.keyClick(keyed.view, Qt.Key.Key_F2)
    assert done.places == []
    assert [(notice.summary, notice.advice) for notice in told] == [("“Edit” is switched off.", "Not this one.")]


async def test_the_keys_of_a_row_ask_what_is_to_be_done_where_several_are_selected(
    keyed: TablePanel, done: Done, qtbot: QtBot
) -> None:
    keyed.view.selectAll()
    qtbot.keyClick(keyed.view, Qt.Key.Key_Delete)
    assert done.many == [list(keyed.model.rows)]
    assert done.rows == []


async def test_enter_opens_the_place_of_a_row(keyed: TablePanel, workspace: Workspace, qtbot: QtBot) -> None:
    keyed.view.select_row(0)
    qtbot.keyClick(keyed.view, Qt.Key.Key_Return)
    assert workspace.navigator.place == navigation.entity(3)


@pytest.mark.parametrize(
    ("reason", "row"), [(QContextMenuEvent.Reason.Keyboard, 0), (QContextMenuEvent.Reason.Mouse, 2)]
)
async def test_the_menu_of_the_keyboard_is_that_of_the_row_with_the_cursor(
    reason: QContextMenuEvent.Reason, row: int, keyed: TablePanel, qtbot: QtBot
) -> None:
    keyed.view.select_row(0)
    pointed = keyed.view.visualRect(keyed.model.index(2, 0)).center()
    event = QContextMenuEvent(reason, pointed, keyed.view.viewport().mapToGlobal(pointed))
    with qtbot.waitSignal(keyed.view.menu_asked) as asked:
        keyed.view.contextMenuEvent(event)
    assert asked.args[0].row() == row
