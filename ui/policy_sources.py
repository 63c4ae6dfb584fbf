"""Policies that others are held against: those that were used before, those at hand, and templates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from console.contract.services.backup_policy_management import GetEntityPoliciesAll
from console.engine.settings_messages import ListTemplates, PolicyAt, Source, TemplateAt
from console.errors import ConsoleError
from console.store import NONE
from ui.translation import tr
from ui.workspace import Workspace

_SECTION, _GOLD, _ASKED = "policies compared", "gold policy", "policy asked about"
_MOST = 8
"""So many are remembered of a profile."""


@dataclass(frozen=True, slots=True)
class KnownPolicy:
    """A policy that can be chosen. where: whose it is, in words."""

    source: Source
    name: str
    where: str

    @property
    def words(self) -> str:
        """What it is called where others stand beside it."""
        return f"{self.name} ({self.where})" if self.where else self.name


def remembered(workspace: Workspace) -> list[KnownPolicy]:
    """The policies of this profile that were compared before, the last one first."""
    kept: list[Any] = workspace.state.get(_SECTION, workspace.session.profile_name, [])
    return [found for found in map(_known, kept) if found is not None]


def remember(workspace: Workspace, known: KnownPolicy) -> None:
    """Offer a policy first from now on."""
    others = [other for other in remembered(workspace) if other.source != known.source]
    kept = [_kept(one) for one in (known, *others[: _MOST - 1])]
    workspace.state.set(_SECTION, workspace.session.profile_name, kept)


def _kept(known: KnownPolicy) -> dict[str, Any]:
    return {"source": msgspec.to_builtins(known.source), "name": known.name, "where": known.where}


def _known(kept: Any) -> KnownPolicy | None:
    try:
        source: Source = msgspec.convert(kept["source"], type=Source)
        return KnownPolicy(source, str(kept["name"]), str(kept["where"]))
    except (KeyError, TypeError, msgspec.ValidationError):
        return None


def gold_of(workspace: Workspace) -> KnownPolicy | None:
    """The policy of this profile that others were last held against."""
    return _known(workspace.state.get(_GOLD, workspace.session.profile_name))


def mark_gold(workspace: Workspace, known: KnownPolicy) -> None:
    """Hold others against this policy from now on."""
    remember(workspace, known)
    workspace.state.set(_GOLD, workspace.session.profile_name, _kept(known))


def ask_about(workspace: Workspace, known: KnownPolicy) -> None:
    """Let the page of assignments that is shown next show who has a policy."""
    workspace.state.set(_ASKED, workspace.session.profile_name, _kept(known))


def take_asked(workspace: Workspace) -> KnownPolicy | None:
    """The policy of which it was asked who has it, once."""
    asked = _known(workspace.state.get(_ASKED, workspace.session.profile_name))
    if asked is not None:
        workspace.state.set(_ASKED, workspace.session.profile_name, None)
    return asked


async def at_hand(workspace: Workspace, node: int) -> list[KnownPolicy]:
    """The policies of an entity and of those above it that can be read, the nearest first."""
    tree = workspace.store.entities
    found: list[KnownPolicy] = []
    for step in reversed(tree.path(node)) if node != NONE else ():
        owner = tree.entity_id(step)
        try:
            reply = await workspace.link.call(GetEntityPoliciesAll(targetEntityId=owner))
        except ConsoleError:
            # What is above the caller is none of its business; whatever else is wrong is told where it matters.
            continue
        found += (
            KnownPolicy(PolicyAt(policy.EntityBackupPolicyID, owner), policy.PolicyName or "", tree.name(step))
            for policy in reply.EntityPolicies
            if policy.EntityBackupPolicyID is not None
        )
    return found


async def templates(workspace: Workspace) -> list[KnownPolicy]:
    """The templates that can be used."""
    files = await workspace.link.request(ListTemplates())
    return [KnownPolicy(TemplateAt(file.path), file.name, tr("template")) for file in files if not file.problem]


def distinct(policies: Iterable[KnownPolicy]) -> list[KnownPolicy]:
    """Each source once."""
    return list({known.source: known for known in reversed(list(policies))}.values())[::-1]
