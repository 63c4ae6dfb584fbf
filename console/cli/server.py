"""Which server a command talks to, and how it gets the password."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from console.contract.providers import BACKUP, LICENCES, PROVIDERS, Provider
from console.contract.services import SERVICES
from console.engine.embedded import DEMO_PASSWORD, EmbeddedProvider
from console.engine.processes import PASSWORD_VARIABLE
from console.errors import InvalidInput
from console.paths import config_folder
from console.session.profile import Profile
from console.session.profiles import ProfileFile, check
from console.session.vault import Vault


@asynccontextmanager
async def chosen_profile(arguments: argparse.Namespace, provider: Provider = BACKUP) -> AsyncIterator[Profile]:
    """The connection that was named, to a provider's services; an embedded provider lives as long as the context."""
    async with chosen_profiles(arguments, (provider,)) as (profile,):
        yield profile


@asynccontextmanager
async def chosen_profiles(
    arguments: argparse.Namespace, providers: Sequence[Provider]
) -> AsyncIterator[tuple[Profile, ...]]:
    """The connections that were named, one for each provider; a saved profile leads to its own and no other."""
    if arguments.demo is not None:
        embedded = await EmbeddedProvider.start(arguments.demo)
        try:
            yield tuple(embedded.profile_for(provider) for provider in providers)
        finally:
            await embedded.stop()
    elif arguments.profile is not None:
        yield (ProfileFile(config_folder()).named(arguments.profile),)
    else:
        base = arguments.url if arguments.url.endswith("/") else f"{arguments.url}/"
        profile = Profile(
            name=urlsplit(base).netloc or arguments.url,
            environment="other",
            provider=providers[0].name,
            base=base,
            dashboard="",
            user=arguments.user or "",
            remember=False,
        )
        check(profile)
        yield (profile,)


def providers_asked(arguments: argparse.Namespace) -> Sequence[Provider]:
    """The providers that a command without an operation is about: all of an embedded one, else that of the address."""
    if arguments.service:
        return (SERVICES[arguments.service].provider,)
    if arguments.url is not None:
        return (LICENCES if LICENCES.version_at(arguments.url) is not None else BACKUP,)
    return tuple(PROVIDERS.values())


async def password_of(profile: Profile) -> str:
    """The password of a connection: of the environment, the key store, a person, or standard input."""
    if profile.environment == "demo":
        return DEMO_PASSWORD
    if not profile.user:
        raise InvalidInput("No user is named.", "Name one with --user, or in the profile.")
    if password := os.environ.get(PASSWORD_VARIABLE):
        return password
    if profile.remember and (kept := await Vault().password(profile)):
        return kept
    return ask_secret(f"Password of {profile.user} at {profile.name}")


def ask_secret(what: str) -> str:
    """A secret, typed unseen on a terminal, else the next line of standard input."""
    if sys.stdin.isatty():
        return getpass.getpass(f"{what}: ")
    line = sys.stdin.readline()
    if not line:
        raise InvalidInput(
            f"{what} is not given: standard input has ended.",
            f"Put it on a line of standard input, or the password into {PASSWORD_VARIABLE}.",
        )
    return line.rstrip("\r\n")
