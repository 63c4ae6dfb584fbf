"""The API explorer: any operation that the server offers, called by hand with a form from the server's own schema."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from console.contract.live import OfferedOperation
from console.engine.link import ListOffered
from console.errors import NotSignedIn
from ui import navigation
from ui.look import spacing
from ui.models.call_history import PastCall
from ui.navigation import Place
from ui.panes.explorer.calls import Calls
from ui.panes.explorer.head import SEND_KEYS
from ui.panes.explorer.operation_list import OperationList
from ui.panes.explorer.operation_pane import OperationPane
from ui.panes.page import Page
from ui.panes.registry import page
from ui.panes.states import Empty
from ui.translation import tr
from ui.views.skeleton import Outline
from ui.workspace import Workspace


@page(navigation.SERVER, "explorer", order=20, title="API explorer")
class ExplorerPage(Page):
    """Operations on the left, the one at work on the right."""

    outline: ClassVar[Outline] = Outline.TABLE
    icon = "settings"

    def __init__(self, workspace: Workspace, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(workspace, place, parent)
        self._calls = Calls.of(workspace)
        self._to_fill: PastCall | None = None
        self._is_form_wanted = False
        self.list = OperationList(workspace.look, self)
        self.list.chosen.connect(self._choose)
        self.pane = OperationPane(workspace, self)
        self.pane.history_chosen.connect(self._call_again)
        self.pane.form_shown.connect(self._fill)
        splitter = QSplitter(Qt.Orientation.Horizontal, self.content)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(spacing.HAIR)
        splitter.addWidget(self.list)
        splitter.addWidget(self.pane)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([spacing.OPERATIONS, 2 * spacing.DIALOG])
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        send = QShortcut(QKeySequence(SEND_KEYS), self)
        send.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        send.activated.connect(self.pane.send)

    @property
    def regions(self) -> tuple[QWidget, ...]:
        if self.state != "content":
            return super().regions
        return self.list, self.pane.head, self.pane.tabs, self.pane.parts

    async def load(self) -> Empty | None:
        if self.workspace.session.signed_in is None:
            raise NotSignedIn(
                tr("Nobody is signed in: what the server offers cannot be asked."),
                tr("Sign in, then retry."),
            )
        offered = await self.workspace.link.request(ListOffered())
        if not offered:
            return Empty(
                tr("This server offers no operation."),
                tr("Its descriptions of the services were read and name none."),
                tr("Retry"),
                self.renew,
            )
        self.show_offered(offered)
        return None

    def show_offered(self, offered: tuple[OfferedOperation, ...]) -> None:
        """Show what the server offers now, and bring the operation at work up to date."""
        self.list.show_offered(offered)
        self._show_chosen()

    def filter(self) -> None:
        if self.pane.offered is None or self.list.isAncestorOf(self.window().focusWidget()):
            self.list.field.setFocus()
            self.list.field.selectAll()
        else:
            self.pane.search()

    def _show_chosen(self) -> None:
        """Show the operation at work, or the one that was at work when the page was last open."""
        key = self.pane.key or self._calls.last
        if key is None:
            return
        known = self.list.model.find(*key)
        if known is not None:
            self.list.mark(*key)
            self.pane.show_operation(known)
        else:
            self.pane.show_vanished()

    @Slot(object, bool)
    def _choose(self, operation: OfferedOperation, by_key: bool = False) -> None:
        """Show an operation; whoever chose it with Enter goes on in its form."""
        self._calls.last = (operation.service, operation.operation)
        self._is_form_wanted = by_key
        self.pane.show_operation(operation)

    @Slot(object)
    def _call_again(self, call: PastCall) -> None:
        """Show the operation of a former call, and fill its form once it is there."""
        offered = self.list.model.offered
        known = next(
            (each for each in offered if (each.service, each.operation) == (call.service, call.operation)), None
        )
        if known is None:
            self.workspace.notices.tell(
                tr("The server does not offer {operation} any more.", operation=call.operation), level="warning"
            )
            return
        if not call.has_values:
            self.workspace.notices.tell(tr("The values of this call were too long to be remembered."))
        self.list.mark(call.service, call.operation)
        self._to_fill = call
        if self.pane.key == (call.service, call.operation) and self.pane.form is not None:
            self._fill()
        else:
            self._choose(known)

    @Slot()
    def _fill(self) -> None:
        """The form is there: fill it as a former call was, and go on in it, where either is wanted."""
        call = self._to_fill
        if call is not None and self.pane.key == (call.service, call.operation):
            self._to_fill = None
            self.pane.fill(call)
        if self._is_form_wanted and self.list.isAncestorOf(self.window().focusWidget()):
            self.pane.fields.take_focus()
        self._is_form_wanted = False
