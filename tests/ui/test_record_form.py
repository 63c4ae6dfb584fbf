"""Forms that come from the declarations: what is entered, what is wrong with it, and what is left out."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QScrollArea
from pytestqt.qtbot import QtBot

from console.contract import rules
from console.contract.check import problems
from console.contract.language import Operation, Record, fields_of
from console.contract.services import SERVICES
from console.contract.services.account_management import ChangeAccountSize, CreateAccountBySize
from console.contract.services.backup_policy_management import SetScannerCustomPathes, UpdateEntityPolicy
from console.contract.services.company_management import CreateCompany, CreateCompanyWithBackupAccount, EditCompany
from console.contract.services.partner_management import MoveCompany
from ui.editors.field_row import FieldRow
from ui.editors.layouts import LAYOUTS, sections_of
from ui.editors.password import new_password
from ui.editors.record_form import RecordForm
from ui.editors.record_group import RecordGroup
from ui.editors.secret_edit import SecretEdit
from ui.editors.value_edits import ChoiceEdit, TextEdit
from ui.look import Look

EVERY_OPERATION = [spec for service in SERVICES.values() for spec in service.operations.values()]


@pytest.fixture
def make(look: Look, qtbot: QtBot) -> Any:
    def form(record: type[Record], **facts: Any) -> RecordForm:
        made = RecordForm(look, record, **facts)
        qtbot.addWidget(made)
        return made

    return form


def row(form: RecordForm, name: str) -> FieldRow:
    part = form[name]
    assert isinstance(part, FieldRow)
    return part


def type_into(form: RecordForm, name: str, text: str, qtbot: QtBot) -> None:
    edit = row(form, name).edit
    assert isinstance(edit, TextEdit)
    edit.line.clear()
    qtbot.keyClicks(edit.line, text)


@pytest.mark.parametrize("spec", EVERY_OPERATION, ids=lambda spec: f"{spec.service.name}.{spec.name}")
def test_every_declared_request_has_a_form_with_each_field_once(spec: Any, make: Any) -> None:
    form = make(spec.request)

    assert sorted(form.names) == sorted(field.name for field in fields_of(spec.request))
    assert all(form.title(name) for name in form.names)


@pytest.mark.parametrize("record", LAYOUTS)
def test_a_layout_names_fields_that_exist_and_forgets_none(record: type[Record]) -> None:
    placed = [field for _, fields in LAYOUTS[record] for field in fields]

    assert len(placed) == len(set(placed))
    target = record.spec.target if issubclass(record, Operation) else None
    left = {field.name for field in fields_of(record) if not field.about.by_server}
    assert left - set(placed) <= {target}
    assert set(placed) <= {field.name for field in fields_of(record)}
    assert sum(len(fields) for _, fields in sections_of(record)) == len(fields_of(record))


def test_what_is_not_given_is_left_out_of_the_values(make: Any, qtbot: QtBot) -> None:
    form = make(EditCompany, hidden=("CompanyEntityId",))

    assert form.values() == {}
    type_into(form, "DiskQuotaGB", "750", qtbot)

    assert form.values() == {"DiskQuotaGB": 750}


def test_a_problem_is_told_beside_the_field_while_one_types_and_goes_with_its_cause(make: Any, qtbot: QtBot) -> None:
    form = make(CreateAccountBySize, hidden=("TargetEntityId",))
    told: list[None] = []
    form.changed.connect(lambda: told.append(None))

    type_into(form, "Email", "anna", qtbot)
    assert row(form, "Email").problem.startswith("E-mail must be an e-mail address")
    assert row(form, "Username").problem == ""

    type_into(form, "Email", "anna@brightwater.com", qtbot)
    assert row(form, "Email").problem == ""
    assert told


def test_what_is_missing_is_told_when_one_wants_to_go_on_and_the_first_takes_the_focus(make: Any, qtbot: QtBot) -> None:
    form = make(CreateCompany, hidden=("TargetEntityId",))
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidget(form)
    area.show()
    area.activateWindow()

    assert not form.validate()

    assert row(form, "CompanyName").problem == "Company must be given."
    assert row(form, "GeneralContactPerson").problem == "Contact must be given."
    assert area.focusWidget() is row(form, "CompanyName").edit.widget


def test_a_form_of_sound_values_makes_a_sound_request(make: Any) -> None:
    form = make(CreateCompanyWithBackupAccount, hidden=("TargetEntityId",))
    form.show_values(
        {
            "CompanyName": "Brightwater Dental",
            "DiskQuotaGB": 500,
            "BackupAccountUserFullName": "Anna Berg",
            "BackupAccountUserName": "anna.berg",
            "BackupAccountPassword": new_password(),
            "BackupAccountEmail": "anna@brightwater.com",
            "AllowUploadOverAccountSize": True,
            "DataCenterCountryCodeIsoA2": "GB",
        }
    )

    assert form.validate()
    assert problems(CreateCompanyWithBackupAccount(TargetEntityId=311, **form.values())) == ()


@pytest.mark.parametrize(
    ("typed", "held"),
    [("500", 500), (" 1 024 ", 1024), ("9223372036854775807", 2**63 - 1), ("2 TB", 2048), ("2tb", 2048), ("-3", -3)],
)
def test_numbers_are_read_as_people_write_them(typed: str, held: int, make: Any, qtbot: QtBot) -> None:
    form = make(CreateCompany)
    type_into(form, "DiskQuotaGB", typed, qtbot)
    assert form.values()["DiskQuotaGB"] == held


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("many", "Quota must be a whole number."),
        ("1.5", "Quota must be a whole number."),
        ("100 MB", "Quota must be a whole number."),
        ("0", "Quota must be at least 1."),
        ("99999999999999999999999", "Quota must be at most 2147483647."),
        ("9" * 5000, "Quota must be a whole number."),
    ],
)
def test_what_is_no_such_number_stays_and_is_told(typed: str, sentence: str, make: Any, qtbot: QtBot) -> None:
    form = make(CreateCompany)
    edit = row(form, "DiskQuotaGB").edit
    assert isinstance(edit, TextEdit)
    edit.line.setText(typed)
    edit.line.textEdited.emit(typed)
    assert row(form, "DiskQuotaGB").problem == sentence
    assert edit.line.text() == typed


def test_sizes_are_offered_in_words_and_one_that_exists_is_shown_though_it_may_not_be_written(make: Any) -> None:
    form = make(ChangeAccountSize, hidden=("Username",))
    edit = row(form, "AccountSizeMB").edit
    assert isinstance(edit, ChoiceEdit)
    assert edit.box.itemText(0).replace("\N{NO-BREAK SPACE}", " ") == "1.0 GB"

    form.show_values({"AccountSizeMB": 58_368})
    assert form.values()["AccountSizeMB"] == 58_368
    assert not form.validate()
    assert row(form, "AccountSizeMB").problem == "Quota must be chosen from the list."


@pytest.mark.parametrize(
    ("typed", "held", "sentence"),
    [
        ("100 GB", 102_400, ""),
        ("2tb", 2_097_152, "Quota must be chosen from the list."),
        ("60 GB", 61_440, ""),
    ],
)
def test_a_size_of_a_list_may_be_typed_with_its_unit(
    typed: str, held: int, sentence: str, make: Any, qtbot: QtBot
) -> None:
    form = make(ChangeAccountSize, hidden=("Username",))
    edit = row(form, "AccountSizeMB").edit
    assert isinstance(edit, ChoiceEdit)
    edit.box.clearEditText()
    qtbot.keyClicks(edit.box.lineEdit(), typed)
    assert form.values()["AccountSizeMB"] == held
    form.validate()
    assert row(form, "AccountSizeMB").problem == sentence


def test_a_flag_that_may_be_left_out_has_three_answers(make: Any) -> None:
    form = make(EditCompany, left_out="Unchanged")
    edit = row(form, "AllowUploadOverAccountSize").edit
    assert isinstance(edit, ChoiceEdit)

    assert [edit.box.itemText(at) for at in range(edit.box.count())] == ["Unchanged", "Yes", "No"]
    form.show_values({"AllowUploadOverAccountSize": False})
    assert form.values() == {"AllowUploadOverAccountSize": False}
    form.show_values({"AllowUploadOverAccountSize": None})
    assert form.values() == {}


def test_a_country_that_is_not_offered_may_be_typed(make: Any, qtbot: QtBot) -> None:
    form = make(EditCompany)
    edit = row(form, "DataCenterCountryCodeIsoA2").edit
    assert isinstance(edit, ChoiceEdit)
    edit.box.clearEditText()
    qtbot.keyClicks(edit.box.lineEdit(), "NL")
    assert form.values() == {"DataCenterCountryCodeIsoA2": "NL"}
    qtbot.keyClicks(edit.box.lineEdit(), "D")
    assert form.values() == {"DataCenterCountryCodeIsoA2": "NLD"}


def test_an_empty_country_means_something_else_than_none(make: Any) -> None:
    form = make(EditCompany)
    form.show_values({"DataCenterCountryCodeIsoA2": ""})
    assert form.values() == {"DataCenterCountryCodeIsoA2": ""}


def test_a_secret_is_masked_until_one_wants_to_see_it_and_one_made_up_is_taken(make: Any, qtbot: QtBot) -> None:
    form = make(CreateAccountBySize)
    edit = row(form, "Password").edit
    assert isinstance(edit, SecretEdit)
    assert edit.line.echoMode() is QLineEdit.EchoMode.Password

    qtbot.mouseClick(edit.generate, Qt.MouseButton.LeftButton)

    assert edit.line.echoMode() is QLineEdit.EchoMode.Normal
    assert rules.PASSWORD.accepts(form.values()["Password"])
    assert row(form, "Password").problem == ""


def test_no_two_passwords_that_are_made_up_are_alike() -> None:
    made = {new_password() for _ in range(200)}
    assert len(made) == 200
    assert all(rules.PASSWORD.accepts(password) for password in made)


def test_a_rule_between_fields_holds_for_what_is_fixed_and_names_fields_as_people_know_them(make: Any) -> None:
    form = make(MoveCompany, fixed={"CompanyEntityId": 311, "FromPartnerEntityId": 111})
    form.show_values({"ToPartnerEntityId": 111})
    (problem,) = form.problems()
    assert form.sentence(problem) == "New partner must be another than “From partner entity ID”."

    form.show_values({"ToPartnerEntityId": 112})
    assert form.problems() == ()
    assert form.values() == {"ToPartnerEntityId": 112}


def test_what_the_provider_finds_wrong_stays_until_the_field_is_changed(make: Any, qtbot: QtBot) -> None:
    form = make(CreateCompany)
    form.show_problems({"CompanyName": "There is a company of that name already."})
    assert row(form, "CompanyName").problem == "There is a company of that name already."

    type_into(form, "CompanyName", "Brightwater", qtbot)
    assert row(form, "CompanyName").problem == ""


def test_a_record_within_a_record_is_made_when_it_is_unfolded_and_keeps_its_values_till_then(make: Any) -> None:
    form = make(UpdateEntityPolicy)
    policy = form["entityPolicy"]
    assert isinstance(policy, RecordGroup)
    assert policy.form is not None
    schedule = policy.form["Schedule"]
    assert isinstance(schedule, RecordGroup)
    assert schedule.form is None
    assert schedule.value() is None

    form.show_values({"entityPolicy": {"PolicyName": "Nightly", "Schedule": {"ScheduleType": "Daily"}}})

    assert schedule.form is None
    assert form.values()["entityPolicy"] == {"PolicyName": "Nightly", "Schedule": {"ScheduleType": "Daily"}}
    schedule.unfold(is_open=True)
    assert schedule.form is not None
    assert schedule.value()["ScheduleType"] == "Daily"


def test_a_problem_deep_in_a_record_unfolds_the_way_to_it(make: Any) -> None:
    form = make(UpdateEntityPolicy)
    form.show_values({"entityPolicy": {"PolicyName": "Nightly", "Schedule": {"ScheduledHoursBetweenRuns": 99}}})
    policy = form["entityPolicy"]
    assert isinstance(policy, RecordGroup)
    assert policy.form is not None
    form.show_problems({"entityPolicy.Schedule.ScheduledHoursBetweenRuns": "A day has 24 hours."})

    schedule = policy.form["Schedule"]
    assert isinstance(schedule, RecordGroup)
    assert schedule.form is not None
    assert row(schedule.form, "ScheduledHoursBetweenRuns").problem == "A day has 24 hours."


def test_several_texts_stand_one_on_each_line(make: Any) -> None:
    form = make(SetScannerCustomPathes)
    form.show_values({"customPathes": {"IncludeFolders": ("C:\\Data", "D:\\Books")}})
    paths = form["customPathes"]
    assert isinstance(paths, RecordGroup)
    assert paths.value() == {"IncludeFolders": ("C:\\Data", "D:\\Books")}


def test_a_closed_list_can_be_replaced_by_what_a_read_found(make: Any) -> None:
    form = make(MoveCompany, choices={"ToPartnerEntityId": {111: "Alder IT", 112: "Birch Networks"}})
    edit = row(form, "ToPartnerEntityId").edit
    assert isinstance(edit, ChoiceEdit)
    assert [edit.box.itemText(at) for at in range(edit.box.count())] == ["Alder IT", "Birch Networks"]
    form.show_values({"ToPartnerEntityId": 112})
    assert form.values()["ToPartnerEntityId"] == 112


def test_every_editor_speaks_its_name(make: Any) -> None:
    for operation in (CreateCompanyWithBackupAccount, EditCompany, CreateAccountBySize):
        form = make(operation)
        names = [row(form, name).edit.widget.accessibleName() for name in form.names]
        assert all(names)
        assert names == [form.title(name) for name in form.names]


def test_values_go_into_a_request_as_they_were_read_from_one(make: Any) -> None:
    def shown(request: Operation[Any]) -> dict[str, Any]:
        form = make(type(request))
        form.show_values({field.name: getattr(request, field.name) for field in fields_of(type(request))})
        values: dict[str, Any] = form.values()
        return values

    request = EditCompany(CompanyEntityId=311, DiskQuotaGB=20, AutoUpgradeClientApp=True, GeneralContactPerson="Jo B.")
    assert EditCompany(**shown(request)) == request
