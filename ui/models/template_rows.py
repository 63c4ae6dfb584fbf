"""Policy templates as rows of the one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Annotated

from console.contract.language import Record, about
from console.engine.settings_messages import TemplateFile
from ui.models.columns import Column, columns_for
from ui.translation import tr

_WIDE = {"Name": 34, "State": 40, "File": 34}


class TemplateRow(Record, kw_only=True):
    """One template. Path tells rows apart."""

    Path: Annotated[str, about("where the file is")] = ""
    Name: Annotated[str, about("what the template is called")] = ""
    State: Annotated[str, about("whether it can be used")] = ""
    File: Annotated[str, about("name of the file")] = ""


def template_columns() -> tuple[Column, ...]:
    """The columns."""
    return tuple(
        replace(column, wide=_WIDE.get(column.key, 0), icon_of=_icon_of if column.key == "State" else None)
        for column in columns_for(TemplateRow, first=("Name", "State", "File"))
        if column.key != "Path"
    )


def _icon_of(state: str) -> tuple[str, str]:
    return ("ok", "ok") if state == _usable() else ("error", "error")


def _usable() -> str:
    return tr("can be used")


def template_rows(files: Sequence[TemplateFile]) -> list[TemplateRow]:
    """A row for each file."""
    return [
        TemplateRow(Path=file.path, Name=file.name, State=file.problem or _usable(), File=PurePath(file.path).name)
        for file in files
    ]
