"""Licences of the embedded provider, taken from the pools of entities and returned to them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from console.contract.services.license_management import LicenseType
from console.demo.licences import OTHERS_IN_POOL
from tests.support.provider import RunningProvider
from tests.support.raw_soap import Reply, call, fields

SERVICE = "LicenseManagementService"
SHADOW_PROTECT = "SkraftDiskImageV5"


def assign(
    provider: RunningProvider, username: str, pool: int | None = None, kind: str = SHADOW_PROTECT, **signed: str
) -> Reply:
    inner = fields(Username=username, LicenseProviderEntityId=pool, LicenseType=kind)
    return call(provider, SERVICE, "AssignLicense", inner, **signed)


def unassign(provider: RunningProvider, username: str, pool: int | None = None, kind: str = SHADOW_PROTECT) -> Reply:
    inner = fields(Username=username, LicenseProviderEntityId=pool, LicenseType=kind)
    return call(provider, SERVICE, "UnassignLicense", inner)


def remove(provider: RunningProvider, username: str, kind: str = SHADOW_PROTECT) -> Reply:
    return call(provider, SERVICE, "RemoveLicense", fields(Username=username, LicenseType=kind))


def details(provider: RunningProvider, username: str, kind: str = SHADOW_PROTECT) -> Reply:
    return call(provider, SERVICE, "GetAssignedLicenseDetails", fields(Username=username, LicenseType=kind))


def held(provider: RunningProvider, entity: int, *, direct: bool = False) -> list[tuple[str, str]]:
    inner = fields(EntityId=entity, ChildAccountsOnly=direct)
    reply = call(provider, SERVICE, "GetAssignedLicensesSummary", inner)
    names = reply.texts("UserLicenseSummary/Username")
    return list(zip(names, reply.texts("UserLicenseSummary/LicenseType"), strict=True))


def in_pool(provider: RunningProvider, company: int) -> int:
    reply = call(provider, "CompanyManagementService", "GetCompanyDetails", fields(CompanyEntityId=company))
    return int(reply.text("NumberOfLicensesShadowProtectV5") or -1)


def test_a_licence_is_taken_from_its_pool_and_returned_to_it(provider: RunningProvider) -> None:
    before = in_pool(provider, 311)
    assert assign(provider, "ruth.hart", 311).code == 0
    assert in_pool(provider, 311) == before - 1
    assert ("ruth.hart", SHADOW_PROTECT) in held(provider, 311)
    assert unassign(provider, "ruth.hart", 311).code == 0
    assert in_pool(provider, 311) == before
    assert ("ruth.hart", SHADOW_PROTECT) not in held(provider, 311)


def test_licences_are_listed_for_an_entity_or_for_all_below_it(provider: RunningProvider) -> None:
    assert assign(provider, "ruth.hart", 221).code == 0
    assert assign(provider, "harbourlane.office", 221, "SqlBackup").code == 0
    assert held(provider, 221, direct=True) == [("harbourlane.office", "SqlBackup")]
    assert set(held(provider, 221)) == {("harbourlane.office", "SqlBackup"), ("ruth.hart", SHADOW_PROTECT)}
    assert held(provider, 226) == []


def test_a_licence_goes_back_only_where_it_came_from(provider: RunningProvider) -> None:
    assign(provider, "ruth.hart", 221)
    reply = unassign(provider, "ruth.hart", 311)
    assert reply.text("Result/Code") == "EntityWrongHierarchy"
    assert details(provider, "ruth.hart").code == 0
    assert unassign(provider, "ruth.hart", 221).code == 0


@pytest.mark.parametrize("pool", [226, 312, 4_711])
def test_a_pool_has_to_be_above_the_account(provider: RunningProvider, pool: int) -> None:
    assert assign(provider, "ruth.hart", pool).text("Result/Code") == "EntityWrongHierarchy"


def test_a_caller_has_to_be_above_the_pool(provider: RunningProvider) -> None:
    signed = {"user": "marcus", "password": "HarbourLane1"}
    assert assign(provider, "ruth.hart", 888, **signed).text("Result/Code") == "EntityWrongHierarchy"


def test_the_pool_is_the_callers_own_where_none_is_named(provider: RunningProvider) -> None:
    assert "no SkraftDiskImageV5 licence left" in (assign(provider, "ruth.hart").message or "")
    pool = provider.state.entities[221]
    before = pool.shadowprotect_licences
    assert assign(provider, "ruth.hart", user="marcus", password="HarbourLane1").code == 0
    assert pool.shadowprotect_licences == before - 1


def test_an_account_holds_one_licence_of_a_kind(provider: RunningProvider) -> None:
    assert assign(provider, "ruth.hart", 311, "ExchangeBackup").code == 0
    assert assign(provider, "ruth.hart", 311, "ExchangeBackup").code == 2
    assert assign(provider, "ruth.hart", 311, "SqlBackup").code == 0


def test_a_pool_runs_out(provider: RunningProvider) -> None:
    accounts = [account.username for account in provider.state.active_accounts(888)]
    codes = [assign(provider, username, 888, "SqlBackup").code for username in accounts]
    assert codes == [0] * 5 + [2] * (len(accounts) - 5)
    assert unassign(provider, accounts[0], 888, "SqlBackup").code == 0
    assert assign(provider, accounts[5], 888, "SqlBackup").code == 0


def test_only_shadow_protect_has_a_key(provider: RunningProvider) -> None:
    assert details(provider, "ruth.hart").text("Result/Code") == "NoLicensesFound"
    assign(provider, "ruth.hart", 311)
    assign(provider, "ruth.hart", 311, "SqlBackup")
    key = details(provider, "ruth.hart").text("ProductKey") or ""
    assert key.startswith("SPV5-")
    assert details(provider, "ruth.hart").text("ProductKey") == key
    assert details(provider, "ruth.hart", "SqlBackup").text("ProductKey") is None


def test_a_removed_licence_goes_back_to_no_pool(provider: RunningProvider) -> None:
    before = in_pool(provider, 311)
    assign(provider, "ruth.hart", 311)
    assert remove(provider, "ruth.hart").code == 0
    assert in_pool(provider, 311) == before - 1
    assert remove(provider, "ruth.hart").text("Result/Code") == "NoLicensesAreAvailable"
    assert remove(provider, "ruth.hart", "SqlBackup").code == 2


def test_what_is_not_held_cannot_be_returned(provider: RunningProvider) -> None:
    assert unassign(provider, "ruth.hart", 311).code == 2


def test_a_cancelled_account_gets_no_licence(provider: RunningProvider) -> None:
    assert assign(provider, "brightwater.oldserver", 111).code == 53


def test_licences_of_the_small_estate_are_in_use(estate: Callable[[str], RunningProvider]) -> None:
    small = estate("small")
    found = held(small, 20_400)
    assert len(found) >= 5
    assert {kind for _, kind in found} == {SHADOW_PROTECT}


def test_cancelling_takes_licences_in_use_and_uncancelling_gives_none_back(provider: RunningProvider) -> None:
    assert assign(provider, "ruth.hart", 311).code == 0
    assert assign(provider, "ruth.hart", 221, "SqlBackup").code == 0
    home, partner = provider.state.entities[888], provider.state.entities[221]
    pool, before = in_pool(provider, 311), home.shadowprotect_licences
    assert call(provider, "EntityManagementService", "CancelEntity", fields(TargetEntityId=311)).code == 0
    assert home.shadowprotect_licences == before + pool + 1
    assert provider.state.licences.left(partner, LicenseType.SQL_BACKUP) == OTHERS_IN_POOL
    assert call(provider, "EntityManagementService", "UncancelEntity", fields(TargetEntityId=311)).code == 0
    assert held(provider, 311) == []
    assert in_pool(provider, 311) == 0
    assert home.shadowprotect_licences == before + pool + 1
