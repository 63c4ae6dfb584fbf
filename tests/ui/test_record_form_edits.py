"""Forms in which a record that was read is edited: what was not touched stays to the letter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from console.contract.language import Record
from console.contract.services.backup_policy_records import EntityPolicy, Options, RunAs, Schedule
from console.settings.patching import empty
from ui.editors.field_row import FieldRow
from ui.editors.record_form import RecordForm
from ui.editors.record_group import RecordGroup
from ui.editors.secret_edit import SecretEdit
from ui.editors.value_edits import TimeEdit, TruthEdit
from ui.look import Look

SOMEWHERE = timezone(timedelta(hours=-5))
RUNS_AT = datetime(2017, 3, 4, 16, 44, 27, 310_000, SOMEWHERE)


@pytest.fixture
def schedule() -> Schedule:
    """A schedule as some server may tell it, with a moment of an odd day and two fields that break a rule."""
    return Schedule(
        ScheduleType="Fortnightly",
        ScheduledTime=RUNS_AT,
        ScheduledDayOfTheMonth=0,
        ScheduledDayOfTheWeek="Wednesday",
        ScheduledHoursBetweenRuns=2,
        ScheduledEndTime=None,
        UseEndTime=None,
    )


def shown(look: Look, qtbot: QtBot, record: Record, *before: Record, **facts: Any) -> RecordForm:
    form = RecordForm(look, type(record), **facts)
    qtbot.addWidget(form)
    form.show_record(record, *before)
    return form


def row(form: RecordForm, name: str) -> FieldRow:
    part = form[name]
    assert isinstance(part, FieldRow)
    return part


def typed(form: RecordForm, name: str, text: str, qtbot: QtBot) -> None:
    line = row(form, name).edit.widget
    assert isinstance(line, QLineEdit)
    line.clear()
    qtbot.keyClicks(line, text)


def test_a_record_of_which_nothing_is_edited_comes_back_as_it_was(look: Look, qtbot: QtBot, schedule: Schedule) -> None:
    form = shown(look, qtbot, schedule)
    assert msgspec.structs.replace(schedule, **form.edited()) == schedule


def test_only_what_is_edited_is_another(look: Look, qtbot: QtBot, schedule: Schedule) -> None:
    form = shown(look, qtbot, schedule)
    typed(form, "ScheduledHoursBetweenRuns", "6", qtbot)

    wanted = msgspec.structs.replace(schedule, ScheduledHoursBetweenRuns=6)
    assert msgspec.structs.replace(schedule, **form.edited()) == wanted


def test_blanks_at_the_end_of_a_text_that_nobody_touched_stay(look: Look, qtbot: QtBot) -> None:
    policy = msgspec.structs.replace(empty(EntityPolicy), PolicyName="Nightly  ")
    assert shown(look, qtbot, policy).edited()["PolicyName"] == "Nightly  "


def test_what_was_wrong_before_is_not_held_against_what_is_entered(
    look: Look, qtbot: QtBot, schedule: Schedule
) -> None:
    form = shown(look, qtbot, schedule, schedule)
    assert form.problems() == ()

    typed(form, "ScheduledHoursBetweenRuns", "99", qtbot)
    assert [problem.path for problem in form.problems()] == ["ScheduledHoursBetweenRuns"]
    assert not shown(look, qtbot, schedule).validate()


def test_a_flag_that_nobody_has_set_is_neither_ticked_nor_not_until_one_decides(
    look: Look, qtbot: QtBot, schedule: Schedule
) -> None:
    form = shown(look, qtbot, schedule)
    edit = row(form, "UseEndTime").edit
    assert isinstance(edit, TruthEdit)
    assert edit.box.checkState() is Qt.CheckState.PartiallyChecked
    assert form.edited()["UseEndTime"] is None

    edit.box.click()
    assert form.edited()["UseEndTime"] is True
    edit.box.click()
    assert form.edited()["UseEndTime"] is False


@pytest.mark.parametrize(
    ("text", "hour", "minute"), [("6:05", 6, 5), ("06.05", 6, 5), ("0605", 6, 5), ("18", 18, 0), ("23 59", 23, 59)]
)
def test_a_time_of_day_changes_neither_day_nor_zone(
    text: str, hour: int, minute: int, look: Look, qtbot: QtBot, schedule: Schedule
) -> None:
    form = shown(look, qtbot, schedule)
    assert row(form, "ScheduledTime").edit.widget.property("text") == "16:44"

    typed(form, "ScheduledTime", text, qtbot)

    assert form.edited()["ScheduledTime"] == datetime(2017, 3, 4, hour, minute, tzinfo=SOMEWHERE)


def test_a_time_of_day_that_is_typed_again_is_the_very_same(look: Look, qtbot: QtBot, schedule: Schedule) -> None:
    form = shown(look, qtbot, schedule)
    typed(form, "ScheduledTime", "17:00", qtbot)
    typed(form, "ScheduledTime", "16:44", qtbot)
    assert form.edited()["ScheduledTime"] == RUNS_AT


@pytest.mark.parametrize("text", ["24:00", "7:60", "noon", "1:2:3"])
def test_what_is_no_time_of_day_stays_and_is_told(text: str, look: Look, qtbot: QtBot, schedule: Schedule) -> None:
    form = shown(look, qtbot, schedule)
    typed(form, "ScheduledTime", text, qtbot)
    assert row(form, "ScheduledTime").problem == "Scheduled time must be a date and time."
    assert row(form, "ScheduledTime").edit.widget.property("text") == text


def test_a_time_of_day_where_there_was_none_is_in_utc_and_tidied(qtbot: QtBot) -> None:
    edit = TimeEdit()
    qtbot.addWidget(edit)
    qtbot.keyClicks(edit.line, "7")
    edit.line.editingFinished.emit()
    assert edit.line.text() == "07:00"
    moment = edit.value()
    assert (moment.hour, moment.minute, moment.tzinfo) == (7, 0, UTC)


def test_a_password_that_was_read_is_masked_and_goes_back_as_it_came(look: Look, qtbot: QtBot) -> None:
    form = shown(look, qtbot, RunAs(RunAsDomainAndLogin="NORTH\\backup", RunAsPassword=" se cret "))
    edit = row(form, "RunAsPassword").edit
    assert isinstance(edit, SecretEdit)
    assert edit.line.echoMode() is QLineEdit.EchoMode.Password
    assert form.edited()["RunAsPassword"] == " se cret "


def test_records_within_stand_open_where_they_do_not_fold_and_keep_what_is_not_declared(
    look: Look, qtbot: QtBot, schedule: Schedule
) -> None:
    held = msgspec.structs.replace(schedule, source="<Schedule><Novel>1</Novel></Schedule>")
    policy = msgspec.structs.replace(empty(EntityPolicy), PolicyName="Nightly", Schedule=held)
    form = shown(look, qtbot, policy, folds=False)
    group = form["Schedule"]
    assert isinstance(group, RecordGroup)
    assert group.form is not None
    typed(group.form, "ScheduledHoursBetweenRuns", "3", qtbot)

    edited = form.edited()["Schedule"]
    assert edited.source == held.source
    assert edited == msgspec.structs.replace(held, ScheduledHoursBetweenRuns=3)


def test_a_record_that_was_left_out_begins_empty_and_one_that_is_unticked_goes(look: Look, qtbot: QtBot) -> None:
    form = shown(look, qtbot, msgspec.structs.replace(empty(EntityPolicy), RunAs=RunAs(RunAsPassword="x")), folds=False)
    options, run_as = form["Options"], form["RunAs"]
    assert isinstance(options, RecordGroup)
    assert isinstance(run_as, RecordGroup)

    options.included.click()
    run_as.included.click()

    assert form.edited()["Options"] == empty(Options)
    assert form.edited()["RunAs"] is None


def test_fields_that_are_edited_elsewhere_count_for_the_rules_between(look: Look, qtbot: QtBot) -> None:
    options = Options(RunScheduledBackup=True, RunWhenNotLoggedOn=False, SendEmailReportAfterBackup=False)
    policy = EntityPolicy(
        EntityBackupPolicyID=7,
        TargetEntityID=221,
        PolicyName="Nightly",
        DateCreated=RUNS_AT,
        Options=options,
        UseSystemAccountForScanningUserPersonalFolders=False,
    )
    elsewhere = ("EntityBackupPolicyID", "TargetEntityID", "DateCreated", "Options")
    form = shown(look, qtbot, policy, hidden=elsewhere)
    assert form.problems() == ()

    nobody = msgspec.structs.replace(options, RunWhenNotLoggedOn=True)
    form.show_around(msgspec.structs.replace(policy, Options=nobody))

    assert [problem.path for problem in form.problems()] == ["RunAs"]
