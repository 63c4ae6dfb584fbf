"""Bulk jobs over the end of their engine: what is on disk, what is not, and how the next engine goes on."""

from __future__ import annotations

import asyncio
import os
import signal
import zlib
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from console.commands.job import JobState, Plan, RowState
from console.commands.job_rows import NOT_KEPT
from console.contract.services.account_management import ChangeBackupAccountPassword
from console.demo.mishaps import Lose
from console.demo.records import Status
from console.engine.change_messages import ForgetJob, MakeJob, RetryJob, RunJob, WatchJobs
from console.engine.link import EngineLink, SignIn
from console.errors import InvalidInput, JournalProblem
from console.paths import journal_folder
from tests.support.held import Held
from tests.support.jobs import CHANGED, Seen, active_accounts, change_of, ended, rows_of, started, suspending, until
from tests.support.linked import profile_for
from tests.support.provider import PASSWORD, RunningProvider

SECRET = "Zx9QuietHarbour77"

Open = Callable[[], Coroutine[Any, Any, EngineLink]]


@pytest.fixture
async def another(provider: RunningProvider) -> AsyncIterator[Open]:
    """Gives one more engine each time, signed in; each has the same files."""
    async with AsyncExitStack() as stack:

        async def opened() -> EngineLink:
            link = EngineLink()
            await link.start()
            stack.push_async_callback(link.stop)
            await link.request(SignIn(profile_for(provider), PASSWORD))
            return link

        yield opened


def job_file() -> Path:
    (path,) = (journal_folder() / "jobs").glob("*.jsonl")
    return path


def holding(text: str, folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]


def rewritten(line: bytes, old: bytes, new: bytes) -> bytes:
    """A line of a job's file with something else in it and the checksum that it then has."""
    assert old in line
    body = line.split(b" ", 1)[1].replace(old, new)
    return b"%08x " % zlib.crc32(body) + body


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")
async def test_a_job_whose_engine_is_killed_loses_no_row_and_doubles_none(
    signed_in: EngineLink, provider: RunningProvider
) -> None:
    provider.reset("small")
    names = active_accounts(provider, 40)
    seen = Seen(seconds=0.02)
    provider.faults.add(seen, operation=CHANGED)
    job = await started(signed_in, suspending(names))
    await until(signed_in, job.id, lambda job: bool(job.counts.get(RowState.DONE)))
    assert signed_in.pid is not None
    os.kill(signed_in.pid, signal.SIGKILL)
    stopped = await ended(signed_in, job.id)
    assert stopped.state is JobState.PAUSED
    assert stopped.was_interrupted
    assert "The program ended while it ran" in stopped.problem
    assert stopped.counts[RowState.WAITING] < 40
    resumed = await signed_in.request(RunJob(job.id))
    assert not resumed.was_interrupted
    assert (await ended(signed_in, job.id)).state is JobState.FINISHED
    for row in await rows_of(signed_in, job.id):
        name = row.target.key
        # Of a row that was written down and perhaps not sent it takes minutes until a read is certain.
        assert row.state in (RowState.DONE, RowState.UNKNOWN)
        assert seen.calls[name] <= 1
        if row.state is RowState.DONE:
            assert provider.state.accounts[name].status is Status.SUSPENDED
    unknown = await rows_of(signed_in, job.id, RowState.UNKNOWN)
    assert len(unknown) <= 6
    again = await signed_in.request(RetryJob(job.id))
    assert again.counts.get(RowState.WAITING, 0) == 0


async def test_a_job_that_ran_when_the_program_was_closed_is_there_at_the_next_start(
    provider: RunningProvider, another: Open
) -> None:
    names = active_accounts(provider, 6)
    held = Held()
    provider.faults.add(held, operation=CHANGED, times=1)
    first = await another()
    job = await started(first, suspending(names, concurrency=1))
    await held.arrived.wait()
    closing = asyncio.get_running_loop().create_task(first.stop())
    held.release()
    await closing
    second = await another()
    stopped = await ended(second, job.id)
    assert (stopped.state, stopped.was_interrupted) == (JobState.PAUSED, True)
    assert stopped.counts == {RowState.DONE: 1, RowState.WAITING: 5}
    await second.request(RunJob(job.id))
    assert (await ended(second, job.id)).counts == {RowState.DONE: 6}


async def test_a_row_whose_answer_was_lost_is_looked_up_before_the_job_goes_on(
    provider: RunningProvider, another: Open
) -> None:
    names = active_accounts(provider, 3)
    seen = Seen()
    provider.faults.add(seen, operation=CHANGED)
    provider.faults.add(Lose(), operation=CHANGED, times=1)
    first = await another()
    job = await ended(first, (await started(first, suspending(names, concurrency=1))).id)
    await first.stop()
    second = await another()
    await second.request(RetryJob(job.id))
    await second.request(RunJob(job.id))
    found = await until(second, job.id, lambda job: not job.counts.get(RowState.UNKNOWN))
    assert found.counts == {RowState.DONE: 3}
    assert seen.calls == dict.fromkeys(names, 1)


async def test_two_windows_never_make_the_same_job_at_once(provider: RunningProvider, another: Open) -> None:
    held = Held()
    provider.faults.add(held, operation=CHANGED)
    first, second = await another(), await another()
    job = await started(first, suspending(active_accounts(provider, 3), concurrency=1))
    await held.arrived.wait()
    seen = await anext(second.stream(WatchJobs()))
    assert [(job.state, job.was_interrupted) for job in seen] == [(JobState.RUNNING, False)]
    assert "Another window" in seen[0].problem
    for asked in (RunJob(job.id), ForgetJob(job.id)):
        with pytest.raises(InvalidInput, match="Another window"):
            await second.request(asked)
    held.release()
    assert (await ended(first, job.id)).counts == {RowState.DONE: 3}


async def test_no_password_reaches_the_disk_and_a_row_without_it_is_told_apart(
    provider: RunningProvider, another: Open, home: Path
) -> None:
    names = active_accounts(provider, 2)
    requests = [
        ChangeBackupAccountPassword(Username=name, NewPassword=SECRET, SendEmailToCustomer=False) for name in names
    ]
    changes = [change_of(request, request.Username) for request in requests]
    with_and_without = Plan(title="Passwords", changes=(*changes, *suspending(names).changes))
    first = await another()
    job = await first.request(MakeJob(with_and_without))
    assert job.counts == {RowState.WAITING: 4}
    assert holding(SECRET, home) == []
    await first.stop()
    second = await another()
    kept = await ended(second, job.id)
    assert kept.counts == {RowState.NOT_SENT: 2, RowState.WAITING: 2}
    assert {row.summary for row in await rows_of(second, job.id, RowState.NOT_SENT)} == {NOT_KEPT}
    assert (await second.request(RetryJob(job.id))).counts == kept.counts
    await second.request(RunJob(job.id))
    assert (await ended(second, job.id)).counts == {RowState.NOT_SENT: 2, RowState.DONE: 2}


async def test_a_password_that_is_given_again_with_its_plan_is_sent(provider: RunningProvider, another: Open) -> None:
    (name,) = active_accounts(provider, 1)
    request = ChangeBackupAccountPassword(Username=name, NewPassword=SECRET, SendEmailToCustomer=False)
    plan = Plan(title="Password", changes=(change_of(request, name),))
    first = await another()
    made = await first.request(MakeJob(plan))
    await first.stop()
    second = await another()
    assert (await ended(second, made.id)).counts == {RowState.NOT_SENT: 1}
    assert (await second.request(MakeJob(plan))).counts == {RowState.WAITING: 1}
    await second.request(RunJob(made.id))
    assert (await ended(second, made.id)).counts == {RowState.DONE: 1}


async def test_passwords_are_sent_by_the_engine_that_was_given_them(
    signed_in: EngineLink, provider: RunningProvider, home: Path
) -> None:
    (name,) = active_accounts(provider, 1)
    request = ChangeBackupAccountPassword(Username=name, NewPassword=SECRET, SendEmailToCustomer=False)
    job = await started(signed_in, Plan(title="Password", changes=(change_of(request, name),)))
    assert (await ended(signed_in, job.id)).counts == {RowState.DONE: 1}
    assert holding(SECRET, home) == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda lines: [lines[0], lines[1].replace(b"account", b"accuont"), *lines[2:]],
        lambda lines: [*lines[:2], *lines[3:]],
        lambda lines: lines[1:],
        lambda lines: [b"", *lines],
        lambda lines: [*lines, rewritten(lines[0], b"job", b"job")],
        lambda lines: [rewritten(lines[0], b'"total":3', b'"total":2'), *lines[1:]],
        lambda lines: [rewritten(lines[0], b'"id":"', b'"id":"../../'), *lines[1:]],
        lambda lines: [lines[0], rewritten(lines[1], b'"fields":', b'"felds":'), *lines[2:]],
        lambda lines: [b"\x00" * 400],
    ],
)
async def test_the_damaged_file_of_a_job_is_told_and_set_aside(
    provider: RunningProvider, another: Open, damage: Callable[[list[bytes]], list[bytes]]
) -> None:
    first = await another()
    job = await first.request(MakeJob(suspending(active_accounts(provider, 3))))
    await first.stop()
    path = job_file()
    path.write_bytes(b"".join(line + b"\n" for line in damage(path.read_bytes().splitlines())))
    damaged = path.read_bytes()
    second = await another()
    (told,) = await anext(second.stream(WatchJobs()))
    assert told.state is JobState.CANCELLED
    assert "damaged" in told.problem
    with pytest.raises(InvalidInput):
        await second.request(RunJob(job.id))
    assert not path.exists()
    assert job_file().read_bytes() == damaged
    await second.request(ForgetJob(told.id))
    assert await anext(second.stream(WatchJobs())) == ()


async def test_a_line_that_was_cut_off_while_it_was_written_counts_for_nothing(
    provider: RunningProvider, another: Open
) -> None:
    first = await another()
    job = await first.request(MakeJob(suspending(active_accounts(provider, 3))))
    await first.stop()
    path = job_file()
    whole = path.read_bytes()
    path.write_bytes(whole + b'5f3a77b1 {"type":"ended","number":')
    second = await another()
    await second.request(RunJob(job.id))
    assert (await ended(second, job.id)).counts == {RowState.DONE: 3}
    assert path.read_bytes().startswith(whole)
    await second.stop()
    third = await another()
    assert (await ended(third, job.id)).state is JobState.FINISHED


async def test_nothing_is_sent_of_a_job_that_cannot_be_written_down(
    signed_in: EngineLink, provider: RunningProvider
) -> None:
    seen = Seen()
    provider.faults.add(seen, operation=CHANGED)
    plan = suspending(active_accounts(provider, 3))
    folder = journal_folder() / "jobs"
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("no folder")
    with pytest.raises(JournalProblem, match="cannot be written"):
        await signed_in.request(MakeJob(plan))
    folder.unlink()
    job = await signed_in.request(MakeJob(plan))
    job_file().rename(folder / "elsewhere")
    with pytest.raises(JournalProblem, match="cannot be written"):
        await signed_in.request(RunJob(job.id))
    assert (await ended(signed_in, job.id)).counts == {RowState.WAITING: 3}
    assert not seen.calls
