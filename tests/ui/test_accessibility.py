"""Everything has a name to be spoken, and the keyboard reaches every part of the window."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QHeaderView,
    QLineEdit,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from console.engine.link import Profile
from ui import navigation
from ui.dialogs.profile_editor import ProfileEditor
from ui.dialogs.sign_in_page import SignInPage
from ui.look import Look
from ui.main_window import MainWindow
from ui.views.environment_bar import EnvironmentBar
from ui.work_session import WorkSession
from ui.workspace import Workspace

SPOKEN = (QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QTabBar)


def nameless(window: QWidget) -> Iterator[str]:
    """What a person can use but not hear the name of."""
    for widget in window.findChildren(QWidget):
        is_met = widget.isVisibleTo(window) and isinstance(widget, SPOKEN) and not is_part_of_another(widget)
        if is_met and not spoken(widget):
            yield f"{type(widget).__name__} in {type(widget.parent()).__name__}"


def is_part_of_another(widget: QWidget) -> bool:
    """Whether Qt made it as a part of a widget that has the name: the icon of a line edit, the list of a choice."""
    parent = widget.parent()
    is_list_of_choice = parent.metaObject().className() == "QComboBoxPrivateContainer"
    is_part = isinstance(parent, QAbstractSpinBox | QComboBox | QLineEdit)
    is_hidden_header = isinstance(widget, QHeaderView) and widget.isHidden()
    return widget.objectName().startswith("qt_") or is_list_of_choice or is_part or is_hidden_header


def spoken(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text or widget.toolTip()


@asynccontextmanager
async def at_work(workspace: Workspace) -> AsyncIterator[WorkSession]:
    """A window with a desk, closed inside the test, since its timers must not fire while no event loop runs."""
    window = MainWindow(workspace.look.palette)
    bar = EnvironmentBar(workspace.look)
    window.furnish(workspace.look, bar)
    work = WorkSession(workspace, bar, window)
    window.show_page(work.desk)
    window.show()
    window.activateWindow()
    try:
        workspace.navigator.open(navigation.entity(888))
        await workspace.tasks.wait_until_idle()
        yield work
    finally:
        await work.close()
        window.close_now()
        window.deleteLater()


async def test_all_that_can_be_used_at_the_desk_has_a_name(loaded: Workspace) -> None:
    async with at_work(loaded) as work:
        assert list(nameless(work.desk.window())) == []


def test_all_that_can_be_used_in_the_forms_has_a_name(look: Look, qtbot: QtBot) -> None:
    for form in (SignInPage(look), ProfileEditor(look, Profile(name="Northwind"), ())):
        qtbot.addWidget(form)
        assert list(nameless(form)) == []


async def test_f6_walks_every_part_of_the_window_and_comes_back(loaded: Workspace) -> None:
    async with at_work(loaded) as work:
        work.desk.panel.tree.setFocus()
        passed = []
        for _ in range(12):
            work.workspace.actions.run("next-region")
            focused = work.desk.window().focusWidget()
            assert focused is not None
            passed.append(focused)
            if focused is work.desk.panel.tree:
                break
        assert work.desk.panel.tree in passed
        assert len(passed) >= 6
        work.workspace.actions.run("previous-region")
        assert work.desk.window().focusWidget() is work.desk.panel.filter


async def test_no_shortcut_is_taken_twice(loaded: Workspace) -> None:
    async with at_work(loaded) as work:
        actions = work.workspace.actions.applying(work.workspace.navigator.place)
        shortcuts = [action.shortcut for action in actions if action.shortcut]
        assert sorted(shortcuts) == sorted(set(shortcuts))


def test_escape_closes_a_dialog_without_saving(look: Look, qtbot: QtBot) -> None:
    editor = ProfileEditor(look, Profile(name="Northwind"), ())
    qtbot.addWidget(editor)
    editor.open()
    editor.name.setText("Changed")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert editor.result() == QDialog.DialogCode.Rejected
    assert editor.profile.name == "Northwind"
