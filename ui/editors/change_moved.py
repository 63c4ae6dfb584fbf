"""What is different at the provider from what a person saw: three values side by side, field by field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from console.commands.change import FieldChange, State
from console.contract.language import OperationSpec
from ui import formats
from ui.editors.told_panels import ValuesRow, sentences_panel, values_panel
from ui.look import Look, spacing
from ui.models.change_words import title_of, value_words
from ui.translation import tr

MovedRow = tuple[str, str, str, str]
"""What a field is called, and its value as it was seen, as it is now, and as it is sent."""


class ChangeMoved(QWidget):
    """As you saw it, as it is now, as you send it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        said = tr("Somebody else changed it since you looked. Nothing was sent.")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(spacing.MEDIUM)
        self._column.addWidget(sentences_panel(look, "notice", "warning", "warning", [said], self))
        self._table: QFrame | None = None
        self.rows: list[MovedRow] = []
        self._column.addStretch(1)

    def show_rows(self, rows: Sequence[MovedRow]) -> None:
        """Show what moved."""
        if self._table is not None:
            self._table.deleteLater()
        self.rows = list(rows)
        headings = (tr("As you saw it"), tr("Now at the provider"), tr("What you send"))
        told = (ValuesRow(title, (*cells,), strong=1, spoken=f"{title}: {cells[1]}") for title, *cells in rows)
        self._table = values_panel(self._look, headings, told, wide=(0, 1, 2), parent=self)
        self._column.insertWidget(1, self._table)


def moved_fields(spec: OperationSpec, seen: State, now: State, changes: tuple[FieldChange, ...]) -> list[MovedRow]:
    """What moved of the fields of a change."""

    def words(name: str, value: object) -> str:
        return value_words(spec.request, name, value) or formats.ABSENT

    sent = {change.path: change for change in changes}
    return [
        (
            title_of(spec.request, name),
            words(name, seen.get(name)),
            words(name, now.get(name)),
            words(name, sent[name].new) if name in sent else tr("unchanged"),
        )
        for name in {**seen, **now}
        if seen.get(name) != now.get(name)
    ]
