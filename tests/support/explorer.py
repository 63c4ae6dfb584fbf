"""The API explorer's page as a person uses it, over a workspace that is signed in."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from console.contract.live import ReplyNode
from ui import navigation
from ui.dialogs.agreement import AgreementSheet
from ui.panes.explorer import ExplorerPage
from ui.panes.explorer.element import Element
from ui.panes.explorer.field_row import FieldRow
from ui.panes.explorer.group import Group
from ui.workspace import Workspace


class Explorer:
    """One page and the hands of a person on it."""

    def __init__(self, workspace: Workspace, qtbot: QtBot) -> None:
        self.workspace = workspace
        self.qtbot = qtbot
        self.page = ExplorerPage(workspace, navigation.server("explorer"))
        qtbot.addWidget(self.page)
        self.page.resize(980, 640)
        self.page.show()

    async def settle(self) -> None:
        """Wait until nothing is asked any more."""
        await self.workspace.tasks.wait_until_idle()

    async def choose(self, operation: str) -> None:
        """Type an operation's name, and open it with Enter."""
        await self.settle()
        field = self.page.list.field
        field.setText(operation)
        model = self.page.list.model
        found = next(each for each in model.offered if each.operation == operation)
        self.page.list.mark(found.service, operation)
        self.qtbot.keyClick(field, Qt.Key.Key_Return)
        await self.settle()

    def element(self, path: str) -> Element:
        """The part of the form with this path."""
        waiting = list(self.page.pane.fields.elements)
        while waiting:
            element = waiting.pop()
            if element.path == path:
                return element
            waiting += element.elements
        raise LookupError(path)

    def row(self, path: str) -> FieldRow:
        """The row of a simple value."""
        found = self.element(path)
        assert isinstance(found, FieldRow)
        return found

    def group(self, path: str) -> Group:
        """The heading of an object or a list."""
        found = self.element(path)
        assert isinstance(found, Group)
        return found

    def type(self, path: str, text: str) -> None:
        """Type a value, or choose one."""
        editor = self.row(path).editor
        if isinstance(editor, QComboBox):
            editor.setCurrentText(text)
            editor.activated.emit(editor.currentIndex())
        else:
            assert isinstance(editor, QLineEdit)
            editor.clear()
            self.qtbot.keyClicks(editor, text)

    async def envelope(self) -> str:
        """What would be sent now."""
        self.page.pane.renew_preview()
        await self.settle()
        preview = self.page.pane.preview.preview
        assert preview is not None
        return preview.envelope

    def send(self) -> None:
        """Press Send."""
        self.qtbot.mouseClick(self.page.pane.head.send, Qt.MouseButton.LeftButton)

    async def sheet(self) -> AgreementSheet:
        """Press Send, and have the question that comes before a change."""
        asked: asyncio.Future[AgreementSheet] = asyncio.get_running_loop().create_future()
        connection = self.page.pane.asked.connect(asked.set_result)
        self.send()
        sheet = await asked
        self.page.pane.asked.disconnect(connection)
        return sheet

    async def send_agreed(self) -> None:
        """Send, and agree to it."""
        sheet = await self.sheet()
        if sheet.field.isVisible():
            self.qtbot.keyClicks(sheet.field, self.page.pane.head.name.text)
        self.qtbot.mouseClick(sheet.send, Qt.MouseButton.LeftButton)
        await self.settle()


def texts_of(tree: ReplyNode | None, name: str) -> list[str]:
    """The value of each element of a reply with a name."""
    if tree is None:
        return []
    own = [tree.text] if tree.name == name else []
    return own + [text for child in tree.children for text in texts_of(child, name)]
