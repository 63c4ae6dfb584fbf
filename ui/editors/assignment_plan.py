"""Policies given to accounts, taken from them and given with other credentials: the rows of the plan of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from console.commands.change import Change, Target
from console.commands.policies import PLACEHOLDER
from console.contract.language import Operation
from console.contract.services.backup_policy_management import (
    AddAccountPolicy,
    AddAccountPolicySimple,
    DeleteAccountPolicy,
    DeleteAccountPolicySilent,
)
from console.contract.services.backup_policy_records import AccountPolicy, RunAs
from console.engine.settings_messages import Assigned, PolicyAt
from ui.models.assignment_rows import AssignmentBook, Held, login_words, machine_words
from ui.models.change_words import ARROW
from ui.models.plan_rows import PlanRow, Rows
from ui.policy_sources import KnownPolicy
from ui.translation import tr

_STEP = 20
"""Rows between two chances for the window to go on."""


def assigned(book: AssignmentBook, held: Sequence[Held], known: KnownPolicy, policy: PolicyAt) -> Rows:
    """The rows that give accounts and machines a policy; another one that they have there is taken away before."""
    rows = []
    for number, one in enumerate(held):
        target, before = book.target(one.account), one.assigned
        if one.problem:
            rows.append(PlanRow(target, None, problem=one.problem))
        elif before is not None and before.policy == policy.policy:
            words = tr("It has this policy already, on {machine}.", machine=machine_words(one.machine))
            rows.append(PlanRow(target, None, problem=words))
        else:
            if before is not None:
                rows.append(_taken(target, before))
            request = AddAccountPolicySimple(
                accountName=one.account,
                entityPolicyID=policy.policy,
                systemName=one.machine or None,
                targetEntityId=policy.owner,
            )
            rows.append(_row(target, request, one.machine, tr("no policy"), known.name))
        if number % _STEP == 0:
            yield
    return rows


def unassigned(book: AssignmentBook, held: Sequence[Held]) -> Rows:
    """The rows that take from accounts and machines the policies that they have."""
    rows = []
    for number, one in enumerate(held):
        if one.assigned is not None:
            rows.append(_taken(book.target(one.account), one.assigned))
        if number % _STEP == 0:
            yield
    return rows


def given_again(target: Target, before: Assigned, run_as: RunAs | None) -> Rows:
    """The rows that give an account its policy again, with credentials of its own or, where there are none, without.

    An assignment cannot be changed: it is taken away and made anew.
    """
    rows = [_taken(target, before)]
    yield
    request: Operation[Any]
    if run_as is None:
        request = AddAccountPolicySimple(
            accountName=target.key,
            entityPolicyID=before.policy,
            systemName=before.machine or None,
            targetEntityId=before.owner,
        )
        words = tr("{policy}, runs as the policy says", policy=before.name)
    else:
        request = AddAccountPolicy(
            accountPolicy=AccountPolicy(
                AccountBackupPolicyID=PLACEHOLDER,
                TargetEntityID=before.owner,
                AccountName=target.key,
                EntityBackupPolicyID=before.policy,
                SystemName=before.machine or None,
                DateCreated=datetime.now(UTC),
                RunAs=run_as,
            )
        )
        words = tr("{policy}, runs as {login}", policy=before.name, login=run_as.RunAsDomainAndLogin or "")
    rows.append(_row(target, request, before.machine, tr("no policy"), words))
    return rows


def accounts_of(held: Iterable[Held]) -> int:
    """How many accounts these are."""
    return len({one.account for one in held})


def _taken(target: Target, before: Assigned) -> PlanRow:
    request: Operation[Any]
    if before.machine:
        request = DeleteAccountPolicy(accountName=target.key, systemName=before.machine, targetEntityId=before.owner)
    else:
        request = DeleteAccountPolicySilent(accountPolicyID=before.assignment, targetEntityId=before.owner)
    had = before.name
    if before.has_credentials:
        had = tr("{policy}, runs as {login}", policy=before.name, login=login_words(before))
    return _row(target, request, before.machine, had, tr("no policy"))


def _row(target: Target, request: Operation[Any], machine: str, old: str, new: str) -> PlanRow:
    return PlanRow(target, Change.of(request, target), f"{machine_words(machine)}: {old}{ARROW}{new}")
