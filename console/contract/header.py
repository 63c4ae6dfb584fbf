"""What signs a call in: the SOAP header of the backup provider, the token of the licence server."""

from __future__ import annotations

from typing import Annotated

from console.contract.language import DOCUMENT, OP_PAGE, SAMPLE, Record, about


class AuthHeader(Record):
    """User name and password of the calling web API user, sent with every call of every service."""

    UserName: Annotated[str | None, about("web API user", OP_PAGE, SAMPLE)] = None
    Password: Annotated[str | None, about("that user's password", OP_PAGE, SAMPLE, secret=True)] = None


class Token(Record):
    """What signs a call of the licence server instead of a header: its first parameter, which a login gave."""

    token: Annotated[str, about("token of the login, good for three hours", DOCUMENT, secret=True)]


TOKEN_AGE = 10_800
"""Seconds for which a token holds."""
