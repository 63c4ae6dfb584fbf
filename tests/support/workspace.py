"""What a pane gets in the program: an empty workspace, and one that is signed in and loaded."""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from console.engine.link import EngineLink, SignedIn, SignIn
from console.store import Store
from console.store.sets import Sets
from tests.support.linked import profile_for
from tests.support.provider import PASSWORD, RunningProvider
from ui.actions import ActionTable
from ui.bulk_jobs import BulkJobs
from ui.jobs import JobList
from ui.loading import Loading
from ui.look import Look
from ui.navigation import Navigator
from ui.notices import Notice, Notices
from ui.session import Session
from ui.sheets import Sheets
from ui.state import RememberedState
from ui.tasks import Tasks
from ui.workspace import Workspace


class Told(list[Notice]):
    """What the notices of a workspace said, and the failures that nobody awaited."""

    def __init__(self) -> None:
        super().__init__()
        self.failures: list[BaseException] = []


def closed_inside(test: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """Let a test with a workspace that listens to the engine end that by itself: afterwards no event loop runs."""

    @functools.wraps(test)
    async def run(**given: Any) -> None:
        try:
            await test(**given)
        finally:
            await given["loaded" if "loaded" in given else "workspace"].tasks.close()

    return run


@pytest.fixture
def told() -> Told:
    """Everything the workspace says in the test."""
    return Told()


@pytest.fixture
async def workspace(
    look: Look, state: RememberedState, told: Told, provider: RunningProvider
) -> AsyncIterator[Workspace]:
    """A workspace whose store is empty, and whose engine was never started."""
    jobs, navigator, store = JobList(), Navigator(), Store()
    tasks = Tasks(jobs, told.failures.append)
    link, notices = EngineLink(), Notices()
    notices.told.connect(told.append)
    session = Session(profile_for(provider))
    made = Workspace(
        link=link,
        store=store,
        tasks=tasks,
        jobs=jobs,
        bulk_jobs=BulkJobs(link, tasks, session, notices, navigator),
        actions=ActionTable(look, lambda: navigator.place),
        navigator=navigator,
        session=session,
        loading=Loading(link, store, tasks),
        notices=notices,
        sheets=Sheets(),
        state=state,
        sets=Sets(state.beside("sets.json")),
        look=look,
    )
    yield made
    await tasks.close()
    assert told.failures == []


@pytest.fixture
async def loaded(workspace: Workspace, provider: RunningProvider) -> AsyncIterator[Workspace]:
    """A workspace that is signed in to the session's provider and has loaded everything."""
    await workspace.link.start()
    try:
        signed_in: SignedIn = await workspace.link.request(SignIn(workspace.session.profile, PASSWORD))
        workspace.session.begin(signed_in)
        await workspace.loading.refresh()
        yield workspace
        await workspace.tasks.close()
    finally:
        await workspace.link.stop()
