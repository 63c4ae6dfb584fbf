"""Pictures of policies that are held against each other."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from PySide6.QtWidgets import QWidget

from console.engine.settings_messages import SaveTemplate
from ui.editors.assign_sheet import AssignSheet
from ui.editors.carry_over import CarryOverSheet
from ui.editors.compare_sheet import CompareSheet
from ui.editors.run_as_sheet import RunAsSheet
from ui.editors.template_sheet import TemplateSheet
from ui.editors.templates_sheet import TemplatesSheet
from ui.navigation import Place
from ui.panes.entity_assignments import EntityAssignments
from ui.panes.entity_deviations import EntityDeviations
from ui.places import node_of
from ui.policy_sources import KnownPolicy, at_hand
from ui.targets import target_of
from ui.tour import Tour

SMALLEST = (1024, 640)


def policy_scenes(tour: Tour, place: Place) -> Mapping[str, AbstractAsyncContextManager[QWidget]]:
    """Each state of the pages and sheets, by name. place: an entity with policies of its own and below it."""
    pictures = _Pictures(tour, place)
    return {
        "deviations": pictures.deviations(),
        "deviations-by-policy": pictures.deviations(by_policy=True),
        "deviations-smallest": pictures.deviations(size=SMALLEST),
        "deviations-carry-over": pictures.deviations(is_carried=True),
        "policies-compared": pictures.compared(),
        "policies-compared-smallest": pictures.compared(size=SMALLEST),
        "policy-template": pictures.template(),
        "policy-templates": pictures.templates(),
        "assignments": pictures.assignments(),
        "assignments-smallest": pictures.assignments(size=SMALLEST),
        "assignments-assign": pictures.assignments(until=AssignSheet),
        "assignments-plan": pictures.assignments(until=CarryOverSheet),
        "assignments-run-as": pictures.assignments(until=RunAsSheet),
    }


class _Pictures:
    def __init__(self, tour: Tour, place: Place) -> None:
        self._tour = tour
        self._place = place
        self._window = tour.program.window

    async def _policies(self) -> list[KnownPolicy]:
        """The policies of the entity, after those of the first one below it that has some of its own."""
        workspace = self._tour.workspace
        tree = workspace.store.entities
        own = await at_hand(workspace, node_of(self._place, workspace.store))
        for node in tree.children(node_of(self._place, workspace.store)):
            below = await at_hand(workspace, node)
            if len(below) > len(own):
                return below
        return own

    @asynccontextmanager
    async def deviations(
        self, *, by_policy: bool = False, is_carried: bool = False, size: tuple[int, int] | None = None
    ) -> AsyncIterator[QWidget]:
        """The page with what was found, the rows of the first settings or policies below."""
        before = self._window.size()
        self._window.resize(*(size or (before.width(), before.height())))
        page = await self._tour.open(self._place.on("deviations"))
        if isinstance(page, EntityDeviations):
            page.search.gold.choose((await self._policies())[-1])
            page.search.compare.click()
            await self._tour.settle()
            page.switch_to(page.policies if by_policy else page.settings)
            await self._tour.settle()
            front = page.policies if by_policy else page.settings
            front.view.selectRow(0)
            await self._tour.settle()
            if is_carried:
                page.carry.click()
                await self._tour.settle()
        yield self._window
        self._tour.workspace.sheets.close_now()
        self._window.resize(before)

    @asynccontextmanager
    async def assignments(
        self, *, until: type[QWidget] | None = None, size: tuple[int, int] | None = None
    ) -> AsyncIterator[QWidget]:
        """Who has which policy, what is asked of a person who assigns one, and the plan of it."""
        before = self._window.size()
        self._window.resize(*(size or (before.width(), before.height())))
        page = await self._tour.open(self._place.on("assignments"))
        if isinstance(page, EntityAssignments):
            page.search.ask_all()
            await self._tour.settle()
            if until is RunAsSheet:
                page.search.choose(page.search.book.policies[0])
                await self._tour.settle()
                page.table.view.selectRow(0)
                page.run_as.click()
            elif until is not None:
                page.table.view.selectAll()
                page.assign.click()
            await self._tour.settle()
            sheet = self._tour.workspace.sheets.current
            if isinstance(sheet, AssignSheet):
                sheet.policy.setCurrentIndex(0)
                if until is CarryOverSheet:
                    sheet.go_on.click()
                    await self._tour.settle()
        yield self._window
        self._tour.workspace.sheets.close_now()
        self._window.resize(before)

    @asynccontextmanager
    async def compared(self, size: tuple[int, int] | None = None) -> AsyncIterator[QWidget]:
        """Two policies side by side, a setting selected."""
        before = self._window.size()
        self._window.resize(*(size or (before.width(), before.height())))
        workspace = self._tour.workspace
        first, second, *_ = await self._policies()
        sheet = CompareSheet(workspace, node_of(self._place, workspace.store), first, second)
        workspace.sheets.open(sheet)
        await self._tour.settle()
        sheet.table.view.selectRow(0)
        await self._tour.settle()
        yield self._window
        sheet.close_now()
        self._window.resize(before)

    @asynccontextmanager
    async def template(self) -> AsyncIterator[QWidget]:
        """The name of a template is asked."""
        sheet = TemplateSheet(self._tour.workspace, (await self._policies())[0])
        self._tour.workspace.sheets.open(sheet)
        await self._tour.settle()
        yield self._window
        sheet.close_now()

    @asynccontextmanager
    async def templates(self) -> AsyncIterator[QWidget]:
        """The list of templates, one selected."""
        workspace = self._tour.workspace
        for known in await self._policies():
            await workspace.link.request(SaveTemplate(known.source, known.name, may_replace=True))
        owner = target_of(self._place, workspace.store)
        sheet = TemplatesSheet(workspace, node_of(self._place, workspace.store), owner)
        workspace.sheets.open(sheet)
        await self._tour.settle()
        sheet.table.view.selectRow(0)
        await self._tour.settle()
        yield self._window
        sheet.close_now()
