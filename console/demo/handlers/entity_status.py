"""EntityManagementService, changes: suspend, activate, cancel and bring back; and dashboard users."""

from __future__ import annotations

from datetime import timedelta

from console.contract import codes
from console.contract.language import ResultOnly
from console.contract.services.entity_management import EntityType
from console.contract.services.entity_status import (
    ActivateEntity,
    ActivateEntityResult,
    AuthenticateDashboardUser,
    AuthenticateDashboardUserResult,
    CancelEntity,
    CancelEntityResult,
    SuspendEntity,
    SuspendEntityResult,
    UncancelEntity,
)
from console.contract.services.license_management import LicenseType
from console.demo.answering import Caller, Refused, answers
from console.demo.records import Account, Entity, Status
from console.demo.state import State

TOKEN_LIFE = timedelta(hours=1)


@answers(SuspendEntity)
def suspend_entity(caller: Caller, call: SuspendEntity) -> SuspendEntityResult:
    """Everything below stays as it is, and is not served while the entity is suspended."""
    entity = _living(caller.customer(call.TargetEntityId))
    already = entity.status is Status.SUSPENDED
    entity.status = Status.SUSPENDED
    caller.state.changed()
    return SuspendEntityResult(AlreadySuspended=already)


@answers(ActivateEntity)
def activate_entity(caller: Caller, call: ActivateEntity) -> ActivateEntityResult:
    """Undoes a suspension, and only that."""
    entity = _living(caller.customer(call.TargetEntityId))
    already = entity.status is Status.ACTIVE
    entity.status = Status.ACTIVE
    caller.state.changed()
    return ActivateEntityResult(AlreadyActive=already)


def _living(entity: Entity) -> Entity:
    if entity.status in (Status.CANCELLED, Status.EXPIRED):
        state = entity.status.name.lower()
        raise Refused(codes.OBJECT_ENTITY_MISMATCH, f"Entity {entity.entity_id} is inactive: it is {state}.")
    return entity


@answers(CancelEntity)
def cancel_entity(caller: Caller, call: CancelEntity) -> CancelEntityResult:
    """Cancels the entity and what is active below it; the licences of both go to the caller's entity."""
    state = caller.state
    entity = caller.customer(call.TargetEntityId)
    if entity.status is Status.CANCELLED:
        return CancelEntityResult(AlreadyCanceled=True)
    home = state.entities[caller.user.entity_id]
    for below in state.tree(entity.entity_id):
        home.shadowprotect_licences += below.shadowprotect_licences
        below.shadowprotect_licences = 0
        if below is entity or below.status is Status.ACTIVE:
            below.status = Status.CANCELLED
        for account in state.accounts_of(below.entity_id):
            if account.status is Status.ACTIVE:
                account.status = Status.CANCELLED
                _revoke_licences(state, account, home)
    state.changed()
    return CancelEntityResult(AlreadyCanceled=False)


def _revoke_licences(state: State, account: Account, home: Entity) -> None:
    """Takes an account's licences: those of ShadowProtect go to `home`, the others to the pool they came from."""
    for licence in state.licences.of_account(account.username):
        is_shadow_protect = licence.kind is LicenseType.SKRAFT_DISK_IMAGE_V5
        state.licences.give_back(licence, home if is_shadow_protect else state.entities[licence.provider_id])


@answers(UncancelEntity)
def uncancel_entity(caller: Caller, call: UncancelEntity) -> ResultOnly:
    """Brings back the entity alone; with a company comes its administrator's account."""
    state = caller.state
    entity = caller.customer(call.TargetEntityId)
    if entity.status is Status.EXPIRED:
        raise Refused(codes.ENTITY_EXPIRED, f"The trial of entity {entity.entity_id} has ended.")
    if entity.status is not Status.CANCELLED:
        raise Refused(codes.ENTITY_STATUS_FLOW_TRANSITION_VIOLATION, f"Entity {entity.entity_id} is not cancelled.")
    entity.status = Status.ACTIVE
    if entity.kind is EntityType.COMPANY:
        for account in state.accounts_of(entity.entity_id):
            if account.is_entity_admin and account.status is Status.CANCELLED:
                account.status = Status.ACTIVE
    state.changed()
    return ResultOnly()


@answers(AuthenticateDashboardUser)
def authenticate_dashboard_user(caller: Caller, call: AuthenticateDashboardUser) -> AuthenticateDashboardUserResult:
    """Checks a dashboard user's password; a user of another hierarchy is not told apart by it."""
    state = caller.state
    user = state.users.get(call.UserName)
    if user is None or not user.is_dashboard_user or user.password != call.Password:
        raise Refused(codes.INVALID_USER_NAME_OR_PASSWORD, "The dashboard user is unknown or the password is wrong.")
    entity = caller.entity(user.entity_id, inactive=True)
    if not user.is_active or not state.is_active(entity.entity_id):
        raise Refused(codes.ACCOUNT_IS_NOT_ACTIVE, f"Dashboard user {user.name} or its entity is inactive.")
    return AuthenticateDashboardUserResult(
        EntityId=entity.entity_id,
        ParentEntityId=entity.parent_id,
        LocaleId=user.locale_id,
        IsManaged=all(above.is_managed for above in state.path(entity.entity_id)),
        AuthenticationToken=state.random_token(),
        ValidTillUtcDate=state.clock() + TOKEN_LIFE,
    )
