"""The engine is killed at the worst moments; the window's side must notice little and lose nothing."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

from console.contract.services.entity_status import SuspendEntity
from console.engine import link as link_module
from console.engine.link import EngineLink, FetchSignInLink, LoadAccounts, LoadHierarchy, Profile, SignIn, SignOut
from console.errors import NotSignedIn, OutcomeUnknown
from tests.support.held import Held
from tests.support.provider import PASSWORD, RunningProvider

DEATHS = [
    pytest.param(signal.SIGTERM, id="terminated"),
    *([pytest.param(signal.SIGKILL, id="killed")] if hasattr(signal, "SIGKILL") else []),
]


def end(link: EngineLink, how: signal.Signals) -> None:
    assert link.pid is not None
    os.kill(link.pid, how)


@pytest.fixture
def notices(signed_in: EngineLink) -> list[str]:
    """What the person at the window is told."""
    told: list[str] = []
    signed_in.restarted.add(told.append)
    return told


@pytest.mark.parametrize("how", DEATHS)
async def test_a_load_goes_on_after_the_engine_died_in_its_middle(
    signed_in: EngineLink, provider: RunningProvider, notices: list[str], how: signal.Signals
) -> None:
    loaded: set[str] = set()
    parts = signed_in.stream(LoadAccounts(page_size=1))
    async for part in parts:
        if not loaded:
            end(signed_in, how)
        loaded.update(part.texts["Username"])
    assert len(loaded) == parts.answer.rows == len(provider.state.active_accounts(888))
    assert notices == ["The engine stopped unexpectedly; it was started again and goes on with what was loading."]


async def test_several_requests_survive_one_death_together(
    signed_in: EngineLink, provider: RunningProvider, notices: list[str]
) -> None:
    held = Held()
    provider.faults.add(held, operation="GetEntityHierarchy", times=1)

    async def count(request: LoadHierarchy | LoadAccounts) -> int:
        return sum([part.count async for part in signed_in.stream(request)])

    async with asyncio.TaskGroup() as tasks:
        entities = tasks.create_task(count(LoadHierarchy()))
        await held.arrived.wait()
        link = tasks.create_task(signed_in.request(FetchSignInLink("edith.rowan")))
        end(signed_in, signal.SIGTERM)
    assert entities.result() == len(provider.state.entities)
    assert link.result().startswith(provider.dashboard)
    assert len(notices) == 1


async def test_a_change_in_flight_is_unknown_and_arrives_once(
    signed_in: EngineLink, provider: RunningProvider, notices: list[str]
) -> None:
    held = Held()
    provider.faults.add(held, operation="SuspendEntity")
    change = asyncio.get_running_loop().create_task(signed_in.call(SuspendEntity(TargetEntityId=311)))
    await held.arrived.wait()
    held.arrived.clear()
    end(signed_in, signal.SIGTERM)
    with pytest.raises(OutcomeUnknown) as unknown:
        await change
    assert unknown.value.advice
    # The new engine has signed in and answers, and the change was not among what it was asked again.
    assert await signed_in.request(FetchSignInLink("edith.rowan"))
    assert not held.arrived.is_set()
    assert len(notices) == 1


async def test_a_change_in_flight_when_the_program_ends_is_unknown_and_not_lost(
    signed_in: EngineLink, provider: RunningProvider
) -> None:
    held = Held()
    provider.faults.add(held, operation="SuspendEntity")
    change = asyncio.get_running_loop().create_task(signed_in.call(SuspendEntity(TargetEntityId=311)))
    await held.arrived.wait()
    held.release()
    await signed_in.stop()
    with pytest.raises(OutcomeUnknown):
        await change
    assert not provider.state.is_active(311)


async def test_after_giving_up_the_next_request_finds_itself_signed_in_again(
    signed_in: EngineLink, notices: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_module, "DEATHS", 1)
    given_up = asyncio.Event()
    signed_in.restarted.add(lambda _: given_up.set())
    end(signed_in, signal.SIGTERM)
    await given_up.wait()
    assert "not started again by itself" in notices[0]
    assert await signed_in.request(FetchSignInLink("edith.rowan"))


async def test_after_signing_out_a_new_engine_is_not_signed_in_again(signed_in: EngineLink, notices: list[str]) -> None:
    await signed_in.request(SignOut())
    end(signed_in, signal.SIGTERM)
    with pytest.raises(NotSignedIn):
        await signed_in.request(FetchSignInLink("edith.rowan"))
    assert notices == ["The engine stopped unexpectedly; it was started again."]


async def test_a_password_that_was_changed_meanwhile_is_said_in_the_notice(
    signed_in: EngineLink, provider: RunningProvider, notices: list[str]
) -> None:
    provider.state.users["demo"].password = "another one"
    end(signed_in, signal.SIGTERM)
    with pytest.raises(NotSignedIn, match="Nobody is signed in: "):
        await signed_in.request(FetchSignInLink("edith.rowan"))
    assert "it is not signed in" in notices[0]


async def test_a_sign_in_that_was_under_way_is_asked_again(
    link: EngineLink, provider: RunningProvider, profile: Profile
) -> None:
    held = Held()
    provider.faults.add(held, operation="GetEntityAccounts", times=1)
    signing_in = asyncio.get_running_loop().create_task(link.request(SignIn(profile, PASSWORD)))
    await held.arrived.wait()
    end(link, signal.SIGTERM)
    assert (await signing_in).profile == profile
