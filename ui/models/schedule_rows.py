"""The schedules of policies and folder backups in one week: their runs as rows, and in words what has no time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from typing import Annotated

from console.contract.language import Record, about
from console.contract.services.advanced_folder_backup_management import BackupSchedule
from console.contract.services.backup_policy_records import EntityPolicy
from console.settings.occurrences import Kind, Run, Runs, folder_runs, overlapping, policy_runs
from ui.models.columns import Column, columns_for
from ui.models.policy_words import schedule_in_words
from ui.translation import tr

_NAMED = 3
"""Schedules that one sentence names."""


@dataclass(frozen=True, slots=True)
class Planned:
    """Something with a schedule: a policy, or the backup of a folder. whose: the policy's owner or the device.

    where: what its runs share with those of others, for which they stand in each other's way: a computer.
    """

    key: str
    name: str
    whose: str
    what: EntityPolicy | BackupSchedule | None
    where: str = ""

    @property
    def is_policy(self) -> bool:
        """Whether it is a policy, and no folder's backup."""
        return isinstance(self.what, EntityPolicy)

    @property
    def is_live(self) -> bool:
        """Whether it protects files whenever they change."""
        return isinstance(self.what, EntityPolicy) and bool(self.what.LiveProtectWholeBackupSet)

    def runs(self, zone: tzinfo, first: date) -> Runs:
        """Its runs in the week that begins on a day; a policy's clock is taken to be in `zone`."""
        if isinstance(self.what, EntityPolicy):
            return policy_runs(self.what, zone, first)
        return folder_runs(self.what, zone, first)


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """One run with what it is of. overlaps: another one runs or starts meanwhile where this one does."""

    planned: Planned
    run: Run
    overlaps: bool

    @property
    def key(self) -> str:
        """What tells it apart."""
        return f"{self.planned.key} {self.run.start.isoformat()}"


class ScheduleRow(Record, kw_only=True):
    """One run. Id tells rows apart."""

    Id: Annotated[str, about("what tells the run apart")] = ""
    Begins: Annotated[datetime | None, about("when it starts")] = None
    StoppedBy: Annotated[datetime | None, about("when it is stopped at the latest")] = None
    Name: Annotated[str, about("policy or folder")] = ""
    Kind: Annotated[str, about("what runs")] = ""
    Whose: Annotated[str, about("owner of the policy, or device of the folder")] = ""
    Overlaps: Annotated[bool, about("another one runs or starts meanwhile on the same computer")] = False


def schedule_columns() -> tuple[Column, ...]:
    """The columns, the start first."""
    titles = {"StoppedBy": tr("Stopped by"), "Kind": tr("What"), "Whose": tr("Owner or device")}
    found = columns_for(ScheduleRow, first=("Begins", "StoppedBy", "Name", "Kind", "Whose", "Overlaps", "Id"))
    return tuple(replace(column, title=titles.get(column.key, column.title)) for column in found)


def runs_of_week(planned: Sequence[Planned], zone: tzinfo, first: date) -> list[PlannedRun]:
    """All runs of a week, by their start."""
    found = sorted(
        ((each, run) for each in planned for run in each.runs(zone, first).runs),
        key=lambda pair: (pair[1].start, pair[0].name, pair[0].key),
    )
    by_place: defaultdict[str, list[int]] = defaultdict(list)
    for number, (each, _) in enumerate(found):
        by_place[each.where].append(number)
    meeting = {
        numbers[at] for numbers in by_place.values() for at in overlapping(found[number][1] for number in numbers)
    }
    return [PlannedRun(each, run, number in meeting) for number, (each, run) in enumerate(found)]


def schedule_rows(runs: Sequence[PlannedRun]) -> list[ScheduleRow]:
    """A row for each run."""
    return [
        ScheduleRow(
            Id=each.key,
            Begins=each.run.start,
            StoppedBy=each.run.end,
            Name=each.planned.name,
            Kind=kind_in_words(each.planned),
            Whose=each.planned.whose,
            Overlaps=each.overlaps,
        )
        for each in runs
    ]


def kind_in_words(planned: Planned) -> str:
    """What it is."""
    return tr("Policy") if planned.is_policy else tr("Folder backup")


def untimed_in_words(planned: Sequence[Planned], zone: tzinfo, first: date) -> Iterator[str]:
    """Sentences about what protects without a time, does not run, or runs at times that nobody tells."""
    kinds = [(each, each.runs(zone, first).kind) for each in planned]
    live = [each.name for each in planned if each.is_live]
    off = [each.name for each, kind in kinds if kind is Kind.SWITCHED_OFF]
    unsaid = [_named_with_schedule(each) for each, kind in kinds if kind is Kind.NOT_SAID]
    if live:
        yield tr("Protected live, at any time: {names}.", names=_named(live))
    if off:
        yield tr("Switched off: {names}.", names=_named(off))
    if unsaid:
        yield tr("Runs at times that the provider does not tell: {names}.", names=_named(unsaid))


def _named_with_schedule(planned: Planned) -> str:
    if isinstance(planned.what, EntityPolicy):
        return f"{planned.name} ({schedule_in_words(planned.what.Schedule)})"
    hours = planned.what.HourlyPeriod if planned.what is not None else None
    return tr("{name} (every {n} hours)", name=planned.name, n=hours) if hours else planned.name


def _named(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_NAMED])
    rest = len(names) - _NAMED
    return tr("{names} and {n} more", names=shown, n=rest) if rest > 0 else shown
