"""The licence server as typed calls: logged in with user and password, every call signed with the login's token.

The token stays in memory. When the server says that it has run out, one login makes another, once for each call.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
from collections.abc import Callable
from typing import Any

from console import log
from console.contract.language import Operation, OperationSpec, Result
from console.contract.license_codes import LAC_WRONG_TOKEN
from console.contract.services.license_activation_center import Login, Logout
from console.contract.verdicts import verdict_of
from console.errors import BadReply, ConsoleError
from console.soap.binding import BoundOperation
from console.soap.client import AnswerT, Client, accept
from console.soap.decode import decode_reply
from console.soap.rows import RowsReply
from console.soap.rpc_envelope import build_rpc

LOGOUT_WITHIN = 2.0
"""Seconds that the end of a session waits for the server to take note of it."""


class TokenClient(Client):
    """Calls the licence server as one user."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._token = ""
        self._protected = ""  # outlives a logout until the next login or the end
        self._logging_in = asyncio.Lock()

    async def log_in(self) -> None:
        """Have the server accept user and password. Raises what `call` raises."""
        await self._token_instead_of("")

    async def close(self) -> None:
        """Log out, if the server answers soon, close the connections and let password and token go."""
        if self._token:
            # Nobody waits for a session's end: the token runs out by itself.
            with contextlib.suppress(ConsoleError, TimeoutError):
                async with asyncio.timeout(LOGOUT_WITHIN):
                    await self.call(Logout())
        self._keep("")
        await super().close()

    async def _answer(
        self, bound: BoundOperation, request: Operation[Any], decode: Callable[[OperationSpec, bytes], AnswerT]
    ) -> AnswerT:
        spec = bound.spec
        if not spec.is_signed:
            return await self._deliver(bound, build_rpc(bound, request, ""), decode)
        if spec is Logout.spec:
            token, self._token = self._token or await self._token_instead_of(""), ""
            return await self._deliver(bound, build_rpc(bound, request, token), decode)
        build_rpc(bound, request, "")  # what cannot be sent is told before anybody logs in
        token = self._token or await self._token_instead_of("")
        answer = await self._deliver(bound, build_rpc(bound, request, token), decode)
        if _verdict(spec, answer).Result != LAC_WRONG_TOKEN.code:
            return answer
        # This code says that the call was refused at the door and nothing was done. So it may be sent again, a change
        # too; and once only, since a second refusal has another reason than the token's age.
        token = await self._token_instead_of(token)
        return await self._deliver(bound, build_rpc(bound, request, token), decode)

    async def _token_instead_of(self, refused: str) -> str:
        """A token that is not the refused one; of several callers that ask at once the first logs in for all."""
        async with self._logging_in:
            if self._token and self._token != refused:
                return self._token
            bound = await self._operation(Login.spec)
            login = Login(username=self._user, password=self._password)
            reply = await self._answer(bound, login, functools.partial(decode_reply, names=bound.report.reply_names))
            accept(Login.spec, verdict_of(Login.spec, reply))
            token = str(getattr(reply, "token", None) or "")
            if not token:
                raise BadReply(
                    "The licence server accepted the user but sent no token.",
                    "Try again; if it stays so, tell X-Formation.",
                )
            self._keep(token)
            return token

    def _keep(self, token: str) -> None:
        """Hold this token and no other, out of every log."""
        if token:
            log.protect(token)
        if self._protected:
            log.release(self._protected)
        self._protected = self._token = token


def _verdict(spec: OperationSpec, answer: Any) -> Result:
    return answer.result if isinstance(answer, RowsReply) else verdict_of(spec, answer)
