"""What the program knows of a change beside its declaration: whom it is for, how to prove it, how to take it back.

One small class per operation registers itself::

    @command
    class SuspendingAccount(Command[SuspendAccount]):
        words = "Suspend the account"

        async def state(self, request, ask):
            reply = await ask(GetAccountEntities(...))
            return {"IsActive": reply...}

        def wanted(self, request, before): return {"IsActive": False}
        def inverse(self, request, before): return UnsuspendAccount(...)

A command sends nothing that changes anything: it reads through the function it is given.
"""

from __future__ import annotations

import enum
import functools
import importlib
import re
import typing
from collections.abc import Awaitable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from console.commands.change import FieldChange, State, Target, TargetKind
from console.contract.check import Problem
from console.contract.language import Field, Kind, Operation, OperationSpec, Record, Reply, fields_of
from console.contract.services.entity_management import EntityType
from console.errors import InvalidInput
from console.settings.plain_values import plain

OperationT = TypeVar("OperationT", bound=Operation[Any])

ReplyT = TypeVar("ReplyT", bound=Reply)


class Ask(Protocol):
    """Sends one read and gives its reply; raises `ProviderRefused` for what the provider does not know."""

    def __call__(self, operation: Operation[ReplyT], /) -> Awaitable[ReplyT]:
        """The reply to `operation`."""


class Settlement(enum.StrEnum):
    """What a read says of a change whose answer was lost."""

    HAPPENED = "happened"
    DID_NOT = "did-not"
    UNCERTAIN = "uncertain"


class Group(enum.StrEnum):
    """Under which heading a change stands in menus."""

    ACCOUNT = "Account"
    COMPANY = EntityType.COMPANY.value
    PARTNER = EntityType.PARTNER.value
    CUSTOMER = "Partner or company"
    LICENCES = "Licences"
    POLICIES = "Policies"
    CLOUD = "Cloud backup"
    FOLDERS = "Folder backup"
    ORDERS = "Licence orders"


class Command(Generic[OperationT]):
    """One kind of change. Instances hold nothing; there is one for each operation.

    words: what it is called everywhere, imperative. group: its heading in menus. target_kind: what it is made to.
    needs: of which kind the target has to be, where that is an entity; none = any. caller_needs: the same of the
    signed-in user's own entity. effects: what happens besides. final: what cannot be taken back. target_field: the
    request's field that names the target, "" where it lies deeper or the request has none. owner_field: the field with
    the entity that the target sits in, if there is one. suggested: values that a new request starts with.
    refused_fields: names of result codes, each with the request's field that it speaks of. ends_target: whether the
    target itself is gone afterwards, with everything that it has.
    """

    operation: ClassVar[type[Operation[Any]]]
    words: ClassVar[str] = ""
    group: ClassVar[Group]
    target_kind: ClassVar[TargetKind] = TargetKind.ENTITY
    needs: ClassVar[frozenset[EntityType]] = frozenset()
    caller_needs: ClassVar[frozenset[EntityType]] = frozenset()
    effects: ClassVar[tuple[str, ...]] = ()
    final: ClassVar[tuple[str, ...]] = ()
    target_field: ClassVar[str] = ""
    owner_field: ClassVar[str] = ""
    suggested: ClassVar[Mapping[str, Any]] = MappingProxyType({})
    refused_fields: ClassVar[Mapping[str, str]] = MappingProxyType({})
    ends_target: ClassVar[bool] = False

    @property
    def spec(self) -> OperationSpec:
        """The declaration."""
        return self.operation.spec

    @property
    def kind(self) -> Kind:
        """What it does to the provider."""
        return self.spec.kind

    @property
    def can_settle(self) -> bool:
        """Whether a read can tell that it happened; otherwise only a person can."""
        return type(self).state is not Command.state or type(self).evidence is not Command.evidence

    def applies_to(self, kind: TargetKind, entity: str = "", caller: str = "") -> bool:
        """Whether it can be made to a target of that kind. entity, caller: `EntityType`; "" where it is not known."""
        return (
            kind is self.target_kind
            and (not entity or not self.needs or entity in self.needs)
            and (not caller or not self.caller_needs or caller in self.caller_needs)
        )

    def key(self, request: OperationT) -> str:
        """Key of the target, as `Target.key` has it."""
        return str(getattr(request, self.target_field)) if self.target_field else ""

    def defaults(self, target: Target) -> dict[str, Any]:
        """Plain values by field that a new request for a target starts with; the person fills in the rest."""
        values = dict(self.suggested)
        if self.target_field:
            (found,) = (found for found in fields_of(self.operation) if found.name == self.target_field)
            values[self.target_field] = found.base(target.key)
        if self.owner_field and target.owner:
            values[self.owner_field] = target.owner
        return values

    def effects_of(self, request: OperationT) -> tuple[str, ...]:  # noqa: ARG002
        """What happens besides, for this request."""
        return self.effects

    def final_of(self, request: OperationT) -> tuple[str, ...]:  # noqa: ARG002
        """What of it cannot be taken back, for this request."""
        return self.final

    async def state(self, request: OperationT, ask: Ask) -> State | None:  # noqa: ARG002
        """How what is to be changed stands now; None where the provider does not tell. Raises ConsoleError."""
        return None

    async def evidence(self, request: OperationT, ask: Ask) -> State | None:
        """What `settle` is to judge: by default `state`, otherwise more than is read ahead of each change.

        None where the provider does not tell. Raises ConsoleError.
        """
        return await self.state(request, ask)

    def wanted(self, request: OperationT, before: State | None) -> State:  # noqa: ARG002
        """What `state` shows once the change has happened; names that it cannot tell are left out.

        before: what is known from before it, which may be less than `state` tells.
        """
        return {}

    def settle(self, request: OperationT, before: State | None, now: State) -> Settlement:
        """Whether a change whose answer was lost has happened. before: `state` from before it was sent, if known.

        now: `evidence`. What is as wanted counts as happened even if it may have been so before: such a change sets
        values, and made twice it does what it does once. A change of which that is not true judges for itself.
        """
        wanted = {name: value for name, value in self.wanted(request, before).items() if name in now}
        if not wanted:
            return Settlement.UNCERTAIN
        if all(now[name] == value for name, value in wanted.items()):
            return Settlement.HAPPENED
        if before is None or all(now[name] == before.get(name) for name in wanted):
            return Settlement.DID_NOT
        return Settlement.UNCERTAIN

    def changes(self, request: OperationT, before: State | None) -> tuple[FieldChange, ...]:
        """What will be sent, field by field, with what is known of the old values.

        What an object leaves out is among it where it has a value now, since objects are written whole.
        """
        return tuple(
            change
            for found in fields_of(self.operation)
            if found.name != self.target_field and getattr(request, found.name) is not None
            for change in _field_changes(found, getattr(request, found.name), before or {}, "")
        )

    async def patching(self, target: Target, settings: Mapping[str, Any], ask: Ask) -> OperationT | None:  # noqa: ARG002
        """The request that gives chosen settings, by their paths, other values and leaves all else as it is now.

        None where they have these values already. Raises InvalidInput for what is no setting, and what reading raises.
        """
        raise InvalidInput(f"“{self.words}” cannot be made of single settings.", "Make the whole change.")

    def problems_of_patch(self, settings: Mapping[str, Any]) -> tuple[Problem, ...]:
        """What speaks against chosen settings before anything is read."""
        return tuple(Problem(path, "cannot be set by itself") for path in settings)

    def inverse(self, request: OperationT, before: State | None) -> Operation[Any] | None:  # noqa: ARG002
        """The change that takes this one back, where there is one and enough is known."""
        return None

    def can_take_back(self, request: OperationT, before: State | None) -> bool:
        """Whether `taking_back` can be expected to give a change."""
        return self.inverse(request, before) is not None

    async def taking_back(self, request: OperationT, before: State | None, ask: Ask) -> Operation[Any] | None:  # noqa: ARG002
        """The change that takes this one back, for which more may be read now. Raises ConsoleError.

        It has every secret that it needs: where one that was replaced is not known any more, there is no such change.
        """
        return self.inverse(request, before)

    def field_of(self, code_name: str, message: str) -> str:
        """Path of the request's field that a refusal means, by its code or by its message's words; "" if by none."""
        if code_name in self.refused_fields:
            return self.refused_fields[code_name]
        places = {word.group(): word.start() for word in reversed(list(_WORD.finditer(message)))}
        named = (
            (min(places[name] for name in found.names if name in places), path)
            for path, found in _paths(self.operation, "")
            if not places.keys().isdisjoint(found.names)
        )
        return min(named, default=(0, ""))[1]

    def touched_accounts(self, request: OperationT) -> tuple[str, ...]:
        """User names of the accounts that look different afterwards."""
        return (self.key(request),) if self.target_kind is TargetKind.ACCOUNT else ()

    def touched_entities(self, request: OperationT) -> tuple[int, ...]:
        """Ids of the entities whose branch looks different afterwards; 0 is the caller's own."""
        return (int(self.key(request)),) if self.target_kind is TargetKind.ENTITY else ()


_WORD = re.compile(r"\w+")


def _paths(record: type[Record], prefix: str) -> Iterator[tuple[str, Field]]:
    """Every field down to those of objects, but not of the items of lists."""
    for found in fields_of(record):
        yield f"{prefix}{found.name}", found
        if found.record is not None and not found.array:
            yield from _paths(found.record, f"{prefix}{found.name}.")


def _field_changes(found: Field, value: Any, before: State, prefix: str) -> Iterator[FieldChange]:
    path, known = f"{prefix}{found.name}", found.name in before
    if found.about.by_server:
        # Whatever is sent there changes nothing.
        return
    if found.about.secret:
        if value is not None:
            yield FieldChange(path=path, is_secret=True)
    elif isinstance(value, Record):
        # A state leaves out what has no value, so that nothing told of a part of an object is that it has none.
        inner = before[found.name] or {} if known else {}
        for part in fields_of(type(value)):
            new, old = getattr(value, part.name), inner.get(part.name)
            if new is not None or old is not None:
                parts = {part.name: old} if known else {}
                yield from _field_changes(part, new, parts, f"{path}.")
    else:
        yield FieldChange(path=path, old=before.get(found.name), new=plain(value), is_old_known=known)


_COMMANDS: dict[OperationSpec, Command[Any]] = {}
_MODULES = (
    "accounts",
    "new_accounts",
    "entities",
    "partners",
    "companies",
    "administrators",
    "licences",
    "cloud",
    "policies",
    "policy_paths",
    "account_policies",
    "folders",
    "orders",
)

CommandType = TypeVar("CommandType", bound=type[Command[Any]])


def command(made: CommandType) -> CommandType:
    """Register a command for the operation that its type argument names."""
    bases = made.__orig_bases__  # type: ignore[attr-defined]
    (operation,) = next(typing.get_args(base) for base in bases if typing.get_args(base))
    made.operation = operation
    if operation.spec in _COMMANDS:
        raise ValueError(f"there are two commands for {operation.spec.name} of {operation.spec.service.name}")
    _COMMANDS[operation.spec] = made()
    return made


@functools.cache
def commands() -> dict[OperationSpec, Command[Any]]:
    """Every command by the declaration of its operation."""
    for module in _MODULES:
        importlib.import_module(f"console.commands.{module}")
    return _COMMANDS


def command_for(spec: OperationSpec) -> Command[Any]:
    """The command of an operation. Raises KeyError for a read."""
    return commands()[spec]
