"""One signed-in connection to the provider: bound services, typed calls, lists as streams of pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from console.contract.language import Kind, Operation, Reply, Service
from console.contract.services import SERVICES
from console.contract.services.account_management import GetAuthorizationTokenByEntity
from console.contract.services.entity_management import GetEntityAccounts
from console.engine.messages import Environment, Profile, SignedIn
from console.errors import ConsoleError, OperationOff
from console.session.paging import Page, pages
from console.soap.client import Client, RowsReply

ReplyT = TypeVar("ReplyT", bound=Reply)

_ENVIRONMENT_LABELS = {"production": "Production", "sandbox": "Sandbox", "other": "Other", "demo": "Demo"}


class Session:
    """A verified connection; made by `sign_in`, ended by `close`."""

    def __init__(self, profile: Profile, client: Client) -> None:
        self.profile = profile
        self._client = client
        self._refused: dict[str, ConsoleError] = {}

    @classmethod
    async def sign_in(cls, profile: Profile, password: str, wsdl_folder: Path) -> Self:
        """Open a connection and have the provider accept its user by a real, small call.

        Raises SignInRefused for a wrong user or password, and what the transport and the binding raise.
        """
        session = cls(profile, Client(profile, profile.user, password, cache=wsdl_folder))
        try:
            await session._open(SERVICES.values())
            await session.call(GetEntityAccounts(TargetEntityID=0, PageSize=1, PageIndex=1))
        except BaseException:
            await session.close()
            raise
        return session

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
        """The provider's reply to one operation. Raises ProviderRefused for a result other than 0."""
        self._require_allowed(operation)
        return await self._client.call(operation)

    async def rows(self, operation: Operation[Any]) -> RowsReply:
        """The rows of one reply, column by column."""
        self._require_allowed(operation)
        return await self._client.rows(operation)

    def pages(self, operation: Operation[Any]) -> AsyncIterator[Page]:
        """All rows of a list, page by page from the one that `operation` names; the next is fetched ahead."""
        return pages(operation, self.rows)

    async def sign_in_link(self, username: str, *, is_app_user: bool = False) -> str:
        """A fresh address that signs one user in to the dashboard, once."""
        reply = await self.call(GetAuthorizationTokenByEntity(Username=username, IsAppUser=is_app_user))
        return dashboard_link(self.profile.dashboard, username, reply.AuthToken or "")


def dashboard_link(dashboard: str, username: str, token: str) -> str:
    """The address of the sign-in page with user and one-time token, both URL-encoded."""
    parts = urlsplit(dashboard)
    query = urlencode([*parse_qsl(parts.query), ("uid", username), ("token", token)])
    return urlunsplit(parts._replace(query=query))
