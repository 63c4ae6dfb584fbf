"""Partners, companies and accounts from a file: choose it, say which column is what, see what is wrong, plan."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QMenu, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from console.commands.change import Change
from console.commands.provisioning import BLUEPRINTS, PARENT, Blueprint, Source, guessed
from console.commands.provisioning_check import Checked, RowCheck, unfilled
from console.commands.provisioning_reading import FileTable
from console.engine.change_messages import ReadTable
from console.errors import ConsoleError
from console.export import Form
from console.store import NONE
from ui.editors.password import new_password
from ui.editors.provisioning_columns import ColumnChoices
from ui.editors.provisioning_files import title_of, write_template
from ui.editors.provisioning_passwords import MadePasswords, ask_for_file
from ui.look import spacing
from ui.look.style import dress
from ui.models.records import replace_records, table_of
from ui.models.trouble_rows import TroubleRow, trouble_columns, trouble_rows
from ui.navigation import ENTITY, Place
from ui.places import entity_path, node_of, path_in_words
from ui.tasks import outcome_of
from ui.translation import counted, grouped, tr
from ui.views.calm_choice import CalmChoice
from ui.views.sheet import Sheet
from ui.views.table_panel import TablePanel
from ui.workspace import Workspace

_SECTION = "provisioning"

PlanOpener = Callable[[tuple[Change, ...], str], object]


class ProvisioningSheet(Sheet):
    """One file on its way to a plan. plan: shows the changes as a plan; place: below it things are made at first."""

    def __init__(
        self, workspace: Workspace, passwords: MadePasswords, plan: PlanOpener, place: Place | None = None
    ) -> None:
        super().__init__(workspace.look, tr("Make from a file"), "add", wide=True)
        self._workspace = workspace
        self._passwords = passwords
        self._plan = plan
        self._place = place
        self.table: FileTable | None = None
        self.checked: Checked | None = None
        session = workspace.session
        self.show_subject(session.environment, session.environment_label, "")

        self.kind = CalmChoice(self)
        self.kind.setFixedHeight(spacing.CONTROL)
        self.kind.setAccessibleName(tr("What is made"))
        for blueprint in BLUEPRINTS:
            self.kind.addItem(tr(blueprint.words))
        self.kind.currentIndexChanged.connect(self._show_kind)
        self.template = QPushButton(tr("Save a template"), self)
        menu = QMenu(self.template)
        for form, words in ((Form.XLSX, tr("As an Excel workbook, with the rules")), (Form.CSV, tr("As CSV"))):
            menu.addAction(words).triggered.connect(lambda _=False, form=form: self._start(self._save_template(form)))
        self.template.setMenu(menu)
        self.choose = QPushButton(tr("Choose a file…"), self)
        self.choose.clicked.connect(lambda: self._start(self._ask_for_file()))
        first = QHBoxLayout()
        first.setSpacing(spacing.SMALL)
        first.addWidget(self.kind, 1)
        first.addWidget(self.template)
        first.addWidget(self.choose)

        self._file = QLabel(tr("Choose a CSV or Excel file, or save a template and fill it in."), self)
        self._file.setTextFormat(Qt.TextFormat.PlainText)
        self._file.setWordWrap(True)
        self._about = QLabel(self)
        self._about.setWordWrap(True)
        dress(self._about, "muted")
        self.columns = ColumnChoices(workspace.look, self)
        self.columns.changed.connect(self._look_at_columns)
        self.makes_passwords = QCheckBox(tr("Make up a password where a row has none"), self)
        self.makes_passwords.setToolTip(
            tr("They are kept in memory only, until you export them or sign out, and never in the journal or the job.")
        )
        self.makes_passwords.toggled.connect(self._look_at_columns)
        choosing = QWidget(self)
        layout = QVBoxLayout(choosing)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing.MEDIUM)
        layout.addLayout(first)
        layout.addWidget(self._about)
        layout.addWidget(self._file)
        layout.addWidget(self.columns, 1)
        layout.addWidget(self.makes_passwords)

        self._summary = QLabel(self)
        self._summary.setWordWrap(True)
        self._summary.setTextFormat(Qt.TextFormat.PlainText)
        self._rows = table_of(TroubleRow, "Number")
        self.troubles = TablePanel(
            workspace,
            "troubles of a file",
            self._rows,
            trouble_columns(),
            nouns=("{n} remark", "{n} remarks"),
            sort="Row",
            parent=self,
        )
        findings = QWidget(self)
        found = QVBoxLayout(findings)
        found.setContentsMargins(0, 0, 0, 0)
        found.setSpacing(spacing.MEDIUM)
        found.addWidget(self._summary)
        found.addWidget(self.troubles, 1)

        self._steps = QStackedWidget(self)
        self._steps.addWidget(choosing)
        self._steps.addWidget(findings)
        self.body.addWidget(self._steps, 1)
        self.back = self.add_button(tr("Back"))
        self.back.clicked.connect(self._go_back)
        self.check = self.add_button(tr("Check the rows"), "primary")
        self.check.clicked.connect(lambda: self._start(self.check_rows()))
        self.plan = self.add_button(tr("Plan"), "primary")
        self.plan.clicked.connect(self._open_plan)
        self._show_kind()
        self._go_back()

    @property
    def is_unsaved(self) -> bool:
        return self.table is not None

    @property
    def blueprint(self) -> Blueprint:
        """What is made."""
        return BLUEPRINTS[self.kind.currentIndex()]

    @property
    def words(self) -> str:
        """What is said of the file, and of what was found."""
        return self._summary.text() if self._steps.currentIndex() else self._file.text()

    def begin(self) -> None:
        self.choose.setFocus()

    async def read(self, path: Path) -> None:
        """Read a file and guess what its columns are. What cannot be read is told in the sheet."""
        self._say(tr("Reading {file}…", file=path.name))
        self.check.setEnabled(False)
        try:
            self.table = await self._workspace.link.request(ReadTable(str(path)))
        except ConsoleError as error:
            self.table = None
            self._say(f"{error.summary} {error.advice}".strip(), is_wrong=True)
        self._show_columns()

    async def check_rows(self) -> None:
        """Look at every row and show what was found."""
        if self.table is None:
            return
        self._remember()
        self.check.setEnabled(False)
        self._say(tr("Checking {rows}…", rows=counted(len(self.table.rows), "{n} row", "{n} rows")))
        making = new_password if self.makes_passwords.isChecked() else None
        looking = RowCheck(self.table, self.blueprint, self.columns.sources, self._workspace.store, title_of, making)
        try:
            self.checked = await outcome_of(looking.run())
            await replace_records(self._rows, trouble_rows(self.checked.troubles))
            self.troubles.apply_filter()
        finally:
            self._tell_file()
            self.check.setEnabled(True)
        self._show_findings(self.checked)

    def _show_findings(self, checked: Checked) -> None:
        made = len(checked.changes)
        good = checked.rows - checked.wrong_rows
        lines = [
            tr(
                "{good} of {rows} can be made; {wrong} left out.",
                good=grouped(good),
                rows=counted(checked.rows, "{n} row", "{n} rows"),
                wrong=counted(checked.wrong_rows, "{n} row is", "{n} rows are"),
            )
        ]
        if checked.present:
            lines.append(counted(checked.present, "{n} company is there already.", "{n} companies are there already."))
        if checked.later:
            lines.append(
                tr(
                    "This file needs two jobs. The first makes {companies}. When it is finished, refresh the hierarchy "
                    "and choose the same file again: then {accounts}, since an account needs the id of its company.",
                    companies=counted(made, "{n} company", "{n} companies"),
                    accounts=counted(checked.later, "{n} account is made", "{n} accounts are made"),
                )
            )
        if checked.passwords:
            lines.append(
                tr(
                    "{passwords} made up. They are in memory only: choose “Export the passwords made up” in the menu "
                    "when the job is done; after that, or at sign-out, they are gone.",
                    passwords=counted(len(checked.passwords), "{n} password is", "{n} passwords are"),
                )
            )
        self._summary.setText("\n".join(lines))
        self.plan.setText(counted(made, "Plan {n} change", "Plan {n} changes"))
        self.plan.setEnabled(made > 0)
        self._turn_to(1)
        (self.plan if made else self.back).setFocus()

    @Slot()
    def _open_plan(self) -> None:
        if self.checked is None or self.table is None or not self.checked.changes:
            return
        checked, title = self.checked, tr("{what} from {file}", what=tr(self.blueprint.words), file=self.table.name)
        # It is all in the plan now, which takes the sheet's place.
        self.table = None
        self._passwords.keep(checked.passwords)
        self._plan(checked.changes, title)

    @Slot()
    def _go_back(self) -> None:
        self.checked = None
        self._turn_to(0)
        self._look_at_columns()
        (self.check if self.check.isEnabled() else self.choose).setFocus()

    def _turn_to(self, step: int) -> None:
        self._steps.setCurrentIndex(step)
        self.back.setVisible(step == 1)
        self.plan.setVisible(step == 1)
        self.check.setVisible(step == 0)

    @Slot()
    def _show_kind(self) -> None:
        self._about.setText(
            tr(
                "An account needs the id of its company. So the companies that are missing are made by a first job, "
                "and the accounts, from the same file, by a second one."
            )
            if self.blueprint.is_two_jobs
            else tr("What exists already is told and left out.")
        )
        self.makes_passwords.setVisible(self.blueprint.takes_password)
        self._show_columns()

    def _show_columns(self) -> None:
        headings = self.table.headings if self.table is not None else ()
        sources = guessed(self.blueprint, headings, title_of) | self._remembered()
        above = self._path_of_place()
        if above and PARENT not in sources:
            sources[PARENT] = Source(constant=above)
        self.columns.show_columns(self.blueprint, headings, sources, title_of)
        self.columns.setEnabled(self.table is not None)
        if self.table is not None:
            self._tell_file()
        self._look_at_columns()

    def _path_of_place(self) -> str:
        """The path of the entity in front, as a constant for all rows."""
        store = self._workspace.store
        node = node_of(self._place, store) if self._place is not None and self._place.kind == ENTITY else NONE
        return path_in_words(entity_path(store, node)) if node != NONE else ""

    @Slot()
    def _look_at_columns(self) -> None:
        if self.table is None:
            self.columns.show_unfilled(())
            self.check.setEnabled(False)
            return
        missing = tuple(
            unfilled(self.blueprint, self.columns.sources, makes_passwords=self.makes_passwords.isChecked())
        )
        self.columns.show_unfilled(found.name for found in missing)
        self.check.setEnabled(not missing)
        names = ", ".join(map(title_of, missing))
        self.check.setToolTip(tr("Nothing fills these fields yet: {fields}.", fields=names) if missing else "")

    def _tell_file(self) -> None:
        table = self.table
        if table is not None:
            rows = counted(len(table.rows), "{n} row", "{n} rows")
            self._say(tr("{file}: {rows}, read as {form}.", file=table.name, rows=rows, form=table.form))

    def _say(self, words: str, *, is_wrong: bool = False) -> None:
        dress(self._file, "error" if is_wrong else "")
        self._file.setText(words)

    def _memory(self) -> str:
        """Where the choices for files with these headings are remembered."""
        text = "\n".join((self.blueprint.key, *(self.table.headings if self.table is not None else ())))
        return f"columns-{hashlib.sha256(text.encode()).hexdigest()[:16]}"

    def _remembered(self) -> dict[str, Source]:
        if self.table is None:
            return {}
        kept = self._workspace.state.get(_SECTION, self._memory(), {})
        try:
            sources = msgspec.convert(kept, dict[str, Source])
        except msgspec.ValidationError:
            return {}
        return {name: source for name, source in sources.items() if source.column < len(self.table.headings)}

    def _remember(self) -> None:
        secret = {found.name for found in self.blueprint.fields if found.about.secret}
        kept = {
            name: msgspec.structs.replace(source, constant="") if name in secret else source
            for name, source in self.columns.sources.items()
        }
        self._workspace.state.set(_SECTION, self._memory(), msgspec.to_builtins(kept))

    async def _ask_for_file(self) -> None:
        forms = tr("Tables (*.csv *.xlsx *.txt *.tsv);;All files (*)")
        path = await ask_for_file(self._workspace, self, tr("Choose a file"), forms)
        if path is not None:
            await self.read(path)

    async def _save_template(self, form: Form) -> None:
        blueprint = self.blueprint
        forms = {Form.CSV: "CSV (*.csv)", Form.XLSX: "Excel (*.xlsx)"}[form]
        path = await ask_for_file(self._workspace, self, tr("Save a template"), forms, name=blueprint.key, form=form)
        if path is not None:
            await write_template(blueprint, path, form)
            self._say(tr("{file} is saved. Fill it in below its example row, and choose it here.", file=path.name))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._workspace.tasks.start_latest(self, "work", work)
