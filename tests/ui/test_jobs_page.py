"""The page of bulk jobs: what runs, how far it is, each row, and what can be done about it."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from console.commands.job import Job, JobState, RowState
from console.demo.records import Status
from console.engine.change_messages import MakeJob
from console.engine.link import EngineLink, SignIn
from tests.support.held import Held
from tests.support.jobs import CHANGED, active_accounts, suspending
from tests.support.linked import profile_for
from tests.support.provider import PASSWORD, RunningProvider
from tests.support.workspace import Told, closed_inside
from ui import formats, navigation
from ui.bulk_jobs import BulkJobs
from ui.jobs import JobList
from ui.jobs import JobState as ShownState
from ui.models.job_pace import JobPace
from ui.models.job_words import counts_in_words, interruption, time_left_words
from ui.notices import Notice
from ui.panes.activity_jobs import JobsPage
from ui.workspace import Workspace


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = QLocale()
    formats.use_locale(QLocale("en_GB"))
    yield
    formats.use_locale(before)


@pytest.fixture
async def page(loaded: Workspace, qtbot: QtBot) -> JobsPage:
    page = JobsPage(loaded, navigation.activity("jobs"))
    qtbot.addWidget(page)
    page.resize(1000, 560)
    page.show()
    await loaded.tasks.wait_until_idle()
    return page


async def until(jobs: BulkJobs, holds: Callable[[], bool]) -> None:
    """Wait until what the window knows of the jobs is as wanted."""
    changed = asyncio.Event()
    jobs.changed.connect(changed.set)
    while not holds():
        changed.clear()
        await changed.wait()
    jobs.changed.disconnect(changed.set)


async def made(workspace: Workspace, provider: RunningProvider, rows: int = 5, *, concurrency: int = 1) -> Job:
    """A job that the window knows of and that has not started."""
    plan = suspending(active_accounts(provider, rows), concurrency=concurrency)
    job = await workspace.link.request(MakeJob(plan))
    await until(workspace.bulk_jobs, lambda: workspace.bulk_jobs.job(job.id) is not None)
    await workspace.tasks.wait_until_idle()
    return job


def state_of(workspace: Workspace, job: Job) -> JobState | None:
    known = workspace.bulk_jobs.job(job.id)
    return known.state if known else None


async def in_state(workspace: Workspace, job: Job, state: JobState) -> None:
    await until(workspace.bulk_jobs, lambda: state_of(workspace, job) is state)
    await workspace.tasks.wait_until_idle()


def cells(page: JobsPage, key: str) -> list[str]:
    """A column of the rows of the chosen job."""
    section = [column.key for column in page.details.rows.columns].index(key)
    return [page.details.rows.text(at, section) for at in range(page.details.rows.rowCount())]


@closed_inside
async def test_without_jobs_the_page_says_how_one_is_made(page: JobsPage, loaded: Workspace) -> None:
    assert page.state == "empty"


@closed_inside
async def test_a_job_is_started_and_its_rows_are_shown(
    page: JobsPage, loaded: Workspace, provider: RunningProvider
) -> None:
    job = await made(loaded, provider)
    assert page.state == "content"
    assert page.chosen is not None
    assert page.chosen.id == job.id
    assert page.details.steering.go_on.text() == "Start"
    assert cells(page, "State") == ["waiting"] * 5

    page.details.steering.go_on.click()
    await in_state(loaded, job, JobState.FINISHED)
    page.renew()
    await loaded.tasks.wait_until_idle()
    assert page.details.said == "finished · 5 of 5"
    await page.details.rows.renew()
    assert cells(page, "State") == ["done"] * 5
    assert cells(page, "Target") == active_names(provider, cells(page, "Target"))
    assert page.details.steering.go_on.isHidden()
    assert not page.details.steering.forget.isHidden()


def active_names(provider: RunningProvider, names: list[str]) -> list[str]:
    return [name for name in names if name in provider.state.accounts]


@closed_inside
async def test_a_running_job_is_paused_and_goes_on(
    page: JobsPage, loaded: Workspace, provider: RunningProvider
) -> None:
    held = Held()
    provider.faults.add(held, operation=CHANGED)
    job = await made(loaded, provider)
    page.details.steering.go_on.click()
    await held.arrived.wait()
    await until(loaded.bulk_jobs, lambda: state_of(loaded, job) is JobState.RUNNING)
    (shown,) = loaded.jobs.running
    assert (shown.title, shown.stop) == (job.title, "Pause")

    page.details.steering.pause.click()
    await in_state(loaded, job, JobState.PAUSED)
    held.release()
    provider.faults.clear()
    assert shown.state is ShownState.PAUSED
    assert shown.outcome.startswith("Paused at")
    assert page.details.steering.go_on.text() == "Go on"
    page.details.steering.go_on.click()
    await in_state(loaded, job, JobState.FINISHED)


@closed_inside
async def test_what_failed_is_retried_and_nothing_else(
    page: JobsPage, loaded: Workspace, provider: RunningProvider
) -> None:
    refused = active_accounts(provider, 5)[:2]
    job = await made(loaded, provider)
    for name in refused:
        provider.state.accounts[name].status = Status.CANCELLED
    page.details.steering.go_on.click()
    await in_state(loaded, job, JobState.FINISHED)
    steering = page.details.steering
    assert steering.retry.text() == "Retry what failed (2)"
    page.details.narrow(RowState.REFUSED)
    await loaded.tasks.wait_until_idle()
    assert cells(page, "State") == ["refused"] * 2
    assert all(cells(page, "Said"))

    for name in refused:
        provider.state.accounts[name].status = Status.ACTIVE
    steering.retry.click()
    await until(loaded.bulk_jobs, lambda: (loaded.bulk_jobs.job(job.id) or job).counts == {RowState.DONE: 5})
    await in_state(loaded, job, JobState.FINISHED)
    assert steering.retry.isHidden()


@closed_inside
async def test_a_forgotten_job_leaves_the_list(page: JobsPage, loaded: Workspace, provider: RunningProvider) -> None:
    job = await made(loaded, provider, 1)
    page.details.steering.go_on.click()
    await in_state(loaded, job, JobState.FINISHED)
    page.details.steering.forget.click()
    await until(loaded.bulk_jobs, lambda: not loaded.bulk_jobs.jobs)
    await loaded.tasks.wait_until_idle()
    assert page.state == "empty"


@closed_inside
async def test_a_row_leads_to_its_place_and_to_the_journal(
    page: JobsPage, loaded: Workspace, provider: RunningProvider
) -> None:
    job = await made(loaded, provider, 1)
    page.details.steering.go_on.click()
    await in_state(loaded, job, JobState.FINISHED)
    await page.details.rows.renew()
    row = page.details.rows.item(0)
    assert row is not None
    menu = QMenu(page)
    page.details.fill_row_menu(menu, row)
    to_place, to_journal = menu.actions()
    to_place.trigger()
    assert loaded.navigator.place == navigation.account(row.target.key)
    to_journal.trigger()
    assert loaded.navigator.place == navigation.activity("journal", f"{navigation.CHANGE}/{row.entry}")


@closed_inside
async def test_the_result_is_written_to_a_file(
    page: JobsPage, loaded: Workspace, provider: RunningProvider, told: Told, tmp_path: Path
) -> None:
    job = await made(loaded, provider, 3)
    page.details.steering.go_on.click()
    await in_state(loaded, job, JobState.FINISHED)
    page.details.write_result(job, tmp_path / "result.csv")
    await loaded.tasks.wait_until_idle()
    assert told[-1].summary == "result.csv holds 3 rows."
    assert len((tmp_path / "result.csv").read_text().splitlines()) == 4


@closed_inside
async def test_the_page_tells_the_truth_after_the_engine_was_killed(
    page: JobsPage, loaded: Workspace, provider: RunningProvider
) -> None:
    held = Held()
    provider.faults.add(held, operation=CHANGED)
    job = await made(loaded, provider)
    page.details.steering.go_on.click()
    await held.arrived.wait()
    await until(loaded.bulk_jobs, lambda: state_of(loaded, job) is JobState.RUNNING)
    provider.faults.clear()
    assert loaded.link.pid is not None
    os.kill(loaded.link.pid, signal.SIGKILL)
    await in_state(loaded, job, JobState.PAUSED)
    held.release()
    known = loaded.bulk_jobs.job(job.id)
    assert known is not None
    assert known.was_interrupted
    assert known.counts.get(RowState.WAITING) == 4
    assert page.details.said.startswith("paused")
    assert page.details.problem_words


@closed_inside
async def test_an_interrupted_job_is_offered_at_the_next_start(
    workspace: Workspace, provider: RunningProvider, told: Told
) -> None:
    held = Held()
    provider.faults.add(held, operation=CHANGED)
    first = EngineLink()
    await first.start()
    await first.request(SignIn(profile_for(provider), PASSWORD))
    job = await first.request(MakeJob(suspending(active_accounts(provider, 3), concurrency=1)))
    other = BulkJobs(first, workspace.tasks, workspace.session, workspace.notices, workspace.navigator)
    await other.run(job.id)
    await held.arrived.wait()
    assert first.pid is not None
    await kill(first)
    held.release()
    provider.faults.clear()

    await workspace.link.start()
    try:
        workspace.session.begin(await workspace.link.request(SignIn(workspace.session.profile, PASSWORD)))
        workspace.bulk_jobs.follow()
        await until(workspace.bulk_jobs, lambda: bool(told))
        (notice,) = told
        assert isinstance(notice, Notice)
        assert notice.summary.startswith(f"“{job.title}” stopped at")
        assert notice.accept is not None
        notice.accept()
        await until(workspace.bulk_jobs, lambda: state_of(workspace, job) in (JobState.RUNNING, JobState.FINISHED))
        assert workspace.navigator.place == navigation.activity("jobs")
        await workspace.tasks.close()
    finally:
        await workspace.link.stop()


async def kill(link: EngineLink) -> None:
    """End an engine as a power cut would, and do not start it again."""
    pid = link.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    await link.stop()


@closed_inside
async def test_while_the_engine_is_away_the_page_says_so(
    page: JobsPage, loaded: Workspace, provider: RunningProvider
) -> None:
    await made(loaded, provider)
    await loaded.link.stop()
    await until(loaded.bulk_jobs, lambda: loaded.bulk_jobs.problem is not None)
    await loaded.tasks.wait_until_idle()
    assert page.state == "content"
    assert "engine" in page.stale_words


def test_the_rate_of_the_last_half_minute_tells_how_long_it_takes() -> None:
    pace = JobPace()
    assert pace.seconds_left(100) is None
    pace.note(0.0, 0)
    pace.note(10.0, 100)
    assert pace.seconds_left(100) == 10.0
    pace.note(40.0, 130)
    pace.note(50.0, 140)
    assert pace.rate == 1.0
    pace.pause()
    assert pace.seconds_left(1) is None


def test_rows_that_wait_again_begin_a_new_measurement() -> None:
    pace = JobPace()
    pace.note(0.0, 0)
    pace.note(10.0, 100)
    pace.note(11.0, 50)
    assert pace.seconds_left(10) is None


def test_a_job_is_told_in_words() -> None:
    job = Job(
        id="1",
        title="Suspend them",
        service="",
        operation="",
        profile="",
        state=JobState.PAUSED,
        total=1000,
        counts={RowState.WAITING: 588, RowState.DONE: 410, RowState.UNKNOWN: 2},
        concurrency=4,
        made_at=0,
    )
    assert interruption(job) == "“Suspend them” stopped at 412 of 1,000 when the program ended."
    assert counts_in_words(job) == "410 done, 2 outcome unknown, 588 waiting"
    assert [time_left_words(seconds) for seconds in (20, 61, 7200)] == [
        "less than a minute left",
        "about 1 min left",
        "about 2 h left",
    ]


def test_work_that_pauses_says_so_in_the_list() -> None:
    jobs = JobList()
    job = jobs.open("Suspend them", pauses=True)
    job.advance(3, 10)
    job.paused("Paused at 3 of 10")
    assert (job.is_running, job.outcome) == (False, "Paused at 3 of 10")
    assert jobs.jobs == (job,)
