"""The order of the fields in a form, under headings, where the wire's own order would not do for people."""

from __future__ import annotations

from typing import Final

from console.contract.language import Field, Record, fields_of
from console.contract.services.account_management import CreateAccountBySize
from console.contract.services.advanced_folder_backup_management import ImageStreamFolder
from console.contract.services.backup_policy_records import Options
from console.contract.services.company_management import CreateCompany, CreateCompanyWithBackupAccount, EditCompany
from console.contract.services.partner_management import CreatePartner, EditPartner
from ui.translation import tr

Section = tuple[str, tuple[str, ...]]
"""A heading, "" for none, and the fields below it."""

_LIMITS = ("DiskQuotaGB", "AllowUploadOverAccountSize")
_CONTACT = ("GeneralContactPerson", "GeneralContactEmail")
_REST = ("DataCenterCountryCodeIsoA2", "AutoUpgradeClientApp", "DisableEmailsNotification")

LAYOUTS: Final[dict[type[Record], tuple[Section, ...]]] = {
    CreatePartner: (
        ("", ("PartnerName", *_LIMITS)),
        ("Contact", (*_CONTACT, "SendResetPasswordEmail")),
        ("Client software", ("AutoUpgradeClientApp",)),
    ),
    EditPartner: (
        ("Space", _LIMITS),
        ("Contact", _CONTACT),
        ("Client software", ("AutoUpgradeClientApp", "SetAutoUpgradeClientAppForChildren")),
    ),
    CreateCompany: (("", ("CompanyName", *_LIMITS)), ("Contact", _CONTACT), ("Accounts", _REST)),
    CreateCompanyWithBackupAccount: (
        ("", ("CompanyName", *_LIMITS)),
        (
            "Administrator with a backup account",
            (
                "BackupAccountUserFullName",
                "BackupAccountUserName",
                "BackupAccountEmail",
                "BackupAccountPassword",
                "IsBackupAccountUltraSafe",
            ),
        ),
        ("Accounts", _REST),
    ),
    EditCompany: (
        ("Space", _LIMITS),
        ("Contact", _CONTACT),
        ("Accounts", ("DataCenterCountryCodeIsoA2", "AutoUpgradeClientApp")),
    ),
    Options: (
        ("", ("RunScheduledBackup", "RunWhenNotLoggedOn")),
        (
            "Report",
            (
                "SendEmailReportAfterBackup",
                "EmailAddressToSendReportsTo",
                "SendEmailReportAfterBackupToBackupAccount",
            ),
        ),
        ("Leaves out", ("ExcludeFilesOlderThanDate", "ExcludeFilesLargerThanMb", "ExcludeFilesSmallerThanKb")),
        ("Removes from the cloud", ("RemoveFilesAfterDays", "RemoveDeletedFilesAfterDays")),
    ),
    CreateAccountBySize: (
        ("", ("FullName", "Username", "Email", "Password")),
        ("Space and safety", ("AccountSizeMB", "IsUltrasafe", "DisableEmailsNotification")),
    ),
    ImageStreamFolder: (
        ("", ("FolderFriendlyName", "FolderPath", "CloudForWholeHierarchy", "DateCreated")),
        ("", ("BackupSchedule",)),
        (
            "How long it is kept",
            ("RetentionPolicyTypeId", "TimeLimitedBackupDays", "CloudDeleteOlderThanDays", "SkipFilesModifiedDays"),
        ),
        ("Who reads it", ("FolderPathDomainUser", "FolderPathPassword")),
    ),
}
"""By the record."""


def sections_of(record: type[Record]) -> list[tuple[str, list[Field]]]:
    """The fields of a record under their headings, each exactly once; those without a place come last."""
    left = {field.name: field for field in fields_of(record)}
    sections: list[tuple[str, list[Field]]] = []
    for heading, names in LAYOUTS.get(record, ()):
        sections.append((tr(heading), [left.pop(name) for name in names if name in left]))
    if left:
        sections.append(("", list(left.values())))
    return sections
