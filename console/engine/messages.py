"""What crosses the pipe between the window's process and the engine, and nothing else does.

Each frame is four bytes of length (big endian) and one msgpack message. The window asks; an answer is parts (of a
stream), progress, and at the end either `Answer` or `Failed` with the same id.
"""

from __future__ import annotations

import msgspec

from console.contract.columns import Batch, SnapshotPart
from console.contract.live import CallPreview, CallReply, FormValues, OfferedOperation, OperationForm, ServiceReport
from console.contract.reach import largest_page
from console.contract.services.entity_management import GetEntityAccounts
from console.engine.change_messages import ChangeRequest
from console.engine.request import Request, Stream
from console.engine.settings_messages import SettingsRequest
from console.errors import Report
from console.session.profile import Profile, SignedIn


class ProfileList(msgspec.Struct, frozen=True):
    """All profiles, the one used last, and why the key store cannot be used (empty when it can)."""

    profiles: tuple[Profile, ...]
    last_used: str = ""
    vault_problem: str = ""


class ListProfiles(Request[ProfileList], frozen=True, tag=True):
    """The saved profiles."""


class SaveProfile(Request[ProfileList], frozen=True, tag=True):
    """Write a profile (renaming it from `previous` if given); a password given here goes to the key store."""

    profile: Profile
    previous: str = ""
    password: str | None = None

    def __repr__(self) -> str:
        """The request without its password."""
        return f"{type(self).__name__}({self.profile.name!r}, previous={self.previous!r})"


class DeleteProfile(Request[ProfileList], frozen=True, tag=True):
    """Forget a profile, its password and its snapshot."""

    name: str


class SignIn(Request[SignedIn], frozen=True, tag=True):
    """Open a session with a profile and verify it by a real call; without a password the key store's is used."""

    profile: Profile
    password: str | None = None

    def __repr__(self) -> str:
        """The request without its password."""
        return f"{type(self).__name__}({self.profile.name!r})"


class SignOut(Request[None], frozen=True, tag=True):
    """End the session and forget its password."""


class Call(Request[msgspec.Raw], frozen=True, tag=True):
    """One operation of the provider: `fields` is the msgpack of its record, the answer that of its reply."""

    service: str
    operation: str
    fields: msgspec.Raw


class Loaded(msgspec.Struct, frozen=True):
    """The end of a load: rows sent, the total the provider named, and the UTC microseconds of the provider's answer."""

    rows: int
    total: int
    at: int


class LoadHierarchy(Stream[Batch, Loaded], frozen=True, tag=True):
    """Every entity below (and with) `target` as batches of `EntityInHierarchy`."""

    target: int = 0
    include_inactive: bool = True


class LoadAccounts(Stream[Batch, Loaded], frozen=True, tag=True):
    """Every active account below `target` as batches of `AccountDevicesInfo`; `page_size` rows a request."""

    target: int = 0
    page_size: int = largest_page(GetEntityAccounts.spec) or 1


class LoadRows(Stream[Batch, Loaded], frozen=True, tag=True):
    """The list in the reply of one reading operation, page after page, as batches of its record.

    `fields` is the msgpack of the operation's record, for a list in pages that of the first one.
    """

    service: str
    operation: str
    fields: msgspec.Raw


class LoadSnapshot(Stream[SnapshotPart, Loaded], frozen=True, tag=True):
    """The last known state of a profile from disk; empty when there is none."""

    profile: str


class FetchSignInLink(Request[str], frozen=True, tag=True):
    """A fresh one-time link that signs `username` in to the dashboard (an application user if `is_app_user`)."""

    username: str
    is_app_user: bool = False


class ReadBinding(Request[tuple[ServiceReport, ...]], frozen=True, tag=True):
    """How every service of the signed-in server stands to what is declared; `fresh` reads its WSDLs anew."""

    fresh: bool = False


class ListOffered(Request[tuple[OfferedOperation, ...]], frozen=True, tag=True):
    """Every operation that the signed-in server really offers, declared or not, service by service."""


class DescribeOperation(Request[OperationForm], frozen=True, tag=True):
    """The form of one operation, from the live schema."""

    service: str
    operation: str


class PreviewCall(Request[CallPreview], frozen=True, tag=True):
    """What `SendCall` with the same values would send."""

    service: str
    operation: str
    values: FormValues

    def __repr__(self) -> str:
        """The request without its values, any of which may be a secret."""
        return f"{type(self).__name__}({self.service!r}, {self.operation!r})"


class SendCall(Request[CallReply], frozen=True, tag=True):
    """Call one operation of the live server with values by its own names.

    agreed: a person has agreed to something that is not declared as a read; without it only reads are sent.
    """

    service: str
    operation: str
    values: FormValues
    agreed: bool = False

    def __repr__(self) -> str:
        """The request without its values, any of which may be a secret."""
        return f"{type(self).__name__}({self.service!r}, {self.operation!r})"


class Ask(msgspec.Struct, frozen=True, tag=True):
    """A request with the number that its answers carry."""

    id: int
    request: (
        ListProfiles
        | SaveProfile
        | DeleteProfile
        | SignIn
        | SignOut
        | Call
        | LoadHierarchy
        | LoadAccounts
        | LoadRows
        | LoadSnapshot
        | FetchSignInLink
        | ReadBinding
        | ListOffered
        | DescribeOperation
        | PreviewCall
        | SendCall
        | ChangeRequest
        | SettingsRequest
    )


class Cancel(msgspec.Struct, frozen=True, tag=True):
    """Stop working on a request; it is answered with nothing further."""

    id: int


PARTS_AHEAD = 8
"""How many parts of a stream the engine sends before the window has taken them."""


class Taken(msgspec.Struct, frozen=True, tag=True):
    """The window has taken one part of a stream and has room for another."""

    id: int


class Stop(msgspec.Struct, frozen=True, tag=True):
    """End the engine in order. The end of the pipe means the same."""


class Ready(msgspec.Struct, frozen=True, tag=True):
    """The engine has started and reads requests."""

    pid: int


class Part(msgspec.Struct, frozen=True, tag=True):
    """One part of a stream."""

    id: int
    body: msgspec.Raw


class Progress(msgspec.Struct, frozen=True, tag=True):
    """How far a request has come, in rows; total is 0 while it is unknown."""

    id: int
    done: int
    total: int


class Answer(msgspec.Struct, frozen=True, tag=True):
    """The end of a request that went well."""

    id: int
    body: msgspec.Raw


class Failed(msgspec.Struct, frozen=True, tag=True):
    """The end of a request that did not."""

    id: int
    report: Report


ToEngine = Ask | Cancel | Taken | Stop
FromEngine = Ready | Part | Progress | Answer | Failed
