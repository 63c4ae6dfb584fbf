"""PHP's own SOAP client calls the embedded provider and its licence server, and reads back what it changed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from console.contract.providers import LICENCES
from tests.demo.calls import (
    ANSWERING,
    FOLDER_SETTINGS,
    HELD,
    INSTALLATION,
    MOMENT,
    NEW_ACCOUNT,
    NEW_ASSIGNMENT,
    NEW_COMPANY,
    NEW_COMPANYS_CONTACT,
    NEW_PARTNER,
    NEW_POLICY,
    ON_MACHINE,
    answered,
    arguments,
    signer,
)
from tests.support.foreign_php import PhpClient, Request, ask, require_php
from tests.support.provider import PASSWORD, USER, RunningProvider


@pytest.fixture(params=["1.1", "1.2"])
def php(provider: RunningProvider, request: pytest.FixtureRequest) -> PhpClient:
    require_php()
    return PhpClient(provider, request.param)


def verdict(answer: Any) -> tuple[int, str]:
    """The provider's verdict, which PHP finds in the element of the result, or beside it in the bare operations."""
    result = next(value for name, value in vars(answer).items() if name.endswith("Result"))
    result = getattr(result, "Result", 0) if isinstance(getattr(result, "Result", 0), SimpleNamespace) else result
    return result.Result, getattr(result, "Message", "")


@pytest.mark.parametrize("service", ANSWERING)
def test_every_operation_succeeds(php: PhpClient, service: str) -> None:
    signed = {spec.name: signer(spec.name) for spec in answered(service)}
    requests = [
        Request(spec.name, arguments(spec), signed[spec.name]["UserName"], signed[spec.name]["Password"])
        for spec in answered(service)
    ]
    found = php.all(service, requests)
    codes = {request.operation: verdict(each.answer) for request, each in zip(requests, found, strict=True)}
    assert codes == dict.fromkeys(signed, (0, ""))


def test_an_entity_is_suspended_and_the_hierarchy_shows_it(php: PhpClient) -> None:
    service = "EntityManagementService"

    def states() -> dict[int, bool]:
        reply = php(service, "GetEntityHierarchy", request={"TargetEntityID": 0, "IncludeInactive": True})
        rows = reply.GetEntityHierarchyResult.Entities.EntityInHierarchy
        return {row.EntityID: row.IsActive for row in rows}

    assert states()[312] is True
    changed = php(service, "SuspendEntity", request={"TargetEntityId": 312}).SuspendEntityResult
    assert changed.AlreadySuspended is False
    assert states()[312] is False
    again = php(service, "SuspendEntity", request={"TargetEntityId": 312}).SuspendEntityResult
    assert again.AlreadySuspended is True


def test_a_new_account_is_counted_with_its_size(php: PhpClient) -> None:
    php("AccountManagementService", "CreateAccountBySize", request=NEW_ACCOUNT)
    page = {"TargetEntityID": 311, "PageSize": 100, "PageIndex": 1}
    found = php("EntityManagementService", "GetEntityAccounts", request=page).GetEntityAccountsResult
    (row,) = [each for each in found.Accounts.AccountDevicesInfo if each.Username == NEW_ACCOUNT["Username"]]
    assert (row.AccountSizeMB, row.Email, row.FullName) == (51_200, NEW_ACCOUNT["Email"], NEW_ACCOUNT["FullName"])
    assert (row.UsedSpaceKB, row.WindowsDevicesTotal, row.IsEntityAdmin) == (0, 0, False)
    space = php("AccountManagementService", "GetAccountUsedSpace", userName=NEW_ACCOUNT["Username"])
    assert (space.GetAccountUsedSpaceResult.Code, space.usedSpaceInKB) == ("Success", 0)


def test_a_new_partner_is_in_the_hierarchy_and_signs_in(php: PhpClient) -> None:
    made = php("PartnerManagementService", "CreatePartner", request=NEW_PARTNER).CreatePartnerResult
    tree = {"TargetEntityID": made.PartnerEntityId, "IncludeInactive": False}
    found = php("EntityManagementService", "GetEntityHierarchy", request=tree).GetEntityHierarchyResult
    (row,) = found.Entities.EntityInHierarchy
    assert (row.EntityName, row.EntityType, row.ParentEntityID) == (NEW_PARTNER["PartnerName"], "Partner", 888)
    admin = {"TargetEntityID": made.PartnerEntityId, "UserName": "freya.marsh", "Password": "Saltmarsh7"}
    php("PartnerManagementService", "CreateAdditionalAdmin", request=admin)
    who = {"UserName": "freya.marsh", "Password": "Saltmarsh7"}
    user = php("EntityManagementService", "AuthenticateDashboardUser", request=who).AuthenticateDashboardUserResult
    assert (user.EntityId, user.ParentEntityId) == (made.PartnerEntityId, 888)


def test_a_new_company_has_the_settings_that_it_was_given_later(php: PhpClient) -> None:
    service = "CompanyManagementService"
    new = php(service, "CreateCompany", request=NEW_COMPANY | NEW_COMPANYS_CONTACT).CreateCompanyResult.CompanyEntityId
    php(service, "EditCompany", request={"CompanyEntityId": new, "DiskQuotaGB": 450})
    details = php(service, "GetCompanyDetails", request={"CompanyEntityId": new}).GetCompanyDetailsResult
    assert (details.CompanyName, details.DiskQuotaGB) == (NEW_COMPANY["CompanyName"], 450)
    assert details.AllowUploadOverAccountSize is True


def test_a_policy_is_made_assigned_and_found_on_the_machine(php: PhpClient) -> None:
    service = "BackupPolicyManagementService"
    made = php(service, "CreateEntityPolicy", entityPolicy=NEW_POLICY).CreateEntityPolicyResult.EntityPolicy
    read = php(service, "GetEntityPolicy", entityPolicyID=made.EntityBackupPolicyID, targetEntityId=221)
    assert read.GetEntityPolicyResult.EntityPolicy.PolicyName == NEW_POLICY["PolicyName"]
    own = {"SystemName": "TILL-2", "EntityBackupPolicyID": made.EntityBackupPolicyID}
    credentials = {"RunAsDomainAndLogin": "ORCHARD\\backup", "RunAsPassword": "Seagull42"}
    php(service, "AddAccountPolicy", accountPolicy=NEW_ASSIGNMENT | own | {"RunAs": credentials})
    found = php(service, "GetAccountPolicies", **ON_MACHINE).GetAccountPoliciesResult
    (row,) = found.AccountPolicies.AccountPolicy
    assert (row.PolicyName, row.SystemName) == (NEW_POLICY["PolicyName"], "TILL-2")
    assert row.RunAs.RunAsDomainAndLogin == "ORCHARD\\backup"


def test_a_licence_is_taken_from_its_holder(php: PhpClient) -> None:
    service = "LicenseManagementService"
    everybody = {"EntityId": 888, "ChildAccountsOnly": False}

    def holders() -> set[str]:
        found = php(service, "GetAssignedLicensesSummary", request=everybody).GetAssignedLicensesSummaryResult
        return {row.Username for row in found.UsersLicenses.UserLicenseSummary}

    assert HELD["Username"] in holders()
    php(service, "UnassignLicense", request=HELD | {"LicenseProviderEntityId": 888})
    assert HELD["Username"] not in holders()


def test_a_cloud_subscription_appears_in_the_usage(php: PhpClient) -> None:
    service = "CloudApplicationBackupManagementService"
    one_page = {"TargetEntityID": 312, "PageNumber": 1, "PageSize": 100}

    def lines() -> list[Any]:
        usage = php(service, "GetCloudUsage", request=one_page).GetCloudUsageResult
        return getattr(usage.UsageLines, "CloudApplicationBackupUsageLine", [])

    assert lines() == []
    php(service, "EnableBackup", request={"ForEntityId": 312})
    assert {line.CompanyName for line in lines()} == {"Orchard Veterinary Clinic"}
    php(service, "DisableBackup", request={"TargetEntityID": 312})
    assert lines() == []


def test_a_folder_that_is_added_gets_an_id_and_stays(php: PhpClient) -> None:
    service = "AdvancedFolderBackupManagementService"
    where = {"UserName": "ruth.hart", "SystemName": "HART-LAPTOP"}
    folder = {
        "ImageStreamFolderId": 0,
        "BackupSchedule": {"ScheduleTypeId": 2, "HourlyPeriod": None, "StartTimeUTC": MOMENT, "EndTimeEnabled": False},
        "FolderFriendlyName": "Müller & Söhne <Akten>",
        "FolderPath": "C:\\Ledgers",
        "RetentionPolicyTypeId": 1,
        "TimeLimitedBackupDays": 0,
        "CloudForWholeHierarchy": True,
        "DateCreated": "2026-01-01T02:00:00+02:00",
    }
    settings = FOLDER_SETTINGS | {"ImageStreamFolders": {"ImageStreamFolder": [folder]}}
    php(service, "SetAdvancedFolderSettings", request=where | {"ImageStreamSettings": settings})
    found = php(service, "GetAdvancedFolderSettings", request=where).GetAdvancedFolderSettingsResult
    (kept,) = found.ImageStreamSettings.ImageStreamFolders.ImageStreamFolder
    assert (kept.FolderFriendlyName, kept.FolderPath) == ("Müller & Söhne <Akten>", "C:\\Ledgers")
    assert kept.ImageStreamFolderId > 0
    assert kept.DateCreated == "2026-01-01T00:00:00Z"


def test_the_accounts_on_a_device_have_their_numbers_and_dates(php: PhpClient, provider: RunningProvider) -> None:
    service = "BackupDevicesManagementService"
    found = php(service, "GetDeviceAccounts", request={"TargetEntityID": 0, "InstallationId": INSTALLATION})
    rows = found.GetDeviceAccountsResult.Accounts.AccountOnDevice
    assert len(rows) > 1
    for row in rows:
        account = provider.state.accounts[row.UserName]
        (device,) = [each for each in provider.state.devices.of(account) if each.device_id == row.BackupDeviceID]
        assert (row.UsedSpaceKb, row.EntityID, row.Ip) == (device.used_kb, account.entity_id, device.ip)
        assert row.RegistrationDateUtc.rstrip("Z") == device.registered.replace(tzinfo=None).isoformat()


def test_events_are_paged(php: PhpClient) -> None:
    filters = arguments(next(spec for spec in answered("EntityMonitoringService") if spec.name == "GetHistoryEvents"))
    found = php("EntityMonitoringService", "GetHistoryEvents", **filters).GetHistoryEventsResult
    assert len(found.HistoryEventsData.HistoryEvent) == 10 < found.TotalRecords
    assert {row.EntityId for row in found.HistoryEventsData.HistoryEvent} == {311}


def test_an_appliance_of_the_list_has_its_own_page(php: PhpClient) -> None:
    service = "AppliancesManagementService"
    listed = php(service, "GetEntityAppliances", request={"EntityId": 311}).GetEntityAppliancesResult
    lonely, paired = listed.AppliancesPacks.AppliancesPack
    assert not hasattr(lonely, "Secondary")
    assert paired.Secondary.ApplianceType == "Cloud"
    assert paired.Primary.DeviceSpaceTotal > paired.Primary.DeviceSpaceUsed > 2**32
    assert (lonely.Primary.HasRemoteAccess, paired.Primary.HasRemoteAccess) == (True, False)
    page = php(service, "GetEntityApplianceBrowseInfo", request={"Uuid": lonely.Primary.Uuid})
    assert lonely.Primary.Uuid in page.GetEntityApplianceBrowseInfoResult.Url


def test_a_refusal_keeps_its_code_and_words(php: PhpClient) -> None:
    reply = php("EntityManagementService", "SuspendEntity", request={"TargetEntityId": 999_999})
    code, message = verdict(reply)
    assert (code, message) == (53, "Entity 999999 is not in the hierarchy of the caller.")


def test_a_wrong_password_and_an_impossible_value_are_told(php: PhpClient) -> None:
    target = {"request": {"TargetEntityID": 0, "IncludeInactive": True}}
    wrong = Request("GetEntityHierarchy", target, password="not it")
    impossible = Request("AuthenticateDashboardUser", {"request": {"UserName": "x" * 60, "Password": "Lighthouse7"}})
    refused, checked = (verdict(each.answer) for each in php.all("EntityManagementService", [wrong, impossible]))
    assert refused[0] == 3
    assert checked[0] == 2
    assert "UserName" in checked[1]


def licences(provider: RunningProvider, version: int, operation: str, *arguments: Any) -> Any:
    """What PHP decodes of the licence server's answer, in the rpc style with SOAP's own encoding."""
    require_php()
    wsdl = f"{provider.provider.license_base(version)}?wsdl"
    (found,) = ask(wsdl, [Request(operation, list(arguments), user="")])
    return found.answer


@pytest.mark.parametrize("version", LICENCES.versions)
def test_a_licence_order_is_read_changed_and_read_back_whole(provider: RunningProvider, version: int) -> None:
    session = licences(provider, version, "Login", USER, PASSWORD)
    assert session.result_code == 0
    orders = licences(provider, version, "GetLicenseOrderList", session.token, 0).result_array
    assert len(orders) == len(provider.state.license_center.orders)
    order = orders[0]
    order.description = "Müller & Söhne <2026>"
    order.Features[0].enabled = not order.Features[0].enabled
    changed = licences(provider, version, "UpdateLicenseOrder", session.token, order)
    assert (changed.result_code, changed.result_string) == (0, "")
    again = licences(provider, version, "GetLicenseOrderList", session.token, 0).result_array
    assert {each.activation_key: each for each in again} == {each.activation_key: each for each in orders}
    assert licences(provider, version, "Logout", session.token).result_code == 0
    assert licences(provider, version, "GetLicenseOrderList", session.token, 0).result_code != 0


def test_a_wrong_password_opens_no_session_of_the_licence_server(provider: RunningProvider) -> None:
    session = licences(provider, LICENCES.versions[-1], "Login", USER, "not it")
    assert session.result_code != 0
    assert not session.token
