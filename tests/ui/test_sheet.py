"""Sheets: one at a time over the desk, closed with Esc, and never with what was typed unless one says so."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui.look import Look
from ui.sheets import Sheets
from ui.views.sheet import Sheet, SheetCover


class Letter(Sheet):
    """A sheet with one field; what stands in it is not saved anywhere."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Write a letter", "copy")
        self.field = QLineEdit(self)
        self.body.addWidget(self.field)
        self.send = self.add_button("Send", "primary")

    @property
    def is_unsaved(self) -> bool:
        return bool(self.field.text())

    def begin(self) -> None:
        self.field.setFocus()


@pytest.fixture
def desk(qtbot: QtBot) -> QWidget:
    desk = QWidget()
    desk.resize(1000, 700)
    qtbot.addWidget(desk)
    desk.show()
    return desk


@pytest.fixture
def sheets(desk: QWidget, look: Look) -> Sheets:
    sheets = Sheets(desk)
    cover = SheetCover(look, desk)
    sheets.opened.connect(cover.show_sheet)
    sheets.closed.connect(cover.hide_sheet)
    return sheets


def test_a_sheet_lies_at_the_right_and_esc_closes_it(sheets: Sheets, look: Look, qtbot: QtBot) -> None:
    letter = Letter(look)

    assert sheets.open(letter)
    assert letter.isVisible()
    assert letter.geometry().right() == 999
    qtbot.keyClick(letter.field, Qt.Key.Key_Escape)

    assert sheets.current is None


def test_what_was_typed_is_not_lost_without_being_asked(sheets: Sheets, look: Look, qtbot: QtBot) -> None:
    letter = Letter(look)
    sheets.open(letter)
    letter.field.setText("Dear")

    qtbot.keyClick(letter.field, Qt.Key.Key_Escape)
    assert sheets.current is letter
    assert letter.is_asking

    (lose,) = [button for button in letter.findChildren(QPushButton) if button.text() == "Close and lose it"]
    lose.click()
    assert sheets.current is None


def test_a_second_sheet_waits_for_the_first_that_holds_something(sheets: Sheets, look: Look) -> None:
    first, second = Letter(look), Letter(look)
    sheets.open(first)
    first.field.setText("Dear")

    assert not sheets.open(second)
    assert sheets.current is first
    assert first.is_asking


def test_tab_stays_inside_the_sheet(sheets: Sheets, look: Look, desk: QWidget, qtbot: QtBot) -> None:
    outside = QLineEdit(desk)
    outside.show()
    letter = Letter(look)
    sheets.open(letter)

    for _ in range(12):
        qtbot.keyClick(desk.focusWidget() or letter, Qt.Key.Key_Tab)
        focused = desk.window().focusWidget()
        assert focused is not None
        assert letter.isAncestorOf(focused)


def test_enter_goes_on_from_a_field_and_presses_the_button_it_stands_on(
    sheets: Sheets, look: Look, qtbot: QtBot
) -> None:
    letter = Letter(look)
    sheets.open(letter)

    with qtbot.waitSignal(letter.send.clicked):
        qtbot.keyClick(letter.field, Qt.Key.Key_Return)
    letter.leave_button.setFocus()
    with qtbot.waitSignal(letter.leave_button.clicked):
        qtbot.keyClick(letter.leave_button, Qt.Key.Key_Return)


def test_enter_never_goes_on_with_a_red_button(sheets: Sheets, look: Look, qtbot: QtBot) -> None:
    letter = Letter(look)
    letter.send.hide()
    burn = letter.add_button("Burn it", "danger")
    burned: list[bool] = []
    burn.clicked.connect(burned.append)
    sheets.open(letter)

    qtbot.keyClick(letter.field, Qt.Key.Key_Return)
    qtbot.wait(200)

    assert burned == []
