"""The program proves itself: with the real window, engine and embedded provider, it does what a technician does."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING

from console.contract.services.account_management import SuspendAccount, UnsuspendAccount
from console.engine.link import EngineLink
from console.errors import ConsoleError, ProviderRefused
from ui import navigation
from ui.navigation import Place
from ui.tour import Tour
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.app import Program


class SelfTestFailed(ConsoleError):
    """The program does not do what it should on this machine."""


async def run(program: Program) -> int:
    """Try the program out and say how it went; the exit code is 0 where everything works."""
    try:
        print(await _try_out(Tour(program)), flush=True)
    except ConsoleError as failure:
        print(failure.summary, failure.advice, failure.details, sep="\n", file=sys.stderr, flush=True)
        return 1
    return 0


async def _try_out(tour: Tour) -> str:
    """Look at every kind of page, make a change and take it back; gives a sentence of what was done."""
    with _uncaught_errors() as uncaught:
        await tour.settle()
        if tour.program.work is None:
            raise SelfTestFailed("The program is not signed in to the demo.")
        entities, accounts = _require_content(tour.workspace)
        account, *others = tour.accounts()
        places = [*tour.entities(), account, await tour.device(account), navigation.server()]
        pages = [page for place in places for page in tour.pages(place)]
        for page in pages:
            await _require_page(tour, page)
        await _change_and_revert(tour.workspace.link, [place.key for place in (account, *others)])
    if uncaught:
        raise SelfTestFailed("An error was raised behind the window.", details=uncaught[0])
    loaded = f"{entities} entities and {accounts} accounts loaded"
    return f"{loaded}, {len(pages)} pages looked at, one change made and reverted."


def _require_content(workspace: Workspace) -> tuple[int, int]:
    store = workspace.store
    problem = workspace.loading.problem
    if problem is not None:
        raise SelfTestFailed(f"The customers were not loaded: {problem.summary}", problem.advice, problem.details)
    entities, accounts = len(store.entities), store.accounts.count
    if not entities or not accounts:
        raise SelfTestFailed(f"The demo has {entities} entities and {accounts} accounts; there should be some of both.")
    return entities, accounts


async def _require_page(tour: Tour, place: Place) -> None:
    page = await tour.open(place)
    if page is None or not place.same_thing(page.place):
        raise SelfTestFailed(f"{place} did not open.")
    if page.problem is not None:
        problem = page.problem
        raise SelfTestFailed(f"{place} could not be shown: {problem.summary}", problem.advice, problem.details)
    if tour.program.window.grab().isNull():
        raise SelfTestFailed(f"{place} was not painted.")


async def _change_and_revert(link: EngineLink, usernames: Sequence[str]) -> None:
    """Suspend the first account that this user may change, and release it again."""
    for username in usernames:
        try:
            suspended = await link.call(SuspendAccount(Username=username, Reason="self-test"))
        except ProviderRefused:
            # Below some partners one may look and not touch, which no answer tells beforehand.
            continue
        released = await link.call(UnsuspendAccount(Username=username, Reason="self-test"))
        if suspended.AlreadyDone or released.AlreadyDone:
            raise SelfTestFailed(f"{username} was suspended and released, and the provider says that it was so before.")
        return
    raise SelfTestFailed("There is no account in the demo that may be suspended.")


@contextmanager
def _uncaught_errors() -> Iterator[list[str]]:
    """Collects what is raised where nobody catches it, as in a paint event."""
    found: list[str] = []

    def note(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        found.append("".join(traceback.format_exception(kind, error, where)))

    before, sys.excepthook = sys.excepthook, note
    try:
        yield found
    finally:
        sys.excepthook = before
