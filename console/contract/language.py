"""The one form in which operations and records of the provider are declared.

A record is a frozen struct whose attribute names are the vendor's element names to the letter, in wire order. What the
wire needs beside the Python type (limits, unit, closed list, secret, aliases, evidence) stands in `about(...)`::

    class AccountSpace(Record):
        \"\"\"Space that one account takes on one system.\"\"\"

        Username: Annotated[str | None, about("account name", OP_PAGE)] = None
        UsedSpaceKB: Annotated[int | None, about("space taken", OP_PAGE, wire="long", unit="KB")] = None

    ACCOUNT = Service("AccountManagementService")

    @ACCOUNT.read(OP_PAGE, DOCUMENT)
    class GetAccountUsedSpaceBySystem(Operation[GetAccountUsedSpaceBySystemResult]):
        \"\"\"Tells how much space a backup account takes, one row per system.\"\"\"

        Username: Annotated[str, about("account to measure", OP_PAGE, rule=ACCOUNT_NAME)]

The declaration class of an operation is its request; its type argument is its reply. A field without a default is
required; where its type allows None all the same, a reply may lack it. Everything else (request order, decoder, checks,
columns, widgets, redaction, the embedded provider's WSDL) is derived with `fields_of` and `OperationSpec`.
"""

from __future__ import annotations

import enum
import functools
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, ClassVar, Generic, TypeVar

import msgspec

from console.contract.limits import Constraint, Rule
from console.contract.paging import Paging
from console.contract.providers import BACKUP, Provider

NAMESPACE = BACKUP.namespace


class Kind(enum.StrEnum):
    """What a call does to the provider. The kind decides about retry, confirmation and journal, never the call site."""

    READ = "read"
    CHANGE = "change"
    CREATE = "create"
    DESTROY = "destroy"


class Style(enum.StrEnum):
    """How a request and its answer lie in the SOAP body.

    WRAPPED: `<Op><request>…</request></Op>`, answer `<OpResponse><OpResult>…</OpResult></OpResponse>`.
    BARE_REQUEST: `<Op>…</Op>`, answer as in WRAPPED.
    BARE: `<Op>…</Op>`, answer `<OpResponse><OpResult>the Result object</OpResult>…out fields…</OpResponse>`; the reply
    record then lists the children of `<OpResponse>`.
    RPC: rpc/encoded, `<Op>` around parameters and `<OpResponse><return>` around the reply's fields, all but the two
    without namespace; the verdict is two fields beside the others (`console.contract.verdicts`).
    """

    WRAPPED = "wrapped"
    BARE_REQUEST = "bare-request"
    BARE = "bare"
    RPC = "rpc"


class Evidence(enum.StrEnum):
    """How sure a fact is, from the server's own help page down to our reading, which only the live WSDL can settle."""

    OP_PAGE = "op-page"
    SAMPLE = "sample"
    DOCUMENT = "document"
    INFERRED = "inferred"


OP_PAGE, SAMPLE, DOCUMENT, INFERRED = Evidence.OP_PAGE, Evidence.SAMPLE, Evidence.DOCUMENT, Evidence.INFERRED


@dataclass(frozen=True, slots=True)
class About:
    """What is known of one field beside its Python type; made by `about`."""

    doc: str
    evidence: tuple[Evidence, ...] = ()
    wire: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    max_length: int | None = None
    rule: Rule | None = None
    choices: tuple[Any, ...] | type[enum.StrEnum] | None = None
    labels: Mapping[int, str] | None = field(default=None, hash=False)
    unit: str | None = None
    secret: bool = False
    nullable: bool = False
    aliases: tuple[str, ...] = ()
    item: str | None = None
    guessed: bool = False
    conflict: str | None = None
    server_default: Any = None
    is_open: bool = False
    time_of_day: bool = False
    by_server: bool = False
    since: int = 1
    gone_in: int | None = None


def about(doc: str, *evidence: Evidence, **facts: Any) -> About:
    """The facts about one field: what it is, which sources show it, and the rest by name.

    wire: XSD type where it does not follow from the Python type (`int` -> int, `str` -> string, `bool` -> boolean,
    `datetime` -> dateTime, `bytes` -> base64Binary; else "long", "short", "unsignedByte" or "guid").
    minimum/maximum: inclusive; max_length: characters, its rule's if not said; all, with choices, hold for each item.
    choices: closed list when written, an enum on the wire if it is an enum class; a newer server may send others.
    labels: names of known numbers, an open list. unit: "KB", "MB", "GB", "bytes", "seconds", "days", "UTC".
    secret: never logged, never shown. nullable: may go as xsi:nil. aliases: other spellings of the same element.
    item: element name of an array's items where it is not the item type's name. guessed: the name was never seen.
    conflict: where the sources disagree, and what is used. server_default: what the server takes when it is left out.
    is_open: other values are written too, as read. time_of_day: the day does not count. by_server: the server sets it.
    since, gone_in: first version of the service with the field, and first without it (`console.contract.versions`).
    """
    rule: Rule | None = facts.get("rule")
    if rule is not None:
        facts.setdefault("max_length", rule.longest)
    return About(doc, evidence, **facts)


SAMPLE_ONLY = "the document does not list it; the sample has it, which is used"
"""The most frequent conflict between the sources."""

CALLER_AT_ZERO: Mapping[int, str] = types.MappingProxyType({0: "the caller's own entity"})
"""Labels of an entity id that means the caller itself when it is 0."""


class Unknown(msgspec.Struct, frozen=True):
    """An element of a reply that the declaration does not know: where it stood and its XML, kept and reported."""

    path: str
    xml: str


class _RecordMeta(msgspec.StructMeta):
    """Makes every record frozen and keyword-only, which msgspec does not hand down by itself."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any) -> _RecordMeta:
        return super().__new__(cls, name, bases, namespace, **(options | {"frozen": True, "kw_only": True}))


@typing.dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Record(msgspec.Struct, metaclass=_RecordMeta, frozen=True, kw_only=True):
    """Base of every declared record. Field names are the vendor's; `unknown` keeps what a newer server added.

    source: XML of the element that an object was read from, for one that is written back (`console.contract.kept`). It
    is no part of the value: two records are equal whatever they were read from.
    """

    constraints: ClassVar[tuple[Constraint, ...]] = ()
    unknown: tuple[Unknown, ...] = ()
    source: str = ""

    def __eq__(self, other: object) -> bool:
        """Whether both are of one type with the same values."""
        if isinstance(other, Record) and other.source != self.source:
            other = msgspec.structs.replace(other, source=self.source)
        return msgspec.Struct.__eq__(self, other)

    def __hash__(self) -> int:
        return msgspec.Struct.__hash__(msgspec.structs.replace(self, source="") if self.source else self)

    def __repr__(self) -> str:
        """The record with every secret left out."""
        values = ((found, getattr(self, found.name)) for found in fields_of(type(self)))
        shown = (f"{found.name}={'…' if found.about.secret and value else repr(value)}" for found, value in values)
        return f"{type(self).__name__}({', '.join(shown)})"


class Result(Record):
    """The provider's own verdict on a call; 0 is the only success."""

    Result: Annotated[int | None, about("number of the result code", SAMPLE)] = None
    Code: Annotated[str | None, about("name of the result code", SAMPLE)] = None
    Message: Annotated[str | None, about("details, absent on success", SAMPLE)] = None


class Reply(Record):
    """Base of every reply record; it declares one field of type `Result` at its place in the wire order."""


class ResultOnly(Reply):
    """The provider's verdict and nothing else: the answer to most changes."""

    Result: Annotated[Result | None, about("verdict of the provider", OP_PAGE, SAMPLE)] = None


ReplyT = TypeVar("ReplyT", bound=Reply, covariant=True)


class Operation(Record, Generic[ReplyT]):
    """Base of every operation: an instance is one request, the type argument is the reply's record."""

    spec: ClassVar[OperationSpec]


@dataclass(frozen=True, slots=True)
class ResultCode:
    """One result code: what it says of the call and what a technician does next, both as plain sentences.

    `code` is None where the sources name it but print no number. `done` marks a code other than 0 with which the change
    has happened all the same.
    """

    code: int | None
    name: str
    doc: str
    advice: str = ""
    done: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record, as derived from its declaration.

    `base` is the Python type without optionality and without list; `wire` is an XSD name, or the name of a record or
    enum type of the contract. may_lack: the type allows None; a required field that may lack must be written, but what
    was read may come without it.
    """

    name: str
    base: type[Any]
    array: bool
    required: bool
    default: Any
    wire: str
    about: About
    may_lack: bool

    @property
    def record(self) -> type[Record] | None:
        """The record type of an object or of an array's items."""
        return self.base if issubclass(self.base, Record) else None

    @property
    def item(self) -> str:
        """Element name of an array's items."""
        return self.about.item or self.wire

    @property
    def enumeration(self) -> type[enum.StrEnum] | None:
        """The enum class of an enum on the wire."""
        choices = self.about.choices
        return choices if isinstance(choices, type) else None

    @property
    def values(self) -> tuple[Any, ...]:
        """The closed list, or nothing."""
        choices = self.about.choices
        if choices is None:
            return ()
        return tuple(member.value for member in choices) if isinstance(choices, type) else choices

    @property
    def names(self) -> tuple[str, ...]:
        """The declared name and then every other spelling."""
        return tuple(dict.fromkeys((self.name, *self.about.aliases)))


_WIRE: dict[type[Any], str] = {int: "int", str: "string", bool: "boolean", datetime: "dateTime", bytes: "base64Binary"}


def _strip(hint: Any) -> tuple[type[Any], bool]:
    """The base type of a hint and whether it is a list."""
    if typing.get_origin(hint) is typing.Annotated:
        return _strip(typing.get_args(hint)[0])
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        (inner,) = (part for part in typing.get_args(hint) if part is not types.NoneType)
        return _strip(inner)
    if typing.get_origin(hint) in (list, tuple):
        return _strip(typing.get_args(hint)[0])[0], True
    return hint, False


@functools.cache
def fields_of(record: type[Record]) -> tuple[Field, ...]:
    """The declared fields of a record in wire order, without what is ours."""
    hints = typing.get_type_hints(record, include_extras=True)
    found = []
    for info in msgspec.structs.fields(record):
        if info.name in Record.__struct_fields__:
            continue
        hint = hints[info.name]
        facts = next((extra for extra in getattr(hint, "__metadata__", ()) if isinstance(extra, About)), None)
        if facts is None:
            raise TypeError(f"{record.__name__}.{info.name} is declared without about(...)")
        base, array = _strip(hint)
        if isinstance(facts.choices, type):
            wire = facts.wire or facts.choices.__name__
        else:
            wire = facts.wire or _WIRE.get(base) or base.__name__
        default = None if info.default is msgspec.NODEFAULT else info.default
        if info.default_factory is not msgspec.NODEFAULT:
            default = info.default_factory()
        may_lack = types.NoneType in typing.get_args(typing.get_args(hint)[0])
        found.append(Field(info.name, base, array, info.required, default, wire, facts, may_lack))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class OperationSpec:
    """Everything declared about one operation, derived from its class by the service's decorator.

    codes: result codes beside those of every call. target: the request's field with the id of the entity that the call
    is for; 0 there is the caller's own entity. style_assumed: no source shows how the request lies in the body.
    available: False where the sources describe an operation and say that it is not offered. is_signed: the call says
    who makes it. notes: what a maintainer has to know beside the fields.
    """

    name: str
    service: Service
    kind: Kind
    style: Style
    request: type[Operation[Any]]
    reply: type[Reply]
    evidence: tuple[Evidence, ...] = ()
    codes: tuple[ResultCode, ...] = ()
    target: str | None = None
    paging: Paging | None = None
    style_assumed: bool = False
    available: bool = True
    is_signed: bool = True
    notes: str = ""

    @property
    def doc(self) -> str:
        """What the operation does, one sentence for people."""
        return (self.request.__doc__ or "").strip().splitlines()[0]

    @property
    def soap_action(self) -> str:
        """Value of the SOAPAction header, without quotes."""
        return "" if self.style is Style.RPC else f"{self.service.provider.namespace}/{self.name}"

    @property
    def result_field(self) -> Field:
        """The reply's field that holds the provider's `Result`."""
        return next(found for found in fields_of(self.reply) if found.base is Result)


@dataclass(frozen=True, slots=True, eq=False)
class Service:
    """One SOAP service, whose provider says where it stands, and its declared operations by name."""

    name: str
    doc: str = ""
    provider: Provider = BACKUP
    operations: dict[str, OperationSpec] = field(default_factory=dict)

    def _declare(
        self, kind: Kind, style: Style, evidence: tuple[Evidence, ...], facts: dict[str, Any]
    ) -> Callable[[OperationClass], OperationClass]:
        def declare(request: OperationClass) -> OperationClass:
            bases = request.__orig_bases__  # type: ignore[attr-defined]
            (reply,) = next(typing.get_args(base) for base in bases if typing.get_origin(base) is Operation)
            spec = OperationSpec(request.__name__, self, kind, style, request, reply, evidence, **facts)
            if spec.name in self.operations:
                raise ValueError(f"{self.name}.{spec.name} is declared twice")
            request.spec = spec
            self.operations[spec.name] = spec
            return request

        return declare

    def read(
        self, *evidence: Evidence, style: Style = Style.WRAPPED, **facts: Any
    ) -> Callable[[OperationClass], OperationClass]:
        """Declare an operation that only reads; it may be sent again when its answer is lost."""
        return self._declare(Kind.READ, style, evidence, facts)

    def change(
        self, *evidence: Evidence, style: Style = Style.WRAPPED, **facts: Any
    ) -> Callable[[OperationClass], OperationClass]:
        """Declare an operation that changes what exists."""
        return self._declare(Kind.CHANGE, style, evidence, facts)

    def create(
        self, *evidence: Evidence, style: Style = Style.WRAPPED, **facts: Any
    ) -> Callable[[OperationClass], OperationClass]:
        """Declare an operation that makes something new."""
        return self._declare(Kind.CREATE, style, evidence, facts)

    def destroy(
        self, *evidence: Evidence, style: Style = Style.WRAPPED, **facts: Any
    ) -> Callable[[OperationClass], OperationClass]:
        """Declare an operation that cannot be taken back."""
        return self._declare(Kind.DESTROY, style, evidence, facts)


OperationClass = TypeVar("OperationClass", bound=type[Operation[Any]])
