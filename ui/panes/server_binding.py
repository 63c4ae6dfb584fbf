"""What the provider's server offers: every declared operation held against its live WSDLs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from console.contract.live import ServiceReport
from console.contract.standing import MEANINGS, OperationStanding, Standing, counts, standings, summary
from console.engine.link import ReadBinding
from console.errors import ConsoleError
from console.export.binding_report import ReportForm, write_binding_report
from ui import formats, navigation
from ui.dialogs.opened import opened
from ui.look import spacing
from ui.look.icon_label import IconLabel
from ui.look.style import dress, show_words_beside_icon
from ui.models.binding_rows import ICONS, BindingRow, binding_columns, binding_rows, name_of, word
from ui.models.conditions import Relation
from ui.models.records import replace_records, table_of
from ui.navigation import Place
from ui.panes.binding_details import BindingDetails
from ui.panes.page import Page
from ui.panes.registry import page
from ui.panes.states import Empty
from ui.translation import counted, tr
from ui.views.skeleton import Outline
from ui.views.table_panel import TablePanel
from ui.workspace import Workspace

_FORMS = {ReportForm.HTML: "HTML", ReportForm.TEXT: "Text", ReportForm.JSON: "JSON"}
_SECTION, _FOLDER = "export", "folder"
_TOLD = 3
"""Reasons that are told in full, so that the operations stay in sight."""

_ROWS_FOR_BOTH = 20
"""Height of the page, in rows, from which on the details stand below the table."""


def _is_harmless(operation: OperationStanding) -> bool:
    return operation.standing is Standing.SAME


@page(navigation.SERVER, "binding", order=10, title="Services")
class ServerBinding(Page):
    """Counts, services that cannot be used, all operations, and the details of the one that is selected."""

    outline = Outline.TABLE
    icon = "globe"

    def __init__(self, workspace: Workspace, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(workspace, place, parent)
        self.reports: tuple[ServiceReport, ...] = ()
        self._fresh = False
        self._operations: dict[str, OperationStanding] = {}
        self._table = table_of(BindingRow, "Name")
        self._names = self._table.texts("Name")
        columns = binding_columns()
        self._state_column = next(column for column in columns if column.key == "State")
        self.table = TablePanel(
            workspace,
            "operations of the server",
            self._table,
            columns,
            nouns=("{n} operation", "{n} operations"),
            parent=self.content,
        )
        self.details = BindingDetails(workspace.look, self.content)
        self.table.view.selected.connect(self._show_selected)
        self.table.chips.changed.connect(self._follow_chips)
        self.summary = QLabel(self.content)
        self.summary.setFont(workspace.look.fonts.heading)
        self.summary.setWordWrap(True)
        self.age = QLabel(self.content)
        dress(self.age, "muted")
        self.read_again = self._button("refresh", tr("Read again"), self.renew)
        self.read_again.setToolTip(tr("Read every WSDL of the server anew"))
        self.export = self._button("export", tr("Export report…"), self._ask_export)
        self.states: dict[Standing, QToolButton] = {}
        self._chips = QHBoxLayout()
        self._chips.setSpacing(spacing.SMALL)
        self._problem_lines: list[QFrame] = []
        self._problems = QVBoxLayout()
        self._problems.setSpacing(spacing.SMALL)
        self._lay_out()

    async def load(self) -> Empty | None:
        # Whoever only looks does not make the server send its WSDLs again.
        self.reports = await self.workspace.link.request(ReadBinding(fresh=self._fresh))
        self._fresh = False
        # What needs a look comes first; the rest stays in the order of the services.
        operations = sorted(standings(self.reports), key=_is_harmless)
        self._operations = {name_of(operation): operation for operation in operations}
        self.workspace.session.follow_binding(self.reports)
        await replace_records(self._table, binding_rows(operations))
        if not operations:
            return Empty(
                tr("The server offers none of the services that the console knows."),
                tr("Check the address in the profile; if it is right, tell the provider."),
            )
        self.summary.setText(summary(operations))
        self._show_states(operations)
        self.show_problems(self.reports)
        self._show_age()
        self._show_selected()
        return None

    def renew(self) -> None:
        self._fresh = True
        self.refresh()

    def filter(self) -> None:
        self.table.focus_filter()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Where the page is low, the details below would leave no row to the table.
        is_low = self.height() < _ROWS_FOR_BOTH * spacing.ROW
        self._splitter.setOrientation(Qt.Orientation.Horizontal if is_low else Qt.Orientation.Vertical)

    def write_report(self, path: Path) -> None:
        """Write what is shown as a file in the form that its name asks for, and say so."""
        try:
            write_binding_report(path, self.reports, self.workspace.session.profile.base, datetime.now(UTC))
        except ConsoleError as error:
            self.workspace.notices.tell(error.summary, error.advice, level="warning")
        else:
            self.workspace.notices.tell(tr("{file} holds the report.", file=path.name))

    def problem_words(self) -> list[str]:
        """What is said of services that cannot be used or read anew."""
        return [line.accessibleName() for line in self._problem_lines]

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(spacing.SMALL)
        head.addWidget(self.summary, 1)
        head.addWidget(self.read_again)
        head.addWidget(self.export)
        states = QHBoxLayout()
        states.setSpacing(spacing.SMALL)
        states.addLayout(self._chips)
        states.addStretch(1)
        states.addWidget(self.age)
        splitter = self._splitter = QSplitter(Qt.Orientation.Vertical, self.content)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(spacing.HAIR)
        splitter.addWidget(self.table)
        splitter.addWidget(self.details)
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 1)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing.MEDIUM)
        layout.addLayout(head)
        layout.addLayout(self._problems)
        layout.addLayout(states)
        layout.addWidget(splitter, 1)

    def _button(self, icon: str, words: str, pressed: object) -> QPushButton:
        button = QPushButton(words, self.content)
        button.setIcon(self.workspace.look.icon(icon))
        show_words_beside_icon(button)
        button.clicked.connect(pressed)
        return button

    def _show_states(self, operations: Sequence[OperationStanding]) -> None:
        number = counts(operations)
        for standing in Standing:
            button = self.states.get(standing)
            if button is None:
                if standing not in number:
                    continue
                button = self.states[standing] = self._state_button(standing)
            words = tr("{n} {state}", n=formats.count(number.get(standing, 0)), state=tr(str(standing)))
            button.setText(words)
            button.setAccessibleName(tr("Show only: {words}", words=words))
            button.setVisible(standing in number or button.isChecked())

    def _state_button(self, standing: Standing) -> QToolButton:
        button = QToolButton(self.content)
        button.setCheckable(True)
        icon, role = ICONS[standing]
        button.setIcon(self.workspace.look.icon(icon, role))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setToolTip(tr(MEANINGS[standing]))
        dress(button, "flat")
        button.clicked.connect(partial(self._choose_state, standing))
        self._chips.insertWidget(
            sum(list(Standing).index(other) < list(Standing).index(standing) for other in self.states), button
        )
        return button

    def _choose_state(self, standing: Standing, *_checked: bool) -> None:
        is_chosen = self.states[standing].isChecked()
        self.table.chips.clear()
        if is_chosen:
            self.table.chips.add(self._state_column, Relation.EQUALS, word(standing))

    @Slot()
    def _follow_chips(self) -> None:
        """A state's button is down for as long as the table is narrowed down to it."""
        wanted = {found.written for found in self.table.chips.filters if found.column == "State"}
        for standing, button in self.states.items():
            button.setChecked(wanted == {word(standing)})

    def show_problems(self, reports: Iterable[ServiceReport]) -> None:
        """Say what is wrong with services: what is the same for several of them once."""
        for gone in self._problem_lines:
            self._problems.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        together: dict[tuple[bool, str, str], list[str]] = {}
        for report in reports:
            if report.problem:
                why = (report.binding is not None, report.problem, report.advice)
                together.setdefault(why, []).append(report.service)
        told = list(together.items())
        self._problem_lines = [
            self._problem_line(_problem_words(services, *why), services) for why, services in told[:_TOLD]
        ]
        if untold := [service for _, services in told[_TOLD:] for service in services]:
            number = counted(len(untold), "{n} more service", "{n} more services")
            words = tr(
                "{services} with reasons of their own; the report that you export has them all.", services=number
            )
            self._problem_lines.append(self._problem_line(words, untold))
        for line in self._problem_lines:
            self._problems.addWidget(line)

    def _problem_line(self, words: str, services: list[str]) -> QFrame:
        line = QFrame(self.content)
        dress(line, "notice")
        line.setToolTip("\n".join(services))
        said = QLabel(words, line)
        said.setTextFormat(Qt.TextFormat.PlainText)
        said.setWordWrap(True)
        line.setAccessibleName(words)
        retry = QPushButton(tr("Retry"), line)
        retry.setAccessibleName(tr("Retry {service}", service=", ".join(services)))
        retry.clicked.connect(self.renew)
        layout = QHBoxLayout(line)
        layout.setContentsMargins(spacing.MEDIUM, spacing.TINY, spacing.TINY, spacing.TINY)
        layout.setSpacing(spacing.SMALL)
        layout.addWidget(IconLabel(self.workspace.look, "warning", "warning", parent=line))
        layout.addWidget(said, 1)
        layout.addWidget(retry)
        return line

    def _show_age(self) -> None:
        read = [report.binding.fetched_at for report in self.reports if report.binding is not None]
        if not read:
            self.age.clear()
            return
        oldest = min(read)
        self.age.setText(tr("WSDLs read {age}", age=formats.age(datetime.now(UTC) - oldest)))
        self.age.setToolTip(tr("The oldest was read at {at}.", at=oldest.strftime("%Y-%m-%d %H:%M:%S UTC")))

    @Slot()
    def _show_selected(self) -> None:
        rows = self.table.selected_rows()
        name = self._names[rows[0]] if rows else ""
        self.details.show_operation(self._operations.get(name))

    @Slot()
    def _ask_export(self) -> None:
        self.workspace.tasks.start_latest(self, "export", self._export())

    async def _export(self) -> None:
        state = self.workspace.state
        dialog = QFileDialog(self, tr("Export report"), state.get(_SECTION, _FOLDER, str(Path.home())))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([f"{words} (*.{form})" for form, words in _FORMS.items()])
        dialog.setDefaultSuffix(ReportForm.HTML)
        dialog.selectFile(f"binding report.{ReportForm.HTML}")
        if await opened(dialog):
            path = Path(dialog.selectedFiles()[0])
            state.set(_SECTION, _FOLDER, str(path.parent))
            self.write_report(path)


def _problem_words(services: Sequence[str], is_known: bool, problem: str, advice: str) -> str:
    """What is wrong with services, told once of all of them. is_known: what was read of them before goes on."""
    if len(services) > 1:
        begun = tr("{n} services cannot be used:", n=formats.count(len(services)))
        if is_known:
            begun = tr("{n} services could not be read anew and go on as they were:", n=formats.count(len(services)))
    else:
        begun = tr("{service} cannot be used:", service=services[0])
        if is_known:
            begun = tr("{service} could not be read anew and goes on as it was:", service=services[0])
    return f"{begun} {problem} {advice}".rstrip()
