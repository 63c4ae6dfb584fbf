"""How a policy differs from a gold policy, by settings that can be carried over one by one.

A setting here is a field of the policy, a whole list of paths, or the size limit of one type of files, which is one
thing with its units: `Policy.Schedule.ScheduledTime`, `ScannerPathes.IncludeFolders`, `SizeLimits.Video`. Whose policy
it is and what it is called are no settings, and passwords are nobody else's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from console.contract.language import Record, fields_of
from console.contract.policy_rules import POLICY_NAME
from console.contract.services.backup_policy_paths import FileType
from console.contract.services.backup_policy_records import EntityPolicy
from console.settings.differences import Difference, differences
from console.settings.patching import value_at
from console.settings.size_limits import held
from console.settings.whole_policy import WholePolicy

NAMED_ITEMS = 20
"""Items of a list that a deviation names; of the others it has the number."""

POLICY, SCANNER_PATHES, EXPLICIT_PATHES, SIZE_LIMITS = (found.name for found in fields_of(WholePolicy))
"""The parts of a policy, each of which is written by an operation of its own."""

_NAME = f"{POLICY}.{next(found.name for found in fields_of(EntityPolicy) if found.about.rule is POLICY_NAME)}"


class Deviation(msgspec.Struct, frozen=True, kw_only=True):
    """One setting that a policy has differently. value: the policy's own, plain, None for nothing and for a list.

    missing, additional: items of the list that only the gold policy, only this policy has, `NAMED_ITEMS` at most;
    missing_count, additional_count: how many there are.
    """

    setting: str
    value: Any = None
    missing: tuple[str, ...] = ()
    additional: tuple[str, ...] = ()
    missing_count: int = 0
    additional_count: int = 0

    @property
    def is_of_list(self) -> bool:
        """Whether it is about a list of paths."""
        return bool(self.missing_count or self.additional_count)


def deviations(gold: WholePolicy, policy: WholePolicy) -> tuple[Deviation, ...]:
    """All settings that a policy has differently, in declared order; the order of paths says nothing."""
    rest = msgspec.structs.replace(policy, SizeLimits=gold.SizeLimits)
    found = (_of(each) for each in differences(gold, rest) if each.path != _NAME and not each.is_secret)
    return (*(each for each in found if each is not None), *_of_size_limits(gold, policy))


def _of(found: Difference) -> Deviation | None:
    if not found.is_of_list:
        return Deviation(setting=found.path, value=found.new)
    if found.is_order_only:
        return None
    return Deviation(
        setting=found.path,
        missing=tuple(item.key for item in found.removed[:NAMED_ITEMS]),
        additional=tuple(item.key for item in found.added[:NAMED_ITEMS]),
        missing_count=len(found.removed),
        additional_count=len(found.added),
    )


def _of_size_limits(gold: WholePolicy, policy: WholePolicy) -> Iterator[Deviation]:
    if gold.SizeLimits == policy.SizeLimits:
        return
    wanted, present = held(gold.SizeLimits), held(policy.SizeLimits)
    for kind in dict.fromkeys((*wanted, *present)):
        if wanted.get(kind) != present.get(kind):
            setting = f"{SIZE_LIMITS}.{kind}"
            yield Deviation(setting=setting, value=value_at(policy, setting))


def all_settings() -> tuple[str, ...]:
    """The path of every setting, in declared order."""
    kinds = tuple(f"{SIZE_LIMITS}.{kind}" for kind in FileType)
    return tuple(path for path in (*_paths(WholePolicy, ""), *kinds) if path not in (_NAME, SIZE_LIMITS))


def _paths(record: type[Record], above: str) -> Iterator[str]:
    for found in fields_of(record):
        path = f"{above}{found.name}"
        if found.record is not None and not found.array:
            yield from _paths(found.record, f"{path}.")
        elif not found.about.by_server and not found.about.secret:
            yield path


def by_part(settings: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Settings and their values by the part of the policy that they belong to."""
    parts: dict[str, dict[str, Any]] = {}
    for setting, value in settings.items():
        parts.setdefault(setting.partition(".")[0], {})[setting] = value
    return parts
