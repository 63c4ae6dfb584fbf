"""Key stores of every temper, for `keyring` to load by name or to be set."""

from __future__ import annotations

import threading

from keyring import errors
from keyring.backend import KeyringBackend


class MemoryKeyring(KeyringBackend):
    """One that works."""

    priority = 1.0  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        """What is kept."""
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Forget it."""
        del self.kept[service, username]


class HungKeyring(MemoryKeyring):
    """One that waits for somebody who never comes."""

    def get_password(self, service: str, username: str) -> str | None:
        """Never."""
        threading.Event().wait()
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        """Never."""
        threading.Event().wait()


class LockedKeyring(MemoryKeyring):
    """One that stays locked."""

    def get_password(self, service: str, username: str) -> str | None:
        """Refused."""
        raise errors.KeyringLocked("the collection is locked")

    set_password = get_password  # type: ignore[assignment]


class FailingKeyring(MemoryKeyring):
    """One that fails with the secret in its text."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Fail."""
        raise RuntimeError(f"cannot store {password}")


class ForgetfulKeyring(MemoryKeyring):
    """One that takes everything and keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Lose it."""
