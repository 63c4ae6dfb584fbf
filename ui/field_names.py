"""Names of the vendor's fields in words for people, derived from the declarations; the vendor's own name is the hint.

`LastBackupDate` becomes "Last backup", `IsActive` "Active", `NumberOfAccounts` "Accounts". Only where the derived
words would mislead, or are too long for a heading, does a name stand in the table here.
"""

from __future__ import annotations

import re

from console.contract.language import Field
from ui import formats
from ui.translation import tr

_TITLES = {
    "Hostids": "Host IDs",
    "activated_licenses_count": "Licences activated",
    "creation_time": "Made",
    "deactivations_allowed": "Deactivations allowed",
    "hostid_match_rate": "Host IDs that must match",
    "issued_date": "Day of issue",
    "issued_type": "Issued",
    "license_type": "Place of use",
    "licensee": "Name in the licences",
    "licensee_type": "Licensee",
    "max_amount": "Most",
    "min_amount": "Fewest",
    "min_hostids": "Fewest host IDs",
    "removal": "Removal wanted",
    "removal_confirmation_time": "Removed",
    "removal_request_time": "Removal asked for",
    "settings_description": "Description of settings",
    "AccountSizeMB": "Quota",
    "AllocatedSpaceMB": "Allocated",
    "AllowUploadOverAccountSize": "May exceed its quota",
    "AndroidDevicesTotal": "Android",
    "AutoUpgradeClientApp": "Updates its client by itself",
    "BackupAccountEmail": "E-mail",
    "BackupAccountPassword": "Password",
    "BackupAccountUserFullName": "Full name",
    "BackupAccountUserName": "Account",
    "BackupDeviceID": "Device ID",
    "BackupSchedule": "Schedule",
    "CloudDeleteOlderThanDays": "Deletes files older than",
    "CloudForWholeHierarchy": "Includes subfolders",
    "ClrVersion": ".NET version",
    "CompanyEntityId": "Company ID",
    "CompanyName": "Company",
    "ConnectWiseTicketingCompanyId": "ConnectWise company",
    "DataCenterCountryCodeIsoA2": "Data centre",
    "DisableEmailsNotification": "Sends no mails",
    "DiskQuotaGB": "Quota",
    "Email": "E-mail",
    "EndTimeEnabled": "Is stopped at a time",
    "EndTimeUTC": "Stopped at",
    "EntityID": "Owner ID",
    "ExplicitPathes": "Explicit paths",
    "FolderFriendlyName": "Name",
    "FolderPath": "Path",
    "FolderPathDomainUser": "User",
    "FolderPathPassword": "Password",
    "GeneralContactEmail": "Contact's e-mail",
    "GeneralContactPerson": "Contact",
    "HourlyPeriod": "Hours between runs",
    "ImageStreamFolders": "Folders",
    "IncreaseQoutaOfDestinationPartner": "Raise the new partner's quota",
    "IsActiveRegistration": "Registered now",
    "IsActiveUser": "Account active",
    "IsBackupAccountUltraSafe": "UltraSafe security",
    "IsEndGuardEnabled": "EndGuard",
    "IsEntityAdmin": "Administrator",
    "IsUltrasafe": "UltraSafe security",
    "LicenseProviderEntityId": "From the pool of",
    "LicenseType": "Licence",
    "MacDevicesTotal": "Mac",
    "MonthlyDayNumber": "Day of the month",
    "NumberOfDesktopDevices": "Desktops",
    "NumberOfLicensesShadowProtectV5": "ShadowProtect licences",
    "NumberOfMobileDevices": "Mobiles",
    "OsName": "Operating system",
    "ParentEntityID": "Parent ID",
    "ProductVersion": "Version",
    "RegistrationDateUtc": "Registered",
    "RetentionPolicyTypeId": "Retention",
    "ScannerPathes": "Scanner paths",
    "ScheduleTypeId": "Runs",
    "SendEmailToCustomer": "Tell the customer by mail",
    "SendResetPasswordEmail": "Mail a link for the password",
    "SetAutoUpgradeClientAppForChildren": "Same for its companies",
    "SignupDate": "Signed up",
    "SizeLimits": "File size limits",
    "SkipFilesModifiedDays": "Skips files not modified for",
    "StartTimeUTC": "Starts at",
    "SystemName": "System",
    "TimeLimitedBackupDays": "Time limit",
    "ToPartnerEntityId": "New partner",
    "UncancelReason": "Reason",
    "UsedSpaceKB": "Used",
    "UsedSpaceKb": "Used",
    "UserName": "Account",
    "Username": "Account",
    "WeeklyDayOfWeek": "Day of the week",
    "WindowsDevicesTotal": "Windows",
}

_UNIT_SUFFIX = re.compile(r"(?:In)?(?:KB|Kb|MB|Mb|GB|Gb)$")
_MOMENT_SUFFIX = re.compile(r"(?:Date)?(?:Utc)?(?:Date)?$")
_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_BRANDS = {brand.casefold(): brand for brand in ("ConnectWise", "EndGuard", "ShadowProtect", "UltraSafe")}
_BRAND = re.compile("|".join(_BRANDS), re.IGNORECASE)
_PROPER = {
    word.casefold(): word
    for word in ("Android", "API", "GUID", "ID", "IP", "Linux", "Mac", "OS", "SQL", "URL", "VM", "Windows")
}


def split(name: str) -> str:
    """A vendor's name as words, with its brands and abbreviations kept: "OsName" gives "OS name"."""
    parts: list[str] = []
    at = 0
    for brand in _BRAND.finditer(name):
        parts += _spelt(name[at : brand.start()])
        parts.append(_BRANDS[brand[0].casefold()])
        at = brand.end()
    text = " ".join([*parts, *_spelt(name[at:])])
    return text[:1].upper() + text[1:]


def _spelt(name: str) -> list[str]:
    return [_PROPER.get(word.casefold(), word.casefold()) for word in _WORD.findall(name)]


def _derived(field: Field) -> str:
    name = field.name
    if formats.is_size(field.about.unit):
        name = _UNIT_SUFFIX.sub("", name)
    elif field.wire == "dateTime":
        name = _MOMENT_SUFFIX.sub("", name)
    elif field.base is bool:
        name = re.sub(r"^(?:Is|Has)(?=[A-Z])", "", name)
    elif field.base is int:
        name = re.sub(r"^NumberOf(?=[A-Z])|(?<=[a-z])Total$", "", name)
    return split(name or field.name)


def title(field: Field) -> str:
    """What a column or a line of facts about `field` is called."""
    return tr(_TITLES.get(field.name) or _derived(field))


def hint(field: Field) -> str:
    """What the field means, and under which name and unit the provider knows it."""
    meaning = tr(field.about.doc)
    if formats.is_size(field.about.unit):
        named = tr("The provider calls it {name} and counts it in {unit}.", name=field.name, unit=field.about.unit)
    else:
        named = tr("The provider calls it {name}.", name=field.name)
    return f"{meaning[:1].upper()}{meaning[1:]}\n{named}"
