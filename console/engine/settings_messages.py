"""Requests about policies: what they say, two side by side, a gold policy against many, templates; who has them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from console.engine.request import Request, Stream
from console.settings.deviations import Deviation
from console.settings.whole_policy import WholePolicy


class PolicyAt(msgspec.Struct, frozen=True, tag=True):
    """A policy of an entity at the provider."""

    policy: int
    owner: int


class TemplateAt(msgspec.Struct, frozen=True, tag=True):
    """A policy in a file."""

    path: str


Source = PolicyAt | TemplateAt
"""Where a policy is read from."""


class Side(msgspec.Struct, frozen=True):
    """A policy as it is shown and carried over: its name and every setting by its path, plain, without secrets."""

    name: str
    settings: dict[str, Any]


class SideBySide(msgspec.Struct, frozen=True):
    """Two policies. deviations: those of the right one from the left. secrets: passwords of theirs that differ."""

    left: Side
    right: Side
    deviations: tuple[Deviation, ...]
    secrets: tuple[str, ...] = ()


class PolicyFound(msgspec.Struct, frozen=True, kw_only=True):
    """One policy of an entity against the gold policy. problem: why it could not be compared, a sentence, or ""."""

    policy: int
    name: str
    deviations: tuple[Deviation, ...] = ()
    problem: str = ""


class EntityFound(msgspec.Struct, frozen=True, kw_only=True):
    """Some policies of an entity, in one part of a stream or in several. problem: why they could not be read."""

    entity: int
    policies: tuple[PolicyFound, ...] = ()
    problem: str = ""


class Compared(msgspec.Struct, frozen=True):
    """The end of a comparison: entities that were asked, policies that were compared, and how many deviate."""

    entities: int
    policies: int
    deviating: int


class Assigned(msgspec.Struct, frozen=True, kw_only=True):
    """A policy that an account has. machine: the one on which it has it, "" for every one.

    assignment: its own id. has_credentials: whether it runs as somebody else than the policy says; login: as whom.
    """

    assignment: int
    policy: int
    owner: int
    name: str
    machine: str = ""
    since: datetime | None = None
    has_credentials: bool = False
    login: str = ""


class AccountFound(msgspec.Struct, frozen=True, kw_only=True):
    """The policies of an account. bare: its machines without one, where it has none for all of them.

    An account without assignments has no policy on any machine. problem: why it could not be read, a sentence, or "".
    """

    account: str
    assignments: tuple[Assigned, ...] = ()
    bare: tuple[str, ...] = ()
    problem: str = ""


class TemplateFile(msgspec.Struct, frozen=True):
    """A template in a file. problem: why it cannot be used, a sentence, or ""."""

    path: str
    name: str
    problem: str = ""


class ReadSettings(Request[Side], frozen=True, tag=True):
    """What one policy says. Raises ReadingFailed for a file that is no template."""

    source: Source


class ReadTemplate(Request[WholePolicy], frozen=True, tag=True):
    """What a new policy can begin with: all that one policy says but its secrets and what the server gave it."""

    source: Source


class ComparePolicies(Request[SideBySide], frozen=True, tag=True):
    """Two policies side by side."""

    left: Source
    right: Source


class FindDeviations(Stream[EntityFound, Compared], frozen=True, tag=True):
    """Every policy of these entities against a gold policy; an entity that cannot be read is told and passed over."""

    gold: Source
    entities: tuple[int, ...]


class FindAssignments(Stream[AccountFound, int], frozen=True, tag=True):
    """Which policies accounts have, in the order of the answers; one that cannot be read is told and passed over."""

    accounts: tuple[str, ...]


class ReadAssignments(Request[AccountFound], frozen=True, tag=True):
    """Which policies one account has."""

    account: str


class ListTemplates(Request[tuple[TemplateFile, ...]], frozen=True, tag=True):
    """The templates in the program's own folder, by name."""


class SaveTemplate(Request[TemplateFile], frozen=True, tag=True):
    """Write a policy as a template called `name`: into `path`, or where that is empty into the program's own folder.

    What stands there under the same name is replaced only where `may_replace` says so. Raises ExportFailed.
    """

    source: Source
    name: str
    path: str = ""
    may_replace: bool = False


class DeleteTemplate(Request[None], frozen=True, tag=True):
    """Remove a template from the program's own folder."""

    path: str


SettingsRequest = (
    ReadSettings
    | ReadTemplate
    | ComparePolicies
    | FindDeviations
    | FindAssignments
    | ReadAssignments
    | ListTemplates
    | SaveTemplate
    | DeleteTemplate
)
