"""New backup accounts."""

from __future__ import annotations

from types import MappingProxyType

from console.commands.change import State
from console.commands.command import Ask, Command, Group, Settlement, command
from console.commands.reading import account_named
from console.contract import codes
from console.contract.services.account_management import CreateAccountBySize
from console.contract.services.entity_management import EntityType


@command
class CreatingAccount(Command[CreateAccountBySize]):
    """Makes a backup account, whose name is unique across the whole system."""

    words = "Create a backup account"
    group = Group.ACCOUNT
    needs = frozenset((EntityType.PARTNER, EntityType.COMPANY))
    target_field = "TargetEntityId"
    refused_fields = MappingProxyType(
        {codes.ALREADY_EXISTS.name: "Username", codes.INVALID_PARAMETER_USER_NAME.name: "Username"}
    )
    suggested = MappingProxyType({"IsUltrasafe": False})
    final = ("An account cannot be deleted, only suspended.",)

    def final_of(self, request: CreateAccountBySize) -> tuple[str, ...]:
        if not request.IsUltrasafe:
            return self.final
        return (*self.final, "An UltraSafe account's password cannot be changed here.")

    async def state(self, request: CreateAccountBySize, ask: Ask) -> State | None:
        """Whether there is an account of that name, and whose it is."""
        place = await account_named(request.Username, ask)
        if place is None:
            return {"exists": False}
        return {"exists": True, "TargetEntityId": place.ParentEntityID, "Email": place.Email}

    def wanted(self, request: CreateAccountBySize, before: State | None) -> State:
        return {"exists": True, "TargetEntityId": request.TargetEntityId, "Email": request.Email}

    def settle(self, request: CreateAccountBySize, before: State | None, now: State) -> Settlement:
        """An account that was not there before and is now, in the entity and with the address, is the one made here.

        One that was there already was not; where that is not known, nobody can tell.
        """
        if not now["exists"] or (before is not None and before["exists"]):
            return Settlement.DID_NOT
        if before is None or now != self.wanted(request, before):
            return Settlement.UNCERTAIN
        return Settlement.HAPPENED

    def touched_accounts(self, request: CreateAccountBySize) -> tuple[str, ...]:
        return (request.Username,)
