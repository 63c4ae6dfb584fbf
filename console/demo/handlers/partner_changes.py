"""PartnerManagementService, changes: new partners, their administrators and settings, and companies that move."""

from __future__ import annotations

from console.contract import codes
from console.contract.language import ResultOnly
from console.contract.services.entity_management import EntityType
from console.contract.services.partner_management import (
    CancelEmptyPartner,
    CancelEmptyPartnerResult,
    CreateAdditionalAdmin,
    CreateAdditionalAdminResult,
    CreatePartner,
    CreatePartnerResult,
    EditPartner,
    MoveCompany,
    SendResetPasswordLink,
    SendResetPasswordLinkResult,
)
from console.demo.answering import Caller, Refused, answers
from console.demo.handlers.customers import (
    active_customer,
    additional_administrator,
    edit_settings,
    parent_of_new,
    random_password,
    send_reset_link,
)
from console.demo.records import Entity, Status, User
from console.demo.state import State


@answers(CreatePartner)
def create_partner(caller: Caller, call: CreatePartner) -> CreatePartnerResult:
    """Makes a partner of the caller's own and its dashboard user; a mail that cannot be sent does not undo that."""
    state = caller.state
    parent = parent_of_new(caller, caller.user.entity_id)
    partner = Entity(
        entity_id=state.next_entity_id(),
        name=call.PartnerName,
        kind=EntityType.PARTNER,
        parent_id=parent.entity_id,
        quota_gb=call.DiskQuotaGB,
        allow_over_quota=call.AllowUploadOverAccountSize,
        auto_upgrade=bool(call.AutoUpgradeClientApp),
        contact_person=call.GeneralContactPerson,
        contact_email=call.GeneralContactEmail,
    )
    # Nobody can choose a name of digits and WS, so it is free.
    user = User(name=f"{partner.entity_id}WS", password=random_password(), entity_id=partner.entity_id)
    state.add_entity(partner)
    state.add_user(user)
    if call.SendResetPasswordEmail:
        send_reset_link(state, partner, user)
    return CreatePartnerResult(PartnerEntityId=partner.entity_id, UserName=user.name)


@answers(SendResetPasswordLink)
def send_reset_password_link(caller: Caller, call: SendResetPasswordLink) -> SendResetPasswordLinkResult:
    """Mails the link to the contact of an active entity, for its first dashboard user."""
    state = caller.state
    entity = caller.managed(caller.entity(call.TargetEntityID))
    user = state.administrator_of(entity.entity_id)
    if user is None:
        raise Refused(codes.OBJECT_ENTITY_MISMATCH, f"Entity {entity.entity_id} has no active dashboard user.")
    send_reset_link(state, entity, user)
    return SendResetPasswordLinkResult(UserName=user.name)


@answers(CreateAdditionalAdmin)
def create_additional_admin(caller: Caller, call: CreateAdditionalAdmin) -> CreateAdditionalAdminResult:
    """Makes a dashboard user; names are unique across the whole system."""
    return additional_administrator(caller, call.TargetEntityID, call.UserName, call.Password)


@answers(EditPartner)
def edit_partner(caller: Caller, call: EditPartner) -> ResultOnly:
    """Sets what is given, and the client's updates for the partner's companies as well where that is asked for."""
    state = caller.state
    partner = active_customer(caller, call.PartnerEntityId, EntityType.PARTNER)
    edit_settings(partner, call)
    if call.SetAutoUpgradeClientAppForChildren and call.AutoUpgradeClientApp is not None:
        for child in state.children.get(partner.entity_id, ()):
            state.entities[child].auto_upgrade = call.AutoUpgradeClientApp
    return ResultOnly()


@answers(CancelEmptyPartner)
def cancel_empty_partner(caller: Caller, call: CancelEmptyPartner) -> CancelEmptyPartnerResult:
    """Cancels a partner directly below the caller whose companies and accounts, if it had any, are all cancelled."""
    state = caller.state
    partner = _child_partner(caller, call.PartnerEntityId)
    if partner.status is Status.CANCELLED:
        return CancelEmptyPartnerResult(AlreadyCanceled=True)
    if not _is_empty(state, partner):
        raise Refused(codes.ENTITY_IS_NOT_EMPTY, f"Partner {partner.entity_id} still has companies or accounts.")
    partner.status = Status.CANCELLED
    state.changed()
    return CancelEmptyPartnerResult(AlreadyCanceled=False)


def _is_empty(state: State, partner: Entity) -> bool:
    statuses = {state.entities[child].status for child in state.children.get(partner.entity_id, ())}
    statuses.update(account.status for account in state.accounts_of(partner.entity_id))
    return statuses <= {Status.CANCELLED}


@answers(MoveCompany)
def move_company(caller: Caller, call: MoveCompany) -> ResultOnly:
    """Gives a company to another partner, which needs room for its quota or gets it; policies of the old one end."""
    state = caller.state
    if state.entities[caller.user.entity_id].kind is not EntityType.DISTRIBUTOR:
        raise Refused(codes.OBJECT_ENTITY_MISMATCH, "Only a distributor can move a company.")
    company = active_customer(caller, call.CompanyEntityId, EntityType.COMPANY)
    source = caller.entity(_child_partner(caller, call.FromPartnerEntityId).entity_id)
    target = caller.entity(_child_partner(caller, call.ToPartnerEntityId).entity_id)
    if company.parent_id != source.entity_id:
        raise Refused(
            codes.OBJECT_ENTITY_MISMATCH, f"Company {company.entity_id} is not a child of partner {source.entity_id}."
        )
    if call.IncreaseQoutaOfDestinationPartner:
        target.quota_gb += company.quota_gb
    elif _free_gb(state, target) < company.quota_gb:
        raise Refused(
            codes.INVALID_INPUT_PARAMETERS,
            f"Partner {target.entity_id} has {_free_gb(state, target)} GB free and company {company.entity_id} "
            f"needs {company.quota_gb} GB.",
        )
    state.move_entity(company, target.entity_id)
    usernames = [account.username for account in state.accounts_of(company.entity_id)]
    state.policies.unassign_foreign(usernames, (above.entity_id for above in state.path(company.entity_id)))
    return ResultOnly()


def _child_partner(caller: Caller, entity_id: int) -> Entity:
    partner = caller.customer(entity_id)
    if partner.kind is not EntityType.PARTNER or partner.parent_id != caller.user.entity_id:
        raise Refused(codes.OBJECT_ENTITY_MISMATCH, f"Entity {entity_id} is not a partner directly below the caller.")
    return partner


def _free_gb(state: State, partner: Entity) -> int:
    """What the companies of a partner that are not cancelled leave of its quota; less than 0 where they exceed it."""
    below = [state.entities[child] for child in state.children.get(partner.entity_id, ())]
    return partner.quota_gb - sum(company.quota_gb for company in below if company.status is not Status.CANCELLED)
