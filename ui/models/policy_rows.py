"""The policies of an entity as rows of the one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from console.contract.language import Record, about
from console.contract.services.backup_policy_records import EntityPolicy
from ui.models.columns import Column, columns_for
from ui.models.policy_words import backup_set_in_words, retention_in_words, schedule_in_words
from ui.translation import tr


class PolicyRow(Record, kw_only=True):
    """One policy, in words. Id tells rows apart."""

    Id: Annotated[str, about("id of the policy")] = ""
    Name: Annotated[str, about("name of the policy")] = ""
    Runs: Annotated[str, about("when the backup runs")] = ""
    Saves: Annotated[str, about("what the scanner looks for")] = ""
    Removes: Annotated[str, about("what is removed from the cloud again")] = ""
    Created: Annotated[datetime | None, about("when the policy was made")] = None


def policy_columns() -> tuple[Column, ...]:
    """The columns, the name first and the id last."""
    titles = {"Id": tr("Id"), "Removes": tr("Removes from the cloud")}
    found = columns_for(PolicyRow, first=("Name", "Runs", "Saves", "Removes", "Created", "Id"))
    return tuple(replace(column, title=titles.get(column.key, column.title)) for column in found)


def policy_rows(policies: Sequence[EntityPolicy]) -> list[PolicyRow]:
    """A row for each policy."""
    return [
        PolicyRow(
            Id=str(policy.EntityBackupPolicyID),
            Name=policy.PolicyName or "",
            Runs=schedule_in_words(policy.Schedule, policy.Options),
            Saves=backup_set_in_words(policy.BackupSet),
            Removes=retention_in_words(policy.Options),
            Created=policy.DateCreated,
        )
        for policy in policies
    ]
