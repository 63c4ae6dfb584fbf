"""One change of every kind that the embedded provider takes, with what has to be so before it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from console.commands.command import Settlement
from console.contract.language import Operation
from console.contract.services import company_management, partner_management
from console.contract.services.account_management import (
    ChangeAccountSize,
    ChangeBackupAccountEmail,
    ChangeBackupAccountPassword,
    CreateAccountBySize,
    SuspendAccount,
    UncancelAccount,
    UnsuspendAccount,
)
from console.contract.services.advanced_folder_backup_management import (
    BackupSchedule,
    ImageStreamFolder,
    ImageStreamSettings,
    SetAdvancedFolderSettings,
)
from console.contract.services.backup_policy_management import (
    AddAccountPolicy,
    AddAccountPolicySimple,
    CreateEntityPolicy,
    DeleteAccountPolicy,
    DeleteAccountPolicySilent,
    DeleteEntityPolicy,
    SetBackupSetCustomPathes,
    SetScannerCustomPathes,
    SetScannerFileSizeLimits,
    UpdateEntityPolicy,
)
from console.contract.services.backup_policy_paths import CustomPathes, FileSizeLimit
from console.contract.services.backup_policy_records import AccountPolicy, BackupSet, EntityPolicy, RunAs
from console.contract.services.cloud_application_backup_management import DisableBackup, EnableBackup
from console.contract.services.company_management import CreateCompany, CreateCompanyWithBackupAccount, EditCompany
from console.contract.services.entity_status import ActivateEntity, CancelEntity, SuspendEntity, UncancelEntity
from console.contract.services.license_management import AssignLicense, LicenseType, RemoveLicense, UnassignLicense
from console.contract.services.partner_management import (
    CancelEmptyPartner,
    CreatePartner,
    EditPartner,
    MoveCompany,
    SendResetPasswordLink,
)
from console.demo.records import Status
from console.demo.state import State

HAPPENED, DID_NOT, UNCERTAIN = Settlement
PASSWORD = "Seagull42"
MOMENT = datetime(2026, 1, 1)
HELD_POLICY = 4_001
"""A policy of partner 221 that accounts have."""


def _nothing(state: State) -> None:
    """The documented estate as it is."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A change and how it is judged by what is read after it was made, or was not, with and without a state before.

    told: its state can be read before it is made. back: it can be taken back so that all is as before.
    """

    request: Operation[Any]
    ready: Callable[[State], None] = _nothing
    made: Settlement = HAPPENED
    made_unknown: Settlement = HAPPENED
    unmade: Settlement = DID_NOT
    unmade_unknown: Settlement = DID_NOT
    told: bool = True
    back: bool = False

    @property
    def name(self) -> str:
        """Service and operation."""
        spec = self.request.spec
        return f"{spec.service.name}.{spec.name}"


def _entity(entity_id: int, status: Status) -> Callable[[State], None]:
    def ready(state: State) -> None:
        state.entities[entity_id].status = status
        state.changed()

    return ready


def _unused_policy(state: State) -> None:
    state.policies.add(policy("Left over"), 221)


def policy(name: str = "Office documents, every evening", **changed: Any) -> EntityPolicy:
    """A policy of partner 221."""
    values: dict[str, Any] = {
        "EntityBackupPolicyID": HELD_POLICY,
        "TargetEntityID": 221,
        "PolicyName": name,
        "DateCreated": MOMENT,
        "BackupSet": BackupSet(
            ScannerMode="ScanAll",
            BackupDocuments=True,
            BackupImages=False,
            BackupMusic=False,
            BackupVideo=False,
            BackupCustom=False,
        ),
        "UseSystemAccountForScanningUserPersonalFolders": False,
        "LiveProtectWholeBackupSet": False,
    }
    return EntityPolicy(**values | changed)


def folder_settings(path: str = r"D:\Files", **changed: Any) -> ImageStreamSettings:
    """Settings of HART-LAPTOP with one folder."""
    folder = ImageStreamFolder(
        ImageStreamFolderId=0,
        BackupSchedule=BackupSchedule(ScheduleTypeId=2, StartTimeUTC=MOMENT, EndTimeEnabled=False),
        FolderFriendlyName="Files",
        FolderPath=path,
        RetentionPolicyTypeId=2,
        TimeLimitedBackupDays=0,
        CloudForWholeHierarchy=True,
        DateCreated=MOMENT,
    )
    values: dict[str, Any] = {
        "ImageStreamSettingsId": 126_411,
        "ImageStreamFolders": (folder,),
        "SendEmailReport": False,
        "RunAsEnabled": False,
    }
    return ImageStreamSettings(**values | changed)


_PATHES = CustomPathes(IncludeFolders=(r"D:\Ledgers",), ExcludeFiles=(r"D:\Ledgers\old.bak",))
_NEW_COMPANY: dict[str, Any] = {
    "CompanyName": "Tern Island Ferries",
    "TargetEntityId": 225,
    "DiskQuotaGB": 300,
    "AllowUploadOverAccountSize": True,
}
_ASSIGNMENT = AccountPolicy(
    AccountBackupPolicyID=1,
    TargetEntityID=221,
    AccountName="orchard.frontdesk",
    EntityBackupPolicyID=HELD_POLICY,
    DateCreated=MOMENT,
    RunAs=RunAs(RunAsDomainAndLogin=r"ORCHARD\backup", RunAsPassword=PASSWORD),
)
SQL, SHADOW_PROTECT = LicenseType.SQL_BACKUP.value, LicenseType.SKRAFT_DISK_IMAGE_V5.value
_QUIET: dict[str, Any] = {"SendEmailToCustomer": False}

CASES = (
    Case(request=SuspendAccount(Username="kestrel.field"), back=True),
    Case(request=UnsuspendAccount(Username="millerhart.archive"), back=True),
    Case(request=UncancelAccount(Username="brightwater.oldserver", **_QUIET)),
    Case(request=ChangeBackupAccountEmail(Username="owen.pryce", Email="owen@x.example", **_QUIET), back=True),
    Case(
        request=ChangeBackupAccountPassword(Username="owen.pryce", NewPassword=PASSWORD, **_QUIET),
        told=False,
    ),
    Case(request=ChangeAccountSize(Username="kestrel.field", AccountSizeMB=51_200, **_QUIET), back=True),
    Case(
        request=CreateAccountBySize(
            TargetEntityId=311,
            Username="millerhart.partners",
            Password=PASSWORD,
            AccountSizeMB=51_200,
            FullName="Amelia Stone",
            Email="amelia.stone@millerhart.example",
            IsUltrasafe=False,
        ),
        made_unknown=UNCERTAIN,
    ),
    Case(request=SuspendEntity(TargetEntityId=312), back=True),
    Case(request=ActivateEntity(TargetEntityId=312), ready=_entity(312, Status.SUSPENDED), back=True),
    Case(request=CancelEntity(TargetEntityId=225), made_unknown=UNCERTAIN),
    Case(request=UncancelEntity(TargetEntityId=225), ready=_entity(225, Status.CANCELLED)),
    Case(request=CancelEmptyPartner(PartnerEntityId=225), made_unknown=UNCERTAIN),
    Case(
        request=CreatePartner(
            PartnerName="Saltmarsh Computing",
            GeneralContactPerson="Freya Marsh",
            GeneralContactEmail="freya@saltmarsh.example",
            DiskQuotaGB=900,
            AllowUploadOverAccountSize=False,
        ),
        made_unknown=UNCERTAIN,
    ),
    Case(
        request=EditPartner(PartnerEntityId=221, DiskQuotaGB=4_500),
        made=UNCERTAIN,
        made_unknown=UNCERTAIN,
        unmade=UNCERTAIN,
        unmade_unknown=UNCERTAIN,
        told=False,
    ),
    Case(
        request=CreateCompany(
            **_NEW_COMPANY, GeneralContactEmail="nils@tern.example", GeneralContactPerson="Nils Tern"
        ),
        made_unknown=UNCERTAIN,
    ),
    Case(
        request=CreateCompanyWithBackupAccount(
            **_NEW_COMPANY,
            BackupAccountUserFullName="Nils Tern",
            BackupAccountUserName="nils.tern",
            BackupAccountPassword=PASSWORD,
            IsBackupAccountUltraSafe=False,
            BackupAccountEmail="nils@tern.example",
        ),
        made_unknown=UNCERTAIN,
    ),
    Case(request=EditCompany(CompanyEntityId=312, DiskQuotaGB=450, DataCenterCountryCodeIsoA2="DE"), back=True),
    Case(request=MoveCompany(CompanyEntityId=312, FromPartnerEntityId=221, ToPartnerEntityId=226), back=True),
    Case(
        request=partner_management.CreateAdditionalAdmin(
            TargetEntityID=221, UserName="second.admin", Password=PASSWORD
        ),
        told=False,
    ),
    Case(
        request=company_management.CreateAdditionalAdmin(
            TargetEntityID=311, UserName="second.admin", Password=PASSWORD
        ),
        told=False,
    ),
    Case(
        request=SendResetPasswordLink(TargetEntityID=221),
        made=UNCERTAIN,
        made_unknown=UNCERTAIN,
        unmade=UNCERTAIN,
        unmade_unknown=UNCERTAIN,
        told=False,
    ),
    Case(
        request=AssignLicense(Username="ruth.hart", LicenseProviderEntityId=311, LicenseType=SQL),
        made_unknown=UNCERTAIN,
        back=True,
    ),
    Case(
        request=UnassignLicense(Username="brightwater.xray", LicenseProviderEntityId=888, LicenseType=SHADOW_PROTECT),
        unmade_unknown=UNCERTAIN,
        back=True,
    ),
    Case(
        request=RemoveLicense(Username="kestrel.studio", LicenseType=SHADOW_PROTECT),
        unmade_unknown=UNCERTAIN,
    ),
    Case(request=EnableBackup(ForEntityId=312), made_unknown=UNCERTAIN),
    Case(request=DisableBackup(TargetEntityID=311), made_unknown=UNCERTAIN),
    Case(
        request=CreateEntityPolicy(entityPolicy=policy("Spring cleaning", EntityBackupPolicyID=1)),
        made_unknown=UNCERTAIN,
    ),
    Case(request=UpdateEntityPolicy(entityPolicy=policy("Autumn")), unmade_unknown=UNCERTAIN, back=True),
    Case(
        request=DeleteEntityPolicy(entityPolicyID=4_005, targetEntityId=221, unassignAccounts=False),
        ready=_unused_policy,
    ),
    Case(
        request=AddAccountPolicy(accountPolicy=_ASSIGNMENT),
        made_unknown=UNCERTAIN,
        back=True,
    ),
    Case(
        request=AddAccountPolicySimple(
            accountName="orchard.frontdesk", entityPolicyID=HELD_POLICY, systemName="TILL-2", targetEntityId=221
        ),
        back=True,
    ),
    Case(
        request=DeleteAccountPolicy(accountName="harbourlane.office", systemName="HL-TERMINAL", targetEntityId=221),
        back=True,
    ),
    Case(
        request=DeleteAccountPolicySilent(accountPolicyID=70_001, targetEntityId=221),
        made=UNCERTAIN,
        made_unknown=UNCERTAIN,
        unmade=UNCERTAIN,
        unmade_unknown=UNCERTAIN,
        told=False,
    ),
    Case(
        request=SetScannerCustomPathes(entityPolicyID=HELD_POLICY, targetEntityId=221, customPathes=_PATHES),
        back=True,
    ),
    Case(
        request=SetBackupSetCustomPathes(entityPolicyID=HELD_POLICY, targetEntityId=221, customPathes=_PATHES),
        back=True,
    ),
    Case(
        request=SetScannerFileSizeLimits(
            entityPolicyID=HELD_POLICY,
            targetEntityId=221,
            fileSizeLimits=(
                FileSizeLimit(FileType="Video", MinSizeUnit="KB", MinSize=1, MaxSizeUnit="MB", MaxSize=700),
            ),
        ),
        back=True,
    ),
    Case(
        request=SetAdvancedFolderSettings(
            UserName="ruth.hart", SystemName="HART-LAPTOP", ImageStreamSettings=folder_settings()
        ),
        unmade_unknown=UNCERTAIN,
        back=True,
    ),
)
