"""The providers' services: one module each, or several by subject, and all of them by name.

A module of this package loads by itself: the window needs a few records while it starts, and the declarations of every
service only when something asks for `SERVICES` or for an `operation` by name.
"""

from __future__ import annotations

import functools

from console.contract.language import OperationSpec, Service
from console.contract.providers import PROVIDERS, Provider

SERVICES: dict[str, Service]
"""Every declared service of every provider by its name."""


@functools.cache
def _services() -> dict[str, Service]:
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
        license_activation_center,
        license_management,
        partner_management,
    )

    modules = (
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
        license_activation_center,
    )
    return {found.name: found for module in modules for found in vars(module).values() if isinstance(found, Service)}


def __getattr__(name: str) -> dict[str, Service]:
    if name == "SERVICES":
        return _services()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def services_of(provider: Provider | str) -> dict[str, Service]:
    """The declared services of one provider, by name. Raises KeyError for a name that no provider has."""
    wanted = PROVIDERS[provider] if isinstance(provider, str) else provider
    return {name: found for name, found in _services().items() if found.provider == wanted}


def operation(name: str, service: str | None = None) -> OperationSpec:
    """The declared operation of that name, in one service or in whichever declares it.

    Raises KeyError for a name that is not declared, and LookupError where two services declare it and none is named.
    """
    services = _services()
    if service is not None:
        return services[service].operations[name]
    found = [declared.operations[name] for declared in services.values() if name in declared.operations]
    if not found:
        raise KeyError(name)
    if len(found) > 1:
        raise LookupError(f"{name} is declared by {' and '.join(spec.service.name for spec in found)}")
    return found[0]
