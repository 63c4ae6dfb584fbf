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
import typing
from collections.abc import Awaitable
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import msgspec

from console.commands.change import FieldChange, State, TargetKind
from console.contract.language import Field, Kind, Operation, OperationSpec, Record, Reply, fields_of

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


class Command(Generic[OperationT]):
    """One kind of change. Instances hold nothing; there is one for each operation.

    words: what it is called everywhere, imperative. target_kind: what it is made to. effects: what happens besides.
    final: what cannot be taken back.
    """

    operation: ClassVar[type[Operation[Any]]]
    words: ClassVar[str] = ""
    target_kind: ClassVar[TargetKind] = TargetKind.ENTITY
    effects: ClassVar[tuple[str, ...]] = ()
    final: ClassVar[tuple[str, ...]] = ()

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
        return type(self).state is not Command.state

    def key(self, request: OperationT) -> str:
        """Key of the target: by default the declared target field, else the account's name."""
        name = self.spec.target or next(found.name for found in fields_of(self.operation) if found.base is str)
        return str(getattr(request, name))

    async def state(self, request: OperationT, ask: Ask) -> State | None:  # noqa: ARG002
        """How what is to be changed stands now; None where the provider does not tell. Raises ConsoleError."""
        return None

    def wanted(self, request: OperationT, before: State | None) -> State:  # noqa: ARG002
        """What `state` shows once the change has happened; names that it cannot tell are left out."""
        return {}

    def settle(self, request: OperationT, before: State | None, now: State) -> Settlement:
        """Whether a change whose answer was lost has happened. before: `state` from before it was sent, if known."""
        wanted = {name: value for name, value in self.wanted(request, before).items() if name in now}
        if not wanted:
            return Settlement.UNCERTAIN
        if all(now[name] == value for name, value in wanted.items()):
            return Settlement.HAPPENED
        if before is None or all(now[name] == before.get(name) for name in wanted):
            return Settlement.DID_NOT
        return Settlement.UNCERTAIN

    def changes(self, request: OperationT, before: State | None) -> tuple[FieldChange, ...]:
        """What will be sent, field by field, with what is known of the old values."""
        target = self.spec.target
        return tuple(
            _field_change(found, getattr(request, found.name), before)
            for found in fields_of(self.operation)
            if found.name != target and getattr(request, found.name) is not None
        )

    def inverse(self, request: OperationT, before: State | None) -> Operation[Any] | None:  # noqa: ARG002
        """The change that takes this one back, where there is one and enough is known."""
        return None

    def touched_accounts(self, request: OperationT) -> tuple[str, ...]:
        """User names of the accounts that look different afterwards."""
        return (self.key(request),) if self.target_kind is TargetKind.ACCOUNT else ()

    def touched_entities(self, request: OperationT) -> tuple[int, ...]:
        """Ids of the entities whose branch looks different afterwards."""
        return (int(self.key(request)),) if self.target_kind is TargetKind.ENTITY else ()


def _field_change(found: Field, value: Any, before: State | None) -> FieldChange:
    if found.about.secret:
        return FieldChange(path=found.name, is_secret=True)
    known = before is not None and found.name in before
    old = before[found.name] if before is not None and known else None
    return FieldChange(path=found.name, old=old, new=plain(value), is_old_known=known)


def plain(value: Any) -> Any:
    """A value of a record as plain values, secrets left out, for previews and the journal."""
    if isinstance(value, Record):
        return {
            found.name: plain(getattr(value, found.name))
            for found in fields_of(type(value))
            if getattr(value, found.name) is not None and not found.about.secret
        }
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return msgspec.to_builtins(value)


_COMMANDS: dict[OperationSpec, Command[Any]] = {}
_MODULES = ("accounts",)

CommandType = TypeVar("CommandType", bound=type[Command[Any]])


def command(made: CommandType) -> CommandType:
    """Register a command for the operation that its type argument names."""
    bases = made.__orig_bases__  # type: ignore[attr-defined]
    (operation,) = next(typing.get_args(base) for base in bases if typing.get_origin(base) is Command)
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
