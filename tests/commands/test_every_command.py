"""Every change over HTTP: how it stands before and after, how a lost answer is settled, and what takes it back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest

from console.commands.change import Change, State, Target
from console.commands.command import Command, Settlement, command_for
from console.contract.language import Kind, Operation
from console.contract.secrets import is_secret
from console.contract.services.account_management import SuspendAccount
from console.errors import ProviderRefused
from console.session.session import Session
from tests.commands.cases import CASES, PASSWORD, Case
from tests.support.linked import Profile
from tests.support.provider import PASSWORD as OWN_PASSWORD
from tests.support.provider import RunningProvider


@pytest.fixture
async def session(profile: Profile) -> AsyncIterator[Session]:
    # Not signed in, a session reads the WSDLs of the services that it calls, and no others.
    async with Session(profile, OWN_PASSWORD) as session:
        yield session


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def case(request: pytest.FixtureRequest, provider: RunningProvider) -> Case:
    case: Case = request.param
    case.ready(provider.state)
    return case


def known(case: Case) -> Command[Any]:
    return command_for(case.request.spec)


def without_ids(state: Any) -> Any:
    """A state without the ids that the provider gives anew to what is put back."""
    if isinstance(state, dict):
        return {name: without_ids(value) for name, value in state.items() if name not in ("assignment", "DateCreated")}
    return state


async def judged(session: Session, request: Operation[Any], before: State | None) -> Settlement:
    command = command_for(request.spec)
    now = await command.evidence(request, session.call)
    return Settlement.UNCERTAIN if now is None else command.settle(request, before, now)


async def test_a_change_that_was_made_is_found_by_a_read(case: Case, session: Session) -> None:
    before = await known(case).state(case.request, session.call)
    await session.call(case.request)
    assert await judged(session, case.request, before) is case.made
    assert await judged(session, case.request, None) is case.made_unknown


async def test_a_change_that_was_not_made_is_not_found(case: Case, session: Session) -> None:
    before = await known(case).state(case.request, session.call)
    assert await judged(session, case.request, before) is case.unmade
    assert await judged(session, case.request, None) is case.unmade_unknown


async def test_a_state_shows_what_was_wanted_once_it_is_made(case: Case, session: Session) -> None:
    before = await known(case).state(case.request, session.call)
    assert (before is not None) is case.told
    await session.call(case.request)
    after = await known(case).state(case.request, session.call)
    if after is None:
        assert not case.told
        return
    assert after != before
    wanted = known(case).wanted(case.request, before)
    # What is written whole is compared by the command itself, since the provider numbers and dates it.
    told = {name: value for name, value in wanted.items() if name in after and not isinstance(value, dict | list)}
    assert told == {name: after[name] for name in told}


async def test_a_state_is_told_again_as_it_was_and_crosses_pipe_and_journal(case: Case, session: Session) -> None:
    before = await known(case).state(case.request, session.call)
    assert await known(case).state(case.request, session.call) == before
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(before)) == before
    assert msgspec.json.decode(msgspec.json.encode(before)) == before
    assert not [name for name in before or () if is_secret(name)]


async def test_a_change_is_taken_back_only_where_all_is_as_before(
    case: Case, session: Session, provider: RunningProvider
) -> None:
    before = await known(case).state(case.request, session.call)
    assert known(case).can_take_back(case.request, before) is case.back
    await session.call(case.request)
    former = await known(case).taking_back(case.request, before, session.call)
    if not case.back:
        assert former is None
        return
    assert former is not None
    assert command_for(former.spec)
    await session.call(former)
    again = await known(case).state(case.request, session.call)
    assert without_ids(again) == without_ids(before)


def test_without_a_state_from_before_nothing_is_taken_back_that_needs_one(case: Case) -> None:
    former = known(case).inverse(case.request, None)
    assert former is None or former.spec.name in {"MoveCompany", "AssignLicense", "UnassignLicense"}


async def test_neither_state_nor_preview_nor_evidence_holds_a_secret(case: Case, session: Session) -> None:
    before = await known(case).state(case.request, session.call)
    evidence = await known(case).evidence(case.request, session.call)
    shown = known(case).changes(case.request, before)
    assert PASSWORD not in f"{before}{evidence}{shown}{Change.of(case.request, Target(known(case).target_kind, ''))}"
    secret = PASSWORD.encode() in msgspec.msgpack.encode(case.request)
    assert any(change.is_secret for change in shown) is secret


async def test_the_preview_shows_every_given_field_and_the_old_value_where_it_is_told(
    case: Case, session: Session
) -> None:
    before = await known(case).state(case.request, session.call)
    shown = {change.path: change for change in known(case).changes(case.request, before)}
    await session.call(case.request)
    after = await known(case).state(case.request, session.call)
    again = {change.path: change for change in known(case).changes(case.request, after)}
    for path, change in shown.items():
        if change.is_old_known and "." not in path and not isinstance(change.new, list):
            assert again[path].is_same, path


def test_the_target_is_told_and_is_what_a_new_request_starts_with(case: Case) -> None:
    command = known(case)
    key = command.key(case.request)
    values = command.defaults(Target(command.target_kind, key, owner=221))
    for name, value in values.items():
        given = getattr(case.request, name)
        if isinstance(value, dict):
            assert value.keys() <= set(given.__struct_fields__)
        elif name == command.target_field:
            assert given == value
        else:
            assert type(given) is type(value)


def test_what_a_change_touches_can_be_read_anew(case: Case) -> None:
    command = known(case)
    assert all(isinstance(entity, int) for entity in command.touched_entities(case.request))
    assert all(command.touched_accounts(case.request))


def test_each_change_says_in_plain_words_what_cannot_be_taken_back(case: Case) -> None:
    command = known(case)
    told = (command.words, *command.effects_of(case.request), *command.final_of(case.request))
    assert all(sentence.endswith(".") for sentence in told[1:])
    if command.kind is Kind.DESTROY:
        assert command.final_of(case.request)


async def test_a_refused_read_says_so_instead_of_guessing(session: Session) -> None:
    request = SuspendAccount(Username="nobody.here")
    with pytest.raises(ProviderRefused):
        await command_for(request.spec).state(request, session.call)
