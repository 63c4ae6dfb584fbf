"""The tree as Qt sees it, over real loads: nothing resets, whatever comes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from console.contract.columns import ENTITIES
from console.errors import ConsoleError
from console.store import NONE, Store
from console.store.sets import Sets
from console.store.steps import run
from tests.store.estates import documented, entity, large, load, store_of
from ui.look import Look
from ui.models.entity_tree_model import EntityTreeModel
from ui.views.entity_panel import EntityPanel
from ui.views.entity_tree_view import ROWS_UNFOLDED

NO_SETS = Sets(Path("no sets"))


@pytest.fixture
def store() -> Store:
    return store_of(documented())


@pytest.fixture
def model(store: Store) -> Iterator[EntityTreeModel]:
    model = EntityTreeModel(store.entities)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield model
    tester.deleteLater()


@pytest.fixture
def panel(qtbot: QtBot, look: Look, store: Store) -> EntityPanel:
    panel = EntityPanel(look, store, NO_SETS)
    qtbot.addWidget(panel)
    panel.resize(300, 600)
    panel.show()
    return panel


def test_a_tree_that_is_not_known_yet_stands_in_outline(qtbot: QtBot, look: Look) -> None:
    store = Store()
    panel = EntityPanel(look, store, NO_SETS)
    qtbot.addWidget(panel)
    panel.show_state(None, is_loading=False)
    assert panel.is_waiting
    panel.show_state(ConsoleError("The provider did not answer."), is_loading=False)
    assert not panel.is_waiting
    panel.show_state(None, is_loading=True)
    assert panel.is_waiting
    load(store, ENTITIES, documented())
    assert not panel.is_waiting


def names(model: EntityTreeModel, parent: QModelIndex | None = None) -> list[str]:
    """The names directly below an index, as Qt asks for them."""
    above = parent or QModelIndex()
    return [model.index(row, 0, above).data() for row in range(model.rowCount(above))]


def index_of(model: EntityTreeModel, entity_id: int) -> QModelIndex:
    return model.index_of(model.tree.node_of(entity_id))


def shown(panel: EntityPanel) -> list[str]:
    """The names in sight, top to bottom."""
    index, found = panel.model.index(0, 0), []
    while index.isValid():
        found.append(index.data())
        index = panel.tree.indexBelow(index)
    return found


def test_the_tree_stands_by_kind_and_then_by_name(model: EntityTreeModel) -> None:
    assert names(model) == ["Northwind Distribution"]
    assert names(model, model.index(0, 0)) == ["Alder IT", "Birch Networks", "Coleman Legal"]
    assert names(model, index_of(model, 112)) == ["Granite Motors", "Évora Press", "Foxglove Bakery"]


def test_an_empty_hierarchy_is_an_empty_tree() -> None:
    model = EntityTreeModel(Store().entities)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert model.rowCount() == 0
    assert not model.hasChildren()


def test_a_filter_keeps_what_leads_to_a_match(model: EntityTreeModel) -> None:
    model.filter.apply("dental", show_inactive=True)
    assert names(model, model.index(0, 0)) == ["Alder IT"]
    assert names(model, index_of(model, 111)) == ["Brightwater Dental"]
    assert model.first_match().data() == "Brightwater Dental"
    model.filter.apply("", show_inactive=True)
    assert names(model, model.index(0, 0)) == ["Alder IT", "Birch Networks", "Coleman Legal"]


def test_inactive_entities_can_be_left_out(model: EntityTreeModel) -> None:
    model.filter.apply("", show_inactive=False)
    assert names(model, index_of(model, 111)) == ["Brightwater Dental"]
    assert not index_of(model, 312).isValid()


def test_a_refresh_moves_an_entity_and_what_was_chosen_stays_chosen(store: Store, model: EntityTreeModel) -> None:
    selection = QItemSelectionModel(model)
    selection.setCurrentIndex(index_of(model, 311), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    rows = [row for row in documented() if row.EntityID not in (311, 226)]
    load(store, ENTITIES, [*rows, entity(311, "Aardvark Dental", "C", 112), entity(400, "Alpine Motors", "C", 112)])
    assert selection.currentIndex().data() == "Aardvark Dental"
    assert selection.currentIndex().parent().data() == "Birch Networks"
    assert [index.data() for index in selection.selectedIndexes()] == ["Aardvark Dental"]


def test_an_entity_that_is_gone_is_no_longer_chosen(store: Store, model: EntityTreeModel) -> None:
    selection = QItemSelectionModel(model)
    selection.setCurrentIndex(index_of(model, 226), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    load(store, ENTITIES, [row for row in documented() if row.EntityID != 226])
    assert not selection.currentIndex().isValid()


def test_a_refresh_behind_a_filter_is_filtered_too(store: Store, model: EntityTreeModel) -> None:
    model.filter.apply("dental", show_inactive=True)
    load(store, ENTITIES, [*documented(), entity(400, "Oakfield Dental", "C", 888)])
    assert names(model, model.index(0, 0)) == ["Alder IT", "Oakfield Dental"]


@pytest.mark.parametrize(
    "rows",
    [
        [entity(1, "Ring", "P", 3), entity(2, "Ring two", "P", 1), entity(3, "Ring three", "P", 2)],
        [entity(5, "Orphan", "C", 77)],
        [entity(1, "\u200fשלום עולם", "D", 0), entity(2, "🙂 Bakery", "C", 1), entity(3, "x" * 500, "C", 1)],
    ],
    ids=["circle", "orphan", "names"],
)
def test_odd_hierarchies_are_shown_whole(rows: list[object]) -> None:
    store = store_of(rows)  # type: ignore[arg-type]
    model = EntityTreeModel(store.entities)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    waiting, seen = [QModelIndex()], 0
    while waiting:
        above = waiting.pop()
        below = [model.index(row, 0, above) for row in range(model.rowCount(above))]
        assert all(index.parent() == above for index in below)
        seen += len(below)
        waiting += below
    assert seen == len(rows)


def test_the_root_is_unfolded_at_first(panel: EntityPanel) -> None:
    assert shown(panel) == ["Northwind Distribution", "Alder IT", "Birch Networks", "Coleman Legal"]


def test_typing_unfolds_the_way_to_what_matches_and_clearing_folds_it_again(panel: EntityPanel, qtbot: QtBot) -> None:
    qtbot.keyClicks(panel.filter, "bakery")
    assert shown(panel) == ["Northwind Distribution", "Birch Networks", "Foxglove Bakery"]
    qtbot.keyClick(panel.filter, Qt.Key.Key_Escape)
    assert shown(panel) == ["Northwind Distribution", "Alder IT", "Birch Networks", "Coleman Legal"]


def test_enter_in_the_filter_chooses_the_first_match(panel: EntityPanel, qtbot: QtBot) -> None:
    panel.inactive.setChecked(True)
    qtbot.keyClicks(panel.filter, "motors")
    with qtbot.waitSignal(panel.tree.chosen) as chosen:
        qtbot.keyClick(panel.filter, Qt.Key.Key_Return)
    assert chosen.args == [321, False]


def test_what_was_unfolded_stays_unfolded_over_a_refresh_and_a_filter(panel: EntityPanel, store: Store) -> None:
    panel.tree.expand(index_of(panel.model, 111))
    before = shown(panel)
    assert "Brightwater Dental" in before
    load(store, ENTITIES, documented())
    assert shown(panel) == before
    panel.filter.setText("press")
    panel.filter.clear()
    assert shown(panel) == before
    assert panel.tree.expanded_ids >= {111}


def test_what_was_unfolded_last_time_is_unfolded_once_it_is_loaded(qtbot: QtBot, look: Look) -> None:
    store = Store()
    panel = EntityPanel(look, store, NO_SETS)
    qtbot.addWidget(panel)
    panel.expand([112, 4711])
    load(store, ENTITIES, documented())
    assert "Foxglove Bakery" in shown(panel)


def test_what_is_in_sight_stays_there_when_rows_come_in_above(qtbot: QtBot, look: Look) -> None:
    rows = [entity(1, "Root", "D", 0), *(entity(number, f"Firm {number}", "C", 1) for number in range(1000, 1200))]
    store = store_of(rows)
    panel = EntityPanel(look, store, NO_SETS)
    qtbot.addWidget(panel)
    panel.resize(300, 400)
    panel.show()
    panel.tree.verticalScrollBar().setValue(2000)
    top = panel.tree.indexAt(QPoint(5, 5)).data()
    load(store, ENTITIES, [*rows, *(entity(number, f"Alder {number}", "C", 1) for number in range(2000, 2050))])
    assert panel.tree.indexAt(QPoint(5, 5)).data() == top


def test_a_middle_click_opens_a_new_tab(panel: EntityPanel, qtbot: QtBot) -> None:
    where = panel.tree.visualRect(index_of(panel.model, 112)).center()
    with qtbot.waitSignal(panel.tree.chosen) as chosen:
        qtbot.mouseClick(panel.tree.viewport(), Qt.MouseButton.MiddleButton, pos=where)
    assert chosen.args == [112, True]


def test_arrows_walk_the_tree_as_in_any_explorer(panel: EntityPanel, qtbot: QtBot) -> None:
    panel.tree.setFocus()
    panel.tree.setCurrentIndex(index_of(panel.model, 111))
    qtbot.keyClick(panel.tree, Qt.Key.Key_Right)
    assert panel.tree.isExpanded(index_of(panel.model, 111))
    qtbot.keyClick(panel.tree, Qt.Key.Key_Right)
    assert panel.tree.currentIndex().data() == "Brightwater Dental"
    qtbot.keyClick(panel.tree, Qt.Key.Key_Left)
    assert panel.tree.currentIndex().data() == "Alder IT"


def test_a_filter_that_matches_nearly_everything_unfolds_no_more_than_a_few_screens(qtbot: QtBot, look: Look) -> None:
    store = Store()
    for table, batch in large(3_000, 1):
        if table == ENTITIES:
            began = store.begin(ENTITIES)
            run(began.add(batch))
            run(began.finish(0))
    panel = EntityPanel(look, store, NO_SETS)
    qtbot.addWidget(panel)
    panel.show()
    panel.filter.setText("a")
    widest = max(store.entities.child_count(node) for node in (NONE, *store.entities.order))
    assert len(shown(panel)) <= ROWS_UNFOLDED + widest
    assert panel.model.filter.match_count > 2_000


def test_shift_selects_a_range_and_opens_nothing(panel: EntityPanel, qtbot: QtBot) -> None:
    tree = panel.tree
    tree.enter(index_of(panel.model, 111))
    with qtbot.assertNotEmitted(tree.chosen):
        qtbot.keyClick(tree, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert tree.selected_ids == [111, 112]
    assert "2 selected" in panel.summary


def test_what_is_folded_away_is_not_among_the_selected(panel: EntityPanel) -> None:
    tree, nodes = panel.tree, [index_of(panel.model, entity_id) for entity_id in (311, 111, 112)]
    tree.expand(nodes[1])
    for index in nodes:
        tree.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Select)
    assert tree.selected_ids == [111, 311, 112]
    tree.collapse(nodes[1])
    assert tree.selected_ids == [111, 112]


def test_ctrl_shift_and_a_click_adds_one_and_takes_it_off_again(panel: EntityPanel, qtbot: QtBot) -> None:
    tree = panel.tree
    tree.enter(index_of(panel.model, 111))
    where = tree.visualRect(index_of(panel.model, 221)).center()
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, held, where)
    assert tree.selected_ids == [111, 221]
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, held, where)
    assert tree.selected_ids == [111]


def test_many_stay_selected_over_a_refresh_and_while_one_of_them_is_in_front(panel: EntityPanel, store: Store) -> None:
    tree = panel.tree
    for entity_id in (111, 221):
        tree.selectionModel().select(index_of(panel.model, entity_id), QItemSelectionModel.SelectionFlag.Select)
    load(store, ENTITIES, documented())
    tree.show_entity(store.entities.node_of(221))
    assert tree.selected_ids == [111, 221]


@pytest.mark.parametrize(("key", "keys"), [(Qt.Key.Key_F2, "F2"), (Qt.Key.Key_Delete, "Delete")])
def test_the_keys_of_a_row_are_the_trees_and_not_the_windows(
    key: Qt.Key, keys: str, panel: EntityPanel, qtbot: QtBot
) -> None:
    shortcut = QShortcut(QKeySequence(keys), panel)
    panel.activateWindow()
    panel.tree.enter(index_of(panel.model, 111))
    with qtbot.assertNotEmitted(shortcut.activated), qtbot.waitSignal(panel.tree.keys_asked) as asked:
        qtbot.keyClick(panel.tree, key)
    assert asked.args == [keys]


def test_a_click_on_what_is_chosen_already_chooses_it_again(panel: EntityPanel, qtbot: QtBot) -> None:
    index = index_of(panel.model, 221)
    panel.tree.enter(index)
    with qtbot.waitSignal(panel.tree.chosen) as chosen:
        qtbot.mouseClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=panel.tree.visualRect(index).center())
    assert chosen.args == [221, False]
