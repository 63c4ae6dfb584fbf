"""Walks a signed-in window over one place of each kind and each of its pages, for the self-test and for pictures."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING

from console.commands.change import Change
from console.contract.services.account_management import SuspendAccount, UnsuspendAccount
from console.contract.services.backup_devices_management import GetBackupDevices
from console.contract.services.entity_management import EntityType
from console.contract.services.license_activation_center import GetLicenseOrderList
from console.engine.change_messages import MakeChange, PrepareChange
from ui import navigation
from ui.desk import Desk
from ui.navigation import Place
from ui.panes.page import Page
from ui.panes.registry import pages_for
from ui.targets import target_of
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.app import Program

PATIENCE = 120
"""Seconds after which something that still loads counts as stuck."""


class Tour:
    """Goes where a person would go in one session. Raises TimeoutError where something does not come to an end."""

    def __init__(self, program: Program) -> None:
        self.program = program

    @property
    def workspace(self) -> Workspace:
        """The services of the session."""
        return self.program.workspace

    @property
    def desk(self) -> Desk:
        """Tree and details. Raises LookupError where nobody is signed in."""
        if self.program.work is None:
            raise LookupError("Nobody is signed in.")
        return self.program.work.desk

    async def settle(self) -> None:
        """Wait until nothing is loading any more."""
        async with asyncio.timeout(PATIENCE):
            await self.program.wait_until_idle()

    async def open(self, place: Place) -> Page | None:
        """Show a place; gives its page once that is loaded."""
        self.workspace.navigator.open(place)
        await self.settle()
        return self.program.work.home.details.page if self.program.work is not None else None

    def pages(self, place: Place) -> tuple[Place, ...]:
        """A place with each of its pages in front."""
        return tuple(place.on(spec.name) for spec in pages_for(self.workspace, place))

    def entities(self) -> Iterator[Place]:
        """The entity of each kind with the most accounts: the one where there is most to see."""
        tree, accounts = self.workspace.store.entities, self.workspace.store.accounts
        for kind in EntityType:
            nodes = [node for node in tree.order if tree.kind(node) == kind and tree.is_active(node)]
            if nodes:
                yield navigation.entity(tree.entity_id(max(nodes, key=accounts.count_below)))

    def accounts(self) -> tuple[Place, ...]:
        """Of each entity with accounts the one with the most devices, most first. Raises LookupError without any."""
        accounts = self.workspace.store.accounts
        kinds = [accounts.numbers(name) for name in ("WindowsDevicesTotal", "AndroidDevicesTotal", "MacDevicesTotal")]
        devices = {row: sum(kind[row] for kind in kinds) for row in accounts.rows()}
        best = {accounts.owner(row): row for row in sorted(devices, key=devices.__getitem__)}
        if not best:
            raise LookupError("There are no accounts to look at.")
        names = accounts.texts("Username")
        rows = sorted(best.values(), key=devices.__getitem__, reverse=True)
        return tuple(navigation.account(names[row]) for row in rows)

    async def device(self, account: Place) -> Place:
        """The first device of an account. Raises LookupError where it has none."""
        reply = await self.workspace.link.call(GetBackupDevices(UserName=account.key))
        if not reply.BackupDevices:
            raise LookupError(f"{account.key} has no device to look at.")
        return navigation.device(account.key, reply.BackupDevices[0].SystemName or "")

    async def order(self) -> Place:
        """The order of a licence server with the most features. Raises LookupError where it has none."""
        reply = await self.workspace.link.call(GetLicenseOrderList())
        orders = [order for order in reply.result_array if order.activation_key]
        if not orders:
            raise LookupError("There are no licence orders to look at.")
        return navigation.order(max(orders, key=lambda order: len(order.Features)).activation_key or "")

    async def change(self, account: Place) -> None:
        """Suspend an account and lift that again, so that there is something in the journal. Raises ConsoleError."""
        target = target_of(account, self.workspace.store)
        for request in (SuspendAccount(Username=account.key), UnsuspendAccount(Username=account.key)):
            change = Change.of(request, target)
            preview = await self.workspace.link.request(PrepareChange(change))
            await self.workspace.link.request(MakeChange(change, preview.state))
