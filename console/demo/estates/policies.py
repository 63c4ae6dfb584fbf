"""The backup policies of an estate: three kinds, as firms have them, and whose accounts have which."""

from __future__ import annotations

from datetime import datetime, timedelta

from console.contract.policy_rules import ADDRESSES, SYSTEM_NAME
from console.contract.services.backup_policy_paths import CustomPathes, FileSizeLimit, FileType, SizeUnit
from console.contract.services.backup_policy_records import (
    AccountPolicy,
    BackupSet,
    EntityPolicy,
    Options,
    ScannerFileFilterMode,
    ScannerFileFilters,
    ScannerMode,
    Schedule,
    ScheduleType,
)
from console.contract.services.days import DayOfWeek
from console.contract.services.entity_management import EntityType
from console.demo.policies import HeldPolicy
from console.demo.records import Account, Entity, Status
from console.demo.state import State
from console.demo.zeros import given

KINDS_OF_COMPANIES = 3
"""Of so many companies one has its partner's policy, one has its own, and the others have none."""
_FIRST_MONTH = timedelta(days=30)


def give_policies(state: State, partners: int) -> None:
    """A policy to each of the first active partners, to some of their companies, and to an account of each."""
    active = [entity for entity in state.entities.values() if entity.kind is EntityType.PARTNER]
    for number, partner in enumerate([entity for entity in active if state.is_active(entity.entity_id)][:partners]):
        of_partner = every_evening(state, partner, age=900 + 11 * number)
        for place, child in enumerate(state.children.get(partner.entity_id, ())):
            account = _first_account(state, child)
            if account is not None and place % KINDS_OF_COMPANIES == 0:
                give(state, of_partner, account)
            elif account is not None and place % KINDS_OF_COMPANIES == 1:
                of_company = every_two_hours(state, state.entities[child], age=300 + place)
                give(state, of_company, account, _computer(state, account))


def _first_account(state: State, company: int) -> Account | None:
    if not state.is_active(company):
        return None
    return next((account for account in state.accounts_of(company) if account.status is Status.ACTIVE), None)


def _computer(state: State, account: Account) -> str | None:
    """A computer of the account that a policy can name."""
    systems = (system.name for system in state.devices.systems_of(account) if not system.is_mobile)
    return next(filter(SYSTEM_NAME.accepts, systems), None)


def give(state: State, held: HeldPolicy, account: Account, machine: str | None = None) -> None:
    """Assign a policy to an account, a month after both were there at the latest."""
    policy = held.policy
    assignment = AccountPolicy(
        AccountBackupPolicyID=policy.EntityBackupPolicyID,
        TargetEntityID=policy.TargetEntityID,
        AccountName=account.username,
        EntityBackupPolicyID=policy.EntityBackupPolicyID,
        SystemName=machine,
        DateCreated=policy.DateCreated,
    )
    first = max(given(policy.DateCreated), account.signed_up.replace(microsecond=0)) + _FIRST_MONTH
    state.policies.assign(assignment, given(policy.TargetEntityID), min(first, _today(state)))


def every_evening(
    state: State, owner: Entity, name: str = "Office documents, every evening", *, age: int
) -> HeldPolicy:
    """Documents and pictures of the people at the computers, each evening. `age` is in days."""
    found = BackupSet(
        ScannerMode=ScannerMode.SCAN_PERSONAL,
        BackupDocuments=True,
        BackupImages=True,
        BackupMusic=False,
        BackupVideo=False,
        BackupCustom=False,
        ExcludeFileTypes="tmp, bak",
    )
    return _kept(state, owner, name, found, _schedule(state, ScheduleType.DAILY, 19, 30), age)


def every_two_hours(
    state: State, owner: Entity, name: str = "Working folders, every two hours", *, age: int
) -> HeldPolicy:
    """Everything but films in the working folders, all day long, and no file that is too large for that."""
    found = BackupSet(
        ScannerMode=ScannerMode.SCAN_ALL,
        BackupDocuments=True,
        BackupImages=True,
        BackupMusic=True,
        BackupVideo=False,
        BackupCustom=True,
        CustomFileTypes="pst, dwg, mdb",
    )
    held = _kept(state, owner, name, found, _schedule(state, ScheduleType.HOURLY, 7, 0), age)
    held.scanner = CustomPathes(IncludeFolders=(r"D:\Shared",), ExcludeFolders=(r"D:\Shared\Scratch",))
    held.backup_set = CustomPathes(IncludeFolders=(r"%UserProfile%\Desktop", r"D:\Ledgers"))
    held.limits = {kind: _at_most(kind, 500) for kind in (FileType.DOCUMENTS, FileType.IMAGE)}
    return held


def every_weekend(state: State, owner: Entity, name: str, *, age: int) -> HeldPolicy:
    """All files of a server on Saturdays, until Sunday at most; those deleted there go from the cloud after a year."""
    found = BackupSet(
        ScannerMode=ScannerMode.SCAN_ALL,
        BackupDocuments=True,
        BackupImages=True,
        BackupMusic=True,
        BackupVideo=True,
        BackupCustom=False,
    )
    schedule = _schedule(state, ScheduleType.WEEKLY, 6, 0, stops=True)
    filters = ScannerFileFilters(
        Mode=ScannerFileFilterMode.EXCLUDE_BY_WILDCARD,
        ExcludeFiles="~$*.*;*.part",
        ExcludeFolders=r"C:\Windows\*;*\Temp\*",
    )
    return _kept(state, owner, name, found, schedule, age, filters, kept_days=365)


def _kept(
    state: State,
    owner: Entity,
    name: str,
    found: BackupSet,
    schedule: Schedule,
    age: int,
    filters: ScannerFileFilters | None = None,
    kept_days: int | None = None,
) -> HeldPolicy:
    # Customers' addresses may hold letters that the provider does not take.
    report = owner.contact_email if owner.contact_email and ADDRESSES.accepts(owner.contact_email) else None
    made = _today(state) - timedelta(days=age)
    policy = EntityPolicy(
        EntityBackupPolicyID=1,
        TargetEntityID=owner.entity_id,
        PolicyName=name,
        DateCreated=made,
        BackupSet=found,
        Schedule=schedule,
        Options=Options(
            RunScheduledBackup=True,
            RunWhenNotLoggedOn=False,
            SendEmailReportAfterBackup=report is not None,
            EmailAddressToSendReportsTo=report,
            SendEmailReportAfterBackupToBackupAccount=False,
            RemoveDeletedFilesAfterDays=kept_days if report else None,
        ),
        ScannerFileFilters=filters,
        UseSystemAccountForScanningUserPersonalFolders=False,
        LiveProtectWholeBackupSet=False,
    )
    return state.policies.add(policy, owner.entity_id, made)


def _schedule(state: State, kind: ScheduleType, hour: int, minute: int, *, stops: bool = False) -> Schedule:
    start = _today(state).replace(hour=hour, minute=minute, second=0)
    return Schedule(
        ScheduleType=kind,
        ScheduledTime=start,
        ScheduledDayOfTheMonth=1,
        ScheduledDayOfTheWeek=DayOfWeek.SATURDAY,
        ScheduledHoursBetweenRuns=2,
        ScheduledEndTime=start - timedelta(hours=1),
        UseEndTime=stops,
    )


def _at_most(kind: FileType, megabytes: int) -> FileSizeLimit:
    return FileSizeLimit(FileType=kind, MinSizeUnit=SizeUnit.B, MinSize=1, MaxSizeUnit=SizeUnit.MB, MaxSize=megabytes)


def _today(state: State) -> datetime:
    return state.clock().replace(tzinfo=None, microsecond=0)
