"""Saved connections: one JSON file that never holds a secret.

The file is replaced as a whole, so that it is always either the old or the new one. A file that cannot be read is set
aside, never overwritten.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from console.contract.providers import PROVIDERS
from console.errors import ProfileProblem, TransportFailed
from console.files import set_aside, write_whole
from console.paths import HOME_VARIABLE
from console.session.profile import Profile

FILE_NAME = "profiles.json"
ENVIRONMENTS = ("production", "sandbox", "other", "demo")
"""Kinds of place a profile can lead to."""

PRESETS = (
    Profile(name="Production"),
    Profile(
        name="Provider's sandbox",
        environment="sandbox",
        base="https://secure-sandbox.sosonlinebackup.com/WebApi/AccountManagementService/",
    ),
)
"""Profiles to begin with; only the user's name is missing."""

_VERSION = 1
_NAME_LENGTH = 100


class _Content(msgspec.Struct, frozen=True, omit_defaults=True):
    """What stands in the file."""

    version: int = _VERSION
    last_used: str = ""
    profiles: tuple[Profile, ...] = ()


def check(profile: Profile, others: Iterable[Profile] = ()) -> None:
    """Raise ProfileProblem for the first rule that a profile breaks; `others` hold the names that are taken."""
    name = profile.name
    if not name.strip() or name != name.strip() or len(name) > _NAME_LENGTH or not name.isprintable():
        raise _problem("name", f"A profile needs a name of 1 to {_NAME_LENGTH} characters without spaces at its ends.")
    if any(other.name.casefold() == name.casefold() for other in others):
        raise _problem("name", f"There is a profile named {name!r} already.", "Choose another name.")
    if profile.environment not in ENVIRONMENTS:
        raise _problem("environment", f"{profile.environment!r} is no kind of environment: {', '.join(ENVIRONMENTS)}.")
    if profile.provider not in PROVIDERS:
        raise _problem("provider", f"{profile.provider!r} is no kind of provider: {', '.join(PROVIDERS)}.")
    _check_address("base", profile.base)
    if not profile.base.endswith("/"):
        raise _problem("base", f"The address {profile.base} must end with a slash: a service's name is put behind it.")
    if profile.dashboard:
        _check_address("dashboard", profile.dashboard)
    if profile.proxy not in ("system", "none"):
        _check_proxy(profile.proxy)
    if profile.soap not in ("1.1", "1.2"):
        raise _problem("soap", f"SOAP {profile.soap} does not exist: choose 1.1 or 1.2.")
    for field in ("connect_timeout", "tls_timeout", "silence_timeout", "total_timeout", "size_cap", "concurrency"):
        if getattr(profile, field) <= 0:
            raise _problem(field, f"{field.replace('_', ' ').capitalize()} must be more than 0.")


def _problem(field: str, summary: str, advice: str = "") -> ProfileProblem:
    return ProfileProblem(summary, advice, field=field)


def _check_address(field: str, address: str) -> None:
    # Profiles are read before anything of SOAP is imported; only writing one needs its rule.
    from console.soap.addresses import checked_address

    if "@" in address.partition("?")[0]:
        raise _problem(field, "The address holds a user name or password.", "Leave them out of it.")
    try:
        checked_address(address)
    except TransportFailed as refused:
        raise _problem(field, refused.summary, refused.advice) from None


def _check_proxy(address: str) -> None:
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
        secret = bool(parts.password)
    except ValueError:
        usable = secret = False
    if secret:
        raise _problem("proxy", "The proxy's address holds a password, which has no place in a profile.")
    if not usable:
        raise _problem("proxy", f"{address!r} is not a proxy's address.", "Write it as http://host:port.")


class ProfileFile:
    """The profiles on disk. Every method blocks for a moment and raises ProfileProblem where the disk does not play."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / FILE_NAME

    def profiles(self) -> tuple[Profile, ...]:
        """All saved profiles, in the order in which they were made."""
        return self._read().profiles

    def last_used(self) -> str:
        """Name of the profile that was used last, or nothing."""
        return self._read().last_used

    def find(self, name: str) -> Profile | None:
        """The profile of that name, or None."""
        return next((profile for profile in self.profiles() if profile.name == name), None)

    def named(self, name: str) -> Profile:
        """The profile of that name; ProfileProblem if there is none."""
        profile = self.find(name)
        if profile is None:
            known = ", ".join(profile.name for profile in self.profiles()) or "none yet"
            raise ProfileProblem(f"There is no profile named {name!r}.", f"Saved profiles: {known}.")
        return profile

    def save(self, profile: Profile, previous: str = "") -> None:
        """Write a profile, in the place of the one named `previous` (by default: of its own name)."""
        content = self._read()
        names = [other.name for other in content.profiles]
        # Saving twice does no more than saving once: a renamed profile is found under its new name.
        replaced = previous if previous in names else profile.name
        check(profile, (other for other in content.profiles if other.name != replaced))
        profiles = [profile if other.name == replaced else other for other in content.profiles]
        if replaced not in names:
            profiles.append(profile)
        last_used = profile.name if content.last_used == replaced else content.last_used
        self._write(_Content(last_used=last_used, profiles=tuple(profiles)))

    def delete(self, name: str) -> None:
        """Forget a profile; one that is not there is forgotten already."""
        content = self._read()
        profiles = tuple(profile for profile in content.profiles if profile.name != name)
        self._write(_Content(last_used="" if content.last_used == name else content.last_used, profiles=profiles))

    def note_used(self, name: str) -> None:
        """Remember a saved profile as the one used last."""
        content = self._read()
        if content.last_used != name and any(profile.name == name for profile in content.profiles):
            self._write(msgspec.structs.replace(content, last_used=name))

    def _read(self) -> _Content:
        try:
            text = self._path.read_bytes()
        except FileNotFoundError:
            return _Content()
        except OSError as error:
            raise self._unusable("read from", error) from error
        try:
            content = msgspec.json.decode(text, type=_Content)
        except (msgspec.MsgspecError, UnicodeDecodeError) as damage:
            raise self._set_aside() from damage
        if content.version > _VERSION:
            raise ProfileProblem(
                f"The profiles in {self._path} were written by a newer version of the program.",
                "Use that version, or move the file away to begin afresh.",
            )
        return content

    def _set_aside(self) -> ProfileProblem:
        try:
            aside = set_aside(self._path)
        except OSError as error:
            return self._unusable("written to", error)
        return ProfileProblem(
            f"The profile file is damaged; it was set aside as {aside}.",
            "Enter your profiles again, or mend the file and put it back. Passwords are not affected.",
            aside=str(aside),
        )

    def _write(self, content: _Content) -> None:
        text = msgspec.json.format(msgspec.json.encode(content), indent=2)
        try:
            write_whole(self._path, text)
        except OSError as error:
            raise self._unusable("written to", error) from error

    def _unusable(self, what: str, error: OSError) -> ProfileProblem:
        return ProfileProblem(
            f"The profiles cannot be {what} {self._folder}: {error.strerror}.",
            f"Give yourself the right to read and write there, or set {HOME_VARIABLE} to a folder of yours.",
        )
