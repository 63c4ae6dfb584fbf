"""One-click sign-in to the dashboard: a fresh one-time link that goes to the browser and nowhere else.

The link is fetched anew for each click and is held only while it is handed on. It reaches the clipboard only when the
person asks for a copy, and leaves it again after a minute or when the program ends, unless something else is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import QObject, QUrl, Slot, qInstallMessageHandler
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication

from console.engine.link import FetchSignInLink
from console.errors import ConsoleError, ProviderRefused
from ui.clipboard import PassingClipboard
from ui.dialogs.dashboard_user import DashboardUserSheet
from ui.navigation import Place
from ui.notices import Notices
from ui.places import facts_of
from ui.tasks import Tasks
from ui.translation import tr
from ui.workspace import Workspace

OPERATION = "GetAuthorizationTokenByEntity"


class BrowserProblem(ConsoleError):
    """The system could not open its browser."""


class SignInLinks(QObject):
    """Fetches one-time links and opens or copies them.

    open_url: hands an address to the system's browser and tells whether that went well. sheet: asks for a dashboard
    user, while it is open.
    """

    def __init__(
        self,
        workspace: Workspace,
        open_url: Callable[[QUrl], bool] = QDesktopServices.openUrl,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._open_url = open_url
        self.sheet: DashboardUserSheet | None = None
        self.clipboard = PassingClipboard(QGuiApplication.clipboard(), self)

    @property
    def _tasks(self) -> Tasks:
        return self._workspace.tasks

    @property
    def _notices(self) -> Notices:
        return self._workspace.notices

    def why_off(self) -> str:
        """Why nobody can be signed in now, or ""."""
        return self._workspace.session.why_off(OPERATION)

    def open(self, username: str, *, is_app_user: bool = False) -> None:
        """Sign `username` in to the dashboard, in the browser."""
        self._tasks.start_latest(self, f"open {username}", self._fetch_and(self._browse, username, is_app_user))

    def copy(self, username: str, *, is_app_user: bool = False) -> None:
        """Copy a link that signs `username` in; it leaves the clipboard after a minute."""
        self._tasks.start_latest(self, f"copy {username}", self._fetch_and(self._copy, username, is_app_user))

    def ask(self, place: Place) -> None:
        """Ask for the dashboard user of an entity; one sheet is open at a time."""
        if self.sheet is not None:
            self.sheet.reject()
        path = " › ".join(step for step, _ in facts_of(place, self._workspace.store).path)
        self.sheet = DashboardUserSheet(
            self._workspace.look, self._workspace.session, path, QApplication.activeWindow()
        )
        self.sheet.chosen.connect(partial(self.open, is_app_user=True))
        self.sheet.copy_chosen.connect(partial(self.copy, is_app_user=True))
        self.sheet.finished.connect(self._forget_sheet)
        self.sheet.show()

    @Slot()
    def _forget_sheet(self) -> None:
        if self.sheet is not None:
            self.sheet.deleteLater()
            self.sheet = None

    async def _fetch_and(self, use: Callable[[str, str], None], username: str, is_app_user: bool) -> None:
        self._notices.tell(tr("Fetching a sign-in link for {user}.", user=username))
        try:
            link = await self._workspace.link.request(FetchSignInLink(username, is_app_user))
            use(link, username)
        except ProviderRefused as refused:
            advice = tr("A link is only given for active accounts without UltraSafe security and for dashboard users.")
            self._notices.tell_error(ProviderRefused(refused.summary, advice, refused.details))
        except ConsoleError as error:
            self._notices.tell_error(error)

    def _browse(self, link: str, username: str) -> None:
        with _qt_unheard():
            is_opened = self._open_url(QUrl(link))
        if not is_opened:
            raise BrowserProblem(
                tr("The browser could not be opened to sign {user} in.", user=username),
                tr("Set a default browser in the system, or copy the sign-in link and paste it into one."),
            )
        self._notices.tell(tr("The dashboard opens in the browser, signed in as {user}.", user=username))

    def _copy(self, link: str, username: str) -> None:
        self.clipboard.put(link)
        self._notices.tell(
            tr("A sign-in link for {user} is in the clipboard.", user=username),
            tr("It works once, and leaves the clipboard after a minute."),
        )


@contextmanager
def _qt_unheard() -> Iterator[None]:
    """Drop what Qt itself would write: where no browser opens, it writes the whole address to standard error."""
    former = qInstallMessageHandler(lambda _kind, _context, _message: None)
    try:
        yield
    finally:
        qInstallMessageHandler(former)
