"""What a pane may use: handed to every page, dialog and action; nothing reaches for globals."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.engine.link import EngineLink
from console.store import Store
from console.store.sets import Sets
from ui.jobs import JobList
from ui.look import Look
from ui.navigation import Navigator
from ui.notices import Notices
from ui.session import Session
from ui.sheets import Sheets
from ui.state import RememberedState
from ui.tasks import Tasks

if TYPE_CHECKING:
    from ui.actions import ActionTable
    from ui.bulk_jobs import BulkJobs
    from ui.loading import Loading


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """The services of one window.

    link: asks the engine. store: what is known now. tasks: starts coroutines. jobs: work shown in the status bar.
    bulk_jobs: one change for many, as the engine makes it. actions: the one table of actions. navigator: goes to
    places. session: who is signed in. loading: fills and refreshes the store. notices: says a sentence. sheets: opens a
    sheet over the desk. state: what is remembered between starts. sets: named sets and tags of the profile. look: how
    it all looks.
    """

    link: EngineLink
    store: Store
    tasks: Tasks
    jobs: JobList
    bulk_jobs: BulkJobs
    actions: ActionTable
    navigator: Navigator
    session: Session
    loading: Loading
    notices: Notices
    sheets: Sheets
    state: RememberedState
    sets: Sets
    look: Look = field(repr=False)
