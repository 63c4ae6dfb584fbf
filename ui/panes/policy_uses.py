"""Who has a policy: shown on the page of assignments, and asked before one is deleted."""

from __future__ import annotations

from functools import partial

from console.contract.services.backup_policy_management import DeleteEntityPolicy
from console.engine.settings_messages import FindAssignments, PolicyAt
from console.store import NONE
from ui import navigation
from ui.editors.carry_over import target_of_policy
from ui.editors.change_sheet import open_change
from ui.jobs import Job
from ui.notices import WARNING
from ui.policy_sources import KnownPolicy, ask_about
from ui.translation import tr
from ui.workspace import Workspace

_NAMED = 3
"""Accounts that are named to whoever wants to delete their policy; nobody is asked about after one more."""


def show_uses(workspace: Workspace, known: KnownPolicy) -> None:
    """Show which accounts have a policy."""
    if isinstance(known.source, PolicyAt):
        ask_about(workspace, known)
        workspace.navigator.open(navigation.entity(known.source.owner, "assignments"))


def show_policy(workspace: Workspace, known: KnownPolicy) -> None:
    """Show a policy among the others of its owner."""
    if isinstance(known.source, PolicyAt):
        ask_about(workspace, known)
        workspace.navigator.open(navigation.entity(known.source.owner, "policies"))


def delete_policy(workspace: Workspace, known: KnownPolicy) -> None:
    """Look whether an active account has the policy; if none has, ask whether it is to be deleted.

    The provider refuses to delete one that an account has, and does not say which.
    """
    why = workspace.session.why_no_change(DeleteEntityPolicy.spec.name)
    if why:
        workspace.notices.tell(why)
    elif isinstance(known.source, PolicyAt):
        title = tr("Looking for who has “{policy}”", policy=known.name)
        workspace.tasks.start_job(title, partial(_delete, workspace, known, known.source))


async def _delete(workspace: Workspace, known: KnownPolicy, source: PolicyAt, job: Job) -> None:
    users = await _users(workspace, source, job)
    if not users:
        open_change(workspace, DeleteEntityPolicy.spec, target_of_policy(workspace, source, known.name))
        return
    named = ", ".join(users[:_NAMED])
    whom = tr("{named} and others", named=named) if len(users) > _NAMED else named
    workspace.notices.offer(
        tr("“{policy}” cannot be deleted: it is assigned to {whom}.", policy=known.name, whom=whom),
        tr("Take it from them first."),
        tr("Show them"),
        lambda: show_uses(workspace, known),
        level=WARNING,
    )


async def _users(workspace: Workspace, source: PolicyAt, job: Job) -> list[str]:
    """The first accounts below the policy's owner that have it. Raises ConsoleError."""
    node, accounts = workspace.store.entities.node_of(source.owner), workspace.store.accounts
    names = accounts.texts("Username")
    below = tuple(names[row] for row in accounts.rows_below(node)) if node != NONE else ()
    users: list[str] = []
    async with workspace.link.stream(FindAssignments(below), progress=job.advance) as found:
        async for part in found:
            if any(one.policy == source.policy for one in part.assignments):
                users.append(part.account)
            if len(users) > _NAMED:
                break
    return users
