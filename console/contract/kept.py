"""Records that are read, edited and written back, derived from all declarations.

The server writes each of them whole, so that what is not sent is lost. They are read as leniently as can be, and each
keeps the XML that it was read from. An rpc/encoded service has its own way of sending back what it sent
(`console.soap.rpc_envelope`).
"""

from __future__ import annotations

from console.contract.language import Kind, Record, Style, fields_of
from console.contract.reach import records_in
from console.contract.services import SERVICES

_SPECS = [spec for service in SERVICES.values() for spec in service.operations.values() if spec.style is not Style.RPC]
_READ = frozenset(records_in(*(spec.reply for spec in _SPECS)))
_SENT = [
    declared for spec in _SPECS if spec.kind is not Kind.READ for declared in fields_of(spec.request) if declared.record
]

WRITTEN_BACK: frozenset[type[Record]] = frozenset(
    declared.record for declared in _SENT if declared.record is not None and declared.record in _READ
)
"""The objects as a whole: a field of a change's request that occurs in replies as well."""

WRITTEN_BACK_AS_LISTS = frozenset(declared.record for declared in _SENT if declared.array) & WRITTEN_BACK
"""Those of which a change takes a whole list."""

LENIENT: frozenset[type[Record]] = frozenset(records_in(*WRITTEN_BACK))
"""The objects with everything in them: here a bad or a missing value makes no reply unreadable."""
