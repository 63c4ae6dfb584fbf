"""EntityManagementService, reads: the hierarchy and the accounts in it."""

from __future__ import annotations

from console.contract.services.entity_management import (
    AccountDevicesInfo,
    AccountEntitiesInfo,
    AccountInfo,
    EntityInHierarchy,
    EntityType,
    GetAccountEntities,
    GetAccountEntitiesResult,
    GetEntityAccounts,
    GetEntityAccountsResult,
    GetEntityDirectAccounts,
    GetEntityDirectAccountsResult,
    GetEntityHierarchy,
    GetEntityHierarchyResult,
)
from console.demo.answering import Caller, answers
from console.demo.records import Entity, Status
from console.demo.state import State
from console.demo.writing import Answer, Rows


@answers(GetEntityHierarchy)
def entity_hierarchy(caller: Caller, call: GetEntityHierarchy) -> Answer:
    """The tree below an entity; an inactive root is shown only to who asks for inactive entities."""
    state = caller.state
    root = caller.entity(call.TargetEntityID, inactive=call.IncludeInactive)
    integrator = caller.entity(call.ConnectwiseIntegratorEntityID or root.entity_id, inactive=True)
    is_integrated = integrator.entity_id in state.integrators
    entities = state.tree(root.entity_id, include_inactive=call.IncludeInactive)
    places = Places(state, root)
    above = [places.of(entity) for entity in entities]
    rows = Rows(
        EntityInHierarchy,
        {
            "DistributorEntityID": [place[0] for place in above],
            "PartnerEntityID": [place[1] for place in above],
            "CompanyEntityID": [place[2] for place in above],
            "EntityType": [entity.kind for entity in entities],
            "EntityID": [entity.entity_id for entity in entities],
            "EntityName": [entity.name for entity in entities],
            "ParentEntityID": [entity.parent_id for entity in entities],
            "IsActive": [place[3] for place in above],
            "ConnectWiseTicketingCompanyId": [
                entity.connectwise_company if is_integrated else None for entity in entities
            ],
        },
    )
    return Answer(GetEntityHierarchyResult(), Entities=rows)


class Places:
    """Distributor, partner and company of entities (0 = none), and whether all on the way up are active.

    Entities have to come parents first, as in a tree that is read from its root.
    """

    def __init__(self, state: State, root: Entity) -> None:
        place = (0, 0, 0, True)
        for entity in reversed(list(state.path(root.entity_id))[1:]):
            place = self._below(place, entity)
        self._known = {root.parent_id: place}

    def of(self, entity: Entity) -> tuple[int, int, int, bool]:
        """The place of an entity whose parent was asked for before, or which is the root."""
        place = self._known[entity.entity_id] = self._below(self._known[entity.parent_id], entity)
        return place

    @staticmethod
    def _below(place: tuple[int, int, int, bool], entity: Entity) -> tuple[int, int, int, bool]:
        distributor, partner, company, is_active = place
        is_active = is_active and entity.status is Status.ACTIVE
        if entity.kind is EntityType.DISTRIBUTOR:
            return entity.entity_id, 0, 0, is_active
        if entity.kind is EntityType.PARTNER:
            return distributor, entity.entity_id, 0, is_active
        return distributor, partner, entity.entity_id if entity.kind is EntityType.COMPANY else company, is_active


@answers(GetEntityDirectAccounts)
def entity_direct_accounts(caller: Caller, call: GetEntityDirectAccounts) -> Answer:
    """The accounts of one entity by name; an inactive entity is open only to who asks for inactive accounts."""
    entity = caller.entity(call.TargetEntityID, inactive=call.IncludeInactive)
    served = caller.state.is_active(entity.entity_id)
    accounts = [
        account
        for account in caller.state.accounts_of(entity.entity_id)
        if call.IncludeInactive or account.status is Status.ACTIVE
    ]
    page = accounts[(call.PageIndex - 1) * call.PageSize : call.PageIndex * call.PageSize]
    rows = Rows(
        AccountInfo,
        {
            "Username": [account.username for account in page],
            "IsActive": [served and account.status is Status.ACTIVE for account in page],
            "IsEntityAdmin": [account.is_entity_admin for account in page],
            "SignupDate": [account.signed_up for account in page],
            "Email": [account.email for account in page],
            "IsMonitored": [account.is_monitored for account in page],
            "IsEndGuardEnabled": [account.is_endguard_enabled for account in page],
        },
    )
    return Answer(GetEntityDirectAccountsResult(TotalRecords=len(accounts)), Accounts=rows)


@answers(GetEntityAccounts)
def entity_accounts(caller: Caller, call: GetEntityAccounts) -> Answer:
    """The active accounts of a tree by parent entity, entity and name."""
    state = caller.state
    accounts = state.active_accounts(caller.entity(call.TargetEntityID).entity_id)
    page = accounts[(call.PageIndex - 1) * call.PageSize : call.PageIndex * call.PageSize]
    entities = state.entities
    rows = Rows(
        AccountDevicesInfo,
        {
            "ParentEntityID": [entities[account.entity_id].parent_id for account in page],
            "EntityID": [account.entity_id for account in page],
            "Username": [account.username for account in page],
            "IsEntityAdmin": [account.is_entity_admin for account in page],
            "SignupDate": [account.signed_up for account in page],
            "Email": [account.email for account in page],
            "FullName": [account.full_name for account in page],
            "WindowsDevicesTotal": [account.windows for account in page],
            "AndroidDevicesTotal": [account.android for account in page],
            "MacDevicesTotal": [account.mac for account in page],
            "UsedSpaceKB": [account.used_kb for account in page],
            "AccountSizeMB": [account.size_mb for account in page],
        },
    )
    return Answer(GetEntityAccountsResult(AccountsTotal=len(accounts)), Accounts=rows)


@answers(GetAccountEntities)
def account_entities(caller: Caller, call: GetAccountEntities) -> GetAccountEntitiesResult:
    """The place of an account below an entity of the caller's tree."""
    state = caller.state
    root = caller.entity(call.TargetEntityID)
    account = caller.account(call.UserName, below=root)
    parent = state.entities[account.entity_id]
    distributor, partner, company = (
        state.above(parent.entity_id, kind) for kind in (EntityType.DISTRIBUTOR, EntityType.PARTNER, EntityType.COMPANY)
    )
    return GetAccountEntitiesResult(
        AccountEntitiesInfo=AccountEntitiesInfo(
            DistributorEntityID=distributor.entity_id if distributor else 0,
            PartnerEntityID=partner.entity_id if partner else 0,
            CompanyEntityID=company.entity_id if company else 0,
            ParentEntityID=parent.entity_id,
            DistributorName=distributor.name if distributor else "",
            PartnerName=partner.name if partner else "",
            CompanyName=company.name if company else "",
            ParentName=parent.name,
            ParentEntityType=parent.kind,
            IsAccountActive=account.status is Status.ACTIVE,
            IsEntityAdmin=account.is_entity_admin,
            SignupDate=account.signed_up,
            Email=account.email,
            IsMonitored=account.is_monitored,
            IsEndGuardEnabled=account.is_endguard_enabled,
            IsParentEntityActive=state.is_active(parent.entity_id),
        )
    )
