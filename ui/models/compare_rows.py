"""Two policies side by side as rows of the one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from console.contract.language import Record, about
from console.engine.settings_messages import Side, SideBySide
from ui.models.columns import Column, columns_for
from ui.models.setting_words import setting_title, setting_words
from ui.translation import tr

_WIDE = {"Title": 40, "State": 12, "Left": 38, "Right": 38}


class CompareRow(Record, kw_only=True):
    """One setting. Setting tells rows apart; Number is its declared place."""

    Setting: Annotated[str, about("path of the setting")] = ""
    Number: Annotated[int, about("place of the setting")] = 0
    Title: Annotated[str, about("what the setting is called")] = ""
    State: Annotated[str, about("whether both have the same")] = ""
    Left: Annotated[str, about("what the left policy has")] = ""
    Right: Annotated[str, about("what the right policy has")] = ""


def compare_columns() -> tuple[Column, ...]:
    """The columns: the setting, whether it differs, both values."""
    titles = {
        "Number": tr("No."),
        "Title": tr("Setting"),
        "State": tr("Compared"),
        "Left": tr("Left"),
        "Right": tr("Right"),
    }
    return tuple(
        replace(
            column,
            title=titles.get(column.key, column.title),
            wide=_WIDE.get(column.key, 0),
            icon_of=_icon_of if column.key == "State" else None,
            shown=column.key != "Number",
        )
        for column in columns_for(CompareRow, first=("Title", "State", "Left", "Right", "Number"))
        if column.key != "Setting"
    )


def _icon_of(state: str) -> tuple[str, str]:
    return ("warning", "warning") if state == state_words(is_same=False) else ("ok", "ok")


def state_words(*, is_same: bool) -> str:
    """Whether both have the same, as a cell shows it."""
    return tr("same") if is_same else tr("differs")


def side_words(sides: SideBySide, setting: str, side: Side) -> str:
    """What one of the two has, in words; of a password only that it is not shown."""
    if setting in sides.secrets:
        return tr("not shown")
    return setting_words(setting, side.settings.get(setting))


def compare_rows(sides: SideBySide, *, only_differences: bool) -> Sequence[CompareRow]:
    """A row for each setting, in declared order."""
    different = {deviation.setting for deviation in sides.deviations} | set(sides.secrets)
    settings = dict.fromkeys((*sides.left.settings, *sides.right.settings, *different))
    return [
        CompareRow(
            Setting=setting,
            Number=number,
            Title=setting_title(setting),
            State=state_words(is_same=setting not in different),
            Left=side_words(sides, setting, sides.left),
            Right=side_words(sides, setting, sides.right),
        )
        for number, setting in enumerate(settings, 1)
        if setting in different or not only_differences
    ]
