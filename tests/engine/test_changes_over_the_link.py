"""Changes as the window asks for them: taken back, repeated, settled, decided, and made by hand."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import Any

import pytest

from console.commands.change import Change, JournalEntry, JournalQuery, Outcome, Target
from console.commands.command import command_for
from console.contract.language import Operation
from console.contract.services.account_management import (
    ChangeAccountSize,
    CreateAccountBySize,
    SuspendAccount,
    UnsuspendAccount,
)
from console.contract.services.entity_status import SuspendEntity
from console.contract.services.partner_management import SendResetPasswordLink
from console.demo.mishaps import Lose, Unavailable
from console.demo.records import Status
from console.engine.change_messages import (
    DecideEntry,
    MakeChange,
    PrepareChange,
    ReadJournal,
    RepeatFor,
    SettleEntry,
    TakeBack,
    WatchJournal,
)
from console.engine.link import EngineLink, SendCall, SignIn
from console.errors import InvalidInput, NotInJournal, OperationOff, OutcomeUnknown
from tests.support.held import Held
from tests.support.linked import Profile
from tests.support.provider import PASSWORD, RunningProvider

NAME = "owen.pryce"
ENTITY = "EntityManagementService"
RESIZED = ChangeAccountSize(Username=NAME, AccountSizeMB=102_400, SendEmailToCustomer=False)


def change_of(request: Operation[Any]) -> Change:
    known = command_for(request.spec)
    return Change.of(request, Target(known.target_kind, known.key(request), "Owen Pryce"))


async def made(link: EngineLink, request: Operation[Any]) -> str:
    """The id of a change that was made."""
    change = change_of(request)
    assert (await link.request(MakeChange(change))).outcome is Outcome.DONE
    return change.id


async def entries(link: EngineLink) -> tuple[JournalEntry, ...]:
    return (await link.request(ReadJournal(JournalQuery()))).entries


async def test_what_was_changed_is_taken_back_once(signed_in: EngineLink, provider: RunningProvider) -> None:
    size = provider.state.accounts[NAME].size_mb
    entry = await made(signed_in, RESIZED)
    back = await signed_in.request(TakeBack(entry))
    assert (back.undoes, back.target) == (entry, change_of(RESIZED).target)
    preview = await signed_in.request(PrepareChange(back))
    assert (await signed_in.request(MakeChange(back, preview.state))).outcome is Outcome.DONE
    assert provider.state.accounts[NAME].size_mb == size
    with pytest.raises(OperationOff, match="taken back already"):
        await signed_in.request(TakeBack(entry))


async def test_what_has_no_way_back_says_so(signed_in: EngineLink) -> None:
    entry = await made(signed_in, SendResetPasswordLink(TargetEntityID=311))
    with pytest.raises(OperationOff, match="cannot be taken back"):
        await signed_in.request(TakeBack(entry))


async def test_what_did_not_happen_or_may_have_is_not_taken_back(
    signed_in: EngineLink, provider: RunningProvider
) -> None:
    refused = change_of(SuspendAccount(Username="nobody.at.all"))
    await signed_in.request(MakeChange(refused))
    with pytest.raises(OperationOff, match="did not happen"):
        await signed_in.request(TakeBack(refused.id))
    provider.faults.add(Unavailable(), operation="SuspendAccount")
    unknown = change_of(SuspendAccount(Username=NAME))
    await signed_in.request(MakeChange(unknown))
    with pytest.raises(OperationOff, match="settled first"):
        await signed_in.request(TakeBack(unknown.id))


async def test_a_change_is_repeated_for_another_target(signed_in: EngineLink, provider: RunningProvider) -> None:
    entry = await made(signed_in, RESIZED)
    again = await signed_in.request(RepeatFor(entry, "ruth.hart"))
    assert (again.repeats, again.target.key) == (entry, "ruth.hart")
    assert again.id != entry
    assert (await signed_in.request(MakeChange(again))).outcome is Outcome.DONE
    assert provider.state.accounts["ruth.hart"].size_mb == RESIZED.AccountSizeMB


async def test_a_change_with_a_secret_has_to_be_typed_again(signed_in: EngineLink) -> None:
    request = CreateAccountBySize(
        TargetEntityId=311,
        Username="millerhart.partners",
        Password="Quiet4Harbour",
        AccountSizeMB=51_200,
        FullName="Amelia Stone",
        Email="amelia@stone.example",
        IsUltrasafe=False,
    )
    entry = await made(signed_in, request)
    with pytest.raises(InvalidInput, match="typed again") as asked:
        await signed_in.request(RepeatFor(entry, "312"))
    assert [problem["path"] for problem in asked.value.facts["problems"]] == ["Password"]


async def test_a_key_that_names_nothing_is_told(signed_in: EngineLink) -> None:
    entry = await made(signed_in, SuspendEntity(TargetEntityId=312))
    with pytest.raises(InvalidInput, match="names nothing"):
        await signed_in.request(RepeatFor(entry, "the one next door"))


async def test_the_number_of_unsettled_changes_is_watched(signed_in: EngineLink, provider: RunningProvider) -> None:
    numbers = aiter(signed_in.stream(WatchJournal()))
    assert await anext(numbers) == 0
    provider.faults.add(Lose(), operation="SendResetPasswordLink", times=1)
    change = change_of(SendResetPasswordLink(TargetEntityID=311))
    await signed_in.request(MakeChange(change))
    while await anext(numbers) != 1:
        """The change is begun and not unknown yet."""
    assert not (await signed_in.request(SettleEntry(change.id))).outcome.is_settled
    decided = await signed_in.request(DecideEntry(change.id, has_happened=False, note="No mail has come"))
    assert decided.outcome is Outcome.FOUND_UNDONE
    while await anext(numbers) != 0:
        """It is written down and not told yet."""


async def test_a_call_without_a_preview_stands_in_the_journal(signed_in: EngineLink) -> None:
    await signed_in.call(SuspendAccount(Username=NAME, Reason="Unpaid"))
    await signed_in.call(UnsuspendAccount(Username=NAME))
    second, first = await entries(signed_in)
    assert (first.operation, first.outcome, first.target.key) == ("SuspendAccount", Outcome.DONE, NAME)
    assert (second.operation, second.outcome) == ("UnsuspendAccount", Outcome.DONE)


async def test_a_call_by_hand_stands_in_the_journal_by_the_servers_own_names(
    signed_in: EngineLink, provider: RunningProvider
) -> None:
    values = {"request": {"TargetEntityId": 311}}
    await signed_in.request(SendCall(ENTITY, "SuspendEntity", values, agreed=True))
    provider.faults.add(Lose(), operation="ActivateEntity", times=1)
    with pytest.raises(OutcomeUnknown):
        await signed_in.request(SendCall(ENTITY, "ActivateEntity", values, agreed=True))
    second, first = await entries(signed_in)
    assert (first.outcome, first.by_hand, first.fields, first.target.key) == (Outcome.DONE, True, values, "311")
    assert second.outcome is Outcome.UNKNOWN
    assert (await signed_in.request(SettleEntry(second.id))).outcome is Outcome.UNKNOWN


async def test_a_call_by_hand_without_an_answer_is_unknown_and_with_a_refusal_refused(
    signed_in: EngineLink, provider: RunningProvider
) -> None:
    values = {"request": {"TargetEntityId": 311}}
    provider.faults.add(Unavailable(), operation="SuspendEntity", times=1)
    assert not (await signed_in.request(SendCall(ENTITY, "SuspendEntity", values, agreed=True))).is_success
    nobody = {"request": {"TargetEntityId": 999_999}}
    assert not (await signed_in.request(SendCall(ENTITY, "SuspendEntity", nobody, agreed=True))).is_success
    second, first = await entries(signed_in)
    assert (first.outcome, second.outcome) == (Outcome.UNKNOWN, Outcome.REFUSED)
    assert second.code_name


async def test_a_read_by_hand_is_not_journaled(signed_in: EngineLink) -> None:
    values = {"request": {"TargetEntityID": 0, "PageSize": 3, "PageIndex": 1}}
    await signed_in.request(SendCall(ENTITY, "GetEntityAccounts", values))
    assert await entries(signed_in) == ()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no signal that kills")
async def test_a_change_whose_engine_was_killed_is_settled_by_the_next_one(
    signed_in: EngineLink, provider: RunningProvider
) -> None:
    held = Held()
    provider.faults.add(held, operation="SuspendAccount", times=1)
    change = change_of(SuspendAccount(Username=NAME))
    making = asyncio.get_running_loop().create_task(signed_in.request(MakeChange(change)))
    await held.arrived.wait()
    assert signed_in.pid is not None
    os.kill(signed_in.pid, signal.SIGKILL)
    with pytest.raises(OutcomeUnknown):
        await making
    # It was on its way, and the provider carries it out.
    provider.state.accounts[NAME].status = Status.SUSPENDED
    numbers = aiter(signed_in.stream(WatchJournal()))
    while (await entries(signed_in))[0].outcome is not Outcome.FOUND_DONE:
        await anext(numbers)
    again = await signed_in.request(MakeChange(change))
    assert again.outcome is Outcome.FOUND_DONE


async def test_a_change_that_never_reached_the_journal_is_told_as_such(signed_in: EngineLink) -> None:
    with pytest.raises(NotInJournal):
        await signed_in.request(SettleEntry("0" * 32))


async def test_an_entry_of_another_provider_is_settled_there(
    signed_in: EngineLink, provider: RunningProvider, fresh_provider: RunningProvider
) -> None:
    provider.faults.add(Unavailable(), operation="SuspendAccount")
    change = change_of(SuspendAccount(Username=NAME))
    await signed_in.request(MakeChange(change))
    elsewhere = Profile(name="Elsewhere", environment="other", base=fresh_provider.base, user="demo", proxy="none")
    await signed_in.request(SignIn(elsewhere, PASSWORD))
    with pytest.raises(OperationOff, match="sign in there"):
        await signed_in.request(SettleEntry(change.id))
