"""The rows of a plan as a table's model, with the choice of those that are sent."""

from __future__ import annotations

import enum
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from PySide6.QtCore import QObject, Signal

from console.commands.change import Change
from console.contract.language import Record, about
from ui.models.cell_model import NO_PARENT, CellModel, Index
from ui.models.columns import Column, columns_for
from ui.models.plan_rows import PlanRow
from ui.translation import tr


class Standing(enum.StrEnum):
    """Whether a row of a plan is sent."""

    SENT = "sent"
    LEFT_OUT = "left-out"
    BLOCKED = "blocked"


STANDING_ICONS: Mapping[Standing, tuple[str, str]] = {
    Standing.SENT: ("ok", "ok"),
    Standing.LEFT_OUT: ("suspended", "neutral"),
    Standing.BLOCKED: ("error", "error"),
}
"""Icon and palette role; the word stands beside."""


def standing_words(standing: Standing) -> str:
    """Whether a row is sent, in words."""
    return {
        Standing.SENT: tr("to be sent"),
        Standing.LEFT_OUT: tr("left out"),
        Standing.BLOCKED: tr("cannot be sent"),
    }[standing]


@dataclass(frozen=True, slots=True)
class PlanCounts:
    """How many rows there are, and how many in each standing."""

    total: int
    sent: int
    left_out: int
    blocked: int


_WIDE = {"Target": 28, "Changes": 44, "Standing": 16, "Remark": 36, "Path": 44}


class PlanFacts(Record, kw_only=True):
    """One row of a plan, in words."""

    Target: Annotated[str, about("whom it is for")] = ""
    Changes: Annotated[str, about("what is sent, and what it is now where that is known")] = ""
    Standing: Annotated[str, about("whether it is sent")] = ""
    Remark: Annotated[str, about("what speaks against it")] = ""
    Path: Annotated[str, about("where it stands")] = ""


def plan_columns() -> tuple[Column, ...]:
    """The columns."""
    titles = {"Target": tr("Whom"), "Changes": tr("What changes"), "Standing": tr("Sent"), "Path": tr("Where")}
    return tuple(
        replace(
            column,
            title=titles.get(column.key, column.title),
            icon_of=STANDING_ICONS.__getitem__ if column.key == "Standing" else None,
            wide=_WIDE.get(column.key, 0),
        )
        for column in columns_for(PlanFacts)
    )


class PlanModel(CellModel):
    """Rows of a plan, all of them or those of one standing. chosen: another choice of rows is sent."""

    chosen = Signal()

    is_sortable = False

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(plan_columns(), parent)
        self._rows: list[PlanRow] = []
        self._is_sent = bytearray()
        self._shown = array("i")
        self._narrowed: Standing | None = None

    @property
    def rows(self) -> Sequence[PlanRow]:
        """All rows, whatever is shown."""
        return self._rows

    @property
    def changes(self) -> list[Change]:
        """What is sent, in the order of the rows."""
        return [row.change for row, is_sent in zip(self._rows, self._is_sent, strict=True) if is_sent and row.change]

    @property
    def counts(self) -> PlanCounts:
        """How many rows stand how."""
        sent = sum(self._is_sent)
        blocked = sum(bool(row.problem) for row in self._rows)
        return PlanCounts(len(self._rows), sent, len(self._rows) - sent - blocked, blocked)

    def show_rows(self, rows: Iterable[PlanRow]) -> None:
        """Show another plan: what nothing speaks against is sent."""
        self.beginResetModel()
        self._rows = list(rows)
        self._is_sent = bytearray(not row.problem and not row.doubt for row in self._rows)
        self._narrowed = None
        self._shown = array("i", range(len(self._rows)))
        self.endResetModel()
        self.chosen.emit()

    def block(self, problems: Mapping[str, str]) -> None:
        """Sentences against changes, by their ids, from whoever checked them: such rows cannot be sent."""
        for number, row in enumerate(self._rows):
            if row.change is not None and row.change.id in problems:
                self._rows[number] = replace(row, problem=problems[row.change.id])
                self._is_sent[number] = False
        self._tell()

    def narrow(self, standing: Standing | None) -> None:
        """Show only the rows of one standing; None shows all."""
        self.beginResetModel()
        self._narrowed = standing
        self._shown = array(
            "i", (row for row in range(len(self._rows)) if standing is None or self.standing(row) is standing)
        )
        self.endResetModel()

    def send(self, positions: Iterable[int], *, is_sent: bool) -> None:
        """Take the rows at these positions in or leave them out; what cannot be sent stays out."""
        for position in positions:
            row = self._shown[position]
            self._is_sent[row] = is_sent and not self._rows[row].problem
        self._tell()

    def toggle(self, positions: Sequence[int]) -> None:
        """Leave rows out where any of them is sent, else take them in."""
        self.send(positions, is_sent=not any(self._is_sent[self._shown[position]] for position in positions))

    def standing(self, row: int) -> Standing:
        """How a row stands, by its number."""
        if self._rows[row].problem:
            return Standing.BLOCKED
        return Standing.SENT if self._is_sent[row] else Standing.LEFT_OUT

    def row_at(self, position: int) -> int:
        return self._shown[position]

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def value(self, position: int, section: int) -> str:
        number = self._shown[position]
        row = self._rows[number]
        match self.columns[section].key:
            case "Target":
                return row.target.name or row.target.key
            case "Changes":
                return row.words
            case "Standing":
                return self.standing(number)
            case "Remark":
                return row.problem or row.doubt
            case _:
                return row.target.path

    def text(self, position: int, section: int) -> str:
        value = self.value(position, section)
        return standing_words(Standing(value)) if self.columns[section].key == "Standing" else value

    def hover(self, position: int, section: int) -> str:
        return self.text(position, section)

    def _tell(self) -> None:
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(self.columns) - 1))
        self.chosen.emit()
