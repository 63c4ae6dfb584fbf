"""The life of partners and companies: suspended, activated, cancelled and brought back."""

from __future__ import annotations

from typing import Any, ClassVar

from console.commands.change import State
from console.commands.command import Ask, Command, Group, OperationT, Settlement, command
from console.commands.reading import entity, is_served
from console.contract.language import Operation
from console.contract.services.entity_management import EntityType
from console.contract.services.entity_status import ActivateEntity, CancelEntity, SuspendEntity, UncancelEntity
from console.contract.services.partner_management import CancelEmptyPartner


class OfStatus(Command[OperationT]):
    """A change of an entity's status, of which the provider tells only whether the entity is active.

    makes_active: what it is afterwards. An entity may count as inactive because one above it is, so that is read too.
    """

    group = Group.CUSTOMER
    needs = frozenset((EntityType.PARTNER, EntityType.COMPANY))
    target_field = "TargetEntityId"
    makes_active: ClassVar[bool]

    async def state(self, request: OperationT, ask: Ask) -> State | None:
        row = await entity(int(self.key(request)), ask)
        if row is None or row.IsActive is None or row.ParentEntityID is None:
            return None
        return {"IsActive": row.IsActive, "IsParentActive": row.IsActive or await is_served(row.ParentEntityID, ask)}

    def wanted(self, request: OperationT, before: State | None) -> State:
        return {"IsActive": self.makes_active}

    def settle(self, request: OperationT, before: State | None, now: State) -> Settlement:
        """Judged by activity, which says nothing where the entity is inactive below another that is.

        What is as wanted counts as happened even if it was so before: an entity is not suspended or activated twice.
        """
        if now["IsActive"]:
            return Settlement.HAPPENED if self.makes_active else Settlement.DID_NOT
        if not now["IsParentActive"]:
            return Settlement.UNCERTAIN
        return Settlement.DID_NOT if self.makes_active else self._settle_inactive(request, before)

    def _settle_inactive(self, request: OperationT, before: State | None) -> Settlement:
        return Settlement.HAPPENED


class Cancelling(OfStatus[OperationT]):
    """A cancellation, which the provider does not tell from a suspension."""

    makes_active = False
    ends_target = True

    def _settle_inactive(self, request: OperationT, before: State | None) -> Settlement:
        """Only an entity that was active before is taken for cancelled: any other may have been suspended."""
        return Settlement.HAPPENED if before is not None and before["IsActive"] else Settlement.UNCERTAIN


@command
class SuspendingEntity(OfStatus[SuspendEntity]):
    """Suspends an entity, and with it the service of all below it."""

    words = "Suspend the partner or company"
    effects = ("Its accounts and everything below it are out of service until it is activated again.",)
    makes_active = False

    def inverse(self, request: SuspendEntity, before: State | None) -> Operation[Any] | None:
        was_active = before is not None and before["IsActive"]
        return ActivateEntity(TargetEntityId=request.TargetEntityId) if was_active else None


@command
class ActivatingEntity(OfStatus[ActivateEntity]):
    """Lifts the suspension of an entity; a cancelled one stays cancelled."""

    words = "Activate the suspended partner or company"
    effects = ("Its accounts and everything below it are in service again, except what is suspended by itself.",)
    makes_active = True

    def inverse(self, request: ActivateEntity, before: State | None) -> Operation[Any] | None:
        was_suspended = before is not None and not before["IsActive"] and before["IsParentActive"]
        return SuspendEntity(TargetEntityId=request.TargetEntityId) if was_suspended else None


@command
class CancellingEntity(Cancelling[CancelEntity]):
    """Cancels an entity with everything below it."""

    words = "Cancel the partner or company for good"
    effects = (
        "Its ShadowProtect licences go to your own entity.",
        "Its disk space is released.",
    )
    final = (
        "All active accounts and companies below it are cancelled; bringing it back does not bring them back.",
        "Files are purged after about 3 months, used licences after about 7 days, unused licences at once.",
    )


@command
class UncancellingEntity(OfStatus[UncancelEntity]):
    """Brings a cancelled entity back, alone."""

    words = "Bring the cancelled partner or company back"
    effects = (
        "Accounts and companies below it stay cancelled, but for a company's administrator account.",
        "What was purged does not come back: files go about 3 months after the cancellation, licences about 7 days.",
    )
    makes_active = True


@command
class CancellingEmptyPartner(Cancelling[CancelEmptyPartner]):
    """Cancels a partner that has nothing below it; the provider refuses any other."""

    words = "Cancel the empty partner"
    group = Group.PARTNER
    needs = frozenset((EntityType.PARTNER,))
    target_field = "PartnerEntityId"
    final = ("Brought back, it does not have its unused licences any more: they are purged at once.",)
