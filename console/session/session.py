"""One signed-in connection to the provider: bound services, typed calls, lists as streams of pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from types import TracebackType
from typing import Any, ClassVar, Self, TypeVar
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from console.contract.language import Kind, Operation, Reply, Service
from console.contract.live import CallReply, FormValues, OfferedOperation, ServiceBinding, ServiceReport
from console.contract.providers import BACKUP, Provider
from console.contract.services import services_of
from console.contract.services.account_management import GetAuthorizationTokenByEntity
from console.contract.services.entity_management import GetEntityAccounts
from console.contract.standing import Standing, counts, standings, switched_off
from console.errors import BadReply, ConsoleError, OperationOff, ProfileProblem
from console.session.paging import Page, pages
from console.session.profile import Environment, Profile, SignedIn
from console.soap.client import Client, WsdlStore
from console.soap.explorer import Explorer
from console.soap.rows import RowsReply

ReplyT = TypeVar("ReplyT", bound=Reply)

_LABELS = {"production": "Production", "sandbox": "Provider's sandbox", "demo": "Demo"}


class Session:
    """A connection as one user, ended by `close`. One that `sign_in` made is verified.

    services: the binding of each service that was opened, or why it cannot be used. unread: why the WSDL of a service
    could not be read anew although an earlier one is in use. wsdls: where fetched WSDLs are kept between sessions.
    """

    provider: ClassVar[Provider] = BACKUP
    _client_type: ClassVar[type[Client]] = Client

    def __init__(self, profile: Profile, password: str, wsdls: WsdlStore | None = None) -> None:
        self.profile = profile
        self.services: dict[str, ServiceBinding | ConsoleError] = {}
        self.unread: dict[str, ConsoleError] = {}
        self._client = self._client_type(profile, profile.user, password, wsdls=wsdls)

    @classmethod
    async def sign_in(cls, profile: Profile, password: str, wsdls: WsdlStore | None = None) -> Self:
        """Open every service and have the provider accept the user by a real, small call.

        Raises SignInRefused for a wrong user or password, and what the transport and the binding raise. A service that
        this server does not have is no hindrance: its operations are switched off.
        """
        session = cls(profile, password, wsdls)
        opening = asyncio.get_running_loop().create_task(session.open_services())
        try:
            await session.prove()
            await opening
        except BaseException:
            opening.cancel()
            await asyncio.gather(opening, return_exceptions=True)
            await session.close()
            raise
        return session

    async def prove(self) -> None:
        """Have the provider accept the user; raises SignInRefused, and what the transport and the binding raise."""
        # Answers on an empty hierarchy too, and costs one row at most.
        await self.call(GetEntityAccounts(TargetEntityID=0, PageSize=1, PageIndex=1))

    async def open_services(self, services: Mapping[str, Service] | None = None, *, fresh: bool = False) -> None:
        """Bind each service to what the server offers, or note why it cannot be used; all are asked at once.

        services: by name; those of the session's provider where none are named.
        fresh: read WSDLs anew that are known. A service whose WSDL cannot be read anew goes on with the earlier one.
        """
        services = services_of(self.provider) if services is None else services

        async def opened(service: Service) -> ServiceBinding | ConsoleError:
            try:
                return await self._client.open(service, fresh=fresh)
            except ConsoleError as problem:
                return problem

        found = await asyncio.gather(*(opened(service) for service in services.values()))
        for name, report in zip(services, found, strict=True):
            if isinstance(report, ConsoleError) and isinstance(self.services.get(name), ServiceBinding):
                self.unread[name] = report
            else:
                self.services[name] = report
                self.unread.pop(name, None)

    async def read_binding(self, *, fresh: bool = False) -> tuple[ServiceReport, ...]:
        """How every service stands to what is declared; `fresh` reads all WSDLs anew.

        Otherwise a service that could not be used is not asked again.
        """
        failed = {name for name, known in self.services.items() if isinstance(known, ConsoleError)}
        services = services_of(self.provider)
        asked = services if fresh else {name: found for name, found in services.items() if name not in failed}
        await self.open_services(asked, fresh=fresh)
        return self.reports

    @property
    def reports(self) -> tuple[ServiceReport, ...]:
        """What is known of each opened service, in declared order."""
        return tuple(self._report(name) for name in services_of(self.provider) if name in self.services)

    def _report(self, name: str) -> ServiceReport:
        known, unread = self.services[name], self.unread.get(name)
        binding = None if isinstance(known, ConsoleError) else known
        problem = known if isinstance(known, ConsoleError) else unread
        if problem is None:
            return ServiceReport(service=name, binding=binding)
        return ServiceReport(service=name, binding=binding, problem=problem.summary, advice=problem.advice)

    @property
    def signed_in(self) -> SignedIn:
        """What the window is told of this session."""
        operations = standings(self.reports)
        kind = self.profile.environment
        return SignedIn(
            profile=self.profile,
            environment=Environment(kind, _LABELS.get(kind) or urlsplit(self.profile.base).netloc),
            operations=len(operations),
            adapted=counts(operations).get(Standing.ADAPTED, 0),
            broken=switched_off(operations),
        )

    async def close(self) -> None:
        """End the connection and forget its password."""
        await self._client.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def call(self, operation: Operation[ReplyT]) -> ReplyT:
        """The provider's reply to one operation; raises what `Client.call` raises.

        A profile that is read-only refuses anything but a read with OperationOff.
        """
        self._require_allowed(operation)
        return await self._client.call(operation)

    async def require_sendable(self, operation: Operation[Any]) -> None:
        """Raise what `call` would raise without having sent anything: InvalidInput and OperationOff."""
        self._require_allowed(operation)
        await self._client.require_sendable(operation)

    async def rows(self, operation: Operation[Any]) -> RowsReply:
        """The rows of one reply, column by column."""
        self._require_allowed(operation)
        return await self._client.rows(operation)

    def pages(self, operation: Operation[Any]) -> AsyncGenerator[Page]:
        """All rows of a list, page by page from the one that `operation` names; the next is fetched ahead.

        To be closed (`contextlib.aclosing`), since a page may be under way.
        """
        return pages(operation, self.rows)

    async def sign_in_link(self, username: str, *, is_app_user: bool = False) -> str:
        """A fresh address that signs one user in to the dashboard, once."""
        if not self.profile.dashboard:
            raise ProfileProblem(
                f"The profile {self.profile.name} does not say where the dashboard is.", "Enter its address there."
            )
        reply = await self.call(GetAuthorizationTokenByEntity(Username=username, IsAppUser=is_app_user or None))
        if not reply.AuthToken:
            raise BadReply(
                f"The provider accepted the request for {username} but sent no token to sign in with.",
                "Try again; if it stays so, tell the provider.",
            )
        return dashboard_link(self.profile.dashboard, username, reply.AuthToken)

    @property
    def explorer(self) -> Explorer:
        """Any operation of the server as a form and a preview; what is sent by hand goes through `send_by_hand`."""
        profile = self.profile
        server = ("--demo",) if profile.environment == "demo" else ("--profile", profile.name)
        return Explorer(self._client, profile.user, server, tuple(self.services))

    async def offered(self) -> tuple[OfferedOperation, ...]:
        """Every operation of the services that can be used."""
        usable = [name for name, known in self.services.items() if isinstance(known, ServiceBinding)]
        return await self.explorer.offered(usable)

    async def prepare_by_hand(
        self, service: str, operation: str, values: FormValues, *, agreed: bool
    ) -> tuple[OfferedOperation, FormValues]:
        """What `send_by_hand` would call, and the values without secrets; raises what it raises of what is not sent."""
        explorer = self.explorer
        offered = await explorer.find(service, operation)
        if not offered.is_read:
            self._require_writable(offered.operation)
        return offered, await explorer.require_sendable(service, operation, values, agreed=agreed)

    async def send_by_hand(
        self, service: str, operation: str, values: FormValues, *, agreed: bool = False
    ) -> CallReply:
        """What the server answers to one of its operations; raises what `Explorer.send` raises."""
        explorer = self.explorer
        offered = await explorer.find(service, operation)
        if not offered.is_read:
            self._require_writable(offered.operation)
        return await explorer.send(service, operation, values, agreed=agreed)

    def _require_writable(self, operation: str) -> None:
        if self.profile.read_only:
            raise OperationOff(
                f"{operation} was not sent: the profile {self.profile.name} is read-only.",
                "Switch that off in the profile, or use another one.",
                operation=operation,
            )

    def _require_allowed(self, operation: Operation[Any]) -> None:
        spec = operation.spec
        if spec.service.provider != self.provider:
            raise OperationOff(
                f"{spec.name} was not sent: {spec.service.name} is not among the services of {self.profile.name}.",
                "Use a profile that leads to that service.",
                operation=spec.name,
            )
        if spec.kind is not Kind.READ:
            self._require_writable(spec.name)


def dashboard_link(dashboard: str, username: str, token: str) -> str:
    """The address of the sign-in page with user and one-time token, both URL-encoded."""
    parts = urlsplit(dashboard)
    query = urlencode([*parse_qsl(parts.query), ("uid", username), ("token", token)], quote_via=quote)
    return urlunsplit(parts._replace(query=query))
