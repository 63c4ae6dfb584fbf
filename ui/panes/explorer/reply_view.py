"""What came of a call: the verdict in words and colour, and the reply as a tree and as XML."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from console.errors import ConsoleError, ExportFailed
from console.files import write_whole
from console.threads import in_daemon_thread
from ui import formats
from ui.dialogs.opened import opened
from ui.look import spacing
from ui.look.icon_label import IconLabel
from ui.look.style import dress, show_words_beside_icon
from ui.panes.explorer.calls import Outcome, RunningCall, verdict_icon, verdict_words
from ui.panes.explorer.reply_tree import ReplyTree
from ui.translation import grouped, tr
from ui.views.xml_text import SearchedText
from ui.workspace import Workspace

_TICK = 200
"""Milliseconds between two words on how long a call takes."""
_DOT = "   ·   "


class ReplyView(QWidget):
    """The last outcome of one operation, or how long its answer has been awaited. cancel: give the call up."""

    cancel = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        look = workspace.look
        self._running: RunningCall | None = None
        self._operation = ""
        self._icon = IconLabel(look, size=spacing.ICON_LARGE, parent=self)
        self.verdict = _label(self)
        self.verdict.setFont(look.fonts.heading)
        self.advice = _label(self)
        self.facts = _label(self)
        dress(self.facts, "muted")
        self._cancel = QPushButton(tr("Cancel"), self)
        self._cancel.clicked.connect(self.cancel)
        self._clock = QTimer(self)
        self._clock.setInterval(_TICK)
        self._clock.timeout.connect(self._tell_time)
        self.cut = _label(self)
        dress(self.cut, "warning")

        self.tabs = QTabBar(self)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName(tr("How the reply is shown"))
        dress(self.tabs, "pages")
        self.tabs.addTab(tr("Tree"))
        self.tabs.addTab(tr("XML"))
        self.tree = ReplyTree(workspace, self)
        self.xml = SearchedText(look, tr("Reply as XML"), self)
        self.copy = self._button("copy", tr("Copy"), self._copy)
        self.save = self._button("export", tr("Save as…"), self._ask_save)
        self._ways = QStackedWidget(self)
        self._ways.addWidget(self.tree)
        self._ways.addWidget(self.xml)
        self.tabs.currentChanged.connect(self._ways.setCurrentIndex)

        words = QVBoxLayout()
        words.setSpacing(spacing.TINY)
        for part in (self.verdict, self.advice, self.facts):
            words.addWidget(part)
        head = QHBoxLayout()
        head.setSpacing(spacing.MEDIUM)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        head.addWidget(self._cancel, 0, Qt.AlignmentFlag.AlignTop)
        self._line = QWidget(self)
        line = QHBoxLayout(self._line)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(spacing.SMALL)
        line.addWidget(self.tabs)
        line.addStretch(1)
        line.addWidget(self.copy)
        line.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing.SMALL)
        layout.addLayout(head)
        layout.addWidget(self.cut)
        layout.addWidget(self._line)
        layout.addWidget(self._ways, 1)
        self._rest = QWidget(self)
        layout.addWidget(self._rest, 1)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say that the operation was not called yet."""
        self._say("", "text_muted", tr("Not called yet"), tr("The answer of the provider appears here."), "")
        self._show_reply_parts(is_shown=False)

    def show_running(self, operation: str, running: RunningCall) -> None:
        """Say that an answer is awaited, and for how long."""
        self._say("clock", "accent", "", "", "")
        self._operation, self._running = operation, running
        self._cancel.setVisible(running.can_cancel)
        self.advice.setText("" if running.can_cancel else tr("A change that was sent cannot be called back."))
        self.advice.setVisible(not running.can_cancel)
        self._show_reply_parts(is_shown=False)
        self._tell_time()
        self._clock.start()

    def show_outcome(self, outcome: Outcome) -> None:
        """Show how a call ended."""
        icon, role = verdict_icon(outcome.verdict)
        headline = tr("{verdict}: {words}", verdict=verdict_words(outcome.verdict), words=outcome.words)
        when = formats.moment(round(outcome.at * 1_000_000))
        reply, error = outcome.reply, outcome.error
        if reply is None:
            advice = error.advice if error is not None else ""
            self._say(icon, role, headline, advice, _DOT.join(part for part in (when, _details(error)) if part))
            self._show_reply_parts(is_shown=False)
            return
        facts = (
            when,
            tr("status {status}", status=reply.status),
            reply.media_type,
            formats.took(reply.seconds),
            formats.size(reply.size),
        )
        self._say(icon, role, headline, "", _DOT.join(part for part in facts if part))
        self._show_reply_parts(is_shown=True)
        self.cut.setVisible(reply.is_cut)
        self.cut.setText(
            tr(
                "The reply is longer than what is shown of it: {shown} of {whole} characters.",
                shown=grouped(len(reply.xml)),
                whole=grouped(reply.size),
            )
        )
        self.tabs.setTabEnabled(0, reply.tree is not None)
        if reply.tree is None:
            self.tabs.setCurrentIndex(1)
        self.tree.show_tree(reply.tree)
        self.xml.text.show_text(reply.xml)

    def search(self) -> None:
        """Put the cursor where this reply is searched."""
        field = self.tree.field if self.tabs.currentIndex() == 0 else self.xml.field
        if field.isVisible():
            field.setFocus()
            field.selectAll()

    async def write(self, path: Path) -> None:
        """Write the XML to a file. Raises ExportFailed."""
        content = self.xml.text.text.encode()
        try:
            await in_daemon_thread(lambda: write_whole(path, content), name="reply")
        except OSError as error:
            raise ExportFailed(
                tr("{file} cannot be written: {why}.", file=path.name, why=error.strerror or str(error)),
                tr("Choose another folder."),
            ) from error
        self._workspace.notices.tell(tr("The reply is in {file}.", file=path.name))

    def _say(self, icon: str, role: str, headline: str, advice: str, facts: str) -> None:
        self._running = None
        self._clock.stop()
        self._cancel.hide()
        self._icon.show_icon(icon, role)
        self.verdict.setText(headline)
        dress(self.verdict, role if role in ("error", "warning", "ok") else "plain")
        for label, words in ((self.advice, advice), (self.facts, facts)):
            label.setText(words)
            label.setVisible(bool(words))

    def _show_reply_parts(self, *, is_shown: bool) -> None:
        for part in (self._line, self._ways):
            part.setVisible(is_shown)
        self._rest.setVisible(not is_shown)
        self.cut.hide()

    @Slot()
    def _tell_time(self) -> None:
        if self._running is not None:
            seconds = f"{self._running.seconds:.0f}"
            self.verdict.setText(tr("Calling {operation}… {seconds} s", operation=self._operation, seconds=seconds))

    def _button(self, icon: str, words: str, act: object) -> QPushButton:
        button = QPushButton(words, self)
        button.setIcon(self._workspace.look.icon(icon, "text"))
        show_words_beside_icon(button)
        button.clicked.connect(act)
        return button

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.xml.text.text)
        self._workspace.notices.tell(tr("The reply is in the clipboard, without secrets."))

    @Slot()
    def _ask_save(self) -> None:
        self._workspace.tasks.start_latest(self, "save", self._save())

    async def _save(self) -> None:
        state = self._workspace.state
        dialog = QFileDialog(self, tr("Save the reply"), state.get("export", "folder", str(Path.home())))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("XML (*.xml)")
        dialog.setDefaultSuffix("xml")
        dialog.selectFile("reply.xml")
        if await opened(dialog):
            await self.write(Path(dialog.selectedFiles()[0]))


def _label(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label


def _details(error: ConsoleError | None) -> str:
    return " ".join(error.details.split())[:300] if error is not None else ""
