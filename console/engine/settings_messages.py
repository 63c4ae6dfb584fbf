"""Requests about what policies say: two side by side, a gold policy against many, templates."""

from __future__ import annotations

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
    ReadSettings | ReadTemplate | ComparePolicies | FindDeviations | ListTemplates | SaveTemplate | DeleteTemplate
)
