"""Lists of records as tables: edited in a cell or in the form of a row, added, removed, put back, moved."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from console.contract.services.advanced_folder_backup_management import ImageStreamSettings
from console.contract.services.license_activation_center_records import Soap_Feature, Soap_Hostid, Soap_LicenseOrder
from tests.support.waits import PATIENCE
from ui.editors.drafts import without_secrets
from ui.editors.field_row import FieldRow
from ui.editors.record_form import RecordForm
from ui.editors.rows_edit import RowsEdit
from ui.editors.value_edits import TextEdit
from ui.look import Look

FEATURES = (
    Soap_Feature(name="Base", version="1.100", expiration_type="no_expiration", enabled=True, source="<a/>"),
    Soap_Feature(
        name="Reports", version="2", expiration_type="fixed", expiration_date="2026-05-31", enabled=True, source="<b/>"
    ),
    Soap_Feature(name="Imports", version="3", expiration_type="no_expiration", enabled=False, source="<c/>"),
)
ORDER = Soap_LicenseOrder(
    customer_id=1,
    product_template_id=2,
    activation_key="B7K2M-9QXDR-4TFH8-WC3NZ",
    license_type="local",
    licensee_type="not_specified",
    hostid_match_rate=50,
    min_hostids=1,
    enabled=True,
    Hostids=(Soap_Hostid(name="Ethernet", min_amount=1, max_amount=2),),
    Features=FEATURES,
)


@pytest.fixture
def form(look: Look, qtbot: QtBot) -> RecordForm:
    made = RecordForm(look, Soap_LicenseOrder, folds=False)
    qtbot.addWidget(made)
    made.show_record(ORDER, ORDER)
    made.show()
    return made


@pytest.fixture
def features(form: RecordForm) -> RowsEdit:
    part = form["Features"]
    assert isinstance(part, RowsEdit)
    return part


def names(rows: RowsEdit) -> list[str]:
    return [getattr(record, "name") or "" for record in rows.value()]  # noqa: B009 - rows of several types


def press(rows: RowsEdit, key: Qt.Key, qtbot: QtBot, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(rows.table, key, modifier)


def line_of(rows: RowsEdit, name: str) -> QLineEdit:
    assert rows.form is not None
    part = rows.form[name]
    assert isinstance(part, FieldRow)
    assert isinstance(part.edit, TextEdit)
    return part.edit.line


def shown_columns(rows: RowsEdit) -> list[str]:
    return [rows.rows.columns[section].key for section in rows.table.shown_sections()]


def test_rows_that_nobody_touches_go_back_as_they_came(form: RecordForm, features: RowsEdit) -> None:
    assert form.edited()["Features"] is ORDER.Features
    assert [record.source for record in features.value()] == ["<a/>", "<b/>", "<c/>"]


def test_columns_are_those_in_which_a_row_says_something(features: RowsEdit) -> None:
    assert shown_columns(features) == ["name", "version", "expiration_type", "expiration_date", "enabled"]


def test_a_cell_says_what_its_value_means(features: RowsEdit) -> None:
    section = next(at for at, column in enumerate(features.rows.columns) if column.key == "expiration_type")

    assert features.rows.text(0, section) == "No expiration"


def test_what_is_typed_in_the_form_of_a_row_changes_that_row_alone(
    form: RecordForm, features: RowsEdit, qtbot: QtBot
) -> None:
    features.table.select_row(1)
    line_of(features, "version").clear()
    qtbot.keyClicks(line_of(features, "version"), "2.5")

    rows = form.edited()["Features"]
    assert rows[1] == msgspec.structs.replace(FEATURES[1], version="2.5")
    assert rows[1].source == "<b/>"
    assert rows[0] is FEATURES[0]
    assert rows[2] is FEATURES[2]


def test_a_letter_edits_the_cell_in_its_place_and_the_form_follows(features: RowsEdit, qtbot: QtBot) -> None:
    features.table.setCurrentIndex(features.rows.index(0, 1))
    press(features, Qt.Key.Key_F2, qtbot)
    line = features.table.viewport().findChild(QLineEdit)
    assert line is not None
    line.setText("Core")
    qtbot.keyClick(line, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: names(features) == ["Core", "Reports", "Imports"], timeout=int(PATIENCE) * 1_000)
    assert line_of(features, "name").text() == "Core"


def test_the_cell_that_has_the_focus_is_one_that_is_shown(features: RowsEdit, qtbot: QtBot) -> None:
    press(features, Qt.Key.Key_Down, qtbot)

    index = features.table.currentIndex()
    assert (index.row(), features.rows.columns[index.column()].key) == (1, "name")
    assert not features.table.isColumnHidden(index.column())


def test_a_choice_is_made_in_the_cell(features: RowsEdit, qtbot: QtBot) -> None:
    section = next(at for at, column in enumerate(features.rows.columns) if column.key == "enabled")
    features.table.setCurrentIndex(features.rows.index(2, section))
    press(features, Qt.Key.Key_F2, qtbot)
    box = features.table.viewport().findChild(QComboBox)
    assert box is not None
    box.setCurrentText("Yes")
    features.table.setCurrentIndex(features.rows.index(0, section))

    assert features.value()[2] == msgspec.structs.replace(FEATURES[2], enabled=True)


def test_removed_rows_can_be_put_back_where_they_were(features: RowsEdit, qtbot: QtBot) -> None:
    features.table.select_row(1)
    press(features, Qt.Key.Key_Delete, qtbot)
    assert names(features) == ["Base", "Imports"]
    assert features.put_back.isVisibleTo(features)

    press(features, Qt.Key.Key_Z, qtbot, Qt.KeyboardModifier.ControlModifier)

    assert features.value() == FEATURES
    assert features.value()[1] is FEATURES[1]
    assert not features.put_back.isVisibleTo(features)


def test_every_chosen_row_is_removed_at_once_and_comes_back_at_once(features: RowsEdit, qtbot: QtBot) -> None:
    features.table.selectAll()
    press(features, Qt.Key.Key_Delete, qtbot)
    assert features.value() == ()

    features.put_back.click()

    assert features.value() == FEATURES


def test_a_duplicate_stands_below_and_is_new_to_the_server(features: RowsEdit, qtbot: QtBot) -> None:
    features.table.select_row(0)
    press(features, Qt.Key.Key_D, qtbot, Qt.KeyboardModifier.ControlModifier)

    assert names(features) == ["Base", "Base", "Reports", "Imports"]
    assert features.value()[1].source == ""
    assert features.table.currentIndex().row() == 1


def test_rows_are_moved_up_and_down_and_not_past_the_ends(features: RowsEdit, qtbot: QtBot) -> None:
    features.table.select_row(0)
    down, up = (Qt.Key.Key_Down, Qt.Key.Key_Up)
    press(features, up, qtbot, Qt.KeyboardModifier.AltModifier)
    assert features.value() == FEATURES
    press(features, down, qtbot, Qt.KeyboardModifier.AltModifier)
    press(features, down, qtbot, Qt.KeyboardModifier.AltModifier)
    press(features, down, qtbot, Qt.KeyboardModifier.AltModifier)

    assert names(features) == ["Reports", "Imports", "Base"]
    assert features.value()[2] is FEATURES[0]
    assert not features.buttons["down"].isEnabled()


def test_a_new_row_says_what_it_lacks_until_it_has_it(form: RecordForm, features: RowsEdit, qtbot: QtBot) -> None:
    features.table.select_row(2)
    press(features, Qt.Key.Key_Insert, qtbot)
    assert features.table.currentIndex().row() == 3
    assert features.problem == "Row 4: Name must be given."
    assert shown_columns(features)[0] == "Wrong"
    assert [problem.path for problem in form.problems()][:1] == ["Features.3.name"]

    for name, text in (("name", "Mail"), ("version", "1")):
        qtbot.keyClicks(line_of(features, name), text)
    assert features.form is not None
    features.form.show_values({"expiration_type": "no_expiration", "enabled": True})
    features.form.changed.emit()

    assert features.problem == ""
    assert form.problems() == ()
    assert shown_columns(features)[0] == "name"


def test_the_first_wrong_row_is_chosen_when_one_wants_to_go_on(form: RecordForm, features: RowsEdit) -> None:
    form.show_record(msgspec.structs.replace(ORDER, Features=(*FEATURES, Soap_Feature(version="1"))), ORDER)
    features.table.select_row(0)

    assert not form.validate()
    assert features.table.currentIndex().row() == 3
    assert features.form is not None
    assert features.form["name"].problem == "Name must be given."


def test_what_was_wrong_with_a_row_when_it_was_read_is_not_held_against_it_wherever_it_goes(
    form: RecordForm, features: RowsEdit, qtbot: QtBot
) -> None:
    odd = Soap_Feature(name="Odd", version="1", expiration_type="fixed", enabled=True)
    order = msgspec.structs.replace(ORDER, Features=(*FEATURES, odd))
    form.show_record(order, order)
    features.table.select_row(3)
    press(features, Qt.Key.Key_Up, qtbot, Qt.KeyboardModifier.AltModifier)
    features.table.select_row(0)
    press(features, Qt.Key.Key_Delete, qtbot)

    assert names(features) == ["Reports", "Odd", "Imports"]
    assert form.problems() == ()


def test_what_somebody_else_found_wrong_is_said_beside_the_field_of_its_row(
    form: RecordForm, features: RowsEdit
) -> None:
    form.show_problems({"Features.1.version": "It is not known."})

    assert features.table.currentIndex().row() == 1
    assert features.form is not None
    assert features.form["version"].problem == "It is not known."
    assert "Row 2" in features.problem


def test_a_number_that_is_none_is_shown_as_typed_with_its_sentence(form: RecordForm, qtbot: QtBot) -> None:
    hosts = form["Hostids"]
    assert isinstance(hosts, RowsEdit)
    hosts.table.select_row(0)
    line_of(hosts, "min_amount").setText("")
    qtbot.keyClicks(line_of(hosts, "min_amount"), "many")

    assert hosts.problem == "Row 1: Fewest must be a whole number."
    assert hosts.rows.text(0, 2) == "many"


def test_rows_that_were_typed_are_in_a_draft_and_come_back_from_it(form: RecordForm, look: Look, qtbot: QtBot) -> None:
    hosts = form["Hostids"]
    assert isinstance(hosts, RowsEdit)
    hosts.table.select_row(0)
    line_of(hosts, "min_amount").setText("")
    qtbot.keyClicks(line_of(hosts, "min_amount"), "many")

    kept = msgspec.json.decode(msgspec.json.encode(without_secrets(Soap_LicenseOrder, form.values())))
    other = RecordForm(look, Soap_LicenseOrder)
    qtbot.addWidget(other)
    other.show_values(kept)

    assert other.values()["Features"] == FEATURES
    assert other.values()["Hostids"][0].min_amount == "many"


def test_passwords_have_no_column(look: Look, qtbot: QtBot) -> None:
    made = RecordForm(look, ImageStreamSettings)
    qtbot.addWidget(made)
    rows = made["ImageStreamFolders"]
    assert isinstance(rows, RowsEdit)
    assert not any(column.field.about.secret for column in rows.rows.columns)
