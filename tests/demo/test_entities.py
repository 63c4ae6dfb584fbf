"""EntityManagementService of the embedded provider: the hierarchy, the accounts in it, and the life of entities."""

from __future__ import annotations

import pytest

from console.demo.records import Status, User
from tests.support.provider import RunningProvider
from tests.support.raw_soap import Reply, call, fields

ENTITY = "EntityManagementService"
ALL = (888, 111, 112, 221, 311, 312, 225, 226, 321)


def hierarchy(provider: RunningProvider, root: int = 0, *, inactive: bool = True, **more: object) -> Reply:
    return call(provider, ENTITY, "GetEntityHierarchy", fields(TargetEntityID=root, IncludeInactive=inactive, **more))


def ids(reply: Reply) -> tuple[int, ...]:
    return tuple(map(int, reply.texts("EntityInHierarchy/EntityID")))


def active(provider: RunningProvider) -> dict[int, bool]:
    reply = hierarchy(provider)
    return dict(zip(ids(reply), (text == "true" for text in reply.texts("EntityInHierarchy/IsActive")), strict=True))


def change(provider: RunningProvider, operation: str, entity_id: int, **who: str) -> Reply:
    return call(provider, ENTITY, operation, fields(TargetEntityId=entity_id), **who)


def accounts(provider: RunningProvider, root: int = 0, size: int = 100, page: int = 1, **who: str) -> Reply:
    inner = fields(TargetEntityID=root, PageSize=size, PageIndex=page)
    return call(provider, ENTITY, "GetEntityAccounts", inner, **who)


def test_the_hierarchy_is_the_documents_with_the_root_first(provider: RunningProvider) -> None:
    reply = hierarchy(provider)
    assert ids(reply) == ALL
    kinds = dict(zip(ids(reply), reply.texts("EntityInHierarchy/EntityType"), strict=True))
    assert [entity for entity, kind in kinds.items() if kind == "Partner"] == [221, 225, 226]
    assert kinds[888] == "Distributor"
    assert kinds[111] == kinds[321] == "Company"


def test_rows_say_what_is_above_them(provider: RunningProvider) -> None:
    reply = hierarchy(provider)
    columns = ("DistributorEntityID", "PartnerEntityID", "CompanyEntityID", "ParentEntityID")
    rows = zip(*(map(int, reply.texts(f"EntityInHierarchy/{name}")) for name in columns), strict=True)
    places = dict(zip(ids(reply), rows, strict=True))
    assert places[888] == (888, 0, 0, 1)
    assert places[111] == (888, 0, 111, 888)
    assert places[221] == (888, 221, 0, 888)
    assert places[311] == (888, 221, 311, 221)


def test_a_branch_has_the_same_rows_as_in_the_whole(provider: RunningProvider) -> None:
    branch, whole = hierarchy(provider, 221), hierarchy(provider)
    assert ids(branch) == (221, 311, 312)
    of_whole = {row.findtext("{*}EntityID"): [cell.text for cell in row] for row in whole.find("EntityInHierarchy")}
    for row in branch.find("EntityInHierarchy"):
        cells = [cell.text for cell in row if not cell.tag.endswith("ConnectWiseTicketingCompanyId")]
        assert cells == of_whole[row.findtext("{*}EntityID")]


def test_connectwise_companies_are_those_of_the_integrator(provider: RunningProvider) -> None:
    assert hierarchy(provider).find("EntityInHierarchy/ConnectWiseTicketingCompanyId") == []
    given = hierarchy(provider, ConnectwiseIntegratorEntityID=221)
    assert given.texts("EntityInHierarchy/ConnectWiseTicketingCompanyId") == [
        "MillerHart",
        "OrchardVets",
        "LindqvistJoin",
    ]
    assert hierarchy(provider, 221).texts("ConnectWiseTicketingCompanyId") == ["MillerHart", "OrchardVets"]


@pytest.mark.parametrize("entity_id", [1, 999, 2_147_483_647])
def test_what_is_not_below_the_caller_is_a_mismatch(provider: RunningProvider, entity_id: int) -> None:
    reply = hierarchy(provider, entity_id)
    assert (reply.code, reply.text("Result/Code")) == (53, "ObjectEntityMismatch")
    assert str(entity_id) in (reply.message or "")


def test_a_partners_user_sees_the_partners_branch_only(provider: RunningProvider) -> None:
    who = {"user": "marcus", "password": "HarbourLane1"}
    inner = fields(TargetEntityID=0, IncludeInactive=True)
    assert ids(call(provider, ENTITY, "GetEntityHierarchy", inner, **who)) == (221, 311, 312)
    for outside in (888, 226, 321):
        inner = fields(TargetEntityID=outside, IncludeInactive=True)
        assert call(provider, ENTITY, "GetEntityHierarchy", inner, **who).code == 53


def test_a_suspended_partner_hides_its_branch_from_who_wants_active_entities(provider: RunningProvider) -> None:
    reply = change(provider, "SuspendEntity", 221)
    assert (reply.code, reply.text("AlreadySuspended")) == (0, "false")
    assert ids(hierarchy(provider, inactive=False)) == (888, 111, 112, 225, 226, 321)
    assert [entity for entity, is_active in active(provider).items() if not is_active] == [221, 311, 312]
    assert hierarchy(provider, 311, inactive=False).code == 53
    assert ids(hierarchy(provider, 311)) == (311,)
    assert accounts(provider, 311).code == 53
    assert accounts(provider).text("AccountsTotal") == "8"


def test_activating_undoes_a_suspension(provider: RunningProvider) -> None:
    before = accounts(provider).text("AccountsTotal")
    change(provider, "SuspendEntity", 221)
    reply = change(provider, "ActivateEntity", 221)
    assert (reply.code, reply.text("AlreadyActive")) == (0, "false")
    assert all(active(provider).values())
    assert accounts(provider).text("AccountsTotal") == before


@pytest.mark.parametrize(
    ("operation", "flag"),
    [("SuspendEntity", "AlreadySuspended"), ("ActivateEntity", "AlreadyActive"), ("CancelEntity", "AlreadyCanceled")],
)
def test_a_change_made_twice_says_so_and_does_nothing(provider: RunningProvider, operation: str, flag: str) -> None:
    change(provider, operation, 311)
    before = active(provider)
    reply = change(provider, operation, 311)
    assert (reply.code, reply.text(flag)) == (0, "true")
    assert active(provider) == before


def test_cancelling_takes_the_companies_and_accounts_below_and_gives_the_licences_to_the_caller(
    provider: RunningProvider,
) -> None:
    state = provider.state
    licences = state.entities[888].shadowprotect_licences
    reply = change(provider, "CancelEntity", 221)
    assert (reply.code, reply.text("AlreadyCanceled")) == (0, "false")
    assert {state.entities[entity].status for entity in (221, 311, 312)} == {Status.CANCELLED}
    assert state.accounts["ruth.hart"].status is Status.CANCELLED
    assert state.accounts["millerhart.archive"].status is Status.SUSPENDED
    assert state.entities[888].shadowprotect_licences == licences + 15
    assert state.entities[221].shadowprotect_licences == 0


def test_uncancelling_brings_back_the_entity_alone(provider: RunningProvider) -> None:
    change(provider, "CancelEntity", 221)
    assert change(provider, "UncancelEntity", 221).code == 0
    assert [entity for entity, is_active in active(provider).items() if not is_active] == [311, 312]
    assert provider.state.accounts["harbourlane.office"].status is Status.CANCELLED


def test_uncancelling_a_company_brings_back_its_administrators_account_too(provider: RunningProvider) -> None:
    change(provider, "CancelEntity", 311)
    change(provider, "UncancelEntity", 311)
    found = {account.username: account.status for account in provider.state.accounts_of(311)}
    assert found["ruth.hart"] is Status.ACTIVE
    assert found["millerhart.scans"] is Status.CANCELLED


def test_what_is_not_cancelled_cannot_be_uncancelled(provider: RunningProvider) -> None:
    reply = change(provider, "UncancelEntity", 311)
    assert (reply.code, reply.text("Result/Code")) == (3351, "EntityStatusFlowTransitionViolation")
    provider.state.entities[311].status = Status.EXPIRED
    assert change(provider, "UncancelEntity", 311).text("Result/Code") == "EntityExpired"


@pytest.mark.parametrize("operation", ["SuspendEntity", "ActivateEntity"])
@pytest.mark.parametrize("status", [Status.CANCELLED, Status.EXPIRED])
def test_a_dead_entity_is_neither_suspended_nor_activated(
    provider: RunningProvider, operation: str, status: Status
) -> None:
    provider.state.entities[311].status = status
    assert change(provider, operation, 311).code == 53


@pytest.mark.parametrize("operation", ["SuspendEntity", "ActivateEntity", "CancelEntity", "UncancelEntity"])
def test_nobody_changes_the_callers_own_entity_or_one_outside(provider: RunningProvider, operation: str) -> None:
    assert change(provider, operation, 888).code == 53
    assert change(provider, operation, 4_711).code == 53
    who = {"user": "marcus", "password": "HarbourLane1"}
    assert change(provider, operation, 221, **who).code == 53
    assert change(provider, operation, 321, **who).code == 53
    assert all(active(provider).values())


@pytest.mark.parametrize("operation", ["SuspendEntity", "CancelEntity"])
def test_an_unmanaged_branch_is_looked_at_and_not_changed(provider: RunningProvider, operation: str) -> None:
    provider.state.entities[221].is_managed = False
    assert change(provider, operation, 311).code == 53
    assert ids(hierarchy(provider, 311)) == (311,)


def test_accounts_are_the_active_ones_by_parent_entity_and_name(provider: RunningProvider) -> None:
    reply = accounts(provider)
    parents, entities = reply.texts("AccountDevicesInfo/ParentEntityID"), reply.texts("AccountDevicesInfo/EntityID")
    names = reply.texts("AccountDevicesInfo/Username")
    keys = list(zip(map(int, parents), map(int, entities), names, strict=True))
    assert keys == sorted(keys)
    assert len(keys) == int(reply.text("AccountsTotal") or 0) == 14
    assert "millerhart.archive" not in names
    assert "brightwater.oldserver" not in names


def test_a_row_has_the_counts_and_the_space_of_the_account(provider: RunningProvider) -> None:
    (row,) = [row for row in accounts(provider, 112).find("AccountDevicesInfo") if "studio" in "".join(row.itertext())]
    found = {cell.tag.partition("}")[2]: cell.text for cell in row}
    assert list(found) == [
        "ParentEntityID",
        "EntityID",
        "Username",
        "IsEntityAdmin",
        "SignupDate",
        "Email",
        "FullName",
        "WindowsDevicesTotal",
        "AndroidDevicesTotal",
        "MacDevicesTotal",
        "UsedSpaceKB",
        "AccountSizeMB",
    ]
    assert (found["WindowsDevicesTotal"], found["MacDevicesTotal"], found["AndroidDevicesTotal"]) == ("1", "2", "0")
    assert found["UsedSpaceKB"] == str(provider.state.accounts["kestrel.studio"].used_kb)


@pytest.mark.parametrize("size", [1, 3, 5, 14, 15, 10_000])
def test_pages_hold_every_account_once(provider: RunningProvider, size: int) -> None:
    found: list[str] = []
    for page in range(1, 14 // size + 3):
        reply = accounts(provider, size=size, page=page)
        assert reply.text("AccountsTotal") == "14"
        found += reply.texts("AccountDevicesInfo/Username")
    assert found == accounts(provider).texts("AccountDevicesInfo/Username")


def test_a_page_behind_the_last_is_empty_and_no_failure(provider: RunningProvider) -> None:
    reply = accounts(provider, page=1_000_000)
    assert (reply.code, len(reply.find("Accounts")), reply.find("AccountDevicesInfo")) == (0, 1, [])


def direct(provider: RunningProvider, entity: int, *, inactive: bool, size: int = 50, page: int = 1) -> Reply:
    inner = fields(TargetEntityID=entity, IncludeInactive=inactive, PageSize=size, PageIndex=page)
    return call(provider, ENTITY, "GetEntityDirectAccounts", inner)


def test_direct_accounts_are_those_of_the_entity_itself_by_name(provider: RunningProvider) -> None:
    reply = direct(provider, 221, inactive=True)
    assert reply.texts("AccountInfo/Username") == ["harbourlane.office"]
    names = direct(provider, 311, inactive=True).texts("AccountInfo/Username")
    assert names == ["millerhart.archive", "millerhart.casefiles", "millerhart.scans", "ruth.hart"]
    assert direct(provider, 311, inactive=False).text("TotalRecords") == "3"
    second = direct(provider, 311, inactive=True, size=3, page=2)
    assert (second.text("TotalRecords"), second.texts("AccountInfo/Username")) == ("4", ["ruth.hart"])


def test_direct_accounts_of_an_inactive_entity_are_open_to_who_asks_for_inactive_ones(
    provider: RunningProvider,
) -> None:
    change(provider, "SuspendEntity", 311)
    assert direct(provider, 311, inactive=False).code == 53
    reply = direct(provider, 311, inactive=True)
    assert set(reply.texts("AccountInfo/IsActive")) == {"false"}


def entities_of(provider: RunningProvider, username: str, root: int = 0) -> Reply:
    return call(provider, ENTITY, "GetAccountEntities", fields(TargetEntityID=root, UserName=username))


def test_an_account_knows_its_place(provider: RunningProvider) -> None:
    reply = entities_of(provider, "ruth.hart")
    found = {cell.tag.partition("}")[2]: cell.text for cell in reply.find("AccountEntitiesInfo")[0]}
    assert found["DistributorEntityID"] == "888"
    assert (found["PartnerEntityID"], found["PartnerName"]) == ("221", "Harbour Lane IT")
    assert (found["CompanyEntityID"], found["CompanyName"]) == ("311", "Miller & Hart Solicitors")
    assert (found["ParentEntityID"], found["ParentEntityType"]) == ("311", "Company")
    assert (found["IsAccountActive"], found["IsParentEntityActive"], found["IsEntityAdmin"]) == ("true",) * 3


def test_an_account_of_a_direct_company_has_no_partner(provider: RunningProvider) -> None:
    reply = entities_of(provider, "brightwater.xray")
    assert (reply.text("PartnerEntityID"), reply.text("PartnerName")) == ("0", "")


def test_an_account_outside_the_asked_branch_is_a_mismatch(provider: RunningProvider) -> None:
    assert entities_of(provider, "ruth.hart", 221).code == 0
    assert entities_of(provider, "ruth.hart", 226).code == 53
    assert entities_of(provider, "no.such.account").code == 53


def test_an_inactive_account_keeps_its_place(provider: RunningProvider) -> None:
    assert entities_of(provider, "millerhart.archive").text("IsAccountActive") == "false"


def authenticate(provider: RunningProvider, name: str, word: str, **who: str) -> Reply:
    return call(provider, ENTITY, "AuthenticateDashboardUser", fields(UserName=name, Password=word), **who)


def test_a_dashboard_user_gets_a_token_for_a_while(provider: RunningProvider) -> None:
    reply = authenticate(provider, "sigrid", "FjordDrift2")
    assert (reply.code, reply.text("EntityId"), reply.text("ParentEntityId")) == (0, "226", "888")
    assert (reply.text("LocaleId"), reply.text("IsManaged")) == ("13", "true")
    assert len(reply.text("AuthenticationToken") or "") == 44
    assert (reply.text("ValidTillUtcDate") or "").endswith("Z")


def test_a_failed_authentication_has_nil_where_the_answer_would_be(provider: RunningProvider) -> None:
    reply = authenticate(provider, "sigrid", "wrong-word")
    assert reply.code == 2
    reply = authenticate(provider, "sigrid", "WrongWord1")
    assert (reply.code, reply.text("Result/Code")) == (150, "InvalidUserNameOrPassword")
    assert reply.text("EntityId") == "0"
    assert reply.find("AuthenticationToken") == []
    (till,) = reply.find("ValidTillUtcDate")
    assert till.get("{http://www.w3.org/2001/XMLSchema-instance}nil") == "true"


def test_dashboard_users_elsewhere_or_inactive_are_told_apart(provider: RunningProvider) -> None:
    who = {"user": "marcus", "password": "HarbourLane1"}
    assert authenticate(provider, "ruth", "MillerHart3", **who).code == 0
    assert authenticate(provider, "sigrid", "FjordDrift2", **who).code == 53
    assert authenticate(provider, "former.clerk", "MillerHart3").text("Result/Code") == "AccountIsNotActive"
    change(provider, "SuspendEntity", 221)
    assert authenticate(provider, "ruth", "MillerHart3").code == 3070


def test_a_web_api_user_is_no_dashboard_user(provider: RunningProvider) -> None:
    provider.state.add_user(User(name="batch", password="Nightly01", entity_id=888, is_dashboard_user=False))
    assert authenticate(provider, "batch", "Nightly01").code == 150


def test_who_belongs_to_an_unmanaged_entity_is_told_so(provider: RunningProvider) -> None:
    provider.state.entities[226].is_managed = False
    assert authenticate(provider, "sigrid", "FjordDrift2").text("IsManaged") == "false"
