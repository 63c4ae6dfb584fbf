"""The provider's services: one module each, or several by subject, and all of them by name."""

from __future__ import annotations

from console.contract.language import OperationSpec, Service
from console.contract.services import (
    account_management,
    advanced_folder_backup_management,
    appliances_management,
    backup_devices_management,
    backup_policy_management,
    cloud_application_backup_management,
    company_management,
    entity_management,
    entity_monitoring,
    entity_status,
    license_management,
    partner_management,
)

_MODULES = (
    entity_management,
    entity_status,
    entity_monitoring,
    account_management,
    partner_management,
    company_management,
    backup_devices_management,
    appliances_management,
    license_management,
    cloud_application_backup_management,
    advanced_folder_backup_management,
    backup_policy_management,
)

SERVICES: dict[str, Service] = {
    found.name: found for module in _MODULES for found in vars(module).values() if isinstance(found, Service)
}
"""Every declared service by its name."""


def operation(name: str, service: str | None = None) -> OperationSpec:
    """The declared operation of that name, in one service or in whichever declares it.

    Raises KeyError for a name that is not declared, and LookupError where two services declare it and none is named.
    """
    if service is not None:
        return SERVICES[service].operations[name]
    found = [declared.operations[name] for declared in SERVICES.values() if name in declared.operations]
    if not found:
        raise KeyError(name)
    if len(found) > 1:
        raise LookupError(f"{name} is declared by {' and '.join(spec.service.name for spec in found)}")
    return found[0]
