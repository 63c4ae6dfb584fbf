"""Changes of one backup account."""

from __future__ import annotations

from typing import Any

from console.commands.change import State, TargetKind
from console.commands.command import Ask, Command, Group, command
from console.contract.language import Operation
from console.contract.services.account_management import SuspendAccount, UnsuspendAccount
from console.contract.services.entity_management import AccountEntitiesInfo, GetAccountEntities
from console.errors import ProviderRefused


async def place_of_account(username: str, ask: Ask) -> AccountEntitiesInfo | None:
    """Where an account sits and whether it is active; None where the provider does not know it."""
    try:
        reply = await ask(GetAccountEntities(TargetEntityID=0, UserName=username))
    except ProviderRefused:
        return None
    return reply.AccountEntitiesInfo


async def _activity(username: str, ask: Ask) -> State | None:
    place = await place_of_account(username, ask)
    return None if place is None else {"IsActive": place.IsAccountActive}


@command
class SuspendingAccount(Command[SuspendAccount]):
    """Takes an account out of service until its suspension is lifted."""

    words = "Suspend the account"
    group = Group.ACCOUNT
    target_kind = TargetKind.ACCOUNT
    target_field = "Username"
    effects = ("Its devices stop backing up until the suspension is lifted.",)

    async def state(self, request: SuspendAccount, ask: Ask) -> State | None:
        return await _activity(request.Username, ask)

    def wanted(self, request: SuspendAccount, before: State | None) -> State:
        return {"IsActive": False}

    def inverse(self, request: SuspendAccount, before: State | None) -> Operation[Any] | None:
        return UnsuspendAccount(Username=request.Username)


@command
class UnsuspendingAccount(Command[UnsuspendAccount]):
    """Puts a suspended account back into service."""

    words = "Lift the account's suspension"
    group = Group.ACCOUNT
    target_kind = TargetKind.ACCOUNT
    target_field = "Username"

    async def state(self, request: UnsuspendAccount, ask: Ask) -> State | None:
        return await _activity(request.Username, ask)

    def wanted(self, request: UnsuspendAccount, before: State | None) -> State:
        return {"IsActive": True}

    def inverse(self, request: UnsuspendAccount, before: State | None) -> Operation[Any] | None:
        return SuspendAccount(Username=request.Username)
