"""A session with the licence server, and which kind of session a profile leads to."""

from __future__ import annotations

from typing import ClassVar

from console.contract.live import OfferedOperation
from console.contract.providers import LICENCES, Provider
from console.errors import OperationOff
from console.session.profile import Profile
from console.session.session import Session
from console.soap.client import Client
from console.soap.explorer import Explorer
from console.soap.token_client import TokenClient


class LicenceSession(Session):
    """A connection to the licence server: proved by a login, logged out at its end."""

    provider: ClassVar[Provider] = LICENCES
    _client_type: ClassVar[type[Client]] = TokenClient

    async def prove(self) -> None:
        """Log in."""
        if isinstance(self._client, TokenClient):
            await self._client.log_in()

    @property
    def explorer(self) -> Explorer:
        """Raises OperationOff: a call by hand is signed with a header, which would carry the password here."""
        raise OperationOff(
            f"Calls by hand are not made to the licence server of {self.profile.name}: they cannot carry its token.",
            "Call the operation with: python -m console call",
            operation="",
        )

    async def offered(self) -> tuple[OfferedOperation, ...]:
        """None: nothing can be called by hand."""
        return ()


def session_for(profile: Profile) -> type[Session]:
    """The kind of session that a profile leads to."""
    return LicenceSession if profile.provider == LICENCES.name else Session
