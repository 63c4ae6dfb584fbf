"""Named sets and tags: what a person put together, kept on this computer, one file a profile.

A set has members that were added by hand, members that its rule finds, or both. A tag is a coloured word on entities
and accounts. Members are named by what the provider knows them by, so that they outlive every refresh.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from pathlib import Path
from typing import TypeVar

import msgspec

from console.callbacks import Callbacks
from console.errors import SetsProblem
from console.files import set_aside, write_whole
from console.store.entities import NONE
from console.store.set_rules import Member, SetRule, found_by, is_known, node_of_member
from console.store.steps import result_of, spans
from console.store.store import Store
from console.store.texts import fold

_VERSION = 1
_NAME_LENGTH = 60


class NamedSet(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One set."""

    name: str
    members: tuple[Member, ...] = ()
    rule: SetRule | None = None


class Tag(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One tag. color: a role of the palette."""

    name: str
    color: str = "neutral"
    members: tuple[Member, ...] = ()


class Resolved(msgspec.Struct, frozen=True):
    """Whom a set or a tag means now. gone: members by hand that the store does not know."""

    members: tuple[Member, ...]
    gone: tuple[Member, ...] = ()


class Content(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All sets and tags: what stands in the file, and in one that is exported."""

    version: int = _VERSION
    sets: tuple[NamedSet, ...] = ()
    tags: tuple[Tag, ...] = ()


NamedT = TypeVar("NamedT", NamedSet, Tag)


class Sets:
    """The sets and tags of one profile. `changed` is called after every change.

    A method that changes something returns once it is on disk, and raises SetsProblem where that fails or a rule is
    broken; then nothing has changed. problem: why the file could not be read, a sentence, or "".
    """

    def __init__(self, path: Path) -> None:
        self.changed: Callbacks[[]] = Callbacks()
        self.problem = ""
        self.version = 0
        self._path = path
        self._content = Content()
        self._tagged: dict[Member, tuple[Tag, ...]] = {}
        try:
            self._show(self._read())
        except SetsProblem as problem:
            self.problem = f"{problem.summary} {problem.advice}"

    @property
    def sets(self) -> tuple[NamedSet, ...]:
        """All sets by name."""
        return self._content.sets

    @property
    def tags(self) -> tuple[Tag, ...]:
        """All tags by name."""
        return self._content.tags

    @property
    def named_all(self) -> tuple[NamedSet | Tag, ...]:
        """All tags, then all sets."""
        return (*self.tags, *self.sets)

    def named(self, name: str) -> NamedSet | Tag | None:
        """The tag of that name, else the set, in any case."""
        return self.tag_named(name) or self.set_named(name)

    def set_named(self, name: str) -> NamedSet | None:
        """The set of that name, in any case."""
        return _find(self.sets, name)

    def tag_named(self, name: str) -> Tag | None:
        """The tag of that name, in any case."""
        return _find(self.tags, name)

    def tags_of(self, member: Member) -> tuple[Tag, ...]:
        """The tags on an entity or account; cheap enough for every row that is painted."""
        return self._tagged.get(member, ())

    def put_set(self, wanted: NamedSet, previous: str = "") -> None:
        """Keep a set in the place of the one named `previous`; without it, as a new one."""
        self._write(sets=_put(self.sets, wanted, previous))

    def put_tag(self, wanted: Tag, previous: str = "") -> None:
        """Keep a tag in the place of the one named `previous`; without it, as a new one."""
        self._write(tags=_put(self.tags, wanted, previous))

    def delete_set(self, name: str) -> None:
        """Forget a set; its members are not touched."""
        self._write(sets=tuple(known for known in self.sets if known.name != name))

    def delete_tag(self, name: str) -> None:
        """Forget a tag and take it off everything."""
        self._write(tags=tuple(known for known in self.tags if known.name != name))

    def add(self, name: str, members: Iterable[Member]) -> None:
        """Put members into a set by hand; the set is made where there is none."""
        known = self.set_named(name)
        wanted = _with_members(known or NamedSet(name=name), members)
        self._write(sets=_put(self.sets, wanted, known.name if known else ""))

    def remove(self, name: str, members: Iterable[Member]) -> None:
        """Take members out of a set that were put in by hand."""
        if known := self.set_named(name):
            self._write(sets=_put(self.sets, _without_members(known, members), known.name))

    def tag(self, name: str, members: Iterable[Member]) -> None:
        """Put a tag on entities and accounts. Raises SetsProblem where there is no such tag."""
        known = self.tag_named(name)
        if known is None:
            raise SetsProblem(f"There is no tag named {name!r}.", "Make it first.")
        self._write(tags=_put(self.tags, _with_members(known, members), known.name))

    def untag(self, name: str, members: Iterable[Member]) -> None:
        """Take a tag off entities and accounts."""
        if known := self.tag_named(name):
            self._write(tags=_put(self.tags, _without_members(known, members), known.name))

    def resolve(self, wanted: NamedSet | Tag, store: Store) -> Resolved:
        """Whom a set or a tag means now. Raises SetsProblem for a rule over a column that there is not."""
        return result_of(self.resolve_in_steps(wanted, store))

    def resolve_in_steps(self, wanted: NamedSet | Tag, store: Store) -> Generator[None, None, Resolved]:
        """The same, as steps that return it: a rule over a quarter of a million accounts takes longer than a frame."""
        here: dict[Member, None] = {}
        gone = []
        for first, end in spans(len(wanted.members)):
            for member in wanted.members[first:end]:
                if is_known(member, store):
                    here[member] = None
                else:
                    gone.append(member)
            yield
        if isinstance(wanted, NamedSet) and wanted.rule is not None:
            found = yield from found_by(wanted.rule, store)
            here.update(dict.fromkeys(found))
        return Resolved(tuple(here), tuple(gone))

    def nodes_of(self, wanted: NamedSet | Tag, store: Store) -> Generator[None, None, list[int]]:
        """The nodes of the entities that a set or a tag means, and of those that own its accounts, in steps."""
        found = yield from self.resolve_in_steps(wanted, store)
        nodes: dict[int, None] = {}
        for first, end in spans(len(found.members)):
            for member in found.members[first:end]:
                nodes[node_of_member(member, store)] = None
            yield
        nodes.pop(NONE, None)
        return list(nodes)

    def exported(self) -> bytes:
        """All sets and tags as JSON, for another computer or profile."""
        return msgspec.json.format(msgspec.json.encode(self._content), indent=2)

    def take_in(self, exported: bytes) -> tuple[int, int]:
        """Add what was exported elsewhere; gives the numbers of sets and tags in it.

        Where a name is known already its members come together; a rule, or a colour, that comes replaces the one here.
        """
        coming = _decoded(exported, "The file")
        sets, tags = self.sets, self.tags
        for one in coming.sets:
            known = _find(sets, one.name)
            rule = one.rule or (known.rule if known else None)
            joined = msgspec.structs.replace(_with_members(known or one, one.members), rule=rule)
            sets = _put(sets, joined, known.name if known else "")
        for tag in coming.tags:
            same = _find(tags, tag.name)
            dyed = msgspec.structs.replace(_with_members(same or tag, tag.members), color=tag.color)
            tags = _put(tags, dyed, same.name if same else "")
        self._write(sets=sets, tags=tags)
        return len(coming.sets), len(coming.tags)

    def _show(self, content: Content) -> None:
        tagged: dict[Member, tuple[Tag, ...]] = {}
        for tag in content.tags:
            for member in tag.members:
                tagged[member] = (*tagged.get(member, ()), tag)
        self._content, self._tagged = content, tagged
        self.version += 1

    def _read(self) -> Content:
        try:
            text = self._path.read_bytes()
        except FileNotFoundError:
            return Content()
        except OSError as error:
            raise SetsProblem(
                f"Your sets and tags cannot be read from {self._path}: {error.strerror}.",
                "Give yourself the right to read there.",
            ) from error
        try:
            return _decoded(text, f"The file of your sets and tags, {self._path},")
        except SetsProblem as damage:
            if damage.facts.get("is_newer"):
                raise
            try:
                aside = set_aside(self._path)
            except OSError as error:
                raise SetsProblem(
                    f"The file of your sets and tags is damaged: {self._path}.",
                    f"It cannot be moved away ({error.strerror}); do that by hand.",
                ) from damage
            raise SetsProblem(
                f"The file of your sets and tags is damaged; it was set aside as {aside}.",
                "Import an exported file, or make them again.",
            ) from damage

    def _write(self, *, sets: tuple[NamedSet, ...] | None = None, tags: tuple[Tag, ...] | None = None) -> None:
        if self.problem and self._path.exists():
            raise SetsProblem("Your sets and tags cannot be changed now.", self.problem)
        content = Content(
            sets=self.sets if sets is None else sets,
            tags=self.tags if tags is None else tags,
        )
        try:
            write_whole(self._path, msgspec.json.encode(content))
        except OSError as error:
            raise SetsProblem(
                f"Your sets and tags cannot be written to {self._path.parent}: {error.strerror}.",
                "Make room on the disk, or give yourself the right to write there.",
            ) from error
        self._show(content)
        self.changed()


def _decoded(text: bytes, what: str) -> Content:
    try:
        content = msgspec.json.decode(text, type=Content)
        known: tuple[NamedSet, ...] = ()
        for one in content.sets:
            known = _put(known, one, "")
        tags: tuple[Tag, ...] = ()
        for tag in content.tags:
            tags = _put(tags, tag, "")
    except (msgspec.MsgspecError, UnicodeDecodeError) as damage:
        raise SetsProblem(
            f"{what} does not hold sets and tags.", "Choose a file that this program exported."
        ) from damage
    if content.version > _VERSION:
        raise SetsProblem(f"{what} was written by a newer version of the program.", "Use that version.", is_newer=True)
    return Content(sets=known, tags=tags)


def _find(known: Iterable[NamedT], name: str) -> NamedT | None:
    wanted = fold(name.strip())
    return next((one for one in known if fold(one.name) == wanted), None)


def _put(known: tuple[NamedT, ...], wanted: NamedT, previous: str) -> tuple[NamedT, ...]:
    """All that are known with a new one, by name. Raises SetsProblem for a name that cannot be."""
    name = wanted.name
    if not name or name != name.strip() or len(name) > _NAME_LENGTH or not name.isprintable():
        raise SetsProblem(f"A name has 1 to {_NAME_LENGTH} characters without spaces at its ends.", "Change the name.")
    every: list[NamedT] = [one for one in known if one.name != previous]
    if _find(every, name) is not None:
        raise SetsProblem(f"There is one named {name!r} already.", "Choose another name.")
    every.append(wanted)
    every.sort(key=lambda one: fold(one.name))
    return tuple(every)


def _with_members(known: NamedT, members: Iterable[Member]) -> NamedT:
    return msgspec.structs.replace(known, members=tuple(dict.fromkeys((*known.members, *members))))


def _without_members(known: NamedT, members: Iterable[Member]) -> NamedT:
    leaving = frozenset(members)
    return msgspec.structs.replace(known, members=tuple(one for one in known.members if one not in leaving))
