"""Which pages there are for which kind of place.

A page registers itself; the detail area asks what applies::

    @page(navigation.ENTITY, "accounts", order=20, title="Accounts")
    class EntityAccountsPage(Page): ...

    for spec in pages_for(workspace, place):
        spec.title, spec.count(workspace, place), spec.open(workspace, place, parent)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from ui.navigation import Place
from ui.panes.page import Page
from ui.translation import tr
from ui.workspace import Workspace


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One page: the kind of place it shows, its name in addresses, its turn among the tabs and its title."""

    kind: str
    name: str
    order: int
    title: str
    page: type[Page]

    def count(self, workspace: Workspace, place: Place) -> int | None:
        """The number that stands beside the title, where there is one and it is known without asking the provider."""
        return self.page.count(workspace, place)

    def open(self, workspace: Workspace, place: Place, parent: QWidget | None = None) -> Page:
        """A new page for `place`; it loads when it is first shown."""
        return self.page(workspace, place, parent)


_REGISTERED: dict[tuple[str, str], PageSpec] = {}

PageType = TypeVar("PageType", bound=type[Page])


def page(kind: str, name: str, *, order: int, title: str) -> Callable[[PageType], PageType]:
    """Register a page for places of `kind`; pages stand in the order of `order`."""

    def register(page_type: PageType) -> PageType:
        if (kind, name) in _REGISTERED:
            raise ValueError(f"there is already a page {name!r} for {kind!r}")
        _REGISTERED[kind, name] = PageSpec(kind, name, order, title, page_type)
        return page_type

    return register


def pages_for(workspace: Workspace, place: Place) -> tuple[PageSpec, ...]:
    """The pages that apply to `place`, first to last, with titles in the person's language."""
    found = (spec for spec in _REGISTERED.values() if spec.kind == place.kind and spec.page.applies(workspace, place))
    return tuple(
        PageSpec(spec.kind, spec.name, spec.order, tr(spec.title), spec.page)
        for spec in sorted(found, key=lambda spec: spec.order)
    )
