"""Pictures of a licence server: its orders, one of them, and the editor from its fields to the result."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from PySide6.QtWidgets import QWidget

from console.contract.providers import LICENCES
from ui import navigation
from ui.editors.order_editor import OrderEditor
from ui.editors.rows_edit import RowsEdit
from ui.editors.settings_page import FormPage
from ui.editors.stages import Stage
from ui.options import DEMO_ESTATE
from ui.tour import Tour
from ui.translation import tr

SMALLEST = (1024, 640)


def order_scenes(tour: Tour) -> Mapping[str, AbstractAsyncContextManager[QWidget]]:
    """Each state, by name. Nobody is signed in before the first of them, which signs in to the licence server."""
    pictures = _Pictures(tour)
    return {
        "licence-orders": pictures.orders(),
        "licence-orders-found": pictures.found(),
        "licence-order": pictures.order(),
        "licence-order-editor": pictures.editor("Order"),
        "licence-order-hostids": pictures.editor("Host IDs"),
        "licence-order-features": pictures.editor("Features"),
        "licence-order-features-smallest": pictures.editor("Features", size=SMALLEST),
        "licence-order-wrong": pictures.editor("Features", is_wrong=True),
        "licence-order-review": pictures.review(),
        "licence-order-saved": pictures.review(is_saved=True),
    }


class _Pictures:
    def __init__(self, tour: Tour) -> None:
        self._tour = tour
        self._window = tour.program.window

    @asynccontextmanager
    async def orders(self) -> AsyncIterator[QWidget]:
        """The list of all orders."""
        await self._tour.program.enter_demo(DEMO_ESTATE, LICENCES)
        await self._tour.open(navigation.orders())
        yield self._window

    @asynccontextmanager
    async def found(self) -> AsyncIterator[QWidget]:
        """What the search finds by a part of an activation key."""
        letters = (await self._tour.order()).key[:2]
        search = self._tour.program.bar.search
        search.setFocus()
        search.setText(letters)
        search.textEdited.emit(letters)
        await self._tour.settle()
        yield self._window
        search.clear()
        search.textEdited.emit("")

    @asynccontextmanager
    async def order(self) -> AsyncIterator[QWidget]:
        """The page of one order."""
        await self._tour.open(await self._tour.order())
        yield self._window

    @asynccontextmanager
    async def editor(
        self, section: str, *, is_wrong: bool = False, size: tuple[int, int] | None = None
    ) -> AsyncIterator[QWidget]:
        """A section of the editor, with a new row that says too little where something is to be wrong."""
        before = self._window.size()
        self._window.resize(*(size or (before.width(), before.height())))
        sheet = await self._opened(section)
        if is_wrong:
            _rows(sheet).buttons["add"].click()
            sheet.review.click()
        await self._tour.settle()
        yield self._window
        sheet.close_now()
        self._window.resize(before)

    @asynccontextmanager
    async def review(self, *, is_saved: bool = False) -> AsyncIterator[QWidget]:
        """A removed feature looked at before it is saved, and once it is."""
        sheet = await self._opened("Features")
        _rows(sheet).buttons["remove"].click()
        sheet.review.click()
        await self._tour.settle()
        if is_saved and sheet.stage is Stage.PREVIEW:
            sheet.save.click()
            await self._tour.settle()
        yield self._window
        sheet.close_now()

    async def _opened(self, section: str) -> OrderEditor:
        await self._tour.open(await self._tour.order())
        self._tour.workspace.actions.run("edit-order")
        await self._tour.settle()
        sheet = self._tour.workspace.sheets.current
        if not isinstance(sheet, OrderEditor):
            raise TypeError("The editor of the order did not open.")
        sheet.sections_view.go_to(tr(section))
        return sheet


def _rows(sheet: OrderEditor) -> RowsEdit:
    """The rows of the section that is shown. Raises TypeError where it has none."""
    page = sheet.sections_view.current
    part = page.form[page.form.names[-1]] if isinstance(page, FormPage) else None
    if not isinstance(part, RowsEdit):
        raise TypeError("There are no rows in this section.")
    return part
