"""Sets and tags in the window: put together, shown in the tree, carried in files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QMenu
from pytestqt.qtbot import QtBot

from console.contract.columns import ACCOUNTS
from console.errors import ReadingFailed, SetsProblem
from console.store import NONE
from console.store.set_rules import Member, MemberKind, SetRule
from console.store.sets import NamedSet, Sets, Tag
from tests.support.workspace import Told
from ui import navigation
from ui.actions import Action
from ui.editors.set_name_sheet import SetNameSheet
from ui.editors.sets_sheet import SetsSheet
from ui.models.conditions import Relation
from ui.panes.account_table import account_table
from ui.panes.activity_sets import SetsPage
from ui.panes.set_menu import SetMenu
from ui.panes.sets_actions import sets_actions
from ui.places import facts_of
from ui.search import results_for
from ui.views.entity_panel import EntityPanel
from ui.views.place_header import PlaceHeader
from ui.views.table_panel import TablePanel
from ui.workspace import Workspace

COMPANY = Member(MemberKind.ENTITY, "311")
PARTNER = Member(MemberKind.ENTITY, "226")
ACCOUNT = Member(MemberKind.ACCOUNT, "karin.lindqvist")
GONE = Member(MemberKind.ACCOUNT, "nobody")


def boxes(sheet: SetsSheet) -> dict[str, Qt.CheckState]:
    items = [sheet.boxes.item(row) for row in range(sheet.boxes.count())]
    return {item.text(): item.checkState() for item in items}


def opened(workspace: Workspace, qtbot: QtBot, *members: Member) -> SetsSheet:
    sheet = SetsSheet(workspace, members)
    qtbot.addWidget(sheet)
    sheet.show()
    return sheet


async def test_a_box_puts_all_of_a_selection_into_a_set_and_takes_it_out(loaded: Workspace, qtbot: QtBot) -> None:
    sets = loaded.sets
    sets.put_tag(Tag(name="VIP", color="ok", members=(COMPANY,)))
    sets.put_set(NamedSet(name="Renewals"))
    sheet = opened(loaded, qtbot, COMPANY, ACCOUNT)
    assert boxes(sheet) == {"VIP": Qt.CheckState.PartiallyChecked, "Renewals": Qt.CheckState.Unchecked}

    sheet.boxes.setCurrentRow(0)
    sheet.boxes.setFocus()
    qtbot.keyClick(sheet.boxes, Qt.Key.Key_Space)
    assert boxes(sheet)["VIP"] == Qt.CheckState.Checked
    assert sets.tags_of(ACCOUNT) == sets.tags_of(COMPANY) == sets.tags
    qtbot.keyClick(sheet.boxes, Qt.Key.Key_Space)
    assert sets.tags_of(COMPANY) == ()
    qtbot.keyClick(sheet.boxes, Qt.Key.Key_Down)
    qtbot.keyClick(sheet.boxes, Qt.Key.Key_Space)
    assert sets.sets == (NamedSet(name="Renewals", members=(COMPANY, ACCOUNT)),)


async def test_a_new_tag_is_made_with_the_members_and_a_name_that_is_taken_is_told(
    loaded: Workspace, qtbot: QtBot
) -> None:
    sheet = opened(loaded, qtbot, COMPANY)
    qtbot.keyClicks(sheet.name, "VIP")
    sheet.kind.setCurrentIndex(sheet.kind.findData("warning"))
    qtbot.keyClick(sheet.name, Qt.Key.Key_Return)
    assert loaded.sets.tags == (Tag(name="VIP", color="warning", members=(COMPANY,)),)
    assert boxes(sheet) == {"VIP": Qt.CheckState.Checked}
    assert sheet.name.text() == ""
    qtbot.keyClicks(sheet.name, "vip")
    qtbot.mouseClick(sheet.make, Qt.MouseButton.LeftButton)
    assert "already" in sheet.problem
    assert len(loaded.sets.tags) == 1


async def test_the_action_is_offered_where_something_can_be_in_a_set(loaded: Workspace, qtbot: QtBot) -> None:
    loaded.actions.add(*sets_actions(loaded))
    assert loaded.actions.run("sets-and-tags", navigation.entity(311))
    assert isinstance(loaded.sheets.current, SetsSheet)
    loaded.sheets.close_now()
    assert not loaded.actions.run("sets-and-tags", navigation.server())
    assert loaded.actions.run("show-sets")
    assert loaded.navigator.place == navigation.activity("sets")


@pytest.fixture
def panel(loaded: Workspace, qtbot: QtBot) -> EntityPanel:
    made = EntityPanel(loaded.look, loaded.store, loaded.sets)
    qtbot.addWidget(made)
    made.resize(320, 400)
    made.show()
    return made


def shown(panel: EntityPanel) -> set[int]:
    found: set[int] = set()
    waiting = [NONE]
    while waiting:
        node = waiting.pop()
        for child in panel.model.filter.children(node):
            if panel.model.filter.is_match(child):
                found.add(panel.model.tree.entity_id(child))
            waiting.append(child)
    return found


async def test_the_tree_is_filtered_by_a_set_or_a_tag(loaded: Workspace, panel: EntityPanel) -> None:
    loaded.sets.put_tag(Tag(name="VIP two", members=(COMPANY, ACCOUNT)))
    panel.filter.setText("#vip TWO")
    assert shown(panel) == {311, 321}
    loaded.sets.tag("VIP two", (PARTNER,))
    assert shown(panel) == {311, 321, 226}
    panel.filter.setText("#nothing of that name")
    assert shown(panel) == set()
    panel.filter.clear()
    assert len(shown(panel)) > 5


async def test_the_button_beside_the_filter_lists_sets_and_tags(loaded: Workspace, panel: EntityPanel) -> None:
    menu: QMenu = panel.by_set.menu()
    menu.aboutToShow.emit()
    assert [action.isEnabled() for action in menu.actions()] == [False]
    loaded.sets.put_set(NamedSet(name="By rule", rule=SetRule(table=ACCOUNTS, under=226)))
    menu.aboutToShow.emit()
    menu.actions()[0].trigger()
    assert panel.filter.text() == "#By rule"
    assert shown(panel) == {226, 321}


async def test_a_tag_is_painted_in_the_row_of_its_entity(loaded: Workspace, panel: EntityPanel) -> None:
    def painted() -> QImage:
        return panel.tree.viewport().grab().toImage()

    root = Member(MemberKind.ENTITY, str(loaded.store.entities.entity_id(loaded.store.entities.root)))
    before = painted()
    loaded.sets.put_tag(Tag(name="VIP", color="error", members=(root,)))
    assert painted() != before


async def page_of(workspace: Workspace, qtbot: QtBot) -> SetsPage:
    made = SetsPage(workspace, navigation.activity("sets"))
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    await workspace.tasks.wait_until_idle()
    return made


def cells(page: SetsPage, *, of_members: bool = False) -> list[tuple[str, ...]]:
    model = (page.members if of_members else page.table).model
    keys = [column.key for column in model.columns]
    wanted = ("Name", "Kind", "How") if of_members else ("Name", "Kind", "Members")
    return [tuple(str(model.value(at, keys.index(key))) for key in wanted) for at in range(model.rowCount())]


async def test_the_page_shows_sets_tags_and_who_is_in_the_chosen_one(loaded: Workspace, qtbot: QtBot) -> None:
    loaded.sets.put_tag(Tag(name="VIP", members=(COMPANY, GONE)))
    rule = SetRule(table=ACCOUNTS, under=226)
    loaded.sets.put_set(NamedSet(name="Fjord", members=(PARTNER,), rule=rule))
    page = await page_of(loaded, qtbot)
    assert cells(page) == [("Fjord", "Set", "1"), ("VIP", "Tag", "2")]

    page.table.view.select_row(1)
    await loaded.tasks.wait_until_idle()
    assert sorted(cells(page, of_members=True)) == [
        ("Miller & Hart Solicitors", "Company", "By hand"),
        ("nobody", "Account", "By hand"),
    ]
    page.table.view.select_row(0)
    await loaded.tasks.wait_until_idle()
    ways = {row[2] for row in cells(page, of_members=True)}
    assert ways == {"By hand", "By rule"}

    loaded.sets.delete_set("Fjord")
    await loaded.tasks.wait_until_idle()
    assert cells(page) == [("VIP", "Tag", "2")]
    assert cells(page, of_members=True) == []
    loaded.sets.delete_tag("VIP")
    await loaded.tasks.wait_until_idle()
    assert page.state == "empty"


async def test_sets_and_tags_leave_and_come_back_as_a_file(loaded: Workspace, qtbot: QtBot, tmp_path: Path) -> None:
    loaded.sets.put_tag(Tag(name="VIP", members=(COMPANY,)))
    page = await page_of(loaded, qtbot)
    file = tmp_path / "sets.json"
    await page.export(file)
    loaded.sets.delete_tag("VIP")
    await page.take_in(file)
    assert loaded.sets.tags_of(COMPANY) == loaded.sets.tags
    assert Sets(file).tags == loaded.sets.tags
    with pytest.raises(ReadingFailed):
        await page.take_in(tmp_path / "missing.json")
    file.write_text("{")
    with pytest.raises(SetsProblem):
        await page.take_in(file)
    with pytest.raises(SetsProblem):
        await page.export(file / "in the way.json")


async def test_a_set_or_tag_gets_another_name_and_colour(loaded: Workspace, qtbot: QtBot) -> None:
    loaded.sets.put_tag(Tag(name="VIP", color="ok", members=(COMPANY,)))
    loaded.sets.put_tag(Tag(name="Other"))
    sheet = SetNameSheet(loaded, loaded.sets.tags[1], "VIP")
    qtbot.addWidget(sheet)
    sheet.show()
    assert not sheet.is_unsaved
    sheet.name.setText("other")
    sheet.save.click()
    assert "already" in sheet.problem
    sheet.name.setText("Golden")
    sheet.color.setCurrentIndex(sheet.color.findData("chart_third"))
    with qtbot.waitSignal(sheet.closed):
        sheet.save.click()
    assert loaded.sets.tag_named("Golden") == Tag(name="Golden", color="chart_third", members=(COMPANY,))
    assert loaded.sets.tag_named("VIP") is None


@pytest.fixture
async def accounts(loaded: Workspace, qtbot: QtBot) -> TablePanel:
    made = account_table(loaded, loaded.store.entities.root)
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    await loaded.tasks.wait_until_idle()
    return made


def names(panel: TablePanel) -> set[str]:
    texts = panel.model.table.texts("Username")
    return {texts[panel.model.row_at(at)] for at in range(panel.model.rowCount())}


def set_menu(panel: TablePanel) -> SetMenu:
    (found,) = [child for child in panel.children() if isinstance(child, SetMenu)]
    return found


async def test_accounts_are_narrowed_down_to_a_tag_and_to_those_below_what_carries_it(
    loaded: Workspace, accounts: TablePanel
) -> None:
    loaded.sets.put_tag(Tag(name="VIP", members=(PARTNER, Member(MemberKind.ACCOUNT, "ruth.hart"))))
    set_menu(accounts).menu.aboutToShow.emit()
    set_menu(accounts).menu.actions()[-1].trigger()
    await loaded.tasks.wait_until_idle()
    assert names(accounts) == {"ruth.hart", "sigrid.dahl", "karin.lindqvist", "lindqvist.workshop"}

    loaded.sets.untag("VIP", (PARTNER,))
    await loaded.tasks.wait_until_idle()
    assert names(accounts) == {"ruth.hart"}
    loaded.sets.delete_tag("VIP")
    await loaded.tasks.wait_until_idle()
    assert names(accounts) == set()


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("hart", ()),
        ("hart ruth", ()),
        ("", (("AccountSizeMB", Relation.MORE, "60 GB"), ("Username", Relation.DIFFERS, "ruth.hart"))),
        ("", (("EntityID", Relation.CONTAINS, "brightwater"),)),
        ("", (("EntityID", Relation.DIFFERS, "Brightwater Dental Practice"),)),
        ("", (("SignupDate", Relation.MORE, "400 days"),)),
        ("", (("IsEntityAdmin", Relation.EQUALS, "yes"), ("FullName", Relation.FILLED, ""))),
    ],
)
async def test_a_filter_that_is_kept_as_a_set_finds_what_it_showed(
    loaded: Workspace, accounts: TablePanel, text: str, conditions: tuple[tuple[str, Relation, str], ...]
) -> None:
    accounts.field.setText(text)
    columns = {column.key: column for column in accounts.model.columns}
    for key, relation, written in conditions:
        accounts.chips.add(columns[key], relation, written)
    accounts.apply_filter()
    await loaded.tasks.wait_until_idle()
    set_menu(accounts).keep_filter()
    sheet = loaded.sheets.current
    assert isinstance(sheet, SetNameSheet)
    sheet.name.setText("Kept")
    sheet.save.click()
    kept = loaded.sets.set_named("Kept")
    assert kept is not None
    found = {member.key for member in loaded.sets.resolve(kept, loaded.store).members}
    assert found == names(accounts)
    assert 0 < len(found) < loaded.store.accounts.count


async def test_a_filter_that_no_rule_can_keep_is_told(loaded: Workspace, accounts: TablePanel, told: Told) -> None:
    loaded.sets.put_tag(Tag(name="VIP", members=(PARTNER,)))
    set_menu(accounts).narrow(loaded.sets.tags[0])
    set_menu(accounts).keep_filter()
    assert "cannot be part of a rule" in told[-1].summary
    assert loaded.sheets.current is None


async def test_selected_accounts_are_put_into_a_set(loaded: Workspace, accounts: TablePanel) -> None:
    accounts.view.selectAll()
    set_menu(accounts).menu.aboutToShow.emit()
    set_menu(accounts).menu.actions()[0].trigger()
    sheet = loaded.sheets.current
    assert isinstance(sheet, SetsSheet)
    sheet.name.setText("Everybody")
    sheet.make.click()
    kept = loaded.sets.set_named("Everybody")
    assert kept is not None
    assert {member.key for member in kept.members} == names(accounts)


async def test_search_finds_sets_and_tags_and_the_members_of_one_of_that_name(loaded: Workspace) -> None:
    loaded.sets.put_tag(Tag(name="Gold customers", members=(PARTNER, GONE)))
    results, is_cut = await results_for(loaded.store, "gold", loaded.sets)
    assert [(result.title, result.payload) for result in results] == [("Gold customers", navigation.activity("sets"))]
    results, is_cut = await results_for(loaded.store, "#GOLD customers", loaded.sets)
    assert [result.payload for result in results] == [navigation.activity("sets"), navigation.entity(226)]
    assert not is_cut


async def test_the_header_shows_the_tags_of_the_place(loaded: Workspace, qtbot: QtBot) -> None:
    loaded.sets.put_tag(Tag(name="VIP", members=(COMPANY,)))
    for name in ("back", "forward"):
        loaded.actions.add(Action(name=name, words=name, icon=name, run=loaded.navigator.open))
    header = PlaceHeader(loaded.look, loaded.actions)
    qtbot.addWidget(header)
    place = navigation.entity(311)
    header.show_place(place, facts_of(place, loaded.store))
    header.show_tags(loaded.sets.tags_of(COMPANY))
    header.show()
    labels = [label.text() for label in header.findChildren(QLabel) if label.isVisible()]
    assert "VIP" in labels
    header.show_tags(())
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert "VIP" not in [label.text() for label in header.findChildren(QLabel)]
