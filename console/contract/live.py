"""What a live server offers, as plain records: the binding report, and any of its operations as a form.

The engine fills them in from the server's WSDLs; the window, the command line and a report for the provider show them.
"""

from __future__ import annotations

import enum
import re
from datetime import datetime
from typing import Any

import msgspec

from console.contract.language import Kind


class Status(enum.StrEnum):
    """How a declared operation stands to what the server offers, from harmless to unusable."""

    SAME = "same"
    EXTENDED = "extended"
    ADAPTED = "adapted"
    BROKEN = "broken"

    @property
    def weight(self) -> int:
        """For choosing the worst of several."""
        return list(Status).index(self)


class Side(enum.StrEnum):
    """Which half of an operation a difference is in."""

    REQUEST = "request"
    REPLY = "reply"


class Difference(msgspec.Struct, frozen=True):
    """One way in which the server differs from the declaration.

    path: declared path of the field, "" for the operation itself. effect: what it alone makes of the operation.
    """

    side: Side
    path: str
    words: str
    effect: Status


class OperationBinding(msgspec.Struct, frozen=True, kw_only=True):
    """How one declared operation stands to the server, for people and for the decoder.

    off: why it must not be called, empty if it may. request_names, reply_names: declared path -> the server's name of
    each element that is called otherwise.
    """

    operation: str
    kind: Kind
    status: Status
    differences: tuple[Difference, ...] = ()
    off: str = ""
    request_names: dict[str, str] = {}
    reply_names: dict[str, str] = {}


class ServiceBinding(msgspec.Struct, frozen=True, kw_only=True):
    """The binding report of one service.

    address: where its WSDL was read. soap: version of SOAP in use. undeclared: what the server offers beside.
    """

    service: str
    address: str
    soap: str
    fetched_at: datetime
    operations: dict[str, OperationBinding]
    undeclared: tuple[str, ...] = ()


class ServiceReport(msgspec.Struct, frozen=True, kw_only=True):
    """One service of a server: its binding, or the sentence why it cannot be used and what to do about that.

    With both, its WSDL could not be read anew, and what was known before goes on being used.
    """

    service: str
    binding: ServiceBinding | None = None
    problem: str = ""
    advice: str = ""


class OfferedOperation(msgspec.Struct, frozen=True, kw_only=True):
    """One operation that a server really offers, or says it does.

    kind: what it does to the provider, None where it is not declared. doc: one sentence, the server's own where it is
    not declared. off: why it must not be called, empty if it may.
    """

    service: str
    operation: str
    kind: Kind | None = None
    doc: str = ""
    off: str = ""

    @property
    def is_declared(self) -> bool:
        """Whether the console knows it from the provider's documents."""
        return self.kind is not None

    @property
    def is_read(self) -> bool:
        """Whether it may be sent without anybody's agreement: declared as a read, or by its name clearly one."""
        return reads_by_name(self.operation) if self.kind is None else self.kind is Kind.READ


_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_READING = frozenset({"get", "find", "list", "is", "has", "check", "count", "search", "read"})
_CHANGING = frozenset(
    {
        "add",
        "apply",
        "approve",
        "assign",
        "cancel",
        "clear",
        "close",
        "commit",
        "convert",
        "create",
        "delete",
        "disable",
    }
    | {"drop", "enable", "execute", "expire", "extend", "fix", "generate", "import", "in", "insert", "issue", "lock"}
    | {"mark", "merge", "move", "new", "out", "purge", "put", "refresh", "register", "release", "remove", "rename"}
    | {"renew", "reset", "resend", "restart", "restore", "revoke", "run", "save", "send", "set", "start", "stop"}
    | {"submit", "suspend", "sync", "token", "uncancel", "unlock", "update", "upgrade", "write"}
)
"""Words that make a name doubtful; what is doubtful is asked about."""


def reads_by_name(operation: str) -> bool:
    """Whether the name of an operation that is not declared says clearly that it only reads, like FindAccounts."""
    first, *others = [word.lower() for word in _WORDS.findall(operation)] or [""]
    return first in _READING and _CHANGING.isdisjoint(others)


class Shape(enum.StrEnum):
    """What a field of a form takes."""

    TEXT = "text"
    NUMBER = "number"
    TRUTH = "truth"
    MOMENT = "moment"
    BINARY = "binary"
    OBJECT = "object"


class FormField(msgspec.Struct, frozen=True, kw_only=True):
    """One element of a request, as the server's schema has it and, where it is declared, with what is known of it.

    name: the server's own. type_name: as the schema spells it. is_list: `values` of it is a list; item: name of the
    element of each item, empty where the element itself is repeated. choices: the closed list of the schema. minimum,
    maximum: of the type or of the declaration. fields: of an object or of a list's items; empty where the same type
    lies above it already.
    """

    name: str
    shape: Shape
    type_name: str
    is_required: bool = False
    is_nillable: bool = False
    is_list: bool = False
    item: str = ""
    choices: tuple[str, ...] = ()
    is_secret: bool = False
    doc: str = ""
    unit: str = ""
    minimum: int | None = None
    maximum: int | None = None
    fields: tuple[FormField, ...] = ()


class OperationForm(msgspec.Struct, frozen=True, kw_only=True):
    """Everything needed to call one operation of a live server by hand.

    address: where it is posted. action: the SOAPAction. fields: of the request; a wrapping element is one of them.
    """

    offered: OfferedOperation
    address: str
    action: str
    fields: tuple[FormField, ...] = ()


class CallPreview(msgspec.Struct, frozen=True, kw_only=True):
    """What would be sent, with every secret left out.

    envelope: indented XML. curl: the same call for a POSIX shell, which asks for the password and every other secret.
    command: the call as this project's own command line, empty where the operation or one of the values is not
    declared. problems: (path, rule) of each declared rule that the values break, of an operation that is not declared
    each rule of its schema; they may be sent all the same, since the server is the judge. A path is where the value
    lies in the form: names joined by dots, items counted from 0.
    """

    address: str
    headers: dict[str, str]
    envelope: str
    curl: str
    command: str = ""
    problems: tuple[tuple[str, str], ...] = ()


class ReplyNode(msgspec.Struct, frozen=True):
    """One element of a reply. text: its value, empty for one that holds elements; secrets are left out."""

    name: str
    text: str = ""
    is_nil: bool = False
    children: tuple[ReplyNode, ...] = ()


class CallReply(msgspec.Struct, frozen=True, kw_only=True):
    """What a server answered to a call by hand, with every secret left out.

    seconds: from sending to the last byte. size: bytes of the body. verdict: the provider's result or the fault in
    words, is_success: whether it is one. code, code_name: of the result, where there is one. is_lost: it is no answer,
    and what was no read may have happened all the same. tree: the answer's element. xml: the whole reply, indented.
    is_cut: the reply is longer than what is shown of it.
    """

    status: int
    media_type: str
    seconds: float
    size: int
    verdict: str
    is_success: bool
    code: int | None = None
    code_name: str = ""
    is_lost: bool = False
    tree: ReplyNode | None = None
    xml: str = ""
    is_cut: bool = False


FormValues = dict[str, Any]
"""Values by the server's element names: texts, numbers, truths, ISO moments, base64; None is nil, a missing name is
left out, an object is a mapping, a list a list."""
