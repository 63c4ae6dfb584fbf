"""The composition root: puts link, stores, services and window together, and takes them apart again in order."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys

import msgspec
from PySide6.QtCore import QObject, Slot

from console.commands.job import Job as BulkJob
from console.contract.providers import BACKUP, Provider
from console.engine.link import (
    DEMO_PASSWORD,
    DeleteProfile,
    EmbeddedProvider,
    EngineLink,
    ListProfiles,
    Profile,
    ProfileList,
    SaveProfile,
    SignIn,
    SignOut,
)
from console.errors import ConsoleError, ProfileProblem, SignInRefused, VaultUnavailable
from console.store import Store
from console.store.sets import Sets
from ui import navigation
from ui.actions import Action, ActionTable
from ui.bulk_jobs import BulkJobs
from ui.collector import GarbageCollector
from ui.dialogs.confirmation import confirmed
from ui.dialogs.opened import opened
from ui.dialogs.profile_editor import ProfileEditor
from ui.dialogs.sign_in_page import SignInPage
from ui.environments import first_profiles
from ui.jobs import JobList
from ui.loading import Loading, NothingKept
from ui.look import Look
from ui.main_window import MainWindow
from ui.models.job_words import progress_words
from ui.navigation import Navigator
from ui.notices import ERROR, WARNING, Notices
from ui.options import DEMO_ESTATE, Options
from ui.panes.actions import place_actions
from ui.panes.bulk_actions import bulk_actions
from ui.panes.folder_actions import folder_actions
from ui.panes.order_actions import order_actions
from ui.panes.policy_actions import policy_actions
from ui.panes.provisioning_actions import provisioning_actions
from ui.panes.sets_actions import sets_actions
from ui.session import Session
from ui.sheets import Sheets
from ui.state import RememberedState
from ui.tasks import Tasks
from ui.translation import tr
from ui.views.environment_bar import EnvironmentBar
from ui.views.notice_bar import NoticeBar
from ui.window_actions import open_link
from ui.work_session import WorkSession
from ui.workspace import Workspace

_log = logging.getLogger(__name__)

_FOR_THE_PERSON = (SignInRefused, VaultUnavailable, ProfileProblem)
"""Failures of signing in that only the sign-in page can mend; any other leaves the last known state on the desk."""

GIVE_WAY_WITHIN = 0.0005
"""Seconds that a thread of the link may keep the interpreter while the window, painting cell by cell, waits for it."""


class Program(QObject):
    """The running program: one engine, at most one embedded provider, one session at a time.

    Tests, the self-test and the tour of pictures drive it through `work` (workspace, desk and all), `window` and
    `wait_until_idle`.
    """

    def __init__(self, look: Look, window: MainWindow, state: RememberedState, options: Options) -> None:
        super().__init__(window)
        self.look = look
        self.window = window
        self.state = state
        self.options = options
        self.link = EngineLink()
        self.notices = Notices(self)
        self.work: WorkSession | None = None
        self.bar = EnvironmentBar(look)
        window.furnish(look, self.bar)
        self.sign_in_page = SignInPage(look, window)
        self._tasks = Tasks(JobList(self), self._tell_failure)
        self._provider: EmbeddedProvider | None = None
        self._profiles = ProfileList(())
        self._left = asyncio.Event()
        self._collector = GarbageCollector(self)
        NoticeBar(look, self.notices, window)
        self.link.restarted.add(self._tell_restart)
        window.close_asked.connect(self._leave)
        window.stepped.connect(self._step)
        page = self.sign_in_page
        page.submitted.connect(lambda profile, password: self._start(self._submit(profile, password)))
        page.demo_asked.connect(lambda provider: self._start(self.enter_demo(DEMO_ESTATE, provider)))
        page.new_asked.connect(lambda: self._start(self._edit_profile(Profile(name=""))))
        page.edit_asked.connect(lambda profile: self._start(self._edit_profile(profile)))
        page.delete_asked.connect(lambda profile: self._start(self._delete_profile(profile)))

    @property
    def workspace(self) -> Workspace:
        """The services of the session that is shown; there is one once somebody signed in."""
        if self.work is None:
            raise RuntimeError("nobody is signed in")
        return self.work.workspace

    async def open(self) -> None:
        """Start the engine and show what the options ask for: the demo, a profile, or the sign-in page."""
        self._collector.start()
        sys.setswitchinterval(GIVE_WAY_WITHIN)
        try:
            await self.link.start()
            if self.options.demo is not None:
                await self.enter_demo(self.options.demo)
            else:
                await self._enter_last_profile()
        except ConsoleError as error:
            await self.show_sign_in(error=error)

    async def until_left(self) -> None:
        """Return when the person closes the window."""
        await self._left.wait()

    @Slot()
    def _leave(self) -> None:
        """End the program, once the person knows of the jobs that stop with it."""
        running = self.work.workspace.bulk_jobs.running if self.work is not None else ()
        if running:
            self._tasks.start_latest(self, "leaving", self._leave_jobs(running))
        else:
            self._left.set()

    async def _leave_jobs(self, running: tuple[BulkJob, ...]) -> None:
        standing = " ".join(tr("“{title}” is at {at}.", title=job.title, at=progress_words(job)) for job in running)
        goes_on = tr(
            "What is under way comes to its end; at the next start the console offers to go on where it stopped."
        )
        if await confirmed(
            self.look, tr("Close while changes are being made?"), f"{standing} {goes_on}", tr("Close"), self.window
        ):
            self._left.set()

    async def wait_until_idle(self) -> None:
        """Return once nothing is signed in, loaded or fetched any more."""
        await self._tasks.wait_until_idle()
        if self.work is not None:
            await self.work.workspace.tasks.wait_until_idle()

    async def close(self) -> None:
        """End everything that was started, in order, and close the window."""
        self.state.set("window", "geometry", self.window.geometry_text())
        self.window.hide()
        await self._tasks.close()
        await self._end_work()
        self.state.save()
        await self.link.stop()
        await self._stop_provider()
        self._collector.stop()
        self.window.close_now()

    def _start(self, coroutine: object) -> None:
        self._tasks.start_latest(self, "signing in", coroutine)  # type: ignore[arg-type]

    async def enter_demo(self, estate: str, provider: Provider = BACKUP) -> None:
        """Start the embedded provider and sign in to it, or to the licence server beside it."""
        self.sign_in_page.show_busy(is_busy=True)
        try:
            await self._stop_provider()
            self._provider = await EmbeddedProvider.start(estate)
            await self._enter(self._provider.profile_for(provider), DEMO_PASSWORD)
        except ConsoleError as error:
            await self.show_sign_in(error=error)

    async def _enter_last_profile(self) -> None:
        """Go on with the profile named, or the one used last; without its password the person is asked."""
        self._profiles = await self.link.request(ListProfiles())
        wanted = self.options.profile or self._profiles.last_used
        profile = next((known for known in self._profiles.profiles if known.name == wanted), None)
        if profile is None and self.options.profile:
            raise ProfileProblem(
                tr("There is no profile called “{name}”.", name=self.options.profile), tr("Choose one below.")
            )
        if profile is None or not profile.remember or not profile.user or self._profiles.vault_problem:
            await self.show_sign_in()
            return
        work = self._begin_work(profile)
        await work.workspace.loading.show_snapshot(profile.name)
        await self._verify(work, profile)

    async def _verify(self, work: WorkSession, profile: Profile) -> None:
        """Sign in behind a desk that shows the snapshot; a provider that is away leaves it standing."""
        try:
            signed_in = await self.link.request(SignIn(profile))
        except _FOR_THE_PERSON as error:
            await self.show_sign_in(error=error)
        except ConsoleError as error:
            work.workspace.loading.fail(error)
        else:
            work.workspace.session.begin(signed_in)
            work.workspace.loading.refresh()

    async def _submit(self, profile: Profile, password: str | None) -> None:
        """Sign in with what was typed, then keep what is to be kept."""
        try:
            if all(known.name != profile.name for known in self._profiles.profiles):
                # Only a saved profile is remembered as the one used last; its password waits until it is verified.
                await self.link.request(SaveProfile(msgspec.structs.replace(profile, remember=False)))
            await self._enter(profile, password)
        except ConsoleError as error:
            self.sign_in_page.show_error(error)
            return
        try:
            await self.link.request(SaveProfile(profile, profile.name, password if profile.remember else None))
        except ConsoleError as error:
            self.notices.tell(error.summary, error.advice, level=WARNING)

    async def _enter(self, profile: Profile, password: str | None) -> None:
        """Sign in, show the desk with the last known state, and load what is true now."""
        signed_in = await self.link.request(SignIn(profile, password))
        self.sign_in_page.forget_password()
        work = self._begin_work(profile)
        work.workspace.session.begin(signed_in)
        await work.workspace.loading.show_snapshot(profile.name)
        work.workspace.loading.refresh()
        known = navigation.place_of_link(self.options.link) if self.options.link else None
        if known is not None:
            open_link(work.workspace, *known)

    def _begin_work(self, profile: Profile) -> WorkSession:
        """A workspace and a desk for a session with `profile`."""
        window = self.window
        store, jobs = Store(), JobList(window)
        tasks = Tasks(jobs, self._tell_failure)
        navigator = Navigator(window)
        session = Session(profile, window)
        workspace = Workspace(
            link=self.link,
            store=store,
            tasks=tasks,
            jobs=jobs,
            bulk_jobs=BulkJobs(self.link, tasks, session, self.notices, navigator, window),
            actions=ActionTable(self.look, lambda: navigator.place, window),
            navigator=navigator,
            session=session,
            loading=(NothingKept if session.is_of_licences else Loading)(self.link, store, tasks, window),
            notices=self.notices,
            sheets=Sheets(window),
            state=self.state,
            sets=Sets(self.state.beside(session.sets_file)),
            look=self.look,
        )
        if workspace.sets.problem:
            self.notices.tell(workspace.sets.problem, level=WARNING)
        workspace.actions.add(*(order_actions(workspace) if session.is_of_licences else _backup_actions(workspace)))
        work = self.work = WorkSession(workspace, self.bar, window)
        work.sign_out_asked.connect(lambda: self._start(self.sign_out()))
        work.retry_asked.connect(self._retry)
        window.show_page(work.home)
        work.home.take_focus()
        # What has been imported and built so far stays: the collector need not look at it again.
        gc.freeze()
        return work

    async def _end_work(self) -> None:
        if self.work is not None:
            work, self.work = self.work, None
            await work.close()
            self.window.remove_page(work.home)

    @Slot()
    def _retry(self) -> None:
        if self.work is None:
            return
        session = self.work.workspace.session
        if session.signed_in:
            self.work.workspace.loading.refresh()
        else:
            self._start(self._verify(self.work, session.profile))

    async def sign_out(self) -> None:
        """End the session and show the sign-in page."""
        await self.link.request(SignOut())
        await self._stop_provider()
        await self.show_sign_in()

    async def show_sign_in(self, profile: str = "", *, error: ConsoleError | None = None) -> None:
        """Clear the desk and show the sign-in page with this profile (else the last) and with what went wrong."""
        await self._end_work()
        try:
            self._profiles = await self.link.request(ListProfiles())
        except ConsoleError as problem:
            error = error or problem
        self._offer_profiles(profile or self.options.profile or self._profiles.last_used)
        self.sign_in_page.show_error(error)
        self.bar.show_session("", "", "", "")
        self.window.show_title("", "")
        self.window.show_page(self.sign_in_page)

    def _offer_profiles(self, chosen: str) -> None:
        known = self._profiles
        self.sign_in_page.show_profiles(known.profiles or first_profiles(), chosen, known.vault_problem)

    async def _edit_profile(self, profile: Profile) -> None:
        taken = [known.name for known in self._profiles.profiles if known.name != profile.name]
        editor = ProfileEditor(self.look, profile, taken, self.window)
        if not await opened(editor):
            return
        edited = editor.profile
        try:
            self._profiles = await self.link.request(SaveProfile(edited, profile.name))
        except ConsoleError as error:
            self.sign_in_page.show_error(error)
            return
        self._offer_profiles(edited.name)

    async def _delete_profile(self, profile: Profile) -> None:
        question = tr("Delete the profile “{name}”?", name=profile.name)
        consequence = tr("Its password and its snapshot on this computer go with it. The provider is not touched.")
        if not await confirmed(self.look, question, consequence, tr("Delete"), self.window):
            return
        try:
            self._profiles = await self.link.request(DeleteProfile(profile.name))
        except ConsoleError as error:
            self.sign_in_page.show_error(error)
            return
        self._offer_profiles("")

    async def _stop_provider(self) -> None:
        if self._provider is not None:
            provider, self._provider = self._provider, None
            await provider.stop()

    @Slot(int)
    def _step(self, step: int) -> None:
        if self.work is not None:
            self.work.workspace.actions.run("back" if step < 0 else "forward")

    def _tell_restart(self, sentence: str) -> None:
        self.notices.tell(sentence)

    def _tell_failure(self, error: BaseException) -> None:
        """Tell of what a task raised and nobody awaited; a defect goes to the log as well, with its trace."""
        if isinstance(error, ConsoleError):
            self.notices.tell_error(error)
            return
        _log.error("A task of the window failed", exc_info=error)
        self.notices.tell(
            tr("Something in the window did not work as it should ({kind}).", kind=type(error).__name__),
            tr("What you did may not have had an effect; the log tells more."),
            level=ERROR,
        )


def _backup_actions(workspace: Workspace) -> tuple[Action, ...]:
    """What can be done at a backup provider, beside what the window does everywhere."""
    return (
        *place_actions(workspace),
        *bulk_actions(workspace),
        *provisioning_actions(workspace),
        *sets_actions(workspace),
        *policy_actions(workspace),
        *folder_actions(workspace),
    )
