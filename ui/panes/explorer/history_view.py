"""The last calls with this profile; choosing one fills the form again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui import formats
from ui.dialogs.confirmation import confirmed
from ui.look import Look, spacing
from ui.look.style import dress
from ui.models.call_history import CallHistory
from ui.models.result_model import Result
from ui.panes.explorer.calls import verdict_icon, verdict_words
from ui.translation import counted, tr
from ui.views.result_list import ResultList
from ui.workspace import Workspace


class HistoryView(QWidget):
    """A list of calls, newest first, with a line that narrows it down. `chosen` comes with a PastCall."""

    chosen = Signal(object)

    def __init__(self, workspace: Workspace, history: CallHistory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._history = history
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(tr("Find a call"))
        self.field.setAccessibleName(tr("Find a call"))
        self.field.setClearButtonEnabled(True)
        self.field.addAction(workspace.look.icon("filter"), QLineEdit.ActionPosition.LeadingPosition)
        self.field.textChanged.connect(self.renew)
        self.list = _CallList(workspace.look, tr("Calls"), parent=self)
        self.list.opened.connect(lambda call, _in_new_tab: self.chosen.emit(call))
        self._said = QLabel(self)
        self._said.setWordWrap(True)
        dress(self._said, "muted")
        self.clear = QPushButton(tr("Clear history"), self)
        self.clear.clicked.connect(self._ask_clear)
        line = QHBoxLayout()
        line.setSpacing(spacing.SMALL)
        line.addWidget(self.field, 1)
        line.addWidget(self.clear)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing.SMALL)
        layout.addLayout(line)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._said)
        forget = history.changed.add(self.renew)
        self.destroyed.connect(lambda: forget())
        self.renew()

    @Slot()
    def renew(self) -> None:
        """Show the calls that match what is typed."""
        words = self.field.text().casefold().split()
        rows = []
        for call in self._history.calls:
            icon, role = verdict_icon(call.verdict)
            detail = f"{verdict_words(call.verdict)}: {call.words}"
            when = formats.moment(call.at)
            note = f"{when}   {call.seconds:.2f} s"
            if all(word in f"{call.operation} {call.service} {detail} {when}".casefold() for word in words):
                rows.append(Result(icon, call.operation, detail, note, call, role))
        self.list.show_results(self.field.text(), rows)
        self.clear.setEnabled(bool(self._history.calls))
        if rows:
            told = counted(len(rows), "{n} call", "{n} calls")
            words_below = tr("{calls}. Choosing one fills the form again; secrets are not remembered.", calls=told)
        elif words:
            words_below = tr("No call matches.")
        else:
            words_below = tr("Calls that are sent are listed here, without their secrets.")
        self._said.setText(words_below)

    @Slot()
    def _ask_clear(self) -> None:
        self._workspace.tasks.start_latest(self, "clear", self._clear())

    async def _clear(self) -> None:
        number = counted(len(self._history.calls), "{n} call", "{n} calls")
        question = tr("Clear the history of this profile?")
        consequence = tr("{calls} and their values are forgotten. The provider is not touched.", calls=number)
        if await confirmed(self._workspace.look, question, consequence, tr("Clear history"), self):
            self._history.clear()


class _CallList(ResultList):
    """Results that fill the place they have and take the keyboard themselves."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(look, name, parent=parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_results(self, typed: str, results: Sequence[Result]) -> None:
        super().show_results(typed, results)
        self.setMinimumHeight(spacing.LINES)
        self.setMaximumHeight(_UNBOUND)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_chosen(new_tab=False)
        else:
            super().keyPressEvent(event)


_UNBOUND = (1 << 24) - 1
"""Qt's word for no greatest height."""
