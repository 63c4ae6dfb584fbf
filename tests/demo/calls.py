"""A call of every operation that the embedded provider answers; in this order each succeeds on `documented`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from console.contract.language import OperationSpec, Record, Style, fields_of
from console.contract.services.entity_management import EntityType
from console.contract.services.entity_monitoring import EventsFilter, RecoveryEventsFilter
from console.demo.appliances import packs_of
from console.demo.handlers import HANDLERS
from console.demo.records import Entity
from tests.support.provider import PASSWORD, USER

DASHBOARD_USER = {"UserName": "marcus", "Password": "HarbourLane1"}
NEW_ACCOUNT = {
    "TargetEntityId": 311,
    "Username": "millerhart.partners",
    "Password": "Lighthouse7",
    "AccountSizeMB": 51_200,
    "FullName": "Amelia Stone",
    "Email": "amelia.stone@millerhart.example",
    "IsUltrasafe": False,
}
NEW_COMPANY = {
    "CompanyName": "Tern Island Ferries",
    "TargetEntityId": 225,
    "DiskQuotaGB": 300,
    "AllowUploadOverAccountSize": True,
}
NEW_COMPANYS_CONTACT = {"GeneralContactEmail": "nils@tern.example", "GeneralContactPerson": "Nils Tern"}
NEW_COMPANYS_ACCOUNT = {
    "BackupAccountUserFullName": "Nils Tern",
    "BackupAccountUserName": "nils.tern",
    "BackupAccountPassword": "Lighthouse7",
    "IsBackupAccountUltraSafe": False,
    "BackupAccountEmail": "nils@tern.example",
}
NEW_PARTNER = {
    "PartnerName": "Saltmarsh Computing",
    "GeneralContactPerson": "Freya Marsh",
    "GeneralContactEmail": "freya@saltmarsh.example",
    "DiskQuotaGB": 900,
    "AllowUploadOverAccountSize": False,
}
MOMENT = "2026-01-01T00:00:00"
POLICY = {"entityPolicyID": 4_001, "targetEntityId": 221}
NEW_POLICY = {
    "EntityBackupPolicyID": 1,
    "TargetEntityID": 221,
    "PolicyName": "Spring cleaning",
    "DateCreated": MOMENT,
    "UseSystemAccountForScanningUserPersonalFolders": False,
}
NEW_ASSIGNMENT = {
    "AccountBackupPolicyID": 1,
    "TargetEntityID": 221,
    "AccountName": "orchard.frontdesk",
    "EntityBackupPolicyID": 4_001,
    "DateCreated": MOMENT,
}
ON_MACHINE = {"accountName": "orchard.frontdesk", "systemName": "TILL-2", "targetEntityId": 221}
PATHES = {"IncludeFolders": {"string": ["C:\\Ledgers"]}}
LIMIT = {"FileType": "Video", "MinSizeUnit": "KB", "MinSize": 1, "MaxSizeUnit": "MB", "MaxSize": 700}


def given_in(record: Record) -> dict[str, Any]:
    """The fields of a record that have a value."""
    values = {field.name: getattr(record, field.name) for field in fields_of(type(record))}
    return {name: value for name, value in values.items() if value not in (None, ())}


EVENTS = given_in(EventsFilter(PageSize=10))
RECOVERIES = given_in(RecoveryEventsFilter(PageSize=10))
FOLDER_SETTINGS = {"ImageStreamSettingsId": 126_411, "SendEmailReport": False, "RunAsEnabled": False}
APPLIANCE = next(packs_of(Entity(entity_id=311, name="", kind=EntityType.COMPANY, parent_id=221), datetime.now(UTC)))
HELD = {"Username": "brightwater.xray", "LicenseType": "SkraftDiskImageV5"}
INSTALLATION = "7d9f3c52-1e44-4b0a-9c86-5a2b7e90d1f4"

# Every operation with arguments that succeed, and who calls where it is not the web API user.
CALLS: dict[str, dict[str, Any]] = {
    "GetEntityHierarchy": {"TargetEntityID": 0, "IncludeInactive": True},
    "GetEntityDirectAccounts": {"TargetEntityID": 311, "IncludeInactive": True, "PageSize": 10, "PageIndex": 1},
    "GetEntityAccounts": {"TargetEntityID": 0, "PageSize": 10, "PageIndex": 1},
    "GetAccountEntities": {"TargetEntityID": 0, "UserName": "ruth.hart"},
    "SuspendEntity": {"TargetEntityId": 312},
    "ActivateEntity": {"TargetEntityId": 312},
    "CancelEntity": {"TargetEntityId": 225},
    "UncancelEntity": {"TargetEntityId": 225},
    "AuthenticateDashboardUser": DASHBOARD_USER,
    "UncancelAccount": {"Username": "brightwater.oldserver", "SendEmailToCustomer": True},
    "CreateAccountBySize": NEW_ACCOUNT,
    "ChangeBackupAccountEmail": {"Username": "owen.pryce", "Email": "o@x.example", "SendEmailToCustomer": False},
    "ChangeBackupAccountPassword": {"Username": "owen.pryce", "NewPassword": "Seagull42", "SendEmailToCustomer": False},
    "ChangeAccountSize": {"Username": "owen.pryce", "AccountSizeMB": 102_400, "SendEmailToCustomer": False},
    "SuspendAccount": {"Username": "owen.pryce", "Reason": "unpaid"},
    "UnsuspendAccount": {"Username": "owen.pryce"},
    "GetAccountUsedSpace": {"userName": "ruth.hart"},
    "GetAccountUsedSpaceBySystem": {"Username": "ruth.hart"},
    "GetAuthenticationToken": {"Username": "ruth.hart", "Password": "Lighthouse7"},
    "GetAuthorizationTokenByEntity": {"Username": "ruth.hart"},
    "GetCompaniesSummary": {"PartnerEntityId": 221},
    "GetPartnerDetailsByApplicationUser": {},
    "GetUsedSpaceForAllAccounts": {"EntityId": 221, "ChildAccountsOnly": False},
    "GetCompanyDetails": {"CompanyEntityId": 311},
    "CreateCompany": NEW_COMPANY | NEW_COMPANYS_CONTACT,
    "CreateCompanyWithBackupAccount": NEW_COMPANY | NEW_COMPANYS_ACCOUNT,
    "EditCompany": {"CompanyEntityId": 312, "DiskQuotaGB": 450},
    "CreatePartner": NEW_PARTNER,
    "SendResetPasswordLink": {"TargetEntityID": 221},
    "CreateAdditionalAdmin": {"TargetEntityID": 221, "UserName": "second.admin"},
    "EditPartner": {"PartnerEntityId": 221, "DiskQuotaGB": 4_500},
    "CancelEmptyPartner": {"PartnerEntityId": 225, "Reason": "closed down"},
    "MoveCompany": {"CompanyEntityId": 312, "FromPartnerEntityId": 221, "ToPartnerEntityId": 226},
    "CreateEntityPolicy": {"entityPolicy": NEW_POLICY},
    "GetEntityPolicy": POLICY,
    "GetEntityPoliciesAll": {"targetEntityId": 221},
    "GetEntityPolicies": {"pageIndex": 1, "pageSize": 10, "targetEntityId": 221},
    "UpdateEntityPolicy": {"entityPolicy": NEW_POLICY | {"EntityBackupPolicyID": 4_001, "PolicyName": "Autumn"}},
    "DeleteEntityPolicy": {"entityPolicyID": 4_004, "targetEntityId": 226, "unassignAccounts": False},
    "GetScannerCustomPathes": POLICY,
    "SetScannerCustomPathes": POLICY | {"customPathes": PATHES},
    "GetBackupSetCustomPathes": POLICY,
    "SetBackupSetCustomPathes": POLICY | {"customPathes": PATHES},
    "GetScannerFileSizeLimits": POLICY,
    "SetScannerFileSizeLimits": POLICY | {"fileSizeLimits": {"FileSizeLimit": [LIMIT]}},
    "AddAccountPolicy": {"accountPolicy": NEW_ASSIGNMENT},
    "AddAccountPolicySimple": ON_MACHINE | {"entityPolicyID": 4_001},
    "GetAccountPolicies": ON_MACHINE,
    "DeleteAccountPolicy": ON_MACHINE,
    "DeleteAccountPolicySilent": {"accountPolicyID": 70_001, "targetEntityId": 221},
    "GetBackupDevices": {"UserName": "ruth.hart"},
    "GetDeviceAccounts": {"TargetEntityID": 0, "InstallationId": INSTALLATION},
    "GetHistoryEvents": {"EntityId": 311, "Filter": EVENTS},
    "GetMonitoringEvents": {"EntityId": 311, "Filter": EVENTS},
    "GetHistoryEventsTotals": {"EntityId": 311, "DaysInterval": 30},
    "GetHistoryRecoveryEvents": {"EntityId": 311, "Filter": RECOVERIES},
    "GetEntityAppliances": {"EntityId": 311},
    "GetEntityApplianceBrowseInfo": {"Uuid": str(APPLIANCE.primary.uuid)},
    "GetAssignedLicensesSummary": {"EntityId": 888, "ChildAccountsOnly": False},
    "GetAssignedLicenseDetails": HELD,
    "AssignLicense": {"Username": "ruth.hart", "LicenseProviderEntityId": 311, "LicenseType": "SqlBackup"},
    "UnassignLicense": HELD | {"LicenseProviderEntityId": 888},
    "RemoveLicense": HELD | {"Username": "kestrel.studio"},
    "EnableBackup": {"ForEntityId": 312},
    "DisableBackup": {"TargetEntityID": 312},
    "GetCloudUsage": {"TargetEntityID": 0, "PageNumber": 1, "PageSize": 1_000},
    "GetAdvancedFolderSettings": {"UserName": "ruth.hart", "SystemName": "HART-LAPTOP"},
    "SetAdvancedFolderSettings": {
        "UserName": "ruth.hart",
        "SystemName": "HART-LAPTOP",
        "ImageStreamSettings": FOLDER_SETTINGS,
    },
}

ANSWERED = [spec for spec in HANDLERS if spec.available]
ANSWERING = sorted({spec.service.name for spec in ANSWERED})


def answered(service: str) -> list[OperationSpec]:
    """The operations of a service, in the order in which they are declared."""
    return [spec for spec in ANSWERED if spec.service.name == service]


def arguments(spec: OperationSpec) -> dict[str, Any]:
    """What a client passes for an operation: the children of its element."""
    return {"request": CALLS[spec.name]} if spec.style is Style.WRAPPED else CALLS[spec.name]


def signer(operation: str) -> dict[str, str]:
    """Who signs a call of an operation."""
    if operation == "GetPartnerDetailsByApplicationUser":
        return DASHBOARD_USER
    return {"UserName": USER, "Password": PASSWORD}
