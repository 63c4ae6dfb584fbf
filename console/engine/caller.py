"""What the making of changes wants of a signed-in session."""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

from console.contract.language import Operation, Reply
from console.session.profile import Profile

ReplyT = TypeVar("ReplyT", bound=Reply)


class Caller(Protocol):
    """A signed-in session."""

    @property
    def profile(self) -> Profile:
        """The connection in use."""

    async def call(self, operation: Operation[ReplyT], /) -> ReplyT:
        """The provider's reply."""

    async def require_sendable(self, operation: Operation[Any], /) -> None:
        """Raise what `call` would raise without having sent anything."""
