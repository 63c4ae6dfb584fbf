"""The engine's process: composes profiles, key store, session and snapshots, and says what each request does.

Nothing heavy is imported before the engine says that it is ready: profiles and the last known state are answered at
once, while SOAP is imported in a thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import faulthandler
import functools
import logging
import os
from collections.abc import AsyncGenerator, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import msgspec

from console import log
from console.contract.columns import ACCOUNTS, ENTITIES, microseconds, slices
from console.contract.language import Kind, Operation, Reply
from console.contract.live import CallPreview, CallReply, OfferedOperation, OperationForm, ServiceReport
from console.contract.services.entity_management import GetEntityAccounts, GetEntityHierarchy
from console.engine import messages
from console.engine.calls import spec_of
from console.engine.change_desk import ChangeDesk
from console.engine.conversation import ROWS_PER_PART, Conversation
from console.engine.messages import Loaded, ProfileList
from console.engine.serving import Handler, Serving
from console.engine.settings_desk import SettingsDesk
from console.engine.settling import PATIENT, Patience
from console.engine.snapshots import Snapshots
from console.errors import ConsoleError, NotSignedIn, OperationOff, ProfileProblem, VaultUnavailable
from console.paths import config_folder, snapshot_file, template_folder
from console.session.profile import Profile, SignedIn
from console.session.profiles import ProfileFile
from console.session.vault import Vault
from console.session.wsdl_cache import kept_wsdls
from console.threads import in_daemon_thread

if TYPE_CHECKING:
    from console.session.paging import Page
    from console.session.session import Session


_log = logging.getLogger(__name__)

_ASK_DIFFERENTLY = "Use another way to what you need, and tell the makers of the program."


class Host:
    """What the engine holds, and one coroutine for each kind of request."""

    def __init__(self, patience: Patience = PATIENT) -> None:
        self._profiles = ProfileFile(config_folder())
        self._vault = Vault()
        self._snapshots = Snapshots()
        self._session: Session | None = None
        self._refusal: ConsoleError | None = None
        self._signing_in = asyncio.Lock()
        self._session_for = in_daemon_thread(_import_session, name="import of SOAP")
        self._change_desk = ChangeDesk(self._signed_in, patience)
        self._settings_desk = SettingsDesk(template_folder(), self._signed_in)

    @property
    def handlers(self) -> Mapping[type[Any], Handler]:
        """Which coroutine answers which request."""
        return {
            messages.ListProfiles: self._list_profiles,
            messages.SaveProfile: self._save_profile,
            messages.DeleteProfile: self._delete_profile,
            messages.SignIn: self._sign_in,
            messages.SignOut: self._sign_out,
            messages.Call: self._call,
            messages.LoadHierarchy: self._load_hierarchy,
            messages.LoadAccounts: self._load_accounts,
            messages.LoadRows: self._load_rows,
            messages.LoadSnapshot: self._load_snapshot,
            messages.FetchSignInLink: self._fetch_sign_in_link,
            **self._change_desk.handlers,
            **self._settings_desk.handlers,
            messages.ReadBinding: self._read_binding,
            messages.ListOffered: self._list_offered,
            messages.DescribeOperation: self._describe_operation,
            messages.PreviewCall: self._preview_call,
            messages.SendCall: self._send_call,
        }

    async def close(self) -> None:
        """Let go of the connection to the provider, and write what snapshots still wait for the disk."""
        await self._change_desk.close()
        self._session_for.cancel()
        await self._put_in_place(None)
        await self._snapshots.close()

    async def _list_profiles(self, _: messages.ListProfiles, __: Conversation) -> ProfileList:
        return await self._profile_list()

    async def _profile_list(self) -> ProfileList:
        return ProfileList(self._profiles.profiles(), self._profiles.last_used(), await self._vault.problem())

    async def _save_profile(self, request: messages.SaveProfile, _: Conversation) -> ProfileList:
        replaced = self._profiles.find(request.previous or request.profile.name)
        self._profiles.save(request.profile, request.previous)
        if replaced and _snapshot(replaced) != _snapshot(request.profile):
            await self._snapshots.remove(_snapshot(replaced))
        await self._vault.follow(replaced, request.profile, request.password)
        return await self._profile_list()

    async def _delete_profile(self, request: messages.DeleteProfile, _: Conversation) -> ProfileList:
        gone = self._profiles.find(request.name)
        if gone:
            self._profiles.delete(gone.name)
            try:
                await self._snapshots.remove(_snapshot(gone))
            finally:
                await self._vault.follow(gone, None, None)
        return await self._profile_list()

    async def _sign_in(self, request: messages.SignIn, _: Conversation) -> SignedIn:
        async with self._signing_in:
            try:
                session = await self._open(request)
            except ConsoleError as refusal:
                self._refusal = refusal
                raise
            await self._put_in_place(session)
            self._change_desk.look_after()
            try:
                self._profiles.note_used(request.profile.name)
            except ProfileProblem as problem:
                # The session stands: which profile the next start offers first is not worth refusing it.
                _log.warning("%s", problem.summary)
            return session.signed_in

    async def _open(self, request: messages.SignIn) -> Session:
        password = request.password
        if password is None:
            password = await self._vault.password(request.profile)
        if password is None:
            raise VaultUnavailable(
                f"The key store holds no password for {request.profile.user} of {request.profile.name}.",
                "Type the password.",
            )
        session_for = await asyncio.shield(self._session_for)
        return await session_for(request.profile).sign_in(request.profile, password, kept_wsdls(request.profile))

    async def _put_in_place(self, session: Session | None) -> None:
        before, self._session = self._session, session
        if before:
            await before.close()

    async def _sign_out(self, _: messages.SignOut, __: Conversation) -> None:
        async with self._signing_in:
            self._refusal = None
            await self._put_in_place(None)

    async def _signed_in(self) -> Session:
        """The session; a sign-in that is under way is awaited."""
        async with self._signing_in:
            session = self._session
        if session is None:
            why = f": {self._refusal.summary}" if self._refusal else "."
            raise NotSignedIn(f"Nobody is signed in{why}", "Sign in.")
        return session

    async def _call(self, request: messages.Call, _: Conversation) -> Reply:
        operation = _operation(request)
        session = await self._signed_in()
        if operation.spec.kind is Kind.READ:
            return await session.call(operation)
        return await self._change_desk.call(session, operation)

    async def _load_hierarchy(self, request: messages.LoadHierarchy, conversation: Conversation) -> Loaded:
        session = await self._signed_in()
        operation = GetEntityHierarchy(TargetEntityID=request.target, IncludeInactive=request.include_inactive)
        # A tree without its inactive entities is not what the next start is to show.
        path = _kept(session.profile) if request.include_inactive else None
        return await self._load(session.pages(operation), conversation, path, ENTITIES, request.target)

    async def _load_accounts(self, request: messages.LoadAccounts, conversation: Conversation) -> Loaded:
        session = await self._signed_in()
        operation = GetEntityAccounts(TargetEntityID=request.target, PageSize=request.page_size, PageIndex=1)
        path = _kept(session.profile)
        return await self._load(session.pages(operation), conversation, path, ACCOUNTS, request.target)

    async def _load_rows(self, request: messages.LoadRows, conversation: Conversation) -> Loaded:
        operation = _operation(request)
        if operation.spec.kind is not Kind.READ:
            # A stream is asked again when the engine died, and a change must never be.
            raise OperationOff(
                f"{request.operation} is not a list that can be read.", _ASK_DIFFERENTLY, operation=request.operation
            )
        session = await self._signed_in()
        return await self._load(session.pages(operation), conversation)

    async def _load(
        self,
        pages: AsyncGenerator[Page],
        conversation: Conversation,
        path: Path | None = None,
        table: str = "",
        target: int = 0,
    ) -> Loaded:
        """Send the pages; what has a `path` is kept there as the last known state of `table` below `target`."""
        at = microseconds(datetime.now(UTC))
        rows = total = 0
        with self._snapshots.recording(path, table, target, at) as recording:
            async with contextlib.aclosing(pages):
                async for page in pages:
                    total = max(page.total, rows + page.batch.count)
                    recording.add(page.batch)
                    for piece in slices(page.batch, ROWS_PER_PART):
                        await conversation.part(piece)
                        rows += piece.count
                        conversation.progress(rows, total)
            recording.complete()
        return Loaded(rows, total, at)

    async def _load_snapshot(self, request: messages.LoadSnapshot, conversation: Conversation) -> Loaded:
        rows = at = 0
        profile = self._profiles.find(request.profile)
        if profile:
            async with contextlib.aclosing(self._snapshots.read(_snapshot(profile))) as parts:
                async for part in parts:
                    await conversation.part(part)
                    rows += part.batch.count
                    at = max(at, part.at)
        return Loaded(rows, rows, at)

    async def _fetch_sign_in_link(self, request: messages.FetchSignInLink, _: Conversation) -> str:
        session = await self._signed_in()
        return await session.sign_in_link(request.username, is_app_user=request.is_app_user)

    async def _read_binding(self, request: messages.ReadBinding, _: Conversation) -> tuple[ServiceReport, ...]:
        session = await self._signed_in()
        return await session.read_binding(fresh=request.fresh)

    async def _list_offered(self, _: messages.ListOffered, __: Conversation) -> tuple[OfferedOperation, ...]:
        session = await self._signed_in()
        return await session.offered()

    async def _describe_operation(self, request: messages.DescribeOperation, _: Conversation) -> OperationForm:
        session = await self._signed_in()
        return await session.explorer.form(request.service, request.operation)

    async def _preview_call(self, request: messages.PreviewCall, _: Conversation) -> CallPreview:
        session = await self._signed_in()
        return await session.explorer.preview(request.service, request.operation, request.values)

    async def _send_call(self, request: messages.SendCall, _: Conversation) -> CallReply:
        session = await self._signed_in()
        asked = (request.service, request.operation, request.values)
        offered, shown = await session.prepare_by_hand(*asked, agreed=request.agreed)
        send = functools.partial(session.send_by_hand, *asked, agreed=request.agreed)
        if offered.is_read:
            return await send()
        return await self._change_desk.call_by_hand(session.profile, offered, shown, send)


def _operation(request: messages.Call | messages.LoadRows) -> Operation[Any]:
    spec = spec_of(request)
    if spec is None:
        raise OperationOff(
            f"{request.service}.{request.operation} is not declared.", _ASK_DIFFERENTLY, operation=request.operation
        )
    operation: Operation[Any] = msgspec.msgpack.decode(request.fields, type=spec.request)
    return operation


def _snapshot(profile: Profile) -> Path:
    return snapshot_file(profile.name, profile.base, profile.user)


def _kept(profile: Profile) -> Path | None:
    """Where the last known state of a profile is kept; that of a demo ends with it."""
    return None if profile.environment == "demo" else _snapshot(profile)


def _import_session() -> Callable[[Profile], type[Session]]:
    from console.session.licences import session_for

    return session_for


def main(patience: Patience = PATIENT) -> int:
    """Run the engine on this process's standard input and output. patience: with changes whose answers were lost."""
    faulthandler.enable()
    log.set_up()
    pipe_in = os.fdopen(os.dup(0), "rb", buffering=0)
    pipe_out = os.fdopen(os.dup(1), "wb", buffering=0)
    # Whatever a library prints must not get between the frames: it goes where the log goes.
    os.dup2(2, 1)
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    asyncio.run(_run(pipe_in, pipe_out, patience))
    return 0


async def _run(pipe_in: IO[bytes], pipe_out: IO[bytes], patience: Patience) -> None:
    host = Host(patience)
    serving = Serving(pipe_in, pipe_out, host.handlers)
    try:
        await serving.run()
    finally:
        await host.close()
        serving.close()
