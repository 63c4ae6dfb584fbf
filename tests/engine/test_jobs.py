"""Bulk jobs in a real engine, against a real provider: what is sent, in which order, and what becomes of each row."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest

from console.commands.change import JournalQuery, Outcome
from console.commands.job import JobState, Plan, RowState
from console.contract.services.account_management import SuspendAccount, UnsuspendAccount
from console.contract.services.entity_management import GetAccountEntities
from console.demo.mishaps import Refuse, Unauthorized, Unavailable
from console.demo.records import Status
from console.engine.change_messages import (
    CancelJob,
    CheckPlan,
    ExportJob,
    ForgetJob,
    MakeJob,
    PauseJob,
    ReadJobRows,
    ReadJournal,
    RetryJob,
    RunJob,
)
from console.engine.link import EngineLink, SignIn, SignOut
from console.errors import ExportFailed, InvalidInput, NotSignedIn
from tests.support.held import Held
from tests.support.jobs import (
    CHANGED,
    AskLater,
    Seen,
    active_accounts,
    change_of,
    ended,
    rows_of,
    started,
    suspending,
    until,
)
from tests.support.linked import profile_for
from tests.support.provider import PASSWORD, RunningProvider


async def test_every_row_is_sent_once_and_stands_in_the_journal_under_its_own_id(
    signed_in: EngineLink, provider: RunningProvider
) -> None:
    names = active_accounts(provider, 9)
    seen = Seen()
    provider.faults.add(seen, operation=CHANGED)
    job = await ended(signed_in, (await started(signed_in, suspending(names))).id)
    assert (job.state, job.counts) == (JobState.FINISHED, {RowState.DONE: 9})
    assert seen.calls == dict.fromkeys(names, 1)
    assert all(provider.state.accounts[name].status is Status.SUSPENDED for name in names)
    page = await signed_in.request(ReadJournal(JournalQuery(job=job.id)))
    rows = await rows_of(signed_in, job.id)
    assert {entry.id: entry.outcome for entry in page.entries} == {row.entry: Outcome.DONE for row in rows}
    assert all(row.at and row.seconds > 0 for row in rows)


async def test_what_can_be_said_against_a_row_is_said_before_anything_is_sent(
    signed_in: EngineLink, provider: RunningProvider
) -> None:
    (name,) = active_accounts(provider, 1)
    good = change_of(SuspendAccount(Username=name), name)
    doubled = change_of(SuspendAccount(Username=name), name)
    nameless = change_of(SuspendAccount(Username=""), "")
    read = change_of(GetAccountEntities(TargetEntityID=0, UserName=name), name)
    plan = Plan(title="Mixed", changes=(good, doubled, nameless, read))
    found = await signed_in.request(CheckPlan(plan))
    assert [problem.number for problem in found] == [1, 2, 3]
    assert found[1].field == "Username"
    job = await ended(signed_in, (await started(signed_in, plan)).id)
    assert job.counts == {RowState.DONE: 1, RowState.SKIPPED: 3}
    skipped = await rows_of(signed_in, job.id, RowState.SKIPPED)
    assert [row.summary for row in skipped] == [problem.sentence for problem in found]
    assert not any(row.entry for row in skipped)


async def test_a_read_only_profile_is_said_against_every_row(link: EngineLink, provider: RunningProvider) -> None:
    reading = msgspec.structs.replace(profile_for(provider), read_only=True)
    await link.request(SignIn(reading, PASSWORD))
    found = await link.request(CheckPlan(suspending(active_accounts(provider, 2))))
    assert [problem.sentence for problem in found] == ["The profile Northwind is read-only."] * 2


async def test_the_same_plan_makes_the_same_job(signed_in: EngineLink, provider: RunningProvider) -> None:
    plan = suspending(active_accounts(provider, 2))
    first, second = await asyncio.gather(*(signed_in.request(MakeJob(plan)) for _ in range(2)))
    assert first == second


async def test_a_plan_without_rows_is_no_job(signed_in: EngineLink) -> None:
    with pytest.raises(InvalidInput, match="no rows"):
        await signed_in.request(MakeJob(Plan(title="Nothing", changes=())))


@pytest.mark.parametrize("concurrency", [1, 3])
async def test_no_more_rows_are_under_way_than_were_asked_for(
    signed_in: EngineLink, provider: RunningProvider, concurrency: int
) -> None:
    seen = Seen(seconds=0.05)
    provider.faults.add(seen, operation=CHANGED)
    plan = suspending(active_accounts(provider, 8), concurrency=concurrency)
    await ended(signed_in, (await started(signed_in, plan)).id)
    assert seen.widest == concurrency


async def test_changes_of_one_entity_are_made_one_after_the_other_whichever_job_they_are_of(
    signed_in: EngineLink, provider: RunningProvider
) -> None:
    names = active_accounts(provider, 9)
    owners = {name: str(number % 2) for number, name in enumerate(names)}
    seen = Seen(seconds=0.05, lanes=owners)
    provider.faults.add(seen, operation=CHANGED)
    changes = [change_of(SuspendAccount(Username=name), name, owner=100 + int(owner)) for name, owner in owners.items()]
    plans = [Plan(title=title, changes=tuple(part)) for title, part in (("One", changes[:5]), ("Two", changes[5:]))]
    jobs = [await started(signed_in, plan) for plan in plans]
    for job in jobs:
        assert (await ended(signed_in, job.id)).counts.keys() == {RowState.DONE}
    assert (seen.widest, seen.widest_of_one) == (2, 1)


async def test_rows_about_one_account_keep_their_order(signed_in: EngineLink, provider: RunningProvider) -> None:
    (name,) = active_accounts(provider, 1)
    requests = (
        SuspendAccount(Username=name),
        UnsuspendAccount(Username=name),
        SuspendAccount(Username=name, Reason="3"),
    )
    plan = Plan(title="To and fro", changes=tuple(change_of(request, name) for request in requests))
    job = await ended(signed_in, (await started(signed_in, plan)).id)
    assert job.counts == {RowState.DONE: 3}
    assert provider.state.accounts[name].status is Status.SUSPENDED
    rows = await rows_of(signed_in, job.id)
    assert [row.at for row in rows] == sorted(row.at for row in rows)


async def test_a_paused_job_sends_no_further_row_and_goes_on_where_it_stopped(
    signed_in: EngineLink, provider: RunningProvider
) -> None:
    names = active_accounts(provider, 9)
    seen, held = Seen(), Held()
    provider.faults.add(seen, operation=CHANGED)
    provider.faults.add(held, operation=CHANGED, times=2)
    job = await started(signed_in, suspending(names, concurrency=2))
    await held.arrived.wait()
    paused = await signed_in.request(PauseJob(job.id))
    assert paused.state is JobState.PAUSED
    held.release()
    stopped = await ended(signed_in, job.id)
    assert stopped.counts == {RowState.DONE: seen.calls.total(), RowState.WAITING: 9 - seen.calls.total()}
    assert seen.calls.total() < 9
    await signed_in.request(RunJob(job.id))
    assert (await ended(signed_in, job.id)).counts == {RowState.DONE: 9}
    assert seen.calls == dict.fromkeys(names, 1)


async def test_what_still_waits_in_a_cancelled_job_is_never_sent(
    signed_in: EngineLink, provider: RunningProvider
) -> None:
    held = Held()
    provider.faults.add(held, operation=CHANGED)
    job = await started(signed_in, suspending(active_accounts(provider, 9), concurrency=1))
    await held.arrived.wait()
    await signed_in.request(CancelJob(job.id))
    held.release()
    cancelled = await ended(signed_in, job.id)
    assert cancelled.state is JobState.CANCELLED
    assert cancelled.counts == {RowState.DONE: 1, RowState.SKIPPED: 8}
    await signed_in.request(RetryJob(job.id))
    await signed_in.request(RunJob(job.id))
    assert (await ended(signed_in, job.id)).counts == cancelled.counts


async def test_only_what_certainly_did_not_happen_is_sent_again(
    signed_in: EngineLink, provider: RunningProvider
) -> None:
    names = active_accounts(provider, 3)
    refused, lost, done = names
    provider.state.accounts[refused].status = Status.CANCELLED
    seen = Seen()
    provider.faults.add(seen, operation=CHANGED)
    provider.faults.add(Refuse(), operation=CHANGED, skip=1, times=1)
    job = await ended(signed_in, (await started(signed_in, suspending(names, concurrency=1))).id)
    assert [row.state for row in await rows_of(signed_in, job.id)] == [
        RowState.REFUSED,
        RowState.UNKNOWN,
        RowState.DONE,
    ]
    before = (await rows_of(signed_in, job.id, RowState.REFUSED))[0].entry
    provider.state.accounts[refused].status = Status.ACTIVE
    again = await signed_in.request(RetryJob(job.id))
    assert again.state is JobState.WAITING
    assert again.counts[RowState.WAITING] == 1
    await signed_in.request(RunJob(job.id))
    finished = await ended(signed_in, job.id)
    assert finished.counts == {RowState.DONE: 2, RowState.UNKNOWN: 1}
    assert (seen.calls[refused], seen.calls[lost], seen.calls[done]) == (2, 1, 1)
    entry = (await rows_of(signed_in, job.id))[0].entry
    page = await signed_in.request(ReadJournal(JournalQuery(target=refused)))
    assert [(found.id, found.repeats) for found in page.entries] == [(entry, before), (before, "")]


async def test_a_provider_that_cannot_keep_up_gets_fewer_rows_at_once_until_it_can(
    signed_in: EngineLink, provider: RunningProvider
) -> None:
    names = active_accounts(provider, 12)
    seen = Seen(seconds=0.02)
    provider.faults.add(seen, operation=CHANGED)
    provider.faults.add(Unavailable(), operation=CHANGED, skip=2, times=2)
    job = await started(signed_in, suspending(names, concurrency=4))
    slowed = await until(signed_in, job.id, lambda job: job.width < 4 or job.state is JobState.FINISHED)
    assert slowed.state is JobState.RUNNING
    assert "cannot keep up" in slowed.problem
    finished = await ended(signed_in, job.id)
    assert finished.state is JobState.FINISHED
    assert finished.counts.get(RowState.WAITING, 0) == 0
    assert seen.calls == dict.fromkeys(names, 1)


async def test_no_row_is_begun_before_the_moment_that_the_provider_asks_for(
    signed_in: EngineLink, provider: RunningProvider
) -> None:
    provider.faults.add(AskLater(2), operation=CHANGED, times=1)
    plan = suspending(active_accounts(provider, 2), concurrency=1)
    job = await ended(signed_in, (await started(signed_in, plan)).id)
    assert job.state is JobState.FINISHED
    first, second = await rows_of(signed_in, job.id)
    assert second.state is RowState.DONE
    assert second.at - first.at >= 2_000_000


async def test_a_job_stops_where_the_provider_is_gone_and_goes_on_by_hand_without_a_loss(
    link: EngineLink, fresh_provider: RunningProvider
) -> None:
    await link.request(SignIn(profile_for(fresh_provider), PASSWORD))
    names = active_accounts(fresh_provider, 6)
    job = await link.request(MakeJob(suspending(names)))
    fresh_provider.stop()
    await link.request(RunJob(job.id))
    paused = await ended(link, job.id)
    assert (paused.state, paused.counts) == (JobState.PAUSED, {RowState.WAITING: 6})
    assert "refused the connection" in paused.problem
    assert not paused.was_interrupted
    fresh_provider.start_again()
    await link.request(RunJob(job.id))
    assert (await ended(link, job.id)).counts == {RowState.DONE: 6}
    assert all(fresh_provider.state.accounts[name].status is Status.SUSPENDED for name in names)


async def test_a_job_stops_where_the_sign_in_is_not_accepted_any_more(
    signed_in: EngineLink, provider: RunningProvider
) -> None:
    provider.faults.add(Unauthorized(), operation=CHANGED, times=1)
    job = await started(signed_in, suspending(active_accounts(provider, 4), concurrency=1))
    paused = await ended(signed_in, job.id)
    assert (paused.state, paused.counts) == (JobState.PAUSED, {RowState.WAITING: 4})
    assert paused.problem
    await signed_in.request(RunJob(job.id))
    assert (await ended(signed_in, job.id)).counts == {RowState.DONE: 4}


async def test_a_job_runs_for_the_connection_it_was_planned_for_and_for_no_other(
    signed_in: EngineLink, provider: RunningProvider
) -> None:
    job = await signed_in.request(MakeJob(suspending(active_accounts(provider, 2))))
    await signed_in.request(SignIn(profile_for(provider, "Another"), PASSWORD))
    with pytest.raises(NotSignedIn, match="of Northwind at"):
        await signed_in.request(RunJob(job.id))
    await signed_in.request(SignOut())
    with pytest.raises(NotSignedIn):
        await signed_in.request(RunJob(job.id))
    assert (await ended(signed_in, job.id)).state is JobState.WAITING


async def test_rows_are_read_page_by_page_and_by_state(signed_in: EngineLink, provider: RunningProvider) -> None:
    job = await signed_in.request(MakeJob(suspending(active_accounts(provider, 5))))
    page = await signed_in.request(ReadJobRows(job.id, offset=3, limit=10))
    assert ([row.number for row in page.rows], page.total) == ([3, 4], 5)
    none = await signed_in.request(ReadJobRows(job.id, states=(RowState.DONE,)))
    assert (none.rows, none.total) == ((), 0)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
async def test_rows_are_exported_with_what_became_of_them(
    signed_in: EngineLink, provider: RunningProvider, tmp_path: Path, ending: str
) -> None:
    names = active_accounts(provider, 3)
    job = await ended(signed_in, (await started(signed_in, suspending(names))).id)
    path = tmp_path / f"result.{ending}"
    assert await signed_in.request(ExportJob(job.id, str(path))) == 3
    assert path.stat().st_size
    if ending == "csv":
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        assert [line.split(",")[1] for line in lines[1:]] == names
        assert all(",done," in line for line in lines[1:])


async def test_rows_are_not_exported_to_what_is_no_table(signed_in: EngineLink, provider: RunningProvider) -> None:
    job = await signed_in.request(MakeJob(suspending(active_accounts(provider, 1))))
    with pytest.raises(ExportFailed, match="ending"):
        await signed_in.request(ExportJob(job.id, "/nowhere/result.exe"))


async def test_a_forgotten_job_is_gone_and_one_under_way_is_not_forgotten(
    signed_in: EngineLink, provider: RunningProvider
) -> None:
    held = Held()
    provider.faults.add(held, operation=CHANGED)
    job = await started(signed_in, suspending(active_accounts(provider, 3), concurrency=1))
    await held.arrived.wait()
    with pytest.raises(InvalidInput, match="under way"):
        await signed_in.request(ForgetJob(job.id))
    await signed_in.request(CancelJob(job.id))
    held.release()
    await ended(signed_in, job.id)
    await signed_in.request(ForgetJob(job.id))
    for asked in (RunJob(job.id), ForgetJob(job.id)):
        with pytest.raises(InvalidInput, match="not there"):
            await signed_in.request(asked)
