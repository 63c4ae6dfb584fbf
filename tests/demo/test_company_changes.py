"""CompanyManagementService of the embedded provider, changes: new companies, administrators and settings."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from console.demo.records import Status
from tests.support.provider import RunningProvider
from tests.support.raw_soap import Reply, call, fields

COMPANY = "CompanyManagementService"
MARCUS = {"user": "marcus", "password": "HarbourLane1"}


def company(provider: RunningProvider, operation: str, values: Mapping[str, object], **who: str) -> Reply:
    return call(provider, COMPANY, operation, fields(**values), **who)


def new_company(**changed: object) -> dict[str, object]:
    given: dict[str, object] = {
        "CompanyName": "Tern Island Ferries",
        "TargetEntityId": 225,
        "DiskQuotaGB": 300,
        "AllowUploadOverAccountSize": True,
        "GeneralContactEmail": "nils.tern@tern-ferries.example",
        "GeneralContactPerson": "Nils Tern",
        "DataCenterCountryCodeIsoA2": "DE",
    }
    return given | changed


def new_company_with_account(**changed: object) -> dict[str, object]:
    given: dict[str, object] = {
        "CompanyName": "Tern Island Ferries",
        "TargetEntityId": 225,
        "DiskQuotaGB": 300,
        "BackupAccountUserFullName": "Nils Tern",
        "BackupAccountUserName": "nils.tern",
        "BackupAccountPassword": "Lighthouse7",
        "IsBackupAccountUltraSafe": False,
        "BackupAccountEmail": "nils.tern@tern-ferries.example",
        "AllowUploadOverAccountSize": False,
    }
    return given | changed


def details(provider: RunningProvider, entity_id: object) -> Reply:
    return company(provider, "GetCompanyDetails", {"CompanyEntityId": entity_id})


def test_a_new_company_is_there_at_once_and_has_no_account(provider: RunningProvider) -> None:
    before = set(provider.state.entities)
    reply = company(provider, "CreateCompany", new_company())
    made = int(reply.text("CompanyEntityId") or "0")
    assert reply.code == 0
    assert made not in before
    found = details(provider, made)
    assert (found.text("CompanyName"), found.text("DiskQuotaGB")) == ("Tern Island Ferries", "300")
    assert (found.text("NumberOfAccounts"), found.text("AllowUploadOverAccountSize")) == ("0", "true")
    assert found.text("DataCenterCountryCodeIsoA2") == "DE"
    summary = call(provider, "PartnerManagementService", "GetCompaniesSummary", fields(PartnerEntityId=225))
    assert summary.texts("CompanySummary/CompanyEntityId") == [str(made)]


@pytest.mark.parametrize("parent", [0, 888])
def test_a_distributor_may_have_companies_of_its_own(provider: RunningProvider, parent: int) -> None:
    reply = company(provider, "CreateCompany", new_company(TargetEntityId=parent))
    assert provider.state.entities[int(reply.text("CompanyEntityId") or "0")].parent_id == 888


@pytest.mark.parametrize("country", [None, ""])
def test_without_a_country_the_provider_chooses(provider: RunningProvider, country: str | None) -> None:
    reply = company(provider, "CreateCompany", new_company(DataCenterCountryCodeIsoA2=country))
    found = details(provider, reply.text("CompanyEntityId"))
    assert (found.code, found.find("DataCenterCountryCodeIsoA2")) == (0, [])


@pytest.mark.parametrize("operation", ["CreateCompany", "CreateCompanyWithBackupAccount"])
@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"DataCenterCountryCodeIsoA2": "FR"}, "CannotFindDataCenterForCountry"),
        ({"DataCenterCountryCodeIsoA2": "Germany"}, "InvalidInputParameters"),
        ({"DiskQuotaGB": 0}, "InvalidInputParameters"),
        ({"CompanyName": "-"}, "InvalidInputParameters"),
        ({"TargetEntityId": 311}, "ObjectEntityMismatch"),
        ({"TargetEntityId": 77}, "ObjectEntityMismatch"),
    ],
)
def test_a_company_that_cannot_be_made_is_not_there(
    provider: RunningProvider, operation: str, changed: dict[str, object], name: str
) -> None:
    before, accounts = set(provider.state.entities), set(provider.state.accounts)
    given = new_company(**changed) if operation == "CreateCompany" else new_company_with_account(**changed)
    reply = company(provider, operation, given)
    assert reply.text("Result/Code") == name
    assert reply.code != 0
    assert (set(provider.state.entities), set(provider.state.accounts)) == (before, accounts)


def test_a_company_cannot_be_made_below_a_suspended_or_an_unmanaged_partner(provider: RunningProvider) -> None:
    provider.state.entities[225].is_managed = False
    assert company(provider, "CreateCompany", new_company()).code == 53
    provider.state.entities[226].status = Status.SUSPENDED
    assert company(provider, "CreateCompany", new_company(TargetEntityId=226)).code == 53


def test_a_company_with_an_account_has_its_administrator(provider: RunningProvider) -> None:
    reply = company(provider, "CreateCompanyWithBackupAccount", new_company_with_account(IsBackupAccountUltraSafe=True))
    made = reply.text("CompanyEntityId")
    inner = fields(TargetEntityID=made, IncludeInactive=False, PageSize=10, PageIndex=1)
    accounts = call(provider, "EntityManagementService", "GetEntityDirectAccounts", inner)
    assert accounts.texts("AccountInfo/Username") == ["nils.tern"]
    assert accounts.texts("AccountInfo/IsEntityAdmin") == ["true"]
    assert provider.state.accounts["nils.tern"].is_ultrasafe
    assert details(provider, made).text("NumberOfAccounts") == "1"


def test_a_company_whose_account_name_is_taken_is_not_made(provider: RunningProvider) -> None:
    before = set(provider.state.entities)
    given = new_company_with_account(BackupAccountUserName="ruth.hart")
    reply = company(provider, "CreateCompanyWithBackupAccount", given)
    assert reply.code == 2
    assert "ruth.hart" in (reply.message or "")
    assert set(provider.state.entities) == before


def test_an_additional_administrator_can_sign_in(provider: RunningProvider) -> None:
    given = {"TargetEntityID": 311, "UserName": "amelia.stone", "Password": "Casefile22"}
    reply = company(provider, "CreateAdditionalAdmin", given)
    assert (reply.code, reply.find("CreateAdditionalAdminResult/Password")) == (0, [])
    inner = fields(UserName="amelia.stone", Password="Casefile22")
    signed = call(provider, "EntityManagementService", "AuthenticateDashboardUser", inner)
    assert (signed.code, signed.text("EntityId")) == (0, "311")


def test_editing_a_company_sets_what_is_given_and_leaves_the_rest(provider: RunningProvider) -> None:
    entity = provider.state.entities[311]
    assert company(provider, "EditCompany", {"CompanyEntityId": 311, "DiskQuotaGB": 1_500}).code == 0
    assert (entity.quota_gb, entity.contact_person, entity.data_center) == (1_500, "Ruth Hart", "GB")
    given = {
        "CompanyEntityId": 311,
        "GeneralContactPerson": "Amelia Stone",
        "GeneralContactEmail": "amelia.stone@millerhart.example",
        "AllowUploadOverAccountSize": False,
        "DataCenterCountryCodeIsoA2": "",
        "AutoUpgradeClientApp": True,
    }
    assert company(provider, "EditCompany", given).code == 0
    assert (entity.quota_gb, entity.allow_over_quota, entity.auto_upgrade) == (1_500, False, True)
    assert (entity.contact_person, entity.contact_email) == ("Amelia Stone", "amelia.stone@millerhart.example")
    assert entity.data_center is None


def test_an_edit_with_one_wrong_value_changes_nothing(provider: RunningProvider) -> None:
    given = {"CompanyEntityId": 311, "DiskQuotaGB": 9, "DataCenterCountryCodeIsoA2": "FR"}
    assert company(provider, "EditCompany", given).text("Result/Code") == "CannotFindDataCenterForCountry"
    assert provider.state.entities[311].quota_gb == 1_000


@pytest.mark.parametrize("entity_id", [221, 888, 77])
def test_only_a_company_of_the_caller_can_be_edited(provider: RunningProvider, entity_id: int) -> None:
    assert company(provider, "EditCompany", {"CompanyEntityId": entity_id, "DiskQuotaGB": 9}).code == 53


def test_a_partners_user_edits_the_partners_companies_and_no_others(provider: RunningProvider) -> None:
    assert company(provider, "EditCompany", {"CompanyEntityId": 312, "DiskQuotaGB": 9}, **MARCUS).code == 0
    assert company(provider, "EditCompany", {"CompanyEntityId": 321, "DiskQuotaGB": 9}, **MARCUS).code == 53
    assert company(provider, "EditCompany", {"CompanyEntityId": 321, "DiskQuotaGB": 9}).code == 0


def test_a_suspended_company_cannot_be_edited(provider: RunningProvider) -> None:
    provider.state.entities[311].status = Status.SUSPENDED
    assert company(provider, "EditCompany", {"CompanyEntityId": 311, "DiskQuotaGB": 9}).code == 53
