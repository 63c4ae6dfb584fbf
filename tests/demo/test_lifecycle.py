"""What is created at the embedded provider lives there: read, changed, suspended, moved, cancelled and brought back."""

from __future__ import annotations

from typing import Any

import pytest

from console.contract.providers import LICENCES
from console.contract.services import SERVICES
from console.demo.handlers import HANDLERS
from tests.support.provider import RunningProvider
from tests.support.raw_soap import Reply, call, fields

ACCOUNT = "AccountManagementService"
COMPANY = "CompanyManagementService"
ENTITY = "EntityManagementService"
LICENSE = "LicenseManagementService"
PARTNER = "PartnerManagementService"
POLICY = "BackupPolicyManagementService"


class Office:
    """Somebody who calls the provider and minds what it answers."""

    def __init__(self, provider: RunningProvider) -> None:
        self.provider = provider

    def ask(self, service: str, operation: str, **values: object) -> Reply:
        reply = call(self.provider, service, operation, fields(**values), bare=service == POLICY)
        assert (reply.status, reply.code) == (200, 0), reply.message
        return reply

    def tree(self, root: int, *, inactive: bool = True) -> dict[int, tuple[str, int, bool]]:
        """Name, parent and whether active of each entity below a root."""
        reply = self.ask(ENTITY, "GetEntityHierarchy", TargetEntityID=root, IncludeInactive=inactive)
        columns = [reply.texts(f"EntityInHierarchy/{name}") for name in ("EntityID", "EntityName", "ParentEntityID")]
        states = reply.texts("EntityInHierarchy/IsActive")
        return {
            int(entity): (name, int(parent), state == "true")
            for entity, name, parent, state in zip(*columns, states, strict=True)
        }

    def accounts(self, root: int) -> list[str]:
        reply = self.ask(ENTITY, "GetEntityAccounts", TargetEntityID=root, PageSize=10_000, PageIndex=1)
        assert reply.text("AccountsTotal") == str(len(reply.find("AccountDevicesInfo")))
        return reply.texts("AccountDevicesInfo/Username")

    def partner(self, name: str) -> int:
        values = {"GeneralContactPerson": "Freya Marsh", "GeneralContactEmail": "freya@marsh.example"}
        made = self.ask(
            PARTNER, "CreatePartner", PartnerName=name, **values, DiskQuotaGB=900, AllowUploadOverAccountSize=False
        )
        return int(made.text("PartnerEntityId") or 0)

    def company(self, parent: int, quota: int = 300) -> int:
        values: dict[str, Any] = {
            "BackupAccountUserFullName": "Nils Tern",
            "BackupAccountUserName": f"nils.tern.{parent}",
            "BackupAccountPassword": "Lighthouse7",
            "IsBackupAccountUltraSafe": False,
            "BackupAccountEmail": "nils@tern.example",
            "AllowUploadOverAccountSize": True,
        }
        made = self.ask(
            COMPANY,
            "CreateCompanyWithBackupAccount",
            CompanyName="Tern Island Ferries",
            TargetEntityId=parent,
            DiskQuotaGB=quota,
            **values,
        )
        return int(made.text("CompanyEntityId") or 0)


@pytest.fixture
def office(provider: RunningProvider) -> Office:
    return Office(provider)


BACKUP_SERVICES = [name for name, service in SERVICES.items() if service.provider is not LICENCES]


@pytest.mark.parametrize("service", BACKUP_SERVICES)
def test_every_declared_operation_is_answered(service: str) -> None:
    assert set(SERVICES[service].operations.values()) <= set(HANDLERS)


def test_a_company_lives_from_its_making_to_its_cancelling(office: Office) -> None:
    first, second = office.partner("Saltmarsh Computing"), office.partner("Heron Networks")
    company = office.company(first)
    assert office.tree(first) == {
        first: ("Saltmarsh Computing", 888, True),
        company: ("Tern Island Ferries", first, True),
    }
    office.ask(COMPANY, "EditCompany", CompanyEntityId=company, DiskQuotaGB=450)
    summary = office.ask(PARTNER, "GetCompaniesSummary", PartnerEntityId=first)
    assert (summary.text("CompanySummary/DiskQuotaGB"), summary.text("CompanySummary/NumberOfAccounts")) == ("450", "1")
    office.ask(
        ACCOUNT,
        "CreateAccountBySize",
        TargetEntityId=company,
        Username="tern.tickets",
        Password="Lighthouse7",
        AccountSizeMB=10_240,
        FullName="Tilda Tern",
        Email="tilda@tern.example",
        IsUltrasafe=False,
    )
    everybody = sorted([f"nils.tern.{first}", "tern.tickets"])
    assert office.accounts(company) == everybody

    office.ask(ENTITY, "SuspendEntity", TargetEntityId=company)
    assert office.accounts(first) == []
    assert office.tree(first, inactive=False).keys() == {first}
    office.ask(ENTITY, "ActivateEntity", TargetEntityId=company)
    office.ask(ACCOUNT, "SuspendAccount", Username="tern.tickets")
    assert office.accounts(company) == [f"nils.tern.{first}"]
    office.ask(ACCOUNT, "UnsuspendAccount", Username="tern.tickets")
    assert office.accounts(company) == everybody

    move = {"CompanyEntityId": company, "FromPartnerEntityId": first, "ToPartnerEntityId": second}
    office.ask(PARTNER, "MoveCompany", **move)
    assert office.tree(first).keys() == {first}
    assert office.tree(second)[company] == ("Tern Island Ferries", second, True)
    assert office.accounts(second) == everybody
    assert office.accounts(first) == []

    office.ask(ENTITY, "CancelEntity", TargetEntityId=second)
    assert office.tree(888)[company][2] is False
    assert office.tree(888)[second][2] is False
    assert office.accounts(888) == [name for name in office.accounts(888) if name not in everybody]
    office.ask(ENTITY, "UncancelEntity", TargetEntityId=second)
    states = {entity: row[2] for entity, row in office.tree(second).items()}
    assert states == {second: True, company: False}
    assert office.accounts(second) == []
    office.ask(ENTITY, "UncancelEntity", TargetEntityId=company)
    assert office.accounts(second) == [f"nils.tern.{first}"]
    office.ask(ACCOUNT, "UncancelAccount", Username="tern.tickets", SendEmailToCustomer=False)
    assert office.accounts(second) == everybody

    office.ask(PARTNER, "CancelEmptyPartner", PartnerEntityId=first)
    assert office.tree(888)[first][2] is False


def test_a_company_takes_no_policy_of_its_old_partner_along_and_keeps_its_own(office: Office) -> None:
    first, second = office.partner("Saltmarsh Computing"), office.partner("Heron Networks")
    company = office.company(first)
    for owner, machine in ((first, "QUAY-1"), (company, "QUAY-2"), (888, "QUAY-3")):
        made = call(
            office.provider,
            POLICY,
            "CreateEntityPolicy",
            "<entityPolicy>"
            + fields(
                EntityBackupPolicyID=1,
                TargetEntityID=owner,
                PolicyName=f"Of {owner}",
                DateCreated="2026-01-01T00:00:00",
                UseSystemAccountForScanningUserPersonalFolders=False,
            )
            + "</entityPolicy>",
            bare=True,
        )
        policy = made.text("EntityPolicy/EntityBackupPolicyID")
        where = {"systemName": machine, "targetEntityId": owner}
        office.ask(POLICY, "AddAccountPolicySimple", accountName=f"nils.tern.{first}", entityPolicyID=policy, **where)
        used = call(
            office.provider,
            POLICY,
            "DeleteEntityPolicy",
            fields(entityPolicyID=policy, targetEntityId=owner, unassignAccounts=False),
            bare=True,
        )
        assert used.code == 2
    move = {"CompanyEntityId": company, "FromPartnerEntityId": first, "ToPartnerEntityId": second}
    office.ask(PARTNER, "MoveCompany", **move)
    found = office.ask(POLICY, "GetAccountPolicies", accountName=f"nils.tern.{first}", targetEntityId=0)
    assert set(found.texts("AccountPolicy/SystemName")) == {"QUAY-2", "QUAY-3"}


def test_a_move_wants_room_or_makes_it(office: Office) -> None:
    first, second = office.partner("Saltmarsh Computing"), office.partner("Heron Networks")
    company = office.company(first, quota=901)
    move = {"CompanyEntityId": company, "FromPartnerEntityId": first, "ToPartnerEntityId": second}
    refused = call(office.provider, PARTNER, "MoveCompany", fields(**move))
    assert refused.code == 2
    assert office.tree(first)[company][1] == first
    office.ask(PARTNER, "MoveCompany", **move, IncreaseQoutaOfDestinationPartner=True)
    assert office.tree(second)[company][1] == second
    assert office.provider.state.entities[second].quota_gb == 1_801


def test_a_licence_moves_with_its_company_and_ends_with_it(office: Office) -> None:
    first, second = office.partner("Saltmarsh Computing"), office.partner("Heron Networks")
    company = office.company(first)
    holder = f"nils.tern.{first}"
    office.ask(LICENSE, "AssignLicense", Username=holder, LicenseProviderEntityId=888, LicenseType="ExchangeBackup")
    move = {"CompanyEntityId": company, "FromPartnerEntityId": first, "ToPartnerEntityId": second}
    office.ask(PARTNER, "MoveCompany", **move)
    held = office.ask(LICENSE, "GetAssignedLicensesSummary", EntityId=second, ChildAccountsOnly=False)
    assert held.texts("UserLicenseSummary/Username") == [holder]
    office.ask(ENTITY, "CancelEntity", TargetEntityId=company)
    held = office.ask(LICENSE, "GetAssignedLicensesSummary", EntityId=second, ChildAccountsOnly=False)
    assert held.texts("UserLicenseSummary/Username") == []
