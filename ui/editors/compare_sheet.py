"""Two policies, or a policy and a template, side by side: one row a setting, and what differs carried over."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QPlainTextEdit, QToolButton, QWidget

from console.engine.settings_messages import ComparePolicies, PolicyAt, SideBySide
from console.errors import ConsoleError
from console.settings.deviations import Deviation
from console.store import NONE
from ui.editors.carry_over import Carried, CarryOverSheet, carried_over, target_of_policy
from ui.editors.source_choice import SourceChoice
from ui.look import spacing
from ui.look.style import dress
from ui.models.compare_rows import CompareRow, compare_columns, compare_rows, side_words
from ui.models.records import replace_records, table_of
from ui.models.setting_words import setting_title, setting_words
from ui.policy_sources import KnownPolicy, remember
from ui.translation import counted, tr
from ui.views.sheet import Sheet
from ui.views.table_panel import TablePanel
from ui.workspace import Workspace

_LINES = 4
"""Lines of what is said of one list."""


class CompareSheet(Sheet):
    """left, right: what is compared, to be chosen where they are not given. node: entity whose policies are offered."""

    def __init__(
        self,
        workspace: Workspace,
        node: int = NONE,
        left: KnownPolicy | None = None,
        right: KnownPolicy | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(workspace.look, tr("Compare two policies"), "columns", wide=True, parent=parent)
        self.workspace = workspace
        self._node = node
        self._sides: SideBySide | None = None
        self.left = SourceChoice(workspace, tr("Left policy"), self)
        self.right = SourceChoice(workspace, tr("Right policy"), self)
        for choice, known in ((self.left, left), (self.right, right)):
            if known is not None:
                choice.choose(known)
            choice.chosen.connect(self._compare)
        swap = QToolButton(self)
        swap.setIcon(workspace.look.icon("swap", "text"))
        swap.setToolTip(tr("Swap left and right"))
        swap.setAccessibleName(tr("Swap left and right"))
        swap.clicked.connect(self._swap)
        dress(swap, "flat")
        choices = QGridLayout()
        choices.setHorizontalSpacing(spacing.MEDIUM)
        choices.setVerticalSpacing(spacing.TINY)
        for column, (words, choice) in enumerate(((tr("Left"), self.left), (tr("Right"), self.right))):
            label = QLabel(words, self)
            label.setBuddy(choice)
            choices.addWidget(label, 0, 2 * column)
            choices.addWidget(choice, 1, 2 * column)
            choices.setColumnStretch(2 * column, 1)
        choices.addWidget(swap, 1, 1)
        self._said = QLabel(self)
        self._said.setWordWrap(True)
        dress(self._said, "muted")
        self.only_differences = QCheckBox(tr("Only differences"), self)
        self.only_differences.setChecked(True)
        self.only_differences.toggled.connect(self._show_rows)
        self._table = table_of(CompareRow, "Setting")
        self._settings = self._table.texts("Setting")
        self.table = TablePanel(
            workspace,
            "policies side by side",
            self._table,
            compare_columns(),
            nouns=("{n} setting", "{n} settings"),
            sort="Number",
            parent=self,
        )
        self.table.beside.addWidget(self.only_differences)
        self.table.view.selected.connect(self._tell_selected)
        self.details = QPlainTextEdit(self)
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setAccessibleName(tr("The selected setting"))
        self.details.setMaximumHeight(self.details.fontMetrics().lineSpacing() * _LINES + spacing.LARGE)
        self.body.addLayout(choices)
        self.body.addWidget(self._said)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.details)
        self.details.hide()
        self._tell(tr("Choose what is to be compared: nothing is changed by that."))
        self.leave_button.setText(tr("Close"))
        self.carry = self.add_button(tr("Carry over to the right…"), "primary")
        self.carry.clicked.connect(self._carry_over)
        session = workspace.session
        self.show_subject(session.environment, session.environment_label, "")
        self._follow()

    def begin(self) -> None:
        (
            self.left if self.left.known is None else self.right if self.right.known is None else self.table.view
        ).setFocus()
        self.workspace.tasks.start_latest(self, "offer", self._offer())
        self._compare()

    @property
    def said(self) -> str:
        """What is said above the rows."""
        return self._said.text()

    async def _offer(self) -> None:
        try:
            for choice in (self.left, self.right):
                await choice.offer(self._node)
        except ConsoleError as problem:
            self._say_problem(problem)

    @Slot()
    def _compare(self) -> None:
        if self.left.known is not None and self.right.known is not None:
            self.workspace.tasks.start_latest(self, "compare", self._read(self.left.known, self.right.known))
        else:
            self._follow()

    async def _read(self, left: KnownPolicy, right: KnownPolicy) -> None:
        self._sides = None
        self._follow()
        self._tell(tr("Reading both policies…"))
        try:
            self._sides = await self.workspace.link.request(ComparePolicies(left.source, right.source))
        except ConsoleError as problem:
            self._say_problem(problem)
            return
        remember(self.workspace, left)
        number = len(self._sides.deviations) + len(self._sides.secrets)
        self._tell(
            counted(number, "{n} setting differs.", "{n} settings differ.")
            if number
            else tr("Both have the same settings.")
        )
        await self._fill()

    @Slot()
    def _show_rows(self) -> None:
        self.workspace.tasks.start_latest(self, "rows", self._fill())

    async def _fill(self) -> None:
        sides = self._sides
        rows = compare_rows(sides, only_differences=self.only_differences.isChecked()) if sides is not None else ()
        await replace_records(self._table, rows)
        self.table.apply_filter()
        self._tell_selected()
        self._follow()

    @Slot()
    def _tell_selected(self) -> None:
        chosen = self._chosen()
        sides = self._sides
        if sides is None or len(chosen) != 1:
            self.details.setPlainText("")
            self.details.hide()
        else:
            self.details.setPlainText("\n".join(_details(sides, chosen[0])))
            self.details.show()
        self._follow()

    def _chosen(self) -> list[str]:
        return [self._settings[row] for row in self.table.selected_rows()]

    @Slot()
    def _swap(self) -> None:
        left, right = self.left.known, self.right.known
        for choice, known in ((self.left, right), (self.right, left)):
            if known is not None:
                choice.blockSignals(True)
                choice.choose(known)
                choice.blockSignals(False)
        self._compare()

    def _follow(self) -> None:
        number = len(self._carried())
        self.carry.setText(
            counted(number, "Carry {n} setting over to the right…", "Carry {n} settings over to the right…")
            if number
            else tr("Carry over to the right…")
        )
        right = self.right.known
        why = self.workspace.session.profile.read_only and tr("The profile is read-only.")
        if right is not None and not isinstance(right.source, PolicyAt):
            why = tr("A template is a file: save a policy as a template to change it.")
        self.carry.setEnabled(bool(number) and not why)
        self.carry.setToolTip(why or "")

    def _carried(self) -> list[Carried]:
        """The differing settings among the selected ones, all of them where none is selected."""
        sides, right = self._sides, self.right.known
        if sides is None or right is None or not isinstance(right.source, PolicyAt):
            return []
        target = target_of_policy(self.workspace, right.source, right.name)
        chosen = set(self._chosen())
        return [
            Carried(
                target,
                deviation.setting,
                sides.left.settings.get(deviation.setting),
                setting_words(deviation.setting, sides.right.settings.get(deviation.setting)),
                setting_words(deviation.setting, sides.left.settings.get(deviation.setting)),
            )
            for deviation in sides.deviations
            if not chosen or deviation.setting in chosen
        ]

    @Slot()
    def _carry_over(self) -> None:
        settings, right = self._carried(), self.right.known
        if settings and right is not None:
            title = tr("Carry settings over to {policy}", policy=right.words)
            workspace = self.workspace
            self.close_now()
            workspace.sheets.open(CarryOverSheet(workspace, title, carried_over(settings)))

    def _tell(self, words: str) -> None:
        dress(self._said, "muted")
        self._said.setText(words)

    def _say_problem(self, problem: ConsoleError) -> None:
        dress(self._said, "error")
        self._said.setText(f"{problem.summary} {problem.advice}".strip())


def _details(sides: SideBySide, setting: str) -> list[str]:
    deviation = next((each for each in sides.deviations if each.setting == setting), Deviation(setting=setting))
    lines = [setting_title(setting)]
    if deviation.is_of_list:
        lines += _listed(tr("Only left"), deviation.missing, deviation.missing_count)
        lines += _listed(tr("Only right"), deviation.additional, deviation.additional_count)
        return lines
    for words, side in ((tr("Left"), sides.left), (tr("Right"), sides.right)):
        lines.append(f"{words}: {side_words(sides, setting, side)}")
    return lines


def _listed(words: str, items: tuple[str, ...], number: int) -> list[str]:
    lines = [f"{words}: {item}" for item in items]
    if number > len(items):
        rest = number - len(items)
        lines.append(f"{words}: {counted(rest, '{n} more', '{n} more')}")
    return lines
