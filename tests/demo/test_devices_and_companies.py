"""Devices, partners and companies of the embedded provider."""

from __future__ import annotations

import pytest

from console.demo.estates.documented import SHARED_SERVER
from console.demo.records import Status
from tests.support.provider import RunningProvider
from tests.support.raw_soap import Reply, call, fields

DEVICES = "BackupDevicesManagementService"
PARTNERS = "PartnerManagementService"
COMPANIES = "CompanyManagementService"
PARTNER = {"user": "marcus", "password": "HarbourLane1"}


def devices(provider: RunningProvider, username: str, system: str | None = None) -> Reply:
    return call(provider, DEVICES, "GetBackupDevices", fields(UserName=username, SystemName=system))


def test_the_computers_of_an_account_without_its_phones(provider: RunningProvider) -> None:
    reply = devices(provider, "edith.rowan")
    assert reply.texts("BackupDevice/SystemName") == ["ROWAN-LAPTOP"]
    assert reply.text("BackupDevice/OsName") == "Microsoft Windows 11 Pro"
    assert not (reply.text("BackupDevice/RegistrationDateUtc") or "").endswith("Z")


def test_the_verdict_is_the_last_element(provider: RunningProvider) -> None:
    (result,) = devices(provider, "edith.rowan").find("GetBackupDevicesResult")
    assert [child.tag.partition("}")[2] for child in result] == ["BackupDevices", "Result"]


def test_a_mac_has_no_clr_version(provider: RunningProvider) -> None:
    rows = devices(provider, "kestrel.studio").find("BackupDevice")
    assert ["ClrVersion" in "".join(cell.tag for cell in row) for row in rows] == [False, False, True]


def test_devices_may_be_narrowed_to_one_computer(provider: RunningProvider) -> None:
    assert devices(provider, "ruth.hart", "MH-FILESERVER").texts("SystemName") == ["MH-FILESERVER"]
    assert devices(provider, "ruth.hart", "ELSEWHERE").find("BackupDevice") == []


def test_devices_of_an_inactive_account_are_a_mismatch(provider: RunningProvider) -> None:
    assert devices(provider, "millerhart.archive").code == 53
    assert devices(provider, "nobody").code == 53


def on_server(provider: RunningProvider, installation: str = str(SHARED_SERVER), **more: object) -> Reply:
    inner = fields(TargetEntityID=more.pop("root", 0), InstallationId=installation, **more)
    return call(provider, DEVICES, "GetDeviceAccounts", inner)


@pytest.mark.parametrize("notation", ["{}", "{{{}}}", "({})"], ids=["hyphens", "braces", "round brackets"])
def test_an_installation_is_known_in_every_notation(provider: RunningProvider, notation: str) -> None:
    reply = on_server(provider, notation.format(str(SHARED_SERVER).upper()))
    assert reply.texts("AccountOnDevice/UserName") == ["millerhart.casefiles", "ruth.hart"]
    assert on_server(provider, SHARED_SERVER.hex).code == 0
    assert reply.text("SupposedlyMainAccount/UserName") == "ruth.hart"


def test_accounts_on_a_device_are_filtered_and_the_main_account_is_not(provider: RunningProvider) -> None:
    provider.state.accounts["ruth.hart"].status = Status.SUSPENDED
    reply = on_server(provider, IsActiveUser=True)
    assert reply.texts("AccountOnDevice/UserName") == ["millerhart.casefiles"]
    assert reply.text("SupposedlyMainAccount/UserName") == "ruth.hart"
    assert on_server(provider, IsActiveUser=False).texts("AccountOnDevice/UserName") == ["ruth.hart"]
    assert on_server(provider, IsActiveRegistration=False).find("AccountOnDevice") == []


def test_accounts_on_a_device_are_searched_in_a_branch(provider: RunningProvider) -> None:
    assert len(on_server(provider, root=311).find("AccountOnDevice")) == 2
    elsewhere = on_server(provider, root=226)
    assert (elsewhere.code, elsewhere.find("AccountOnDevice"), elsewhere.find("SupposedlyMainAccount")) == (0, [], [])


def test_a_device_that_never_backed_up_has_nil_dates(provider: RunningProvider) -> None:
    (device,) = provider.state.devices.of(provider.state.accounts["lindqvist.workshop"])
    reply = on_server(provider, str(device.installation))
    (row,) = reply.find("AccountOnDevice")
    nil = "{http://www.w3.org/2001/XMLSchema-instance}nil"
    assert [row.find(f"{{*}}{name}").get(nil) for name in ("LastBackupDate", "LastConnectedDateUtc")] == [
        "true",
        "true",
    ]


def test_the_companies_of_a_partner_with_their_sums(provider: RunningProvider) -> None:
    reply = call(provider, PARTNERS, "GetCompaniesSummary", fields(PartnerEntityId=221))
    assert reply.texts("CompanySummary/CompanyEntityId") == ["311", "312"]
    accounts = [account for account in provider.state.accounts_of(311) if account.status is Status.ACTIVE]
    assert reply.text("CompanySummary/NumberOfAccounts") == str(len(accounts)) == "3"
    assert reply.text("CompanySummary/UsedSpaceKB") == str(sum(account.used_kb for account in accounts))
    assert reply.text("CompanySummary/AllocatedSpaceMB") == str(sum(account.size_mb for account in accounts))
    assert reply.texts("CompanySummary/NumberOfDesktopDevices") == ["4", "2"]
    assert reply.texts("CompanySummary/DataCenterCountryCodeIsoA2") == ["GB", "GB"]


def test_zero_gives_every_active_company_of_the_caller(provider: RunningProvider) -> None:
    provider.state.entities[312].status = Status.SUSPENDED
    reply = call(provider, PARTNERS, "GetCompaniesSummary", fields(PartnerEntityId=0))
    assert reply.texts("CompanySummary/CompanyEntityId") == ["111", "112", "311", "321"]
    assert call(provider, PARTNERS, "GetCompaniesSummary", fields(PartnerEntityId=0), **PARTNER).texts(
        "CompanyEntityId"
    ) == ["311"]


def test_the_details_of_a_partner_are_for_its_own_dashboard_user(provider: RunningProvider) -> None:
    reply = call(provider, PARTNERS, "GetPartnerDetailsByApplicationUser", **PARTNER)
    assert (reply.text("PartnerEntityId"), reply.text("PartnerName")) == ("221", "Harbour Lane IT")
    assert (reply.text("DiskQuotaGB"), reply.text("NumberOfLicensesShadowProtectV5")) == ("4000", "15")
    assert call(provider, PARTNERS, "GetPartnerDetailsByApplicationUser").code == 53


def test_the_details_of_a_company(provider: RunningProvider) -> None:
    reply = call(provider, COMPANIES, "GetCompanyDetails", fields(CompanyEntityId=311))
    assert (reply.text("CompanyName"), reply.text("DiskQuotaGB")) == ("Miller & Hart Solicitors", "1000")
    assert reply.text("DataCenterCountryCodeIsoA2") == "GB"
    assert call(provider, COMPANIES, "GetCompanyDetails", fields(CompanyEntityId=221)).code == 53
    assert call(provider, COMPANIES, "GetCompanyDetails", fields(CompanyEntityId=0)).code == 53
    user = {"user": "ruth", "password": "MillerHart3"}
    own = call(provider, COMPANIES, "GetCompanyDetails", fields(CompanyEntityId=0), **user)
    assert own.text("CompanyEntityId") == "311"


def test_the_space_of_all_accounts_has_a_row_for_each_device(provider: RunningProvider) -> None:
    def space(entity: int, *, direct: bool) -> Reply:
        inner = fields(EntityId=entity, ChildAccountsOnly=direct)
        return call(provider, COMPANIES, "GetUsedSpaceForAllAccounts", inner)

    assert space(221, direct=True).texts("AccountSpace/SystemName") == ["HL-TERMINAL"]
    below = space(221, direct=False)
    assert len(below.find("AccountSpace")) == 1 + 4 + 2
    assert "MH-ARCHIVE" not in below.texts("AccountSpace/SystemName")
    assert space(4_711, direct=True).code == 53
