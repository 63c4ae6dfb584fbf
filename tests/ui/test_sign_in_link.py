"""One click to the dashboard: a fresh link each time, and no trace of it."""

from __future__ import annotations

import logging

import pytest
from PySide6.QtCore import Qt, QUrl, qDebug, qWarning
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.logging import _QtMessageCapture
from pytestqt.qtbot import QtBot

from tests.support.workspace import Told
from ui import navigation
from ui.clipboard import FORGET_AFTER, PassingClipboard
from ui.panes.actions import place_actions
from ui.panes.sign_in_link import SignInLinks
from ui.workspace import Workspace


class Browser:
    """Notes what it is asked to open, or cannot be opened."""

    def __init__(self) -> None:
        self.opened: list[QUrl] = []
        self.works = True

    def __call__(self, url: QUrl) -> bool:
        self.opened.append(url)
        return self.works


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture
def links(loaded: Workspace, browser: Browser) -> SignInLinks:
    made = SignInLinks(loaded, browser)
    loaded.actions.add(*place_actions(loaded, made))
    return made


async def test_each_click_opens_a_fresh_link(loaded: Workspace, links: SignInLinks, browser: Browser) -> None:
    for _ in range(2):
        assert loaded.actions.run("sign-in-account", navigation.account("ruth.hart"))
        await loaded.tasks.wait_until_idle()
    first, second = browser.opened
    assert first != second
    assert first.toString().startswith(loaded.session.profile.dashboard)


async def test_the_link_signs_in_once_and_stands_nowhere_else(
    loaded: Workspace, links: SignInLinks, browser: Browser, told: Told, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    links.open("ruth.hart")
    await loaded.tasks.wait_until_idle()
    token = browser.opened[0].toString().partition("token=")[2]
    assert len(token) > 10
    said = " ".join(f"{notice.summary} {notice.advice} {notice.details}" for notice in told)
    titles = " ".join(window.windowTitle() for window in QApplication.topLevelWidgets())
    for place in (said, titles, caplog.text, QGuiApplication.clipboard().text()):
        assert token not in place


@pytest.mark.parametrize("username", ["millerhart.casefiles", "millerhart.archive"])
async def test_who_cannot_be_signed_in_is_told_in_a_sentence(
    loaded: Workspace, links: SignInLinks, browser: Browser, told: Told, username: str
) -> None:
    links.open(username)
    await loaded.tasks.wait_until_idle()
    assert browser.opened == []
    assert told[-1].level == "error"
    assert "UltraSafe" in told[-1].advice


async def test_a_browser_that_does_not_open_is_told_in_a_sentence(
    loaded: Workspace, links: SignInLinks, browser: Browser, told: Told
) -> None:
    browser.works = False
    links.open("ruth.hart")
    await loaded.tasks.wait_until_idle()
    assert told[-1].summary == "The browser could not be opened to sign ruth.hart in."


async def test_qt_does_not_write_the_link_that_it_cannot_open(loaded: Workspace, qtlog: _QtMessageCapture) -> None:
    def fail_aloud(url: QUrl) -> bool:
        qWarning(f"Unable to detect a web browser to launch '{url.toString()}'")
        return False

    SignInLinks(loaded, fail_aloud).open("ruth.hart")
    await loaded.tasks.wait_until_idle()
    assert not [record for record in qtlog.records if "token=" in record.message]
    qDebug("heard again")
    assert "heard again" in qtlog.records[-1].message


async def test_a_dashboard_user_is_asked_for_in_a_sheet_that_holds_nothing_up(
    loaded: Workspace, links: SignInLinks, browser: Browser, qtbot: QtBot
) -> None:
    assert loaded.actions.run("sign-in-dashboard-user", navigation.entity(311))
    sheet = links.sheet
    assert sheet is not None
    assert not sheet.isModal()
    qtbot.keyClick(sheet.field, Qt.Key.Key_Return)
    assert sheet.user.problem == "Type the name of a dashboard user."
    qtbot.keyClicks(sheet.field, "ruth")
    qtbot.keyClick(sheet.field, Qt.Key.Key_Return)
    await loaded.tasks.wait_until_idle()
    assert len(browser.opened) == 1
    assert links.sheet is None


async def test_a_copied_link_leaves_the_clipboard_again(loaded: Workspace, links: SignInLinks) -> None:
    links.copy("ruth.hart")
    await loaded.tasks.wait_until_idle()
    clipboard = QGuiApplication.clipboard()
    assert "token=" in clipboard.text()
    links.clipboard.forget()
    assert clipboard.text() == ""


def test_a_minute_is_what_a_copied_link_gets() -> None:
    assert FORGET_AFTER == 60_000


def test_what_was_copied_since_is_left_alone(qapp: QApplication) -> None:
    clipboard = QGuiApplication.clipboard()
    held = PassingClipboard(clipboard)
    held.put("https://dashboard.example/?token=abc")
    clipboard.setText("something of one's own")
    held.forget()
    assert clipboard.text() == "something of one's own"
    clipboard.clear()


def test_a_link_is_forgotten_when_the_program_ends(workspace_links: SignInLinks, qapp: QApplication) -> None:
    workspace_links.clipboard.put("https://dashboard.example/?token=abc")
    qapp.aboutToQuit.emit()
    assert QGuiApplication.clipboard().text() == ""


@pytest.fixture
async def workspace_links(workspace: Workspace, browser: Browser) -> SignInLinks:
    return SignInLinks(workspace, browser)


async def test_nobody_is_signed_in_without_a_session(workspace: Workspace, workspace_links: SignInLinks) -> None:
    workspace.actions.add(*place_actions(workspace, workspace_links))
    assert not workspace.actions.run("sign-in-account", navigation.account("ruth.hart"))
    assert workspace_links.why_off() == "Nobody is signed in."
