"""Names of the elements that hold secrets, derived from every declaration."""

from __future__ import annotations

from console.contract.header import AuthHeader
from console.contract.language import fields_of
from console.contract.reach import records_in
from console.contract.services import SERVICES

_SPECS = [spec for service in SERVICES.values() for spec in service.operations.values()]
_RECORDS = records_in(AuthHeader, *(record for spec in _SPECS for record in (spec.request, spec.reply)))

SECRET_NAMES = frozenset(
    name for record in _RECORDS for declared in fields_of(record) if declared.about.secret for name in declared.names
)
"""Element names whose values are never logged, shown or stored."""
