"""The SOAP header that signs every call in."""

from __future__ import annotations

from typing import Annotated

from console.contract.language import OP_PAGE, SAMPLE, Record, about


class AuthHeader(Record):
    """User name and password of the calling web API user, sent with every call of every service."""

    UserName: Annotated[str | None, about("web API user", OP_PAGE, SAMPLE)] = None
    Password: Annotated[str | None, about("that user's password", OP_PAGE, SAMPLE, secret=True)] = None
