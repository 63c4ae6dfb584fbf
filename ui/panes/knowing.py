"""Waiting until the store knows what a page is about."""

from __future__ import annotations

import asyncio

from console.contract.columns import ACCOUNTS
from console.errors import ConsoleError
from console.store import NONE
from ui.navigation import Place
from ui.translation import tr
from ui.workspace import Workspace


def node_of(workspace: Workspace, place: Place) -> int:
    """The node of an entity's place as the tree knows it now, or NONE."""
    return workspace.store.entities.node_of(int(place.key)) if place.key.isdecimal() else NONE


async def entity_node(workspace: Workspace, place: Place) -> int:
    """The node of an entity's place, once the tree has it. Raises ConsoleError where it does not come."""
    while (node := node_of(workspace, place)) == NONE:
        if not workspace.loading.is_running:
            raise workspace.loading.problem or ConsoleError(
                tr("There is no entity with the id {id} in your hierarchy.", id=place.key),
                tr("It may have been moved or removed; refresh the tree."),
            )
        await _next_news(workspace)
    return node


async def accounts_below(workspace: Workspace, node: int) -> int:
    """How many accounts are at and below a node, once there are some or it is certain that there are none."""
    store = workspace.store
    while not (known := store.accounts.count_below(node)) and store.freshness_of(ACCOUNTS, node) is None:
        if not workspace.loading.is_running:
            raise workspace.loading.problem or ConsoleError(
                tr("The accounts of {entity} have not been loaded.", entity=store.entities.name(node)),
                tr("Load them with Retry."),
            )
        await _next_news(workspace)
    return known


async def _next_news(workspace: Workspace) -> None:
    """Return when the store or the loading has something to tell."""
    news: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def tell(*_news: object) -> None:
        if not news.done():
            news.set_result(None)

    forget = [
        workspace.store.loaded.add(tell),
        workspace.store.accounts.changed.add(tell),
        workspace.store.entities.changed.add(tell),
    ]
    connection = workspace.loading.changed.connect(tell)
    try:
        await news
    finally:
        workspace.loading.changed.disconnect(connection)
        for function in forget:
            function()
