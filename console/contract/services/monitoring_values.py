"""EntityMonitoringService: the closed lists of events, and since which version of the interface each value exists."""

from __future__ import annotations

import enum
from types import MappingProxyType

VERSIONS = (0, 1, 2, 3)
"""Versions of the monitoring interface; 0 is the oldest behaviour, the last one knows every value."""


class EventIndicator(enum.StrEnum):
    """How bad an event is."""

    OK = "Ok"
    WARNING = "Warning"
    ERROR = "Error"


class MonitorEventStatus(enum.StrEnum):
    """Outcome of the last backup; Canceled is spelt with one l here."""

    UPLOADING = "Uploading"
    CANCELED = "Canceled"
    FAILED = "Failed"
    COMPLETED = "Completed"
    CONFIGURED = "Configured"


class HistoryEventType(enum.StrEnum):
    """What happened; the union of the document's list and of its table of versions."""

    BACKUP_STARTED = "BackupStarted"
    BACKUP_COMPLETED = "BackupCompleted"
    BACKUP_PROGRESS = "BackupProgress"
    BACKUP_CANCELLED = "BackupCancelled"
    BACKUP_CONFIGURED = "BackupConfigured"
    NO_PROGRESS_EVENT_1 = "NoProgressEvent1"
    NO_PROGRESS_EVENT_2 = "NoProgressEvent2"
    NO_BACKUP_EVENT_1 = "NoBackupEvent1"
    NO_BACKUP_EVENT_2 = "NoBackupEvent2"
    ABNORMAL_BACKUP_SCOPE = "AbnormalBackupScope"
    OVER_QUOTA_WARNING = "OverQuotaWarning"
    OVER_QUOTA_ERROR = "OverQuotaError"
    OVER_QUOTA_FIXED = "OverQuotaFixed"
    TOO_LONG_BACKUP = "TooLongBackup"
    REPLICATION_COMPLETED = "ReplicationCompleted"
    REPLICATION_CANCELLED = "ReplicationCancelled"
    REPLICATION_FAILED = "ReplicationFailed"
    BACKUP_CHECK_COMPLETED = "BackupCheckCompleted"
    BACKUP_CHECK_CANCELLED = "BackupCheckCancelled"
    BACKUP_CHECK_FAILED = "BackupCheckFailed"
    BACKUP_CHECK_EXECUTED = "BackupCheckExecuted"


class EventBackupType(enum.StrEnum):
    """What made the backup."""

    ONLINE = "Online"
    IMAGE_STREAM = "ImageStream"
    EXCHANGE = "Exchange"
    LIVE_PROTECT = "LiveProtect"
    MSSQL = "MSSQL"
    SHADOW_PROTECT_BACKUP = "ShadowProtectBackup"
    GENERAL_NOTIFICATION = "GeneralNotification"
    APPLIANCE_HYPER_V_BACKUP = "ApplianceHyperVBackup"
    APPLIANCE_VMWARE_BACKUP = "ApplianceVmWareBackup"
    APPLIANCE_FILE_FOLDER_BACKUP = "ApplianceFileFolderBackup"
    APPLIANCE_EXCHANGE_BACKUP = "ApplianceExchangeBackup"
    APPLIANCE_SQL_BACKUP = "ApplianceSQLBackup"
    APPLIANCE_DR_BACKUP = "ApplianceDRBackup"
    ICAB_MS_OFFICE = "IcabMsOffice"
    ICAB_SHAREPOINT = "IcabSharepoint"
    ICAB_ONE_DRIVE = "IcabOneDrive"
    ICAB_GOOGLE_APPS = "IcabGoogleApps"
    ICAB_MS_OFFICE_GROUPS = "IcabMsOfficeGroups"
    ICAB_SALESFORCE = "IcabSalesforce"
    ICAB_BOX = "IcabBox"
    ICAB_DROP_BOX = "IcabDropBox"


class AccountType(enum.StrEnum):
    """Whose backup it is."""

    BACKUP_ACCOUNT = "BackupAccount"
    APPLICATION_USER = "ApplicationUser"
    ICAB_EMAIL = "IcabEmail"


class HistoryRecoveryEventType(enum.StrEnum):
    """How a recovery ended."""

    RECOVERY_COMPLETED = "RecoveryCompleted"
    RECOVERY_FAILED = "RecoveryFailed"


SINCE_VERSION = MappingProxyType(
    {
        HistoryEventType.BACKUP_CONFIGURED: 1,
        HistoryEventType.ABNORMAL_BACKUP_SCOPE: 1,
        MonitorEventStatus.CONFIGURED: 1,
        AccountType.ICAB_EMAIL: 2,
        **{value: 2 for value in EventBackupType if value.startswith("Icab")},
        HistoryEventType.OVER_QUOTA_WARNING: 2,
        HistoryEventType.OVER_QUOTA_ERROR: 2,
        HistoryEventType.OVER_QUOTA_FIXED: 2,
        HistoryEventType.TOO_LONG_BACKUP: 2,
        **{value: 3 for value in HistoryEventType if value.startswith(("Replication", "BackupCheck"))},
    }
)
"""The version that added a value; all others exist in each. With a lower version the server leaves such rows out, or
sends BackupCompleted for BackupConfigured and Completed for Configured."""
