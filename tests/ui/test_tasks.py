"""Who owns a coroutine, and what becomes of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject

from console.errors import TransportFailed
from ui import jobs as jobs_module
from ui.jobs import Job, JobList, JobState
from ui.tasks import Tasks, outcome_of, run_steps

CUT = TransportFailed("The connection was cut.")


@pytest.fixture
def failures() -> list[BaseException]:
    return []


@pytest.fixture
def tasks(failures: list[BaseException]) -> Tasks:
    return Tasks(JobList(), failures.append)


@pytest.fixture(autouse=True)
def _every_job_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs_module, "NOTICED_AFTER", 0.0)


async def forever() -> None:
    await asyncio.Event().wait()


async def fail() -> None:
    raise CUT


async def test_a_task_ends_with_its_owner(tasks: Tasks) -> None:
    owner = QObject()
    task = tasks.start(forever(), owner=owner)
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(owner, QEvent.Type.DeferredDelete)
    with pytest.raises(asyncio.CancelledError):
        await task
    assert tasks.idle


async def test_a_task_outlives_nothing_but_may_end_before_its_owner(tasks: Tasks) -> None:
    owner = QObject()
    await tasks.start(asyncio.sleep(0), owner=owner)
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(owner, QEvent.Type.DeferredDelete)


async def test_nobody_waits_for_what_goes_on_as_long_as_the_window(tasks: Tasks) -> None:
    owner = QObject()
    tasks.watch(forever(), owner=owner)
    assert tasks.idle
    await tasks.wait_until_idle()
    other = tasks.start(asyncio.sleep(0))
    assert not tasks.idle
    await other
    await tasks.close()


async def test_a_newer_question_drops_the_answer_to_the_older_one(tasks: Tasks) -> None:
    owner = QObject()
    older = tasks.start_latest(owner, "search", forever())
    other = tasks.start_latest(owner, "load", forever())
    newer = tasks.start_latest(owner, "search", asyncio.sleep(0, "found"))
    assert await newer == "found"
    assert older.cancelled()
    assert not other.done()
    await tasks.close()


async def test_a_failure_that_nobody_awaits_is_told(tasks: Tasks, failures: list[BaseException]) -> None:
    tasks.start(fail())
    await tasks.wait_until_idle()
    assert failures == [CUT]


async def test_a_job_shows_its_progress_and_its_end(tasks: Tasks) -> None:
    async def work(job: Job) -> str:
        job.advance(3, 10)
        assert job.progress == "3 of 10"
        return "done"

    assert await tasks.start_job("Counting", work) == "done"
    (job,) = tasks.jobs.jobs
    assert job.state is JobState.FINISHED
    tasks.jobs.clear_ended()
    assert tasks.jobs.jobs == ()


async def test_a_job_that_fails_says_why_in_the_list_and_nowhere_else(
    tasks: Tasks, failures: list[BaseException]
) -> None:
    with pytest.raises(TransportFailed):
        await tasks.start_job("Loading", lambda _job: fail())
    (job,) = tasks.jobs.jobs
    assert (job.state, job.outcome) == (JobState.FAILED, "The connection was cut.")
    assert failures == []


async def test_a_job_can_be_cancelled_by_the_person(tasks: Tasks) -> None:
    task = tasks.start_job("Loading", lambda _job: forever())
    await asyncio.sleep(0)
    (job,) = tasks.jobs.running
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert job.state is JobState.CANCELLED


async def test_a_job_that_went_well_before_anybody_saw_it_is_not_kept(
    tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs_module, "NOTICED_AFTER", 3600.0)
    await tasks.start_job("Quick", lambda _job: asyncio.sleep(0))
    assert tasks.jobs.jobs == ()


async def test_closing_cancels_whatever_runs(tasks: Tasks) -> None:
    running = [tasks.start(forever()) for _ in range(3)]
    await tasks.close()
    assert all(task.cancelled() for task in running)
    assert tasks.idle


async def test_long_work_lets_the_event_loop_turn() -> None:
    turns = 0

    def count_turns() -> None:
        nonlocal turns
        turns += 1
        if turns < 5:
            asyncio.get_running_loop().call_soon(count_turns)

    def steps() -> Iterator[None]:
        while turns < 5:
            yield

    asyncio.get_running_loop().call_soon(count_turns)
    await run_steps(steps(), budget=0)
    assert turns == 5


async def test_steps_may_return_what_they_found() -> None:
    def steps() -> Iterator[None]:
        yield
        return 7

    assert await outcome_of(steps()) == 7
