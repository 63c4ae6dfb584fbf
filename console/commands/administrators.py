"""Dashboard administrators of partners, companies and distributors."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from console.commands.change import State
from console.commands.command import Ask, Command, Group, OperationT, command
from console.contract import codes
from console.contract.services import company_management, partner_management
from console.contract.services.entity_management import EntityType
from console.contract.services.entity_status import AuthenticateDashboardUser
from console.contract.services.partner_management import SendResetPasswordLink
from console.errors import ProviderRefused

_ABOVE_COMPANIES = frozenset((EntityType.PARTNER, EntityType.DISTRIBUTOR))
_NO_SUCH_USER = frozenset((codes.INVALID_USER_NAME_OR_PASSWORD.code, codes.OBJECT_ENTITY_MISMATCH.code))


class _NewAdministrator(Command[OperationT]):
    """A further dashboard user. Users cannot be listed, so only signing in as one proves that it is there."""

    target_field = "TargetEntityID"
    refused_fields = MappingProxyType({codes.ALREADY_EXISTS.name: "UserName"})
    final = ("A dashboard user cannot be deleted here.",)

    def effects_of(self, request: Any) -> tuple[str, ...]:
        """With where the password comes from."""
        shown = "The provider makes a password and tells it once, in its answer; where that is lost, send a reset link."
        return self.effects if request.Password else (*self.effects, shown)

    async def evidence(self, request: Any, ask: Ask) -> State | None:
        """Whose user has that name and password, tried only while the password is at hand; never ahead of the change.

        None where the provider was to make the password.
        """
        if not request.Password:
            return None
        try:
            found = await ask(AuthenticateDashboardUser(UserName=request.UserName, Password=request.Password))
        except ProviderRefused as refusal:
            if refusal.facts.get("code") in _NO_SUCH_USER:
                return {"TargetEntityID": None}
            raise
        return {"TargetEntityID": found.EntityId}

    def wanted(self, request: Any, before: State | None) -> State:
        return {"TargetEntityID": request.TargetEntityID}


@command
class CreatingAdministratorOfPartner(_NewAdministrator[partner_management.CreateAdditionalAdmin]):
    """As the service of partners has it, offered where that of companies is not."""

    words = "Add a dashboard administrator"
    group = Group.PARTNER
    needs = _ABOVE_COMPANIES


@command
class CreatingAdministratorOfCompany(_NewAdministrator[company_management.CreateAdditionalAdmin]):
    """The same as the service of companies has it."""

    words = "Add a dashboard administrator to the company"
    group = Group.COMPANY
    needs = frozenset((EntityType.COMPANY,))


@command
class SendingResetLink(Command[SendResetPasswordLink]):
    """Mails a link; no read tells whether a mail was sent."""

    words = "Mail the administrator a link for a new password"
    group = Group.CUSTOMER
    needs = _ABOVE_COMPANIES | {EntityType.COMPANY}
    target_field = "TargetEntityID"
    effects = (
        "The link goes to the contact e-mail address that was given when the entity was created.",
        "A link that was sent before stops working; this one works once, for one day.",
        "The present password stays until the link is used.",
    )
    final = ("A mail that was sent cannot be called back.",)
