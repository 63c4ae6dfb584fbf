"""Which column of a file fills which field, and what counts for all rows where there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from console.commands.provisioning import Blueprint, Source
from console.commands.provisioning_template import rule_of
from console.contract.language import Field
from ui import field_names
from ui.look import Look, spacing
from ui.look.style import dress
from ui.translation import tr
from ui.views.calm_choice import CalmChoice


class ColumnChoices(QScrollArea):
    """A line for each field: its name, the column, a constant. changed: a person chose or typed something."""

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._columns: dict[str, CalmChoice] = {}
        self._constants: dict[str, QLineEdit] = {}
        self._names: dict[str, QLabel] = {}
        self._fields: dict[str, Field] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("Columns"))

    @property
    def sources(self) -> dict[str, Source]:
        """Where each field gets its value from, as chosen; what gets none is left out."""
        chosen = {
            name: Source(column=column.currentIndex() - 1, constant=self._constants[name].text())
            for name, column in self._columns.items()
        }
        return {name: source for name, source in chosen.items() if source != Source()}

    def show_columns(
        self,
        blueprint: Blueprint,
        headings: Iterable[str],
        sources: Mapping[str, Source],
        title: Callable[[Field], str],
    ) -> None:
        """Show the fields of a kind of file and what fills them."""
        self._columns, self._constants, self._names = {}, {}, {}
        self._fields = {found.name: found for found in blueprint.fields}
        inside = QWidget(self)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, spacing.SMALL, 0)
        grid.setHorizontalSpacing(spacing.MEDIUM)
        grid.setVerticalSpacing(spacing.SMALL)
        for place, words in enumerate((tr("Field"), tr("Column of the file"), tr("Where that is empty, for all rows"))):
            heading = QLabel(words, inside)
            dress(heading, "muted")
            grid.addWidget(heading, 0, place)
        for row, found in enumerate(blueprint.fields, 1):
            words = title(found)
            name = QLabel(tr("{field}, needed", field=words) if found.required else words, inside)
            name.setTextFormat(Qt.TextFormat.PlainText)
            name.setToolTip(field_names.hint(found))
            column = self._column_choice(inside, words, tuple(headings))
            constant = self._constant_line(inside, found, words)
            source = sources.get(found.name, Source())
            column.setCurrentIndex(source.column + 1)
            constant.setText(source.constant)
            name.setBuddy(column)
            for place, widget in enumerate((name, column, constant)):
                grid.addWidget(widget, row, place)
            column.currentIndexChanged.connect(self._tell)
            constant.textChanged.connect(self._tell)
            self._columns[found.name], self._constants[found.name], self._names[found.name] = column, constant, name
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(grid)
        layout.addStretch(1)
        before = self.takeWidget()
        if before is not None:
            before.deleteLater()
        self.setWidget(inside)
        # A scroll area lets its widget paint a ground of its own, another one than the sheet's.
        inside.setAutoFillBackground(False)

    def show_unfilled(self, names: Iterable[str]) -> None:
        """Mark the fields that must be filled and are not."""
        unfilled = frozenset(names)
        for name, label in self._names.items():
            is_wrong = name in unfilled
            dress(label, "error" if is_wrong else "")
            dress(self._constants[name], "wrong" if is_wrong else "field")
            self._columns[name].setAccessibleDescription(tr("Nothing fills this field yet.") if is_wrong else "")

    def _column_choice(self, parent: QWidget, title: str, headings: tuple[str, ...]) -> CalmChoice:
        column = CalmChoice(parent)
        column.setFixedHeight(spacing.CONTROL)
        column.addItem(tr("No column"))
        column.addItems([heading or tr("Column {n}", n=place) for place, heading in enumerate(headings, 1)])
        column.setAccessibleName(tr("Column for {field}", field=title))
        return column

    def _constant_line(self, parent: QWidget, found: Field, title: str) -> QLineEdit:
        constant = QLineEdit(parent)
        constant.setFixedHeight(spacing.CONTROL)
        constant.setAccessibleName(tr("{field} for all rows", field=title))
        constant.setToolTip(rule_of(found))
        constant.setPlaceholderText(rule_of(found))
        if found.about.secret:
            constant.setEchoMode(QLineEdit.EchoMode.Password)
        return constant

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()
