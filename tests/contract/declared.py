"""Everything that is declared, and requests and replies made from the declarations alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from console.contract import rules
from console.contract.language import Field, OperationSpec, Record, fields_of
from console.contract.providers import BACKUP
from console.contract.reach import records_in
from console.contract.services import SERVICES, services_of

BACKUP_SERVICES = {
    "EntityManagementService": 9,
    "EntityMonitoringService": 4,
    "AccountManagementService": 11,
    "PartnerManagementService": 9,
    "CompanyManagementService": 6,
    "BackupDevicesManagementService": 2,
    "AppliancesManagementService": 2,
    "LicenseManagementService": 5,
    "CloudApplicationBackupManagementService": 3,
    "AdvancedFolderBackupManagementService": 2,
    "BackupPolicyManagementService": 17,
}
"""The backup provider's services, and how many operations of each are documented."""

BACKUP_SPECS = [spec for service in services_of(BACKUP).values() for spec in service.operations.values()]
SPECS = [spec for service in SERVICES.values() for spec in service.operations.values()]
RECORDS = records_in(*(record for spec in SPECS for record in (spec.request, spec.reply)))
FIELDS = [(record, field) for record in RECORDS for field in fields_of(record)]


def full(record: type[Record]) -> Any:
    """A record of that type with a valid value in every field, and one item in every list."""
    return record(**{field.name: valid(field) for field in fields_of(record)})


def valid(field: Field) -> Any:
    """A value that keeps every rule of the field."""
    return (_valid_item(field),) if field.array else _valid_item(field)


def _valid_item(field: Field) -> Any:
    about = field.about
    if field.record is not None:
        return full(field.record)
    if field.values:
        # The first name, the last number: they go with the other fields of every record.
        return field.values[-1 if field.base is int else 0]
    if field.wire == "guid":
        return rules.GUID.example
    if about.rule is not None:
        return about.rule.example
    simple: dict[type[Any], Any] = {
        # Two ids of one record differ, since a company is not moved to where it is.
        int: min(about.maximum or 100, 7 + len(field.name)),
        bool: True,
        str: "Harbour",
        datetime: datetime(2024, 5, 31, 14, 30, tzinfo=UTC),
        bytes: b"\x00licence",
    }
    return simple[field.base]


def name_of(spec: OperationSpec) -> str:
    """What a parametrized test is called for."""
    return spec.name
