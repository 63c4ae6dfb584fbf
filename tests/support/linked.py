"""A real engine in a process of its own, linked to the test, and signed in to the embedded provider if wanted."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from console.engine.link import EngineLink, Profile, SignIn
from tests.support.provider import PASSWORD, RunningProvider


def profile_for(provider: RunningProvider, name: str = "Northwind") -> Profile:
    """A connection to a provider on this computer that is no demo to the program."""
    return Profile(
        name=name,
        environment="other",
        base=provider.base,
        dashboard=provider.dashboard,
        user=provider.user,
        remember=False,
        proxy="none",
    )


@pytest.fixture
def profile(provider: RunningProvider) -> Profile:
    """How to sign in to the session's provider."""
    return profile_for(provider)


@pytest.fixture
async def link() -> AsyncIterator[EngineLink]:
    """A started engine."""
    link = EngineLink()
    await link.start()
    try:
        yield link
    finally:
        await link.stop()


@pytest.fixture
async def signed_in(link: EngineLink, profile: Profile) -> EngineLink:
    """A started engine with a session at the session's provider."""
    await link.request(SignIn(profile, PASSWORD))
    return link
