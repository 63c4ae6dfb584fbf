"""What is wrong with the rows of a file, as rows of the one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from console.commands.provisioning_check import Trouble
from console.contract.language import Record, about
from ui.models.columns import Column, columns_for
from ui.translation import tr


class TroubleRow(Record, kw_only=True):
    """One trouble, in words. Number tells rows apart: a row of the file may have several."""

    Number: Annotated[int, about("place in the list")] = 0
    Row: Annotated[int, about("number of the row in the file")] = 0
    Column: Annotated[str, about("heading of the column in the file")] = ""
    Trouble: Annotated[str, about("what is wrong")] = ""
    Weight: Annotated[str, about("whether the row can be sent all the same")] = ""


def trouble_columns() -> tuple[Column, ...]:
    """The columns, the most telling ones first."""
    titles = {"Trouble": tr("What is wrong"), "Weight": tr("Weight")}
    return tuple(
        replace(
            column,
            title=titles.get(column.key, column.title),
            icon_of=_icon_of if column.key == "Weight" else None,
        )
        for column in columns_for(TroubleRow, first=("Row", "Weight", "Column", "Trouble"))
        if column.key != "Number"
    )


def _icon_of(weight: str) -> tuple[str, str]:
    return ("warning", "warning") if weight == _weight(is_warning=True) else ("error", "error")


def _weight(*, is_warning: bool) -> str:
    return tr("Worth a look") if is_warning else tr("Left out")


def trouble_rows(troubles: Sequence[Trouble]) -> list[TroubleRow]:
    """A row for each trouble."""
    return [
        TroubleRow(
            Number=number,
            Row=trouble.row,
            Column=trouble.column,
            Trouble=trouble.sentence,
            Weight=_weight(is_warning=trouble.is_warning),
        )
        for number, trouble in enumerate(troubles, 1)
    ]
