"""Subscriptions to the backup of cloud applications."""

from __future__ import annotations

from console.commands.change import State
from console.commands.command import Ask, Command, Group, OperationT, Settlement, command
from console.commands.reading import first_row
from console.contract.services.cloud_application_backup_management import (
    DisableBackup,
    EnableBackup,
    GetCloudUsage,
)
from console.contract.services.entity_management import EntityType


class _OfSubscription(Command[OperationT]):
    """A change of an entity's subscription, which shows only in the lines of its use."""

    group = Group.CLOUD
    needs = frozenset((EntityType.PARTNER, EntityType.COMPANY, EntityType.DISTRIBUTOR))

    async def state(self, request: OperationT, ask: Ask) -> State | None:
        """Whether there is use of the entity itself, and the sign-in name that it goes under."""
        entity = int(self.key(request))
        usage = GetCloudUsage(TargetEntityID=entity)
        line = await first_row(usage, ask, lambda line: bool(line.CompanyID == entity))
        return {"is_subscribed": line is not None, "Email": line and line.ICABAccountName}


@command
class EnablingCloudBackup(_OfSubscription[EnableBackup]):
    """Subscribes an entity by creating its ICAB account."""

    words = "Subscribe to cloud backup"
    target_field = "ForEntityId"
    effects = ("An ICAB account is created; left out, its sign-in name is the entity's contact e-mail address.",)
    final = ("The data centre of the ICAB account cannot be changed here afterwards.",)

    def wanted(self, request: EnableBackup, before: State | None) -> State:
        return {"is_subscribed": True} if request.Email is None else {"is_subscribed": True, "Email": request.Email}

    def settle(self, request: EnableBackup, before: State | None, now: State) -> Settlement:
        """Proved by use where there was none, under the name that was given; use of unknown age proves nothing."""
        if not now["is_subscribed"]:
            return Settlement.DID_NOT
        if before == now:
            return Settlement.DID_NOT
        is_new = before is not None and not before["is_subscribed"]
        is_as_wanted = request.Email in (None, now["Email"])
        return Settlement.HAPPENED if is_new and is_as_wanted else Settlement.UNCERTAIN


@command
class DisablingCloudBackup(_OfSubscription[DisableBackup]):
    """Ends the subscription of an entity."""

    words = "End cloud backup"
    target_field = "TargetEntityID"
    effects = ("Nothing of its cloud applications is backed up any more.",)
    final = ("Subscribing again makes another ICAB account; what the present one has backed up may be lost.",)

    def wanted(self, request: DisableBackup, before: State | None) -> State:
        return {"is_subscribed": False}

    def settle(self, request: DisableBackup, before: State | None, now: State) -> Settlement:
        """Proved by use that is no more; where it is not known that there was any, none proves nothing."""
        if now["is_subscribed"]:
            return Settlement.DID_NOT if before is None or before == now else Settlement.UNCERTAIN
        return Settlement.HAPPENED if before is not None and before["is_subscribed"] else Settlement.UNCERTAIN
