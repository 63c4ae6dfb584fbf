"""The program proves itself: with the real window, engine and embedded provider, it does what a technician does."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from console.contract.services.account_management import SuspendAccount, UnsuspendAccount
from console.errors import ConsoleError
from ui.desk import Desk
from ui.navigation import Place
from ui.tour import Tour


class SelfTestFailed(ConsoleError):
    """The program does not do what it should on this machine."""


async def self_test(desk: Desk) -> str:
    """Look at every kind of page, make a change and take it back; gives a sentence of what was done.

    The window is signed in to the embedded provider. Raises SelfTestFailed with the first thing that is not right.
    """
    with _uncaught_errors() as uncaught:
        tour = Tour(desk)
        await tour.settle()
        entities, accounts = _require_content(desk)
        places = list(tour.entities())
        account = tour.account()
        places += [account, await tour.device(account)]
        looked_at = 0
        for place in places:
            for page in tour.pages(place):
                await _require_page(tour, page)
                looked_at += 1
        await _change_and_revert(desk, account.key)
    if uncaught:
        raise SelfTestFailed("An error was raised behind the window.", details=uncaught[0])
    loaded = f"{entities} entities and {accounts} accounts loaded"
    return f"{loaded}, {looked_at} pages looked at, one change made and reverted."


def _require_content(desk: Desk) -> tuple[int, int]:
    store = desk.workspace.store
    problem = desk.workspace.loading.problem
    if problem is not None:
        raise SelfTestFailed(f"The customers were not loaded: {problem.summary}", problem.advice, problem.details)
    entities, accounts = len(store.entities), store.accounts.count
    if not entities or not accounts:
        raise SelfTestFailed(f"The demo has {entities} entities and {accounts} accounts; there should be some of both.")
    return entities, accounts


async def _require_page(tour: Tour, place: Place) -> None:
    page = await tour.open(place)
    if page is None or page.place != place:
        raise SelfTestFailed(f"{place} did not open.")
    if page.problem is not None:
        problem = page.problem
        raise SelfTestFailed(f"{place} could not be shown: {problem.summary}", problem.advice, problem.details)
    if tour.desk.window().grab().isNull():
        raise SelfTestFailed(f"{place} was not painted.")


async def _change_and_revert(desk: Desk, username: str) -> None:
    link = desk.workspace.link
    suspended = await link.call(SuspendAccount(Username=username, Reason="self-test"))
    released = await link.call(UnsuspendAccount(Username=username, Reason="self-test"))
    if suspended.AlreadyDone or released.AlreadyDone:
        raise SelfTestFailed(f"{username} was suspended and released, and the provider says that it was so before.")


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
