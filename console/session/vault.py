"""Passwords in the key store of the system, and nowhere else.

There is no second best: where the key store is missing, locked or does not answer, the password is held for this
session only, in memory. Key stores are foreign code that may wait for a person or for ever, so each call has a thread
and a time limit of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from console.errors import VaultUnavailable
from console.session.profile import Profile
from console.threads import in_daemon_thread

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

ANSWER_WITHIN = 60.0
"""Seconds for a call; the key store may be asking a person to unlock it."""

LOOK_WITHIN = 2.0
"""Seconds for finding out whether there is a key store at all."""

WINDOWS_LIMIT = 1_280
"""Longest password, in UTF-16 units, that Windows' key store takes."""

_PLAIN_TEXT = "keyrings.alt."
_NOWHERE = ("keyring.backends.null", "keyring.backends.fail")
_WINDOWS = "keyring.backends.Windows"
_ADVICE = "The password can be held for this session only."

ResultT = TypeVar("ResultT")


class Vault:
    """The passwords of profiles, each under the profile's name and user. All errors are VaultUnavailable."""

    def __init__(self, *, answer_within: float = ANSWER_WITHIN, look_within: float = LOOK_WITHIN) -> None:
        self._answer_within = answer_within
        self._look_within = look_within

    async def problem(self) -> str:
        """Why the key store cannot be used, as a sentence; empty when it can."""
        try:
            await self._ask(lambda _: None, self._look_within)
        except VaultUnavailable as error:
            return error.summary
        return ""

    async def password(self, profile: Profile) -> str | None:
        """The password of a profile, or None where none is kept."""
        return await self._ask(lambda store: store.get_password(_entry(profile), profile.user), self._answer_within)

    async def keep(self, profile: Profile, password: str) -> None:
        """Keep the password of a profile in place of an older one."""

        def keep(store: KeyringBackend) -> None:
            length = len(password.encode("utf-16-le")) // 2
            if type(store).__module__ == _WINDOWS and length > WINDOWS_LIMIT:
                raise VaultUnavailable(
                    f"The password has {length} characters; the key store of Windows takes {WINDOWS_LIMIT}.", _ADVICE
                )
            store.set_password(_entry(profile), profile.user, password)
            if store.get_password(_entry(profile), profile.user) != password:
                raise VaultUnavailable("The key store took the password but does not give it back.", _ADVICE)

        await self._ask(keep, self._answer_within)

    async def forget(self, profile: Profile) -> None:
        """Forget the password of a profile, if one is kept."""

        def forget(store: KeyringBackend) -> None:
            if store.get_password(_entry(profile), profile.user) is not None:
                store.delete_password(_entry(profile), profile.user)

        await self._ask(forget, self._answer_within)

    async def follow(self, before: Profile | None, after: Profile | None, password: str | None) -> None:
        """Keep the password where the changed profile looks for it, and nowhere else.

        before: the profile as it was, None for a new one. after: as it is now, None for a deleted one. password: a new
        one; without it the old one stays, unless it belongs to another user.
        """
        place = (_entry(after), after.user) if after and after.remember else None
        place_before = (_entry(before), before.user) if before and before.remember else None
        stale = before if place_before not in (None, place) and not await self.problem() else None
        if stale and after and place and password is None and stale.user == after.user:
            password = await self.password(stale)
        if after and place and password is not None:
            await self.keep(after, password)
        if stale:
            await self.forget(stale)

    async def _ask(self, question: Callable[[KeyringBackend], ResultT], within: float) -> ResultT:
        try:
            return await asyncio.wait_for(in_daemon_thread(lambda: _answer(question), name="key store"), within)
        except TimeoutError:
            raise VaultUnavailable(f"The key store did not answer within {within:g} seconds.", _ADVICE) from None


def _entry(profile: Profile) -> str:
    return f"Backup Console: {profile.name}"


def _answer(question: Callable[[KeyringBackend], ResultT]) -> ResultT:
    """What a key store answers; runs in a thread."""
    import keyring
    from keyring import errors

    try:
        store = keyring.get_keyring()
        _require_safe(store)
        return question(store)
    except VaultUnavailable:
        raise
    except errors.NoKeyringError:
        raise VaultUnavailable("This system has no key store.", _ADVICE) from None
    except (errors.KeyringLocked, errors.InitError):
        raise VaultUnavailable("The key store is locked.", f"Unlock it and try again. {_ADVICE}") from None
    except Exception as error:  # noqa: BLE001 - key stores raise what their platforms raise
        # Only the kind is told: a text of theirs might hold the secret.
        raise VaultUnavailable(f"The key store failed ({type(error).__name__}).", _ADVICE) from None


def _require_safe(store: KeyringBackend) -> None:
    """Refuse what keeps passwords in a readable file, or forgets them."""
    backends = list(getattr(store, "backends", ())) or [store]
    modules = [type(backend).__module__ for backend in backends]
    if all(module in _NOWHERE for module in modules):
        raise VaultUnavailable("This system has no key store.", _ADVICE)
    if any(module.startswith(_PLAIN_TEXT) for module in modules):
        raise VaultUnavailable("The key store of this system keeps passwords in a file of its own: not used.", _ADVICE)
