"""The operations of a server as rows of the one table: how each stands, what differs, why it is off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from console.contract.language import Record, about
from console.contract.standing import OperationStanding, Standing
from ui.models.columns import Column, columns_for
from ui.translation import tr

ICONS = {
    Standing.SAME: ("ok", "ok"),
    Standing.EXTENDED: ("add", "info"),
    Standing.ADAPTED: ("settings", "info"),
    Standing.LIMITED: ("warning", "warning"),
    Standing.OFF: ("error", "error"),
}
"""Icon and palette role of each standing; its word always stands beside."""


class BindingRow(Record, kw_only=True):
    """One declared operation, in words. Name tells rows apart: two services may have an operation of one name."""

    Name: Annotated[str, about("service and operation")] = ""
    Service: Annotated[str, about("service that has the operation")] = ""
    Operation: Annotated[str, about("operation, as the provider spells it")] = ""
    Kind: Annotated[str, about("what it does to the provider")] = ""
    State: Annotated[str, about("how it stands to what the server offers")] = ""
    Differences: Annotated[str, about("what differs on this server")] = ""
    Off: Annotated[str, about("why nothing is sent")] = ""


def binding_columns() -> tuple[Column, ...]:
    """The columns, the most telling ones first; service and operation together are no column."""
    titles = {"Differences": tr("What differs"), "Off": tr("Switched off because")}
    first = ("Operation", "State", "Differences", "Off", "Kind", "Service")
    found = columns_for(BindingRow, first=first)
    return tuple(
        replace(
            column,
            title=titles.get(column.key, column.title),
            icon_of=_icon_of if column.key == "State" else None,
        )
        for column in found
        if column.key != "Name"
    )


def _icon_of(state: str) -> tuple[str, str]:
    return next((icon for standing, icon in ICONS.items() if word(standing) == state), ("", "text"))


def word(standing: Standing) -> str:
    """The standing as a cell and a button show it."""
    said = tr(str(standing))
    return said[:1].upper() + said[1:]


def name_of(operation: OperationStanding) -> str:
    """What tells an operation apart from all others."""
    return f"{operation.service}.{operation.operation}"


def binding_rows(operations: Sequence[OperationStanding]) -> list[BindingRow]:
    """A row for each operation."""
    return [
        BindingRow(
            Name=name_of(operation),
            Service=operation.service,
            Operation=operation.operation,
            Kind=tr(str(operation.kind)),
            State=word(operation.standing),
            Differences=" ".join(dict.fromkeys(found.words for found in operation.differences)),
            Off=operation.off,
        )
        for operation in operations
    ]
