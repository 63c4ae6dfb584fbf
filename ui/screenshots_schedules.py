"""Pictures of a path that is tried on a policy, and of the calendar of schedules."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from ui.navigation import Place
from ui.panes.entity_policies import EntityPolicies
from ui.panes.schedule import Schedule
from ui.tour import Tour

SMALLEST = (1024, 640)
_TRIED = r"D:\Shared\Plans\site.dwg"


def schedule_scenes(tour: Tour, partner: Place, company: Place) -> Mapping[str, AbstractAsyncContextManager[QWidget]]:
    """Each state, by name. partner: an entity with policies of its own. company: one with computers."""
    return {
        "path-tried": _tried(tour, partner),
        "path-tried-smallest": _tried(tour, partner, SMALLEST),
        "schedule-with-folders": _calendar(tour, company),
        "schedule-smallest": _calendar(tour, partner, SMALLEST),
    }


@asynccontextmanager
async def _tried(tour: Tour, company: Place, size: tuple[int, int] | None = None) -> AsyncIterator[QWidget]:
    """The page of policies, a path in the box of the first one."""
    window = tour.program.window
    before = window.size()
    window.resize(*(size or (before.width(), before.height())))
    page = await tour.open(company.on("policies"))
    if isinstance(page, EntityPolicies):
        page.table.view.selectRow(0)
        await tour.settle()
        page.details.try_path.path.line.clear()
        QTest.keyClicks(page.details.try_path.path.line, _TRIED)
        await tour.settle()
    yield window
    window.resize(before)


@asynccontextmanager
async def _calendar(tour: Tour, company: Place, size: tuple[int, int] | None = None) -> AsyncIterator[QWidget]:
    """The calendar with the folder backups read too, a run of today chosen by keyboard."""
    window = tour.program.window
    before = window.size()
    window.resize(*(size or (before.width(), before.height())))
    page = await tour.open(company.on("schedule"))
    if isinstance(page, Schedule):
        page.read_folders.click()
        await tour.settle()
        page.grid.setFocus()
        QTest.keyClick(page.grid, Qt.Key.Key_Down)
        await tour.settle()
    yield window
    window.resize(before)
