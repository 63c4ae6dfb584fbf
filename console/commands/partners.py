"""New partners and the settings of partners."""

from __future__ import annotations

from console.commands.change import State
from console.commands.command import Ask, Command, Group, Settlement, command
from console.commands.editing import Editing
from console.commands.reading import CALLER, children_named
from console.contract.services.entity_management import EntityType
from console.contract.services.partner_management import CreatePartner, EditPartner, GetPartnerDetails
from console.errors import OperationOff


def settled_by_ids(before: State | None, now: State) -> Settlement:
    """Whether something was made, by the ids of what has its name: one that is new proves it, two prove nothing."""
    if not now["same_name"]:
        return Settlement.DID_NOT
    if before is None:
        return Settlement.UNCERTAIN
    made = set(now["same_name"]) - set(before["same_name"])
    if not made:
        return Settlement.DID_NOT
    return Settlement.HAPPENED if len(made) == 1 else Settlement.UNCERTAIN


@command
class CreatingPartner(Command[CreatePartner]):
    """Makes a partner below the caller's own entity, whose id is 0 here; names of partners need not be unique."""

    words = "Create a partner"
    group = Group.PARTNER
    needs = frozenset((EntityType.DISTRIBUTOR,))
    effects = ("A dashboard user is made with it, whose name the provider chooses.",)
    final = ("A partner cannot be deleted, only cancelled.",)

    def effects_of(self, request: CreatePartner) -> tuple[str, ...]:
        mail = f"A link for setting the password is mailed to {request.GeneralContactEmail}."
        return (*self.effects, mail) if request.SendResetPasswordEmail else self.effects

    def key(self, request: CreatePartner) -> str:
        return str(CALLER)

    async def state(self, request: CreatePartner, ask: Ask) -> State | None:
        """Ids of the partners of that name; it takes the whole hierarchy to tell, since no shorter read lists them."""
        return {"same_name": await children_named(CALLER, request.PartnerName, EntityType.PARTNER, ask)}

    def settle(self, request: CreatePartner, before: State | None, now: State) -> Settlement:
        """Proved by one new partner of that name."""
        return settled_by_ids(before, now)


@command
class EditingPartner(Editing[EditPartner]):
    """Changes settings of a partner. Servers are known not to tell them; those that do are read."""

    words = "Edit the partner's settings"
    group = Group.PARTNER
    needs = frozenset((EntityType.PARTNER,))
    target_field = "PartnerEntityId"
    readable = ("DiskQuotaGB", "AllowUploadOverAccountSize")

    def effects_of(self, request: EditPartner) -> tuple[str, ...]:
        is_for_all = request.SetAutoUpgradeClientAppForChildren and request.AutoUpgradeClientApp is not None
        updates = "The setting for client updates is written to all companies of the partner as well."
        return (*self.effects, updates) if is_for_all else self.effects

    async def state(self, request: EditPartner, ask: Ask) -> State | None:
        try:
            found = await ask(GetPartnerDetails(PartnerEntityId=request.PartnerEntityId))
        except OperationOff:
            return None
        return {name: getattr(found, name) for name in self.readable}
