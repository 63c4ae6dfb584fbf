"""Names of the elements that hold secrets, derived from every declaration."""

from __future__ import annotations

from console.contract.header import AuthHeader, Token
from console.contract.language import fields_of
from console.contract.reach import records_in
from console.contract.services import SERVICES

_SPECS = [spec for service in SERVICES.values() for spec in service.operations.values()]
_RECORDS = records_in(AuthHeader, Token, *(record for spec in _SPECS for record in (spec.request, spec.reply)))

SECRET_NAMES = frozenset(
    name for record in _RECORDS for declared in fields_of(record) if declared.about.secret for name in declared.names
)
"""Element names whose values are never logged, shown or stored."""

_FOLDED = frozenset(name.casefold() for name in SECRET_NAMES)
_TELLING = ("password", "passwd", "passphrase", "token", "secret", "credential", "apikey", "privatekey")
_HARMLESS = frozenset(
    name.casefold()
    for record in _RECORDS
    for declared in fields_of(record)
    if not declared.about.secret
    for name in declared.names
)


def is_secret(name: str, *, is_holder: bool = False) -> bool:
    """Whether an element of that name holds a secret: declared as one, or called like one and not declared at all.

    is_holder: it holds elements, and is secret only where its very name is one: GetTokenResult is not.
    """
    folded = name.casefold()
    if folded in _FOLDED:
        return True
    if is_holder:
        return folded in _TELLING
    return folded not in _HARMLESS and any(word in folded for word in _TELLING)
