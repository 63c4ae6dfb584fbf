"""Changes of one backup account that exists."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from console.commands.change import State, TargetKind
from console.commands.command import Ask, Command, Group, OperationT, Settlement, command
from console.commands.reading import first_row, is_served, page_size, place_of_account
from console.contract import codes
from console.contract.language import Operation
from console.contract.services.account_management import (
    ACCOUNT_SIZES_MB,
    ChangeAccountSize,
    ChangeBackupAccountEmail,
    ChangeBackupAccountPassword,
    GetAuthenticationToken,
    SuspendAccount,
    UncancelAccount,
    UnsuspendAccount,
)
from console.contract.services.entity_management import GetEntityAccounts
from console.errors import ProviderRefused

_WRONG_PASSWORD = frozenset((codes.INVALID_INPUT_PARAMETERS.code, codes.INVALID_USER_NAME_OR_PASSWORD.code))
_MAIL = "The customer is told by e-mail."


class _OfAccount(Command[OperationT]):
    """A change of the account that the request names."""

    group = Group.ACCOUNT
    target_kind = TargetKind.ACCOUNT
    target_field = "Username"
    refused_fields = MappingProxyType({codes.INVALID_PARAMETER_USER_NAME.name: "Username"})

    def effects_of(self, request: OperationT) -> tuple[str, ...]:
        """With the mail that the request asks for."""
        return (*self.effects, _MAIL) if getattr(request, "SendEmailToCustomer", False) else self.effects


class _OfActivity(_OfAccount[OperationT]):
    """A change of whether the account is in service; the provider does not tell suspended from cancelled."""

    async def state(self, request: OperationT, ask: Ask) -> State | None:
        place = await place_of_account(self.key(request), ask)
        return None if place is None or place.IsAccountActive is None else {"IsActive": place.IsAccountActive}


@command
class SuspendingAccount(_OfActivity[SuspendAccount]):
    """Takes an account out of service until its suspension is lifted."""

    words = "Suspend the account"
    effects = ("Its devices stop backing up until the suspension is lifted.",)

    def wanted(self, request: SuspendAccount, before: State | None) -> State:
        return {"IsActive": False}

    def inverse(self, request: SuspendAccount, before: State | None) -> Operation[Any] | None:
        was_active = before is not None and before["IsActive"]
        return UnsuspendAccount(Username=request.Username) if was_active else None


@command
class UnsuspendingAccount(_OfActivity[UnsuspendAccount]):
    """Puts a suspended account back into service."""

    words = "Lift the account's suspension"

    def wanted(self, request: UnsuspendAccount, before: State | None) -> State:
        return {"IsActive": True}

    def inverse(self, request: UnsuspendAccount, before: State | None) -> Operation[Any] | None:
        was_inactive = before is not None and not before["IsActive"]
        return SuspendAccount(Username=request.Username) if was_inactive else None


@command
class UncancellingAccount(_OfActivity[UncancelAccount]):
    """Makes a cancelled account active again; nothing takes that back but another cancellation of its entity."""

    words = "Bring the cancelled account back"
    effects = (
        "What was purged does not come back: files go about 3 months after the cancellation, licences about 7 days.",
    )
    suggested = MappingProxyType({"SendEmailToCustomer": False})

    def wanted(self, request: UncancelAccount, before: State | None) -> State:
        return {"IsActive": True}


@command
class ChangingAccountEmail(_OfAccount[ChangeBackupAccountEmail]):
    """Sets the e-mail address of an account."""

    words = "Change the account's e-mail address"
    suggested = MappingProxyType({"SendEmailToCustomer": False})

    async def state(self, request: ChangeBackupAccountEmail, ask: Ask) -> State | None:
        place = await place_of_account(request.Username, ask)
        return None if place is None or place.Email is None else {"Email": place.Email}

    def wanted(self, request: ChangeBackupAccountEmail, before: State | None) -> State:
        return {"Email": request.Email}

    def inverse(self, request: ChangeBackupAccountEmail, before: State | None) -> Operation[Any] | None:
        former = before["Email"] if before else ""
        if not former or former == request.Email:
            return None
        return ChangeBackupAccountEmail(
            Username=request.Username, Email=former, SendEmailToCustomer=request.SendEmailToCustomer
        )


@command
class ChangingAccountPassword(_OfAccount[ChangeBackupAccountPassword]):
    """Sets the password of an account that is not UltraSafe."""

    words = "Change the account's password"
    final = ("The former password cannot be read, so it cannot be put back.",)
    suggested = MappingProxyType({"SendEmailToCustomer": False})

    async def evidence(self, request: ChangeBackupAccountPassword, ask: Ask) -> State | None:
        """Whether the account takes the new password, tried only while that is at hand; never ahead of the change."""
        if not request.NewPassword:
            return None
        try:
            await ask(GetAuthenticationToken(Username=request.Username, Password=request.NewPassword))
        except ProviderRefused as refusal:
            if refusal.facts.get("code") not in _WRONG_PASSWORD:
                raise
            place = await place_of_account(request.Username, ask)
            # An account out of service takes no password, so its refusal would say nothing.
            return {"is_taken": False} if place is not None and await _is_served(place, ask) else None
        return {"is_taken": True}

    def wanted(self, request: ChangeBackupAccountPassword, before: State | None) -> State:
        return {"is_taken": True}


async def _is_served(place: Any, ask: Ask) -> bool:
    return bool(place.IsAccountActive and place.ParentEntityID and await is_served(place.ParentEntityID, ask))


@command
class ChangingAccountSize(_OfAccount[ChangeAccountSize]):
    """Sets the storage quota of an account; the provider tells that of active accounts only."""

    words = "Change the account's quota"
    suggested = MappingProxyType({"SendEmailToCustomer": False})

    async def state(self, request: ChangeAccountSize, ask: Ask) -> State | None:
        place = await place_of_account(request.Username, ask)
        if place is None or not place.ParentEntityID or not place.IsAccountActive:
            return None
        accounts = GetEntityAccounts(
            TargetEntityID=place.ParentEntityID, PageSize=page_size(GetEntityAccounts), PageIndex=1
        )
        row = await first_row(accounts, ask, lambda row: bool(row.Username == request.Username))
        return None if row is None or row.AccountSizeMB is None else {"AccountSizeMB": row.AccountSizeMB}

    def wanted(self, request: ChangeAccountSize, before: State | None) -> State:
        return {"AccountSizeMB": request.AccountSizeMB}

    def inverse(self, request: ChangeAccountSize, before: State | None) -> Operation[Any] | None:
        """The former quota, unless it is one that the provider has but does not take."""
        former = before["AccountSizeMB"] if before else 0
        if former == request.AccountSizeMB or former not in ACCOUNT_SIZES_MB:
            return None
        return ChangeAccountSize(
            Username=request.Username, AccountSizeMB=former, SendEmailToCustomer=request.SendEmailToCustomer
        )


__all__ = ("Settlement",)
