"""What a session is opened with and what it answers: plain records that also cross to the window's process."""

from __future__ import annotations

import msgspec


class Environment(msgspec.Struct, frozen=True, tag=True):
    """Where a session works: kind is "production", "sandbox", "other" or "demo"; it decides the colour of the bar."""

    kind: str
    label: str


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """One saved connection. It never holds a password.

    provider: whose services are there: "backup", or "licences" for a licence server, whose base is the service itself.
    base: address before the service's name, with its slash. dashboard: address of the sign-in page. user: name for the
    AuthHeader. remember: the password is in the system's key store. proxy: "system", "none" or an address. read_only:
    changes are switched off. soap: "1.1" or "1.2". Times are in seconds, size_cap in bytes.
    """

    name: str
    environment: str = "production"
    provider: str = "backup"
    base: str = "https://secure.sosonlinebackup.com/WebApi/AccountManagementService/"
    dashboard: str = "https://dashboard.managedoffsitebackup.net/Account/Login"
    user: str = ""
    remember: bool = True
    read_only: bool = False
    proxy: str = "system"
    soap: str = "1.1"
    connect_timeout: float = 15.0
    tls_timeout: float = 15.0
    silence_timeout: float = 60.0
    total_timeout: float = 600.0
    size_cap: int = 256 * 1024 * 1024
    concurrency: int = 4


class SignedIn(msgspec.Struct, frozen=True):
    """A verified session. broken: operation name -> why it is switched off on this server."""

    profile: Profile
    environment: Environment
    operations: int
    adapted: int
    broken: dict[str, str]
