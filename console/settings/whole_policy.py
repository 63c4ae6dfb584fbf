"""A policy together with the lists that the provider reads and writes by themselves."""

from __future__ import annotations

from typing import Annotated

from console.contract.language import Record, about
from console.contract.services.backup_policy_paths import CustomPathes, FileSizeLimit
from console.contract.services.backup_policy_records import EntityPolicy


class WholePolicy(Record):
    """All that a policy sets. Settings are named by paths: `Policy.Schedule.ScheduledTime`, `SizeLimits.Video.MaxSize`.

    It is a record like those of the contract, so that all that follows from declarations (titles, words, forms,
    differences) works on it; it is never sent by itself.
    """

    Policy: Annotated[EntityPolicy, about("the policy itself")]
    ScannerPathes: Annotated[CustomPathes, about("where the scanner searches beside its standard places")] = (
        CustomPathes()
    )
    ExplicitPathes: Annotated[CustomPathes, about("the second backup set, which is not scanned")] = CustomPathes()
    SizeLimits: Annotated[tuple[FileSizeLimit, ...], about("smallest and largest files, by their type")] = ()
