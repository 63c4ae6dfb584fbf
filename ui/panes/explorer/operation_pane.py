"""One operation at work: its form, what would be sent, what came of it, and what was called before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from console.contract.language import Kind
from console.contract.live import OfferedOperation, OperationForm
from console.engine.link import DescribeOperation, PreviewCall
from console.errors import ConsoleError, InvalidInput
from ui.dialogs.agreement import AgreementSheet
from ui.dialogs.opened import opened
from ui.look import spacing
from ui.look.style import dress
from ui.models.call_history import PastCall
from ui.panes.explorer.calls import Calls, key_of
from ui.panes.explorer.form_view import FormView
from ui.panes.explorer.head import Head
from ui.panes.explorer.history_view import HistoryView
from ui.panes.explorer.preview_view import PreviewView
from ui.panes.explorer.reply_view import ReplyView
from ui.panes.states import Empty, EmptyState, FailedState
from ui.translation import tr
from ui.views.skeleton import Outline, Skeleton
from ui.workspace import Workspace

FORM, PREVIEW, REPLY, HISTORY = range(4)
_TYPING = 250
"""Milliseconds of quiet after a change before the preview is asked for."""


class OperationPane(QWidget):
    """The right side of the explorer.

    history_chosen: a former call is to be filled in again. form_shown: the form of the operation is there. asked: the
    sheet that asks before a call is about to open.
    """

    history_chosen = Signal(object)
    form_shown = Signal()
    asked = Signal(object)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._calls = Calls.of(workspace)
        self.offered: OfferedOperation | None = None
        self.form: OperationForm | None = None
        look = workspace.look
        self.head = Head(look, self)
        self.head.send.clicked.connect(self.send)
        self.head.reset.clicked.connect(self._reset)
        self.tabs = QTabBar(self)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName(tr("Parts of the call"))
        dress(self.tabs, "pages")
        for words in (tr("Form"), tr("Preview"), tr("Reply"), tr("History")):
            self.tabs.addTab(words)
        self.fields = FormView(look, workspace.tasks, self)
        self.fields.changed.connect(self._changed)
        self._empty = EmptyState(look, "settings", self)
        self._failed = FailedState(look, self)
        self._failed.retry.connect(self._describe)
        self._waiting = Skeleton(look, Outline.LINES, self)
        self._states = QStackedWidget(self)
        for state in (self._empty, self._failed, self._waiting, self.fields):
            self._states.addWidget(state)
        self.preview = PreviewView(workspace, self)
        self.reply = ReplyView(workspace, self)
        self.reply.cancel.connect(self._cancel)
        self.history = HistoryView(workspace, self._calls.history, self)
        self.history.chosen.connect(self.history_chosen)
        self.parts = QStackedWidget(self)
        for part in (self._states, self.preview, self.reply, self.history):
            self.parts.addWidget(part)
        self.tabs.currentChanged.connect(self.parts.setCurrentIndex)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(spacing.MEDIUM, 0, 0, 0)
        layout.setSpacing(spacing.SMALL)
        layout.addWidget(self.head)
        layout.addWidget(self.tabs)
        layout.addWidget(self.parts, 1)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING)
        self._typing.timeout.connect(self.renew_preview)
        self._calls.began.connect(self._call_moved)
        self._calls.ended.connect(self._call_moved)
        self.show_nothing()

    @property
    def key(self) -> tuple[str, str] | None:
        """Service and operation that are shown."""
        return (self.offered.service, self.offered.operation) if self.offered is not None else None

    def show_nothing(self) -> None:
        """Say that an operation is to be chosen."""
        self.offered = self.form = None
        self.head.hide()
        self._empty.show_empty(Empty(tr("Choose an operation"), tr("Everything that this server offers is listed.")))
        self._states.setCurrentWidget(self._empty)
        self.preview.show_preview(None)
        self.reply.show_nothing()

    def show_operation(self, offered: OfferedOperation) -> None:
        """Fetch and show the form of an operation; with what was filled in before."""
        is_other = self.key != (offered.service, offered.operation)
        self.offered = offered
        if is_other:
            self.form = None
            self._states.setCurrentWidget(self._waiting)
            self.preview.show_preview(None)
            if self.tabs.currentIndex() != HISTORY:
                self.tabs.setCurrentIndex(FORM)
        self.head.show()
        self.head.show_operation(offered)
        self._show_why_off()
        self._show_outcome()
        self._describe()

    def show_vanished(self) -> None:
        """Say that the operation that was shown is not offered any more."""
        if self.offered is None:
            return
        self.form = None
        name = self.offered.operation
        self.head.show_why_off(tr("The server does not offer {operation} any more.", operation=name))
        self._failed.show_error(
            ConsoleError(
                tr("The server does not offer {operation} any more.", operation=name),
                tr("Its description of the service has changed; choose another operation."),
            )
        )
        self._states.setCurrentWidget(self._failed)

    def fill(self, call: PastCall) -> None:
        """Fill the form that is shown with the values of a former call."""
        if self.form is None:
            return
        draft = self._calls.reset(self.form)
        if call.values:
            draft.fill(call.values)
        self._show_form()
        self.tabs.setCurrentIndex(FORM)

    @Slot()
    def send(self) -> None:
        """Send what is filled in, after asking where it may change something or breaks a rule that is known."""
        if self.form is not None and self.head.send.isEnabled():
            self._workspace.tasks.start_latest(self, "agree", self._ask_and_send(self.form))

    def search(self) -> None:
        """Put the cursor where the part that is shown is searched."""
        part = self.parts.currentWidget()
        if part is self.history:
            self.history.field.setFocus()
        elif part is self.preview or part is self.reply:
            (self.preview if part is self.preview else self.reply).search()
        elif self._states.currentWidget() is self.fields:
            self.fields.search()

    @Slot()
    def _describe(self) -> None:
        if self.offered is not None:
            self._workspace.tasks.start_latest(self, "describe", self._load_form(self.offered))

    async def _load_form(self, offered: OfferedOperation) -> None:
        try:
            form = await self._workspace.link.request(DescribeOperation(offered.service, offered.operation))
        except ConsoleError as error:
            self.form = None
            self._failed.show_error(error)
            self._states.setCurrentWidget(self._failed)
            self.head.show_why_off(offered.off or error.summary)
            return
        former, self.form, self.offered = self.form, form, form.offered
        self.head.show_operation(form.offered)
        self._show_why_off()
        if former is None or former.fields != form.fields:
            self._show_form()
        self.form_shown.emit()

    def _show_form(self) -> None:
        if self.form is not None:
            self.fields.show_draft(self._calls.draft_for(self.form))
            self._states.setCurrentWidget(self.fields)
            self.renew_preview()

    @Slot()
    def _changed(self) -> None:
        self._typing.start()

    @Slot()
    def renew_preview(self) -> None:
        """Ask anew what would be sent."""
        self._typing.stop()
        if self.form is not None:
            self._workspace.tasks.start_latest(self, "preview", self._preview(self.form))

    async def _preview(self, form: OperationForm) -> None:
        values = self._calls.draft_for(form).value()
        try:
            preview = await self._workspace.link.request(PreviewCall(*key_of(form), values))
        except InvalidInput as error:
            self.preview.show_error(error)
            self.fields.show_problems(tuple((each["path"], each["rule"]) for each in error.facts.get("problems", ())))
            return
        except ConsoleError as error:
            self.preview.show_error(error)
            return
        self.preview.show_preview(preview)
        self.fields.show_problems(preview.problems)

    async def _ask_and_send(self, form: OperationForm) -> None:
        await self._preview(form)
        preview, offered = self.preview.preview, form.offered
        doubts = preview.problems if preview is not None else ()
        if offered.is_read and not doubts:
            self._send(form, agreed=False)
            return
        sheet = AgreementSheet(
            self._workspace.look,
            self._workspace.session,
            offered.operation,
            "\n".join((_meaning(offered), *_doubts(doubts))),
            preview.envelope if preview is not None else "",
            is_final=offered.kind is Kind.DESTROY,
            parent=self.window(),
        )
        self.asked.emit(sheet)
        if await opened(sheet):
            self._send(form, agreed=True)
        else:
            self.fields.take_focus()

    def _send(self, form: OperationForm, *, agreed: bool) -> None:
        self._calls.send(form, agreed=agreed)
        # The form goes out of sight, and with it what had the focus.
        self.tabs.setFocus()
        self.tabs.setCurrentIndex(REPLY)

    @Slot()
    def _reset(self) -> None:
        if self.form is not None:
            self._calls.reset(self.form)
            self._show_form()
            self.tabs.setCurrentIndex(FORM)

    @Slot()
    def _cancel(self) -> None:
        if self.key is not None:
            self._calls.cancel(self.key)

    @Slot(str, str)
    def _call_moved(self, service: str, operation: str) -> None:
        if (service, operation) == self.key:
            self._show_why_off()
            self._show_outcome()

    def _show_why_off(self) -> None:
        if self.offered is None:
            return
        why = self.offered.off
        if not why and self._workspace.session.profile.read_only and not self.offered.is_read:
            why = tr("This profile is only for looking: it sends nothing that may change something.")
        self.head.show_why_off(why)
        if not why and self.key is not None and self._calls.running(self.key) is not None:
            self.head.show_sending()

    def _show_outcome(self) -> None:
        if self.key is None:
            return
        running, outcome = self._calls.running(self.key), self._calls.outcome(self.key)
        if running is not None:
            self.reply.show_running(self.key[1], running)
        elif outcome is not None:
            self.reply.show_outcome(outcome)
        else:
            self.reply.show_nothing()


def _doubts(problems: Sequence[tuple[str, str]]) -> Iterator[str]:
    """What speaks against sending it; a server takes a missing number for 0, which is the caller's own entity."""
    for path, rule in problems:
        yield tr("{field} {rule}.", field=path, rule=rule.removesuffix("."))
    if problems:
        yield tr("A number that is missing is read as 0, and as an id 0 is your own entity.")


def _meaning(offered: OfferedOperation) -> str:
    if offered.kind is None:
        return tr("The provider's documents do not describe it: nobody knows what it changes.")
    return {
        Kind.READ: tr("It only reads."),
        Kind.CHANGE: tr("It changes something at the provider."),
        Kind.CREATE: tr("It makes something new at the provider."),
        Kind.DESTROY: tr("It cannot be taken back."),
    }[offered.kind]
