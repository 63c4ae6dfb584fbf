"""One change as plain records: what is asked for, what it will do, how it ended. All of it crosses the pipe."""

from __future__ import annotations

import enum
import uuid
from collections.abc import Mapping
from typing import Any

import msgspec

from console.contract.language import Kind, Operation, OperationSpec

State = dict[str, Any]
"""How things stand, by names that the command chooses (where it can, those of the request): plain values only."""


class TargetKind(enum.StrEnum):
    """What a change is made to."""

    ENTITY = "entity"
    ACCOUNT = "account"
    POLICY = "policy"
    FOLDERS = "folders"
    ORDER = "order"


class Target(msgspec.Struct, frozen=True):
    """Whom a change is for. key: entity id, user name, policy id or activation key; for folders user name/system name.

    path: the names from the root down as the person saw them, joined by " › "; empty where it is not known. owner: id
    of the entity that it sits in, 0 where that is not known: a job makes the changes of one entity one after the other.
    """

    kind: TargetKind
    key: str
    name: str = ""
    path: str = ""
    owner: int = 0


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One change that a person wants.

    id: becomes that of its entry in the journal, so that whoever lost the answer can ask for it, and so that a change
    is never made twice. fields: msgpack of the operation's record. job: the bulk job it belongs to. repeats, undoes: id
    of the journal's entry that it does again or takes back. patch: msgpack of settings by path in place of `fields`,
    which are empty then: the rest of the request is read when it is sent (`Command.patching`), so that nobody's newer
    values and no password lie in wait.
    """

    id: str
    service: str
    operation: str
    fields: bytes
    target: Target
    job: str = ""
    repeats: str = ""
    undoes: str = ""
    patch: bytes = b""

    @classmethod
    def of(
        cls, request: Operation[Any], target: Target, *, job: str = "", repeats: str = "", undoes: str = ""
    ) -> Change:
        """A new change from its request."""
        spec = request.spec
        return cls(
            id=uuid.uuid4().hex,
            service=spec.service.name,
            operation=spec.name,
            fields=msgspec.msgpack.encode(request),
            target=target,
            job=job,
            repeats=repeats,
            undoes=undoes,
        )

    @classmethod
    def of_patch(cls, operation: OperationSpec, settings: Mapping[str, Any], target: Target) -> Change:
        """A new change of chosen settings, by their paths, of what the target has when it is sent."""
        patch = msgspec.msgpack.encode(settings)
        return cls(
            id=uuid.uuid4().hex,
            service=operation.service.name,
            operation=operation.name,
            fields=b"",
            target=target,
            patch=patch,
        )

    @property
    def settings(self) -> dict[str, Any]:
        """The chosen settings of a patch by their paths, plain values."""
        found: dict[str, Any] = msgspec.msgpack.decode(self.patch, type=dict[str, Any])
        return found

    def __repr__(self) -> str:
        """The change without its fields, any of which may be a secret."""
        return f"{type(self).__name__}({self.service}.{self.operation} of {self.target.kind} {self.target.key})"


class FieldChange(msgspec.Struct, frozen=True, kw_only=True):
    """One field that will be sent: path with dots, old and new value as plain values.

    is_old_known: the provider told the old value. is_secret: both values are left out.
    """

    path: str
    old: Any = None
    new: Any = None
    is_old_known: bool = False
    is_secret: bool = False

    @property
    def is_same(self) -> bool:
        """Whether the provider has this value already."""
        return self.is_old_known and not self.is_secret and self.old == self.new


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What a change will do, read from the provider just now.

    effects: what happens besides, sentences; final: those of them that cannot be taken back. state: as read, to be
    handed back with the change; None where it cannot be read, `unreadable` says why. can_undo: there is an inverse.
    """

    kind: Kind
    changes: tuple[FieldChange, ...] = ()
    effects: tuple[str, ...] = ()
    final: tuple[str, ...] = ()
    state: State | None = None
    unreadable: str = ""
    can_undo: bool = False


class Outcome(enum.StrEnum):
    """How a change stands. OPEN is written before it is sent; UNKNOWN until a read, or a person, settles it."""

    OPEN = "open"
    DONE = "done"
    PARTLY = "partly"
    REFUSED = "refused"
    NOT_SENT = "not-sent"
    UNKNOWN = "unknown"
    FOUND_DONE = "found-done"
    FOUND_UNDONE = "found-undone"

    @property
    def is_settled(self) -> bool:
        """Whether it is known if the change happened."""
        return self not in (Outcome.OPEN, Outcome.UNKNOWN)

    @property
    def has_happened(self) -> bool:
        """Whether the change is known to have happened."""
        return self in (Outcome.DONE, Outcome.PARTLY, Outcome.FOUND_DONE)


class ChangeResult(msgspec.Struct, frozen=True, kw_only=True):
    """How a change ended.

    entry: its id in the journal; empty where nothing was to be sent. summary, advice: sentences for a person. code,
    code_name, message: the provider's own. reply: msgpack of the reply record, empty where there was none. moved: how
    things stand now, where that is not what the person saw; then nothing was sent. field: path of the request's field
    that the provider means, "" where it does not say. touched_accounts, touched_entities: user names and ids of what
    looks different now, or may look different; empty where nothing was sent. failure: class of `console.errors` that it
    ended with, "" where it went well.
    """

    outcome: Outcome
    entry: str = ""
    summary: str = ""
    advice: str = ""
    code: int | None = None
    code_name: str = ""
    message: str = ""
    field: str = ""
    reply: bytes = b""
    moved: State | None = None
    touched_accounts: tuple[str, ...] = ()
    touched_entities: tuple[int, ...] = ()
    failure: str = ""

    def __repr__(self) -> str:
        """The result without the reply, which may hold a generated password."""
        return f"{type(self).__name__}({self.outcome}, {self.entry!r}, {self.summary!r})"


class JournalEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One change as the journal has it, with its latest outcome. Times are microseconds since 1970 in UTC.

    number: place in the journal from 1. who: user of this computer. user: the provider's user. fields, before: plain
    values with secrets left out. note: why a person settled it, or what the settling read said. owner: the run of the
    program that made it; written by the journal, as the number is. by_hand: it was filled in by the server's own names,
    which `fields` then has, and only a person can settle it.
    """

    id: str
    number: int
    at: int
    who: str
    user: str
    profile: str
    environment: str
    base: str
    service: str
    operation: str
    kind: Kind
    target: Target
    fields: State
    before: State | None = None
    job: str = ""
    repeats: str = ""
    undoes: str = ""
    outcome: Outcome = Outcome.OPEN
    ended_at: int = 0
    code: int | None = None
    code_name: str = ""
    message: str = ""
    note: str = ""
    owner: str = ""
    by_hand: bool = False


class JournalQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which entries are wanted, newest first. An empty field does not narrow.

    text: in target, path, operation, values, messages, users; case does not matter. entry: id of the only one wanted.
    since, until: of `at`.
    """

    text: str = ""
    outcomes: tuple[Outcome, ...] = ()
    operations: tuple[str, ...] = ()
    profile: str = ""
    target: str = ""
    job: str = ""
    entry: str = ""
    since: int = 0
    until: int = 0
    offset: int = 0
    limit: int = 200


class JournalPage(msgspec.Struct, frozen=True, kw_only=True):
    """Some entries. total: of the query; has_more: there are more than that, they were not counted to the end.

    unsettled: of the whole journal, those under way left out. damage: what is wrong with its files. torn: where a line
    was cut off while it was written, so that nothing was sent for it. Both are sentences, or "".
    """

    entries: tuple[JournalEntry, ...]
    total: int
    unsettled: int
    damage: str = ""
    torn: str = ""
    has_more: bool = False
