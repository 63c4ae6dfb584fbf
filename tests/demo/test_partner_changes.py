"""PartnerManagementService of the embedded provider, changes: partners, administrators and companies that move."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from console.demo.records import Mail, Status
from tests.support.provider import RunningProvider
from tests.support.raw_soap import Reply, call, fields

PARTNER = "PartnerManagementService"
MARCUS = {"user": "marcus", "password": "HarbourLane1"}


def partner(provider: RunningProvider, operation: str, values: Mapping[str, object], **who: str) -> Reply:
    return call(provider, PARTNER, operation, fields(**values), **who)


def new_partner(**changed: object) -> dict[str, object]:
    given: dict[str, object] = {
        "PartnerName": "Saltmarsh Computing",
        "GeneralContactPerson": "Freya Marsh",
        "GeneralContactEmail": "freya@saltmarsh.example",
        "DiskQuotaGB": 900,
        "AllowUploadOverAccountSize": False,
    }
    return given | changed


def policy(provider: RunningProvider, owner: int, name: str) -> int:
    """The id of a new policy of `owner`."""
    inner = (
        f"<entityPolicy><EntityBackupPolicyID>1</EntityBackupPolicyID><TargetEntityID>{owner}</TargetEntityID>"
        f"<PolicyName>{name}</PolicyName><DateCreated>2026-01-01T00:00:00</DateCreated></entityPolicy>"
    )
    reply = call(provider, "BackupPolicyManagementService", "CreateEntityPolicy", inner, bare=True)
    return int(reply.text("EntityPolicy/EntityBackupPolicyID") or "0")


def assign(provider: RunningProvider, owner: int, policy_id: int, account: str, machine: str) -> None:
    inner = fields(accountName=account, entityPolicyID=policy_id, systemName=machine, targetEntityId=owner)
    assert call(provider, "BackupPolicyManagementService", "AddAccountPolicySimple", inner, bare=True).code == 0


def policies_of(provider: RunningProvider, account: str) -> list[str]:
    inner = fields(accountName=account, targetEntityId=0)
    reply = call(provider, "BackupPolicyManagementService", "GetAccountPolicies", inner, bare=True)
    return reply.texts("AccountPolicy/PolicyName")


def test_a_new_partner_has_a_dashboard_user_and_no_mail_was_asked_for(provider: RunningProvider) -> None:
    reply = partner(provider, "CreatePartner", new_partner())
    made = int(reply.text("PartnerEntityId") or "0")
    entity = provider.state.entities[made]
    assert (reply.code, entity.name, entity.parent_id, entity.quota_gb) == (0, "Saltmarsh Computing", 888, 900)
    assert provider.state.users[reply.text("CreatePartnerResult/UserName") or ""].entity_id == made
    assert provider.state.outbox == []
    inner = fields(TargetEntityID=0, IncludeInactive=False)
    listed = call(provider, "EntityManagementService", "GetEntityHierarchy", inner)
    assert str(made) in listed.texts("EntityInHierarchy/EntityID")


def test_names_of_partners_need_not_be_unique(provider: RunningProvider) -> None:
    first, second = (partner(provider, "CreatePartner", new_partner()) for _ in range(2))
    assert first.text("PartnerEntityId") != second.text("PartnerEntityId")


def test_a_new_partners_user_gets_a_link_where_that_is_asked_for(provider: RunningProvider) -> None:
    reply = partner(provider, "CreatePartner", new_partner(SendResetPasswordEmail=True))
    name = reply.text("CreatePartnerResult/UserName") or ""
    assert provider.state.outbox == [Mail("EntityResetPwd", "freya@saltmarsh.example", name)]


def test_a_partner_whose_mail_cannot_be_sent_is_made_all_the_same(provider: RunningProvider) -> None:
    provider.state.mail_templates.clear()
    reply = partner(provider, "CreatePartner", new_partner(SendResetPasswordEmail=True))
    assert reply.code == 5020
    assert "Saltmarsh Computing" in [entity.name for entity in provider.state.entities.values()]


def test_a_company_has_no_partners(provider: RunningProvider) -> None:
    assert partner(provider, "CreatePartner", new_partner(), user="ruth", password="MillerHart3").code == 53


def test_a_link_goes_to_the_contact_and_the_present_password_stays(provider: RunningProvider) -> None:
    reply = partner(provider, "SendResetPasswordLink", {"TargetEntityID": 221})
    assert (reply.code, reply.text("SendResetPasswordLinkResult/UserName")) == (0, "marcus")
    assert provider.state.outbox == [Mail("EntityResetPwd", "marcus@harbourlane-it.example", "marcus")]
    assert partner(provider, "GetPartnerDetailsByApplicationUser", {}, **MARCUS).code == 0


def test_there_is_no_link_without_a_dashboard_user_or_without_the_template(provider: RunningProvider) -> None:
    assert partner(provider, "SendResetPasswordLink", {"TargetEntityID": 225}).code == 53
    provider.state.mail_templates.clear()
    assert partner(provider, "SendResetPasswordLink", {"TargetEntityID": 0}).code == 5020
    assert provider.state.outbox == []


def test_an_administrator_without_a_password_gets_one_and_can_sign_in(provider: RunningProvider) -> None:
    reply = partner(provider, "CreateAdditionalAdmin", {"TargetEntityID": 221, "UserName": "second.admin"})
    word = reply.text("CreateAdditionalAdminResult/Password") or ""
    details = partner(provider, "GetPartnerDetailsByApplicationUser", {}, user="second.admin", password=word)
    assert details.text("PartnerEntityId") == "221"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"UserName": "sigrid"}, 52),
        ({"UserName": "demo"}, 52),
        ({"UserName": "2222WS"}, 2),
        ({"Password": "short"}, 2),
        ({"TargetEntityID": 77}, 53),
    ],
)
def test_an_administrator_that_cannot_be_made(provider: RunningProvider, changed: dict[str, object], code: int) -> None:
    before = set(provider.state.users)
    given: dict[str, object] = {"TargetEntityID": 221, "UserName": "second.admin", "Password": "Harbour22"}
    reply = partner(provider, "CreateAdditionalAdmin", given | changed)
    assert (reply.code, set(provider.state.users)) == (code, before)


def test_editing_a_partner_sets_what_is_given(provider: RunningProvider) -> None:
    entity = provider.state.entities[221]
    given = {"PartnerEntityId": 221, "DiskQuotaGB": 5_000, "AllowUploadOverAccountSize": False}
    assert partner(provider, "EditPartner", given).code == 0
    assert (entity.quota_gb, entity.allow_over_quota, entity.contact_person) == (5_000, False, "Marcus Adeyemi")


@pytest.mark.parametrize("children", [None, False, True])
def test_updates_of_the_client_are_set_for_the_companies_too_where_asked(
    provider: RunningProvider, children: bool | None
) -> None:
    given = {"PartnerEntityId": 221, "AutoUpgradeClientApp": True, "SetAutoUpgradeClientAppForChildren": children}
    assert partner(provider, "EditPartner", given).code == 0
    entities = provider.state.entities
    assert entities[221].auto_upgrade
    assert [entities[number].auto_upgrade for number in (311, 312, 321)] == [bool(children), bool(children), False]


@pytest.mark.parametrize(("entity_id", "who"), [(311, {}), (77, {}), (221, MARCUS), (226, MARCUS)])
def test_only_a_partner_below_the_caller_can_be_edited(
    provider: RunningProvider, entity_id: int, who: dict[str, str]
) -> None:
    assert partner(provider, "EditPartner", {"PartnerEntityId": entity_id, "DiskQuotaGB": 9}, **who).code == 53


def test_an_empty_partner_can_be_cancelled_once_and_said_so_twice(provider: RunningProvider) -> None:
    given = {"PartnerEntityId": 225, "Reason": "Closed down"}
    assert partner(provider, "CancelEmptyPartner", given).text("AlreadyCanceled") == "false"
    assert provider.state.entities[225].status is Status.CANCELLED
    assert partner(provider, "CancelEmptyPartner", given).text("AlreadyCanceled") == "true"


def test_a_partner_with_something_below_it_is_not_empty(provider: RunningProvider) -> None:
    state = provider.state
    reply = partner(provider, "CancelEmptyPartner", {"PartnerEntityId": 226})
    assert (reply.text("Result/Code"), reply.code != 0) == ("EntityIsNotEmpty", True)
    state.entities[321].status = Status.CANCELLED
    assert partner(provider, "CancelEmptyPartner", {"PartnerEntityId": 226}).text("Result/Code") == "EntityIsNotEmpty"
    state.accounts["sigrid.dahl"].status = Status.CANCELLED
    assert partner(provider, "CancelEmptyPartner", {"PartnerEntityId": 226}).code == 0


def move(provider: RunningProvider, company: int, source: int, target: int, *, raised: bool = False) -> Reply:
    given = {
        "CompanyEntityId": company,
        "FromPartnerEntityId": source,
        "ToPartnerEntityId": target,
        "IncreaseQoutaOfDestinationPartner": raised,
    }
    return partner(provider, "MoveCompany", given)


def test_a_company_moves_with_its_accounts_and_licences(provider: RunningProvider) -> None:
    inner = fields(TargetEntityID=226, PageSize=10, PageIndex=1)
    assert move(provider, 311, 221, 226).code == 0
    listed = call(provider, "EntityManagementService", "GetEntityAccounts", inner)
    assert {"ruth.hart", "karin.lindqvist"} <= set(listed.texts("AccountDevicesInfo/Username"))
    summary = partner(provider, "GetCompaniesSummary", {"PartnerEntityId": 226})
    found = zip(
        summary.texts("CompanySummary/CompanyEntityId"),
        summary.texts("CompanySummary/NumberOfLicensesShadowProtectV5"),
        strict=True,
    )
    assert sorted(found) == [("311", "3"), ("321", "1")]
    assert provider.state.entities[226].quota_gb == 2_500


def test_a_partner_without_room_for_a_company_gets_it_with_its_quota_only(provider: RunningProvider) -> None:
    entities = provider.state.entities
    entities[225].quota_gb = 999
    reply = move(provider, 311, 221, 225)
    assert (reply.code, entities[311].parent_id, entities[225].quota_gb) == (2, 221, 999)
    assert "999 GB free" in (reply.message or "")
    assert move(provider, 311, 221, 225, raised=True).code == 0
    assert (entities[311].parent_id, entities[225].quota_gb, entities[221].quota_gb) == (225, 1_999, 4_000)


def test_quotas_of_cancelled_companies_leave_room(provider: RunningProvider) -> None:
    entities = provider.state.entities
    entities[226].quota_gb = 1_000
    assert move(provider, 311, 221, 226).code == 2
    entities[321].status = Status.CANCELLED
    assert move(provider, 311, 221, 226).code == 0


def test_a_move_takes_the_old_partners_policies_from_the_accounts_and_no_others(provider: RunningProvider) -> None:
    before = {name: policies_of(provider, name) for name in ("ruth.hart", "owen.pryce")}
    of_partner, of_company = policy(provider, 221, "Of the partner"), policy(provider, 311, "Of the company")
    of_distributor = policy(provider, 888, "Of the distributor")
    assign(provider, 221, of_partner, "ruth.hart", "PC-1")
    assign(provider, 221, of_partner, "owen.pryce", "PC-1")
    assign(provider, 311, of_company, "ruth.hart", "PC-2")
    assign(provider, 888, of_distributor, "ruth.hart", "PC-3")
    assert move(provider, 311, 221, 226).code == 0
    assert "Of the partner" not in policies_of(provider, "ruth.hart")
    assert policies_of(provider, "ruth.hart")[-2:] == ["Of the company", "Of the distributor"]
    assert policies_of(provider, "owen.pryce") == [*before["owen.pryce"], "Of the partner"]


@pytest.mark.parametrize(
    ("company", "source", "target", "code"),
    [(311, 226, 225, 53), (311, 221, 312, 53), (311, 888, 226, 53), (225, 221, 226, 53), (311, 221, 221, 2)],
)
def test_a_move_between_others_than_the_owner_and_a_partner_is_refused(
    provider: RunningProvider, company: int, source: int, target: int, code: int
) -> None:
    assert move(provider, company, source, target).code == code
    assert provider.state.entities[311].parent_id == 221


def test_only_a_distributor_moves_companies(provider: RunningProvider) -> None:
    given = {"CompanyEntityId": 311, "FromPartnerEntityId": 221, "ToPartnerEntityId": 226}
    reply = partner(provider, "MoveCompany", given, **MARCUS)
    assert (reply.code, reply.message) == (53, "Only a distributor can move a company.")
