"""The table's model over a store that changes beneath it."""

from __future__ import annotations

from array import array
from collections.abc import AsyncIterator, Iterator, Sequence

import pytest
from PySide6.QtCore import QLocale, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from shiboken6 import delete

from console.contract.columns import batch_of
from console.contract.services.entity_management import AccountDevicesInfo
from console.store import ColumnTable
from console.store.steps import run
from ui import formats
from ui.models.columns import columns_for, with_bars
from ui.models.records import table_of
from ui.models.table_model import VALUE_ROLE, TableModel
from ui.models.table_rows import TableRows
from ui.workspace import Workspace

Table = ColumnTable[AccountDevicesInfo]
GB = 1024 * 1024


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = QLocale()
    formats.use_locale(QLocale("en_GB"))
    yield
    formats.use_locale(before)


@pytest.fixture
def table() -> Table:
    made = table_of(AccountDevicesInfo, "Username")
    add(made, ["dora", "anna", "cleo", "bert"])
    return made


def add(table: Table, names: Sequence[str], used_gb: int = 10) -> None:
    rows = [AccountDevicesInfo(Username=name, UsedSpaceKB=used_gb * GB, AccountSizeMB=20_480) for name in names]
    run(table.merge(batch_of(AccountDevicesInfo, rows)))


@pytest.fixture
def model(table: Table) -> TableModel:
    columns = columns_for(AccountDevicesInfo, first=("Username", "UsedSpaceKB", "AccountSizeMB"))
    made = TableModel(table, with_bars(columns, AccountDevicesInfo, {"UsedSpaceKB": "AccountSizeMB"}))
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    return made


@pytest.fixture
async def rows(workspace: Workspace, model: TableModel) -> AsyncIterator[TableRows]:
    """The rows of the model; they end with the test, before a pause of theirs ends outside of any loop."""
    made = TableRows(model, workspace.tasks)
    yield made
    delete(made)


def names(model: TableModel) -> list[str]:
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_rows_come_go_and_change_places_as_qt_wants_it(model: TableModel) -> None:
    model.append(range(4))
    assert names(model) == ["dora", "anna", "cleo", "bert"]
    model.show(array("i", [1, 3, 2, 0]))
    assert names(model) == ["anna", "bert", "cleo", "dora"]
    model.show(array("i", [2]))
    assert names(model) == ["cleo"]
    model.show(array("i", [3, 2, 1]))
    assert names(model) == ["bert", "cleo", "anna"]
    model.show(array("i"))
    assert names(model) == []


def test_a_held_index_follows_its_row_to_a_new_place(model: TableModel) -> None:
    model.append(range(4))
    held = QPersistentModelIndex(model.index(1, 2))
    model.show(array("i", [3, 2, 1, 0]))
    assert (held.row(), held.column()) == (2, 2)


def test_the_same_rows_again_move_nothing(model: TableModel) -> None:
    model.append(range(4))
    moved: list[object] = []
    model.layoutChanged.connect(lambda *_: moved.append(1))
    model.show(array("i", range(4)))
    assert moved == []


def test_a_cell_shows_speaks_and_tells_its_exact_value(model: TableModel) -> None:
    model.append([1])
    used = model.index(0, 1)
    assert used.data().replace(formats.GAP, " ") == "10.0 GB"
    assert used.data(Qt.ItemDataRole.ToolTipRole) == "10,737,418,240 bytes"
    assert used.data(Qt.ItemDataRole.AccessibleTextRole).replace(formats.GAP, " ") == "Used: 10.0 GB"
    assert used.data(VALUE_ROLE) == 10 * GB
    assert used.data(Qt.ItemDataRole.TextAlignmentRole) & int(Qt.AlignmentFlag.AlignRight)


def test_what_is_over_its_quota_says_so_and_is_not_only_red(table: Table, model: TableModel) -> None:
    add(table, ["full"], used_gb=21)
    model.append([4])
    assert model.fill(0, 1) is not None
    assert "over quota" in model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_missing_value_is_a_dash_and_no_zero(table: Table, model: TableModel) -> None:
    run(table.merge(batch_of(AccountDevicesInfo, [AccountDevicesInfo(Username="empty")])))
    model.append([4])
    assert model.index(0, 1).data() == formats.ABSENT
    assert model.fill(0, 1) is None


def test_headings_are_words_and_hint_at_the_vendors_names(model: TableModel) -> None:
    horizontal = Qt.Orientation.Horizontal
    assert model.headerData(1, horizontal) == "Used"
    assert "UsedSpaceKB" in model.headerData(1, horizontal, Qt.ItemDataRole.ToolTipRole)


async def settled(workspace: Workspace, rows: TableRows) -> None:
    rows.renew()
    await workspace.tasks.wait_until_idle()


async def test_rows_that_stream_in_go_to_the_end(
    workspace: Workspace, table: Table, model: TableModel, rows: TableRows
) -> None:
    rows.arrange(None)
    await workspace.tasks.wait_until_idle()
    orders: list[object] = []
    model.layoutChanged.connect(lambda *_: orders.append(1))
    add(table, ["aaron", "zoe"])
    await settled(workspace, rows)
    assert names(model) == ["dora", "anna", "cleo", "bert", "aaron", "zoe"]
    assert orders == []


async def test_rows_that_stream_into_a_sorted_table_find_their_place(
    workspace: Workspace, table: Table, model: TableModel, rows: TableRows
) -> None:
    rows.arrange(model.columns[0])
    await workspace.tasks.wait_until_idle()
    assert names(model) == ["anna", "bert", "cleo", "dora"]
    add(table, ["aaron", "carl"])
    await settled(workspace, rows)
    assert names(model) == ["aaron", "anna", "bert", "carl", "cleo", "dora"]


async def test_words_and_sorting_hold_together(
    workspace: Workspace, table: Table, model: TableModel, rows: TableRows
) -> None:
    add(table, ["annette"], used_gb=3)
    rows.arrange(model.columns[1], descending=True, text="ann")
    await workspace.tasks.wait_until_idle()
    assert names(model) == ["anna", "annette"]
    assert list(await rows.all_rows()) == [0, 1, 2, 3, 4]


async def test_a_row_that_is_removed_disappears(
    workspace: Workspace, table: Table, model: TableModel, rows: TableRows
) -> None:
    rows.arrange(None)
    await workspace.tasks.wait_until_idle()
    run(table.remove([1]))
    await settled(workspace, rows)
    assert names(model) == ["dora", "cleo", "bert"]


async def test_the_newest_wish_wins_over_those_before(workspace: Workspace, model: TableModel, rows: TableRows) -> None:
    for text in ("d", "do", "a", "an", "ann"):
        rows.arrange(None, text=text)
    await workspace.tasks.wait_until_idle()
    assert names(model) == ["anna"]
