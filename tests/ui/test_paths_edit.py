"""The editor of long lists of paths: what is wrong stands beside its line, and a key costs a line and not the list."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from pytestqt.qtbot import QtBot

from console.contract.language import fields_of
from console.contract.policy_rules import EXPLICIT_PATH
from console.contract.services.backup_policy_paths import CustomPathes
from ui.editors.field_row import FieldRow
from ui.editors.path_lines import PathLines
from ui.editors.paths_edit import PathsEdit
from ui.editors.record_form import RecordForm
from ui.look import Look

MANY = tuple(f"D:\\Customers\\Project {number}\\Drawings" for number in range(5_000))


@pytest.fixture
def edit(look: Look, qtbot: QtBot) -> PathsEdit:
    made = PathsEdit(look, EXPLICIT_PATH, "Included folders")
    qtbot.addWidget(made)
    return made


def put_cursor(lines: PathLines, line: int) -> None:
    lines.setTextCursor(QTextCursor(lines.document().findBlockByNumber(line)))


def test_every_declared_list_of_paths_has_this_editor(look: Look, qtbot: QtBot) -> None:
    form = RecordForm(look, CustomPathes)
    qtbot.addWidget(form)
    parts = [form[field.name] for field in fields_of(CustomPathes)]
    assert len(parts) == 4
    assert all(isinstance(part, FieldRow) and isinstance(part.edit, PathsEdit) for part in parts)


def test_paths_go_in_and_come_out(edit: PathsEdit, qtbot: QtBot) -> None:
    edit.show_value((r"C:\Work", r"D:\Shared"))
    with qtbot.waitSignal(edit.changed):
        qtbot.keyClicks(edit.lines, "  ")
    assert edit.value() == (r"C:\Work", r"D:\Shared")
    edit.show_value(None)
    assert edit.value() == ()


def test_showing_a_value_is_no_change(edit: PathsEdit, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(edit.changed):
        edit.show_value(MANY)


def test_a_wrong_line_is_told_with_the_declared_rule(edit: PathsEdit, qtbot: QtBot) -> None:
    edit.show_value((r"C:\Work", r"\\nas\plans"))
    assert edit.said == "2 paths, 1 wrong"
    put_cursor(edit.lines, 1)
    assert EXPLICIT_PATH.sentence in edit.said
    assert "Line 2" in edit.said
    edit.lines.moveCursor(QTextCursor.MoveOperation.EndOfLine)
    for _ in r"\\nas\plans":
        qtbot.keyClick(edit.lines, Qt.Key.Key_Backspace)
    qtbot.keyClicks(edit.lines, r"E:\Plans")
    assert edit.said == "2 paths"
    assert edit.value() == (r"C:\Work", r"E:\Plans")


def test_what_the_row_says_is_not_said_twice(edit: PathsEdit) -> None:
    edit.show_value(("nonsense", r"C:\Work"))
    edit.show_wrong(is_wrong=True)
    assert edit.said == "2 paths, 1 wrong"


def test_repeated_paths_are_named_whatever_their_case_and_go_at_once(edit: PathsEdit) -> None:
    edit.show_value((r"C:\Work", r"D:\Shared", r"c:\WORK", r"C:\Work"))
    assert edit.said == "4 paths, 2 repeated"
    put_cursor(edit.lines, 2)
    assert "Line 3: This path stands in line 1 already." in edit.said
    edit.repeated_button.click()
    assert edit.value() == (r"C:\Work", r"D:\Shared")
    edit.lines.undo()
    assert edit.value() == (r"C:\Work", r"D:\Shared", r"c:\WORK", r"C:\Work")


def test_sorting_can_be_undone(edit: PathsEdit, qtbot: QtBot) -> None:
    edit.show_value((r"E:\b", r"c:\a", r"D:\c"))
    with qtbot.waitSignal(edit.changed):
        edit.sort_button.click()
    assert edit.value() == (r"c:\a", r"D:\c", r"E:\b")
    edit.lines.undo()
    assert edit.value() == (r"E:\b", r"c:\a", r"D:\c")


def test_many_pasted_lines_are_checked_and_undone_as_one(edit: PathsEdit, qtbot: QtBot) -> None:
    edit.show_value((r"C:\Work",))
    edit.lines.moveCursor(QTextCursor.MoveOperation.End)
    QGuiApplication.clipboard().setText("\r\n" + "\r\n".join((*MANY, "wrong")))
    edit.lines.paste()
    assert ", 1 wrong. Line 5002: " in edit.said
    assert len(edit.value()) == 5_002
    edit.lines.undo()
    assert edit.value() == (r"C:\Work",)


def test_the_next_problem_is_found_from_line_to_line_and_from_the_top_again(edit: PathsEdit) -> None:
    edit.show_value((r"C:\a", "wrong", r"C:\b", r"c:\A"))
    gone_to = []
    for _ in range(3):
        edit.next_button.click()
        gone_to.append(edit.lines.textCursor().blockNumber())
    assert gone_to == [1, 3, 1]


def test_a_path_is_found_by_a_part_of_it(edit: PathsEdit, qtbot: QtBot) -> None:
    edit.show_value(MANY)
    qtbot.keyClicks(edit.finder, "project 47")
    assert edit.lines.textCursor().blockNumber() == 47
    qtbot.keyClick(edit.finder, Qt.Key.Key_Return)
    assert edit.lines.textCursor().blockNumber() == 470
    qtbot.keyClicks(edit.finder, "x")
    assert edit.finder.toolTip() == "No path has “project 47x” in it."


def test_a_key_pressed_in_a_long_list_looks_at_its_line_only(look: Look, qtbot: QtBot) -> None:
    asked: list[str] = []

    def accepts(path: str) -> bool:
        asked.append(path)
        return EXPLICIT_PATH.accepts(path)

    lines = PathLines(look, replace(EXPLICIT_PATH, accepts=accepts))
    qtbot.addWidget(lines)
    lines.setPlainText("\n".join(MANY))
    assert len(asked) == len(MANY)
    asked.clear()
    put_cursor(lines, 2_500)
    qtbot.keyClicks(lines, "x")
    assert asked == [f"x{MANY[2_500]}"]


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_typed_cut_and_undone_is_known_to_the_line(look: Look, qtbot: QtBot, seed: int) -> None:
    chance = random.Random(seed)
    lines = PathLines(look, EXPLICIT_PATH)
    qtbot.addWidget(lines)
    for _ in range(150):
        cursor = QTextCursor(lines.document())
        length = lines.document().characterCount() - 1
        cursor.setPosition(chance.randint(0, length))
        match chance.randrange(6):
            case 0 | 1 | 2:
                cursor.insertText("".join(chance.choice(["C:\\a", "\n", "*", "b", "\n\n"]) for _ in range(3)))
            case 3:
                cursor.setPosition(chance.randint(0, length), QTextCursor.MoveMode.KeepAnchor)
                cursor.removeSelectedText()
            case 4:
                lines.undo()
            case 5:
                lines.redo()
        plain = [line.strip() for line in lines.toPlainText().split("\n")]
        given = [line for line in plain if line]
        assert lines.paths() == tuple(given)
        assert lines.wrong_count == sum(not EXPLICIT_PATH.accepts(line) for line in given)
        assert lines.repeated_count == sum(Counter(map(str.casefold, given)).values()) - len(
            set(map(str.casefold, given))
        )


def test_a_form_checks_again_only_what_changed_in_its_lists(look: Look, qtbot: QtBot) -> None:
    form = RecordForm(look, CustomPathes)
    qtbot.addWidget(form)
    form.show_values({"IncludeFolders": MANY, "ExcludeFolders": (*MANY, "wrong")})
    assert [problem.path for problem in form.problems()] == ["ExcludeFolders.5000"]
    assert not form.validate()
    part = form["ExcludeFolders"]
    assert isinstance(part, FieldRow)
    assert EXPLICIT_PATH.sentence in part.problem
