"""Settings of policies in words: what each is called, what it is set to, how another policy has it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from console.contract.language import Field, fields_of
from console.contract.services.backup_policy_paths import FileSizeLimit, SizeUnit
from console.settings.deviations import POLICY, SIZE_LIMITS, Deviation
from console.settings.whole_policy import WholePolicy
from ui.editors.choices import words_of
from ui.models.change_words import title_of, value_words
from ui.translation import grouped, tr

_NAMED = 3
"""Items of a list that are named in one line."""
_STEP = " › "
_KIND: Field = fields_of(FileSizeLimit)[0]


def setting_title(setting: str) -> str:
    """What a setting is called, with the part that it belongs to: "Schedule › Scheduled time"."""
    part, _, rest = setting.partition(".")
    if part == SIZE_LIMITS and rest:
        return f"{title_of(WholePolicy, part)}{_STEP}{words_of(_KIND, rest)}"
    title = title_of(WholePolicy, setting)
    return title.partition(_STEP)[2] if part == POLICY else title


def setting_words(setting: str, value: Any) -> str:
    """What a setting is set to, its plain value in words."""
    if setting.partition(".")[0] == SIZE_LIMITS:
        return _limits(value)
    if isinstance(value, list | tuple):
        return _items(value, len(value)) or tr("none")
    return value_words(WholePolicy, setting, value)


def deviation_words(deviation: Deviation) -> str:
    """How a policy has a setting that the gold policy has otherwise."""
    if not deviation.is_of_list:
        return setting_words(deviation.setting, deviation.value)
    said = []
    if deviation.missing_count:
        said.append(tr("without {items}", items=_items(deviation.missing, deviation.missing_count)))
    if deviation.additional_count:
        said.append(tr("also {items}", items=_items(deviation.additional, deviation.additional_count)))
    return "; ".join(said)


def _items(items: Sequence[str], number: int) -> str:
    named = items[:_NAMED]
    rest, words = number - len(named), ", ".join(named)
    return tr("{items} and {n} more", items=words, n=grouped(rest)) if rest else words


def _limits(row: dict[str, Any] | None) -> str:
    if row is None:
        return tr("{smallest} to {largest}, by default", smallest=f"0 {SizeUnit.KB}", largest=f"5 {SizeUnit.GB}")
    known = {name: row.get(name) for name in ("MinSize", "MinSizeUnit", "MaxSize", "MaxSizeUnit")}
    return tr(
        "{smallest} to {largest}",
        smallest=f"{known['MinSize']} {known['MinSizeUnit'] or ''}".strip(),
        largest=f"{known['MaxSize']} {known['MaxSizeUnit'] or ''}".strip(),
    )
