"""The link against engines that misbehave; the real one stands in test_host.py and tests/journeys."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from console.contract.services.entity_management import GetEntityAccounts
from console.contract.services.entity_status import CancelEntity
from console.engine import link as link_module
from console.engine.link import EngineLink, ListProfiles, LoadAccounts, ProfileList
from console.errors import EngineLost, OutcomeUnknown
from tests.support.engines import command


@asynccontextmanager
async def linked(misbehaviour: str | None = None) -> AsyncIterator[EngineLink]:
    link = EngineLink(command=command(misbehaviour) if misbehaviour else None)
    await link.start()
    try:
        yield link
    finally:
        await link.stop()


@pytest.fixture(autouse=True)
def no_pause_between_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_module, "BACKOFF", (0.0, 0.0, 0.0))


async def test_an_engine_that_cannot_be_started_is_one_sentence() -> None:
    link = EngineLink(command=["/nowhere/backup-console", "--engine"])
    with pytest.raises(EngineLost, match="cannot be started: No such file"):
        await link.start()
    await link.stop()


async def test_an_engine_that_dies_again_and_again_is_given_up_with_its_last_words() -> None:
    link = EngineLink(command=command("dies_at_once"))
    with pytest.raises(EngineLost, match="stopped 4 times within a minute") as lost:
        await link.start()
    assert "no room to live" in lost.value.details
    await link.stop()


@pytest.mark.parametrize("misbehaviour", ["sends_no_frames", "sends_no_messages", "sends_parts_of_what_has_none"])
async def test_damage_on_the_pipe_ends_the_request_in_words_and_not_the_program(misbehaviour: str) -> None:
    async with linked(misbehaviour) as link:
        with pytest.raises(EngineLost, match="stopped 3 times while it worked on this request"):
            await link.request(ListProfiles())


async def test_a_request_that_kills_the_engine_does_not_take_the_others_with_it() -> None:
    async with linked("dies_of_calls_and_streams") as link:
        deadly = link.stream(LoadAccounts())
        with pytest.raises(EngineLost, match="3 times while it worked on this request"):
            await anext(deadly)
        assert await link.request(ListProfiles()) == ProfileList(())


async def test_a_change_whose_answer_was_lost_is_unknown_and_never_sent_again() -> None:
    async with linked("dies_of_calls_and_streams") as link:
        notices: list[str] = []
        link.restarted.add(notices.append)
        with pytest.raises(OutcomeUnknown, match="engine stopped before the provider's answer came"):
            await link.call(CancelEntity(TargetEntityId=311))
        assert await link.request(ListProfiles()) == ProfileList(())
        assert len(notices) == 1


async def test_a_read_is_asked_again_of_the_next_engine() -> None:
    async with linked("dies_of_calls_and_streams") as link:
        notices: list[str] = []
        link.restarted.add(notices.append)
        with pytest.raises(EngineLost, match="3 times"):
            await link.call(GetEntityAccounts(TargetEntityID=0, PageSize=1, PageIndex=1))
        assert len(notices) == 2


async def test_after_giving_up_a_new_request_is_a_new_chance() -> None:
    async with linked("dies_of_any_request") as link:
        notices: list[str] = []
        link.restarted.add(notices.append)
        outcomes = await asyncio.gather(*(link.request(ListProfiles()) for _ in range(2)), return_exceptions=True)
        assert all(isinstance(outcome, EngineLost) for outcome in outcomes)
        with pytest.raises(EngineLost):
            await link.request(ListProfiles())


async def test_nothing_can_be_asked_of_a_link_that_does_not_run() -> None:
    link = EngineLink()
    with pytest.raises(EngineLost, match="not running"):
        await link.request(ListProfiles())
    with pytest.raises(EngineLost, match="not running"):
        link.stream(LoadAccounts())


async def test_stopping_ends_what_still_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_module, "STOP_GRACE", 0.1)
    async with linked("ignores_its_end") as link:
        waiting = asyncio.get_running_loop().create_task(link.request(ListProfiles()))
        await asyncio.sleep(0)
    with pytest.raises(EngineLost, match="stopped before it answered"):
        await waiting


async def test_an_engine_that_does_not_go_is_ended_by_force(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_module, "STOP_GRACE", 0.1)
    async with linked("ignores_its_end") as link:
        assert link.pid is not None
        engine = link.pid
    with pytest.raises(ProcessLookupError):
        os.kill(engine, 0)


async def test_what_is_asked_before_the_engine_is_ready_waits_for_it() -> None:
    link = EngineLink()
    starting = asyncio.get_running_loop().create_task(link.start())
    await asyncio.sleep(0)
    assert (await link.request(ListProfiles())).profiles == ()
    await starting
    await link.stop()


async def test_the_real_engine_answers_before_anybody_is_signed_in() -> None:
    async with linked() as link:
        assert (await link.request(ListProfiles())).profiles == ()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")
async def test_the_real_engine_comes_back_after_it_was_killed() -> None:
    async with linked() as link:
        notices: list[str] = []
        link.restarted.add(notices.append)
        first = link.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        assert (await link.request(ListProfiles())).profiles == ()
        assert link.pid not in (None, first)
        assert notices == ["The engine stopped unexpectedly; it was started again."]
