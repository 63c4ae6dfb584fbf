"""The program proves itself: with the real window, engine and embedded provider, it does what a technician does."""

from __future__ import annotations

import asyncio
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from console.commands.change import ChangeResult, Outcome
from console.contract.providers import LICENCES
from console.contract.services.account_management import SuspendAccount
from console.errors import ConsoleError
from ui import navigation
from ui.editors.change_sheet import ChangeSheet, open_change, take_back
from ui.editors.stages import Stage
from ui.navigation import Place
from ui.options import DEMO_ESTATE
from ui.targets import target_of
from ui.tour import PATIENCE, Tour
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
    """Look at every kind of page, make a change, take it back and sign out; gives a sentence of what was done."""
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
        await _change_and_revert(tour.workspace, (account, *others))
        await _sign_out(tour)
        pages += await _look_at_orders(tour)
        await _sign_out(tour)
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


async def _change_and_revert(workspace: Workspace, accounts: Sequence[Place]) -> None:
    """Suspend the first account that this user may change, and release it again, both through the sheet of a change."""
    for account in accounts:
        sheet = open_change(workspace, SuspendAccount.spec, target_of(account, workspace.store))
        if sheet is None:
            raise SelfTestFailed("The sheet of a change did not open.")
        result = await _sent(sheet)
        if result.outcome is Outcome.REFUSED:
            # Below some partners one may look and not touch, which no answer tells beforehand.
            sheet.close_now()
            continue
        if result.outcome is not Outcome.DONE:
            raise SelfTestFailed(f"{account.key} was not suspended: {sheet.outcome.words}")
        await take_back(workspace, result.entry)
        undoing = workspace.sheets.current
        if not isinstance(undoing, ChangeSheet) or undoing is sheet:
            raise SelfTestFailed(f"The suspension of {account.key} could not be taken back.")
        released = await _sent(undoing)
        if released.outcome is not Outcome.DONE:
            raise SelfTestFailed(f"{account.key} was not released: {undoing.outcome.words}")
        undoing.close_now()
        return
    raise SelfTestFailed("There is no account in the demo that may be suspended.")


async def _look_at_orders(tour: Tour) -> list[Place]:
    """Sign in to the licence server beside the demo and look at each kind of its pages, which are given."""
    await tour.program.enter_demo(DEMO_ESTATE, LICENCES)
    await tour.settle()
    places = (navigation.orders(), await tour.order(), navigation.activity())
    pages = [page for place in places for page in tour.pages(place)]
    for page in pages:
        await _require_page(tour, page)
    return pages


async def _sign_out(tour: Tour) -> None:
    program = tour.program
    if program.work is not None:
        program.work.sign_out_asked.emit()
    await tour.settle()
    if program.work is not None or program.window.pages.currentWidget() is not program.sign_in_page:
        raise SelfTestFailed("Signing out did not lead to the sign-in page.")


async def _sent(sheet: ChangeSheet) -> ChangeResult:
    """Click through a sheet as a person does; gives how the change ended."""
    buttons = {Stage.FIELDS: sheet.go_on, Stage.PREVIEW: sheet.send}
    async with asyncio.timeout(PATIENCE):
        while sheet.stage is not Stage.RESULT:
            moved = asyncio.Event()
            connection = sheet.stage_changed.connect(moved.set)
            button = buttons.get(sheet.stage)
            if button is not None and button.isEnabled():
                button.click()
            if sheet.problem:
                raise SelfTestFailed(f"A change could not be made: {sheet.problem}")
            await moved.wait()
            QObject.disconnect(connection)
    if sheet.result is None:
        raise SelfTestFailed("A change ended without an outcome.")
    return sheet.result


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
